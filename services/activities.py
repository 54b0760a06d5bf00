"""履职活动 and their rolls: who organises, registers; the roll of an activity is entered once, for every half day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.activity_kinds import KINDS
from services.attendance import add_attendance, drop_attendance, restate_attendance
from services.audit import acting
from services.directory import Directory
from services.errors import Problem, Refusal, nearest
from services.models import Activity, ActivitySession, Attendance, AttendanceStatus, Half, Member, Participation
from services.numbering import next_number
from services.organisers import problems_of_organisers, settle_organisers, stored_organisers
from services.permissions import Actor, Right, require
from services.registration import lapse, stamp
from services.revisions import next_revision

HalfDay = tuple[date, Half]


@dataclass(frozen=True)
class RollLine:
    """One member's part: `statuses` in the order of the activity's sessions, empty for kinds without sessions."""

    member_number: str
    role: str = "participant"
    statuses: tuple[AttendanceStatus, ...] = ()


@dataclass(frozen=True)
class ActivityDraft:
    """An activity as the office states it. `number` None asks for the next free one.

    `sessions` are its half days in order; `held_on` is the first of them. `roll` is sorted by 委员编号. `organisers` are the names of the
    groups, special committees and sectors that organised it, each once.
    """

    number: str | None
    kind: str
    title: str
    held_on: date
    sessions: tuple[HalfDay, ...] = ()
    is_away: bool = False
    roll: tuple[RollLine, ...] = ()
    organisers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "roll", tuple(sorted(self.roll, key=lambda line: line.member_number)))
        object.__setattr__(self, "organisers", tuple(sorted(set(self.organisers))))

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two activities without a number the same one."""
        return (self.kind, self.title, self.held_on)


@dataclass(frozen=True)
class StoredActivity:
    id: int
    draft: ActivityDraft


# Looking for the nearest number takes longer than all other checks of a line: a roll of another committee gets a few hints, not thousands.
_HINTED = 50
_HALVES = {Half.MORNING: 0, Half.AFTERNOON: 1}


def _in_order(half_day: HalfDay) -> tuple[date, int]:
    return half_day[0], _HALVES[half_day[1]]


def stored_activities(session: Session, committee_id: int, activity_id: int | None = None) -> dict[str, StoredActivity]:
    """Every stored activity of a committee, or one of them, by number, each as the draft that would say the same."""
    only = [] if activity_id is None else [activity_id]
    half_days: dict[int, list[tuple[HalfDay, int]]] = {}
    held = select(ActivitySession).where(ActivitySession.committee_id == committee_id)
    for row in session.exec(held.where(*(col(ActivitySession.activity_id) == key for key in only))):
        assert row.id is not None
        half_days.setdefault(row.activity_id, []).append(((row.held_on, row.half), row.id))
    for rows in half_days.values():
        rows.sort(key=lambda pair: _in_order(pair[0]))
    statuses: dict[int, dict[int, AttendanceStatus]] = {}
    marks = select(Attendance).join(Participation, col(Attendance.participation_id) == Participation.id)
    marks = marks.where(*(col(Participation.activity_id) == key for key in only))
    for mark in session.exec(marks.where(Attendance.committee_id == committee_id)):
        statuses.setdefault(mark.participation_id, {})[mark.session_id] = mark.status
    rolls: dict[int, list[RollLine]] = {}
    parts = select(Participation, Member.number).join(Member, col(Participation.member_id) == Member.id)
    parts = parts.where(*(col(Participation.activity_id) == key for key in only))
    for part, number in session.exec(parts.where(Participation.committee_id == committee_id)):
        of_part = statuses.get(part.id or 0, {})
        line = RollLine(number, part.role, tuple(of_part[sid] for _, sid in half_days.get(part.activity_id, ()) if sid in of_part))
        rolls.setdefault(part.activity_id, []).append(line)
    organisers = stored_organisers(session, committee_id, activity_id)
    found = {}
    activities = select(Activity).where(Activity.committee_id == committee_id)
    for activity in session.exec(activities.where(*(col(Activity.id) == key for key in only))):
        assert activity.id is not None
        found[activity.number] = StoredActivity(
            activity.id,
            ActivityDraft(
                number=activity.number,
                kind=activity.kind,
                title=activity.title,
                held_on=activity.held_on,
                sessions=tuple(half_day for half_day, _ in half_days.get(activity.id, ())),
                is_away=activity.is_away,
                roll=tuple(rolls.get(activity.id, ())),
                organisers=tuple(organisers.get(activity.id, ())),
            ),
        )
    return found


