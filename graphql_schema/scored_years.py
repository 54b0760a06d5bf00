"""What a member's scored year tells, whether it was computed just now or kept: lines, clauses, blocks, duties, and the whole as prose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import strawberry

from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.regulations import Chosen, NotComputable, RegulationStatus
from graphql_schema.scalars import Points
from graphql_schema.score_lines import Clause, Record, ScoreLine
from scoring_plugins.engine import scorecard as engine
from scoring_plugins.engine.cohort import QuotaOutcome
from scoring_plugins.engine.telling import told


@strawberry.type(description="板块得分: a block of the regulation, with its points.")
class BlockScore:
    name: str = strawberry.field(description="名称: the block's name.")
    parent: str | None = strawberry.field(description="上级板块: the block around it; null at the top.")
    points: Points = strawberry.field(description="得分: its points after combining, weight, cap and floor.")
    cap: Points | None = strawberry.field(description="封顶: the most it may reach; null if there is none.")
    floor: Points | None = strawberry.field(description="保底: the least it may fall to; null if there is none.")

    @classmethod
    def from_score(cls, score: engine.BlockScore) -> Self:
        return cls(
            name=score.name,
            parent=score.parent,
            points=Points(score.points),
            cap=None if score.cap is None else Points(score.cap),
            floor=None if score.floor is None else Points(score.floor),
        )


@strawberry.type(description="职责履行: whether a duty was fulfilled.")
class DutyOutcome:
    name: str = strawberry.field(description="名称: the duty's name.")
    cite: list[str] = strawberry.field(description="出处: where in the source.")
    says: str = strawberry.field(description="内容: what it says, in our own words.")
    fulfilled: bool | None = strawberry.field(description="已履行: whether it was fulfilled; null where that is undecided.")
    advisory: bool = strawberry.field(description="倡导性: whether it is only shown and never decides.")
    reason: str = strawberry.field(description="理由: what was counted.")
    records: list[Record] = strawberry.field(description="履职事实: the verified records that were counted.", metadata={"size": 2})


@strawberry.type(description="后果建议: a consequence that the regulation proposes for people to decide; never a decision.")
class Consequence:
    proposal: str = strawberry.field(description="建议: what is proposed.")
    cite: list[str] = strawberry.field(description="出处: where in the source.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.type(description="不予计分事实: a record that the regulation cannot take.")
class Refused:
    clause: str = strawberry.field(description="条款: the clause that refused it.")
    record: Record | None = strawberry.field(description="履职事实: the record.")
    reason: str = strawberry.field(description="理由: why, and the remedy.")


@strawberry.type(description="等次名额: how many of one part of the committee may have a grade, and how many got it.")
class GradeQuota:
    grade: str = strawberry.field(description="等次: the grade.")
    per: str = strawberry.field(description="范围: the special committee, sector or group; empty for the whole committee.")
    people_count: int = strawberry.field(description="参评人数: those graded there.")
    candidate_count: int = strawberry.field(description="达到条件人数: those whose points and duties reach the grade.")
    places: int = strawberry.field(description="名额: how many may have it.")
    chosen_count: int = strawberry.field(description="列入人数: how many got it.")
    to_decide_count: int = strawberry.field(description="待定人数: those level for the last places, left to people.")
    short_of: int = strawberry.field(description="缺额: how many fewer got it than the regulation's lower bound.")

    @classmethod
    def from_outcome(cls, outcome: QuotaOutcome) -> Self:
        return cls(
            grade=outcome.grade,
            per=outcome.per,
            people_count=outcome.people,
            candidate_count=outcome.candidates,
            places=outcome.places,
            chosen_count=len(outcome.members),
            to_decide_count=len(outcome.to_decide),
            short_of=outcome.short_of,
        )


@dataclass(frozen=True)
class Findings:
    """What a scorecard holds besides its lines; `records` are by the names of their works."""

    clauses: Sequence[engine.ClauseScore]
    blocks: Sequence[engine.BlockScore]
    duties: Sequence[engine.DutyOutcome]
    consequences: Sequence[engine.Consequence]
    refused: Sequence[engine.Refused]
    chosen: Sequence[engine.Chosen]
    not_computable: Sequence[engine.NotComputable]
    quotas: Sequence[QuotaOutcome]
    records: Mapping[str, Record]


async def _lines(years: Sequence[ScoredYear], info: Info, selected: frozenset[str]) -> list[list[ScoreLine]]:
    return await type(years[0]).score_lines_of(years, info, selected)


@strawberry.interface(description="年度得分: a member's year, scored under one version of one regulation.")
class ScoredYear:
    year: int = strawberry.field(description="年度: the year scored.")
    total: Points = strawberry.field(description="总分: the sum of all lines.")
    grade: str | None = strawberry.field(description="等次: the grade, in the regulation's own words; null if it gives none.")
    candidate_for: str | None = strawberry.field(description="等次人选: a grade with a quota that is open to people's decision.")
    grade_decided_by: str | None = strawberry.field(description="审定机构: who decides about the grade, which is then a proposal to them.")
    not_graded: str | None = strawberry.field(description="不评等次: why there is no grade and no place on lists; null where there may be.")
    unverified_count: int = strawberry.field(description="未核实事实数: registered facts of the year that nobody verified: not counted.")
    version: date = strawberry.field(description="版本: the regulation's version, by its first day in force.")
    status: RegulationStatus = strawberry.field(description="掌握程度: how much of the regulation's source is known.")
    content_hash: str = strawberry.field(description="内容摘要: SHA-256 of the regulation as it was applied.")
    engine_version: str = strawberry.field(description="引擎版本: the version of the engine that computed it.")
    period_from: date = strawberry.field(description="起始日期: the period's first day.")
    period_to: date = strawberry.field(description="终止日期: the period's last day.")
    cut_off: date = strawberry.field(description="截止日期: what is dated later does not count.")

    async def findings(self, info: Info) -> Findings:
        """What the scorecard holds besides its lines."""
        raise NotImplementedError

    async def score_lines(self, info: Info) -> list[ScoreLine]:
        """The lines in the order of the sum."""
        raise NotImplementedError

    @classmethod
    async def score_lines_of(cls, years: Sequence[Self], info: Info, selected: frozenset[str] | None = None) -> list[list[ScoreLine]]:
        """The lines of many, all of this class; only the `selected` fields of them are asked for, where that is known."""
        return [await year.score_lines(info) for year in years]

    async def whole(self, info: Info) -> engine.Scorecard:
        """The scorecard as the engine made it."""
        raise NotImplementedError

    @resolved("得分行: every step of the sum, in order.", size=15, together=_lines)
    async def lines(self, info: Info) -> list[ScoreLine]:
        return await self.score_lines(info)

    @resolved("计分条款: every clause with its points.", size=15)
    async def clauses(self, info: Info) -> list[Clause]:
        return Clause.from_scores((await self.findings(info)).clauses)

    @resolved("板块得分: every block with its points.", size=5)
    async def blocks(self, info: Info) -> list[BlockScore]:
        return [BlockScore.from_score(score) for score in (await self.findings(info)).blocks]

    @resolved("职责履行: every duty, fulfilled or not.", size=5)
    async def duties(self, info: Info) -> list[DutyOutcome]:
        found = await self.findings(info)
        return [
            DutyOutcome(
                name=duty.name,
                cite=list(duty.cite),
                says=duty.says,
                fulfilled=duty.fulfilled,
                advisory=duty.advisory,
                reason=duty.reason,
                records=[found.records[work] for work in duty.works],
            )
            for duty in found.duties
        ]

    @resolved("等次名额: places of grades with a quota, in the parts of the committee the member belongs to.", size=2)
    async def quotas(self, info: Info) -> list[GradeQuota]:
        return [GradeQuota.from_outcome(outcome) for outcome in (await self.findings(info)).quotas]

    @resolved("后果建议: what the regulation proposes for people to decide.", size=1)
    async def consequences(self, info: Info) -> list[Consequence]:
        found = await self.findings(info)
        return [Consequence(proposal=each.proposal, cite=list(each.cite), reason=each.reason) for each in found.consequences]

    @resolved("不予计分事实: records that the regulation cannot take.", size=1)
    async def refused(self, info: Info) -> list[Refused]:
        found = await self.findings(info)
        return [Refused(clause=each.clause, record=found.records.get(each.work), reason=each.reason) for each in found.refused]

    @resolved("自行选定: what the pack chose where the source is silent.", size=10)
    async def chosen(self, info: Info) -> list[Chosen]:
        return [Chosen(field=each.field, value=each.value, why=each.why) for each in (await self.findings(info)).chosen]

    @resolved("不可计算条款: clauses that cannot be carried out.", size=2)
    async def not_computable(self, info: Info) -> list[NotComputable]:
        return [NotComputable(cite=list(each.cite), why=each.why) for each in (await self.findings(info)).not_computable]

    @resolved("得分说明: the whole told in Chinese sentences, clause by clause, one to a line.", weight=1)
    async def explanation(self, info: Info) -> str:
        return told(await self.whole(info))
