"""How people sign in: what proves who they are, the sessions that follow, and the failures that lock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from services.models.columns import SECRET, ByteText, Moment, Owned


class Credential(Owned, table=True):
    """What proves a person: the Argon2id hash of the password, and the sealed secret of the codes.

    `sealed_code_secret` waits for its first code while `codes_since` is None. `last_code_step` is the half minute of the newest code
    that was taken: none at or before it works again.
    """

    __tablename__ = "credential"

    account_id: int = Field(foreign_key="account.id", unique=True)
    password_hash: str | None = Field(default=None, sa_column_kwargs=SECRET)
    password_since: datetime | None = Field(default=None, sa_type=Moment)
    sealed_code_secret: str | None = Field(default=None, sa_column_kwargs=SECRET)
    codes_since: datetime | None = Field(default=None, sa_type=Moment)
    last_code_step: int | None = None


class ResetToken(Owned, table=True):
    """A one-time token that lets its holder choose a password: kept as a digest, and gone once used."""

    __tablename__ = "reset_token"

    account_id: int = Field(foreign_key="account.id", index=True)
    digest: str = Field(unique=True, sa_column_kwargs=SECRET)
    expires_at: datetime = Field(sa_type=Moment)


class SignInSession(Owned, table=True):
    """A person's session: its id is kept as a digest. It ends at `ends_at`, and earlier if it is idle since `seen_at`.

    `with_code` says whether a code proved it too; `proven_at` when password and code were last given.
    """

    __tablename__ = "sign_in_session"

    account_id: int = Field(foreign_key="account.id", index=True)
    digest: str = Field(unique=True, sa_column_kwargs=SECRET)
    address: str = ""
    with_code: bool
    began_at: datetime = Field(sa_type=Moment)
    proven_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)


class SignInFailure(SQLModel, table=True):
    """One failure of a name (as a digest: what was typed may be no name at all) or of an address. Kept only while it can lock."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_subject", "subject", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(sa_type=ByteText)
    at: datetime = Field(sa_type=Moment)