def problems_of_activity(draft: ActivityDraft, directory: Directory) -> list[Problem]:
    """Everything wrong with a draft; fields are `kind`, `title`, `held_on`, `sessions`, `sessions[i].held_on`, `organisers`,
    `roll[i].member_number|role|statuses`."""
    problems = []
    kind = KINDS.get(draft.kind)
    if kind is None:
        problems.append(
            Problem("UNKNOWN_KIND", "kind", say("activities.unknown_kind", kind=draft.kind, hint=nearest(draft.kind, list(KINDS))))
        )
    if not draft.title.strip():
        problems.append(Problem("TITLE_MISSING", "title", say("activities.title_missing")))
    days = {day: f"sessions[{place}].held_on" for place, (day, _) in enumerate(draft.sessions)} | {draft.held_on: "held_on"}
    for day, field in days.items():
        if directory.term_on(day) is None:
            problems.append(Problem("OUTSIDE_TERM", field, say("activities.outside_term", day=day)))
    if kind is not None:
        problems += _problems_of_sessions(draft, kind.has_sessions)
    problems += problems_of_organisers(draft.organisers, directory)
    seen: set[str] = set()
    known = list(directory.members)
    for index, line in enumerate(draft.roll):
        if line.member_number in seen:
            message = say("activities.listed_twice", number=line.member_number)
            problems.append(Problem("LISTED_TWICE", f"roll[{index}].member_number", message))
        seen.add(line.member_number)
        problems += _problems_of_line(draft, line, f"roll[{index}]", directory, known if len(problems) < _HINTED else ())
    return problems


def _problems_of_sessions(draft: ActivityDraft, has_sessions: bool) -> list[Problem]:
    if has_sessions != bool(draft.sessions):
        message = say("activities.sessions_missing" if has_sessions else "activities.sessions_not_held")
        return [Problem("BAD_SESSIONS", "sessions", message)]
    if list(draft.sessions) != sorted(set(draft.sessions), key=_in_order) or (draft.sessions and draft.sessions[0][0] != draft.held_on):
        return [Problem("BAD_SESSIONS", "sessions", say("activities.sessions_out_of_order"))]
    return []


def _problems_of_line(draft: ActivityDraft, line: RollLine, path: str, directory: Directory, hints: Sequence[str]) -> list[Problem]:
    problems = []
    member = directory.members.get(line.member_number)
    if member is None:
        message = say("activities.unknown_member", number=line.member_number, hint=nearest(line.member_number, hints))
        problems.append(Problem("UNKNOWN_MEMBER", f"{path}.member_number", message))
    else:
        days = [day for day, _ in draft.sessions] or [draft.held_on]
        if outside := [day for day in days if not member.belongs_on(day)]:
            message = say("activities.not_a_member_that_day", name=member.name, number=member.number, day=outside[0])
            problems.append(Problem("NOT_A_MEMBER_THAT_DAY", f"{path}.member_number", message))
    kind = KINDS.get(draft.kind)
    if kind is not None and line.role not in kind.roles:
        message = say("activities.unknown_role", role=line.role, roles="、".join(kind.roles))
        problems.append(Problem("UNKNOWN_ROLE", f"{path}.role", message))
    if len(line.statuses) != len(draft.sessions):
        message = say("activities.statuses_count", given=len(line.statuses), held=len(draft.sessions))
        problems.append(Problem("STATUSES_COUNT", f"{path}.statuses", message))
    return problems


def register_activity(session: Session, actor: Actor, directory: Directory, draft: ActivityDraft) -> str:
    """Register an activity with its half days and roll. Returns its number. Raises Refusal with every problem found."""
    require(actor, Right.REGISTER, directory.committee_id)
    if problems := problems_of_activity(draft, directory):
        raise Refusal.of(problems)
    with acting(session, actor, "activity.register"):
        number = draft.number or next_number(session, directory, Activity, "HD", draft.held_on)
        activity = Activity(
            committee_id=directory.committee_id,
            number=number,
            kind=draft.kind,
            title=draft.title,
            held_on=draft.held_on,
            is_away=draft.is_away,
        )
        session.add(activity)
        session.flush()
        assert activity.id is not None
        session_ids = _add_sessions(session, directory, activity.id, draft.sessions)
        _add_lines(session, actor, directory, activity.id, session_ids, draft.roll)
        settle_organisers(session, actor, directory, activity.id, draft.organisers)
    return number


