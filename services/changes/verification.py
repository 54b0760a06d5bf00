"""核实 asked for by works or by a selection."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal
from services.models import Activity, OpinionReport, Proposal
from services.permissions import Actor, Right, require
from services.texts import refuse_bad_texts
from services.verification import Selection, verify, withdraw_verification

Works = Sequence[tuple[str, int]]
_TABLES: dict[str, type[Activity] | type[Proposal] | type[OpinionReport]] = {
    str(table.__tablename__): table for table in (Activity, Proposal, OpinionReport)
}


def verify_selected(
    session: Session, actor: Actor, committee_id: int, selection: Selection, works: Works, because: str | None, others_only: bool
) -> int:
    """Verify what waits among the selected facts, of `works` only where any are given; returns how many.

    `works` are (table, id) in the order in which they were given. Raises Refusal, as `services.verification.verify` does; SELECTION_MISSING
    where nothing is selected by, and NOT_FOUND for a work of another committee.
    """
    require(actor, Right.VERIFY, committee_id)
    refuse_bad_texts({"because": because, **_texts(selection)})
    return verify(session, actor, committee_id, _narrowed(session, committee_id, selection, works), because, others_only)


def withdraw_selected(session: Session, actor: Actor, committee_id: int, selection: Selection, works: Works, reason: str) -> int:
    """Make the selected verified facts unverified again; returns how many. Raises Refusal, as `verify_selected` does."""
    require(actor, Right.VERIFY, committee_id)
    refuse_bad_texts({"reason": reason if reason.strip() else None, **_texts(selection)})
    return withdraw_verification(session, actor, committee_id, _narrowed(session, committee_id, selection, works), reason)


def _texts(selection: Selection) -> dict[str, str | None]:
    return {"filter.kind": selection.kind, "filter.number": selection.number, "filter.member_number": selection.member}


def _narrowed(session: Session, committee_id: int, selection: Selection, works: Works) -> Selection:
    if not works and selection == Selection():
        raise Refusal("SELECTION_MISSING", say("verification.selection_missing"), "filter")
    if not works:
        return selection
    known: set[tuple[str, int]] = set()
    for name, table in _TABLES.items():
        keys = [key for of, key in works if of == name]
        own = select(table.id).where(table.committee_id == committee_id, col(table.id).in_(keys))
        known |= {(name, key) for key in session.exec(own) if key is not None}
    problems = [
        Problem("NOT_FOUND", f"filter.works[{place}]", say("turns.not_found")) for place, work in enumerate(works) if work not in known
    ]
    if problems:
        raise Refusal.of(problems)
    return Selection(frozenset(known), selection.kind, selection.number, selection.member, selection.first, selection.last)
