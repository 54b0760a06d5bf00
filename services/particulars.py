"""委员个人信息: telephone, party, and why somebody was on leave: sealed, masked, and shown for a reason that the audit keeps."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting, note
from services.errors import Problem, Refusal, refuse
from services.models import ActivitySession, Attendance, AttendanceStatus, Half, Member, Participation, Particulars
from services.permissions import Actor, Reach, Right, require
from services.reach import require_about
from services.revisions import next_revision
from services.sealing import keys_of
from services.turns import take_turn_for

LONGEST_PARTY, LONGEST_REASON = 50, 500
_PHONE = re.compile(r"\+?[0-9](?:[ -]?[0-9]){6,17}")
_ON_LEAVE = (AttendanceStatus.ON_LEAVE, AttendanceStatus.OFFICIAL_LEAVE, AttendanceStatus.LEAVE_REFUSED)


class KnownParticulars(NamedTuple):
    """A member's particulars in the clear."""

    phone: str | None
    party: str | None


def record_particulars(
    session: Session, actor: Actor, member_id: int, said: Mapping[str, str | None], expected_revision: int | None = None
) -> int:
    """Make a member's particulars say what `said` says of `phone` and `party`; None clears. Returns the member's id.

    Raises Refusal NOT_FOUND, FORBIDDEN for who does not register and read particulars, BAD_PHONE, TOO_LONG, or STALE.
    """
    committee_id = take_turn_for(session, actor, Right.REGISTER, Member, member_id)
    require(actor, Right.READ_PERSONAL, committee_id)
    _require_usable(said)
    found = session.exec(select(Particulars.id).where(Particulars.member_id == member_id)).first()
    with acting(session, actor, "particulars.record"):
        if found is None:
            kept = Particulars(committee_id=committee_id, member_id=member_id)
            session.add(kept)
        else:
            kept = next_revision(session, Particulars, found, expected_revision)
        if "phone" in said:
            phone = said["phone"]
            kept.sealed_phone = None if phone is None else keys_of(session).seal(phone, _phone_of(member_id))
        if "party" in said:
            kept.party = said["party"]
    return member_id


def read_particulars(session: Session, actor: Actor, member_ids: Collection[int], reason: str | None) -> dict[int, KnownParticulars]:
    """Particulars in the clear, by member; nothing for who has none. For others' a reason is asked, and the audit keeps who read whose.

    Raises Refusal FORBIDDEN if the right to read them does not reach all of the members, REASON_MISSING.
    """
    members = session.exec(select(Member).where(col(Member.id).in_(sorted(set(member_ids))))).all()
    own = {scope.id for scope in actor.held_for(Right.READ_PERSONAL, Reach.OWN)}
    for member in members:
        assert member.id is not None
        require_about(session, actor, Right.READ_PERSONAL, member.committee_id, [member.id])
    others = [member for member in members if member.id not in own]
    if others and not (reason or "").strip():
        raise Refusal("REASON_MISSING", say("particulars.reason_missing"), "reason")
    for member in others:
        note(session, actor, "particulars.read", member, reason)
    return {
        row.member_id: KnownParticulars(
            None if row.sealed_phone is None else keys_of(session).open(row.sealed_phone, _phone_of(row.member_id)),
            row.party,
        )
        for row in _rows(session, [member.id for member in members if member.id is not None])
    }


def masked_phones(session: Session, actor: Actor, member_ids: Collection[int]) -> dict[int, str]:
    """Telephone numbers with their middle hidden, by member; none for who has none. Whoever calls asked for the right."""
    found = [row for row in _rows(session, member_ids) if row.sealed_phone is not None]
    return {row.member_id: mask(keys_of(session).open(row.sealed_phone, _phone_of(row.member_id))) for row in found}


def mask(phone: str) -> str:
    """The number without its middle: enough to tell two apart, too little to call."""
    digits = re.sub(r"\D", "", phone)
    shown = (3, 4) if len(digits) >= 11 else (0, 2)
    return digits[: shown[0]] + "*" * (len(digits) - sum(shown)) + digits[-shown[1] :]


def state_leave_reason(session: Session, actor: Actor, participation_id: int, held_on: date, half: Half, reason: str | None) -> int:
    """Keep why a member asked for leave from one half day; None forgets it. Returns the participation's id.

    Raises Refusal NOT_FOUND, FORBIDDEN, NOT_ON_LEAVE for a half day that the roll calls something else or does not have, TOO_LONG.
    """
    committee_id = take_turn_for(session, actor, Right.REGISTER, Participation, participation_id, seen_with=Right.READ_PERFORMANCE)
    require(actor, Right.READ_PERSONAL, committee_id)
    problems = []
    if len(reason or "") > LONGEST_REASON:
        problems.append(Problem("TOO_LONG", "reason", say("particulars.too_long", most=LONGEST_REASON)))
    statement = select(Attendance).join(ActivitySession, col(ActivitySession.id) == Attendance.session_id)
    on_half = (Attendance.participation_id == participation_id, ActivitySession.held_on == held_on, ActivitySession.half == half)
    found = session.exec(statement.where(*on_half, col(Attendance.status).in_(_ON_LEAVE))).first()
    if found is None:
        raise Refusal.of([Problem("NOT_ON_LEAVE", "half", say("particulars.not_on_leave")), *problems])
    refuse(problems)
    with acting(session, actor, "attendance.state_leave_reason"):
        sealed = None if not (reason or "").strip() else keys_of(session).seal(str(reason), _leave_of(found.id))
        found.sealed_leave_reason = sealed
    return participation_id


def leave_reasons(session: Session, actor: Actor, attendance_ids: Collection[int]) -> dict[int, str]:
    """Why members were on leave, by half day of attendance. Whoever calls asked for the right."""
    columns: tuple[Any, Any] = (Attendance.id, Attendance.sealed_leave_reason)
    wanted = (col(Attendance.id).in_(sorted(set(attendance_ids))), col(Attendance.sealed_leave_reason).is_not(None))
    found = session.execute(select(*columns).where(*wanted))
    return {key: keys_of(session).open(sealed, _leave_of(key)) for key, sealed in found}


def _rows(session: Session, member_ids: Collection[int]) -> list[Row[Any]]:
    columns: tuple[Any, Any, Any] = (Particulars.member_id, Particulars.sealed_phone, Particulars.party)
    return list(session.execute(select(*columns).where(col(Particulars.member_id).in_(sorted(set(member_ids))))))


def _require_usable(said: Mapping[str, str | None]) -> None:
    problems = []
    if (phone := said.get("phone")) is not None and not _PHONE.fullmatch(phone):
        problems.append(Problem("BAD_PHONE", "phone", say("particulars.bad_phone")))
    if (party := said.get("party")) is not None and not 0 < len(party.strip()) <= LONGEST_PARTY:
        problems.append(Problem("TOO_LONG", "party", say("particulars.bad_party", most=LONGEST_PARTY)))
    if problems:
        raise Refusal.of(problems)


def _phone_of(member_id: int) -> str:
    return f"particulars.phone:{member_id}"


def _leave_of(attendance_id: int | None) -> str:
    return f"attendance.leave_reason:{attendance_id}"
