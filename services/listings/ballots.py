"""民主测评: ballots of a year's appraisal and what they say, as flat rows; who marked what is kept nowhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import col

from services.listings.paging import Listing
from services.models import BallotChoice, BallotCount, BallotDivisor, BallotRound, GroupBallotCount
from services.permissions import Right


class BallotRoundRow(NamedTuple):
    """`quantum` is in micro-points; numbers of ballots are None until they were counted."""

    id: int
    committee_id: int
    appraisal_id: int
    item: str
    voters: str
    because: str
    divisor: BallotDivisor
    quantum: int
    voted_on: date
    dated_on: date
    issued: int | None
    returned: int | None
    valid: int | None
    concluded_at: datetime | None
    revision: int


class BallotChoiceRow(NamedTuple):
    """`value` is in micro-points."""

    id: int
    round_id: int
    name: str
    value: int
    place: int


class BallotCountRow(NamedTuple):
    """`place` is the choice's on the ballot."""

    id: int
    round_id: int
    member_id: int
    choice: str
    marked: int
    place: int


class GroupBallotCountRow(NamedTuple):
    """`place` is the choice's on the ballot."""

    id: int
    round_id: int
    group_id: int
    choice: str
    marked: int
    place: int


BALLOT_ROUNDS = Listing(
    name="ballot_rounds",
    row=BallotRoundRow._make,
    columns={name: col(getattr(BallotRound, name)) for name in BallotRoundRow._fields},
    owner=col(BallotRound.committee_id),
    right=Right.READ_FIGURES,
    order=("id",),
    key_types=(int,),
)
BALLOT_CHOICES = Listing(
    name="ballot_choices",
    row=BallotChoiceRow._make,
    columns={name: col(getattr(BallotChoice, name)) for name in BallotChoiceRow._fields},
    owner=col(BallotChoice.committee_id),
    right=Right.READ_FIGURES,
    order=("place", "id"),
    key_types=(int, int),
)
BALLOT_COUNTS = Listing(
    name="ballot_counts",
    row=BallotCountRow._make,
    columns={
        "id": col(BallotCount.id),
        "round_id": col(BallotCount.round_id),
        "member_id": col(BallotCount.member_id),
        "choice": col(BallotChoice.name),
        "marked": col(BallotCount.count),
        "place": col(BallotChoice.place),
    },
    owner=col(BallotCount.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(BallotCount.member_id).in_(members),
    order=("member_id", "place", "id"),
    key_types=(int, int, int),
    joins=lambda statement: statement.join(BallotChoice, col(BallotChoice.id) == col(BallotCount.choice_id)),
)
GROUP_BALLOT_COUNTS = Listing(
    name="group_ballot_counts",
    row=GroupBallotCountRow._make,
    columns={
        "id": col(GroupBallotCount.id),
        "round_id": col(GroupBallotCount.round_id),
        "group_id": col(GroupBallotCount.group_id),
        "choice": col(BallotChoice.name),
        "marked": col(GroupBallotCount.count),
        "place": col(BallotChoice.place),
    },
    owner=col(GroupBallotCount.committee_id),
    right=Right.READ_PERFORMANCE,
    of_groups=lambda groups: col(GroupBallotCount.group_id).in_(groups),
    order=("group_id", "place", "id"),
    key_types=(int, int, int),
    joins=lambda statement: statement.join(BallotChoice, col(BallotChoice.id) == col(GroupBallotCount.choice_id)),
)
