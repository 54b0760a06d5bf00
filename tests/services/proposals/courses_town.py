"""A house with everybody who has to do with a proposal: members, a body, the proposal staff, who decides, a unit, an office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from services.accounts import actor_named, create_account, grant_role
from services.attachments import AttachmentStore, attach_to_work
from services.audit import acting
from services.database import transaction
from services.errors import Refusal
from services.models import (
    HandlingUnit,
    Member,
    Outcome,
    Proposal,
    ProposalCourse,
    ProposalState,
    Role,
    SubmissionWay,
)
from services.parameters import set_parameter
from services.permissions import Actor
from services.proposals import (
    CourseDraft,
    classify_proposal,
    draft_proposal,
    file_proposal,
    propose_outcome,
    submit_proposal,
)
from services.records.proposals import from_proposals
from services.records.scope import Scope, states_of
from tests.services.conftest import House, found_house

DAY = date(2023, 2, 2)
PDF = b"%PDF-1.4 signed"
PARTY = "民盟示例市委会"
# Whose account is which role's; the members are 001, 002 and 003.
HELD_FOR = {
    Role.SECTOR_CONVENER: "经济界",
    Role.SPECIAL_COMMITTEE_STAFF: "经济委员会",
    Role.SUBMITTING_BODY: PARTY,
    Role.HANDLING_UNIT: "市住建局",
}


@dataclass(frozen=True)
class Town:
    """`by_role` has an account for every role but MEMBER; `first`, `second` and `third` are members 001, 002 and 003.

    `other_staff` and `other_decider` hold the same roles as their colleagues of the table.
    """

    house: House
    by_role: dict[Role, Actor]
    first: Actor
    second: Actor
    third: Actor
    other_staff: Actor
    other_decider: Actor

    @property
    def registrar(self) -> Actor:
        return self.by_role[Role.REGISTRAR]

    @property
    def staff(self) -> Actor:
        return self.by_role[Role.PROPOSAL_STAFF]

    @property
    def decider(self) -> Actor:
        return self.by_role[Role.SECRETARY_GENERAL]

    def draft(self, session: Session, actor: Actor | None = None, **said: object) -> int:
        """A draft of member 001, ready to be submitted."""
        words = {
            "way": SubmissionWay.MEMBER,
            "plenary_session": (5, 2),
            "title": "关于加装电梯的提案",
            "text": "老旧小区缺少电梯。\n建议加装。",
        }
        draft = CourseDraft(**{**words, "holds_no_secret": True, **said})  # type: ignore[arg-type]
        return draft_proposal(session, actor or self.first, self.house.committee_id, draft, on=DAY)


def found_town(engine: Engine) -> Town:
    house = found_house(engine)
    with transaction(engine) as session:
        with acting(session, house.administrator, "unit.add"):
            session.add(HandlingUnit(committee_id=house.committee_id, name=HELD_FOR[Role.HANDLING_UNIT]))
        set_parameter(
            session,
            house.administrator,
            house.committee_id,
            "proposal_cosigning",
            "5 working_days",
            valid_from=date(2020, 1, 1),
            reason="工作规则",
        )
        # Once there is a security administrator, nobody else grants.
        roles = sorted(set(Role) - {Role.MEMBER}, key=lambda role: (role is Role.SECURITY_ADMINISTRATOR, role))
        first, second, third = (_account(session, house, f"m{number}", Role.MEMBER, number) for number in ("001", "002", "003"))
        other_staff = _account(session, house, "other-staff", Role.PROPOSAL_STAFF, None)
        other_decider = _account(session, house, "other-decider", Role.CHAIRPERSON, None)
        actors = {role: _account(session, house, role.value, role, HELD_FOR.get(role)) for role in roles}
    return Town(house, actors, first, second, third, other_staff, other_decider)


def _account(session: Session, house: House, name: str, role: Role, held_for: str | None) -> Actor:
    name = f"town-{name}"
    create_account(session, house.administrator, house.committee_id, name, name, [])
    grant_role(session, house.administrator, house.committee_id, name, role, held_for)
    return actor_named(session, name)


def scan(session: Session, store: AttachmentStore, actor: Actor, course_id: int) -> None:
    """Attach the paper to the proposal of a course."""
    proposal_id = session.get_one(ProposalCourse, course_id).proposal_id
    assert proposal_id is not None
    attach_to_work(session, actor, store, Proposal, proposal_id, "原件.pdf", PDF)


def codes(attempt: Callable[[], object]) -> list[tuple[str, str | None]]:
    with pytest.raises(Refusal) as refused:
        attempt()
    return [(problem.code, problem.field) for problem in refused.value.problems]


def state_of(session: Session, course_id: int) -> ProposalState:
    return session.get_one(ProposalCourse, course_id).state


def proposal_of(session: Session, course_id: int) -> Proposal:
    return session.get_one(Proposal, session.get_one(ProposalCourse, course_id).proposal_id)


def examined(session: Session, town: Town, course_id: int, outcome: Outcome = Outcome.FILE, **said: Any) -> int:
    """Submitted, classified, and an outcome proposed."""
    submit_proposal(session, town.first, course_id, on=DAY)
    classify_proposal(session, town.staff, course_id, "城建")
    return propose_outcome(session, town.staff, course_id, outcome, **said)


def filed(session: Session, town: Town, **said: Any) -> int:
    return file_proposal(session, town.decider, examined(session, town, town.draft(session, **said)), on=DAY)


def counted(session: Session, people: Town) -> list[tuple[str, list[str]]]:
    """What scoring sees: members with the marks of their proposals."""
    scope = Scope(session, people.house.committee_id, None, date(2023, 1, 1), date(2023, 12, 31))
    numbers = {member.id: member.number for member in session.exec(select(Member))}
    return sorted((numbers[member], [mark.mark for mark in found.marks]) for member, found in from_proposals(scope, states_of(scope)))
