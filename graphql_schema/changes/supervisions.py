"""督办 and 参考题目: key proposals put under supervision, what was done and found, and topics for proposals."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import MOST_ROLL_LINES, Given, Payload, Sent, SentAbout, refuse_many, thing
from graphql_schema.context import Info
from graphql_schema.courses.handling_words import SupervisionKind, SupervisionStepKind
from graphql_schema.courses.supervisions import ReferenceTopic, Supervision
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import global_id, key_of
from services.listings.supervisions import REFERENCE_TOPICS, SUPERVISIONS
from services.models import SupervisionKind as StoredKind
from services.models import SupervisionStepKind as StoredStepKind
from services.permissions import Right
from services.proposals.replanning import change_supervision, remove_supervision
from services.proposals.supervising import (
    SupervisionDraft,
    add_members,
    add_suggestion,
    confirm_supervision,
    log_supervision_step,
    plan_supervision,
)
from services.proposals.supervision_entries import (
    change_suggestion,
    change_supervision_step,
    remove_suggestion,
    remove_supervision_step,
)
from services.proposals.topics import TopicDraft, add_reference_topics, remove_reference_topic


@strawberry.input
class SupervisionWords:
    """What a plan says."""

    year: int = strawberry.field(description="年度: the calendar year.")
    name: str = strawberry.field(description="名称: what it is called, once a year.")
    kind: SupervisionKind = strawberry.field(description="督办方式: who leads, and how.")
    led_by: str = strawberry.field(description="牵头人: who leads it, in the office's words.")
    chosen_on: date = strawberry.field(description="选定日期: when the proposals were chosen as key ones.")
    proposals: list[str] = strawberry.field(description="重点提案: filed proposals by 登记号; at most 200.")
    members: list[str] = strawberry.field(default_factory=list, description="参加委员: members by 委员编号; at most 200.")

    def draft(self) -> SupervisionDraft:
        """What it stands for. Raises Refusal TOO_MANY_VALUES."""
        refuse_many(self, "proposals", "members")
        lists = (tuple(self.proposals), tuple(self.members))
        return SupervisionDraft(self.year, self.name, StoredKind[self.kind.name], self.led_by, self.chosen_on, *lists)


@strawberry.input(description="制定督办: put filed proposals under supervision as key ones.")
class PlanSupervisionInput(SupervisionWords, Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')


@strawberry.input
class SentAboutSupervision(SentAbout):
    """What every change of a supervision says."""

    supervision_id: strawberry.ID = strawberry.field(description="督办: its global id.")


@strawberry.input(description="确认重点提案: the proposals under a supervision are key ones.")
class ConfirmSupervisionInput(SentAboutSupervision):
    pass


@strawberry.input(description="更正督办: that a plan says something else, as a whole.")
class ChangeSupervisionInput(SupervisionWords, SentAboutSupervision):
    reason: str | None = strawberry.field(default=None, description="理由: why; needed once something came of the supervision.")


@strawberry.input(description="删除督办: that a supervision planned by mistake is gone, with what came of it.")
class RemoveSupervisionInput(SentAboutSupervision):
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="增加参加委员: more members take part in a supervision.")
class AddSupervisionMembersInput(SentAboutSupervision):
    members: list[str] = strawberry.field(description="参加委员: members by 委员编号; at most 200.")


@strawberry.input(description="登记督办活动: a visit or a meeting of a supervision.")
class LogSupervisionStepInput(SentAboutSupervision):
    kind: SupervisionStepKind = strawberry.field(description="督办活动方式: a visit or a meeting.")
    place: str = strawberry.field(description="地点: where.")
    held_on: date = strawberry.field(description="日期: when.")


@strawberry.input(description="登记督办建议: a suggestion that a supervision came to.")
class AddSupervisionSuggestionInput(SentAboutSupervision):
    aspect: str = strawberry.field(description="方面: under what it stands.")
    suggestion: str = strawberry.field(description="建议: what is suggested.")


@strawberry.input
class SentAboutEntry(SentAbout):
    """What every change of a visit, meeting or suggestion says; the revision is the supervision's."""

    id: strawberry.ID = strawberry.field(description="全局标识: its global id.")
    reason: str = strawberry.field(description="理由: why.")


