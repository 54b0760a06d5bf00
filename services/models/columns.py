"""What every table is made of: ids, the owning committee, moments in UTC, words as text, who registered and who verified."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, MetaData, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Text that sorts by its bytes on both databases: PostgreSQL would otherwise use the cluster's own collation.
ByteText: Any = String().with_variant(String(collation="C"), "postgresql")


def word_of(words: type[StrEnum], name: str | None = None) -> Any:
    """A column type that keeps a word of `words` as text, with a check that nothing else is stored.

    `name` is the check's, where a table has two columns of the same words.
    """
    name = name or "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in words.__name__).lstrip("_")
    return Enum(
        words, native_enum=False, create_constraint=True, length=24, name=name, values_callable=lambda members: [m.value for m in members]
    )


# What a column holds that must not be read by anybody: the audit says that it changed, never what it is.
SECRET: dict[str, Any] = {"info": {"secret": True}}


class Owned(SQLModel):
    """An id and the committee that owns the row."""

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="local_committee.id", index=True)


class Registered(Owned):
    """A fact that one person registered and another verified; it counts only while `verified_at` is set.

    `verified_because` is the reason the verifier stated; None on a verified fact means that it rests on attached evidence.
    """

    registered_by_id: int = Field(foreign_key="account.id")
    registered_at: datetime = Field(sa_type=Moment)
    verified_by_id: int | None = Field(default=None, foreign_key="account.id")
    verified_at: datetime | None = Field(default=None, sa_type=Moment)
    verified_because: str | None = None


class Revised(SQLModel):
    """What people change: `revision` counts the changes, so that a change of something older is told and not lost."""

    revision: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
