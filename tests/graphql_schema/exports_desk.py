"""Where tests of the schema ask for exports: nobody makes them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scoring_plugins import Form
from scoring_plugins.plugins import Regulations, plugin_manager, registered_forms
from services.database import transaction
from services.exchange.keys import ExchangeKeys
from services.exports import forms
from services.exports.wanted import Wanted, Workshop
from services.jobs import queue_export
from services.jobs.desk import ExportDesk
from services.models import Role
from services.permissions import Actor

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
