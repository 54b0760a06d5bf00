"""`lvheng appraisal`: the annual appraisal; so far its workbook, from scores computed now."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import orjson
import typer

from lvheng.cli import appraisal_people, appraisal_standing, appraisal_steps
from lvheng.cli.appraisal_package import PACKAGE, WrittenPackage, written_package
from lvheng.cli.office import (
    CommitteeOption,
    JsonOption,
    ReaderOption,
    YearOption,
    looking,
    progress_bar,
    refusals_printed,
)
from lvheng.installed import installed_plugins, installed_regulations
from lvheng.settings import Settings, read_settings
from scoring_plugins import Form
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from scoring_plugins.language.problems import nearest
from scoring_plugins.plugins import registered_forms
from services.errors import Refusal
from services.exports.committee_year import committee_year
from services.exports.forms import form_bytes, sheet_for

app = typer.Typer(no_args_is_help=True, help="年度考核")


FORMATS = (
    "表样:xlsx 为打印用的表册，json 为其数据，jsonl、csv、parquet 为供其他程序用的数据表，svg 为一位委员的得分图，"
    "package 为已通报结果的交换包;插件可以另加"
)
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="写到哪个文件；不写则放入数据目录的 exports 文件夹")]


@app.callback()
def appraisal() -> None:
    """年度考核."""


appraisal_steps.register(app)
appraisal_people.register(app)
appraisal_standing.register(app)


@app.command("export")
@refusals_printed
def export(
    committee: CommitteeOption,
    year: YearOption,
    file_format: Annotated[str, typer.Option("--format", metavar="NAME", help=FORMATS)] = "xlsx",
    member: Annotated[str | None, typer.Option("--member", metavar="NUMBER", help="委员编号;表样以一位委员为单位时要写")] = None,
    version: Annotated[int | None, typer.Option("--version", metavar="N", help="取第几版结果;不写则为最新通报的一版")] = None,
    live: Annotated[bool, typer.Option("--live", help="不用已通报的结果，按现在的记录即时计算(草稿)")] = False,
    output: OutputOption = None,
    actor: ReaderOption = None,
    as_json: JsonOption = False,
) -> None:
    """导出年度考核的表样:已通报的按封存的结果，未通报的即时计算并注明草稿."""
    settings = read_settings()
    if file_format == PACKAGE:
        _export_package(settings, written_package(settings, committee, year, version, actor), output, as_json)
        return
    plugins = installed_plugins(settings)
    form = _form_named(registered_forms(plugins), file_format)
    # Several forms may have one suffix: each is written under a name of its own.
    parts = [f"v{version}" if version else "", member or "", "" if form.suffix == f".{form.name}" else form.name]
    name = "-".join([committee, str(year), *filter(None, parts)])
    path = output or settings.data_dir / "exports" / f"{name}{form.suffix}"
    regulations = installed_regulations(settings, plugins)
    with looking(actor, committee) as (session, who, committee_id), progress_bar(say("score.computing")) as progress:
        found = committee_year(session, who, committee_id, year, regulations, number=version, is_live=live, progress=progress)
        sheet = sheet_for(form, found, member)
    content = form_bytes(form, sheet)
    _write(path, content)
    digest = sha256(content).hexdigest()
    if as_json:
        report = {"file": str(path), "sha256": digest, "members": len(sheet.members), "unverified_count": sheet.unverified_count}
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        members, unverified = len(sheet.members), sheet.unverified_count
        typer.echo(say("exports.exported", path=path, members=members, unverified=unverified, digest=digest))


def _export_package(settings: Settings, package: WrittenPackage, output: Path | None, as_json: bool) -> None:
    path = output or settings.data_dir / "exports" / package.name
    _write(path, package.content)
    digest = sha256(package.content).hexdigest()
    if as_json:
        report = {"file": str(path), "sha256": digest, "version": package.number, "seal": package.seal, "is_signed": package.is_signed}
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
        return
    typer.echo(say("exchange.exported", path=path, number=package.number, seal=package.seal, digest=digest))
    if not package.is_signed:
        typer.echo(say("exchange.exported_unsigned"))


def _form_named(forms: dict[str, Form], name: str) -> Form:
    """The form of that name. Raises Refusal naming the nearest and all there are."""
    if name not in forms:
        like = nearest(name, forms)
        hint = say("regulation.hint_nearest", nearest=like) if like else ""
        known = "、".join(f"{form.name}({form.title})" for form in forms.values())
        raise Refusal("UNKNOWN_FORM", say("exports.unknown_form", form=name, hint=hint, known=known), "format")
    return forms[name]


def _write(path: Path, content: bytes) -> None:
    """Replaces the file in one step, so that nobody prints half a workbook. Raises Refusal where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_bytes(content)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Refusal("NOT_WRITTEN", say("exports.not_written", path=path, reason=why(error)), "output") from error
