"""提案 by the day submitted, with sponsors, marks, handling and replies, as flat rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, case, select
from sqlmodel import col

from services.listings.paging import Condition, Listing, days_of
from services.models import Handling, HandlingRole, HandlingUnit, MarkKind, Proposal, ProposalMark, Reply, Sponsorship, SponsorshipRole


class ProposalRow(NamedTuple):
    id: int
    committee_id: int
    plenary_session_id: int
    number: str
    case_number: str | None
    title: str
    submitted_on: date
    concerns_livelihood: bool
    revision: int


class SponsorshipRow(NamedTuple):
    """`submitted_on` is the proposal's: a member's sponsorships are listed by day."""

    id: int
    committee_id: int
    proposal_id: int
    member_id: int | None
    body: str | None
    role: SponsorshipRole
    position: int
    is_verified: bool
    submitted_on: date


class ProposalMarkRow(NamedTuple):
    id: int
    proposal_id: int
    mark: MarkKind
    dated_on: date
    is_verified: bool


class HandlingRow(NamedTuple):
    """One unit's handling with its reply: `replied_on` and `is_reply_verified` are None while there is none."""

    id: int
    proposal_id: int
    unit: str
    role: HandlingRole
    assigned_on: date
    is_verified: bool
    replied_on: date | None
    is_reply_verified: bool | None


PROPOSALS = Listing(
    name="proposals",
    row=ProposalRow._make,
    columns={
        "id": col(Proposal.id),
        "committee_id": col(Proposal.committee_id),
        "plenary_session_id": col(Proposal.plenary_session_id),
        "number": col(Proposal.number),
        "case_number": col(Proposal.case_number),
        "title": col(Proposal.title),
        "submitted_on": col(Proposal.submitted_on),
        "concerns_livelihood": col(Proposal.concerns_livelihood),
        "revision": col(Proposal.revision),
    },
    owner=col(Proposal.committee_id),
    order=("submitted_on", "id"),
    key_types=(date, int),
)


def _with_proposal(statement: Select[Any]) -> Select[Any]:
    return statement.join(Proposal, col(Proposal.id) == col(Sponsorship.proposal_id))


def _with_unit_and_reply(statement: Select[Any]) -> Select[Any]:
    return statement.join(HandlingUnit, col(HandlingUnit.id) == col(Handling.unit_id)).outerjoin(
        Reply, col(Reply.handling_id) == col(Handling.id)
    )


SPONSORSHIPS = Listing(
    name="sponsorships",
    row=SponsorshipRow._make,
    columns={
        "id": col(Sponsorship.id),
        "committee_id": col(Sponsorship.committee_id),
        "proposal_id": col(Sponsorship.proposal_id),
        "member_id": col(Sponsorship.member_id),
        "body": col(Sponsorship.body),
        "role": col(Sponsorship.role),
        "position": col(Sponsorship.position),
        "is_verified": col(Sponsorship.verified_at).is_not(None),
        "submitted_on": col(Proposal.submitted_on),
    },
    owner=col(Sponsorship.committee_id),
    order=("submitted_on", "proposal_id", "position", "id"),
    key_types=(date, int, int, int),
    joins=_with_proposal,
)
PROPOSAL_MARKS = Listing(
    name="proposal_marks",
    row=ProposalMarkRow._make,
    columns={
        "id": col(ProposalMark.id),
        "proposal_id": col(ProposalMark.proposal_id),
        "mark": col(ProposalMark.mark),
        "dated_on": col(ProposalMark.dated_on),
        "is_verified": col(ProposalMark.verified_at).is_not(None),
    },
    owner=col(ProposalMark.committee_id),
    order=("dated_on", "id"),
    key_types=(date, int),
)
HANDLINGS = Listing(
    name="handlings",
    row=HandlingRow._make,
    columns={
        "id": col(Handling.id),
        "proposal_id": col(Handling.proposal_id),
        "unit": col(HandlingUnit.name),
        "role": col(Handling.role),
        "assigned_on": col(Handling.assigned_on),
        "is_verified": col(Handling.verified_at).is_not(None),
        "replied_on": col(Reply.replied_on),
        "is_reply_verified": case((col(Reply.id).is_(None), None), else_=col(Reply.verified_at).is_not(None)),
    },
    owner=col(Handling.committee_id),
    order=("id",),
    key_types=(int,),
    joins=_with_unit_and_reply,
)


@dataclass(frozen=True)
class ProposalsSought:
    """`year` is that of the day submitted; `marks` keeps those that bear all of them, verified or not."""

    committee_id: int | None = None
    year: int | None = None
    marks: tuple[MarkKind, ...] = ()

    def conditions(self) -> list[Condition]:
        conditions = days_of(self.year, col(Proposal.submitted_on))
        if self.committee_id is not None:
            conditions.append(col(Proposal.committee_id) == self.committee_id)
        for mark in self.marks:
            conditions.append(col(Proposal.id).in_(select(col(ProposalMark.proposal_id)).where(col(ProposalMark.mark) == mark)))
        return conditions
