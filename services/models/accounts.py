"""Who may act: accounts, their roles in a committee, and the tokens machines sign in with."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Moment, Owned, word_of


class Role(StrEnum):
    """What an account may do in one committee; the policy table in `services.permissions` says what each allows."""

    ADMINISTRATOR = "administrator"
    REGISTRAR = "registrar"
    VERIFIER = "verifier"
    APPRAISER = "appraiser"
    READER = "reader"


class Account(Owned, table=True):
    """A person or machine that acts; `name` is what `--as` takes."""

    __tablename__ = "account"

    name: str = Field(unique=True, sa_type=ByteText)
    display_name: str
    disabled_at: datetime | None = Field(default=None, sa_type=Moment)


class RoleGrant(Owned, table=True):
    """A role of an account in the row's committee."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "committee_id", "role"),)

    account_id: int = Field(foreign_key="account.id", index=True)
    role: Role = Field(sa_type=word_of(Role))


class AccessToken(Owned, table=True):
    """A machine's token: only its SHA-256 digest is kept, and it ends."""

    __tablename__ = "access_token"

    account_id: int = Field(foreign_key="account.id", index=True)
    digest: str = Field(unique=True)
    expires_at: datetime = Field(sa_type=Moment)
