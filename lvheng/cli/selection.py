"""`lvheng selection`: outstanding proposals of a year, from the opening of the selection to what is decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from sqlmodel import Session

from lvheng.cli.office import (
    ActorOption,
    CommitteeOption,
    JsonOption,
    ReaderOption,
    YearOption,
    installed_regulations,
    looking,
    refusals_printed,
    writing,
)
from lvheng.cli.selection_tables import machine_form, of_candidates, standing_told, step_told
from services import selections
from services.permissions import Actor
from services.selections.finding import selection_of, standing_of_selection

app = typer.Typer(no_args_is_help=True, help="优秀提案评选")

RegulationOption = Annotated[str | None, typer.Option("--regulation", metavar="CODE", help="办法代码;当年只有一项评选时不必写")]
NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="提案的登记号")]
NumbersArgument = Annotated[list[str], typer.Argument(metavar="NUMBER…", help="提案的登记号，可写多个")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="理由")]


@app.callback()
def selection() -> None:
    """优秀提案评选."""


@app.command("open")
@refusals_printed
def open_year(
    committee: CommitteeOption,
    year: YearOption,
    regulation: Annotated[str, typer.Option("--regulation", metavar="CODE", help="评提案的办法的代码，见 lvheng regulation list")],
    actor: ActorOption,
    version: Annotated[datetime | None, typer.Option("--version", formats=["%Y-%m-%d"], help="哪一版(施行日);不写则为当年施行的")] = None,
    award: Annotated[str | None, typer.Option("--award", metavar="NAME", help="评上哪个等次或名单才算优秀;办法里只有一个时不必写")] = None,
    partial_because: Annotated[str | None, typer.Option("--partial-because", help="办法只收录了部分条文时，为何仍可据以评选")] = None,
) -> None:
    """启动一年的优秀提案评选，冻结办法的版本."""
    said = (None if version is None else version.date(), award, partial_because)
    with writing(actor, committee) as (session, who, committee_id):
        key = selections.open_selection(session, who, committee_id, year, installed_regulations(), regulation, *said)
        _tell(session, who, key)


@app.command("state")
@refusals_printed
def state(
    committee: CommitteeOption,
    year: YearOption,
    numbers: NumbersArgument,
    actor: ActorOption,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="办法要看的哪一项情况")],
    value: Annotated[str, typer.Option("--value", metavar="VALUE", help="内容:是或否、办法里的词、数字或文字")],
    regulation: RegulationOption = None,
) -> None:
    """注明提案的情况:办法要看而登记的事实没有说明的."""
    _take(actor, committee, year, regulation, selections.state_attribute, installed_regulations(), name, value, numbers)


@app.command("list")
@refusals_printed
def list_year(committee: CommitteeOption, year: YearOption, actor: ActorOption, regulation: RegulationOption = None) -> None:
    """按冻结的办法列出候选提案;只排列，不作决定."""
    _take(actor, committee, year, regulation, selections.list_candidates, installed_regulations())


@app.command("show")
@refusals_printed
def show(
    committee: CommitteeOption,
    year: YearOption,
    actor: ReaderOption = None,
    regulation: RegulationOption = None,
    chosen: Annotated[bool, typer.Option("--chosen", help="只列推选的")] = False,
    as_json: JsonOption = False,
) -> None:
    """查看评选到了哪一步、候选名单和推选情况."""
    with looking(actor, committee) as (session, who, committee_id):
        standing = standing_of_selection(session, who, selection_of(session, who, committee_id, year, regulation))
        entries = [each for each in standing.entries if each.is_chosen or not chosen]
        if as_json:
            typer.echo(orjson.dumps(machine_form(standing, entries), option=orjson.OPT_INDENT_2).decode())
            return
        typer.echo(standing_told(standing))
        for step in standing.steps:
            typer.echo(step_told(step))
        if entries:
            Console().print(of_candidates(entries))


@app.command("why")
@refusals_printed
def why(
    committee: CommitteeOption,
    year: YearOption,
    number: NumberArgument,
    actor: ReaderOption = None,
    regulation: RegulationOption = None,
) -> None:
    """说明一件提案为何入选或没有入选，逐条列出依据."""
    with looking(actor, committee) as (session, who, committee_id):
        key = selection_of(session, who, committee_id, year, regulation)
        told = selections.explain_candidate(session, who, key, number, installed_regulations())
    for sentence in (*told.sentences, *(line.reason for line in told.lines)):
        typer.echo(sentence)


@app.command("choose")
@refusals_printed
def choose(
    committee: CommitteeOption,
    year: YearOption,
    numbers: NumbersArgument,
    actor: ActorOption,
    reason: ReasonOption,
    passed_over: Annotated[bool, typer.Option("--not", help="不推选这些提案")] = False,
    regulation: RegulationOption = None,
) -> None:
    """推选(或不推选)候选提案，写明理由."""
    choices = [selections.Choice(number, not passed_over, reason) for number in numbers]
    _take(actor, committee, year, regulation, selections.choose_proposals, choices)


@app.command("put-forward")
@refusals_printed
def put_forward(
    committee: CommitteeOption,
    year: YearOption,
    actor: ActorOption,
    because: Annotated[str | None, typer.Option("--because", metavar="TEXT", help="与办法的名额不同时，理由是什么")] = None,
    regulation: RegulationOption = None,
) -> None:
    """把推选的名单提交审定."""
    _take(actor, committee, year, regulation, selections.put_forward, installed_regulations(), because)


@app.command("decide")
@refusals_printed
def decide(
    committee: CommitteeOption,
    year: YearOption,
    actor: ActorOption,
    decided_by: Annotated[str, typer.Option("--by", metavar="TEXT", help="由谁审定，如 第十次主席会议")],
    reason: ReasonOption,
    decided_on: Annotated[datetime, typer.Option("--decided-on", formats=["%Y-%m-%d"], help="审定日期")],
    regulation: RegulationOption = None,
) -> None:
    """审定提交的名单;推选或提交过的账号不能审定."""
    said = (installed_regulations(), decided_by, reason, decided_on.date())
    _take(actor, committee, year, regulation, selections.decide_selection, *said)


def _reasoned(name: str, use_case: Callable[..., int], about: str) -> None:
    """A command for a step that needs nothing but a reason."""

    def command(
        committee: CommitteeOption, year: YearOption, actor: ActorOption, reason: ReasonOption, regulation: RegulationOption = None
    ) -> None:
        _take(actor, committee, year, regulation, use_case, reason)

    app.command(name, help=about)(refusals_printed(command))


_reasoned("send-back", selections.send_back, "退回重选.")
_reasoned("reopen", selections.reopen_selection, "重新评选:已审定的在再次审定前仍有效.")
_reasoned("cancel", selections.cancel_selection, "取消误开的评选.")


def _take(actor: str, committee: str, year: int, regulation: str | None, use_case: Callable[..., int], *given: Any) -> None:
    """A use case about the year's selection; then where it stands."""
    with writing(actor, committee) as (session, who, committee_id):
        key = selection_of(session, who, committee_id, year, regulation)
        use_case(session, who, key, *given)
        _tell(session, who, key)


def _tell(session: Session, who: Actor, key: int) -> None:
    # A cancelled one is told of as well.
    typer.echo(standing_told(standing_of_selection(session, who, key)))
