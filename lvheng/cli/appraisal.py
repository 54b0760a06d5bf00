"""`lvheng appraisal`: the annual appraisal; so far its workbook, from scores computed now."""

from __future__ import annotations

import os
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Annotated

import msgspec
import orjson
import typer

from lvheng.cli.office import (
    CommitteeOption,
    JsonOption,
    ReaderOption,
    YearOption,
    installed_regulations,
    looking,
    progress_bar,
    refusals_printed,
)
from lvheng.settings import read_settings
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.exports.annual import annual_sheet
from services.exports.annual_workbook import write_annual_workbook

app = typer.Typer(no_args_is_help=True, help="年度考核")


class Format(StrEnum):
    """What the appraisal is exported as: the workbook an office prints, or the data it is made from."""

    XLSX = "xlsx"
    JSON = "json"


OutputOption = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="写到哪个文件；不写则放入数据目录的 exports 文件夹")]


@app.callback()
def appraisal() -> None:
    """年度考核."""


@app.command("export")
@refusals_printed
def export(
    committee: CommitteeOption,
    year: YearOption,
    file_format: Annotated[Format, typer.Option("--format", help="xlsx 为打印用的表册，json 为其机器可读的对应数据")] = Format.XLSX,
    output: OutputOption = None,
    actor: ReaderOption = None,
    as_json: JsonOption = False,
) -> None:
    """导出年度履职量化考核表册；得分为即时计算，未封存."""
    path = output or read_settings().data_dir / "exports" / f"{committee}-{year}.{file_format}"
    regulations = installed_regulations()
    with looking(actor, committee) as (session, who, committee_id), progress_bar(say("score.computing")) as progress:
        sheet = annual_sheet(session, who, committee_id, year, regulations, progress)
    content = BytesIO()
    if file_format is Format.XLSX:
        write_annual_workbook(sheet, content)
    else:
        content.write(msgspec.json.format(msgspec.json.encode(sheet, order="sorted"), indent=2))
    _write(path, content.getvalue())
    digest = sha256(content.getvalue()).hexdigest()
    if as_json:
        report = {"file": str(path), "sha256": digest, "members": len(sheet.members), "unverified_count": sheet.unverified_count}
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        members, unverified = len(sheet.members), sheet.unverified_count
        typer.echo(say("exports.exported", path=path, members=members, unverified=unverified, digest=digest))


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
        raise Refusal("NOT_WRITTEN", say("exports.not_written", path=path, reason=error.strerror or error), "output") from error
