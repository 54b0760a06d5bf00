"""`lvheng calendar`: the working days of a committee, and the deadlines that are counted in them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lvheng.cli import calendar_own
from lvheng.cli.office import ActorOption, CommitteeOption, ReaderOption, YearOption, looking, refusals_printed, writing
from scoring_plugins.catalogue import say
from services.calendar import calendar_of, enter_notice, kept_days, kept_years, set_day
from services.errors import Refusal
from services.permissions import Right, require
from services.recounting import MovedDeadline, deadlines_to_move, move_deadlines

app = typer.Typer(no_args_is_help=True, help="工作日历、工作日期限与待办")
calendar_own.register(app)
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="日期，如 2027-02-06")]
ReasonOption = Annotated[str, typer.Option("--reason", help="依据，如国务院办公厅通知的文号")]
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")
_LONGEST_REST = 31


@app.command("show")
@refusals_printed
def show(committee: CommitteeOption, year: YearOption, actor: ReaderOption = None) -> None:
    """列出一年里本会及上级另行规定的日子."""
    with looking(actor, committee) as (session, who, committee_id):
        require(who, Right.REFER, committee_id)
        days, settled = kept_days(session, committee_id, year), [kept.year for kept in kept_years(session, committee_id)]
        provisional = year not in settled and calendar_of(session, committee_id).is_provisional(date(year, 6, 1))
    table = Table(*(say(f"calendar.column_{name}") for name in ("day", "works", "reason")))
    for each in days:
        table.add_row(str(each.day), say("calendar.works") if each.works else say("calendar.rests"), each.reason)
    Console(soft_wrap=True).print(table)
    typer.echo(say("calendar.year_provisional" if provisional else "calendar.year_known", year=year))


@app.command("notice")
@refusals_printed
def notice(
    committee: CommitteeOption,
    year: YearOption,
    actor: ActorOption,
    reason: ReasonOption,
    rest: Annotated[list[str], typer.Option("--rest", help="放假日期或起止，如 2027-02-05..2027-02-11，可多次填写")],
    work: Annotated[list[str] | None, typer.Option("--work", help="调休上班的周末，可多次填写")] = None,
) -> None:
    """录入一年完整的放假通知;本会及下级委员会都按它计算."""
    rests, works = _days(rest, "--rest"), _days(work or [], "--work")
    with writing(actor, committee) as (session, who, committee_id):
        enter_notice(session, who, committee_id, year, rests=rests, works=works, reason=reason)
    typer.echo(say("calendar.notice_entered", year=year, rests=len(rests), works=len(works)))


@app.command("set-day")
@refusals_printed
def set_one(
    committee: CommitteeOption,
    day: Day,
    actor: ActorOption,
    reason: ReasonOption,
    works: Annotated[bool, typer.Option("--works/--rests", help="这一天上班还是休息")],
) -> None:
    """规定某一天上班或休息."""
    with writing(actor, committee) as (session, who, committee_id):
        set_day(session, who, committee_id, day.date(), works=works, reason=reason)
    typer.echo(say("calendar.day_set", day=day.date(), works=say("calendar.works") if works else say("calendar.rests")))


@app.command("deadline")
@refusals_printed
def deadline(
    committee: CommitteeOption,
    day: Day,
    count: Annotated[int, typer.Argument(min=1, max=1000, help="工作日数;起算日不计")],
    actor: ReaderOption = None,
) -> None:
    """从某日起算若干个工作日，最后一天是哪一天."""
    with looking(actor, committee) as (session, who, committee_id):
        require(who, Right.REFER, committee_id)
        last, provisional = calendar_of(session, committee_id).add_working_days(day.date(), count)
    typer.echo(say("calendar.deadline_provisional" if provisional else "calendar.deadline", day=last))


@app.command("recount")
@refusals_printed
def recount(committee: CommitteeOption, actor: ReaderOption = None) -> None:
    """按现在的日历重新计算尚未到期的工作日期限，列出变动;只列出，不改动."""
    with looking(actor, committee) as (session, who, committee_id):
        found = deadlines_to_move(session, who, committee_id)
    for each in found:
        typer.echo(_moved(each))
    typer.echo(say("calendar.to_recount", count=len(found)))


@app.command("move-deadlines")
@refusals_printed
def move(
    committee: CommitteeOption, actor: ActorOption, reason: Annotated[str, typer.Option("--reason", help="改动期限的依据，记入审计")]
) -> None:
    """按现在的日历改动尚未到期的工作日期限."""
    with writing(actor, committee) as (session, who, committee_id):
        found = move_deadlines(session, who, committee_id, reason)
    for each in found:
        typer.echo(_moved(each))
    typer.echo(say("calendar.recounted", count=len(found)))


def _moved(each: MovedDeadline) -> str:
    what = say(f"calendar.deadline_of_{each.kind}", id=each.about[1])
    return say("calendar.moved_provisional" if each.provisional else "calendar.moved", what=what, was=each.was, becomes=each.becomes)


def _days(written: list[str], option: str) -> list[date]:
    """The days of "2027-02-05" and "2027-02-05..2027-02-11". Raises Refusal BAD_DAYS."""
    found: list[date] = []
    for each in written:
        matched = _DAYS.fullmatch(each.strip())
        try:
            first, last = (date.fromisoformat(matched[1]), date.fromisoformat(matched[2] or matched[1])) if matched else (None, None)
        except ValueError:
            first = last = None
        if first is None or last is None or not timedelta(0) <= last - first < timedelta(days=_LONGEST_REST):
            raise Refusal("BAD_DAYS", say("calendar.bad_days", option=option, found=each, most=_LONGEST_REST), option)
        found += [first + timedelta(days=past) for past in range((last - first).days + 1)]
    return found
