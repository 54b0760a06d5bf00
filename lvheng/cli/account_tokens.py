"""`lvheng account token …`: how machines sign in, by our tokens or by those of an OpenID Connect issuer."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lvheng.cli.office import ActorOption, CommitteeOption, looking, refusals_printed, writing
from scoring_plugins.catalogue import say
from services.accounts import TokenRow, issue_token, link_subject, list_tokens, revoke_token, unlink_subject

ReasonOption = Annotated[str, typer.Option("--reason", help="理由，记入审计")]
IssuerArgument = Annotated[str, typer.Argument(help="签发方地址，与令牌中的 iss 一致")]
SubjectArgument = Annotated[str, typer.Argument(help="签发方给这一系统的名称，与令牌中的 sub 一致")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (
        ("token", token),
        ("tokens", tokens),
        ("revoke-token", revoke),
        ("link", link),
        ("unlink", unlink),
    ):
        app.command(name)(refusals_printed(command))


def token(
    name: str,
    committee: CommitteeOption,
    actor: ActorOption,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="有效天数")] = 30,
    called: Annotated[str, typer.Option("--name", help="令牌的名称，便于日后辨认")] = "",
    right: Annotated[list[str] | None, typer.Option("--right", help="只许做这几项，可多次填写;不写则账号能做的都能做")] = None,
) -> None:
    """为对接系统的账号签发访问令牌，只显示一次."""
    with writing(actor, committee) as (session, who, committee_id):
        issued = issue_token(session, who, committee_id, name, timedelta(days=days), called, right)
    typer.echo(say("cli.token_issued", name=name, days=days), err=True)
    typer.echo(issued)


def tokens(committee: CommitteeOption, actor: ActorOption) -> None:
    """列出本委员会各账号的令牌(不含令牌本身)."""
    with looking(actor, committee) as (session, who, committee_id):
        rows = list_tokens(session, who, committee_id)
    table = Table(*(say(f"accounts.token_column_{column}") for column in ("id", "account", "name", "rights", "expires_at", "state")))
    for row in rows:
        table.add_row(str(row.id), row.account, row.name, _rights(row), f"{row.expires_at:%Y-%m-%d %H:%M}Z", _state(row))
    Console(soft_wrap=True).print(table)


def revoke(
    token_id: Annotated[int, typer.Argument(metavar="ID", help="令牌的编号，见 lvheng account tokens")],
    committee: CommitteeOption,
    actor: ActorOption,
    reason: ReasonOption,
) -> None:
    """收回令牌，即刻失效."""
    with writing(actor, committee) as (session, who, committee_id):
        revoke_token(session, who, committee_id, token_id, reason)
    typer.echo(say("accounts.token_revoked", id=token_id))


def link(name: str, issuer: IssuerArgument, subject: SubjectArgument, committee: CommitteeOption, actor: ActorOption) -> None:
    """让对接系统以外部签发方(OIDC)的访问令牌登录为这一账号."""
    with writing(actor, committee) as (session, who, committee_id):
        link_subject(session, who, committee_id, name, issuer, subject)
    typer.echo(say("accounts.subject_linked", name=name, subject=subject))


def unlink(issuer: IssuerArgument, subject: SubjectArgument, committee: CommitteeOption, actor: ActorOption) -> None:
    """解除外部主体与账号的对应."""
    with writing(actor, committee) as (session, who, committee_id):
        unlink_subject(session, who, committee_id, issuer, subject)
    typer.echo(say("accounts.subject_unlinked", subject=subject))


def _rights(row: TokenRow) -> str:
    return say("accounts.all_rights") if row.rights is None else "、".join(say(f"permissions.right_{right}") for right in row.rights)


def _state(row: TokenRow) -> str:
    if row.revoked_at is not None:
        return say("accounts.token_is_revoked")
    return say("accounts.token_is_open" if row.is_open else "accounts.token_has_ended")
