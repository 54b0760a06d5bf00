"""出席情况 of parts in an activity: half day by half day, kept where they stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from services.directory import Directory
from services.models import Attendance, AttendanceStatus, Participation

LEAVES = (AttendanceStatus.ON_LEAVE, AttendanceStatus.OFFICIAL_LEAVE, AttendanceStatus.LEAVE_REFUSED)


def add_attendance(
    session: Session, directory: Directory, part: Participation, session_ids: list[int], statuses: Sequence[AttendanceStatus]
) -> None:
    """A part's half days, `statuses` in the order of `session_ids`."""
    assert part.id is not None
    session.add_all(
        Attendance(committee_id=directory.committee_id, participation_id=part.id, session_id=session_id, status=status)
        for session_id, status in zip(session_ids, statuses, strict=True)
    )


def restate_attendance(
    session: Session, directory: Directory, lines: Iterable[tuple[Participation, Sequence[AttendanceStatus]]], session_ids: list[int]
) -> None:
    """What the lines say of the half days there are; why somebody was on leave is forgotten only where there was no leave."""
    wanted = {(part.id, held): status for part, statuses in lines for held, status in zip(session_ids, statuses, strict=True)}
    for row in session.exec(select(Attendance).where(col(Attendance.participation_id).in_({part_id for part_id, _ in wanted}))):
        status = wanted.pop((row.participation_id, row.session_id))
        if row.status != status:
            row.status = status
            row.sealed_leave_reason = row.sealed_leave_reason if status in LEAVES else None
    owner = {"committee_id": directory.committee_id}
    for (part_id, session_id), status in wanted.items():
        session.add(Attendance.model_validate({**owner, "participation_id": part_id, "session_id": session_id, "status": status}))


def drop_attendance(session: Session, where: ColumnElement[bool]) -> None:
    """Half days that are no more."""
    for row in session.exec(select(Attendance).where(where)):
        session.delete(row)
    session.flush()
