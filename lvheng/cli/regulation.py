"""`lvheng regulation …`: what is there, and whether a regulation holds. Works on the light base."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from lvheng.settings import SettingsError, read_settings
from scoring_plugins.catalogue import say
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.packs import PackReport, check_pack
from scoring_plugins.plugins import DuplicateRegulationError, Regulations, UnknownRegulationError, load_regulations

app = typer.Typer(no_args_is_help=True, help=say("regulation.cli.help"))

AsJson = Annotated[bool, typer.Option("--json", help=say("regulation.cli.json_help"))]


def installed_regulations() -> Regulations:
    """The regulations this machine's settings let in. Prints what is wrong and leaves with status 1 (2 for a setting)."""
    try:
        settings = read_settings()
        return load_regulations(settings.packs_dir, packs_only=settings.plugins == "packs")
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except (RegulationError, DuplicateRegulationError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command("list", help=say("regulation.cli.list_help"))
def list_regulations(as_json: AsJson = False) -> None:
    found = installed_regulations()
    if as_json:
        typer.echo(msgspec.json.encode({"regulations": [_described(regulation) for regulation in found.values()]}).decode())
        return
    for regulation in found.values():
        since = "、".join(str(version.in_force_from) for version in regulation.versions)
        texts = {"code": regulation.code, "title": regulation.title, "committee": regulation.committee, "since": since}
        status = say(f"regulation.status.{regulation.status}")
        typer.echo(say("regulation.cli.list_line", status=status, origin=regulation.origin.text, **texts))


def _described(regulation: Regulation) -> dict[str, object]:
    return {
        "code": regulation.code,
        "committee": regulation.committee,
        "title": regulation.title,
        "status": regulation.status,
        "subject": regulation.subject,
        "in_force_from": [version.in_force_from for version in regulation.versions],
        "content_hash": regulation.content_hash,
        "origin": regulation.origin,
    }


@app.command("check", help=say("regulation.cli.check_help"))
def check(target: Annotated[str, typer.Argument(metavar="PATH|CODE", show_default=False)], as_json: AsJson = False) -> None:
    report = check_pack(_folder(target))
    if as_json:
        typer.echo(msgspec.json.encode(report).decode())
    else:
        for line in _lines(report):
            typer.echo(line)
    if not report.holds:
        raise typer.Exit(1)


def _folder(target: str) -> Path:
    """The pack meant: a folder, a file in one, or the code of an installed regulation."""
    path = Path(target)
    if path.is_file():
        return path.parent
    if path.is_dir():
        return path
    if path.suffix or len(path.parts) > 1:
        typer.echo(say("regulation.cli.no_such_path", path=target), err=True)
        raise typer.Exit(1)
    try:
        return Path(installed_regulations()[target].origin.path)
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
