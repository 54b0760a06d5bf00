"""Roles are granted and revoked by the security administrator; while there is none, by the administrator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from scoring_plugins.catalogue import say
from services.accounts.actors import account_named
from services.accounts.held_for import HeldFor, held_for
from services.accounts.sessions import end_sessions_of
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import Account, LocalCommittee, Role, RoleGrant
from services.permissions import APART, Actor, Right, forbidden
from services.revisions import held, next_revision


class GrantRow(NamedTuple):
    """A role of an account; `held_for` names the row it is held for ("member:12"), "" for the whole committee."""

    name: str
    display_name: str
    role: Role
    held_for: str
    is_disabled: bool


def grant_role(
    session: Session,
    actor: Actor,
    committee_id: int,
    name: str,
    role: Role,
    held_for_name: str | None = None,
    expected_revision: int | None = None,
) -> None:
    """Give an account a role in a committee, for what `held_for_name` names where the role is held for something.

    Whoever has the role already keeps it. The account signs in again. Raises Refusal FORBIDDEN, UNKNOWN_ACTOR, OWN_GRANT for one's own
    account, ADMINISTRATORS_APART for a second of the three administrators, STALE, and what `held_for` raises.
    """
    require_grantor(session, actor, committee_id)
    account = account_named(session, name)
    assert account.id is not None
    held(session, Account, account.id, expected_revision)
    add_roles(session, actor, committee_id, account, [role], held_for_name)
    end_sessions_of(session, actor, account)


def revoke_role(
    session: Session,
    actor: Actor,
    committee_id: int,
    name: str,
    role: Role,
    reason: str,
    held_for_name: str | None = None,
    expected_revision: int | None = None,
) -> None:
    """Take a role back; the account signs in again.

    Raises Refusal FORBIDDEN, REASON_MISSING, STALE, or NOT_GRANTED if it does not hold it.
    """
    require_grantor(session, actor, committee_id)
    if not reason.strip():
        raise Refusal("REASON_MISSING", say("accounts.revoke_reason_missing"), "reason")
    account = account_named(session, name, in_use=False)
    assert account.id is not None
    held(session, Account, account.id, expected_revision)
    scope = held_for(session, committee_id, role, held_for_name)
    grant = session.exec(_of(account, committee_id).where(RoleGrant.role == role, RoleGrant.held_for == scope.word)).first()
    if grant is None:
        raise Refusal("NOT_GRANTED", say("accounts.not_granted", name=name, role=say(f"permissions.role_{role}")), "role")
    with acting(session, actor, "account.revoke", reason):
        session.delete(grant)
        next_revision(session, Account, account.id)
    end_sessions_of(session, actor, account)


def list_grants(session: Session, actor: Actor, committee_id: int) -> list[GrantRow]:
    """Who holds what in a committee, by name. For those who administer, grant or audit there."""
    if not any(actor.may(right, committee_id) for right in (Right.ADMINISTER, Right.GRANT, Right.AUDIT)):
        require_grantor(session, actor, committee_id)
    statement = select(Account, RoleGrant).join(RoleGrant, col(RoleGrant.account_id) == Account.id)
    found = session.exec(statement.where(RoleGrant.committee_id == committee_id).order_by(Account.name, RoleGrant.role, RoleGrant.held_for))
    return [
        GrantRow(account.name, account.display_name, Role(grant.role), grant.held_for, account.disabled_at is not None)
        for account, grant in found
    ]


def add_roles(
    session: Session, actor: Actor, committee_id: int, account: Account, roles: Iterable[Role], held_for_name: str | None = None
) -> None:
    """Roles for an account that `actor` may grant: `grant_role` without looking the account up."""
    roles = list(roles)
    if not roles:
        return
    bootstrapping = require_grantor(session, actor, committee_id)
    wanted: list[tuple[Role, HeldFor]] = []
    problems: list[Problem] = []
    for role in roles:
        try:
            wanted.append((role, held_for(session, committee_id, role, held_for_name)))
        except Refusal as refusal:
            problems += refusal.problems
    if account.id == actor.account_id:
        problems.append(Problem("OWN_GRANT", "name", say("accounts.own_grant")))
    # Held until the end: two grants at once each see the other's.
    session.exec(select(Account).where(Account.id == account.id).with_for_update()).one()
    refuse([*problems, *_problems_of_apart(roles_of(session, account) | set(roles))])
    with acting(session, actor, "account.grant_before_security_administrator" if bootstrapping else "account.grant"):
        if granted := _new(session, committee_id, account, wanted):
            session.add_all(granted)
            assert account.id is not None
            next_revision(session, Account, account.id)


def require_grantor(session: Session, actor: Actor, committee_id: int) -> bool:
    """Raise Refusal FORBIDDEN unless `actor` grants roles here; returns whether that is for want of a security administrator.

    The security administrators of the committee grant; without one those of the nearest committee above that has one; if there is none up
    to the root, the committee's administrators. One who is disabled still counts, or disabling the guard would open the door.
    """
    place: int | None = committee_id
    while place is not None:
        if session.exec(select(RoleGrant).where(RoleGrant.committee_id == place, RoleGrant.role == Role.SECURITY_ADMINISTRATOR)).first():
            if not actor.may(Right.GRANT, place):
                raise forbidden(actor, Right.GRANT)
            return False
        place = session.get_one(LocalCommittee, place).parent_id
    if not actor.may(Right.ADMINISTER, committee_id):
        raise forbidden(actor, Right.GRANT)
    return True


def require_authority(session: Session, actor: Actor, account: Account) -> None:
    """Raise Refusal FORBIDDEN unless `actor` grants roles wherever the account acts; committees below the account's own count as its own.

    Whoever can let somebody in decides what is done there.
    """
    require_grantor(session, actor, account.committee_id)
    for committee_id in {grant.committee_id for grant in session.exec(select(RoleGrant).where(RoleGrant.account_id == account.id))}:
        if account.committee_id not in _upwards(session, committee_id):
            require_grantor(session, actor, committee_id)


def roles_of(session: Session, account: Account) -> set[Role]:
    """Every role the account holds, wherever."""
    return {Role(role) for role in session.exec(select(RoleGrant.role).where(RoleGrant.account_id == account.id))}


def _of(account: Account, committee_id: int) -> SelectOfScalar[RoleGrant]:
    return select(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.committee_id == committee_id)


def _upwards(session: Session, committee_id: int | None) -> list[int]:
    found = []
    while committee_id is not None:
        found.append(committee_id)
        committee_id = session.get_one(LocalCommittee, committee_id).parent_id
    return found


def _problems_of_apart(roles: set[Role]) -> list[Problem]:
    held = sorted(roles & APART)
    names = "、".join(say(f"permissions.role_{role}") for role in held)
    return [Problem("ADMINISTRATORS_APART", "role", say("accounts.apart", roles=names))] if len(held) > 1 else []


def _new(session: Session, committee_id: int, account: Account, wanted: list[tuple[Role, HeldFor]]) -> list[RoleGrant]:
    assert account.id is not None
    had = {(Role(grant.role), grant.held_for) for grant in session.exec(_of(account, committee_id))}
    return [
        RoleGrant(committee_id=committee_id, account_id=account.id, role=role, **scope.columns())
        for role, scope in wanted
        if (role, scope.word) not in had
    ]
