"""The words of a handling's way: where it stands, what a reply comes to, how satisfied sponsors are, how key proposals are supervised."""

from __future__ import annotations

from enum import Enum

import strawberry


@strawberry.enum(description="办理状态: where a unit's handling of a proposal stands.")
class HandlingState(Enum):
    OFFERED = strawberry.enum_value("offered", description="待签收: assigned, and neither accepted nor returned.")
    ACCEPTED = strawberry.enum_value("accepted", description="已签收: the unit took it on.")
    RETURNED = strawberry.enum_value("returned", description="已退回: the unit gave it back, with a reason.")
    REPLACED = strawberry.enum_value("replaced", description="已改派: another unit took its place.")
    HANDLING = strawberry.enum_value("handling", description="办理中: the unit was in touch with the sponsors.")
    COSIGNING = strawberry.enum_value("cosigning", description="会签中: a reply is drafted, and co-handlers are asked whether they agree.")
    SUPERVISOR_REVIEW = strawberry.enum_value("supervisor_review", description="督办审核: the office looks at the draft.")
    REPLIED = strawberry.enum_value("replied", description="已答复: the office passed the reply.")
    OPINION_GIVEN = strawberry.enum_value("opinion_given", description="已送会办意见: a co-handler gave the lead its opinion.")


@strawberry.enum(description="答复结果: what a reply comes to, whatever letter the locality marks it with.")
class ReplyMeaning(Enum):
    RESOLVED = strawberry.enum_value("resolved", description="已经解决: done.")
    IN_PROGRESS = strawberry.enum_value("in_progress", description="正在解决: under way, to be done by a day.")
    PLANNED = strawberry.enum_value("planned", description="列入计划: planned, to be done by a day.")
    REFERENCE = strawberry.enum_value("reference", description="留作参考: kept for reference.")
    DECLINED = strawberry.enum_value("declined", description="不予采纳: not to be done.")


@strawberry.enum(description="满意程度: how satisfied a sponsor is, on one of two axes.")
class Satisfaction(Enum):
    SATISFIED = strawberry.enum_value("satisfied", description="满意: satisfied.")
    MOSTLY = strawberry.enum_value("mostly", description="基本满意: mostly satisfied.")
    DISSATISFIED = strawberry.enum_value("dissatisfied", description="不满意: dissatisfied; it is handled a second time.")


@strawberry.enum(description="承诺状态: what became of a reply that promised something.")
class PromiseState(Enum):
    OPEN = strawberry.enum_value("open", description="待兑现: not kept yet.")
    FULFILLED = strawberry.enum_value("fulfilled", description="已兑现: kept.")


@strawberry.enum(description="督办方式: who leads a supervision, and how.")
class SupervisionKind(Enum):
    PARTY_AND_GOVERNMENT = strawberry.enum_value("party_and_government", description="党政领导牵头: led by leaders of party or government.")
    CPPCC_LEADER = strawberry.enum_value("cppcc_leader", description="政协领导领衔: led by the committee's own leaders.")
    SPECIAL_COMMITTEE = strawberry.enum_value("special_committee", description="专委会协商: a special committee's consultation.")
    INSPECTION = strawberry.enum_value("inspection", description="委员视察: an inspection by members.")
    REVIEW = strawberry.enum_value("review", description="督办评议: a democratic review.")


@strawberry.enum(description="督办活动方式: what was held for a supervision.")
class SupervisionStepKind(Enum):
    VISIT = strawberry.enum_value("visit", description="实地调研: a visit to a place.")
    MEETING = strawberry.enum_value("meeting", description="协商座谈: a meeting of those concerned.")
