"""`lvheng bench …`: ratios from interleaved rounds of one run. Needs the extra `bench`, and says so."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

from lvheng.bench.rounds import Row
from scoring_plugins.catalogue import say

app = typer.Typer(no_args_is_help=True, help=say("bench.help"))
RoundsOption = Annotated[int, typer.Option("--rounds", min=3, max=1000, help=say("bench.rounds_help"))]
AsJson = Annotated[bool, typer.Option("--json", help=say("regulation.cli.json_help"))]
FactsOption = Annotated[Path | None, typer.Option("--facts", metavar="DIR", help=say("bench.facts_help"))]


class Database(StrEnum):
    """What a bench of the service runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@app.command("engine", help=say("bench.engine_help"))
def engine(rounds: RoundsOption = 15, facts: FactsOption = None, as_json: AsJson = False) -> None:
    _require_extra()
    from lvheng.bench.engine import UnequalTotalsError, bulk_rows, member_rows
    from lvheng.bench.province import generate

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with TemporaryDirectory() as scratch, Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(say("bench.running"), total=None)
        try:
            rows = member_rows(rounds, lambda done, total: progress.update(task, completed=done, total=total))
            if facts is None:
                facts = Path(scratch)
                generate(facts)
            rows += bulk_rows(facts, rounds, lambda done, total: progress.update(task, completed=done, total=total))
        except UnequalTotalsError as unequal:
            typer.echo(str(unequal), err=True)
            raise typer.Exit(2) from None
    _print(rows, as_json)


@app.command("graphql", help=say("bench.graphql_help"))
def graphql(
    rounds: RoundsOption = 7,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=60, help=say("bench.graphql_seconds_help"))] = 1.0,
    database: Annotated[Database | None, typer.Option("--database", help=say("bench.graphql_database_help"))] = None,
    members: Annotated[int, typer.Option("--members", min=100, max=100_000)] = 5_000,
    as_json: AsJson = False,
) -> None:
    from lvheng.bench.cluster import NoPostgreSQLError, fresh_database
    from lvheng.bench.graphql import UnequalAnswersError, graphql_rows
    from lvheng.bench.graphql_data import fill

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    rows = []
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        for kind in Database if database is None else (database,):
            task = progress.add_task(say("bench.running"), total=None)
            with TemporaryDirectory() as scratch, ExitStack() as stack:
                try:
                    url = f"sqlite:///{scratch}/lvheng.db" if kind is Database.SQLITE else stack.enter_context(fresh_database())
                    done = partial(_show, progress, task)
                    rows += graphql_rows(fill(url, members), Path(scratch), rounds, seconds, done)
                except (NoPostgreSQLError, UnequalAnswersError) as problem:
                    typer.echo(str(problem), err=True)
                    raise typer.Exit(2) from None
    _print(rows, as_json)


@app.command("similar", help=say("bench.similar_help"))
def similar(
    rounds: RoundsOption = 5,
    database: Annotated[Database | None, typer.Option("--database", help=say("bench.graphql_database_help"))] = None,
    proposals: Annotated[int, typer.Option("--proposals", min=100, max=100_000)] = 20_000,
    as_json: AsJson = False,
) -> None:
    from lvheng.bench.cluster import NoPostgreSQLError, fresh_database
    from lvheng.bench.similar import similar_rows

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    rows = []
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        for kind in Database if database is None else (database,):
            task = progress.add_task(say("bench.running"), total=None)
            with TemporaryDirectory() as scratch, ExitStack() as stack:
                try:
                    url = f"sqlite:///{scratch}/lvheng.db" if kind is Database.SQLITE else stack.enter_context(fresh_database())
                except NoPostgreSQLError as problem:
                    typer.echo(str(problem), err=True)
                    raise typer.Exit(2) from None
                rows += similar_rows(url, proposals, rounds, partial(_show, progress, task))
    _print(rows, as_json)


@app.command("exports", help=say("bench.exports_help"))
def exports(
    rounds: RoundsOption = 5,
    members: Annotated[int, typer.Option("--members", min=1, max=5000)] = 500,
    memory: Annotated[bool, typer.Option("--memory/--no-memory", help=say("bench.exports_memory_help"))] = True,
    as_json: AsJson = False,
) -> None:
    from services.errors import Refusal
    from services.exports.fonts import find_faces

    try:
        find_faces()
    except Refusal as missing:
        typer.echo(missing.message, err=True)
        raise typer.Exit(2) from None
    from lvheng.bench.exports import MANY, UnequalFilesError, export_rows, memory_rows

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(say("bench.running"), total=None)
        try:
            rows = export_rows(members, rounds, partial(_show, progress, task))
        except UnequalFilesError as unequal:
            typer.echo(str(unequal), err=True)
            raise typer.Exit(2) from None
        if memory:
            from lvheng.bench.exports_kept import kept_rows

            rows += memory_rows(members) + kept_rows(members, MANY)
    _print(rows, as_json)


def _show(progress: Progress, task: TaskID, done: int, total: int) -> None:
    progress.update(task, completed=done, total=total)


def _print(rows: list[Row], as_json: bool) -> None:
    """The table, or the same as JSON. Ends with 1 if something promised was not reached."""
    if as_json:
        found = [{"name": row.name, "ratio": round(row.ratio, 3), "must": row.must, "reached": row.reached} for row in rows]
        typer.echo(msgspec.json.encode({"rows": found}).decode())
    else:
        table = Table(*(say(f"bench.column_{name}") for name in ("name", "ratio", "must", "reached")))
        for row in rows:
            table.add_row(row.name, f"{row.ratio:.2f}", row.must, say("bench.yes" if row.reached else "bench.no") if row.must else "")
        Console(highlight=False).print(table)
    if not all(row.reached for row in rows):
        raise typer.Exit(1)


@app.command("generate", help=say("bench.generate_help"))
def generate_facts(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
    members: Annotated[int, typer.Option("--members", min=1, max=1_000_000)] = 30_000,
) -> None:
    _require_extra()
    from lvheng.bench.province import generate

    if folder.exists() and any(folder.iterdir()):
        typer.echo(say("bench.folder_not_empty", folder=folder), err=True)
        raise typer.Exit(1)
    typer.echo(say("bench.generated", folder=folder, **generate(folder, members)))


def _require_extra() -> None:
    missing = [name for name in ("zen", "openfisca_core", "duckdb", "pyarrow") if find_spec(name) is None]
    if missing:
        typer.echo(say("bench.extra_missing", names="、".join(missing)), err=True)
        raise typer.Exit(2)
