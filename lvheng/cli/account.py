"""`lvheng account`: who may act, and the tokens clients sign in with."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from lvheng.cli.office import ActorOption, CommitteeOption, opened, refusals_printed, writing
from scoring_plugins.catalogue import say
from services.accounts import create_account, create_first_account, disable_account, issue_token
from services.committees import root_id
from services.database import transaction
from services.models import Role

app = typer.Typer(no_args_is_help=True, help="账号、角色与令牌")


@app.command("first")
@refusals_printed
def first(name: str, display_name: str) -> None:
    """在空数据库中建立首个账号(根委员会管理员)."""
    with opened() as (_, engine), transaction(engine) as session:
        create_first_account(session, name, display_name, root_id(session))
    typer.echo(say("cli.first_account_added", name=name))


@app.command("add")
@refusals_printed
def add(
    name: str,
    display_name: str,
    committee: CommitteeOption,
    role: Annotated[list[Role], typer.Option("--role", help="角色，可多次填写")],
    actor: ActorOption,
) -> None:
    """建立账号并授予角色."""
    with writing(actor, committee) as (session, who, committee_id):
        create_account(session, who, committee_id, name, display_name, role)
    typer.echo(say("cli.account_added", name=name, roles="、".join(say(f"permissions.role_{each}") for each in role)))


@app.command("disable")
@refusals_printed
def disable(
    name: str,
    committee: CommitteeOption,
    actor: ActorOption,
    reason: Annotated[str, typer.Option("--reason", help="停用的理由")],
) -> None:
    """停用账号，其令牌一并失效;以前的登记与核实不变."""
    with writing(actor, committee) as (session, who, committee_id):
        disable_account(session, who, committee_id, name, reason)
    typer.echo(say("cli.account_disabled", name=name))


@app.command("token")
@refusals_printed
def token(
    name: str,
    committee: CommitteeOption,
    actor: ActorOption,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="有效天数")] = 30,
) -> None:
    """为账号签发访问令牌，只显示一次."""
    with writing(actor, committee) as (session, who, committee_id):
        issued = issue_token(session, who, committee_id, name, timedelta(days=days))
    typer.echo(say("cli.token_issued", name=name, days=days), err=True)
    typer.echo(issued)
