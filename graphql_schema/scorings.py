"""Scoring a year and keeping it: how a scoring is started, how far it is, and what it was computed from."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date, datetime
from enum import Enum
from typing import Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import FILTER, ORDER, SEARCHED, checked_year, committee_id, few
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.fields import followed, resolved
from graphql_schema.following import steps
from graphql_schema.group_scorecards import GroupList, GroupScorecard, group_lists_of, group_scorecards_of
from graphql_schema.mutations import UserError, change, changing
from graphql_schema.nodes import Node, any_key_of, global_id, parse_global_id, row_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed_under
from graphql_schema.policies import Belonging
from graphql_schema.regulations import Regulation, RegulationStatus
from graphql_schema.stored_scorecards import StoredScorecard
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.listings.scored_members import BY_NUMBER, BY_TOTAL, SCORED_MEMBERS, ScorecardsSought
from services.listings.scorings import SCORINGS, Progress, ScoringRow, latest_scorings
from services.models import ScoringState as Stage
from services.permissions import Right
from services.scorings import start_scoring
from services.scorings.ranking import require_order_by_total
from services.scorings.starting import UNFINISHED
from services.search import words_of


@strawberry.enum(description="计分状态: how far a scoring has come.")
class ScoringState(Enum):
    WAITING = strawberry.enum_value("waiting", description="待计分: it waits for others to end.")
    RUNNING = strawberry.enum_value("running", description="计分中: it is on its way.")
    DONE = strawberry.enum_value("done", description="已计分: every member is scored and kept.")
    FAILED = strawberry.enum_value("failed", description="未成功: nothing of it is kept; `problem` says why.")


@strawberry.enum(description="计分卡排序: in which order scorecards are listed.")
class ScorecardOrder(Enum):
    STROKES = strawberry.enum_value("strokes", description="姓氏笔画: by the strokes of the name, as offices print their lists.")
    NUMBER = strawberry.enum_value("number", description="委员编号: by number, character by character.")
    TOTAL = strawberry.enum_value(
        "total", description="总分: the highest first; only where the committee shows ranks, and for those who appraise."
    )


_ORDERS = {ScorecardOrder.STROKES: SCORED_MEMBERS, ScorecardOrder.NUMBER: BY_NUMBER, ScorecardOrder.TOTAL: BY_TOTAL}


@strawberry.input(description="计分卡筛选: which scorecards of a scoring are sought.")
class ScorecardFilter:
    text: str | None = strawberry.field(default=None, description=f"搜索: all of these words occur in the name or number, {SEARCHED}")
    sector: strawberry.ID | None = strawberry.field(default=None, description="界别: of this sector at the period's end, by its global id.")
    grades: list[str] | None = strawberry.field(default=None, description="等次: with one of these grades, in the regulation's words.")

    def sought(self) -> ScorecardsSought:
        """What it stands for. Raises Refusal BAD_TEXT, BAD_ID or TOO_MANY_VALUES."""
        return ScorecardsSought(
            words=words_of(self.text, "filter.text"),
            sector_id=any_key_of(self.sector, "Sector", "filter.sector"),
            grades=few(self.grades, "filter.grades"),
        )


@strawberry.type(description="年度计分: a committee's year scored and kept, under one version of one regulation; never changed afterwards.")
class Scoring(Node):
    listing: ClassVar = SCORINGS
    key: strawberry.Private[int]
    committee_key: strawberry.Private[int]
    regulation_code: str = strawberry.field(description="办法代码: the regulation's code.")
    group_kind: str | None = strawberry.field(description="小组类别: the kind of the groups that were scored; null for members.")
    year: int = strawberry.field(description="年度: the year scored.")
    state: ScoringState = strawberry.field(description="计分状态: how far it has come.")
    problem: str | None = strawberry.field(description="问题: why it failed and what to do next; null if it did not.")
    done: int = strawberry.field(description="已完成人数: members, or groups, kept so far.")
    total: int = strawberry.field(description="总人数: members, or groups, to be scored; 0 until they are counted.")
    title: str = strawberry.field(description="办法名称: the regulation's title as it was.")
    version: date = strawberry.field(description="版本: the regulation's version, by its first day in force.")
    status: RegulationStatus = strawberry.field(description="掌握程度: how much of the regulation's source is known.")
    content_hash: str = strawberry.field(description="内容摘要: SHA-256 of the regulation as it was applied.")
    facts_hash: str | None = strawberry.field(description="事实摘要: SHA-256 of the facts scored; null until it is done.")
    engine_version: str = strawberry.field(description="引擎版本: the version of the engine that computed it.")
    period_from: date = strawberry.field(description="起始日期: the period's first day.")
    period_to: date = strawberry.field(description="终止日期: the period's last day.")
    cut_off: date = strawberry.field(description="截止日期: what is dated later does not count.")
    unverified_count: int = strawberry.field(
        description="未核实事实数: registered facts of the year that nobody had verified: not counted."
    )
    started_at: datetime = strawberry.field(description="开始时刻: when it was asked for.")
    finished_at: datetime | None = strawberry.field(description="结束时刻: when it ended; null until then.")

    @resolved("委员会: the committee.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @resolved("办法: the regulation as it is installed now; null if it is not any more.")
    async def regulation(self, info: Info) -> Regulation | None:
        return Regulation.with_code(info, self.regulation_code)

    @resolved(
        "存档计分卡: the members' scorecards, in 姓氏笔画 order where no other is asked for; a member finds the own one alone. "
        "Null for an order that is not shown.",
        rows=Right.READ_PERFORMANCE,
    )
    async def scorecards(
        self,
        info: Info,
        filter: Annotated[ScorecardFilter | None, FILTER] = None,
        order_by: Annotated[ScorecardOrder, ORDER] = ScorecardOrder.STROKES,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[StoredScorecard] | None:
        if order_by is ScorecardOrder.TOTAL:
            await info.context.read(require_order_by_total, self.committee_key)
        sought, listing = (filter or ScorecardFilter()).sought(), _ORDERS[order_by]
        return await listed_under(info, listing, "scoring_id", self.key, (first, after, last, before), StoredScorecard.from_row, sought)

    @resolved(
        "小组计分卡: the groups' scorecards, in the order of strokes; empty where members were scored. "
        "Who speaks for a group finds its own.",
        rows=Right.READ_PERFORMANCE,
        size=10,
    )
    async def group_scorecards(self, info: Info) -> list[GroupScorecard] | None:
        return await group_scorecards_of(info, self.key)

    @resolved(
        "小组名单: the lists that the regulation makes of the groups; empty where members were scored. "
        "Who speaks for a group finds those that it stands on, without the others.",
        rows=Right.READ_PERFORMANCE,
        size=2,
    )
    async def group_lists(self, info: Info) -> list[GroupList] | None:
        return await group_lists_of(info, self.key) if self.group_kind else []

    def belongs(self) -> Belonging:
        return Belonging(self.committee_key)

    @classmethod
    def from_row(cls, row: ScoringRow) -> Self:
        return cls(
            id=global_id("Scoring", row.id),
            key=row.id,
            committee_key=row.committee_id,
            regulation_code=row.regulation,
            group_kind=row.group_kind or None,
            year=row.year,
            state=ScoringState(row.state_now),
            problem=row.problem_now,
            done=row.done,
            total=row.total,
            title=row.title,
            version=row.version,
            status=RegulationStatus(row.status),
            content_hash=row.content_hash,
            facts_hash=row.facts_hash,
            engine_version=row.engine_version,
            period_from=row.period_from,
            period_to=row.period_to,
            cut_off=row.cut_off,
            unverified_count=row.unverified_count,
            started_at=row.started_at,
            finished_at=row.finished_at,
        )


async def scoring_of(info: Info, committee_key: int, year: int, group_kind: str = "") -> Scoring | None:
    """A committee's scoring of the year that was finished last, of members or of a kind of groups; many committees' are read together."""

    async def load(keys: list[int]) -> list[ScoringRow | None]:
        found = await info.context.read(latest_scorings, keys, year, group_kind)
        return [found.get(key) for key in keys]

    row = await info.context.loaders.keep(("scoring", year, group_kind), load).load(committee_key)
    return None if row is None else Scoring.from_row(row)


@strawberry.type(description="计分进度: how far a scoring was at a moment.")
class ScoringProgress:
    state: ScoringState = strawberry.field(description="计分状态: how far it has come.")
    done: int = strawberry.field(description="已完成人数: members kept so far.")
    total: int = strawberry.field(description="总人数: members to be scored; 0 until they are counted.")
    problem: str | None = strawberry.field(description="问题: why it failed and what to do next; null if it did not.")

    @classmethod
    def of(cls, progress: Progress) -> Self:
        return cls(state=ScoringState(progress.state), done=progress.done, total=progress.total, problem=progress.problem)


@strawberry.input(description="年度计分: which year of which committee is to be scored and kept.")
class ScoreYearInput:
    committee: str = strawberry.field(description="行政区划代码: the committee's division code.")
    year: int = strawberry.field(description="年度: the year.")
    group_kind: str | None = strawberry.field(
        default=None, description="小组类别: which kind of groups is to be scored, instead of the members."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="幂等键: a key of the client's own making; the same change sent again is made once."
    )


@strawberry.type(description="年度计分结果: the scoring that was started; `scoringProgress` tells how far it is.")
class ScoreYearPayload:
    scoring: Scoring | None = strawberry.field(
        description="年度计分: the scoring; null where something was wrong.", metadata={"right": Right.READ_FIGURES}
    )
    user_errors: list[UserError] = strawberry.field(description="办理问题: what was wrong; empty if nothing was.", metadata={"size": 1})


@strawberry.type
class ScoringMutations:
    @changing("年度计分: starts to score a committee's year by the regulation it adopted, and to keep the result.", right=Right.APPRAISE)
    async def score_year(
        self, info: Info, input: Annotated[ScoreYearInput, strawberry.argument(description="年度计分: what is to be scored.")]
    ) -> ScoreYearPayload | None:
        year, owner = checked_year(input.year), await committee_id(info, input.committee, Right.APPRAISE)
        key = await change(info, input, start_scoring, owner, year, info.context.regulations, input.group_kind or "")
        await info.context.carry_out_scoring(key)
        row = await info.context.loaders.by_id(SCORINGS).load(key)
        return ScoreYearPayload(scoring=None if row is None else Scoring.from_row(row), user_errors=[])


@strawberry.type
class ScoringSubscriptions:
    @followed(
        "计分进度: how far a scoring is: first where it began, then each step that is seen, until it is done or has failed.",
        rows=Right.READ_FIGURES,
    )
    async def scoring_progress(
        self, info: Info, scoring: Annotated[strawberry.ID, strawberry.argument(description="年度计分: the scoring, by its global id.")]
    ) -> AsyncGenerator[ScoringProgress, None]:
        type_name, key = parse_global_id(scoring) or ("", "")
        wanted = row_id(key) if type_name == "Scoring" else None
        if wanted is None:
            raise Refusal("BAD_ID", say("graphql.bad_id", name="scoring", wanted="Scoring"), "scoring")
        row = (await info.context.read(SCORINGS.by_ids, [wanted])).get(wanted)
        if row is None:
            raise Refusal("UNKNOWN_SCORING", say("scorings.unknown"), "scoring")
        return _told(steps(info.context.progress, wanted, _BEGINNING, row.progress_now, lambda step: step.state not in UNFINISHED))


_BEGINNING = Progress(Stage.WAITING, done=0, total=0, problem=None)


async def _told(seen: AsyncGenerator[Progress, None]) -> AsyncGenerator[ScoringProgress, None]:
    async with aclosing(seen):
        async for step in seen:
            yield ScoringProgress.of(step)
