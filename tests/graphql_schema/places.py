"""Where rows stand that the matrix of rights is tried with, and the works on their way among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.models import ProposalCourse, ProposalSigner, SubmissionWay
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
