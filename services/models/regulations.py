"""Which regulation a committee has adopted, and from when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint

from services.models.columns import Owned


class AdoptedRegulation(Owned, table=True):
    """The regulation and version (its date of force) that a committee uses for years ending on or after `from_on`."""

    __tablename__ = "adopted_regulation"
    __table_args__ = (UniqueConstraint("committee_id", "from_on"),)

    regulation: str
    version: date
    from_on: date
