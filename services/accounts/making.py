"""Accounts are made and disabled, never removed: what they did stays theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.accounts.actors import account_named, actor_of
from services.accounts.roles import add_roles, require_grantor, roles_of
from services.audit import acting
from services.errors import Refusal, require_name
from services.models import AccessToken, Account, AccountKind, CalendarAddress, ResetToken, Role, RoleGrant, SignInSession
from services.permissions import APART, Actor, Right, require
from services.revisions import held, next_revision


def create_first_account(session: Session, name: str, display_name: str, committee_id: int) -> Actor:
    """Make the first account of an empty database, an administrator of the root. Refused once any account exists."""
    require_name(name)
    require_name(display_name, "display_name")
    if session.exec(select(func.count()).select_from(Account)).one():
        raise Refusal("NOT_THE_FIRST", say("accounts.not_the_first"), "name")
    with acting(session, None, "account.create_first"):
        account = Account(committee_id=committee_id, name=name, display_name=display_name)
        session.add(account)
    actor = actor_of(session, account)
    with acting(session, actor, "account.grant"):
        session.add(RoleGrant(committee_id=committee_id, account_id=actor.account_id, role=Role.ADMINISTRATOR))
    return actor_of(session, account)


def create_account(
    session: Session,
    actor: Actor,
    committee_id: int,
    name: str,
    display_name: str,
    roles: Iterable[Role],
    kind: AccountKind = AccountKind.PERSON,
) -> Actor:
    """Make an account, with `roles` in its committee that are held for all of it.

    Raises Refusal DUPLICATE_ACCOUNT if the name is taken, and what `grant_role` raises: roles are granted by whoever may grant.
    """
    require(actor, Right.ADMINISTER, committee_id)
    require_name(name)
    require_name(display_name, "display_name")
    if session.exec(select(Account).where(Account.name == name)).first():
        raise Refusal("DUPLICATE_ACCOUNT", say("accounts.duplicate", name=name), "name")
    wanted = sorted(set(roles))
    with acting(session, actor, "account.create"):
        account = Account(committee_id=committee_id, name=name, display_name=display_name, kind=kind)
        session.add(account)
    add_roles(session, actor, committee_id, account, wanted)
    return actor_of(session, account)


def disable_account(
    session: Session, actor: Actor, committee_id: int, name: str, reason: str, expected_revision: int | None = None
) -> None:
    """The account may act no more and its tokens and sessions end; what it did stays its own.

    A security administrator or auditor, who keep administrators in check, is disabled by whoever grants roles, not by an administrator.
    Raises Refusal for an unknown name or no reason, and STALE.
    """
    _require_keeper(session, actor, committee_id, name)
    require_reason(reason)
    account = account_named(session, name, committee_id)
    assert account.id is not None
    with acting(session, actor, "account.disable", reason):
        next_revision(session, Account, account.id, expected_revision).disabled_at = datetime.now(UTC)


def enable_account(session: Session, actor: Actor, committee_id: int, name: str, reason: str, expected_revision: int | None = None) -> None:
    """A disabled account acts again, in the roles that it holds; by whoever may disable it.

    The tokens, sessions, one-time tokens and the calendar's address that ended with it stay ended: a machine is given a new token, and a
    person signs in anew.
    Raises Refusal for an unknown name or no reason, NOT_DISABLED, and STALE.
    """
    _require_keeper(session, actor, committee_id, name)
    require_reason(reason)
    account = account_named(session, name, committee_id, in_use=False)
    assert account.id is not None
    held(session, Account, account.id, expected_revision)
    if account.disabled_at is None:
        raise Refusal("NOT_DISABLED", say("accounts.not_disabled", name=name), "name")
    with acting(session, actor, "account.enable", reason):
        for token in session.exec(select(AccessToken).where(AccessToken.account_id == account.id, col(AccessToken.revoked_at).is_(None))):
            token.revoked_at = datetime.now(UTC)
        for table in (SignInSession, ResetToken, CalendarAddress):
            for ended in session.exec(select(table).where(table.account_id == account.id)):
                session.delete(ended)
        next_revision(session, Account, account.id).disabled_at = None


def _require_keeper(session: Session, actor: Actor, committee_id: int, name: str) -> None:
    account = session.exec(select(Account).where(Account.name == name, Account.committee_id == committee_id)).first()
    if account is not None and roles_of(session, account) & (APART - {Role.ADMINISTRATOR}):
        require_grantor(session, actor, committee_id)
    else:
        require(actor, Right.ADMINISTER, committee_id)


def require_reason(reason: str) -> None:
    """Raises Refusal REASON_MISSING for a reason of nothing but spaces."""
    if not reason.strip():
        raise Refusal("REASON_MISSING", say("accounts.reason_missing"), "reason")
