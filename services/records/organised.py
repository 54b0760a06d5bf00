"""What groups organised: verified organisers of activities that were held, as records of the body that held them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlmodel import col

from scoring_plugins.records import Record, Sessions
from services.activity_kinds import KINDS
from services.models import Activity, ActivityOrganiser, Attendance, AttendanceStatus, Participation
from services.records.scope import Scope
from services.records.works import work_named

# The table in which a body stands, by the column that names it, and the body's id there.
Body = tuple[str, int]
BODIES = ("group_id", "sector_id", "special_committee_id")
_CAME = (AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY, AttendanceStatus.WALK_IN)
_ROLE = "organiser"


def from_organised(scope: Scope) -> Iterable[tuple[Body, Record]]:
    """Each organiser's part, without a state. An activity was held where a verified line of its roll says that somebody came; of its half
    days those count at which somebody did.
    """
    half_days, parts = _held_half_days(scope), _verified_parts(scope)
    columns = [col(getattr(ActivityOrganiser, name)) for name in BODIES]
    told = (col(Activity.id), col(Activity.number), col(Activity.kind), col(Activity.title), col(Activity.held_on), col(Activity.is_away))
    statement = (
        select(*columns, *told)
        .join(Activity, col(ActivityOrganiser.activity_id) == col(Activity.id))
        .where(
            col(ActivityOrganiser.committee_id) == scope.committee_id,
            col(ActivityOrganiser.verified_at).is_not(None),
            col(Activity.held_on).between(scope.since, scope.until),
        )
    )
    for group_id, sector_id, special_id, key, number, kind, title, held_on, is_away in scope.rows(statement):
        known = KINDS.get(kind)
        if known is None:
            # Of a plugin that is gone: no clause selects it.
            continue
        held = half_days.get(key, 0) if known.has_sessions else parts.get(key, 0)
        if not held:
            continue
        record = Record(
            kind=kind,
            work=work_named("activity", number),
            title=title,
            dated_on=held_on,
            role=_ROLE if _ROLE in known.roles else None,
            sessions=Sessions(held=held, present=held) if known.has_sessions else None,
            attributes={"away": is_away} if kind.startswith("study.") else {},
        )
        yield next((name, body) for name, body in zip(BODIES, (group_id, sector_id, special_id), strict=True) if body is not None), record


def _held_half_days(scope: Scope) -> Mapping[int, int]:
    """By activity: half days at which somebody was who was verified to have come."""
    statement = (
        select(col(Participation.activity_id), func.count(func.distinct(col(Attendance.session_id))))
        .join(Participation, col(Attendance.participation_id) == col(Participation.id))
        .where(
            col(Participation.committee_id) == scope.committee_id,
            col(Participation.verified_at).is_not(None),
            col(Attendance.status).in_(_CAME),
        )
        .group_by(col(Participation.activity_id))
    )
    return {row[0]: row[1] for row in scope.rows(statement)}


def _verified_parts(scope: Scope) -> Mapping[int, int]:
    """By activity: verified lines of its roll."""
    verified = (col(Participation.committee_id) == scope.committee_id, col(Participation.verified_at).is_not(None))
    statement = select(col(Participation.activity_id), func.count()).where(*verified).group_by(col(Participation.activity_id))
    return {row[0]: row[1] for row in scope.rows(statement)}
