"""`lvheng import`: the workbook offices fill in, and reading it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from lvheng.cli.office import (
    ActorOption,
    CommitteeOption,
    JsonOption,
    ReaderOption,
    installed_regulations,
    looking,
    progress_bar,
    refusals_printed,
    writing,
)
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.directory import Directory
from services.errors import Refusal
from services.imports import (
    Choices,
    ImportOptions,
    ImportReport,
    OwnNames,
    Source,
    choices_of,
    free_name,
    import_records,
    open_source,
    read_mapping,
    write_filled,
    write_workbook,
)
from services.models import LocalCommittee
from services.permissions import Right, require

app = typer.Typer(no_args_is_help=True, help="填报工作簿:生成与导入")

# More lines than this nobody reads on a screen; `--json` has them all.
SHOWN = 50


@app.command("template")
@refusals_printed
def template(
    committee: Annotated[
        str | None, typer.Option("--committee", metavar="CODE", help="下拉列表用该委员会的界别、专委会、活动组和届次")
    ] = None,
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="写到哪个文件")] = Path("履职数据填报表.xlsx"),
    actor: ReaderOption = None,
) -> None:
    """生成填报用的空白工作簿."""
    name, choices = "", Choices()
    if committee is not None:
        with looking(actor, committee) as (session, who, committee_id):
            require(who, Right.REFER, committee_id)
            name = session.get_one(LocalCommittee, committee_id).name
            choices = choices_of(Directory(session, committee_id))
    with _writable(output):
        write_workbook(output, choices=choices, committee=name, with_examples=True)
    typer.echo(say("imports.template_written", path=output))


@app.command("records")
@refusals_printed
def records(
    file: Annotated[Path, typer.Argument(help="填好的 .xlsx 工作簿，或一张表的 .csv", metavar="FILE")],
    committee: CommitteeOption,
    actor: ActorOption,
    mapping: Annotated[Path | None, typer.Option("--mapping", metavar="FILE", help="本单位自己的表名、列名对照文件(YAML)")] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help=".csv 文件是哪张表;不写则看文件名")] = None,
    partial: Annotated[bool, typer.Option("--partial", help="只略过有误的行，其余照常导入")] = False,
    update: Annotated[bool, typer.Option("--update", help="采用改动过的单元格")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不写入")] = False,
    as_json: JsonOption = False,
    filled: Annotated[Path | None, typer.Option("--filled", metavar="FILE", help="发还编号的副本写到哪个文件")] = None,
) -> None:
    """导入一个工作簿:全部核对无误才写入，重复导入不会重复登记."""
    try:
        source = open_source(file, sheet)
        if filled and filled.resolve() == file.resolve():
            raise Refusal("SAME_FILE", say("imports.same_file"), "filled")
        options = ImportOptions(partial, update, dry_run, read_mapping(mapping) if mapping else OwnNames(), installed_regulations())
        with progress_bar(say("imports.progress")) as progress, writing(actor, committee) as (session, who, committee_id):
            report = import_records(session, who, committee_id, source, options, lambda _, done, total: progress(done, total))
        copy = _give_back(source, report, filled)
    except Refusal as refusal:
        if not as_json:
            raise
        _echo_json({"is_written": False, "is_complete": False, "problems": [asdict(problem) for problem in refusal.problems]})
        raise typer.Exit(1) from None
    if as_json:
        _echo_json(machine_form(report, copy))
    else:
        _print(report, copy)
    raise typer.Exit(0 if report.is_complete else 1)


def _give_back(source: Source, report: ImportReport, filled: Path | None) -> Path | None:
    """Write the copy with the keys given: where something new came in, or where a place for it is named."""
    is_news = any(count.new or count.changed for count in report.sheets)
    if not report.keys or not (is_news or filled):
        return None
    target = filled or free_name(source.path, say("imports.filled_suffix"))
    with _writable(target):
        write_filled(source, report.keys, target)
    return target


def machine_form(report: ImportReport, filled: Path | None) -> dict[str, Any]:
    """Everything the report says; a place is flat: `sheet`, `row`, `column`, `heading`."""

    def flat(item: Any) -> dict[str, Any]:
        fields = asdict(item)
        return {**fields.pop("place"), **fields}

    return {
        "is_written": report.is_written,
        "is_dry_run": report.is_dry_run,
        "is_complete": report.is_complete,
        "sheets": [asdict(count) for count in report.sheets],
        "problems": [flat(problem) for problem in report.problems],
        "conflicts": [flat(conflict) for conflict in report.conflicts],
        "notices": report.notices,
        "keys": [asdict(key) for key in report.keys],
        "filled": str(filled) if filled else None,
    }


def _echo_json(form: dict[str, Any]) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(form), indent=2).decode())


def _print(report: ImportReport, filled: Path | None) -> None:
    for notice in report.notices:
        typer.echo(notice)
    _print_some(report.problems, say("imports.problems_title", count=len(report.problems)))
    _print_some(report.conflicts, say("imports.conflicts_title", count=len(report.conflicts)))
    table = Table()
    for place, heading in enumerate(say("imports.columns").split("|")):
        table.add_column(heading, justify="right" if place else "left", no_wrap=True)
    for count in report.sheets:
        table.add_row(count.sheet, *map(str, (count.new, count.same, count.changed, count.conflict, count.refused)))
    Console().print(table)
    typer.echo(_outcome(report))
    if filled:
        typer.echo(say("imports.filled", count=len(report.keys), path=filled))


def _print_some(lines: Sequence[object], title: str) -> None:
    if lines:
        typer.echo(title)
    for line in lines[:SHOWN]:
        typer.echo(f"  {line}")
    if len(lines) > SHOWN:
        typer.echo(say("imports.more", count=len(lines) - SHOWN))


def _outcome(report: ImportReport) -> str:
    if report.is_dry_run:
        return say("imports.dry_run_right") if report.is_complete else say("imports.dry_run_wrong")
    if not report.is_written:
        return say("imports.nothing_written")
    if not report.sheets:
        return say("imports.nothing_there")
    return say("imports.all_written") if report.is_complete else say("imports.partly_written")


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = say("imports.not_writable", path=path, error=why(error))
        raise Refusal("NOT_WRITABLE", message, "output") from None
