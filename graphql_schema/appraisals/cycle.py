"""年度考核: where a committee's year stands on its way from opening to archive, and what hangs on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

import strawberry

from graphql_schema.appraisals.ballots import BallotRound
from graphql_schema.appraisals.group_papers import GroupExclusion, GroupObjection
from graphql_schema.appraisals.papers import REVISION, DepartmentReview, Exclusion, Feedback, Objection, RegistrationForm
from graphql_schema.appraisals.results import AppraisalResult
from graphql_schema.appraisals.words import AppraisalEvent, AppraisalState
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed_under
from graphql_schema.parameters import DayUnit
from graphql_schema.policies import Belonging
from graphql_schema.regulations import RegulationStatus
from services.appraisals.states import MOVES
from services.listings.appraisals import (
    APPRAISAL_RESULTS,
    APPRAISAL_STEPS,
    APPRAISALS,
    DEPARTMENT_REVIEWS,
    EXCLUSIONS,
    FEEDBACK,
    OBJECTIONS,
    REGISTRATION_FORMS,
    AppraisalRow,
    AppraisalStepRow,
)
from services.listings.ballots import BALLOT_ROUNDS
from services.listings.group_papers import GROUP_EXCLUSIONS, GROUP_OBJECTIONS
from services.permissions import Right


@strawberry.type(description="考核步骤: a move of an appraisal: who, when and why.")
class AppraisalStep:
    event: str = strawberry.field(description="环节: what happened, such as begin_collecting, open or draft_correction.")
    became: AppraisalState = strawberry.field(description="考核状态: where it led.")
    reason: str | None = strawberry.field(description="理由: why; null where nobody had to say.")
    made_by: str = strawberry.field(description="办理人: who.")
    made_at: datetime = strawberry.field(description="办理时刻: when.")

    @classmethod
    def from_row(cls, row: AppraisalStepRow) -> Self:
        became = AppraisalState(row.became)
        return cls(event=row.event, became=became, reason=row.reason, made_by=row.made_by, made_at=row.made_at)


@strawberry.type(description="年度考核: a committee's year under appraisal, by one version of one regulation, frozen when it was opened.")
class Appraisal(Node):
    listing: ClassVar = APPRAISALS
    row: strawberry.Private[AppraisalRow]
    year: int = strawberry.field(description="年度: the year.")
    group_kind: str | None = strawberry.field(description="小组类别: the kind of the groups that it is about; null for members.")
    state: AppraisalState = strawberry.field(description="考核状态: where it stands.")
    regulation_code: str = strawberry.field(description="办法代码: the regulation's code.")
    title: str = strawberry.field(description="办法名称: the regulation's title as it was.")
    version: date = strawberry.field(description="版本: the regulation's version, by its first day in force.")
    status: RegulationStatus = strawberry.field(description="掌握程度: how much of the regulation's source is known.")
    content_hash: str = strawberry.field(description="内容摘要: SHA-256 of the regulation as it was frozen.")
    partial_because: str | None = strawberry.field(
        description="部分条文依据: why a regulation known in part may decide; null for a complete one."
    )
    notice_days: int = strawberry.field(description="公示天数: days of the public notice; 0 for none.")
    notice_unit: DayUnit = strawberry.field(description="公示天数单位: whether these are days of the calendar or working days.")
    check_until: date | None = strawberry.field(description="核对截止日: the last day on which a member may check the own record.")
    notice_from: date | None = strawberry.field(description="公示起日: when the draft was made public; null until then.")
    notice_until: date | None = strawberry.field(description="公示止日: the last day on which an objection may be raised.")
    opened_at: datetime = strawberry.field(description="启动时刻: when it was opened.")
    revision: int = strawberry.field(description=REVISION)

    @resolved("委员会: the committee.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("可办环节: what may move it on from where it stands, by whoever has the right.")
    async def events(self) -> list[AppraisalEvent]:
        return [AppraisalEvent(event.value) for event, move in MOVES.items() if self.row.state in move.since]

    @resolved("考核步骤: its moves in order, the opening first.", size=15)
    async def steps(self, info: Info) -> list[AppraisalStep]:
        rows = await info.context.loaders.grouped(APPRAISAL_STEPS, "appraisal_id").load(self.row.id)
        return [AppraisalStep.from_row(row) for row in rows]

    @resolved("考核结果: the versions of its result in order.", size=3)
    async def results(self, info: Info) -> list[AppraisalResult]:
        rows = await info.context.loaders.grouped(APPRAISAL_RESULTS, "appraisal_id").load(self.row.id)
        return [AppraisalResult.from_row(row) for row in rows]

    @resolved("不参加考核: who is left out, and why; a member finds the own one.", rows=Right.READ_PERFORMANCE)
    async def exclusions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Exclusion]:
        return await listed_under(info, EXCLUSIONS, "appraisal_id", self.row.id, (first, after, last, before), Exclusion.from_row)

    @resolved("履职情况登记表: what members say about their years; a member finds the own one.", rows=Right.READ_PERFORMANCE)
    async def registration_forms(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[RegistrationForm]:
        part = (first, after, last, before)
        return await listed_under(info, REGISTRATION_FORMS, "appraisal_id", self.row.id, part, RegistrationForm.from_row)

    @resolved("异议: what is disputed, in order; a member finds what is about the own year.", rows=Right.READ_PERFORMANCE)
    async def objections(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Objection]:
        return await listed_under(info, OBJECTIONS, "appraisal_id", self.row.id, (first, after, last, before), Objection.from_row)

    @resolved("小组不参加考核: which groups are left out, and why.", rows=Right.READ_PERFORMANCE)
    async def group_exclusions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[GroupExclusion]:
        part = (first, after, last, before)
        return await listed_under(info, GROUP_EXCLUSIONS, "appraisal_id", self.row.id, part, GroupExclusion.from_row)

    @resolved("小组异议: what is disputed about groups, in order.", rows=Right.READ_PERFORMANCE)
    async def group_objections(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[GroupObjection]:
        part = (first, after, last, before)
        return await listed_under(info, GROUP_OBJECTIONS, "appraisal_id", self.row.id, part, GroupObjection.from_row)

    @resolved("部门审核: what departments found; for those who read everybody's.", rows=Right.READ_PERFORMANCE, size=10)
    async def department_reviews(self, info: Info) -> list[DepartmentReview]:
        rows = await info.context.loaders.grouped(DEPARTMENT_REVIEWS, "appraisal_id").load(self.row.id)
        return [DepartmentReview.from_row(row) for row in rows]

    @resolved("民主测评: its ballots on paper, in the order they were opened.", size=3)
    async def ballot_rounds(self, info: Info) -> list[BallotRound]:
        rows = await info.context.loaders.grouped(BALLOT_ROUNDS, "appraisal_id").load(self.row.id)
        return [BallotRound.from_row(row) for row in rows]

    @resolved("反馈推荐单位: which units were told; for those who read everybody's.", rows=Right.READ_PERFORMANCE)
    async def feedback(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Feedback]:
        return await listed_under(info, FEEDBACK, "appraisal_id", self.row.id, (first, after, last, before), Feedback.from_row)

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    @classmethod
    def from_row(cls, row: AppraisalRow) -> Self:
        return cls(
            id=global_id("Appraisal", row.id),
            row=row,
            year=row.year,
            group_kind=row.group_kind or None,
            state=AppraisalState(row.state),
            regulation_code=row.regulation,
            title=row.title,
            version=row.version,
            status=RegulationStatus(row.status),
            content_hash=row.content_hash,
            partial_because=row.partial_because,
            notice_days=row.notice_days,
            notice_unit=DayUnit(row.notice_unit),
            check_until=row.check_until,
            notice_from=row.notice_from,
            notice_until=row.notice_until,
            opened_at=row.opened_at,
            revision=row.revision,
        )


async def appraisals_of(info: Info, committee_key: int) -> list[Appraisal]:
    """A committee's appraisals, the latest year first."""
    rows = await info.context.loaders.grouped(APPRAISALS, "committee_id").load(committee_key)
    # Grouped rows run upwards.
    return [Appraisal.from_row(row) for row in sorted(rows, key=lambda row: -row.year)]
