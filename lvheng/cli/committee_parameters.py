"""`lvheng committee parameters`: what a committee decided of deadlines, letters, names and lengths, and from when."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lvheng.cli.office import ActorOption, CommitteeOption, JsonOption, ReaderOption, looking, refusals_printed, writing
from scoring_plugins.catalogue import say
from services.parameters import BY_NAME, ParameterStanding, parameters_on, set_parameter
from services.permissions import Right, require
from services.today import today

app = typer.Typer(no_args_is_help=True, help="期限、分类字母、名称、字数等由本会办法规定的参数")
OnOption = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="截至哪一天;不写为今天")]
FromOption = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="从哪一天起生效")]


@app.command("list")
@refusals_printed
def list_parameters(committee: CommitteeOption, on: OnOption = None, actor: ReaderOption = None, as_json: JsonOption = False) -> None:
    """列出全部参数在某一天的规定."""
    with looking(actor, committee) as (session, who, committee_id):
        require(who, Right.REFER, committee_id)
        found = parameters_on(session, committee_id, on.date() if on else today())
    if as_json:
        typer.echo(json.dumps({"rows": [_row(each) for each in found]}, ensure_ascii=False))
        return
    table = Table(*(say(f"parameters.column_{name}") for name in ("name", "label", "value", "since", "source")))
    for each in found:
        declared, row = each.parameter, _row(each)
        value = say("parameters.unset") if each.value is None else declared.kind.spoken(each.value)
        since = say("parameters.by_default") if each.valid_from is None else row["valid_from"]
        table.add_row(declared.name, declared.label, value, since, each.reason or declared.source)
    Console(soft_wrap=True).print(table)


@app.command("set")
@refusals_printed
def set_one(
    committee: CommitteeOption,
    name: Annotated[str, typer.Option("--name", help="参数名称，见 lvheng committee parameters list")],
    value: Annotated[str, typer.Option("--value", help="取值，如 7 working_days、3 months、1500、A=resolved")],
    valid_from: FromOption,
    reason: Annotated[str, typer.Option("--reason", help="依据，如本会办法的名称与条款")],
    actor: ActorOption,
) -> None:
    """规定一个参数从某日起的取值."""
    first = valid_from.date()
    with writing(actor, committee) as (session, who, committee_id):
        set_parameter(session, who, committee_id, name, value, valid_from=first, reason=reason)
        now = next(each for each in parameters_on(session, committee_id, first) if each.parameter.name == name)
    typer.echo(say("parameters.was_set", label=BY_NAME[name].label, value=BY_NAME[name].kind.spoken(now.value), day=first))


def _row(standing: ParameterStanding) -> dict[str, str | None]:
    declared = standing.parameter
    return {
        "name": declared.name,
        "label": declared.label,
        "value": None if standing.value is None else declared.kind.written(standing.value),
        "valid_from": None if standing.valid_from is None else standing.valid_from.isoformat(),
        "reason": standing.reason,
        "source": declared.source,
    }
