"""Activities by the day held, their half days, and the roll, as flat rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlmodel import col

from services.listings.days import ALL_DAYS, Days, by_day_or_number, days_of
from services.listings.paging import Condition, Listing
from services.models import (
    Activity,
    ActivityGroup,
    ActivityOrganiser,
    ActivitySession,
    Attendance,
    AttendanceStatus,
    Half,
    Participation,
    Sector,
    SpecialCommittee,
)
from services.permissions import Right
from services.search import all_found


class ActivityRow(NamedTuple):
    id: int
    committee_id: int
    number: str
    kind: str
    title: str
    held_on: date
    is_away: bool
    revision: int


class ActivitySessionRow(NamedTuple):
    id: int
    activity_id: int
    held_on: date
    half: Half


class ActivityOrganiserRow(NamedTuple):
    id: int
    activity_id: int
    name: str
    is_verified: bool


class ParticipationRow(NamedTuple):
    """`held_on` is the activity's: a member's parts are listed by day."""

    id: int
    committee_id: int
    activity_id: int
    member_id: int
    role: str
    is_verified: bool
    held_on: date


class AttendanceRow(NamedTuple):
    id: int
    participation_id: int
    held_on: date
    half: Half
    status: AttendanceStatus


HalfDayRow = TypeVar("HalfDayRow", ActivitySessionRow, AttendanceRow)

ACTIVITIES = Listing(
    name="activities",
    row=ActivityRow._make,
    columns={
        "id": col(Activity.id),
        "committee_id": col(Activity.committee_id),
        "number": col(Activity.number),
        "kind": col(Activity.kind),
        "title": col(Activity.title),
        "held_on": col(Activity.held_on),
        "is_away": col(Activity.is_away),
        "revision": col(Activity.revision),
    },
    owner=col(Activity.committee_id),
    order=("held_on", "id"),
    key_types=(date, int),
)
ACTIVITY_ORDERS = by_day_or_number(ACTIVITIES, "held_on")
ACTIVITY_SESSIONS = Listing(
    name="activity_sessions",
    row=ActivitySessionRow._make,
    columns={
        "id": col(ActivitySession.id),
        "activity_id": col(ActivitySession.activity_id),
        "held_on": col(ActivitySession.held_on),
        "half": col(ActivitySession.half),
    },
    owner=col(ActivitySession.committee_id),
    order=("id",),
    key_types=(int,),
)


def _with_body(statement: Select[Any]) -> Select[Any]:
    statement = statement.outerjoin(ActivityGroup, col(ActivityGroup.id) == col(ActivityOrganiser.group_id))
    statement = statement.outerjoin(SpecialCommittee, col(SpecialCommittee.id) == col(ActivityOrganiser.special_committee_id))
    return statement.outerjoin(Sector, col(Sector.id) == col(ActivityOrganiser.sector_id))


ACTIVITY_ORGANISERS = Listing(
    name="activity_organisers",
    row=ActivityOrganiserRow._make,
    columns={
        "id": col(ActivityOrganiser.id),
        "activity_id": col(ActivityOrganiser.activity_id),
        "name": func.coalesce(ActivityGroup.name, SpecialCommittee.name, Sector.name),
        "is_verified": col(ActivityOrganiser.verified_at).is_not(None),
    },
    owner=col(ActivityOrganiser.committee_id),
    order=("id",),
    key_types=(int,),
    joins=_with_body,
)


def _with_activity(statement: Select[Any]) -> Select[Any]:
    return statement.join(Activity, col(Activity.id) == col(Participation.activity_id))


def _with_session(statement: Select[Any]) -> Select[Any]:
    return statement.join(ActivitySession, col(ActivitySession.id) == col(Attendance.session_id))


PARTICIPATIONS = Listing(
    name="participations",
    row=ParticipationRow._make,
    columns={
        "id": col(Participation.id),
        "committee_id": col(Participation.committee_id),
        "activity_id": col(Participation.activity_id),
        "member_id": col(Participation.member_id),
        "role": col(Participation.role),
        "is_verified": col(Participation.verified_at).is_not(None),
        "held_on": col(Activity.held_on),
    },
    owner=col(Participation.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(Participation.member_id).in_(members),
    order=("held_on", "id"),
    key_types=(date, int),
    joins=_with_activity,
)
ATTENDANCE = Listing(
    name="attendance",
    row=AttendanceRow._make,
    columns={
        "id": col(Attendance.id),
        "participation_id": col(Attendance.participation_id),
        "held_on": col(ActivitySession.held_on),
        "half": col(ActivitySession.half),
        "status": col(Attendance.status),
    },
    owner=col(Attendance.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(Attendance.participation_id).in_(select(col(Participation.id)).where(col(Participation.member_id).in_(members))),
    order=("id",),
    key_types=(int,),
    joins=_with_session,
)


def in_order_held(half_days: Iterable[HalfDayRow]) -> list[HalfDayRow]:
    """Half days as they follow each other: rows of one that was added later come later."""
    return sorted(half_days, key=lambda row: (row.held_on, row.half != Half.MORNING))


@dataclass(frozen=True)
class ActivitiesSought:
    """`kind` is a dotted kind or its prefix (`meeting` matches `meeting.plenary`), `kinds` are such, one of which it is;
    `year` and `held_on` are of the first day held; `words` all occur in title or number."""

    committee_id: int | None = None
    year: int | None = None
    kind: str | None = None
    kinds: tuple[str, ...] = ()
    held_on: Days = ALL_DAYS
    is_away: bool | None = None
    words: tuple[str, ...] = ()

    def conditions(self) -> list[Condition]:
        held_on = col(Activity.held_on)
        conditions = [*all_found(col(Activity.search_text), self.words), *days_of(self.year, held_on), *self.held_on.holding(held_on)]
        if self.committee_id is not None:
            conditions.append(col(Activity.committee_id) == self.committee_id)
        if self.kind is not None:
            conditions.append(_is_of(self.kind))
        if self.kinds:
            conditions.append(or_(*map(_is_of, self.kinds)))
        if self.is_away is not None:
            conditions.append(col(Activity.is_away).is_(self.is_away))
        return conditions


def _is_of(kind: str) -> Condition:
    # Not LIKE, which looks at the case of letters on one database and not on the other.
    below = f"{kind}."
    return (col(Activity.kind) == kind) | (func.substr(col(Activity.kind), 1, len(below)) == below)
