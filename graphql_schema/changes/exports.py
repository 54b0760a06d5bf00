"""Having a file made in the background, and giving it up."""

from __future__ import annotations

import strawberry

from graphql_schema.arguments import checked_year, committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent, thing
from graphql_schema.context import Info
from graphql_schema.exports import ExportJob
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.exports.chosen import MOST_CHOSEN
from services.exports.wanted import Wanted
from services.jobs import cancel_export, queue_export, queue_own_export
from services.listings.export_jobs import EXPORT_JOBS
from services.permissions import Right


@strawberry.input(description="导出年度: which form of which year is to be made.")
class ExportYearInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    year: int = strawberry.field(description="年度: the year.")
    form: str = strawberry.field(description="表样: the form's name, such as `dossiers`, or `package` for the exchange package.")
    version: int | None = strawberry.field(
        default=None, description="版次: which version of the result; the issued one if left out, and a draft where none is issued."
    )
    is_live: bool = strawberry.field(default=False, description="即时计算: a draft of the scores of now, whatever is issued.")
    member: str | None = strawberry.field(default=None, description="委员编号: of whom, for a form of one member.")
    members: list[str] | None = strawberry.field(
        default=None,
        description=f"所选委员: numbers of some, at most {MOST_CHOSEN}, for a form that is one member after another; or everybody.",
    )
    group_kind: str = strawberry.field(default="", description="小组类别: of which kind of groups; of members if left out.")
    group: str | None = strawberry.field(default=None, description="小组: the group's name, for a form of one group.")
    unmask: bool = strawberry.field(
        default=False,
        description="显示完整信息: telephone and party in the clear; takes READ_PERSONAL and a reason; the audit keeps whose.",
    )
    reason: str | None = strawberry.field(default=None, description="理由: why it is exported; the audit keeps it.")


@strawberry.input(description="导出本人材料: which form of the own year is to be made.")
class ExportOwnFormInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    year: int = strawberry.field(description="年度: the year, whose result has to be issued, but for `registration` in the member's check.")
    form: str = strawberry.field(
        description="表样: `registration`, `score-sheet`, `dossier` or `notice`; of a group `group-sheet` or `group-notice`."
    )
    member: str | None = strawberry.field(default=None, description="委员编号: the own one; it need not be said by who is one member.")
    group_kind: str = strawberry.field(
        default="", description="小组类别: for a form of the group that one speaks for; of oneself if left out."
    )
    group: str | None = strawberry.field(default=None, description="小组: its name; it need not be said by who speaks for one of the kind.")


@strawberry.input(description="取消导出: give up a file that is not made yet.")
class CancelExportInput(Sent):
    id: strawberry.ID = strawberry.field(description="导出: the export, by its global id.")


@strawberry.type(description="导出结果: the export as it stands; `exportProgress` tells how far it is.")
class ExportPayload(Payload):
    export: ExportJob | None = strawberry.field(
        description="导出: the export; null where something was wrong.", metadata={"right": Right.READ_PERFORMANCE}
    )


@strawberry.type
class ExportChanges:
    @changing(
        "导出年度: has a form of a committee's year made in the background; the same asked twice while it is on its way is one.",
        right=Right.READ_PERFORMANCE,
    )
    async def export_year(self, info: Info, input: Given[ExportYearInput]) -> ExportPayload | None:
        desk = info.context.exports
        if desk is None:
            raise Refusal("NO_EXPORTS", say("jobs.no_exports"))
        owner = await committee_id(info, input.committee, Right.READ_PERFORMANCE)
        year = checked_year(input.year)
        shown = (input.member, input.unmask, input.reason, input.group_kind, input.group)
        chosen = None if input.members is None else tuple(input.members)
        wanted = Wanted(input.form, year, input.version, input.is_live, *shown, members=chosen)
        key = await change(info, input, queue_export, owner, wanted, desk.workshop)
        desk.begin()
        return ExportPayload(export=await thing(info, EXPORT_JOBS, ExportJob.from_row, key))

    @changing(
        "导出本人材料: has a form of a member's own year made in the background, for that member's account alone; asked twice it is one.",
        right=Right.READ_PERFORMANCE,
    )
    async def export_own_form(self, info: Info, input: Given[ExportOwnFormInput]) -> ExportPayload | None:
        desk = info.context.exports
        if desk is None:
            raise Refusal("NO_EXPORTS", say("jobs.no_exports"))
        owner = await committee_id(info, input.committee, Right.READ_PERFORMANCE)
        of_group = (input.group_kind, input.group)
        wanted = Wanted(input.form, checked_year(input.year), None, False, input.member, False, None, *of_group)
        key = await change(info, input, queue_own_export, owner, wanted, desk.workshop)
        desk.begin()
        return ExportPayload(export=await thing(info, EXPORT_JOBS, ExportJob.from_row, key))

    @changing("取消导出: gives up a file that is not made yet; for who asked for it, and for who appraises.", right=Right.READ_PERFORMANCE)
    async def cancel_export(self, info: Info, input: Given[CancelExportInput]) -> ExportPayload | None:
        key = await change(info, input, cancel_export, key_of(input.id, "ExportJob", "id"))
        return ExportPayload(export=await thing(info, EXPORT_JOBS, ExportJob.from_row, key))
