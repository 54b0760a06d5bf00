"""委员会参数: what the program leaves to each committee's own rules, with the day from which it holds."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Owned, Revised


class ReplyMeaning(StrEnum):
    """What a reply to a proposal comes to, whatever letter a locality marks it with: letters are never compared across localities."""

    RESOLVED = "resolved"
    IN_PROGRESS = "in_progress"
    PLANNED = "planned"
    REFERENCE = "reference"
    DECLINED = "declined"


class CommitteeParameter(Owned, Revised, table=True):
    """What a parameter is from `valid_from` on, until a later row of the same name.

    `name` is one of those that `services.parameters` declares; `value` is written in its notation ("7 working_days", "A=resolved").
    `reason` is what it rests on: the committee's own rules, a decision.
    """

    __tablename__ = "committee_parameter"
    __table_args__ = (UniqueConstraint("committee_id", "name", "valid_from"),)

    name: str = Field(sa_type=ByteText)
    value: str
    valid_from: date
    reason: str
