"""The steps of a year's appraisal from its opening to its archive, each with its own right."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.arguments import checked_year, committee_id
from graphql_schema.changes.appraisal_inputs import AppraisalPayload, SentAboutAppraisal, SentToAppraisal, payload_of, took
from graphql_schema.changes.inputs import MOST_ROLL_LINES, Given, Sent, refuse_many
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.parameters import DayUnit
from scoring_plugins.catalogue import say
from services.appraisals import feedback, moving, opening, population, reviewing
from services.errors import Problem, refuse
from services.models.calendar import DayUnit as StoredUnit
from services.permissions import Right


@strawberry.input(description="启动考核: open a year's appraisal by the regulation the committee adopted, which is frozen.")
class OpenAppraisalInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    year: int = strawberry.field(description="年度: the year.")
    notice_days: int = strawberry.field(description="公示天数: days of the public notice; 0 for none.")
    partial_because: str | None = strawberry.field(
        default=None, description="部分条文依据: why a regulation known in part may decide about people; needed for such a one alone."
    )
    group_kind: str | None = strawberry.field(
        default=None, description="小组类别: which kind of groups is appraised, instead of the members."
    )
    notice_unit: DayUnit = strawberry.field(
        default=DayUnit.DAYS, description="公示天数单位: whether the days of the notice are days of the calendar or working days."
    )


@strawberry.input(description="不参加考核: whether a member is left out.")
class ExclusionInput:
    member_number: str = strawberry.field(description="委员编号: the member's number.")
    reason: str | None = strawberry.field(default=None, description="理由: why the member is left out; null for one who takes part again.")


@strawberry.input(description="不参加考核: leave members out, or take them in again; nothing changes for those who are not named.")
class DecideExclusionsInput(SentAboutAppraisal):
    exclusions: list[ExclusionInput] = strawberry.field(description="不参加考核: who; at most 2000.")


@strawberry.input(description="开始汇总材料: the office gathers what is missing.")
class BeginCollectingInput(SentAboutAppraisal):
    pass


@strawberry.input(description="开始委员核对: members look at their own records.")
class BeginMemberCheckInput(SentAboutAppraisal):
    until: date = strawberry.field(description="核对截止日: the last day on which they may.")


@strawberry.input(description="开始部门审核: the members' check is over.")
class BeginDepartmentReviewInput(SentAboutAppraisal):
    reason: str | None = strawberry.field(default=None, description="理由: why it ends before its last day has; needed then alone.")


@strawberry.input(description="部门审核: a department has looked through its part of the year.")
class ReviewDepartmentInput(SentToAppraisal):
    department: str = strawberry.field(description="部门: which; one that speaks again replaces what it said.")
    findings: str | None = strawberry.field(default=None, description="审核意见: what it found.")


@strawberry.input(description="开始评议打分: people give the points that the regulation leaves to them.")
class BeginAssessmentInput(SentAboutAppraisal):
    pass


@strawberry.input(description="开始公示: make the draft public for the days that were set at the opening.")
class PublishNoticeInput(SentAboutAppraisal):
    pass


@strawberry.input(description="开始复核: look into what was objected to, after the notice has ended.")
class BeginRecheckInput(SentAboutAppraisal):
    pass


@strawberry.input(description="提交主席会议: lay the draft before those who decide.")
class SubmitToCouncilInput(SentAboutAppraisal):
    pass


@strawberry.input(description="主席会议退回: the office has to look into it once more.")
class ReturnFromCouncilInput(SentAboutAppraisal):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="反馈推荐单位: a unit was told of the issued result.")
class RecordFeedbackInput(SentToAppraisal):
    unit: str = strawberry.field(description="推荐单位: which unit.")
    sent_on: date = strawberry.field(description="反馈日期: when; not later than today.")
    about: str | None = strawberry.field(default=None, description="涉及委员: about whom, in the office's words.")


@strawberry.input(description="完成反馈: every unit that is to know was told.")
class FinishFeedbackInput(SentAboutAppraisal):
    reason: str | None = strawberry.field(default=None, description="理由: why nobody was told; needed then alone.")


@strawberry.input(description="归档: nothing more is to come.")
class ArchiveAppraisalInput(SentAboutAppraisal):
    reason: str | None = strawberry.field(default=None, description="理由: why it was not fed back; needed then alone.")


@strawberry.type
class AppraisalChanges:
    @changing("启动考核: open a year's appraisal; the regulation is frozen.", right=Right.APPRAISE)
    async def open_appraisal(self, info: Info, input: Given[OpenAppraisalInput]) -> AppraisalPayload | None:
        year, owner = checked_year(input.year), await committee_id(info, input.committee, Right.APPRAISE)
        key = await change(
            info,
            input,
            opening.open_appraisal,
            owner,
            year,
            info.context.regulations,
            notice_days=input.notice_days,
            notice_unit=StoredUnit[input.notice_unit.name],
            partial_because=input.partial_because,
            group_kind=input.group_kind or "",
        )
        return await payload_of(info, key)

    @changing("不参加考核: leave members out, or take them in again.", right=Right.APPRAISE)
    async def decide_exclusions(self, info: Info, input: Given[DecideExclusionsInput]) -> AppraisalPayload | None:
        return await took(info, input, population.decide_exclusions, _reasons(input), input.expected_revision)

    @changing("开始汇总材料: the office gathers what is missing.", right=Right.APPRAISE)
    async def begin_collecting(self, info: Info, input: Given[BeginCollectingInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.begin_collecting, input.expected_revision)

    @changing("开始委员核对: members look at their own records until a day has ended.", right=Right.APPRAISE)
    async def begin_member_check(self, info: Info, input: Given[BeginMemberCheckInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.begin_member_check, input.until, input.expected_revision)

    @changing("开始部门审核: the members' check is over.", right=Right.APPRAISE)
    async def begin_department_review(self, info: Info, input: Given[BeginDepartmentReviewInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.begin_department_review, input.reason, input.expected_revision)

    @changing("部门审核: a department has looked through its part of the year.", right=Right.VERIFY)
    async def review_department(self, info: Info, input: Given[ReviewDepartmentInput]) -> AppraisalPayload | None:
        return await took(info, input, reviewing.review_department, input.department, input.findings)

    @changing("开始评议打分: people give the points that are left to them.", right=Right.APPRAISE)
    async def begin_assessment(self, info: Info, input: Given[BeginAssessmentInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.begin_assessment, input.expected_revision)

    @changing("开始公示: make the draft public; from then on members see their own results.", right=Right.APPRAISE)
    async def publish_notice(self, info: Info, input: Given[PublishNoticeInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.publish_notice, input.expected_revision)

    @changing("开始复核: look into what was objected to.", right=Right.APPRAISE)
    async def begin_recheck(self, info: Info, input: Given[BeginRecheckInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.begin_recheck, input.expected_revision)

    @changing("提交主席会议: lay the draft before those who decide.", right=Right.APPRAISE)
    async def submit_to_council(self, info: Info, input: Given[SubmitToCouncilInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.submit_to_council, input.expected_revision)

    @changing("主席会议退回: send the draft back to the office, with a reason.", right=Right.DECIDE)
    async def return_from_council(self, info: Info, input: Given[ReturnFromCouncilInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.return_from_council, input.reason, input.expected_revision)

    @changing("反馈推荐单位: write down that a unit was told of the issued result.", right=Right.APPRAISE)
    async def record_feedback(self, info: Info, input: Given[RecordFeedbackInput]) -> AppraisalPayload | None:
        return await took(info, input, feedback.record_feedback, input.unit, input.sent_on, input.about)

    @changing("完成反馈: every unit that is to know was told.", right=Right.APPRAISE)
    async def finish_feedback(self, info: Info, input: Given[FinishFeedbackInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.finish_feedback, input.reason, input.expected_revision)

    @changing("归档: the appraisal is over.", right=Right.APPRAISE)
    async def archive_appraisal(self, info: Info, input: Given[ArchiveAppraisalInput]) -> AppraisalPayload | None:
        return await took(info, input, moving.archive, input.reason, input.expected_revision)


def _reasons(given: DecideExclusionsInput) -> dict[str, str | None]:
    """Reasons by number. Raises Refusal TOO_MANY_LINES, LISTED_TWICE."""
    refuse_many(given, "exclusions", most=MOST_ROLL_LINES)
    numbers = [each.member_number for each in given.exclusions]
    refuse(
        [
            Problem("LISTED_TWICE", f"exclusions[{place}].member_number", say("appraisals.listed_twice", number=number))
            for place, number in enumerate(numbers)
            if number in numbers[:place]
        ]
    )
    return {each.member_number: each.reason for each in given.exclusions}
