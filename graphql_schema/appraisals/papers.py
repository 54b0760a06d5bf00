"""What is written down about members while a year is appraised: who is left out, forms, objections; and what departments and units say."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

import strawberry

from graphql_schema.appraisals.words import GroupDecisionAbout, ObjectionStage, ObjectionState, RegistrationFormState
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.policies import Belonging
from graphql_schema.scalars import Points
from services.listings.appraisals import (
    APPRAISALS,
    OBJECTIONS,
    REGISTRATION_FORMS,
    DepartmentReviewRow,
    ExclusionRow,
    FeedbackRow,
    ObjectionRow,
    RegistrationFormRow,
)
from services.listings.committees import ACTIVITY_GROUPS
from services.listings.group_decisions import GroupDecisionRow
from services.listings.member_decisions import ConsequenceDecisionRow, GradeDecisionRow, ListDecisionRow
from services.listings.members import MEMBERS
from services.permissions import Right

if TYPE_CHECKING:
    from graphql_schema.appraisals.cycle import Appraisal
    from graphql_schema.bodies import ActivityGroup
    from graphql_schema.members import Member

LazyGroup = Annotated["ActivityGroup", strawberry.lazy("graphql_schema.bodies")]
LazyMember = Annotated["Member", strawberry.lazy("graphql_schema.members")]
LazyAppraisal = Annotated["Appraisal", strawberry.lazy("graphql_schema.appraisals.cycle")]
REVISION = "版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."


@strawberry.type
class AboutMember:
    """What is about one member."""

    row: strawberry.Private[Any]

    @resolved("委员: whom it is about; null if the member may not be read.", rows=Right.READ)
    async def member(self, info: Info) -> LazyMember | None:
        from graphql_schema.members import Member

        found = await info.context.loaders.by_id(MEMBERS).load(self.row.member_id)
        return None if found is None else Member.from_row(found)


@strawberry.type
class OfAppraisal(AboutMember):
    """What is about one member in one appraisal."""

    @resolved("年度考核: the year's appraisal; null if figures of the committee may not be read.", rows=Right.READ_FIGURES)
    async def appraisal(self, info: Info) -> LazyAppraisal | None:
        from graphql_schema.appraisals.cycle import Appraisal

        found = await info.context.loaders.by_id(APPRAISALS).load(self.row.appraisal_id)
        return None if found is None else Appraisal.from_row(found)


@strawberry.type(description="不参加考核: a member who is left out of a year's appraisal, and why.")
class Exclusion(AboutMember):
    reason: str = strawberry.field(description="理由: why.")
    decided_by: str = strawberry.field(description="决定人: who decided.")
    decided_at: datetime = strawberry.field(description="决定时刻: when.")

    @classmethod
    def from_row(cls, row: ExclusionRow) -> Self:
        return cls(row=row, reason=row.reason, decided_by=row.decided_by, decided_at=row.decided_at)


@strawberry.type(description="履职情况登记表: what a member says about the own year.")
class RegistrationForm(OfAppraisal, Node):
    listing: ClassVar = REGISTRATION_FORMS
    summary: str = strawberry.field(description="自我总结: what the member did, in the member's words.")
    own_points: Points | None = strawberry.field(description="自评分: what the member thinks it comes to; null if nothing was said.")
    state: RegistrationFormState = strawberry.field(description="登记表状态: how far it has come.")
    entered_by: str = strawberry.field(description="填写人: who wrote it, the member or an office on behalf.")
    entered_at: datetime = strawberry.field(description="填写时刻: when it was written last.")
    answer: str | None = strawberry.field(description="答复: what the office answered; why, where it was returned.")
    answered_at: datetime | None = strawberry.field(description="答复时刻: when; null until then.")
    revision: int = strawberry.field(description=REVISION)

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id, self.row.member_id)

    @classmethod
    def from_row(cls, row: RegistrationFormRow) -> Self:
        return cls(
            id=global_id("RegistrationForm", row.id),
            row=row,
            summary=row.summary,
            own_points=None if row.own_points is None else Points(row.own_points),
            state=RegistrationFormState(row.state),
            entered_by=row.entered_by,
            entered_at=row.entered_at,
            answer=row.answer,
            answered_at=row.answered_at,
            revision=row.revision,
        )


@strawberry.type(description="异议: what somebody disputes about a member's year, and what was decided about it.")
class Objection(OfAppraisal, Node):
    listing: ClassVar = OBJECTIONS
    stage: ObjectionStage = strawberry.field(description="异议阶段: when it was raised.")
    clause: str | None = strawberry.field(description="条款: the clause that is meant, by its name; null where none was named.")
    work: str | None = strawberry.field(description="工作编号: the number of the work that is meant; null where none was named.")
    statement: str = strawberry.field(description="异议内容: what is disputed.")
    raised_on: date = strawberry.field(description="提出日期: when it was raised.")
    state: ObjectionState = strawberry.field(description="异议状态: what became of it.")
    answer: str | None = strawberry.field(description="处理意见: why it was decided so, or withdrawn; null until then.")
    decided_at: datetime | None = strawberry.field(description="处理时刻: when; null until then.")
    revision: int = strawberry.field(description=REVISION)

    @resolved("提出人: who raised it, as the office wrote it down; null where the member did, and to those who do not read everybody's.")
    async def raised_by(self, info: Info) -> str | None:
        # Whoever is objected to sees what is said, and not by whom.
        whole = info.context.actor.may(Right.READ_PERFORMANCE, self.row.committee_id)
        found: str | None = self.row.raised_by
        return found if whole else None

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id, self.row.member_id)

    @classmethod
    def from_row(cls, row: ObjectionRow) -> Self:
        return cls(
            id=global_id("Objection", row.id),
            row=row,
            stage=ObjectionStage(row.stage),
            clause=row.clause,
            work=row.work,
            statement=row.statement,
            raised_on=row.raised_on,
            state=ObjectionState(row.state),
            answer=row.answer,
            decided_at=row.decided_at,
            revision=row.revision,
        )


@strawberry.type(description="部门审核: that a department looked through its part of the year.")
class DepartmentReview:
    department: str = strawberry.field(description="部门: which.")
    findings: str = strawberry.field(description="审核意见: what it found; empty where it said nothing.")
    reviewed_by: str = strawberry.field(description="审核人: who.")
    reviewed_at: datetime = strawberry.field(description="审核时刻: when.")

    @classmethod
    def from_row(cls, row: DepartmentReviewRow) -> Self:
        return cls(department=row.department, findings=row.findings, reviewed_by=row.reviewed_by, reviewed_at=row.reviewed_at)


@strawberry.type(description="反馈推荐单位: that a unit was told of an issued result.")
class Feedback:
    unit: str = strawberry.field(description="推荐单位: which unit.")
    about: str = strawberry.field(description="涉及委员: about whom, in the office's words; empty where nothing was said.")
    sent_on: date = strawberry.field(description="反馈日期: when.")

    @classmethod
    def from_row(cls, row: FeedbackRow) -> Self:
        return cls(unit=row.unit, about=row.about, sent_on=row.sent_on)


@strawberry.type(description="等次审定: a grade that people decided, where the regulation leaves it to them.")
class GradeDecision(AboutMember):
    grade: str | None = strawberry.field(description="等次: the grade, in the regulation's words; null for no grade.")
    reason: str = strawberry.field(description="理由: why.")
    decided_by: str = strawberry.field(description="决定人: who decided.")
    decided_at: datetime = strawberry.field(description="决定时刻: when.")

    @classmethod
    def from_row(cls, row: GradeDecisionRow) -> Self:
        return cls(row=row, grade=row.grade, reason=row.reason, decided_by=row.decided_by, decided_at=row.decided_at)


@strawberry.type(description="小组审定: what people decided about a group, where the regulation leaves it to them.")
class GroupDecision:
    row: strawberry.Private[GroupDecisionRow]
    about: GroupDecisionAbout = strawberry.field(description="审定事项: what is decided.")
    name: str = strawberry.field(description="名称: the list, the grade or the consequence, in the regulation's words.")
    accepted: bool = strawberry.field(description="采纳: whether the group has it.")
    reason: str = strawberry.field(description="理由: why.")
    decided_by: str = strawberry.field(description="决定人: who decided.")
    decided_at: datetime = strawberry.field(description="决定时刻: when.")

    @resolved("小组: the group as it is now.")
    async def group(self, info: Info) -> LazyGroup | None:
        from graphql_schema.bodies import ActivityGroup

        row = await info.context.loaders.by_id(ACTIVITY_GROUPS).load(self.row.group_id)
        return None if row is None else ActivityGroup.from_row(row)

    @classmethod
    def from_row(cls, row: GroupDecisionRow) -> Self:
        about = GroupDecisionAbout(row.about.value)
        told = {name: getattr(row, name) for name in ("name", "accepted", "reason", "decided_by", "decided_at")}
        return cls(row=row, about=about, **told)


@strawberry.type(description="名单审定: whether a member who is level with others for the last places of a list stands on it.")
class ListDecision(AboutMember):
    name: str = strawberry.field(description="名单: the list, in the regulation's words.")
    accepted: bool = strawberry.field(description="列入: whether the member stands on it.")
    reason: str = strawberry.field(description="理由: why.")
    decided_by: str = strawberry.field(description="决定人: who decided.")
    decided_at: datetime = strawberry.field(description="决定时刻: when.")

    @classmethod
    def from_row(cls, row: ListDecisionRow) -> Self:
        return cls(row=row, name=row.name, accepted=row.accepted, reason=row.reason, decided_by=row.decided_by, decided_at=row.decided_at)


@strawberry.type(description="结果运用审定: whether what the regulation proposes follows for a member.")
class ConsequenceDecision(AboutMember):
    proposal: str = strawberry.field(description="后果建议: what the regulation proposes.")
    accepted: bool = strawberry.field(description="采纳: whether it follows.")
    reason: str = strawberry.field(description="理由: why.")
    decided_by: str = strawberry.field(description="决定人: who decided.")
    decided_at: datetime = strawberry.field(description="决定时刻: when.")

    @classmethod
    def from_row(cls, row: ConsequenceDecisionRow) -> Self:
        return cls(
            row=row,
            proposal=row.proposal,
            accepted=row.accepted,
            reason=row.reason,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
        )
