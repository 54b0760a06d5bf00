"""`lvheng appraisal decide-group|export-groups`: what people decide about groups, and the forms of one kind of groups."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import orjson
import typer

from lvheng.cli.appraisal_export import OutputOption
from lvheng.cli.appraisal_standing import told
from lvheng.cli.office import (
    ActorOption,
    CommitteeOption,
    JsonOption,
    ReaderOption,
    YearOption,
    committee_id_of,
    installed_regulations,
    opened,
    refusals_printed,
    writing,
)
from lvheng.installed import installed_plugins
from scoring_plugins import Form
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from scoring_plugins.plugins import registered_forms
from services.accounts import actor_named
from services.accounts.operating import operator_kept
from services.appraisals.deciding_groups import decide_about_group
from services.appraisals.finding import appraisal_of
from services.database import transaction
from services.errors import Refusal
from services.exports.forms import form_bytes
from services.exports.group_sheet import group_sheet, group_sheet_for
from services.exports.recording import record_group_export
from services.models import GroupDecisionAbout

KindOption = Annotated[str, typer.Option("--groups", metavar="KIND", help="小组类别")]
FORMATS, ABOUT = "表样:groups 为汇总表，group-sheet 为一组的得分表", "审定事项:grade 等次，list 名单，consequence 结果运用"
OF_GROUPS = ("group_year", "group_scorecard")


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
    file_format: Annotated[
        str, typer.Option("--format", metavar="NAME", help="表样:groups 为汇总表，group-sheet 为一组的得分表")
    ] = "groups",
    group: Annotated[str | None, typer.Option("--group", metavar="NAME", help="小组名称;表样以一个小组为单位时要写")] = None,
    version: Annotated[int | None, typer.Option("--version", metavar="N", help="取第几版结果;不写则为最新通报的一版")] = None,
    live: Annotated[bool, typer.Option("--live", help="不用已通报的结果，按现在的记录即时计算(草稿)")] = False,
    output: OutputOption = None,
    actor: ReaderOption = None,
    as_json: JsonOption = False,
) -> None:
    """导出一类小组的考核表样:已通报的按封存的结果，未通报的即时计算并注明草稿."""
    with opened() as (settings, engine), transaction(engine) as session:
        form = _form(registered_forms(installed_plugins(settings)), file_format)
        who = operator_kept(session) if actor is None else actor_named(session, actor)
        committee_id, regulations = committee_id_of(session, committee), installed_regulations(settings)
        found = group_sheet(session, who, committee_id, year, groups, regulations, number=version, is_live=live)
        sheet = group_sheet_for(form, found, group)
        record_group_export(session, who, committee_id, form.name, sheet, group)
    content = form_bytes(form, sheet)
    parts = [committee, str(year), groups, f"v{version}" if version else "", group or ""]
    path = output or settings.exports_dir / ("-".join(filter(None, parts)) + form.suffix)
    _write(path, content)
    digest, count = sha256(content).hexdigest(), len(sheet.members)
    if as_json:
        report = {"file": str(path), "sha256": digest, "groups": count, "unverified_count": sheet.unverified_count}
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
        return
    typer.echo(say("group_forms.exported", path=path, count=count, unverified=sheet.unverified_count, digest=digest))


def _form(forms: dict[str, Form], name: str) -> Form:
    of_groups = {each.name: each for each in forms.values() if each.of in OF_GROUPS}
    if name not in of_groups:
        known = "、".join(f"{each.name}({each.title})" for each in of_groups.values())
        raise Refusal("UNKNOWN_FORM", say("group_forms.not_for_groups", form=name, known=known), "format")
    return of_groups[name]


def _write(path: Path, content: bytes) -> None:
    """Replaces the file in one step. Raises Refusal where it cannot be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refusal("NOT_WRITTEN", say("exports.not_written", path=path, reason=why(error)), "output") from error
