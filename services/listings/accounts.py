"""Accounts, the roles that they hold, and the tokens of machines, as flat rows: never a secret, nor what is kept of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func
from sqlmodel import col

from services.listings.paging import Condition, Listing
from services.models import (
    AccessToken,
    Account,
    AccountKind,
    Credential,
    HandlingUnit,
    Member,
    Role,
    RoleGrant,
    Sector,
    SpecialCommittee,
)
from services.permissions import Right


class AccountRow(NamedTuple):
    """`has_password` and `has_codes`: whether a person chose a password, and set up a device."""

    id: int
    committee_id: int
    name: str
    display_name: str
    kind: AccountKind
    disabled_at: datetime | None
    has_password: bool
    has_codes: bool


class RoleGrantRow(NamedTuple):
    """`held_for` is what the role is held for as an office calls it: 委员编号, or a name; None for the whole committee."""

    id: int
    committee_id: int
    account_id: int
    role: Role
    held_for: str | None


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


def _with_credential(statement: Select[Any]) -> Select[Any]:
    return statement.outerjoin(Credential, col(Credential.account_id) == col(Account.id))


def _with_what_it_is_held_for(statement: Select[Any]) -> Select[Any]:
    for table in (Member, Sector, SpecialCommittee, HandlingUnit):
        statement = statement.outerjoin(table, col(table.id) == col(getattr(RoleGrant, f"{table.__tablename__}_id")))
    return statement


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
        **{name: col(getattr(RoleGrant, name)) for name in RoleGrantRow._fields if name != "held_for"},
        "held_for": func.coalesce(
            col(Member.number), col(Sector.name), col(SpecialCommittee.name), col(HandlingUnit.name), col(RoleGrant.body)
        ),
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


@dataclass(frozen=True)
class AccountsSought:
    """Accounts of one committee."""

    committee_id: int

    def conditions(self) -> list[Condition]:
        return [col(Account.committee_id) == self.committee_id]
