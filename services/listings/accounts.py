"""Accounts, the roles that they hold, and the tokens of machines, as flat rows: never a secret, nor what is kept of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func
from sqlmodel import col

from services.accounts.sessions import IDLE
from services.listings.paging import Condition, Listing
from services.models import (
    AccessToken,
    Account,
    AccountKind,
    Credential,
    ForeignSubject,
    HandlingUnit,
    Member,
    Role,
    RoleGrant,
    Sector,
    SignInSession,
    SpecialCommittee,
)
from services.models.columns import Moment
from services.permissions import Right


class AccountRow(NamedTuple):
    """`has_password` and `has_codes`: whether a person chose a password, and set up a device."""

    id: int
    committee_id: int
    name: str
    display_name: str
    kind: AccountKind
    disabled_at: datetime | None
    revision: int
    has_password: bool
    has_codes: bool


class RoleGrantRow(NamedTuple):
    """`held_for` is what the role is held for as an office calls it: 委员编号, or a name; None for the whole committee.

    The account may be another committee's: its names stand beside the role.
    """

    id: int
    committee_id: int
    account_id: int
    role: Role
    held_for: str | None
    account_name: str
    display_name: str
    disabled_at: datetime | None


class AccessTokenRow(NamedTuple):
    """`rights` in words with a comma between; None narrows nothing."""

    id: int
    committee_id: int
    account_id: int
    name: str
    rights: str | None
    issued_at: datetime | None
    expires_at: datetime
    revoked_at: datetime | None


class ForeignSubjectRow(NamedTuple):
    """An OpenID Connect issuer's name for a machine."""

    id: int
    committee_id: int
    account_id: int
    issuer: str
    subject: str


class SignInSessionRow(NamedTuple):
    """A person's session that is not over; `address` is "" on the machine itself."""

    id: int
    committee_id: int
    account_id: int
    account_name: str
    address: str
    with_code: bool
    began_at: datetime
    seen_at: datetime
    ends_at: datetime


def _with_credential(statement: Select[Any]) -> Select[Any]:
    return statement.outerjoin(Credential, col(Credential.account_id) == col(Account.id))


def _with_what_it_is_held_for(statement: Select[Any]) -> Select[Any]:
    for table in (Member, Sector, SpecialCommittee, HandlingUnit):
        statement = statement.outerjoin(table, col(table.id) == col(getattr(RoleGrant, f"{table.__tablename__}_id")))
    return statement.join(Account, col(Account.id) == col(RoleGrant.account_id))


def _not_over(statement: Select[Any]) -> Select[Any]:
    # The statement is made once, and what the time is asked whenever it runs.
    now = bindparam("now", callable_=lambda: datetime.now(UTC), type_=Moment())
    idle = bindparam("idle", callable_=lambda: datetime.now(UTC) - IDLE, type_=Moment())
    statement = statement.join(Account, col(Account.id) == col(SignInSession.account_id))
    return statement.where(col(SignInSession.ends_at) > now, col(SignInSession.seen_at) > idle)


ACCOUNTS = Listing(
    name="accounts",
    row=AccountRow._make,
    columns={
        **{name: col(getattr(Account, name)) for name in AccountRow._fields if not name.startswith("has_")},
        "has_password": col(Credential.password_hash).is_not(None),
        "has_codes": col(Credential.codes_since).is_not(None),
    },
    owner=col(Account.committee_id),
    right=Right.READ_ACCOUNTS,
    order=("name", "id"),
    key_types=(str, int),
    joins=_with_credential,
)
ROLE_GRANTS = Listing(
    name="role_grants",
    row=RoleGrantRow._make,
    columns={
        **{name: col(getattr(RoleGrant, name)) for name in RoleGrantRow._fields[:4]},
        "held_for": func.coalesce(
            col(Member.number), col(Sector.name), col(SpecialCommittee.name), col(HandlingUnit.name), col(RoleGrant.body)
        ),
        "account_name": col(Account.name),
        "display_name": col(Account.display_name),
        "disabled_at": col(Account.disabled_at),
    },
    owner=col(RoleGrant.committee_id),
    right=Right.READ_ACCOUNTS,
    order=("id",),
    key_types=(int,),
    joins=_with_what_it_is_held_for,
)
ACCESS_TOKENS = Listing(
    name="access_tokens",
    row=AccessTokenRow._make,
    columns={name: col(getattr(AccessToken, name)) for name in AccessTokenRow._fields},
    owner=col(AccessToken.committee_id),
    right=Right.READ_ACCOUNTS,
    order=("id",),
    key_types=(int,),
)


FOREIGN_SUBJECTS = Listing(
    name="foreign_subjects",
    row=ForeignSubjectRow._make,
    columns={name: col(getattr(ForeignSubject, name)) for name in ForeignSubjectRow._fields},
    owner=col(ForeignSubject.committee_id),
    right=Right.READ_ACCOUNTS,
    order=("id",),
    key_types=(int,),
)
SIGN_IN_SESSIONS = Listing(
    name="sign_in_sessions",
    row=SignInSessionRow._make,
    columns={name: col(Account.name) if name == "account_name" else col(getattr(SignInSession, name)) for name in SignInSessionRow._fields},
    owner=col(SignInSession.committee_id),
    right=Right.READ_SESSIONS,
    order=("account_name", "id"),
    key_types=(str, int),
    joins=_not_over,
)
# Who holds what in a committee, by name.
GRANTS_BY_NAME = ROLE_GRANTS.ordered("by_name", ("account_name", "id"), (str, int))


@dataclass(frozen=True)
class OfCommittee:
    """Rows of one committee, and of `account` alone where it is named."""

    listing: Listing[Any]
    committee_id: int
    account: str | None = None

    def conditions(self) -> list[Condition]:
        named = [] if self.account is None else [self.listing.columns["account_name"] == self.account]
        return [self.listing.owner == self.committee_id, *named]


@dataclass(frozen=True)
class AccountsSought:
    """Accounts of one committee."""

    committee_id: int

    def conditions(self) -> list[Condition]:
        return [col(Account.committee_id) == self.committee_id]
