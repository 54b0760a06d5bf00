"""`lvheng regulation …`: what is there, and whether a regulation holds. Works on the light base."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from lvheng.cli.regulation_diff import diff
from lvheng.cli.regulation_explain import explain
from lvheng.cli.regulation_list import list_regulations
from lvheng.cli.regulation_new import new
from lvheng.cli.regulation_schema import schema
from lvheng.cli.regulation_target import AsJson, folder_of, installed_regulations
from scoring_plugins.catalogue import say
from scoring_plugins.packs import PackReport, check_pack
from scoring_plugins.plugins import UnknownRegulationError

app = typer.Typer(no_args_is_help=True, help=say("regulation.cli.help"))
app.command("list", help=say("regulation.cli.list_help"))(list_regulations)
app.command("explain", help=say("explain.cli.explain_help"))(explain)
app.command("diff", help=say("explain.cli.diff_help"))(diff)
app.command("schema", help=say("explain.cli.schema_help"))(schema)
app.command("new", help=say("scaffold.help"))(new)


@app.command("check", help=say("regulation.cli.check_help"))
def check(target: Annotated[str, typer.Argument(metavar="PATH|CODE", show_default=False)], as_json: AsJson = False) -> None:
    report = check_pack(_folder(target), installed_regulations())
    if as_json:
        typer.echo(msgspec.json.encode(report).decode())
    else:
        for line in _lines(report):
            typer.echo(line)
    if not report.holds:
        raise typer.Exit(1)


def _folder(target: str) -> Path:
    """The pack meant: a folder, a file in one, or the code or the folder's name of an installed regulation, broken or not."""
    folder = folder_of(target)
    if folder is not None:
        return folder
    regulations = installed_regulations()
    pack = regulations.named(target)
    try:
        return Path(pack.origin.path if pack else regulations[target].origin.path)
    except UnknownRegulationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _lines(report: PackReport) -> list[str]:
    lines = [problem.text for problem in report.problems]
    failed = [case for case in report.cases if case.differences]
    for case in failed:
        lines += [say("regulation.cli.case_failed", name=case.name, difference=difference) for difference in case.differences]
    if report.holds:
        texts = {"title": report.title, "clauses": report.clause_count, "cases": len(report.cases)}
        lines.append(say("regulation.cli.holds", **texts))
    elif report.problems:
        lines.append(say("regulation.cli.problem_count", count=len(report.problems)))
    else:
        lines.append(say("regulation.cli.cases_failed", failed=len(failed), cases=len(report.cases)))
    return lines
