"""`lvheng regulation new`: the files of a new regulation that passes at once; nothing is ever overwritten."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from lvheng.cli.regulation_target import installed_regulations
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from scoring_plugins.scaffold import NewRegulation, distribution_files, pack_files


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("scaffold.name_help"), show_default=False)],
    distribution: Annotated[bool, typer.Option("--distribution", help=say("scaffold.distribution_help"))] = False,
    title: Annotated[str, typer.Option("--title", help=say("scaffold.title_help"))] = say("scaffold.default_title"),
    committee: Annotated[str, typer.Option("--committee", metavar="CODE", help=say("scaffold.committee_help"))] = "000000",
) -> None:
    """Make a pack, or a distribution with one, in the current folder. Prints what was made; leaves with status 1 for what cannot be."""
    wanted = NewRegulation(code=name, title=title, committee=committee, written_on=date.today())  # noqa: DTZ011  # the day it is made here
    problems = wanted.problems or _taken(name)
    if problems:
        _refuse("\n".join(problems))
    files = distribution_files(wanted) if distribution else pack_files(wanted)
    folder = Path(next(iter(files)).split("/")[0])
    _write(folder, files)
    typer.echo(say("scaffold.made", folder=folder))
    for path in files:
        typer.echo(f"  {path}")
    typer.echo(say("scaffold.next_distribution" if distribution else "scaffold.next_pack", folder=folder))


def _taken(code: str) -> list[str]:
    pack = installed_regulations().pack(code)
    return [say("scaffold.installed", code=code, origin=pack.origin.text)] if pack else []


def _write(folder: Path, files: dict[str, str]) -> None:
    """All of the files in a folder of their own, or none."""
    try:
        folder.mkdir()
    except FileExistsError:
        _refuse(say("scaffold.exists", path=folder))
    except OSError as failed:
        _refuse(say("scaffold.not_written", path=folder, why=why(failed)))
    try:
        for name, text in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as failed:
        shutil.rmtree(folder, ignore_errors=True)
        _refuse(say("scaffold.not_written", path=folder, why=why(failed)))


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
