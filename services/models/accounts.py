"""Who may act: accounts, their roles in a committee, and the tokens machines sign in with."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Moment, Owned, Revised, word_of


class Role(StrEnum):
    """What an account is in one committee; the policy table in `services.permissions` says what each may do."""

    ADMINISTRATOR = "administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDITOR = "auditor"
    REGISTRAR = "registrar"
    VERIFIER = "verifier"
    APPRAISER = "appraiser"
    READER = "reader"
    SPECIAL_COMMITTEE_STAFF = "special_committee_staff"
    SECRETARY_GENERAL = "secretary_general"
    CHAIRPERSON = "chairperson"
    SECTOR_CONVENER = "sector_convener"
    MEMBER = "member"
    SUBMITTING_BODY = "submitting_body"
    HANDLING_UNIT = "handling_unit"
    INFORMANT = "informant"
    SUPERIOR = "superior"
    INTEGRATION = "integration"


class Account(Owned, Revised, table=True):
    """A person or machine that acts; `name` is what `--as` takes."""

    __tablename__ = "account"

    name: str = Field(unique=True, sa_type=ByteText)
    display_name: str
    disabled_at: datetime | None = Field(default=None, sa_type=Moment)


class RoleGrant(Owned, table=True):
    """A role of an account in the row's committee, held for a member, a sector, a special committee, a handling unit or a body.

    `held_for` says that in one word ("member:12", "" for the whole committee), so that no grant is kept twice.
    """

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "committee_id", "role", "held_for"),)

    account_id: int = Field(foreign_key="account.id", index=True)
    role: Role = Field(sa_type=word_of(Role))
    held_for: str = ""
    member_id: int | None = Field(default=None, foreign_key="member.id")
    sector_id: int | None = Field(default=None, foreign_key="sector.id")
    special_committee_id: int | None = Field(default=None, foreign_key="special_committee.id")
    handling_unit_id: int | None = Field(default=None, foreign_key="handling_unit.id")
    body: str | None = None


class AccessToken(Owned, table=True):
    """A machine's token: only its SHA-256 digest is kept, and it ends."""

    __tablename__ = "access_token"

    account_id: int = Field(foreign_key="account.id", index=True)
    digest: str = Field(unique=True)
    expires_at: datetime = Field(sa_type=Moment)
