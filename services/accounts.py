"""Accounts, roles and tokens: who may be named by `--as`, and who stands behind a bearer token."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Refusal, nearest, require_name
from services.models import AccessToken, Account, LocalCommittee, Role, RoleGrant
from services.permissions import SCOPED, Actor, Right, Scope, require


def actor_named(session: Session, name: str) -> Actor:
    """The actor that the command line's `--as` names. Raises Refusal UNKNOWN_ACTOR with the nearest right name."""
    account = session.exec(select(Account).where(Account.name == name, col(Account.disabled_at).is_(None))).first()
    if account is None:
        names = session.exec(select(Account.name).where(col(Account.disabled_at).is_(None)).order_by(Account.name)).all()
        raise Refusal("UNKNOWN_ACTOR", say("accounts.unknown", name=name, hint=nearest(name, names)), "as")
    return _actor(session, account)


def operator(session: Session) -> Actor:
    """Whoever runs a reading command on the machine that holds the database: may read everywhere, and do nothing else."""
    committees = session.exec(select(LocalCommittee.id)).all()
    return Actor(0, "", say("accounts.operator"), frozenset((found, Role.READER) for found in committees if found is not None))


def actor_for_token(session: Session, token: str) -> Actor | None:
    """The actor behind a bearer token; None if it is unknown, expired, or its account is disabled."""
    statement = (
        select(Account)
        .join(AccessToken, col(AccessToken.account_id) == Account.id)
        .where(AccessToken.digest == _digest(token), col(AccessToken.expires_at) > datetime.now(UTC), col(Account.disabled_at).is_(None))
    )
    account = session.exec(statement).first()
    return None if account is None else _actor(session, account)


def create_first_account(session: Session, name: str, display_name: str, committee_id: int) -> Actor:
    """Make the first account of an empty database, an administrator of the root. Refused once any account exists."""
    require_name(name)
    require_name(display_name, "display_name")
    if session.exec(select(func.count()).select_from(Account)).one():
        raise Refusal("NOT_THE_FIRST", say("accounts.not_the_first"), "name")
    with acting(session, None, "account.create_first"):
        account = Account(committee_id=committee_id, name=name, display_name=display_name)
        session.add(account)
    actor = _actor(session, account)
    with acting(session, actor, "account.grant"):
        session.add(RoleGrant(committee_id=committee_id, account_id=actor.account_id, role=Role.ADMINISTRATOR))
    return _actor(session, account)


def create_account(session: Session, actor: Actor, committee_id: int, name: str, display_name: str, roles: Iterable[Role]) -> Actor:
    """Make an account with `roles` in one committee. Raises Refusal DUPLICATE_ACCOUNT if the name is taken."""
    require(actor, Right.ADMINISTER, committee_id)
    require_name(name)
    require_name(display_name, "display_name")
    if session.exec(select(Account).where(Account.name == name)).first():
        raise Refusal("DUPLICATE_ACCOUNT", say("accounts.duplicate", name=name), "name")
    with acting(session, actor, "account.create"):
        account = Account(committee_id=committee_id, name=name, display_name=display_name)
        session.add(account)
        session.flush()
        assert account.id is not None
        session.add_all(RoleGrant(committee_id=committee_id, account_id=account.id, role=role) for role in sorted(set(roles)))
    return _actor(session, account)


def disable_account(session: Session, actor: Actor, committee_id: int, name: str, reason: str) -> None:
    """The account may act no more and its tokens end; what it did stays its own. Raises Refusal for an unknown name or no reason."""
    require(actor, Right.ADMINISTER, committee_id)
    if not reason.strip():
        raise Refusal("REASON_MISSING", say("accounts.reason_missing"), "reason")
    account = session.exec(_named(name, committee_id)).first()
    if account is None:
        raise Refusal("UNKNOWN_ACTOR", say("accounts.unknown", name=name, hint=""), "name")
    with acting(session, actor, "account.disable", reason):
        account.disabled_at = datetime.now(UTC)


def issue_token(session: Session, actor: Actor, committee_id: int, account_name: str, valid_for: timedelta) -> str:
    """A new bearer token for an account of the committee, shown this once: only its digest is kept."""
    require(actor, Right.ADMINISTER, committee_id)
    account = session.exec(_named(account_name, committee_id)).first()
    if account is None or account.id is None:
        raise Refusal("UNKNOWN_ACTOR", say("accounts.unknown", name=account_name, hint=""), "name")
    token = secrets.token_urlsafe(32)
    with acting(session, actor, "token.issue"):
        expires_at = datetime.now(UTC) + valid_for
        session.add(AccessToken(committee_id=committee_id, account_id=account.id, digest=_digest(token), expires_at=expires_at))
    return token


def _named(name: str, committee_id: int) -> SelectOfScalar[Account]:
    """The account of that name in a committee, unless it is disabled."""
    return select(Account).where(Account.name == name, Account.committee_id == committee_id, col(Account.disabled_at).is_(None))


def _actor(session: Session, account: Account) -> Actor:
    assert account.id is not None
    grants = session.exec(select(RoleGrant).where(RoleGrant.account_id == account.id)).all()
    held = frozenset((grant.committee_id, Role(grant.role)) for grant in grants)
    scopes = frozenset(
        Scope(grant.committee_id, Role(grant.role), getattr(grant, SCOPED[Role(grant.role)]))
        for grant in grants
        if grant.role in SCOPED and getattr(grant, SCOPED[Role(grant.role)]) is not None
    )
    return Actor(account.id, account.name, account.display_name, held, scopes, _below(session, held))


def _below(session: Session, held: frozenset[tuple[int, Role]]) -> frozenset[tuple[int, Role]]:
    """The committees right below those in which a role is held that reaches there."""
    above = {committee_id for committee_id, role in held if role is Role.SUPERIOR}
    if not above:
        return frozenset()
    children = session.exec(select(LocalCommittee.id).where(col(LocalCommittee.parent_id).in_(above))).all()
    return frozenset((child, Role.SUPERIOR) for child in children if child is not None)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
