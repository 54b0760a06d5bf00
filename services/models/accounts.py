"""Who may act: accounts, their roles in a committee, and the tokens machines sign in with."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.models.columns import SECRET, ByteText, Moment, Owned, Revised, word_of


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
    PROPOSAL_STAFF = "proposal_staff"
    OPINION_STAFF = "opinion_staff"
    SECRETARY_GENERAL = "secretary_general"
    CHAIRPERSON = "chairperson"
    SECTOR_CONVENER = "sector_convener"
    MEMBER = "member"
    SUBMITTING_BODY = "submitting_body"
    HANDLING_UNIT = "handling_unit"
    INFORMANT = "informant"
    SUPERIOR = "superior"
    INTEGRATION = "integration"


class AccountKind(StrEnum):
    """Who signs in how: people with a password and, for staff, a code; machines with tokens."""

    PERSON = "person"
    MACHINE = "machine"


class Account(Owned, Revised, table=True):
    """A person or machine that acts; `name` is what `--as` takes."""

    __tablename__ = "account"

    name: str = Field(unique=True, sa_type=ByteText)
    display_name: str
    kind: AccountKind = Field(
        default=AccountKind.PERSON, sa_type=word_of(AccountKind), sa_column_kwargs={"server_default": AccountKind.PERSON.value}
    )
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
    """A machine's token: only its SHA-256 digest is kept, and it ends.

    `rights` are what it is for, in words with a comma between; None narrows nothing.
    """

    __tablename__ = "access_token"

    account_id: int = Field(foreign_key="account.id", index=True)
    name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    digest: str = Field(unique=True, sa_column_kwargs=SECRET)
    rights: str | None = None
    issued_at: datetime | None = Field(default=None, sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class ForeignSubject(Owned, table=True):
    """A machine's name at an OpenID Connect issuer: the claims `iss` and `sub` of its access tokens."""

    __tablename__ = "foreign_subject"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    account_id: int = Field(foreign_key="account.id", index=True)
    issuer: str = Field(sa_type=ByteText)
    subject: str = Field(sa_type=ByteText)
