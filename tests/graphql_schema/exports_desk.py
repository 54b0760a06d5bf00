"""Where tests of the schema ask for exports: nobody makes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from scoring_plugins import Form
from scoring_plugins.plugins import Regulations, plugin_manager, registered_forms
from services.audit import acting
from services.database import transaction
from services.exchange.keys import ExchangeKeys
from services.exports import forms
from services.exports.wanted import Wanted, Workshop
from services.jobs import queue_export
from services.jobs.desk import ExportDesk
from services.models import ExportJob, ExportState, Member, Role
from services.permissions import Actor
from tests.graphql_schema.places import Place

if TYPE_CHECKING:
    from tests.graphql_schema.city import City


def exports_of(regulations: Regulations, keys: ExchangeKeys | None = None) -> ExportDesk:
    """A desk at which every bundled form can be asked for, and packages are checked by these keys, or none."""
    return ExportDesk(Workshop(regulations, _forms(), keys or ExchangeKeys(Path("nowhere"))))


@cache
def _forms() -> Mapping[str, Form]:
    plugins = plugin_manager()
    plugins.register_own(forms)
    return registered_forms(plugins)


def ask_for_export(city: City, committee_id: int) -> int:
    """The id of an export of a committee that its own appraiser asked for."""
    with transaction(city.engine) as session:
        appraiser = Actor(city.reader.account_id, "appraiser", "", frozenset({(committee_id, Role.APPRAISER)}))
        return queue_export(session, appraiser, committee_id, Wanted("jsonl", 2023), exports_of(city.regulations).workshop)


def own_form_of(city: City, committee_id: int, number: str) -> None:
    """An export of the own form of a member of a committee; the reader's account is taken for the member's."""
    with transaction(city.engine) as session, acting(session, city.administrator, "export.queue"):
        wanted: dict[str, Any] = {"year": 2023, "form": "notice", "number": 1, "member": number, "is_own": True, "file_name": "own.docx"}
        now, asker = datetime.now(UTC), city.reader.account_id
        times: dict[str, Any] = {"asked_at": now, "beat_at": now}
        session.add(
            ExportJob(committee_id=committee_id, asked_by_id=asker, state=ExportState.WAITING, key=token_hex(16), **wanted, **times)
        )


def export_places(session: Session) -> Iterator[tuple[int | None, Place]]:
    """Every export by its id, and where it stands: a member's own form is about that member."""
    numbers = {(each.committee_id, each.number): each.id or 0 for each in session.exec(select(Member))}
    for each in session.exec(select(ExportJob)):
        about = {numbers[each.committee_id, each.member or ""]} if each.is_own else set()
        yield each.id, Place(each.committee_id, frozenset(about))
