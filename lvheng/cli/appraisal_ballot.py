"""`lvheng appraisal ballot …`: 民主测评 on paper, opened, counted from a table and concluded."""

from __future__ import annotations

import csv
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import col

from lvheng.cli.office import (
    ActorOption,
    CommitteeOption,
    GroupsOption,
    ReaderOption,
    YearOption,
    installed_regulations,
    looking,
    refusals_printed,
    writing,
)
from scoring_plugins.catalogue import say
from services.appraisals.finding import appraisal_of
from services.assessments.ballot_rules import BallotsDraft, ChoiceDraft, RoundDraft, TallyDraft
from services.assessments.ballots import count_ballots, count_group_ballots, drop_ballot, open_ballot
from services.assessments.concluding import conclude_ballot
from services.assessments.quantities import micro_points
from services.errors import Problem, Refusal, refuse
from services.listings.ballots import BALLOT_ROUNDS
from services.listings.paging import Window
from services.models import BallotDivisor, BallotRound

app = typer.Typer(no_args_is_help=True, help="民主测评:纸质票的档次、票数与汇总")
KeyArgument = Annotated[int, typer.Argument(metavar="ID", help="哪一轮，见 lvheng appraisal ballot list")]
DayOption = typer.Option(formats=["%Y-%m-%d"])
SHOWN = 200


class Divided(StrEnum):
    """By what the points are divided, as a word of the command."""

    MARKED = "marked"
    VALID = "valid"


@app.command("open")
@refusals_printed
def open_command(
    committee: CommitteeOption,
    year: YearOption,
    actor: ActorOption,
    item: Annotated[str, typer.Option("--item", help="办法里的评定项目")],
    voters: Annotated[str, typer.Option("--voters", help="测评人，如 主席会议成员")],
    because: Annotated[str, typer.Option("--because", help="各档分值、分母和舍入的依据")],
    choices: Annotated[list[str], typer.Option("--choice", metavar="NAME=VALUE", help="档次和每张的分值，逐档填写")],
    divided: Annotated[Divided, typer.Option("--divide-by", help="除以划票数(marked)还是有效票数(valid)")],
    quantum: Annotated[str, typer.Option("--round-to", metavar="POINTS", help="平均分四舍五入到，如 0.01")],
    voted_on: Annotated[datetime, typer.Option("--voted-on", formats=["%Y-%m-%d"], help="测评日期")],
    dated_on: Annotated[datetime, typer.Option("--dated-on", formats=["%Y-%m-%d"], help="分值计入哪一天，须在考核年度之内")],
    groups: GroupsOption = "",
) -> None:
    """开始一轮民主测评."""
    draft = RoundDraft(
        item, voters, because, BallotDivisor(divided), micro_points(quantum), voted_on.date(), dated_on.date(), _choices(choices)
    )
    regulations = installed_regulations()
    with writing(actor, committee) as (session, who, committee_id):
        key = open_ballot(session, who, appraisal_of(session, committee_id, year, groups), regulations, draft)
    typer.echo(say("ballots.opened", id=key, item=item, voters=voters))


@app.command("count")
@refusals_printed
def count(
    key: KeyArgument,
    file: Annotated[
        typer.FileText,
        typer.Argument(metavar="FILE", encoding="utf-8-sig", help="UTF-8 的 CSV:首列“委员编号”或“小组”，其后每档一列，写张数"),
    ],
    committee: CommitteeOption,
    actor: ActorOption,
    issued: Annotated[int, typer.Option("--issued", help="发出张数")],
    returned: Annotated[int, typer.Option("--returned", help="收回张数")],
    valid: Annotated[int, typer.Option("--valid", help="有效张数")],
) -> None:
    """登记一轮的票数;再次登记即全部替换."""
    of_groups, tallies = _tallies(file)
    count_all = count_group_ballots if of_groups else count_ballots
    with writing(actor, committee) as (session, who, _):
        count_all(session, who, key, BallotsDraft(issued, returned, valid, tallies))
    typer.echo(say("ballots.counted_groups" if of_groups else "ballots.counted", id=key, count=len(tallies)))


@app.command("conclude")
@refusals_printed
def conclude(key: KeyArgument, committee: CommitteeOption, actor: ActorOption) -> None:
    """汇总一轮，为每位委员或每个小组登记一条评定，待他人核实."""
    regulations = installed_regulations()
    with writing(actor, committee) as (session, who, _):
        written = conclude_ballot(session, who, key, regulations)
    typer.echo(say("ballots.concluded_now", id=key, count=len(written)))


@app.command("drop")
@refusals_printed
def drop(
    key: KeyArgument, committee: CommitteeOption, actor: ActorOption, reason: Annotated[str, typer.Option("--reason", help="理由")]
) -> None:
    """取消一轮还没有汇总的测评."""
    with writing(actor, committee) as (session, who, _):
        drop_ballot(session, who, key, reason)
    typer.echo(say("ballots.dropped", id=key))


@app.command("list")
@refusals_printed
def list_rounds(committee: CommitteeOption, year: YearOption, actor: ReaderOption = None, groups: GroupsOption = "") -> None:
    """列出一年考核的各轮测评."""
    with looking(actor, committee) as (session, who, committee_id):
        of_year = col(BallotRound.appraisal_id) == appraisal_of(session, committee_id, year, groups)
        rows = BALLOT_ROUNDS.page(session, who, Window(SHOWN), of_year).rows
    table = Table()
    for heading in say("ballots.columns").split("|"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        numbers = "—" if row.valid is None else f"{row.issued}/{row.returned}/{row.valid}"
        state = say("ballots.state_concluded" if row.concluded_at else "ballots.state_open")
        table.add_row(str(row.id), row.item, row.voters, str(row.voted_on), numbers, state)
    Console(highlight=False).print(table)


def _choices(given: list[str]) -> tuple[ChoiceDraft, ...]:
    found = []
    for text in given:
        name, _, value = text.rpartition("=")
        found.append(ChoiceDraft(name, micro_points(value)))
    return tuple(found)


def _tallies(file: typer.FileText) -> tuple[bool, tuple[TallyDraft, ...]]:
    """Whether the table is of groups, and its rows. Raises Refusal BAD_TABLE with every cell that is no number."""
    head, *rows = [[cell.strip() for cell in row] for row in csv.reader(file) if any(cell.strip() for cell in row)] or [[]]
    of_members, of_groups = say("ballots.member_heading"), say("ballots.group_heading")
    if head[:1] not in ([of_members], [of_groups]):
        raise Refusal("BAD_TABLE", say("ballots.bad_head", heading=of_members, group=of_groups), "file")
    problems: list[Problem] = []
    found = []
    for line, row in enumerate(rows, start=2):
        cells = dict(zip(head[1:], [*row[1:], *[""] * len(head)], strict=False))
        wrong = [name for name, cell in cells.items() if cell and not cell.isdecimal()]
        problems += [Problem("BAD_TABLE", "file", say("ballots.bad_cell", line=line, heading=name, cell=cells[name])) for name in wrong]
        found.append(TallyDraft(row[0], tuple((name, int(cell or 0)) for name, cell in cells.items() if name not in wrong)))
    refuse(problems)
    return head[:1] == [of_groups], tuple(found)
