"""`lvheng appraisal export`: a form of a committee's year, written here and now."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import msgspec
import orjson
import typer

from lvheng.cli.office import (
    CommitteeOption,
    GroupsOption,
    JsonOption,
    ReaderOption,
    YearOption,
    committee_id_of,
    opened,
    progress_bar,
    refusals_printed,
)
from lvheng.settings import Settings
from lvheng.workshop import installed_workshop
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from scoring_plugins.forms import FormSubject
from services.accounts import actor_named
from services.accounts.operating import operator_kept
from services.database import transaction
from services.errors import Refusal
from services.exchange.container import pieces_of
from services.exports.documents.own_template import with_template
from services.exports.making import Parts, making, remove_leftovers
from services.exports.recording import record_export
from services.exports.wanted import OF_SELECTIONS, OF_WORKS, PACKAGE, Wanted
from services.exports.writing import Written, write_export

FORMATS = (
    "表样:xlsx 为打印用的表册，json 为其数据，jsonl、csv、parquet 为供其他程序用的数据表，svg 为一位委员的得分图，"
    "package 为已通报结果的交换包;插件可以另加"
)
UNMASK = "登记表上显示完整的联系电话和党派;须有查阅个人信息的权限，并写明 --reason"
MEMBERS = "只为这些委员办：编号用逗号分开，或写 @ 加名单文件(一行一个编号);用于一人一份的表样，如 dossiers、notice-files"
TEMPLATE = "通报(circular)或通知书(notice)套用本单位的 Word 模板(.docx)，可用的名称见 docs/forms.md"
GroupOption = Annotated[str | None, typer.Option("--group", metavar="NAME", help="小组名称;表样以一个小组为单位时要写")]
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="写到哪个文件；不写则放入数据目录的 exports 文件夹")]


def register(app: typer.Typer) -> None:
    """Add `export` to the appraisal's commands."""
    app.command("export")(refusals_printed(export))


def export(
    committee: CommitteeOption,
    year: YearOption,
    file_format: Annotated[str, typer.Option("--format", metavar="NAME", help=FORMATS)] = "xlsx",
    member: Annotated[str | None, typer.Option("--member", metavar="NUMBER", help="委员编号;表样以一位委员为单位时要写")] = None,
    members: Annotated[str | None, typer.Option("--members", metavar="NUMBERS", help=MEMBERS)] = None,
    version: Annotated[int | None, typer.Option("--version", metavar="N", help="取第几版结果;不写则为最新通报的一版")] = None,
    live: Annotated[bool, typer.Option("--live", help="不用已通报的结果，按现在的记录即时计算(草稿)")] = False,
    groups: GroupsOption = "",
    group: GroupOption = None,
    unmask: Annotated[bool, typer.Option("--unmask", help=UNMASK)] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="为何导出;记入审计")] = None,
    output: OutputOption = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="FILE", help=TEMPLATE)] = None,
    actor: ReaderOption = None,
    as_json: JsonOption = False,
) -> None:
    """导出年度考核的表样:已通报的按封存的结果，未通报的即时计算并注明草稿;中断后再次运行，已制成的部分不重做."""
    chosen = None if members is None else _chosen(members)
    wanted = Wanted(file_format, year, version, live, member, unmask, reason, groups, group, members=chosen)
    write(committee, wanted, actor, output, as_json, template)


def _chosen(said: str) -> tuple[str, ...]:
    """The numbers that stand in an option, or in the file that it names. Raises Refusal UNREADABLE."""
    if said.startswith("@"):
        try:
            return tuple(filter(None, map(str.strip, Path(said[1:]).read_text(encoding="utf-8-sig").splitlines())))
        except OSError as failed:
            raise Refusal("UNREADABLE", say("exports.chosen_file", path=said[1:], why=why(failed)), "members") from failed
        except UnicodeError as other:
            raise Refusal("UNREADABLE", say("exports.chosen_not_text", path=said[1:]), "members") from other
    return tuple(filter(None, map(str.strip, re.split("[,，、]", said))))


def write(committee: str, wanted: Wanted, actor: str | None, output: Path | None, as_json: bool, template: Path | None = None) -> None:
    """Writes a file here and now and says where it is. Raises Refusal as `record_export` and `write_export` do, and NOT_WRITTEN."""
    file_format, is_of_version = wanted.form, wanted.number is not None
    with opened() as (settings, engine), progress_bar(say("score.computing")) as progress:
        workshop = installed_workshop(settings)
        if template is not None:
            workshop = with_template(workshop, file_format, template)
        with transaction(engine) as session:
            who = operator_kept(session) if actor is None else actor_named(session, actor)
            committee_id = committee_id_of(session, committee)
            wanted, suffix = record_export(session, who, committee_id, wanted, workshop)
        # The version is in the name where somebody asked for one, and of a package always.
        named = wanted if is_of_version or file_format == PACKAGE else replace(wanted, number=None)
        path = output or settings.exports_dir / named.file_name(committee, suffix)
        try:
            with making(path, _parts(settings, committee, wanted), progress) as here:
                written = write_export(engine, who, committee_id, wanted, workshop, here)
        except OSError as error:
            raise Refusal("NOT_WRITTEN", say("exports.not_written", path=path, reason=why(error)), "output") from error
        is_signed = file_format == PACKAGE and workshop.keys.own_path.exists()
    form = workshop.forms.get(file_format)
    _tell(path, written, is_signed, as_json, bool(wanted.group_kind), of=None if form is None else form.of)


def _parts(settings: Settings, committee: str, wanted: Wanted) -> Parts:
    """What an earlier run of the same command finished before it was killed."""
    folder = settings.exports_dir / ".parts"
    remove_leftovers(settings.exports_dir)
    return Parts(folder / sha256(msgspec.json.encode([committee, wanted])).hexdigest())


def _tell(path: Path, written: Written, is_signed: bool, as_json: bool, is_of_groups: bool, of: FormSubject | None) -> None:
    digest = sha256()
    for piece in pieces_of(path):
        digest.update(piece)
    report: dict[str, Any] = {"file": str(path), "sha256": digest.hexdigest()}
    if written.seal is not None:
        report |= {"version": written.number, "seal": written.seal, "is_signed": is_signed}
        told = say("exchange.exported", path=path, number=written.number, seal=written.seal, digest=digest.hexdigest())
        told += "" if is_signed else "\n" + say("exchange.exported_unsigned")
    elif of == OF_SELECTIONS:
        told = say("exports.exported_outstanding", path=path, digest=digest.hexdigest())
    elif of in OF_WORKS:
        report |= {"unverified_count": written.unverified_count}
        told = say("exports.exported_works", path=path, unverified=written.unverified_count, digest=digest.hexdigest())
    elif is_of_groups:
        report |= {"groups": written.members, "unverified_count": written.unverified_count}
        counts = {"count": written.members, "unverified": written.unverified_count}
        told = say("group_forms.exported", path=path, digest=digest.hexdigest(), **counts)
    else:
        report |= {"members": written.members, "unverified_count": written.unverified_count}
        members, unverified = written.members, written.unverified_count
        told = say("exports.exported", path=path, members=members, unverified=unverified, digest=digest.hexdigest())
    typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode() if as_json else told)
