"""工作日历: the days that a committee works, and deadlines counted in them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

import strawberry

from graphql_schema.arguments import CommitteeCode, Year, checked_year, committee_id
from graphql_schema.changes.inputs import Given, Payload, SentAbout, refuse_many
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.mutations import change, changing
from services.calendar import KeptDay, clear_day, enter_notice, set_day
from services.listings.calendar import CalendarYearRow, calendar_year, working_deadline
from services.permissions import Right


@strawberry.type(description="日历日: a day of which it is said whether it is worked.")
class CalendarDay:
    day: date = strawberry.field(description="日期: the day.")
    works: bool = strawberry.field(description="上班: whether it is worked.")
    reason: str = strawberry.field(description="依据: where that comes from, such as a notice of the State Council.")
    said_by: str = strawberry.field(description="规定单位: the committee that says so: this one or one above it.")
    revision: int = strawberry.field(description="版本号: how often it was changed, from 1.")

    @classmethod
    def from_kept(cls, kept: KeptDay) -> Self:
        return cls(day=kept.day, works=kept.works, reason=kept.reason, said_by=kept.said_by, revision=kept.revision)


@strawberry.type(description="日历年: a committee's year: what it or a committee above says of single days, over what the program knows.")
class CalendarYear:
    year: int = strawberry.field(description="年份: the year.")
    is_provisional: bool = strawberry.field(
        description="暂定: that no notice for the year is known, and its other days are only supposed to be Monday to Friday."
    )
    days: list[CalendarDay] = strawberry.field(description="日历日: the days of which something is said, in order.", metadata={"size": 30})
    reason: str | None = strawberry.field(description="依据: the notice that was entered as a whole; null where none was.")
    revision: int | None = strawberry.field(
        description="版本号: how often the committee entered the whole notice, from 1; null if it did not."
    )

    @classmethod
    def from_row(cls, row: CalendarYearRow) -> Self:
        days = [CalendarDay.from_kept(kept) for kept in row.days]
        return cls(year=row.year, is_provisional=row.is_provisional, days=days, reason=row.reason, revision=row.revision)


@strawberry.type(description="工作日期限: the last day of a number of working days.")
class WorkingDeadline:
    last_day: date = strawberry.field(description="最后一天: the last day on which something may be done.")
    is_provisional: bool = strawberry.field(description="暂定: that a notice which is still to come may move it.")


@strawberry.type
class CalendarQueries:
    @resolved("日历年: a committee's year; null where the committee may not be read.", rows=Right.REFER, weight=2)
    async def calendar_year(self, info: Info, committee: CommitteeCode, year: Year) -> CalendarYear | None:
        owner = await committee_id(info, committee, Right.REFER)
        return CalendarYear.from_row(await info.context.read(calendar_year, owner, checked_year(year)))

    @resolved(
        "工作日期限: the last of a number of working days after a day, which is not counted; null where the committee may not be read.",
        rows=Right.REFER,
        weight=2,
    )
    async def working_deadline(
        self,
        info: Info,
        committee: CommitteeCode,
        after: Annotated[date, strawberry.argument(description="起算日: the day before the first that is counted.")],
        working_days: Annotated[int, strawberry.argument(description="工作日数: how many, from 1 to 1000.")],
    ) -> WorkingDeadline | None:
        owner = await committee_id(info, committee, Right.REFER)
        found = await info.context.read(working_deadline, owner, after, working_days)
        return WorkingDeadline(last_day=found.last_day, is_provisional=found.provisional)


@strawberry.input
class InCalendar(SentAbout):
    """What is said of a committee's calendar."""

    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    reason: str = strawberry.field(description="依据: where it comes from, such as the notice's number, or why.")


@strawberry.input(description="录入放假通知: a year's notice as a whole.")
class EnterCalendarNoticeInput(InCalendar):
    year: int = strawberry.field(description="年份: the year that the notice is for.")
    rests: list[date] = strawberry.field(
        description="放假日期: every day off that it names, weekend days too; the last days of the year before may be among them."
    )
    works: list[date] = strawberry.field(description="调休上班日期: the weekend days that are worked.")


@strawberry.input(description="规定日历日: whether a day is worked.")
class SetCalendarDayInput(InCalendar):
    day: date = strawberry.field(description="日期: the day.")
    works: bool = strawberry.field(description="上班: whether it is worked.")


@strawberry.input(description="撤销日历日: that the committee says nothing of a day any more.")
class ClearCalendarDayInput(InCalendar):
    day: date = strawberry.field(description="日期: the day.")


@strawberry.type(description="日历办理结果: the year as it is now.")
class CalendarPayload(Payload):
    calendar_year: CalendarYear | None = strawberry.field(default=None, description="日历年: the year; null where something was wrong.")


@strawberry.type
class CalendarChanges:
    @changing(
        "录入放假通知: enter a year's notice as a whole, for the committee and those below it; what was said of the year before goes.",
        right=Right.ADMINISTER,
    )
    async def enter_calendar_notice(self, info: Info, input: Given[EnterCalendarNoticeInput]) -> CalendarPayload | None:
        refuse_many(input, "rests", "works")
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        made_from = input.expected_revision
        days = {"rests": input.rests, "works": input.works}
        await change(info, input, enter_notice, owner, input.year, **days, reason=input.reason, expected_revision=made_from)
        return await _now(info, owner, input.year)

    @changing("规定日历日: say of one day whether it is worked, for the committee and those below it.", right=Right.ADMINISTER)
    async def set_calendar_day(self, info: Info, input: Given[SetCalendarDayInput]) -> CalendarPayload | None:
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        made_from, works = input.expected_revision, input.works
        await change(info, input, set_day, owner, input.day, works=works, reason=input.reason, expected_revision=made_from)
        return await _now(info, owner, input.day.year)

    @changing("撤销日历日: say nothing of a day any more; what is said above holds again.", right=Right.ADMINISTER)
    async def clear_calendar_day(self, info: Info, input: Given[ClearCalendarDayInput]) -> CalendarPayload | None:
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        await change(info, input, clear_day, owner, input.day, input.reason, input.expected_revision)
        return await _now(info, owner, input.day.year)


async def _now(info: Info, owner: int, year: int) -> CalendarPayload:
    return CalendarPayload(calendar_year=CalendarYear.from_row(await info.context.read(calendar_year, owner, year)))
