"""Accounts as actors: their roles, what the roles are held for, and the committees that a role reaches from above."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Refusal, nearest
from services.models import Account, LocalCommittee, Role, RoleGrant
from services.permissions import SCOPED, Actor, Right, Scope


def actor_named(session: Session, name: str) -> Actor:
    """The actor that the command line's `--as` names. Raises Refusal UNKNOWN_ACTOR with the nearest right name."""
    account = session.exec(select(Account).where(Account.name == name, col(Account.disabled_at).is_(None))).first()
    if account is None:
        names = session.exec(select(Account.name).where(col(Account.disabled_at).is_(None)).order_by(Account.name)).all()
        raise Refusal("UNKNOWN_ACTOR", say("accounts.unknown", name=name, hint=nearest(name, names)), "as")
    return actor_of(session, account)


def operator(session: Session) -> Actor:
    """Whoever runs a reading command on the machine that holds the database: may read everywhere, and do nothing else."""
    committees = session.exec(select(LocalCommittee.id)).all()
    return Actor(0, "", say("accounts.operator"), frozenset((found, Role.READER) for found in committees if found is not None))


def actor_of(session: Session, account: Account, rights: Iterable[Right] | None = None) -> Actor:
    """The account as it acts now, narrowed to `rights`; None narrows nothing."""
    assert account.id is not None
    grants = session.exec(select(RoleGrant).where(RoleGrant.account_id == account.id)).all()
    held = frozenset((grant.committee_id, Role(grant.role)) for grant in grants)
    scopes = frozenset(
        Scope(grant.committee_id, Role(grant.role), getattr(grant, SCOPED[Role(grant.role)]))
        for grant in grants
        if grant.role in SCOPED and getattr(grant, SCOPED[Role(grant.role)]) is not None
    )
    narrowed = None if rights is None else frozenset(rights)
    return Actor(account.id, account.name, account.display_name, held, scopes, _below(session, held), narrowed)


def account_named(session: Session, name: str, committee_id: int | None = None, in_use: bool = True) -> Account:
    """The account of a name, in `committee_id` if that is given, disabled ones only without `in_use`. Raises Refusal UNKNOWN_ACTOR."""
    known: list[ColumnElement[bool]] = [col(Account.disabled_at).is_(None)] if in_use else []
    if committee_id is not None:
        known.append(col(Account.committee_id) == committee_id)
    account = session.exec(select(Account).where(Account.name == name, *known)).first()
    if account is None:
        names = [] if committee_id is None else session.exec(select(Account.name).where(*known).order_by(Account.name)).all()
        raise Refusal("UNKNOWN_ACTOR", say("accounts.unknown", name=name, hint=nearest(name, names)), "name")
    return account


def _below(session: Session, held: frozenset[tuple[int, Role]]) -> frozenset[tuple[int, Role]]:
    """The committees right below those in which a role is held that reaches there."""
    above = {committee_id for committee_id, role in held if role is Role.SUPERIOR}
    if not above:
        return frozenset()
    children = session.exec(select(LocalCommittee.id).where(col(LocalCommittee.parent_id).in_(above))).all()
    return frozenset((child, Role.SUPERIOR) for child in children if child is not None)
