"""办理 of proposals: the units a proposal was assigned to, and their replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.directory import Directory
from services.errors import Problem
from services.models import Handling, HandlingRole, HandlingUnit, Reply
from services.permissions import Actor
from services.registration import lapse, stamp


@dataclass(frozen=True)
class HandlingDraft:
    """A unit's handling and, once answered, the day of its reply."""

    unit: str
    role: HandlingRole
    assigned_on: date
    replied_on: date | None = None


def problems_of_handlings(handlings: tuple[HandlingDraft, ...], submitted_on: date) -> list[Problem]:
    """Everything wrong with a proposal's handlings; fields like `handlings[0].unit`."""
    problems = []
    seen: set[str] = set()
    for index, handling in enumerate(handlings):
        path = f"handlings[{index}]"
        if not handling.unit.strip():
            problems.append(Problem("UNIT_MISSING", f"{path}.unit", say("proposals.unit_missing")))
        if handling.unit in seen:
            problems.append(Problem("LISTED_TWICE", f"{path}.unit", say("proposals.unit_twice", name=handling.unit)))
        seen.add(handling.unit)
        if handling.assigned_on < submitted_on:
            message = say("proposals.assigned_too_early", day=handling.assigned_on, submitted=submitted_on)
            problems.append(Problem("ASSIGNED_TOO_EARLY", f"{path}.assigned_on", message))
        if handling.replied_on is not None and handling.replied_on < handling.assigned_on:
            message = say("proposals.replied_too_early", day=handling.replied_on, assigned=handling.assigned_on)
            problems.append(Problem("REPLIED_TOO_EARLY", f"{path}.replied_on", message))
    return problems


def settle_handlings(session: Session, actor: Actor, directory: Directory, proposal_id: int, handlings: tuple[HandlingDraft, ...]) -> None:
    """Make the stored handlings and replies of a proposal say what `handlings` say; what changed is unverified again."""
    common = {"committee_id": directory.committee_id}
    rows = select(Handling, HandlingUnit.name, Reply).join(HandlingUnit, col(Handling.unit_id) == HandlingUnit.id)
    rows = rows.outerjoin(Reply, col(Reply.handling_id) == Handling.id).where(Handling.proposal_id == proposal_id)
    old: dict[str, tuple[Handling, Reply | None]] = {unit: (handling, reply) for handling, unit, reply in session.exec(rows)}
    for unit in old.keys() - {handling.unit for handling in handlings}:
        gone, its_reply = old[unit]
        if its_reply:
            session.delete(its_reply)
            session.flush()
        session.delete(gone)
    for said in handlings:
        found = old.get(said.unit)
        handling, reply = found or (None, None)
        if handling is None:
            part = {"proposal_id": proposal_id, "unit_id": unit_id_of(session, directory.committee_id, said.unit)}
            handling = Handling.model_validate({**common, **part, "role": said.role, "assigned_on": said.assigned_on, **stamp(actor)})
            session.add(handling)
            session.flush()
        elif (handling.role, handling.assigned_on) != (said.role, said.assigned_on):
            handling.role, handling.assigned_on = said.role, said.assigned_on
            lapse(handling, actor)
        if reply is None and said.replied_on is not None:
            session.add(Reply.model_validate({**common, "handling_id": handling.id, "replied_on": said.replied_on, **stamp(actor)}))
        elif reply is not None and said.replied_on is None:
            session.delete(reply)
        elif reply is not None and said.replied_on is not None and reply.replied_on != said.replied_on:
            reply.replied_on = said.replied_on
            lapse(reply, actor)


def unit_id_of(session: Session, committee_id: int, name: str) -> int:
    """The id of a committee's unit of that name, which is made where there is none. Call it inside `acting`."""
    of_name = (HandlingUnit.committee_id == committee_id, HandlingUnit.name == name)
    unit = session.exec(select(HandlingUnit).where(*of_name)).first()
    if unit is None:
        unit = HandlingUnit(committee_id=committee_id, name=name)
        session.add(unit)
        session.flush()
    assert unit.id is not None
    return unit.id
