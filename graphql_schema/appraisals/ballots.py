"""民主测评: the ballots of a year's appraisal, and what they say of members or groups as counts."""

from __future__ import annotations

from datetime import date
from enum import Enum
from itertools import groupby
from typing import ClassVar, Self

import strawberry

from graphql_schema.appraisals.group_papers import AboutGroup
from graphql_schema.appraisals.papers import REVISION, AboutMember
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.policies import Belonging
from graphql_schema.scalars import Points
from services.listings.ballots import (
    BALLOT_CHOICES,
    BALLOT_COUNTS,
    BALLOT_ROUNDS,
    GROUP_BALLOT_COUNTS,
    BallotChoiceRow,
    BallotCountRow,
    BallotRoundRow,
    GroupBallotCountRow,
)
from services.permissions import Right


@strawberry.enum(description="测评分母: by what the points of all ballots are divided.")
class BallotDivisor(Enum):
    MARKED = strawberry.enum_value("marked", description="划票数: by the ballots that marked a choice for the member or group.")
    VALID = strawberry.enum_value("valid", description="有效票数: by all valid ballots, those without a mark for the member too.")


@strawberry.type(description="测评档次: a choice on the ballot.")
class BallotChoice:
    name: str = strawberry.field(description="名称: what it is called, such as 优秀.")
    value: Points = strawberry.field(description="分值: what each mark is worth.")

    @classmethod
    def from_row(cls, row: BallotChoiceRow) -> Self:
        return cls(name=row.name, value=Points(row.value))


@strawberry.type(description="档次得票: how many ballots marked a choice.")
class BallotMarks:
    choice: str = strawberry.field(description="档次: the choice's name.")
    count: int = strawberry.field(description="张数: how many.")


@strawberry.type(description="委员测评: what the ballots say of one member, as counts.")
class BallotTally(AboutMember):
    marks: list[BallotMarks] = strawberry.field(description="档次得票: of every choice, in the order of the ballot.", metadata={"size": 4})

    @classmethod
    def from_rows(cls, rows: list[BallotCountRow]) -> Self:
        """The tally of the member whom all rows are about."""
        return cls(row=rows[0], marks=[BallotMarks(choice=row.choice, count=row.marked) for row in rows])


@strawberry.type(description="小组测评: what the ballots say of one group, as counts.")
class GroupBallotTally(AboutGroup):
    marks: list[BallotMarks] = strawberry.field(description="档次得票: of every choice, in the order of the ballot.", metadata={"size": 4})

    @classmethod
    def from_rows(cls, rows: list[GroupBallotCountRow]) -> Self:
        """The tally of the group that all rows are about."""
        return cls(row=rows[0], marks=[BallotMarks(choice=row.choice, count=row.marked) for row in rows])


@strawberry.type(description="民主测评: one ballot on paper in a year's appraisal; only counts are kept, never who marked what.")
class BallotRound(Node):
    listing: ClassVar = BALLOT_ROUNDS
    row: strawberry.Private[BallotRoundRow]
    item: str = strawberry.field(description="项目: what the points are given for, as the regulation names it.")
    voters: str = strawberry.field(description="测评人: who marked the ballots, such as 主席会议成员.")
    because: str = strawberry.field(description="依据: which provision gives the choices their values, the divisor and the rounding.")
    divisor: BallotDivisor = strawberry.field(description="测评分母: by what the points of all ballots are divided.")
    quantum: Points = strawberry.field(description="保留单位: the mean is rounded half up to multiples of it.")
    voted_on: date = strawberry.field(description="测评日期: when the ballots were marked.")
    dated_on: date = strawberry.field(description="计入日期: the day the points count on.")
    issued: int | None = strawberry.field(description="发出张数: ballots issued; null until they were counted.")
    returned: int | None = strawberry.field(description="收回张数: ballots returned; null until they were counted.")
    valid: int | None = strawberry.field(description="有效张数: valid ballots; null until they were counted.")
    is_concluded: bool = strawberry.field(description="已汇总: whether it became assessments.")
    revision: int = strawberry.field(description=REVISION)

    @resolved("测评档次: the choices in the order of the ballot.", size=4)
    async def choices(self, info: Info) -> list[BallotChoice]:
        rows = await info.context.loaders.grouped(BALLOT_CHOICES, "round_id").load(self.row.id)
        return [BallotChoice.from_row(row) for row in rows]

    @resolved("委员测评: what it says of each member; a member finds the own one.", rows=Right.READ_PERFORMANCE, size=100)
    async def tallies(self, info: Info) -> list[BallotTally]:
        rows = await info.context.loaders.grouped(BALLOT_COUNTS, "round_id").load(self.row.id)
        return [BallotTally.from_rows(list(of_member)) for _, of_member in groupby(rows, key=lambda row: row.member_id)]

    @resolved("小组测评: what it says of each group, where the appraisal is about groups.", rows=Right.READ_PERFORMANCE, size=20)
    async def group_tallies(self, info: Info) -> list[GroupBallotTally]:
        rows = await info.context.loaders.grouped(GROUP_BALLOT_COUNTS, "round_id").load(self.row.id)
        return [GroupBallotTally.from_rows(list(of_group)) for _, of_group in groupby(rows, key=lambda row: row.group_id)]

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    @classmethod
    def from_row(cls, row: BallotRoundRow) -> Self:
        return cls(
            id=global_id("BallotRound", row.id),
            row=row,
            item=row.item,
            voters=row.voters,
            because=row.because,
            divisor=BallotDivisor(row.divisor.value),
            quantum=Points(row.quantum),
            voted_on=row.voted_on,
            dated_on=row.dated_on,
            issued=row.issued,
            returned=row.returned,
            valid=row.valid,
            is_concluded=row.concluded_at is not None,
            revision=row.revision,
        )
