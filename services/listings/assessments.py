"""评定、清单项、调整 by the day they count on, as flat rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlmodel import col

from services.listings.days import ALL_DAYS, Days, by_day_or_number
from services.listings.paging import Condition, Listing
from services.models import Assessment, AssessmentKind
from services.permissions import Right


class AssessmentRow(NamedTuple):
    """One of `member_id` and `group_id` is there; `quantity` is in micro-points, None where only the thing itself is said."""

    id: int
    committee_id: int
    number: str
    kind: AssessmentKind
    item: str
    member_id: int | None
    group_id: int | None
    quantity: int | None
    reason: str
    given_by: str
    dated_on: date
    is_verified: bool
    revision: int

    @property
    def title(self) -> str:
        """What the office calls it."""
        return self.item


ASSESSMENTS = Listing(
    name="assessments",
    row=AssessmentRow._make,
    columns={
        **{name: col(getattr(Assessment, name)) for name in AssessmentRow._fields if name not in ("is_verified", "revision")},
        "is_verified": col(Assessment.verified_at).is_not(None),
        "revision": col(Assessment.revision),
    },
    owner=col(Assessment.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(Assessment.member_id).in_(members),
    order=("dated_on", "id"),
    key_types=(date, int),
)
ASSESSMENT_ORDERS = by_day_or_number(ASSESSMENTS, "dated_on")


@dataclass(frozen=True)
class AssessmentsSought:
    """What is None is not asked; `dated_on` are the days they count on."""

    committee_id: int | None = None
    kind: AssessmentKind | None = None
    item: str | None = None
    member_id: int | None = None
    group_id: int | None = None
    is_verified: bool | None = None
    dated_on: Days = ALL_DAYS

    def conditions(self) -> list[Condition]:
        asked = {name: getattr(self, name) for name in ("committee_id", "kind", "item", "member_id", "group_id")}
        conditions = [col(getattr(Assessment, name)) == value for name, value in asked.items() if value is not None]
        if self.is_verified is not None:
            verified = col(Assessment.verified_at)
            conditions.append(verified.is_not(None) if self.is_verified else verified.is_(None))
        return [*conditions, *self.dated_on.holding(col(Assessment.dated_on))]
