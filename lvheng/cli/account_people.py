"""`lvheng account password …`: how people sign in, and the way back for who lost a password or a device."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lvheng.cli.office import ActorOption, CommitteeOption, looking, opened, refusals_printed, writing
from scoring_plugins.catalogue import say
from services import accounts
from services.database import transaction

ReasonOption = Annotated[str, typer.Option("--reason", help="理由，记入审计")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (
        ("password", password),
        ("totp", totp),
        ("sign-in", sign_in),
        ("reset", reset),
        ("unlock", unlock),
        ("sessions", sessions),
        ("rescue", rescue),
    ):
        app.command(name)(refusals_printed(command))


def show_one_time(name: str, one_time: str) -> None:
    """What to do with a one-time token, and the token itself on standard output."""
    typer.echo(say("accounts.one_time", name=name), err=True)
    typer.echo(one_time)


def password() -> None:
    """用一次性口令设定密码(口令和密码均在提示后输入)."""
    one_time = typer.prompt(say("accounts.ask_one_time"), hide_input=True)
    chosen = typer.prompt(say("accounts.ask_new_password"), hide_input=True, confirmation_prompt=say("accounts.ask_again"))
    with opened() as (_, engine):
        name = accounts.choose_password(engine, one_time, chosen)
    typer.echo(say("accounts.password_chosen", name=name))


def totp(name: str) -> None:
    """设定验证码设备(工作人员首次登录时必须设定)."""
    given = typer.prompt(say("accounts.ask_password"), hide_input=True)
    with opened() as (_, engine):
        session_token = accounts.sign_in(engine, name, given).token
        with transaction(engine) as session:
            setup = accounts.begin_codes(session, session_token)
        typer.echo(say("accounts.code_setup", secret=setup.secret, address=setup.address))
        accounts.confirm_codes(engine, session_token, typer.prompt(say("accounts.ask_code")))
    typer.echo(say("accounts.codes_confirmed", name=name))


def sign_in(name: str) -> None:
    """登录，并显示一次登录凭据，供调用接口使用."""
    given = typer.prompt(say("accounts.ask_password"), hide_input=True, err=True)
    code = typer.prompt(say("accounts.ask_code_if_any"), default="", show_default=False, err=True)
    with opened() as (_, engine):
        found = accounts.sign_in(engine, name, given, code)
    typer.echo(say("accounts.codes_needed" if found.needs_codes else "accounts.signed_in", name=name), err=True)
    typer.echo(found.token)


def reset(
    name: str,
    committee: CommitteeOption,
    actor: ActorOption,
    reason: ReasonOption,
    codes: Annotated[bool, typer.Option("--totp", help="同时重置验证码设备")] = False,
) -> None:
    """签发一次性口令，由本人重新设定密码;首个密码也这样设定."""
    with writing(actor, committee) as (session, who, committee_id):
        if codes:
            accounts.reset_codes(session, who, committee_id, name, reason)
        one_time = accounts.issue_reset(session, who, committee_id, name, reason)
    show_one_time(name, one_time)


def unlock(
    name: str,
    committee: CommitteeOption,
    actor: ActorOption,
    reason: ReasonOption,
    address: Annotated[str, typer.Option("--address", help="同时解除这一网络地址的锁定")] = "",
) -> None:
    """解除因失败次数过多而来的锁定."""
    with writing(actor, committee) as (session, who, committee_id):
        accounts.unlock(session, who, committee_id, name, reason, address)
    typer.echo(say("accounts.unlocked", name=name))


def sessions(
    committee: CommitteeOption,
    actor: ActorOption,
    end: Annotated[str | None, typer.Option("--end", metavar="NAME", help="结束这一账号的全部登录")] = None,
    reason: Annotated[str, typer.Option("--reason", help="结束登录的理由，记入审计")] = "",
) -> None:
    """列出本委员会的登录，或结束一个账号的登录."""
    if end is not None:
        with writing(actor, committee) as (session, who, committee_id):
            count = accounts.end_sessions(session, who, committee_id, end, reason)
        typer.echo(say("accounts.sessions_ended", name=end, count=count))
        return
    with looking(actor, committee) as (session, who, committee_id):
        rows = accounts.list_sessions(session, who, committee_id)
    table = Table(
        *(say(f"accounts.session_column_{column}") for column in ("account", "address", "with_code", "began_at", "seen_at", "ends_at"))
    )
    for row in rows:
        moments = (f"{moment:%Y-%m-%d %H:%M}Z" for moment in (row.began_at, row.seen_at, row.ends_at))
        table.add_row(row.account, row.address, say("accounts.yes" if row.with_code else "accounts.no"), *moments)
    Console(soft_wrap=True).print(table)


def rescue(name: str, reason: ReasonOption) -> None:
    """在本机救援:为无人可以救助的安全管理员(或尚无安全管理员时的系统管理员)签发一次性口令，并重置其验证码设备."""
    with opened() as (_, engine), transaction(engine) as session:
        one_time = accounts.rescue(session, name, reason)
    show_one_time(name, one_time)