@strawberry.input(description="更正督办活动: that a visit or a meeting was written down wrongly.")
class ChangeSupervisionStepInput(SentAboutEntry):
    kind: SupervisionStepKind = strawberry.field(description="督办活动方式: a visit or a meeting.")
    place: str = strawberry.field(description="地点: where.")
    held_on: date = strawberry.field(description="日期: when.")


@strawberry.input(description="删除督办活动: that a visit or a meeting never was.")
class RemoveSupervisionStepInput(SentAboutEntry):
    pass


@strawberry.input(description="更正督办建议: that a suggestion was written down wrongly.")
class ChangeSupervisionSuggestionInput(SentAboutEntry):
    aspect: str = strawberry.field(description="方面: under what it stands.")
    suggestion: str = strawberry.field(description="建议: what is suggested.")


@strawberry.input(description="删除督办建议: that nobody made a suggestion.")
class RemoveSupervisionSuggestionInput(SentAboutEntry):
    pass


@strawberry.input(description="参考题目: a topic, and who named it.")
class ReferenceTopicInput:
    title: str = strawberry.field(description="题目: the topic.")
    offered_by: str | None = strawberry.field(default=None, description="提出单位: who named it, in the office's words.")


@strawberry.input(description="登记参考题目: topics for the proposals of a plenary session, all or none.")
class AddReferenceTopicsInput(Sent):
    plenary_session_id: strawberry.ID = strawberry.field(description="全体会议: the plenary session's global id.")
    topics: list[ReferenceTopicInput] = strawberry.field(description="参考题目: at most 2,000.")


@strawberry.input(description="删除参考题目: a topic that was named by mistake.")
class RemoveReferenceTopicInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the topic's global id.")


@strawberry.type(description="督办办理结果: the supervision as it is now.")
class SupervisionPayload(Payload):
    supervision: Supervision | None = strawberry.field(default=None, description="督办: the supervision; null where something was wrong.")


@strawberry.type(description="删除督办结果: what is there no longer.")
class RemoveSupervisionPayload(Payload):
    removed_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="已删除的标识: the id that it had; null where something was wrong.",
        metadata={"right": Right.REFER},
    )


@strawberry.type(description="登记参考题目结果: the topics that were added.")
class ReferenceTopicsPayload(Payload):
    reference_topics: list[ReferenceTopic] | None = strawberry.field(
        default=None, description="参考题目: the topics in order; null where something was wrong.", metadata={"size": 20}
    )


@strawberry.type(description="删除参考题目结果: what is there no longer.")
class RemoveReferenceTopicPayload(Payload):
    removed_id: strawberry.ID | None = strawberry.field(
        default=None, description="已删除的标识: the topic's global id; null where something was wrong.", metadata={"right": Right.REFER}
    )