def change_activity(session: Session, actor: Actor, directory: Directory, stored: StoredActivity, draft: ActivityDraft) -> None:
    """Make a stored activity say what `draft` says. Raises Refusal.

    What changed is unverified again: a line of the roll, or every line and organiser where the kind, the day or the half days changed.
    """
    require(actor, Right.REGISTER, directory.committee_id)
    if problems := problems_of_activity(draft, directory):
        raise Refusal.of(problems)
    before = stored.draft
    with acting(session, actor, "activity.change"):
        activity = next_revision(session, Activity, stored.id)
        activity.kind, activity.title, activity.held_on, activity.is_away = draft.kind, draft.title, draft.held_on, draft.is_away
        parts = {part.member_id: part for part in session.exec(select(Participation).where(Participation.activity_id == stored.id))}
        same_frame = (before.kind, before.held_on, before.sessions, before.is_away) == (
            draft.kind,
            draft.held_on,
            draft.sessions,
            draft.is_away,
        )
        settle_organisers(session, actor, directory, stored.id, draft.organisers, same_frame=same_frame)
        old_lines = {line.member_number: line for line in before.roll}
        new_lines = {line.member_number: line for line in draft.roll}
        touched = {n for n in old_lines.keys() | new_lines.keys() if not same_frame or old_lines.get(n) != new_lines.get(n)}
        stays, gone = touched & old_lines.keys() & new_lines.keys(), touched & old_lines.keys() - new_lines.keys()
        drop_attendance(session, col(Attendance.participation_id).in_([parts[directory.members[number].id].id for number in gone]))
        for number in gone:
            session.delete(parts[directory.members[number].id])
        session_ids = _settle_sessions(session, directory, stored, draft)
        for number in sorted(stays):
            part = parts[directory.members[number].id]
            part.role = new_lines[number].role
            lapse(part, actor)
        restated = [(parts[directory.members[number].id], new_lines[number]) for number in sorted(stays)]
        restate_attendance(session, directory, ((part, line.statuses) for part, line in restated), session_ids)
        _add_lines(session, actor, directory, stored.id, session_ids, [new_lines[n] for n in sorted(new_lines.keys() - old_lines.keys())])


def _add_sessions(session: Session, directory: Directory, activity_id: int, half_days: Iterable[HalfDay]) -> list[int]:
    rows = [
        ActivitySession(committee_id=directory.committee_id, activity_id=activity_id, held_on=day, half=half) for day, half in half_days
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows if row.id is not None]


def _settle_sessions(session: Session, directory: Directory, stored: StoredActivity, draft: ActivityDraft) -> list[int]:
    """Ids of the half days of `draft`, in order. Those that stay keep their rows, and with them why somebody was on leave."""
    rows = {(row.held_on, row.half): row for row in session.exec(select(ActivitySession).where(ActivitySession.activity_id == stored.id))}
    if gone := [row for half_day, row in rows.items() if half_day not in draft.sessions]:
        drop_attendance(session, col(Attendance.session_id).in_([row.id for row in gone]))
        for row in gone:
            session.delete(row)
        session.flush()
    new = [half_day for half_day in draft.sessions if half_day not in rows]
    added = dict(zip(new, _add_sessions(session, directory, stored.id, new), strict=True))
    kept = {half_day: row.id for half_day, row in rows.items() if row.id is not None}
    return [added[half_day] if half_day in added else kept[half_day] for half_day in draft.sessions]


def _add_lines(
    session: Session, actor: Actor, directory: Directory, activity_id: int, session_ids: list[int], lines: Iterable[RollLine]
) -> None:
    parts = [
        Participation(
            committee_id=directory.committee_id,
            activity_id=activity_id,
            member_id=directory.members[line.member_number].id,
            role=line.role,
            **stamp(actor),
        )
        for line in lines
    ]
    session.add_all(parts)
    session.flush()
    for part, line in zip(parts, lines, strict=True):
        add_attendance(session, directory, part, session_ids, line.statuses)
