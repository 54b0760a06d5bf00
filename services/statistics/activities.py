"""Figures about 履职活动: how many of each kind, their half days, and who came."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Select, and_, case, func, select
from sqlmodel import Session, col

from services.activity_kinds import KINDS
from services.models import Activity, ActivitySession, Attendance, AttendanceStatus, Participation
from services.statistics.figures import Counted, Figure, count_figure

_ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY, AttendanceStatus.WALK_IN)


class KindCount(msgspec.Struct, frozen=True, kw_only=True):
    """Activities of one kind: an activity counts once one line of its roll is verified.

    `sessions` are the half days of those activities, 0 for kinds not held in half days. `person_times` are verified lines of
    members who came, for at least one half day where there are half days; `unverified_person_times` those nobody has verified.
    """

    kind: str
    name: str
    activities: int
    sessions: int
    person_times: int
    unverified_activities: int
    unverified_sessions: int
    unverified_person_times: int


def activities_by_kind(session: Session, committee_id: int, first_day: date, last_day: date) -> tuple[KindCount, ...]:
    """Activities first held from `first_day` to `last_day`, in the order of the kinds. Two statements."""

    def of_year(statement: Select[Any]) -> Select[Any]:
        day = col(Activity.held_on)
        return statement.where(col(Activity.committee_id) == committee_id, day >= first_day, day <= last_day).group_by(col(Activity.kind))

    came = _half_days_attended(committee_id)
    is_verified = col(Participation.verified_at).is_not(None)
    attended = came.c.attended.is_(None) | (came.c.attended > 0)
    columns: list[Any] = [
        col(Activity.kind),
        func.count(case((is_verified, col(Activity.id))).distinct()),
        func.count(col(Activity.id).distinct()),
        func.count(case((and_(is_verified, attended), 1))),
        func.count(case((attended, 1))),
    ]
    rolls = select(*columns).join(Participation, col(Participation.activity_id) == col(Activity.id))
    rolls = rolls.outerjoin(came, came.c.participation_id == col(Participation.id))
    columns = [col(Participation.activity_id).label("activity_id"), func.count(col(Participation.verified_at)).label("verified")]
    listed = select(*columns).where(col(Participation.committee_id) == committee_id).group_by(col(Participation.activity_id)).subquery()
    columns = [col(Activity.kind), func.count(case((listed.c.verified > 0, 1))), func.count()]
    halves = select(*columns).join(ActivitySession, col(ActivitySession.activity_id) == col(Activity.id))
    halves = halves.join(listed, listed.c.activity_id == col(Activity.id))
    sessions = {kind: Counted(*counts) for kind, *counts in session.execute(of_year(halves))}
    found = {kind: (Counted(*counts[:2]), Counted(*counts[2:])) for kind, *counts in session.execute(of_year(rolls))}
    return tuple(_kind_count(kind, *found[kind], sessions.get(kind, Counted(0, 0))) for kind in KINDS if kind in found)


def _half_days_attended(committee_id: int) -> Any:
    attended = func.count(case((col(Attendance.status).in_(_ATTENDED), 1)))
    columns: list[Any] = [col(Attendance.participation_id).label("participation_id"), attended.label("attended")]
    of_committee = select(*columns).where(col(Attendance.committee_id) == committee_id)
    return of_committee.group_by(col(Attendance.participation_id)).subquery()


def _kind_count(kind: str, activities: Counted, person_times: Counted, sessions: Counted) -> KindCount:
    return KindCount(
        kind=kind,
        name=KINDS[kind].name,
        activities=activities.verified,
        sessions=sessions.verified,
        person_times=person_times.verified,
        unverified_activities=activities.unverified,
        unverified_sessions=sessions.unverified,
        unverified_person_times=person_times.unverified,
    )


def activity_figures(kinds: tuple[KindCount, ...]) -> tuple[Figure, ...]:
    """The totals over all kinds."""

    def total(what: str) -> Counted:
        verified = sum(getattr(kind, what) for kind in kinds)
        return Counted(verified, verified + sum(getattr(kind, f"unverified_{what}") for kind in kinds))

    return (
        count_figure("activities", total("activities")),
        count_figure("sessions", total("sessions")),
        count_figure("person_times", total("person_times")),
    )
