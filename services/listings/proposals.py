"""提案 by the day submitted, with sponsors, marks, handling and replies, as flat rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, not_, select
from sqlmodel import col

from services.listings.days import ALL_DAYS, Days, by_day_or_number, days_of
from services.listings.paging import Condition, Listing
from services.models import Handling, HandlingRole, HandlingUnit, MarkKind, Proposal, ProposalMark, Reply, Sponsorship, SponsorshipRole
from services.search import all_found


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
PROPOSAL_ORDERS = by_day_or_number(PROPOSALS, "submitted_on")


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
    """`year` and `submitted_on` are of the day submitted; `words` all occur in title, number or 案号.

    It bears all of `marks` and none of `without_marks`, verified or not; `sponsor_id` and `sponsor_role` are one sponsor's.
    `is_replied` says whether every unit that has to reply did; a proposal that no unit handles is not replied to.
    """

    committee_id: int | None = None
    year: int | None = None
    marks: tuple[MarkKind, ...] = ()
    without_marks: tuple[MarkKind, ...] = ()
    submitted_on: Days = ALL_DAYS
    plenary_session_id: int | None = None
    sponsor_id: int | None = None
    sponsor_role: SponsorshipRole | None = None
    handling_unit: str | None = None
    is_replied: bool | None = None
    concerns_livelihood: bool | None = None
    words: tuple[str, ...] = ()

    def conditions(self) -> list[Condition]:
        day = col(Proposal.submitted_on)
        conditions = [*all_found(col(Proposal.search_text), self.words), *days_of(self.year, day), *self.submitted_on.holding(day)]
        same = {Proposal.committee_id: self.committee_id, Proposal.plenary_session_id: self.plenary_session_id}
        conditions += [col(column) == value for column, value in same.items() if value is not None]
        if self.concerns_livelihood is not None:
            conditions.append(col(Proposal.concerns_livelihood).is_(self.concerns_livelihood))
        conditions += [_bears(mark) for mark in self.marks]
        conditions += [not_(_bears(mark)) for mark in self.without_marks]
        return [*conditions, *self._of_sponsors(), *self._of_handling()]

    def _of_sponsors(self) -> list[Condition]:
        asked: list[Condition] = []
        if self.sponsor_id is not None:
            asked.append(col(Sponsorship.member_id) == self.sponsor_id)
        if self.sponsor_role is not None:
            asked.append(col(Sponsorship.role) == self.sponsor_role)
        return [col(Proposal.id).in_(select(col(Sponsorship.proposal_id)).where(*asked))] if asked else []

    def _of_handling(self) -> list[Condition]:
        asked: list[Condition] = []
        if self.handling_unit is not None:
            named = select(col(HandlingUnit.id)).where(col(HandlingUnit.name) == self.handling_unit)
            asked.append(col(Proposal.id).in_(select(col(Handling.proposal_id)).where(col(Handling.unit_id).in_(named))))
        if self.is_replied is not None:
            asked.append(_REPLIED if self.is_replied else not_(_REPLIED))
        return asked


def _bears(mark: MarkKind) -> Condition:
    return col(Proposal.id).in_(select(col(ProposalMark.proposal_id)).where(col(ProposalMark.mark) == mark))


# A co-handler's opinion goes to the lead, who answers the sponsors.
_OWING = select(col(Handling.proposal_id)).where(col(Handling.role) != HandlingRole.CO)
_OPEN = _OWING.where(col(Handling.id).not_in(select(col(Reply.handling_id))))
_REPLIED = and_(col(Proposal.id).in_(_OWING), col(Proposal.id).not_in(_OPEN))
