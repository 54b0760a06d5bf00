"""`lvheng account grant …`: which roles accounts hold, and what for."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lvheng.cli.office import ActorOption, CommitteeOption, looking, refusals_printed, writing
from scoring_plugins.catalogue import say
from services.accounts import grant_role, list_grants, revoke_role, scope_of_role
from services.models import Role
from services.permissions import POLICY

RoleArgument = Annotated[Role, typer.Argument(help="角色，见 lvheng account roles")]
ForOption = Annotated[
    str | None, typer.Option("--for", metavar="NAME", help="为谁而设:委员编号，或界别、专门委员会、承办单位、提案单位的名称")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (("grant", grant), ("revoke", revoke), ("list", listed), ("roles", roles)):
        app.command(name)(refusals_printed(command))


def grant(name: str, role: RoleArgument, committee: CommitteeOption, actor: ActorOption, held_for: ForOption = None) -> None:
    """授予角色(由安全管理员办理;本级和上级都没有安全管理员时，由系统管理员办理)."""
    with writing(actor, committee) as (session, who, committee_id):
        grant_role(session, who, committee_id, name, role, held_for)
    typer.echo(say("accounts.granted", name=name, role=say(f"permissions.role_{role}")))


def revoke(
    name: str,
    role: RoleArgument,
    committee: CommitteeOption,
    actor: ActorOption,
    reason: Annotated[str, typer.Option("--reason", help="理由，记入审计")],
    held_for: ForOption = None,
) -> None:
    """收回角色."""
    with writing(actor, committee) as (session, who, committee_id):
        revoke_role(session, who, committee_id, name, role, reason, held_for)
    typer.echo(say("accounts.revoked", name=name, role=say(f"permissions.role_{role}")))


def listed(committee: CommitteeOption, actor: ActorOption) -> None:
    """列出本委员会的账号与角色."""
    with looking(actor, committee) as (session, who, committee_id):
        rows = list_grants(session, who, committee_id)
    table = Table(*(say(f"accounts.grant_column_{column}") for column in ("name", "display_name", "role", "held_for", "state")))
    for row in rows:
        state = say("accounts.is_disabled") if row.is_disabled else ""
        table.add_row(row.name, row.display_name, say(f"permissions.role_{row.role}"), row.held_for, state)
    Console(soft_wrap=True).print(table)


def roles() -> None:
    """列出全部角色、各自须限定的对象和权限."""
    table = Table(*(say(f"accounts.role_column_{column}") for column in ("word", "role", "held_for", "rights")))
    for role in Role:
        scope = scope_of_role(role)
        rights = "、".join(say(f"permissions.right_{right}") for right in POLICY if role in POLICY[right])
        table.add_row(role.value, say(f"permissions.role_{role}"), "" if scope is None else say(f"accounts.scope_{scope}"), rights)
    Console(soft_wrap=True).print(table)
