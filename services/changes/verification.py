"""核实 asked for by works or by a selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.errors import Problem, refuse
from services.models import Activity, Assessment, OpinionReport, Proposal
from services.permissions import Actor, Right, require
from services.texts import problems_of_texts
from services.verification import Selection, problems_of_reason, verify, withdraw_verification

Works = Sequence[tuple[str, int]]
# Where somebody gave an id that is of no work.
NO_WORK = ("", 0)
_TABLES: dict[str, type[Activity] | type[Proposal] | type[OpinionReport] | type[Assessment]] = {
    str(table.__tablename__): table for table in (Activity, Proposal, OpinionReport, Assessment)
}


def verify_selected(
    session: Session,
    actor: Actor,
    committee_id: int,
    selection: Selection,
    works: Works,
    because: str | None,
    others_only: bool,
    regulations: Regulations,
) -> int:
    """Verify what waits among the selected facts, of `works` only where any are given; returns how many.

    `works` are (table, id) in the order in which they were given. Raises Refusal, as `services.verification.verify` does; SELECTION_MISSING
    where nothing is selected by, and NOT_FOUND for a work of another committee.
    """
    require(actor, Right.VERIFY, committee_id)
    narrowed, problems = _narrowed(session, committee_id, selection, works)
    refuse([*problems_of_texts({"because": because}), *problems])
    return verify(session, actor, committee_id, narrowed, because, others_only, regulations=regulations)


def withdraw_selected(session: Session, actor: Actor, committee_id: int, selection: Selection, works: Works, reason: str) -> int:
    """Make the selected verified facts unverified again; returns how many. Raises Refusal, as `verify_selected` does."""
    require(actor, Right.VERIFY, committee_id)
    narrowed, problems = _narrowed(session, committee_id, selection, works)
    refuse([*problems_of_reason(reason), *problems])
    return withdraw_verification(session, actor, committee_id, narrowed, reason)


def _texts(selection: Selection) -> dict[str, str | None]:
    return {"filter.kind": selection.kind, "filter.number": selection.number, "filter.member_number": selection.member}


def _narrowed(session: Session, committee_id: int, selection: Selection, works: Works) -> tuple[Selection, list[Problem]]:
    """The selection with its works, and what is wrong with it."""
    problems = problems_of_texts(_texts(selection))
    if selection.first is not None and selection.last is not None and selection.last < selection.first:
        message = say("graphql.bad_range", first=selection.first, last=selection.last)
        problems.append(Problem("BAD_DATES", "filter.last", message))
    if not works and selection == Selection():
        problems.append(Problem("SELECTION_MISSING", "filter", say("verification.selection_missing")))
    if not works:
        return selection, problems
    known: set[tuple[str, int]] = set()
    for name, table in _TABLES.items():
        keys = [key for of, key in works if of == name]
        own = select(table.id).where(table.committee_id == committee_id, col(table.id).in_(keys))
        known |= {(name, key) for key in session.exec(own) if key is not None}
    problems += [_no_such_work(place, work) for place, work in enumerate(works) if work not in known]
    return replace(selection, works=frozenset(known)), problems


def _no_such_work(place: int, work: tuple[str, int]) -> Problem:
    field = f"filter.works[{place}]"
    if work == NO_WORK:
        wanted = "、".join(table.__name__ for table in _TABLES.values())
        return Problem("BAD_ID", field, say("graphql.bad_id", name=field, wanted=wanted))
    return Problem("NOT_FOUND", field, say("turns.not_found"))
