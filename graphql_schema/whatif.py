"""What a draft regulation would change: asked about a year's verified records, computed for the answer, never stored."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated, Self

import strawberry

from graphql_schema.arguments import CommitteeCode, Year, checked_year, committee_id
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.regulations import Chosen, RegulationStatus
from graphql_schema.scalars import Points
from scoring_plugins.plugins import Regulations
from services import whatif
from services.listings.view import Session
from services.permissions import Actor, Right
from services.scoring import YearScores
from services.whatif import draft_of, what_if


@strawberry.enum(description="得分节点类别: what a part of the sum is.")
class NodeKind(Enum):
    CLAUSE = strawberry.enum_value("clause", description="条款: a clause, with its own cap, floor and rounding.")
    BLOCK = strawberry.enum_value("block", description="板块: what a block itself changes: its cap, its floor, the highest taken.")
    TOTAL = strawberry.enum_value("total", description="总分: what the total itself changes: its cap, its floor, its rounding.")


@strawberry.type(
    description="得分变化: what one clause, block or the total itself adds under both; together they are the change of the total."
)
class NodeChange:
    node: str = strawberry.field(description="节点: its name.")
    kind: NodeKind = strawberry.field(description="类别: what it is.")
    before: Points = strawberry.field(description="现行: what it adds under the adopted regulation.")
    after: Points = strawberry.field(description="草案: what it adds under the draft.")

    @classmethod
    def from_change(cls, change: whatif.NodeChange) -> Self:
        return cls(node=change.node, kind=NodeKind(change.kind), before=Points(change.before), after=Points(change.after))


@strawberry.type(description="委员变化: a member whose score or grade the draft would change.")
class MemberChange:
    number: str = strawberry.field(description="委员编号: the member's number.")
    name: str = strawberry.field(description="姓名: the member's name.")
    before: Points = strawberry.field(description="现行总分: the total under the adopted regulation.")
    after: Points = strawberry.field(description="草案总分: the total under the draft.")
    grade_before: str | None = strawberry.field(description="现行等次: the grade under the adopted regulation.")
    grade_after: str | None = strawberry.field(description="草案等次: the grade under the draft.")
    because: list[NodeChange] = strawberry.field(
        description="原因: which clauses, blocks or limits did it, the largest change first.", metadata={"size": 5}
    )
    duties: list[str] = strawberry.field(description="职责: duties fulfilled under one of the two and not under the other.")

    @classmethod
    def from_change(cls, change: whatif.MemberChange) -> Self:
        assert change.before is not None
        assert change.after is not None
        return cls(
            number=change.number,
            name=change.name,
            before=Points(change.before.total),
            after=Points(change.after.total),
            grade_before=change.before.grade,
            grade_after=change.after.grade,
            because=[NodeChange.from_change(each) for each in change.because],
            duties=list(change.duties),
        )


@strawberry.type(description="节点影响: what one clause, block or limit does to everyone.")
class NodeEffect:
    node: str = strawberry.field(description="节点: its name.")
    kind: NodeKind = strawberry.field(description="类别: what it is.")
    change: Points = strawberry.field(description="合计增减: its change, summed over members.")
    gaining_count: int = strawberry.field(description="增分人数: members to whom it gives more.")
    losing_count: int = strawberry.field(description="减分人数: members to whom it gives less.")

    @classmethod
    def from_effect(cls, effect: whatif.NodeEffect) -> Self:
        return cls(
            node=effect.node,
            kind=NodeKind(effect.kind),
            change=Points(effect.change),
            gaining_count=effect.gaining_count,
            losing_count=effect.losing_count,
        )


@strawberry.type(description="分数段: how many totals lie in a range, under both.")
class ScoreRange:
    lowest: Points = strawberry.field(description="下限: from this many points.")
    below: Points = strawberry.field(description="上限: up to, not including, this many.")
    before_count: int = strawberry.field(description="现行人数: under the adopted regulation.")
    after_count: int = strawberry.field(description="草案人数: under the draft.")

    @classmethod
    def from_bin(cls, part: whatif.Bin) -> Self:
        return cls(lowest=Points(part.lowest), below=Points(part.below), before_count=part.before_count, after_count=part.after_count)


@strawberry.type(description="等次人数: how many have a grade, under both.")
class GradeCount:
    grade: str | None = strawberry.field(description="等次: the grade; null for those without one.")
    before_count: int = strawberry.field(description="现行人数: under the adopted regulation.")
    after_count: int = strawberry.field(description="草案人数: under the draft.")


@strawberry.type(description="试算所用办法: a regulation as a what-if applied it.")
class AppliedRegulation:
    scores: strawberry.Private[YearScores]
    code: str = strawberry.field(description="代码: its code.")
    title: str = strawberry.field(description="名称: its title.")
    status: RegulationStatus = strawberry.field(description="掌握程度: how much of its source is known.")
    version: date = strawberry.field(description="版本: its version, by the first day in force.")
    content_hash: str = strawberry.field(description="内容摘要: SHA-256 of what it says.")

    @resolved("自行选定: what it chose where its source is silent.", size=10)
    async def chosen(self) -> list[Chosen]:
        regulation = self.scores.regulation
        choices = regulation.chosen_in(regulation.version_for(self.scores.year))
        return [Chosen(field=each.field, value=each.value, why=each.why) for each in choices]

    @classmethod
    def from_scores(cls, scores: YearScores, version: date | None = None) -> Self:
        regulation = scores.regulation
        return cls(
            scores=scores,
            code=regulation.code,
            title=regulation.title,
            status=RegulationStatus(regulation.status),
            version=version or regulation.version_for(scores.year).in_force_from,
            content_hash=regulation.content_hash,
        )


@strawberry.type(description="试算: a year's verified records under the adopted regulation and under a draft; computed, never stored.")
class WhatIf:
    found: strawberry.Private[whatif.WhatIf]
    year: int = strawberry.field(description="年度: the year scored.")
    postponed_from: date | None = strawberry.field(
        description="推迟施行: the draft's day of force where it lies after the year; the draft is applied as if it had been in force."
    )
    gaining_count: int = strawberry.field(description="增分人数: members whose total would rise.")
    losing_count: int = strawberry.field(description="减分人数: members whose total would fall.")
    changing_grade_count: int = strawberry.field(description="等次变化人数: members whose grade would change.")

    @resolved("现行办法: the regulation the committee has adopted.")
    async def before(self) -> AppliedRegulation:
        return AppliedRegulation.from_scores(self.found.before)

    @resolved("草案: the draft.")
    async def after(self) -> AppliedRegulation:
        return AppliedRegulation.from_scores(self.found.after, self.found.postponed_from)

    @resolved("委员变化: members whose total or grade would change, in 姓氏笔画 order.", size=100)
    async def members(self) -> list[MemberChange]:
        moved = [member for member in self.found.members if member.change is not None and (member.change or member.changes_grade)]
        return [MemberChange.from_change(member) for member in moved]

    @resolved("节点影响: what each clause, block or limit does to everyone, the largest first.", size=15)
    async def effects(self) -> list[NodeEffect]:
        return [NodeEffect.from_effect(effect) for effect in self.found.effects]

    @resolved("总分分布: both distributions in the same ranges.", size=20)
    async def distribution(self) -> list[ScoreRange]:
        return [ScoreRange.from_bin(part) for part in self.found.distribution]

    @resolved("等次人数: grades under both.", size=5)
    async def grades(self) -> list[GradeCount]:
        return [GradeCount(grade=each.grade, before_count=each.before_count, after_count=each.after_count) for each in self.found.grades]

    @classmethod
    def from_found(cls, found: whatif.WhatIf) -> Self:
        return cls(
            found=found,
            year=found.year,
            postponed_from=found.postponed_from,
            gaining_count=len(found.gaining),
            losing_count=len(found.losing),
            changing_grade_count=len(found.changing_grade),
        )


@strawberry.type
class WhatIfQueries:
    @resolved(
        "试算: what a draft would change; give `code` of an installed regulation, or `draft`; null where it may not be asked.",
        rows=Right.READ_PERFORMANCE,
        weight=500,
    )
    async def what_if(
        self,
        info: Info,
        committee: CommitteeCode,
        year: Year,
        code: Annotated[str | None, strawberry.argument(description="代码: an installed regulation.")] = None,
        draft: Annotated[str | None, strawberry.argument(description="草案: the text of a regulation.yaml.")] = None,
    ) -> WhatIf | None:
        owner = await committee_id(info, committee, Right.READ_PERFORMANCE)
        return WhatIf.from_found(await info.context.read(_found, owner, checked_year(year), info.context.regulations, code, draft))


def _found(
    session: Session, actor: Actor, committee_key: int, year: int, regulations: Regulations, code: str | None, draft: str | None
) -> whatif.WhatIf:
    """Off the event loop: reading a draft takes its time too."""
    return what_if(session, actor, committee_key, year, regulations, draft_of(regulations, code, draft))
