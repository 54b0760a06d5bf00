"""The figures of a committee's year, derived from individual verified records and never stored."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from graphql_schema.arguments import CommitteeCode, Year, checked_year, committee_id
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from scoring_plugins.catalogue import say
from services import statistics
from services.errors import Refusal, nearest
from services.permissions import Right
from services.statistics import year_statistics


@strawberry.type(
    description="统计数字: one figure, how it is defined, and what it does not count; "
    "one of works opens into the records it counts under the same name in `workStatistics`."
)
class Figure:
    name: str = strawberry.field(description="标识: stable, for machines.")
    label: str = strawberry.field(description="名称: what it is called.")
    definition: str = strawberry.field(description="口径: how it is defined.")
    value: int | None = strawberry.field(description="数值: the count, or a share in whole percent; null for a share of nothing.")
    percent: str | None = strawberry.field(description='百分比: a share as text, such as "38%"; null for a count.')
    numerator: int | None = strawberry.field(description="分子: a share's exact numerator; null for a count.")
    denominator: int | None = strawberry.field(description="分母: a share's exact denominator; null for a count.")
    denominator_name: str | None = strawberry.field(description="分母标识: the figure it is a share of; null for a count.")
    unverified: int = strawberry.field(description="未核实: how much more it would be if everything registered were verified.")

    @classmethod
    def from_figure(cls, figure: statistics.Figure) -> Self:
        return cls(
            name=figure.name,
            label=figure.label,
            definition=figure.definition,
            value=figure.value,
            percent=figure.percent,
            numerator=figure.numerator,
            denominator=figure.denominator,
            denominator_name=figure.denominator_name,
            unverified=figure.unverified,
        )


@strawberry.type(description="分类活动数: activities of one kind.")
class KindCount:
    kind: str = strawberry.field(description="类别: the dotted kind.")
    name: str = strawberry.field(description="名称: what the kind is called.")
    activities: int = strawberry.field(description="活动数: activities with a verified line on the roll.")
    sessions: int = strawberry.field(description="半天会次数: their half days; 0 for kinds not held in half days.")
    person_times: int = strawberry.field(description="人次: verified lines of members who came.")
    unverified_activities: int = strawberry.field(description="未核实活动数: how many more there would be.")
    unverified_sessions: int = strawberry.field(description="未核实半天会次数: how many more there would be.")
    unverified_person_times: int = strawberry.field(description="未核实人次: how many more there would be.")

    @classmethod
    def from_count(cls, count: statistics.KindCount) -> Self:
        return cls(
            kind=count.kind,
            name=count.name,
            activities=count.activities,
            sessions=count.sessions,
            person_times=count.person_times,
            unverified_activities=count.unverified_activities,
            unverified_sessions=count.unverified_sessions,
            unverified_person_times=count.unverified_person_times,
        )


@strawberry.type(description="界别委员数: members of one sector.")
class SectorCount:
    code: str = strawberry.field(description="代码: the sector's code.")
    name: str = strawberry.field(description="界别: the sector's name.")
    members: int = strawberry.field(description="委员数: members on the year's last day.")

    @classmethod
    def from_count(cls, count: statistics.SectorCount) -> Self:
        return cls(code=count.code, name=count.name, members=count.members)


@strawberry.type(description="年度统计: the figures of a committee's calendar year; verified facts only.")
class YearStatistics:
    found: strawberry.Private[statistics.YearStatistics]
    year: int = strawberry.field(description="年度: the calendar year.")
    unverified_count: int = strawberry.field(description="未核实事实数: registered facts of the year that nobody verified: not counted.")

    @resolved("委员会: the committee.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.found.committee_id)

    @resolved("统计数字: every figure, or those asked for, in the order asked.", size=40)
    async def figures(
        self,
        names: Annotated[list[str] | None, strawberry.argument(description="标识: only the figures with these names.")] = None,
    ) -> list[Figure]:
        known = {figure.name: figure for figure in self.found.figures}
        for name in names or ():
            if name not in known:
                raise Refusal("UNKNOWN_FIGURE", say("graphql.unknown_figure", name=name, hint=nearest(name, list(known))), "names")
        return [Figure.from_figure(known[name]) for name in (known if names is None else names)]

    @resolved("分类活动数: activities by kind.", size=15)
    async def activities_by_kind(self) -> list[KindCount]:
        return [KindCount.from_count(count) for count in self.found.activities_by_kind]

    @resolved("界别委员数: members by sector.", size=34)
    async def members_by_sector(self) -> list[SectorCount]:
        return [SectorCount.from_count(count) for count in self.found.members_by_sector]


@strawberry.type
class StatisticsQueries:
    @resolved("年度统计: the figures of a committee's calendar year; null where they may not be read.", rows=Right.READ_FIGURES, weight=20)
    async def statistics(self, info: Info, committee: CommitteeCode, year: Year) -> YearStatistics | None:
        owner = await committee_id(info, committee, Right.READ_FIGURES)
        found = await info.context.read(year_statistics, owner, checked_year(year))
        return YearStatistics(found=found, year=found.year, unverified_count=found.unverified_facts)
