"""Verified parts in activities, with what became of each half day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import col

from scoring_plugins.records import MemberState, Record, Sessions
from services.models import Activity, Attendance, Participation
from services.records.scope import Scope, States
from services.records.works import work_named


def from_activities(scope: Scope, states: States) -> Iterable[tuple[int, Record]]:
    verified = (
        col(Participation.committee_id) == scope.committee_id,
        col(Participation.verified_at).is_not(None),
        col(Activity.held_on) >= scope.since,
        col(Activity.held_on) <= scope.until,
        *scope.of_members(col(Participation.member_id)),
    )
    joined = select(col(Attendance.participation_id), col(Attendance.status)).join(
        Participation, col(Attendance.participation_id) == Participation.id
    )
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for part_id, status in scope.rows(joined.join(Activity, col(Participation.activity_id) == Activity.id).where(*verified)):
        counts[part_id][status.value] += 1
    statement = (
        select(
            col(Participation.id),
            col(Participation.member_id),
            col(Participation.role),
            col(Activity.number),
            col(Activity.kind),
            col(Activity.title),
            col(Activity.held_on),
            col(Activity.is_away),
        )
        .join(Activity, col(Participation.activity_id) == Activity.id)
        .where(*verified)
    )
    for part_id, member_id, role, number, kind, title, held_on, is_away in scope.rows(statement):
        half_days = counts.get(part_id)
        yield (
            member_id,
            Record(
                kind=kind,
                work=work_named("activity", number),
                title=title,
                dated_on=held_on,
                role=role,
                sessions=Sessions(held=sum(half_days.values()), **half_days) if half_days else None,
                attributes={"away": is_away} if kind.startswith("study.") else {},
                member=states.on(member_id, held_on) or MemberState(),
            ),
        )
