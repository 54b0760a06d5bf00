"""How a year's totals are spread over the members, and what a member scored over the years."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from graphql_schema.arguments import few
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.scalars import Points
from graphql_schema.scorings import Scoring
from services.listings.scored_members import PastScoreRow, past_scores
from services.listings.scorings import SCORINGS
from services.permissions import Right
from services.scorings import distribution
from services.scorings.distribution import score_distribution


@strawberry.type(description="得分区间: members from one bound to another; none, or three and more, so that nobody is named by it.")
class DistributionRange:
    lowest: Points = strawberry.field(description="下限: from this many points.")
    below: Points = strawberry.field(description="上限: up to, not including, this many.")
    count: int = strawberry.field(description="人数: members in between; 0, or 3 and more.")


@strawberry.type(description="得分分布: how the totals of a committee's year are spread, in ranges of ten points or wider.")
class ScoreDistribution:
    scoring_key: strawberry.Private[int]
    count: int = strawberry.field(description="计分人数: members counted.")
    lower_quartile: Points | None = strawberry.field(
        description="下四分位: the lowest total that a quarter of the members do not exceed; null for fewer than twelve members."
    )
    median: Points | None = strawberry.field(
        description="中位数: the lowest total that half of the members do not exceed; null for fewer than twelve members."
    )
    upper_quartile: Points | None = strawberry.field(
        description="上四分位: the lowest total that three quarters of the members do not exceed; null for fewer than twelve members."
    )
    ranges: list[DistributionRange] = strawberry.field(description="得分区间: from the lowest up, without a gap.", metadata={"size": 10})

    @resolved("年度计分: the scoring that the totals are of.")
    async def scoring(self, info: Info) -> Scoring:
        row = await info.context.loaders.by_id(SCORINGS).load(self.scoring_key)
        assert row is not None
        return Scoring.from_row(row)

    @classmethod
    def from_figures(cls, found: distribution.ScoreDistribution) -> Self:
        return cls(
            scoring_key=found.scoring_id,
            count=found.count,
            lower_quartile=_points(found.lower_quartile),
            median=_points(found.median),
            upper_quartile=_points(found.upper_quartile),
            ranges=[DistributionRange(lowest=Points(each.lowest), below=Points(each.below), count=each.count) for each in found.ranges],
        )


@strawberry.type(description="历年得分: what a member scored in one year, from the scoring of the year that was finished last.")
class YearScore:
    scoring_key: strawberry.Private[int]
    year: int = strawberry.field(description="年度: the year.")
    total: Points = strawberry.field(description="总分: the sum of all lines.")
    grade: str | None = strawberry.field(description="等次: the grade, in the regulation's own words; null if it gives none.")
    not_graded: str | None = strawberry.field(description="不评等次: why there is no grade; null where there may be.")
    regulation_code: str = strawberry.field(description="办法代码: the regulation's code.")
    title: str = strawberry.field(description="办法名称: the regulation's title as it was.")
    version: date = strawberry.field(description="版本: the regulation's version, by its first day in force.")

    @resolved("年度计分: the scoring; null if figures of the committee may not be read.", rows=Right.READ_FIGURES)
    async def scoring(self, info: Info) -> Scoring | None:
        row = await info.context.loaders.by_id(SCORINGS).load(self.scoring_key)
        return None if row is None else Scoring.from_row(row)

    @classmethod
    def from_row(cls, row: PastScoreRow) -> Self:
        return cls(
            scoring_key=row.scoring_id,
            year=row.year,
            total=Points(row.total),
            grade=row.grade,
            not_graded=row.not_graded,
            regulation_code=row.regulation,
            title=row.title,
            version=row.version,
        )


def _points(total: int | None) -> Points | None:
    return None if total is None else Points(total)


async def distribution_of(info: Info, committee_key: int, year: int) -> ScoreDistribution | None:
    """The distribution of a committee's year; None without a scoring, or where too few members were scored."""
    found = await info.context.read(score_distribution, committee_key, year)
    return None if found is None else ScoreDistribution.from_figures(found)


async def history_of(info: Info, member_key: int, years: list[int] | None) -> list[YearScore]:
    """A member's totals, oldest first; those of many members are read together. Raises Refusal TOO_MANY_VALUES."""
    wanted = few(years, "years")

    async def load(keys: list[int]) -> list[list[PastScoreRow]]:
        found = await info.context.read(past_scores, keys, wanted)
        return [list(found.get(key, ())) for key in keys]

    rows = await info.context.loaders.keep(("past_scores", wanted), load).load(member_key)
    return [YearScore.from_row(row) for row in rows]