@strawberry.type
class SupervisionChanges:
    @changing("制定督办: put filed proposals under supervision; somebody else confirms that they are key ones.", right=Right.EXAMINE)
    async def plan_supervision(self, info: Info, input: Given[PlanSupervisionInput]) -> SupervisionPayload | None:
        owner = await committee_id(info, input.committee, Right.EXAMINE)
        return await _payload(info, await change(info, input, plan_supervision, owner, input.draft()))

    @changing("更正督办: make a plan say something else; whoever comes under it is confirmed by somebody else.", right=Right.EXAMINE)
    async def change_supervision(self, info: Info, input: Given[ChangeSupervisionInput]) -> SupervisionPayload | None:
        said = (input.draft(), input.reason, input.expected_revision)
        return await _payload(info, await change(info, input, change_supervision, _key(input), *said))

    @changing("删除督办: remove a supervision that was planned by mistake.", right=Right.EXAMINE)
    async def remove_supervision(self, info: Info, input: Given[RemoveSupervisionInput]) -> RemoveSupervisionPayload | None:
        key = await change(info, input, remove_supervision, _key(input), input.reason, input.expected_revision)
        return RemoveSupervisionPayload(removed_id=global_id("Supervision", key))

    @changing("确认重点提案: verify the marks of the proposals under a supervision. Never by who chose them.", right=Right.DECIDE)
    async def confirm_supervision(self, info: Info, input: Given[ConfirmSupervisionInput]) -> SupervisionPayload | None:
        return await _payload(info, await change(info, input, confirm_supervision, _key(input), input.expected_revision))

    @changing("增加参加委员: let more members take part in a supervision.", right=Right.EXAMINE)
    async def add_supervision_members(self, info: Info, input: Given[AddSupervisionMembersInput]) -> SupervisionPayload | None:
        refuse_many(input, "members")
        return await _payload(info, await change(info, input, add_members, _key(input), input.members, input.expected_revision))

    @changing("登记督办活动: write down a visit or a meeting of a supervision.", right=Right.EXAMINE)
    async def log_supervision_step(self, info: Info, input: Given[LogSupervisionStepInput]) -> SupervisionPayload | None:
        said = (StoredStepKind[input.kind.name], input.place, input.held_on)
        return await _payload(info, await change(info, input, log_supervision_step, _key(input), *said, input.expected_revision))

    @changing("登记督办建议: write down a suggestion that a supervision came to.", right=Right.EXAMINE)
    async def add_supervision_suggestion(self, info: Info, input: Given[AddSupervisionSuggestionInput]) -> SupervisionPayload | None:
        said = (input.aspect, input.suggestion, input.expected_revision)
        return await _payload(info, await change(info, input, add_suggestion, _key(input), *said))

    @changing("更正督办活动: make a visit or a meeting say something else; not once its supervision counts.", right=Right.EXAMINE)
    async def change_supervision_step(self, info: Info, input: Given[ChangeSupervisionStepInput]) -> SupervisionPayload | None:
        said = (StoredStepKind[input.kind.name], input.place, input.held_on, input.reason, input.expected_revision)
        return await _payload(info, await change(info, input, change_supervision_step, _step(input), *said))

    @changing("删除督办活动: remove a visit or a meeting; not once its supervision counts.", right=Right.EXAMINE)
    async def remove_supervision_step(self, info: Info, input: Given[RemoveSupervisionStepInput]) -> SupervisionPayload | None:
        said = (input.reason, input.expected_revision)
        return await _payload(info, await change(info, input, remove_supervision_step, _step(input), *said))

    @changing("更正督办建议: make a suggestion say something else; not once its supervision counts.", right=Right.EXAMINE)
    async def change_supervision_suggestion(self, info: Info, input: Given[ChangeSupervisionSuggestionInput]) -> SupervisionPayload | None:
        said = (input.aspect, input.suggestion, input.reason, input.expected_revision)
        return await _payload(info, await change(info, input, change_suggestion, _suggestion(input), *said))

    @changing("删除督办建议: remove a suggestion; not once its supervision counts.", right=Right.EXAMINE)
    async def remove_supervision_suggestion(self, info: Info, input: Given[RemoveSupervisionSuggestionInput]) -> SupervisionPayload | None:
        said = (input.reason, input.expected_revision)
        return await _payload(info, await change(info, input, remove_suggestion, _suggestion(input), *said))

    @changing("登记参考题目: name topics for the proposals of a plenary session.", right=Right.EXAMINE, weight=50)
    async def add_reference_topics(self, info: Info, input: Given[AddReferenceTopicsInput]) -> ReferenceTopicsPayload | None:
        refuse_many(input, topics=MOST_ROLL_LINES)
        topics = [TopicDraft(each.title, each.offered_by) for each in input.topics]
        plenary_id = key_of(input.plenary_session_id, "PlenarySession", "plenary_session_id")
        keys = await change(info, input, add_reference_topics, plenary_id, topics)
        rows = await info.context.loaders.by_id(REFERENCE_TOPICS).load_many(keys)
        return ReferenceTopicsPayload(reference_topics=[ReferenceTopic.from_row(row) for row in rows if row is not None])

    @changing("删除参考题目: remove a topic that was named by mistake.", right=Right.EXAMINE)
    async def remove_reference_topic(self, info: Info, input: Given[RemoveReferenceTopicInput]) -> RemoveReferenceTopicPayload | None:
        key = key_of(input.id, "ReferenceTopic", "id")
        await change(info, input, remove_reference_topic, key, input.expected_revision)
        return RemoveReferenceTopicPayload(removed_id=global_id("ReferenceTopic", key))


def _key(input: SentAboutSupervision) -> int:
    return key_of(input.supervision_id, "Supervision", "supervision_id")


def _step(input: SentAboutEntry) -> int:
    return key_of(input.id, "SupervisionStep", "id")


def _suggestion(input: SentAboutEntry) -> int:
    return key_of(input.id, "SupervisionSuggestion", "id")


async def _payload(info: Info, key: int) -> SupervisionPayload:
    return SupervisionPayload(supervision=await thing(info, SUPERVISIONS, Supervision.from_row, key))
