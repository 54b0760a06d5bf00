"""The words of the appraisal: where it stands, what moves it on, and the states of what hangs on it."""

from __future__ import annotations

from enum import Enum

import strawberry


@strawberry.enum(description="考核状态: where a year's appraisal stands.")
class AppraisalState(Enum):
    OPEN = strawberry.enum_value("open", description="已启动: the regulation is frozen; who takes part may be decided.")
    COLLECTING = strawberry.enum_value("collecting", description="汇总材料: the office gathers what is missing.")
    MEMBER_CHECK = strawberry.enum_value("member_check", description="委员核对: members look at their own records.")
    DEPARTMENT_REVIEW = strawberry.enum_value("department_review", description="部门审核: departments look through their parts.")
    ASSESSMENT = strawberry.enum_value("assessment", description="评议打分: people give the points that are left to them.")
    DRAFT_RESULT = strawberry.enum_value("draft_result", description="初步结果: the year is scored, and the result is a draft.")
    PUBLIC_NOTICE = strawberry.enum_value("public_notice", description="公示: the draft is public, and may be objected to.")
    RECHECK = strawberry.enum_value("recheck", description="复核: what was objected to is looked into.")
    COUNCIL = strawberry.enum_value("council", description="主席会议审定: those who decide have it before them.")
    ISSUED = strawberry.enum_value("issued", description="已通报: the result is sealed; only a new version corrects it.")
    FED_BACK = strawberry.enum_value("fed_back", description="已反馈: every unit that is to know was told.")
    ARCHIVED = strawberry.enum_value("archived", description="已归档: nothing more is to come.")


@strawberry.enum(description="考核环节: what moves an appraisal on.")
class AppraisalEvent(Enum):
    BEGIN_COLLECTING = strawberry.enum_value("begin_collecting", description="开始汇总材料: by `beginCollecting`.")
    BEGIN_MEMBER_CHECK = strawberry.enum_value("begin_member_check", description="开始委员核对: by `beginMemberCheck`.")
    BEGIN_DEPARTMENT_REVIEW = strawberry.enum_value("begin_department_review", description="开始部门审核: by `beginDepartmentReview`.")
    BEGIN_ASSESSMENT = strawberry.enum_value("begin_assessment", description="开始评议打分: by `beginAssessment`.")
    DRAFT_RESULT = strawberry.enum_value("draft_result", description="形成初步结果: by `draftResult`.")
    PUBLISH_NOTICE = strawberry.enum_value("publish_notice", description="开始公示: by `publishNotice`.")
    BEGIN_RECHECK = strawberry.enum_value("begin_recheck", description="开始复核: by `beginRecheck`.")
    SUBMIT_TO_COUNCIL = strawberry.enum_value("submit_to_council", description="提交主席会议: by `submitToCouncil`.")
    RETURN_FROM_COUNCIL = strawberry.enum_value("return_from_council", description="主席会议退回: by `returnFromCouncil`.")
    ISSUE = strawberry.enum_value("issue", description="通报: by `issueResult`.")
    FINISH_FEEDBACK = strawberry.enum_value("finish_feedback", description="完成反馈: by `finishFeedback`.")
    ARCHIVE = strawberry.enum_value("archive", description="归档: by `archiveAppraisal`.")


@strawberry.enum(description="考核结果状态: what a version of the result is.")
class ResultState(Enum):
    DRAFT = strawberry.enum_value("draft", description="初步结果: it is being decided about.")
    ISSUED = strawberry.enum_value("issued", description="已通报: it stands.")
    SUPERSEDED = strawberry.enum_value("superseded", description="已被更正: a later version stands; this one is kept as it was.")
    DROPPED = strawberry.enum_value("dropped", description="已弃用: a draft that a later one replaced.")


@strawberry.enum(description="审定事项: what people decide about a group.")
class GroupDecisionAbout(Enum):
    GRADE = strawberry.enum_value("grade", description="等次: a grade that the regulation leaves to people.")
    LIST = strawberry.enum_value("list", description="名单: a place on a list, among those level for the last ones.")
    CONSEQUENCE = strawberry.enum_value("consequence", description="结果运用: whether what the regulation proposes follows.")


@strawberry.enum(description="登记表状态: how far a registration form has come.")
class RegistrationFormState(Enum):
    DRAFT = strawberry.enum_value("draft", description="草稿: not handed in yet.")
    SUBMITTED = strawberry.enum_value("submitted", description="已提交: handed in, and not answered.")
    RETURNED = strawberry.enum_value("returned", description="已退回: to be written anew; `answer` says why.")
    ACCEPTED = strawberry.enum_value("accepted", description="已接受: as it is.")


@strawberry.enum(description="异议阶段: when an objection was raised.")
class ObjectionStage(Enum):
    MEMBER_CHECK = strawberry.enum_value("member_check", description="委员核对: about the own record.")
    PUBLIC_NOTICE = strawberry.enum_value("public_notice", description="公示: about a draft that is public.")


@strawberry.enum(description="异议状态: what became of an objection.")
class ObjectionState(Enum):
    OPEN = strawberry.enum_value("open", description="待处理: nothing is decided.")
    UPHELD = strawberry.enum_value("upheld", description="成立: the facts are to be put right.")
    REJECTED = strawberry.enum_value("rejected", description="不成立: nothing changes by it.")
    WITHDRAWN = strawberry.enum_value("withdrawn", description="已撤回: whoever raised it took it back.")
