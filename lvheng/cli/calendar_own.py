"""`lvheng calendar due|address|revoke-address`: what waits for an account, and where its calendar program fetches that."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from graphql_schema.inbox import CALENDAR_PATH
from lvheng.cli.office import ActorOption, opened, refusals_printed
from scoring_plugins.catalogue import say
from services.accounts import actor_named, make_calendar_address, revoke_calendar_address
from services.database import reading, transaction
from services.inbox import due_items
from services.today import today


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (("due", due), ("address", address), ("revoke-address", revoke)):
        app.command(name)(refusals_printed(command))


def due(actor: ActorOption) -> None:
    """列出一个账号的待办事项."""
    day = today()
    with opened() as (_, engine), reading(engine) as session:
        found = due_items(session, actor_named(session, actor), day)
    table = Table(*(say(f"inbox.column_{name}") for name in ("due_on", "what", "remind_on")))
    for item in found:
        last = say("inbox.no_due_day") if item.due_on is None else str(item.due_on)
        last = say("inbox.provisional", what=last) if item.provisional else last
        what = f"{item.what} {say('inbox.overdue')}" if item.is_overdue(day) else item.what
        table.add_row(last, what, "" if item.remind_on is None else str(item.remind_on))
    Console(soft_wrap=True).print(table)


def address(actor: ActorOption) -> None:
    """为本人的日历程序生成订阅地址(iCalendar)，只显示一次;以前的地址作废."""
    shown: dict[str, str] = {}
    with opened() as (_, engine), transaction(engine) as session:
        make_calendar_address(session, actor_named(session, actor), shown)
    typer.echo(say("inbox.address_made"), err=True)
    typer.echo(f"{CALENDAR_PATH}{shown['secret']}.ics")


def revoke(actor: ActorOption) -> None:
    """作废本人的日历订阅地址."""
    with opened() as (_, engine), transaction(engine) as session:
        revoke_calendar_address(session, actor_named(session, actor))
    typer.echo(say("inbox.address_revoked"))
