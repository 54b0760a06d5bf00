"""待办: what waits for whoever asks, and the secret address at which a calendar program fetches it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

import strawberry

from graphql_schema.changes.inputs import Given, Payload, Sent
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import global_id
from services.accounts import make_calendar_address, revoke_calendar_address
from services.due_items import DueItem as Due
from services.inbox import due_items
from services.permissions import Right
from services.today import today

# Where the server answers calendar programs; the secret stands behind it.
CALENDAR_PATH = "/calendar/"
MOST_SHOWN = 100


@strawberry.type(description="待办事项: something that waits for whoever asks; it names no member.")
class DueItem:
    committee_key: strawberry.Private[int]
    kind: str = strawberry.field(description="待办类别: a word for programs, such as `check_own_year`.")
    what: str = strawberry.field(description="待办内容: what is to be done, in Chinese.")
    due_on: date | None = strawberry.field(description="最后一天: the last day; null where there is none.")
    is_provisional: bool = strawberry.field(description="暂定: that a notice of days off which is still to come may move the last day.")
    is_overdue: bool = strawberry.field(description="逾期: that the last day has passed.")
    remind_on: date | None = strawberry.field(description="提醒日期: so long before the last day as the committee decided.")
    about: strawberry.ID = strawberry.field(description="所涉对象: the global id of what it is about.")

    @resolved("地方委员会: in which committee it waits.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @classmethod
    def from_due(cls, due: Due, day: date) -> Self:
        return cls(
            committee_key=due.committee_id,
            kind=due.kind,
            what=due.what,
            due_on=due.due_on,
            is_provisional=due.provisional,
            is_overdue=due.is_overdue(day),
            remind_on=due.remind_on,
            about=global_id(*due.about),
        )


@strawberry.type(description="待办: what waits for whoever asks.")
class Inbox:
    count: int = strawberry.field(description="件数: how many things wait.")
    overdue_count: int = strawberry.field(description="逾期件数: of how many the last day has passed.")
    items: list[DueItem] = strawberry.field(
        description="待办事项: by the last day, what has none last; the first 100.", metadata={"size": 20}
    )


@strawberry.type
class InboxQueries:
    @resolved("待办: what waits for whoever asks.", rows=Right.REFER, weight=20)
    async def inbox(
        self,
        info: Info,
        overdue_only: Annotated[bool, strawberry.argument(description="只看逾期: items only of what is overdue.")] = False,
    ) -> Inbox:
        day = today()
        found = await info.context.read(due_items, day)
        overdue = [each for each in found if each.is_overdue(day)]
        shown = (overdue if overdue_only else found)[:MOST_SHOWN]
        return Inbox(count=len(found), overdue_count=len(overdue), items=[DueItem.from_due(each, day) for each in shown])


@strawberry.input(description="生成日历订阅地址: a new address for one's own calendar; the one before is good for nothing any more.")
class MakeCalendarAddressInput(Sent):
    pass


@strawberry.input(description="作废日历订阅地址: one's own address is good for nothing any more.")
class RevokeCalendarAddressInput(Sent):
    pass


@strawberry.type(description="日历订阅地址结果: where the calendar is fetched.")
class MakeCalendarAddressPayload(Payload):
    path: str | None = strawberry.field(
        default=None,
        description="路径: the path on this server, shown this once; whoever knows it reads the calendar. "
        "Null where the same change was answered before.",
        metadata={"right": Right.REFER},
    )


@strawberry.type(description="作废日历订阅地址结果: whether there was one.")
class RevokeCalendarAddressPayload(Payload):
    revoked: bool | None = strawberry.field(
        default=None, description="已作废: true; null where something was wrong.", metadata={"right": Right.REFER}
    )


@strawberry.type
class InboxChanges:
    @changing("生成日历订阅地址: make a secret address for one's own calendar, as iCalendar; persons only.", right=Right.REFER)
    async def make_calendar_address(self, info: Info, input: Given[MakeCalendarAddressInput]) -> MakeCalendarAddressPayload | None:
        shown: dict[str, str] = {}
        await change(info, input, make_calendar_address, shown)
        return MakeCalendarAddressPayload(path=f"{CALENDAR_PATH}{shown['secret']}.ics" if shown else None)

    @changing("作废日历订阅地址: revoke one's own address.", right=Right.REFER)
    async def revoke_calendar_address(self, info: Info, input: Given[RevokeCalendarAddressInput]) -> RevokeCalendarAddressPayload | None:
        await change(info, input, revoke_calendar_address)
        return RevokeCalendarAddressPayload(revoked=True)
