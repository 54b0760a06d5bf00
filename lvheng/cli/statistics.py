"""`lvheng statistics`: the figures a committee publishes, of a year or of works as they are asked for, as tables or in the machine form."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
import orjson
import typer
from rich.console import Console

from lvheng.cli.office import CommitteeOption, JsonOption, ReaderOption, looking, refusals_printed
from lvheng.cli.statistics_works import figure_table, print_works, table, works_form
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.statistics import YearStatistics, year_statistics
from services.statistics.works import RowsBy, WorksAsked, work_statistics
from services.today import today

DAY = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    """Add the command `statistics`."""
    app.command("statistics")(statistics)


@refusals_printed
def statistics(
    committee: CommitteeOption,
    year: Annotated[int | None, typer.Option("--year", min=1949, max=2200, help="年度")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=DAY, help=say("statistics.from_help"))] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAY, help=say("statistics.to_help"))] = None,
    is_tree: Annotated[bool, typer.Option("--tree", help=say("statistics.tree_help"))] = False,
    by: Annotated[RowsBy | None, typer.Option("--by", help=say("statistics.by_help"))] = None,
    sector: Annotated[str | None, typer.Option("--sector", metavar="NAME", help=say("statistics.sector_help"))] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="NAME", help=say("statistics.group_help"))] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="NAME", help=say("statistics.unit_help"))] = None,
    actor: ReaderOption = None,
    as_json: JsonOption = False,
) -> None:
    """一个委员会一年的统计数字;写了其他统计条件的，是提案和信息统计。只统计已核实的记录，并列出未核实的条数."""
    if (first, last, by, sector, group, unit) == (None,) * 6 and not is_tree and year is not None:
        with looking(actor, committee) as (session, who, committee_id):
            of_year = year_statistics(session, who, committee_id, year)
        if as_json:
            _print_json(machine_form(of_year, committee))
        else:
            _print(of_year)
        return
    days = _days(year, first, last)
    with looking(actor, committee) as (session, who, committee_id):
        asked = WorksAsked(committee_id, *days, is_tree=is_tree, sector=sector, group=group, unit=unit)
        found = work_statistics(session, who, asked, today(), by)
    if as_json:
        _print_json(works_form(found, asked, by, committee))
    else:
        print_works(found, asked, by)


def _days(year: int | None, first: datetime | None, last: datetime | None) -> tuple[date, date]:
    """The days of a year, or those asked for. Raises Refusal BAD_DATES unless it is exactly one of the two, both ends given."""
    if year is not None and first is None and last is None:
        return date(year, 1, 1), date(year, 12, 31)
    if year is None and first is not None and last is not None:
        return first.date(), last.date()
    raise Refusal("BAD_DATES", say("statistics.year_or_days_options"), "year")


def _print_json(form: dict[str, Any]) -> None:
    typer.echo(orjson.dumps(form, option=orjson.OPT_INDENT_2).decode())


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
    kinds = table(
        say("statistics.column_kind"),
        say("statistics.column_activities"),
        say("statistics.column_sessions"),
        say("statistics.column_person_times"),
        say("statistics.column_unverified"),
    )
    for kind in result.activities_by_kind:
        counts = (kind.activities, kind.sessions, kind.person_times, kind.unverified_person_times)
        kinds.add_row(kind.name, *map(str, counts))
    sectors = table(say("statistics.column_sector"), say("statistics.column_members"))
    for sector in result.members_by_sector:
        sectors.add_row(sector.name, str(sector.members))
    for each in (figure_table(result.figures), kinds, sectors):
        console.print(each)
    console.print(say("statistics.unverified_facts", count=result.unverified_facts), highlight=False)
