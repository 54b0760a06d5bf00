"""`lvheng statistics`: the figures a committee publishes about a year, as a table or in the machine form."""

from __future__ import annotations

from typing import Any

import msgspec
import orjson
import typer
from rich.console import Console
from rich.table import Table

from lvheng.cli.office import CommitteeOption, JsonOption, ReaderOption, YearOption, looking, refusals_printed
from scoring_plugins.catalogue import say
from services.statistics import Figure, YearStatistics, year_statistics


def register(app: typer.Typer) -> None:
    """Add the command `statistics`."""
    app.command("statistics")(statistics)


@refusals_printed
def statistics(committee: CommitteeOption, year: YearOption, actor: ReaderOption = None, as_json: JsonOption = False) -> None:
    """一个委员会一年的统计数字:只统计已核实的记录，并列出未核实的条数."""
    with looking(actor, committee) as (session, who, committee_id):
        result = year_statistics(session, who, committee_id, year)
    if as_json:
        typer.echo(orjson.dumps(machine_form(result, committee), option=orjson.OPT_INDENT_2).decode())
    else:
        _print(result)


def machine_form(result: YearStatistics, code: str) -> dict[str, Any]:
    """`{"committee", "year", "figures": {name: {…}}, "activities_by_kind": [{…}], "members_by_sector": [{…}], "unverified_facts"}`."""
    built: dict[str, Any] = msgspec.to_builtins(result)
    return {
        "committee": {"code": code, "name": result.committee_name},
        "year": result.year,
        "figures": {figure["name"]: {key: figure[key] for key in figure if key != "name"} for figure in built["figures"]},
        "activities_by_kind": built["activities_by_kind"],
        "members_by_sector": built["members_by_sector"],
        "unverified_facts": result.unverified_facts,
    }


def _print(result: YearStatistics) -> None:
    console = Console()
    console.print(say("statistics.title", committee=result.committee_name, year=result.year), highlight=False)
    figures = _table(say("statistics.column_figure"), say("statistics.column_value"), say("statistics.column_unverified"))
    figures.add_column(say("statistics.column_definition"), overflow="fold")
    for figure in result.figures:
        figures.add_row(figure.label, _value(figure), str(figure.unverified), figure.definition)
    kinds = _table(
        say("statistics.column_kind"),
        say("statistics.column_activities"),
        say("statistics.column_sessions"),
        say("statistics.column_person_times"),
        say("statistics.column_unverified"),
    )
    for kind in result.activities_by_kind:
        counts = (kind.activities, kind.sessions, kind.person_times, kind.unverified_person_times)
        kinds.add_row(kind.name, *map(str, counts))
    sectors = _table(say("statistics.column_sector"), say("statistics.column_members"))
    for sector in result.members_by_sector:
        sectors.add_row(sector.name, str(sector.members))
    for table in (figures, kinds, sectors):
        console.print(table)
    console.print(say("statistics.unverified_facts", count=result.unverified_facts), highlight=False)


def _value(figure: Figure) -> str:
    if figure.denominator is None:
        return str(figure.value)
    if figure.percent is None:
        return say("statistics.none")
    return say("statistics.share", percent=figure.percent, numerator=figure.numerator, denominator=figure.denominator)


def _table(name: str, *numbers: str) -> Table:
    table = Table()
    table.add_column(name, overflow="fold")
    for header in numbers:
        table.add_column(header, justify="right", no_wrap=True)
    return table
