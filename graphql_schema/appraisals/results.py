"""考核结果: the versions of what a year came to, each a scoring and what people decided about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from graphql_schema.appraisals.papers import REVISION, ConsequenceDecision, GradeDecision, GroupDecision, LazyAppraisal, ListDecision
from graphql_schema.appraisals.words import ResultState
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed_under
from graphql_schema.policies import Belonging
from services.listings.appraisals import APPRAISAL_RESULTS, APPRAISALS, AppraisalResultRow
from services.listings.group_decisions import GROUP_DECISIONS
from services.listings.member_decisions import CONSEQUENCE_DECISIONS, GRADE_DECISIONS, LIST_DECISIONS
from services.listings.scorings import SCORINGS
from services.permissions import Right

if TYPE_CHECKING:
    from graphql_schema.scorings import Scoring


@strawberry.type(description="考核结果: one version of what a year came to; an issued one is never changed, a later one supersedes it.")
class AppraisalResult(Node):
    listing: ClassVar = APPRAISAL_RESULTS
    row: strawberry.Private[AppraisalResultRow]
    number: int = strawberry.field(description="版次: counts the versions that were ever drafted, from 1.")
    state: ResultState = strawberry.field(description="考核结果状态: what it is.")
    reason: str | None = strawberry.field(description="更正理由: why there is a version after one that was issued; null otherwise.")
    made_at: datetime = strawberry.field(description="形成时刻: when it was drafted.")
    approver: str | None = strawberry.field(description="审定机构: who approved it, as the minutes have it; null until it is issued.")
    decided_on: date | None = strawberry.field(description="审定日期: when it was approved; null until it is issued.")
    issued_on: date | None = strawberry.field(description="通报日期: when it was issued; null until then.")
    document_number: str | None = strawberry.field(description="文号: of the circular; null where there is none.")
    seal: str | None = strawberry.field(description="封存摘要: SHA-256 over everything that it says; null until it is issued.")
    seal_sm3: str | None = strawberry.field(
        name="sealSm3", description="国密封存摘要: SM3 over everything that it says; null until it is issued."
    )
    revision: int = strawberry.field(description=REVISION)

    @resolved("年度考核: the year's appraisal.")
    async def appraisal(self, info: Info) -> LazyAppraisal | None:
        from graphql_schema.appraisals.cycle import Appraisal

        found = await info.context.loaders.by_id(APPRAISALS).load(self.row.appraisal_id)
        return None if found is None else Appraisal.from_row(found)

    @resolved("年度计分: the scoring that it is, with scorecards; null before the public notice to those who do not read everybody's.")
    async def scoring(self, info: Info) -> Annotated[Scoring, strawberry.lazy("graphql_schema.scorings")] | None:
        from graphql_schema.scorings import Scoring

        shown = self.row.is_known or self._reads_everybodys(info)
        found = await info.context.loaders.by_id(SCORINGS).load(self.row.scoring_id) if shown else None
        return None if found is None else Scoring.from_row(found)

    @resolved(
        "等次审定: grades that people decided, with the reason; a member finds the own one, once the result is issued. "
        "Null before that to those who do not read everybody's.",
        rows=Right.READ_PERFORMANCE,
    )
    async def grade_decisions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[GradeDecision] | None:
        if not (self.row.is_final or self._reads_everybodys(info)):
            return None
        return await listed_under(info, GRADE_DECISIONS, "result_id", self.row.id, (first, after, last, before), GradeDecision.from_row)

    @resolved(
        "名单审定: who of those level for the last places stands on a list, with the reason; a member finds the own ones, once the result "
        "is issued. Null before that to those who do not read everybody's.",
        rows=Right.READ_PERFORMANCE,
    )
    async def list_decisions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ListDecision] | None:
        if not (self.row.is_final or self._reads_everybodys(info)):
            return None
        return await listed_under(info, LIST_DECISIONS, "result_id", self.row.id, (first, after, last, before), ListDecision.from_row)

    @resolved(
        "结果运用审定: whether what was proposed follows, with the reason; a member finds the own ones, once the result is issued. "
        "Null before that to those who do not read everybody's.",
        rows=Right.READ_PERFORMANCE,
    )
    async def consequence_decisions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ConsequenceDecision] | None:
        if not (self.row.is_final or self._reads_everybodys(info)):
            return None
        part = (first, after, last, before)
        return await listed_under(info, CONSEQUENCE_DECISIONS, "result_id", self.row.id, part, ConsequenceDecision.from_row)

    @resolved(
        "小组审定: what people decided about groups, with the reason; null to those who do not read everybody's.",
        right=Right.READ_PERFORMANCE,
        size=5,
    )
    async def group_decisions(self, info: Info) -> list[GroupDecision] | None:
        rows = await info.context.loaders.grouped(GROUP_DECISIONS, "result_id").load(self.row.id)
        return [GroupDecision.from_row(row) for row in rows]

    def _reads_everybodys(self, info: Info) -> bool:
        return info.context.actor.may(Right.READ_PERFORMANCE, self.row.committee_id)

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    @classmethod
    def from_row(cls, row: AppraisalResultRow) -> Self:
        return cls(
            id=global_id("AppraisalResult", row.id),
            row=row,
            number=row.number,
            state=ResultState(row.state),
            reason=row.reason,
            made_at=row.made_at,
            approver=row.approver,
            decided_on=row.decided_on,
            issued_on=row.issued_on,
            document_number=row.document_number,
            seal=row.seal,
            seal_sm3=row.seal_sm3,
            revision=row.revision,
        )
