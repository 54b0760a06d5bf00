"""Where rows stand that the matrix of rights is tried with, and the works on their way among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, select

from services.audit import acting
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.models import (
    HandlingCourse,
    HandlingRole,
    HandlingUnit,
    Member,
    PlenarySession,
    ProposalCourse,
    ProposalSigner,
    ReferenceTopic,
    ReplyRating,
    Satisfaction,
    SubmissionWay,
    Supervision,
    SupervisionKind,
)
from services.permissions import Actor
from services.proposals import CourseDraft, draft_proposal, submit_proposal

# Whom the scoped roles are held for.
OWN_NUMBER, SECTOR_NAME, BODY_NAME = "0002", "经济界", "经济委员会"


@dataclass(frozen=True)
class Place:
    """Where a row stands: its committee (None: everybody's) and the members it concerns; and of a work on its way, how far it has come."""

    committee: int | None
    members: frozenset[int] = frozenset()
    is_course: bool = False
    is_submitted: bool = False


def on_their_way(session: Session, registrar: Actor, committee_id: int) -> None:
    """A draft and a submitted proposal of the member to whom the scoped roles belong, and of another."""
    for number in (OWN_NUMBER, "0001"):
        draft = CourseDraft(SubmissionWay.MEMBER, (5, 2), "关于加装电梯的提案", "建议加装电梯。", number, holds_no_secret=True)
        keys = [draft_proposal(session, registrar, committee_id, draft, on=date(2023, 2, 2)) for _ in range(2)]
        submit_proposal(session, registrar, keys[-1], on=date(2023, 2, 2))
        _handled(session, registrar, committee_id, keys[-1], number)
    _supervised(session, registrar, committee_id)


def _handled(session: Session, registrar: Actor, committee_id: int, course_id: int, number: str) -> None:
    """A unit handles it and a sponsor rates the reply: how it came so far is not asked here."""
    common = {"committee_id": committee_id}
    with acting(session, registrar, "test"):
        unit = HandlingUnit(committee_id=committee_id, name=f"市交通局{number}")
        session.add(unit)
        session.flush()
        handling = HandlingCourse.model_validate({**common, "course_id": course_id, "unit_id": unit.id, "role": HandlingRole.LEAD})
        session.add(handling)
        session.flush()
        member_id = session.exec(select(Member.id).where(Member.committee_id == committee_id, Member.number == number)).one()
        said = {"process": Satisfaction.SATISFIED, "result": Satisfaction.MOSTLY, "rated_on": date(2023, 6, 1), "round": 1}
        by = {"member_id": member_id, "rated_by_id": registrar.account_id, "rated_at": datetime.now(UTC)}
        session.add(ReplyRating.model_validate({**common, **said, **by, "handling_course_id": handling.id}))


def _supervised(session: Session, registrar: Actor, committee_id: int) -> None:
    """A supervision, and a topic for the plenary session."""
    plenary_id = session.exec(select(PlenarySession.id).where(PlenarySession.committee_id == committee_id)).first()
    with acting(session, registrar, "test"):
        said = {"year": 2023, "name": "公交督办", "kind": SupervisionKind.REVIEW, "led_by": "某某"}
        session.add(Supervision.model_validate({"committee_id": committee_id, **said}))
        session.add(ReferenceTopic.model_validate({"committee_id": committee_id, "plenary_session_id": plenary_id, "title": "公交"}))


def handling_place(session: Session, handling: HandlingCourse) -> Place:
    """A handling is seen by whoever sees its proposal; the units that the roles are held for handle nothing here."""
    return course_place(session, session.get_one(ProposalCourse, handling.course_id))


def course_place(session: Session, course: ProposalCourse) -> Place:
    signers = session.exec(select(ProposalSigner.member_id).where(ProposalSigner.course_id == course.id)).all()
    return Place(course.committee_id, frozenset(signers), is_course=True, is_submitted=course.proposal_id is not None)


def serve_on(session: Session, administrator: Actor, registrar: Actor, committee_id: int) -> None:
    from services.committees import add_term

    starts_on = date(2026, 7, 1)
    add_term(session, administrator, committee_id, 6, starts_on, date(2099, 6, 30))
    directory = Directory(session, committee_id)
    for place, number in enumerate(sorted(directory.members)[:4], 1):
        draft = MembershipDraft(
            number=number,
            name=directory.members[number].name,
            sector=("经济界", "教育界", "医药卫生界")[place % 3],
            from_on=starts_on,
            special_committee=BODY_NAME if place % 2 else None,
        )
        register_membership(session, registrar, directory, draft)
