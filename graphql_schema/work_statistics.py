"""提案和信息统计: figures of works, of one committee or a tree, each opened into the records it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Annotated, Any, Self, TypeVar

import strawberry

from graphql_schema.arguments import FILTER, CommitteeCode, DateRange, checked_year, committee_id
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.courses.handlings import HandlingCourse
from graphql_schema.courses.reply_ratings import ReplyRating
from graphql_schema.courses.supervisions import ReferenceTopic, Supervision, SupervisionStep, SupervisionSuggestion
from graphql_schema.fields import resolved
from graphql_schema.members import Member
from graphql_schema.opinion_reports import OpinionReport
from graphql_schema.pagination import DEFAULT_COUNT, MAXIMUM_COUNT, After, Before, Connection, First, Last, Slice, listed
from graphql_schema.proposals import Proposal
from scoring_plugins.catalogue import say
from services.errors import Refusal, nearest
from services.listings.among import among_these
from services.listings.handling_courses import HANDLING_COURSES, REPLY_RATINGS
from services.listings.members import MEMBERS
from services.listings.opinion_reports import OPINION_REPORTS
from services.listings.paging import Condition, Listing
from services.listings.proposals import PROPOSALS
from services.listings.supervisions import REFERENCE_TOPICS, SUPERVISION_STEPS, SUPERVISION_SUGGESTIONS, SUPERVISIONS
from services.permissions import Right
from services.statistics.entries import CountedFigure, Opens
from services.statistics.works import FigureRow, RowsBy, WorksAsked, work_statistics
from services.statistics.works import WorkStatistics as Found
from services.texts import refuse_bad_texts
from services.today import today

T = TypeVar("T")
# A page is one statement, whatever it holds.
_OPENING = 5
_COUNTING = 200


@dataclass(frozen=True)
class _Counted:
    """The records that a figure counts."""

    listing: Listing[Any]
    keys: tuple[int, ...]

    def conditions(self) -> list[Condition]:
        return [among_these(self.listing.columns["id"], self.keys)]


@strawberry.enum(description="分项依据: what the figures are taken apart by.")
class WorkRowsBy(Enum):
    COMMITTEE = strawberry.enum_value("committee", description="按委员会: a row for each committee that is counted.")
    SECTOR = strawberry.enum_value("sector", description="按界别: a row for each sector; for whoever reads performance.")
    GROUP = strawberry.enum_value("group", description="按活动组: a row for each activity group; for whoever reads performance.")
    UNIT = strawberry.enum_value("unit", description="按承办单位: a row for each handling unit.")


@strawberry.type(
    description="提案和信息数字: one figure, how it is defined, and the records it counts, as far as they may be read: "
    "what it opens into is null for every other kind of record."
)
class WorkFigure:
    found: strawberry.Private[CountedFigure]
    name: str = strawberry.field(description="标识: stable, for machines.")
    label: str = strawberry.field(description="名称: what it is called.")
    definition: str = strawberry.field(description="口径: how it is defined; of other days than a year, 本年 is those days.")
    value: int | None = strawberry.field(description="数值: the count, or a share in whole percent; null for a share of nothing.")
    percent: str | None = strawberry.field(description='百分比: a share as text, such as "38%"; null for a count.')
    numerator: int | None = strawberry.field(description="分子: a share's exact numerator; null for a count.")
    denominator: int | None = strawberry.field(description="分母: a share's exact denominator; null for a count.")
    denominator_name: str | None = strawberry.field(description="分母标识: the figure it is a share of; null for a count.")
    unverified: int = strawberry.field(description="未核实: how much more it would be if everything registered were verified.")
    record_count: int = strawberry.field(
        description="计入的记录数: how many records it counts (a share: its numerator); the list lacks those that may not be read."
    )

    @resolved("提案: the proposals that it counts.", rows=Right.READ, weight=_OPENING)
    async def proposals(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Proposal] | None:
        return await self._opened(info, Opens.PROPOSAL, PROPOSALS, (first, after, last, before), Proposal.from_row)

    @resolved("办理流程: the handlings that it counts.", rows=Right.REFER, weight=_OPENING)
    async def handlings(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[HandlingCourse] | None:
        return await self._opened(info, Opens.HANDLING, HANDLING_COURSES, (first, after, last, before), HandlingCourse.from_row)

    @resolved("答复评价: the ratings that it counts.", rows=Right.REFER, weight=_OPENING)
    async def ratings(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ReplyRating] | None:
        return await self._opened(info, Opens.RATING, REPLY_RATINGS, (first, after, last, before), ReplyRating.from_row)

    @resolved("社情民意信息: the opinion reports that it counts.", rows=Right.READ_PERFORMANCE, weight=_OPENING)
    async def opinion_reports(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[OpinionReport] | None:
        return await self._opened(info, Opens.OPINION_REPORT, OPINION_REPORTS, (first, after, last, before), OpinionReport.from_row)

    @resolved("督办: the supervisions that it counts.", rows=Right.READ, weight=_OPENING)
    async def supervisions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Supervision] | None:
        return await self._opened(info, Opens.SUPERVISION, SUPERVISIONS, (first, after, last, before), Supervision.from_row)

    @resolved("参加督办的委员: the members who take part that it counts.", rows=Right.READ, weight=_OPENING)
    async def members(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Member] | None:
        return await self._opened(info, Opens.MEMBER, MEMBERS, (first, after, last, before), Member.from_row)

    @resolved("督办活动: the visits or meetings that it counts.", rows=Right.READ, weight=_OPENING)
    async def supervision_steps(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[SupervisionStep] | None:
        return await self._opened(info, Opens.STEP, SUPERVISION_STEPS, (first, after, last, before), SupervisionStep.from_row)

    @resolved("督办建议: the suggestions that it counts, or whose aspects it does.", rows=Right.READ, weight=_OPENING)
    async def supervision_suggestions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[SupervisionSuggestion] | None:
        part = (first, after, last, before)
        return await self._opened(info, Opens.SUGGESTION, SUPERVISION_SUGGESTIONS, part, SupervisionSuggestion.from_row)

    @resolved("参考题目: the topics that it counts.", rows=Right.REFER, weight=_OPENING)
    async def reference_topics(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ReferenceTopic] | None:
        return await self._opened(info, Opens.TOPIC, REFERENCE_TOPICS, (first, after, last, before), ReferenceTopic.from_row)

    async def _opened(self, info: Info, opens: Opens, listing: Listing[Any], part: Slice, make: Callable[[Any], T]) -> Connection[T] | None:
        if self.found.opens is not opens:
            return None
        return await listed(info, listing, part, make, _Counted(listing, self.found.records))

    @classmethod
    def from_figure(cls, figure: CountedFigure) -> Self:
        names = ("name", "label", "definition", "value", "percent", "numerator", "denominator", "denominator_name", "unverified")
        return cls(found=figure, record_count=len(figure.records), **{name: getattr(figure, name) for name in names})


@strawberry.type(description="统计行: the figures of one committee, sector, group or handling unit.")
class WorkFigureRow:
    found: strawberry.Private[FigureRow]
    name: str = strawberry.field(description="名称: whose figures they are, by name.")

    @resolved("委员会: the committee, of a row that is one's; null else.")
    async def committee(self, info: Info) -> LocalCommittee | None:
        return None if self.found.committee_id is None else await committee_with(info, self.found.committee_id)

    @resolved("统计数字: every figure, or those asked for, in the order asked.", size_of="names")
    async def figures(
        self,
        names: Annotated[list[str] | None, strawberry.argument(description="标识: only the figures with these names.")] = None,
    ) -> list[WorkFigure]:
        return _figures(self.found, names)


@strawberry.type(description="统计行列表: a part of the rows, in order.")
class WorkFigureRows:
    total_count: int = strawberry.field(description="总数: how many rows there are.")
    # How many they are is reckoned where they are asked for.
    rows: list[WorkFigureRow] = strawberry.field(description="统计行: the rows of this part.", metadata={"size": 1})


@strawberry.type(
    description="提案和信息统计: figures of proposals, of their handling and supervision, and of opinion reports; verified facts only, "
    "each work counted once: a merged proposal as merged, a converted one in the report, and a withdrawn one nowhere."
)
class WorkStatistics:
    asked: strawberry.Private[WorksAsked]
    found: strawberry.Private[Found]
    first_day: date = strawberry.field(description="起: the first day of submission that is counted.")
    last_day: date = strawberry.field(description="止: the last day of submission that is counted.")
    committee_count: int = strawberry.field(description="委员会数: how many committees are counted.")
    left_out_count: int = strawberry.field(description="未计入的委员会数: how many of the tree are not: their figures may not be read.")

    @resolved("委员会: the committee at the top.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.asked.committee_id)

    @resolved("统计数字: every figure of all that is counted, or those asked for, in the order asked.", size_of="names")
    async def figures(
        self,
        names: Annotated[list[str] | None, strawberry.argument(description="标识: only the figures with these names.")] = None,
    ) -> list[WorkFigure]:
        return _figures(self.found.whole, names)

    @resolved("统计行: the figures taken apart; a work of two sectors, groups or units stands in the rows of both.", weight=_COUNTING)
    async def rows(
        self,
        info: Info,
        by: Annotated[WorkRowsBy, strawberry.argument(description="分项依据: by what.")],
        first: Annotated[int | None, strawberry.argument(description="前几行: how many rows, 0 to 100; 20 if left out.")] = None,
        skip: Annotated[int, strawberry.argument(description="跳过几行: how many rows to leave out before them.")] = 0,
    ) -> WorkFigureRows:
        count = DEFAULT_COUNT if first is None else first
        for name, number, most in (("first", count, MAXIMUM_COUNT), ("skip", skip, 2**31 - 1)):
            if not 0 <= number <= most:
                raise Refusal("BAD_PAGE", say("graphql.bad_count", name=name, count=number, maximum=most), name)
        found = await info.context.read(work_statistics, self.asked, today(), RowsBy[by.name])
        rows = [WorkFigureRow(found=row, name=row.name) for row in found.rows[skip : skip + count]]
        return WorkFigureRows(total_count=len(found.rows), rows=rows)


@strawberry.input(description="提案和信息统计筛选: only works that belong to these, by name.")
class WorkStatisticsFilter:
    sector: str | None = strawberry.field(
        default=None,
        description="界别: of this sector on the day submitted; for whoever reads performance.",
    )
    group: str | None = strawberry.field(
        default=None, description="活动组: of this activity group on the day submitted; for whoever reads performance."
    )
    handling_unit: str | None = strawberry.field(default=None, description="承办单位: handled by the unit of this name.")


@strawberry.type
class WorkStatisticsQueries:
    @resolved(
        "提案和信息统计: figures of the works submitted in a year, or on some days; null where they may not be read.",
        rows=Right.READ_FIGURES,
        weight=_COUNTING,
    )
    async def work_statistics(
        self,
        info: Info,
        committee: CommitteeCode,
        year: Annotated[int | None, strawberry.argument(description="年度: submitted in this calendar year.")] = None,
        days: Annotated[
            DateRange | None, strawberry.argument(description="日期范围: submitted on these days, at most six years, instead of a year.")
        ] = None,
        with_below: Annotated[
            bool, strawberry.argument(description="含下级: with the committees below it whose figures may be read.")
        ] = False,
        filter: Annotated[WorkStatisticsFilter | None, FILTER] = None,
    ) -> WorkStatistics | None:
        owner = await committee_id(info, committee, Right.READ_FIGURES)
        first_day, last_day = _days(year, days)
        asked = WorksAsked(owner, first_day, last_day, is_tree=with_below)
        if filter is not None:
            refuse_bad_texts({"filter.sector": filter.sector, "filter.group": filter.group, "filter.handlingUnit": filter.handling_unit})
            asked = replace(asked, sector=filter.sector, group=filter.group, unit=filter.handling_unit)
        found = await info.context.read(work_statistics, asked, today())
        return WorkStatistics(
            asked=asked,
            found=found,
            first_day=first_day,
            last_day=last_day,
            committee_count=len(found.committees),
            left_out_count=found.left_out,
        )


def _days(year: int | None, days: DateRange | None) -> tuple[date, date]:
    """The days of a year, or those asked for. Raises Refusal BAD_DATES unless it is exactly one of the two, both ends given; BAD_YEAR."""
    if year is not None and days is None:
        return date(checked_year(year), 1, 1), date(year, 12, 31)
    if year is None and days is not None and days.first is not None and days.last is not None:
        return days.first, days.last
    raise Refusal("BAD_DATES", say("statistics.year_or_days"), "days")


def _figures(row: FigureRow, names: list[str] | None) -> list[WorkFigure]:
    known = {figure.name: figure for figure in row.figures}
    for name in names or ():
        if name not in known:
            raise Refusal("UNKNOWN_FIGURE", say("graphql.unknown_figure", name=name, hint=nearest(name, list(known))), "names")
    return [WorkFigure.from_figure(known[name]) for name in (known if names is None else names)]
