"""Accounts as actors: their roles, what the roles are held for, and the committees that a role reaches from above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy import select as select_columns
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


class Presented(NamedTuple):
    """Who presented what: an account, what it is narrowed to (None narrows nothing), and the credential, if it can have several."""

    account_id: int
    name: str
    display_name: str
    rights: frozenset[Right] | None = None
    credential: str | None = None

    @classmethod
    def by(cls, account: Account, rights: frozenset[Right] | None = None, credential: str | None = None) -> Self:
        assert account.id is not None
        return cls(account.id, account.name, account.display_name, rights, credential)


class Grant(NamedTuple):
    """A role as it is granted; the last five are what it may be held for, as `SCOPED` names them."""

    account_id: int
    committee_id: int
    role: str
    member_id: int | None
    sector_id: int | None
    special_committee_id: int | None
    handling_unit_id: int | None
    body: str | None


GRANT_COLUMNS = tuple(col(getattr(RoleGrant, name)) for name in Grant._fields)
# Made once: it is asked for each request.
_GRANTS = select_columns(*GRANT_COLUMNS).where(col(RoleGrant.account_id).in_(bindparam("accounts", expanding=True)))


def actor_of(session: Session, account: Account, rights: Iterable[Right] | None = None, credential: str | None = None) -> Actor:
    """The account as it acts now, narrowed to `rights`; None narrows nothing."""
    return actors_of(session, [Presented.by(account, None if rights is None else frozenset(rights), credential)])[0]


def actors_of(session: Session, presented: Collection[Presented]) -> list[Actor]:
    """Each account as it acts now, in their order. At most two statements, however many they are."""
    ids = sorted({each.account_id for each in presented})
    grants: defaultdict[int, list[Grant]] = defaultdict(list)
    session.flush()
    for grant in map(Grant._make, session.connection().execute(_GRANTS, {"accounts": ids}) if ids else ()):
        grants[grant.account_id].append(grant)
    return actors_holding(session, [(each, grants[each.account_id]) for each in presented])


def actors_holding(session: Session, held: Collection[tuple[Presented, Collection[Grant]]]) -> list[Actor]:
    """Each account as it acts with these roles, in their order. At most one statement: for committees that are reached from above."""
    above = {grant.committee_id for _, grants in held for grant in grants if grant.role == Role.SUPERIOR}
    below = _right_below(session, above)
    return [_actor(presented, grants, below) for presented, grants in held]


def _actor(presented: Presented, grants: Iterable[Grant], below: Mapping[int, Collection[int]]) -> Actor:
    held = frozenset((grant.committee_id, Role(grant.role)) for grant in grants)
    scopes = frozenset(
        Scope(grant.committee_id, Role(grant.role), getattr(grant, SCOPED[Role(grant.role)]))
        for grant in grants
        if grant.role in SCOPED and getattr(grant, SCOPED[Role(grant.role)]) is not None
    )
    # What an informant reaches is what the account itself entered.
    scopes |= frozenset(Scope(grant.committee_id, Role.INFORMANT, presented.account_id) for grant in grants if grant.role == Role.INFORMANT)
    reached = frozenset((child, role) for parent, role in held if role is Role.SUPERIOR for child in below.get(parent, ()))
    account_id, name, display_name, rights, credential = presented
    return Actor(account_id, name, display_name, held, scopes, reached, rights, credential)


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


def _right_below(session: Session, above: Collection[int]) -> Mapping[int, Collection[int]]:
    """Ids of the committees right below others, by those."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    if above:
        children = select(LocalCommittee.parent_id, LocalCommittee.id).where(col(LocalCommittee.parent_id).in_(sorted(above)))
        for parent, child in session.exec(children):
            assert parent is not None
            assert child is not None
            found[parent].append(child)
    return found
