"""社情民意信息通报: a year's opinion reports by whose they are, and the order of the committees below one for its own staff."""

from __future__ import annotations

from enum import Enum
from typing import Self

import strawberry

from graphql_schema.arguments import CommitteeCode, Year, checked_year, committee_id
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import global_id
from services.models import Role
from services.permissions import Right
from services.statistics import report_notice as notices


@strawberry.enum(description="通报对象: whose reports a row of the notice counts.")
class NoticeAbout(Enum):
    COMMITTEE = strawberry.enum_value("committee", description="全会: the committee's, each once.")
    BODY = strawberry.enum_value("body", description="报送单位: a party's or another body's.")
    SECTOR = strawberry.enum_value("sector", description="界别: of members of a sector on the day of the report.")
    GROUP = strawberry.enum_value("group", description="小组: of members of a group on the day of the report.")
    MEMBER = strawberry.enum_value("member", description="委员: a member's.")


@strawberry.type(description="通报数字: a figure, and the reports that it counts.")
class NoticeFigure:
    name: str = strawberry.field(description="标识: stable, for machines, such as adopted_province.")
    label: str = strawberry.field(description="名称: what it is called.")
    value: int = strawberry.field(description="数值: how many reports.")
    report_ids: list[strawberry.ID] = strawberry.field(
        description="所计信息: the reports that it counts, by their global ids, to be opened with `nodes`.", metadata={"size": 20}
    )

    @classmethod
    def from_figure(cls, figure: notices.NoticeFigure) -> Self:
        ids = [global_id("OpinionReport", key) for key in figure.report_ids]
        return cls(name=figure.name, label=figure.label, value=figure.value, report_ids=ids)


@strawberry.type(description="通报行: the figures of one of those whose reports are counted.")
class NoticeRow:
    about: NoticeAbout = strawberry.field(description="通报对象: whose reports it counts.")
    name: str = strawberry.field(description="名称: what whose they are is called.")
    number: str | None = strawberry.field(description="委员编号: a member's number; null for others.")
    adoptions: int = strawberry.field(
        description="采用次数: adoptions; one of an issue is one, however many reports the issue was made of."
    )
    figures: list[NoticeFigure] = strawberry.field(
        description="通报数字: collected, forwarded, adopted, adopted at each level, instructed.", metadata={"size": 9}
    )

    @classmethod
    def from_row(cls, row: notices.NoticeRow) -> Self:
        figures = [NoticeFigure.from_figure(figure) for figure in row.figures]
        return cls(about=NoticeAbout(row.about), name=row.name, number=row.number, adoptions=row.adoptions, figures=figures)


@strawberry.type(description="采用排序: a committee among those right below one, by adoptions at that one's level and above.")
class CommitteeInOrder:
    found: strawberry.Private[notices.PlacedCommittee]
    place: int = strawberry.field(description="位次: from 1, shared by those level.")
    adoptions: int = strawberry.field(description="采用次数: adoptions at the superior's level and above.")
    adopted: int = strawberry.field(description="采用条数: reports that were so adopted.")
    collected: int = strawberry.field(description="收集条数: reports submitted in the year.")

    @resolved("委员会: which committee.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.found.committee_id)

    @classmethod
    def from_placed(cls, found: notices.PlacedCommittee) -> Self:
        return cls(found=found, place=found.place, adoptions=found.adoptions, adopted=found.adopted, collected=found.collected)


@strawberry.type(description="社情民意信息通报: a year's opinion reports by whose they are; verified facts only.")
class ReportNotice:
    year: int = strawberry.field(description="年度: the calendar year of the day a report was submitted.")
    rows: list[NoticeRow] = strawberry.field(
        description="通报行: the committee's and bodies'; for whoever reads performance also each sector's, group's and member's.",
        metadata={"size": 50},
    )


@strawberry.type(description="委员会采用排序: the committees right below one in the order of their adoptions in a year.")
class CommitteeOrder:
    year: int = strawberry.field(description="年度: the calendar year.")
    committees: list[CommitteeInOrder] = strawberry.field(description="采用排序: the first first.", metadata={"size": 20})


@strawberry.type
class ReportNoticeQueries:
    @resolved("社情民意信息通报: a year's opinion reports; null for a committee that may not be read.", rows=Right.READ_FIGURES, weight=10)
    async def report_notice(self, info: Info, committee: CommitteeCode, year: Year) -> ReportNotice | None:
        owner = await committee_id(info, committee, Right.READ_FIGURES)
        rows = await info.context.read(notices.report_notice, owner, checked_year(year))
        return ReportNotice(year=year, rows=[NoticeRow.from_row(row) for row in rows])

    @resolved(
        "委员会采用排序: the committees right below one by their adoptions in a year; null for all but the staff above them.",
        rows=Right.READ_FIGURES,
        weight=10,
    )
    async def committees_in_order(self, info: Info, committee: CommitteeCode, year: Year) -> CommitteeOrder | None:
        owner = await committee_id(info, committee, Right.READ_FIGURES)
        if (owner, Role.SUPERIOR) not in info.context.actor.roles:
            return None
        placed = await info.context.read(notices.committees_in_order, owner, checked_year(year))
        return CommitteeOrder(year=year, committees=[CommitteeInOrder.from_placed(each) for each in placed])
