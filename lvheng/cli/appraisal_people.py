"""`lvheng appraisal object …`: what is disputed and decided about single members of a year's appraisal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from lvheng.cli.office import (
    ActorOption,
    CommitteeOption,
    GroupsOption,
    JsonOption,
    ReaderOption,
    YearOption,
    installed_regulations,
    looking,
    refusals_printed,
    writing,
)
from scoring_plugins.catalogue import say
from services.appraisals import deciding, deciding_lists, objections
from services.appraisals.finding import appraisal_of, objections_of

NumberArgument = Annotated[str, typer.Argument(help="委员编号")]
SubjectArgument = Annotated[str, typer.Argument(help="委员编号;小组写名称")]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由")]


def register(app: typer.Typer) -> None:
    """Add the commands about single members to the appraisal's commands."""
    app.command("object")(refusals_printed(raise_one))
    app.command("objections")(refusals_printed(show))
    app.command("answer-objection")(refusals_printed(answer))
    app.command("withdraw-objection")(refusals_printed(withdraw))
    app.command("grade")(refusals_printed(grade))
    app.command("consequence")(refusals_printed(consequence))
    app.command("decide-list")(refusals_printed(decide_list))


def raise_one(
    committee: CommitteeOption,
    year: YearOption,
    number: SubjectArgument,
    statement: Annotated[str, typer.Argument(help="异议内容")],
    actor: ActorOption,
    raised_by: Annotated[str | None, typer.Option("--by", help="由谁提出")] = None,
    clause: Annotated[str | None, typer.Option("--clause", help="涉及的条款")] = None,
    work: Annotated[str | None, typer.Option("--work", help="涉及的会议、提案或信息的编号")] = None,
    groups: GroupsOption = "",
) -> None:
    """登记一条对委员(或小组)的异议."""
    raising: Callable[..., int] = objections.raise_group_objection if groups else objections.raise_objection
    regulations = installed_regulations()
    with writing(actor, committee) as (session, who, committee_id):
        appraisal_id = appraisal_of(session, committee_id, year, groups)
        key = raising(session, who, appraisal_id, number, statement, regulations, clause=clause, work=work, raised_by=raised_by)
    typer.echo(say("appraisals.objection_raised", id=key, number=number))


def show(
    committee: CommitteeOption, year: YearOption, actor: ReaderOption = None, as_json: JsonOption = False, groups: GroupsOption = ""
) -> None:
    """列出一年考核的异议及其处理."""
    with looking(actor, committee) as (session, who, committee_id):
        found = objections_of(session, who, committee_id, year, groups)
    if as_json:
        typer.echo(orjson.dumps([each._asdict() for each in found], option=orjson.OPT_INDENT_2).decode())
        return
    table = Table()
    for column in ("id", "member", "statement", "raised", "state", "answer"):
        table.add_column(say(f"appraisals.objection_column_{column}"))
    for each in found:
        member = each.name if groups else say("exports.places_member", name=each.name, number=each.number)
        state = say(f"appraisals.objection_state_{each.state}")
        table.add_row(str(each.id), member, each.statement, f"{each.raised_on} {each.raised_by or ''}", state, each.answer or "")
    Console().print(table)


def answer(
    committee: CommitteeOption,
    key: Annotated[int, typer.Argument(metavar="ID", help="异议的编号，见 lvheng appraisal objections")],
    text: Annotated[str, typer.Argument(metavar="ANSWER", help="处理意见")],
    actor: ActorOption,
    upheld: Annotated[bool, typer.Option("--uphold/--reject", help="成立或不成立")],
    groups: GroupsOption = "",
) -> None:
    """处理一条异议;成立的须另行更正事实."""
    deciding_it = objections.decide_group_objection if groups else objections.decide_objection
    with writing(actor, committee) as (session, who, _):
        deciding_it(session, who, key, upheld=upheld, answer=text)
    typer.echo(say("appraisals.objection_answered", id=key))


def withdraw(
    committee: CommitteeOption,
    key: Annotated[int, typer.Argument(metavar="ID", help="异议的编号")],
    actor: ActorOption,
    reason: ReasonOption,
    groups: GroupsOption = "",
) -> None:
    """撤回一条异议."""
    withdrawing = objections.withdraw_group_objection if groups else objections.withdraw_objection
    with writing(actor, committee) as (session, who, _):
        withdrawing(session, who, key, reason)
    typer.echo(say("appraisals.objection_withdrawn", id=key))


def grade(
    committee: CommitteeOption,
    year: YearOption,
    number: NumberArgument,
    name: Annotated[str, typer.Argument(metavar="GRADE", help="等次;写 - 为不评等次")],
    actor: ActorOption,
    reason: ReasonOption,
) -> None:
    """审定一位委员的等次;只限办法留给会议决定的."""
    regulations = installed_regulations()
    with writing(actor, committee) as (session, who, committee_id):
        appraisal_id = appraisal_of(session, committee_id, year)
        deciding.decide_grade(session, who, appraisal_id, number, None if name == "-" else name, reason, regulations)
    typer.echo(say("appraisals.grade_decided", number=number, grade=name))


def consequence(
    committee: CommitteeOption,
    year: YearOption,
    number: NumberArgument,
    proposal: Annotated[str, typer.Argument(help="办法建议的结果运用")],
    actor: ActorOption,
    reason: ReasonOption,
    accepted: Annotated[bool, typer.Option("--accept/--decline", help="采纳或不采纳")],
) -> None:
    """审定对一位委员的结果运用."""
    with writing(actor, committee) as (session, who, committee_id):
        appraisal_id = appraisal_of(session, committee_id, year)
        deciding.decide_consequence(session, who, appraisal_id, number, proposal, accepted=accepted, reason=reason)
    typer.echo(say("appraisals.consequence_decided", number=number, proposal=proposal))


def decide_list(
    committee: CommitteeOption,
    year: YearOption,
    number: NumberArgument,
    name: Annotated[str, typer.Argument(metavar="LIST", help="名单;办法中的名称")],
    actor: ActorOption,
    reason: ReasonOption,
    accepted: Annotated[bool, typer.Option("--accept/--decline", help="列入或不列入")],
) -> None:
    """审定一位委员是否列入名单;只限末位并列、办法留给会议决定的."""
    regulations = installed_regulations()
    with writing(actor, committee) as (session, who, committee_id):
        appraisal_id = appraisal_of(session, committee_id, year)
        deciding_lists.decide_list(session, who, appraisal_id, number, name, regulations, accepted=accepted, reason=reason)
    outcome = say("appraisals.listed") if accepted else say("appraisals.not_listed")
    typer.echo(say("appraisals.list_decided", number=number, list=name, outcome=outcome))
