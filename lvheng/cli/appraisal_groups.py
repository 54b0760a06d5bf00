"""`lvheng appraisal decide-group|export-groups`: what people decide about groups, and the forms of one kind of groups."""

from __future__ import annotations

from typing import Annotated

import typer

from lvheng.cli.appraisal_export import GroupOption, OutputOption, write
from lvheng.cli.appraisal_standing import told
from lvheng.cli.office import (
    ActorOption,
    CommitteeOption,
    JsonOption,
    ReaderOption,
    YearOption,
    installed_regulations,
    refusals_printed,
    writing,
)
from services.appraisals.deciding_groups import decide_about_group
from services.appraisals.finding import appraisal_of
from services.exports.wanted import Wanted
from services.models import GroupDecisionAbout

KindOption = Annotated[str, typer.Option("--groups", metavar="KIND", help="小组类别")]
FORMATS = "表样:groups 为汇总表，group-sheet 为一组的得分表，group-notice 为一组的结果通知书，package 为已通报结果的交换包"


def register(app: typer.Typer) -> None:
    """Add the commands about groups to the appraisal's."""
    app.command("decide-group")(refusals_printed(decide_group))
    app.command("export-groups")(refusals_printed(export_groups))


def decide_group(
    committee: CommitteeOption,
    year: YearOption,
    group: Annotated[str, typer.Argument(help="小组名称")],
    name: Annotated[str, typer.Argument(help="名单、等次或结果运用的名称")],
    actor: ActorOption,
    groups: KindOption,
    reason: Annotated[str, typer.Option("--reason", help="理由")],
    about: Annotated[
        GroupDecisionAbout, typer.Option("--about", help="审定事项:grade 等次，list 名单，consequence 结果运用")
    ] = GroupDecisionAbout.LIST,
    refused: Annotated[bool, typer.Option("--no", help="不列入、不给予或不采纳")] = False,
) -> None:
    """审定办法留给人决定的小组事项，如并列末位的名单."""
    regulations = installed_regulations()
    with writing(actor, committee) as (session, who, committee_id):
        appraisal_id = appraisal_of(session, committee_id, year, groups)
        decide_about_group(session, who, appraisal_id, group, about, name, regulations, accepted=not refused, reason=reason)
    typer.echo(told(committee, year, groups))


def export_groups(
    committee: CommitteeOption,
    year: YearOption,
    groups: KindOption,
    file_format: Annotated[str, typer.Option("--format", metavar="NAME", help=FORMATS)] = "groups",
    group: GroupOption = None,
    version: Annotated[int | None, typer.Option("--version", metavar="N", help="取第几版结果;不写则为最新通报的一版")] = None,
    live: Annotated[bool, typer.Option("--live", help="不用已通报的结果，按现在的记录即时计算(草稿)")] = False,
    output: OutputOption = None,
    actor: ReaderOption = None,
    as_json: JsonOption = False,
) -> None:
    """导出一类小组的考核表样:已通报的按封存的结果，未通报的即时计算并注明草稿."""
    write(committee, Wanted(file_format, year, version, live, group_kind=groups, group_name=group), actor, output, as_json)
