"""民主测评: ballots on paper about members or groups, kept as counts: who marked what on a ballot is kept nowhere."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from services.models.columns import Moment, Owned, Revised, word_of


class BallotDivisor(StrEnum):
    """By what the points of all ballots are divided: those that marked a choice for the member or group, or all valid ones."""

    MARKED = "marked"
    VALID = "valid"


class BallotRound(Owned, Revised, table=True):
    """One ballot of a year's appraisal: `voters` mark a choice for each member, or each group, which comes to points for `item`.

    `because` says which provision gives the choices their values, the divisor and the rounding to multiples of `quantum` micro-points.
    The points count on `dated_on`. How many ballots were issued, returned and valid is None until they were counted.
    """

    __tablename__ = "ballot_round"
    __table_args__ = (
        UniqueConstraint("appraisal_id", "item", "voters"),
        CheckConstraint("quantum > 0", name="quantum"),
        CheckConstraint("valid IS NULL OR (valid >= 0 AND valid <= returned AND returned <= issued)", name="ballots"),
    )

    appraisal_id: int = Field(foreign_key="appraisal.id", index=True)
    item: str
    voters: str
    because: str
    divisor: BallotDivisor = Field(sa_type=word_of(BallotDivisor))
    quantum: int = Field(sa_type=BigInteger)
    voted_on: date
    dated_on: date
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    opened_by_id: int = Field(foreign_key="account.id")
    opened_at: datetime = Field(sa_type=Moment)
    counted_by_id: int | None = Field(default=None, foreign_key="account.id")
    counted_at: datetime | None = Field(default=None, sa_type=Moment)
    concluded_by_id: int | None = Field(default=None, foreign_key="account.id")
    concluded_at: datetime | None = Field(default=None, sa_type=Moment)


class BallotChoice(Owned, table=True):
    """A choice on the ballot, such as 优秀, and what each mark is worth in micro-points."""

    __tablename__ = "ballot_choice"
    __table_args__ = (UniqueConstraint("round_id", "place"), UniqueConstraint("round_id", "name"))

    round_id: int = Field(foreign_key="ballot_round.id")
    place: int
    name: str
    value: int = Field(sa_type=BigInteger)


class BallotCount(Owned, table=True):
    """How many ballots marked a choice for a member."""

    __tablename__ = "ballot_count"
    __table_args__ = (
        UniqueConstraint("choice_id", "member_id"),
        CheckConstraint("count >= 0", name="count"),
    )

    round_id: int = Field(foreign_key="ballot_round.id", index=True)
    choice_id: int = Field(foreign_key="ballot_choice.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    count: int


class GroupBallotCount(Owned, table=True):
    """How many ballots marked a choice for a group."""

    __tablename__ = "group_ballot_count"
    __table_args__ = (
        UniqueConstraint("choice_id", "group_id"),
        CheckConstraint("count >= 0", name="count"),
    )

    round_id: int = Field(foreign_key="ballot_round.id", index=True)
    choice_id: int = Field(foreign_key="ballot_choice.id")
    group_id: int = Field(foreign_key="activity_group.id", index=True)
    count: int
