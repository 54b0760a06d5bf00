"""`lvheng account`: who may act. Roles, tokens and how people sign in stand in modules of their own beside this one."""

from __future__ import annotations

from typing import Annotated

import typer

from lvheng.cli import account_people, account_roles, account_tokens
from lvheng.cli.office import ActorOption, CommitteeOption, opened, refusals_printed, writing
from scoring_plugins.catalogue import say
from services.accounts import create_account, create_first_account, disable_account, enable_account, rescue
from services.committees import root_id
from services.database import transaction
from services.models import AccountKind, Role

app = typer.Typer(no_args_is_help=True, help="账号、角色、令牌与登录")
for module in (account_people, account_roles, account_tokens):
    module.register(app)


@app.command("first")
@refusals_printed
def first(name: str, display_name: str) -> None:
    """在空数据库中建立首个账号(根委员会管理员)."""
    with opened() as (_, engine), transaction(engine) as session:
        create_first_account(session, name, display_name, root_id(session))
        one_time = rescue(session, name, say("accounts.first_password"))
    typer.echo(say("cli.first_account_added", name=name))
    account_people.show_one_time(name, one_time)


@app.command("add")
@refusals_printed
def add(
    name: str,
    display_name: str,
    committee: CommitteeOption,
    actor: ActorOption,
    role: Annotated[
        list[Role] | None, typer.Option("--role", help="角色，可多次填写;须限定对象的角色另用 lvheng account grant 授予")
    ] = None,
    machine: Annotated[bool, typer.Option("--machine", help="对接系统的账号:以令牌登录，不设密码")] = False,
) -> None:
    """建立账号并授予角色."""
    role = role or []
    kind = AccountKind.MACHINE if machine else AccountKind.PERSON
    with writing(actor, committee) as (session, who, committee_id):
        create_account(session, who, committee_id, name, display_name, role, kind)
    roles = "、".join(say(f"permissions.role_{each}") for each in role) or say("accounts.no_role")
    typer.echo(say("cli.account_added", name=name, roles=roles))


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


@app.command("enable")
@refusals_printed
def enable(
    name: str,
    committee: CommitteeOption,
    actor: ActorOption,
    reason: Annotated[str, typer.Option("--reason", help="启用的理由")],
) -> None:
    """重新启用已停用的账号;其令牌和登录不恢复."""
    with writing(actor, committee) as (session, who, committee_id):
        enable_account(session, who, committee_id, name, reason)
    typer.echo(say("cli.account_enabled", name=name))
