"""Changes of 民主测评: a ballot opened, counted, concluded into assessments, or dropped."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.appraisals.ballots import BallotDivisor, BallotRound
from graphql_schema.changes.appraisal_inputs import SentAboutAppraisal
from graphql_schema.changes.inputs import MOST_ROLL_LINES, Given, Payload, SentAbout, refuse_many, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import global_id, key_of
from services.assessments.ballot_rules import BallotsDraft, ChoiceDraft, RoundDraft, TallyDraft
from services.assessments.ballots import count_ballots, count_group_ballots, drop_ballot, open_ballot
from services.assessments.concluding import conclude_ballot
from services.assessments.quantities import micro_points
from services.listings.ballots import BALLOT_ROUNDS
from services.models.ballots import BallotDivisor as StoredDivisor
from services.permissions import Right


@strawberry.input(description="测评档次: a choice on the ballot.")
class BallotChoiceInput:
    name: str = strawberry.field(description="名称: what it is called, such as 优秀.")
    value: str = strawberry.field(description='分值: what each mark is worth, as decimal text such as "95".')


@strawberry.input(description="开始民主测评: a ballot in an appraisal whose assessment is under way.")
class OpenBallotInput(SentAboutAppraisal):
    item: str = strawberry.field(description="项目: what the points are given for, as the regulation names it.")
    voters: str = strawberry.field(description="测评人: who marks the ballots, such as 主席会议成员.")
    because: str = strawberry.field(description="依据: which provision gives the choices their values, the divisor and the rounding.")
    divisor: BallotDivisor = strawberry.field(description="测评分母: by what the points of all ballots are divided.")
    quantum: str = strawberry.field(description='保留单位: the mean is rounded half up to multiples of it, such as "0.01".')
    voted_on: date = strawberry.field(description="测评日期: when the ballots are marked.")
    dated_on: date = strawberry.field(description="计入日期: the day the points count on, within the year.")
    choices: list[BallotChoiceInput] = strawberry.field(description="测评档次: in the order of the ballot; at most 20.")


@strawberry.input(description="档次得票: how many ballots marked a choice.")
class BallotMarksInput:
    choice: str = strawberry.field(description="档次: the choice's name.")
    count: int = strawberry.field(description="张数: how many.")


@strawberry.input(description="委员测评: what the ballots say of one member.")
class BallotTallyInput:
    member_number: str = strawberry.field(description="委员编号: the member's number.")
    marks: list[BallotMarksInput] = strawberry.field(description="档次得票: a choice that is not named has none.")


@strawberry.input(description="登记票数: all ballots of a round, counted; counted again it replaces what was there.")
class CountBallotsInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the round's global id.")
    issued: int = strawberry.field(description="发出张数: ballots issued.")
    returned: int = strawberry.field(description="收回张数: ballots returned.")
    valid: int = strawberry.field(description="有效张数: valid ballots.")
    tallies: list[BallotTallyInput] = strawberry.field(description="委员测评: every member on the ballot; at most 2,000.")


@strawberry.input(description="小组测评: what the ballots say of one group.")
class GroupBallotTallyInput:
    group: str = strawberry.field(description="小组: the group's name.")
    marks: list[BallotMarksInput] = strawberry.field(description="档次得票: a choice that is not named has none.")


@strawberry.input(description="登记小组票数: all ballots of a round about groups, counted; counted again it replaces what was there.")
class CountGroupBallotsInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the round's global id.")
    issued: int = strawberry.field(description="发出张数: ballots issued.")
    returned: int = strawberry.field(description="收回张数: ballots returned.")
    valid: int = strawberry.field(description="有效张数: valid ballots.")
    tallies: list[GroupBallotTallyInput] = strawberry.field(description="小组测评: every group on the ballot; at most 200.")


@strawberry.input(description="汇总测评: register what a ballot comes to, for a second person to verify.")
class ConcludeBallotInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the round's global id.")


@strawberry.input(description="取消测评: a ballot that should not have been opened.")
class DropBallotInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the round's global id.")
    reason: str = strawberry.field(description="理由: why; it stays in the audit.")


@strawberry.type(description="测评办理结果: the ballot as it is now.")
class BallotPayload(Payload):
    ballot_round: BallotRound | None = strawberry.field(
        default=None, description="民主测评: the ballot; null where something was wrong.", metadata={"right": Right.READ_FIGURES}
    )


@strawberry.type(description="取消测评结果: what is there no longer.")
class DropBallotPayload(Payload):
    dropped_id: strawberry.ID | None = strawberry.field(
        default=None, description="已取消的标识: the ballot's global id; null where something was wrong.", metadata={"right": Right.REFER}
    )


@strawberry.type
class BallotChanges:
    @changing("开始民主测评: open a ballot, with its choices and what they are worth.", right=Right.APPRAISE)
    async def open_ballot(self, info: Info, input: Given[OpenBallotInput]) -> BallotPayload | None:
        key = key_of(input.appraisal_id, "Appraisal", "appraisal_id")
        draft = RoundDraft(
            item=input.item,
            voters=input.voters,
            because=input.because,
            divisor=StoredDivisor[input.divisor.name],
            quantum=micro_points(input.quantum),
            voted_on=input.voted_on,
            dated_on=input.dated_on,
            choices=tuple(ChoiceDraft(each.name, micro_points(each.value)) for each in input.choices),
        )
        return await _payload(info, await change(info, input, open_ballot, key, info.context.regulations, draft, input.expected_revision))

    @changing("登记票数: write down what the ballots came to, as counts.", right=Right.APPRAISE, weight=50)
    async def count_ballots(self, info: Info, input: Given[CountBallotsInput]) -> BallotPayload | None:
        refuse_many(input, tallies=MOST_ROLL_LINES)
        tallies = tuple(TallyDraft(each.member_number, tuple((mark.choice, mark.count) for mark in each.marks)) for each in input.tallies)
        draft = BallotsDraft(input.issued, input.returned, input.valid, tallies)
        key = key_of(input.id, "BallotRound", "id")
        return await _payload(info, await change(info, input, count_ballots, key, draft, input.expected_revision))

    @changing("登记小组票数: write down what the ballots about groups came to, as counts.", right=Right.APPRAISE, weight=50)
    async def count_group_ballots(self, info: Info, input: Given[CountGroupBallotsInput]) -> BallotPayload | None:
        refuse_many(input, "tallies")
        tallies = tuple(TallyDraft(each.group, tuple((mark.choice, mark.count) for mark in each.marks)) for each in input.tallies)
        draft = BallotsDraft(input.issued, input.returned, input.valid, tallies)
        key = key_of(input.id, "BallotRound", "id")
        return await _payload(info, await change(info, input, count_group_ballots, key, draft, input.expected_revision))

    @changing("汇总测评: register what a ballot comes to, for a second person to verify.", right=Right.APPRAISE, weight=50)
    async def conclude_ballot(self, info: Info, input: Given[ConcludeBallotInput]) -> BallotPayload | None:
        key = key_of(input.id, "BallotRound", "id")
        await change(info, input, conclude_ballot, key, info.context.regulations, input.expected_revision)
        return await _payload(info, key)

    @changing("取消测评: drop a ballot that should not have been opened, before it is concluded.", right=Right.APPRAISE)
    async def drop_ballot(self, info: Info, input: Given[DropBallotInput]) -> DropBallotPayload | None:
        key = key_of(input.id, "BallotRound", "id")
        dropped = await change(info, input, drop_ballot, key, input.reason, input.expected_revision)
        return DropBallotPayload(dropped_id=global_id("BallotRound", dropped))


async def _payload(info: Info, key: int) -> BallotPayload:
    return BallotPayload(ballot_round=await thing(info, BALLOT_ROUNDS, BallotRound.from_row, key))
