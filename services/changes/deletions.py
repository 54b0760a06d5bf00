"""What was registered by mistake goes again, while nothing rests on it: the audit keeps what it said, why it went and who took it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.attachments import COLUMNS, Work
from services.audit import acting
from services.changes.on_their_way import problems_of_way
from services.changes.resting import Lost, problems_of_losing, scored_years
from services.errors import Problem, refuse
from services.facts import FACT_TABLES
from services.models import (
    Activity,
    ActivityOrganiser,
    ActivitySession,
    Adoption,
    Assessment,
    Attachment,
    Attendance,
    Authorship,
    Forwarding,
    Handling,
    Member,
    OpinionReport,
    Participation,
    Proposal,
    ProposalMark,
    Reply,
    Sponsorship,
    WrittenInstruction,
)
from services.permissions import Actor, Right
from services.records.works import work_named
from services.revisions import held, next_revision
from services.texts import problems_of_texts
from services.turns import take_turn_for

_NOUNS: dict[Work, Any] = {Activity: "activity", Proposal: "proposal", OpinionReport: "opinion_report", Assessment: "assessment"}


def delete_work(session: Session, actor: Actor, table: Work, work_id: int, reason: str, expected_revision: int | None = None) -> int:
    """A work that should not be there goes, with everything that was registered of it. Returns its id.

    Raises Refusal NOT_FOUND, FORBIDDEN, STALE, REASON_MISSING, and for each thing that rests on it: VERIFIED_FACTS (whoever verified them
    withdraws that first), EVIDENCE_ATTACHED (it is withdrawn first), SCORED (the year is scored anew first, and a result that stands on
    it corrected).
    """
    committee_id = take_turn_for(session, actor, Right.REGISTER, table, work_id)
    work = held(session, table, work_id, expected_revision)
    refuse([*_problems_of_reason(reason), *_problems_of_work(session, table, work_id, committee_id, work.number)])
    with acting(session, actor, f"{_NOUNS[table]}.delete", reason.strip()):
        for rows in _parts(table, work_id):
            for row in session.exec(rows):
                session.delete(row)
            # Rows that name others go before those: nothing else tells the session in which order.
            session.flush()
        session.delete(work)
    return work_id


def remove_from_roll(
    session: Session, actor: Actor, activity_id: int, numbers: Sequence[str], reason: str, expected_revision: int | None = None
) -> int:
    """Members who should not be on the roll of an activity are on it no longer. Returns the activity's id.

    Raises Refusal as `delete_work` does, VERIFIED_FACTS and SCORED by the line; NOT_ON_ROLL for a number that is not; NO_LINES for none.
    """
    committee_id = take_turn_for(session, actor, Right.REGISTER, Activity, activity_id, field="activity_id")
    activity = held(session, Activity, activity_id, expected_revision)
    statement = select(Member.number, Participation).join(Participation, col(Participation.member_id) == Member.id)
    of_numbers = (Participation.activity_id == activity_id, col(Member.number).in_(set(numbers)))
    parts = dict(session.exec(statement.where(*of_numbers)).all())
    problems = _problems_of_reason(reason)
    if not numbers:
        problems.append(Problem("NO_LINES", "member_numbers", say("activities.no_lines")))
    lost = []
    for place, number in enumerate(numbers):
        field, part = f"member_numbers[{place}]", parts.get(number)
        if part is None:
            problems.append(Problem("NOT_ON_ROLL", field, say("deletions.not_on_roll", number=number)))
        else:
            lost.append(Lost(field, number, part, part.member_id))
    refuse([*problems, *problems_of_losing(session, committee_id, work_named("activity", activity.number), lost)])
    with acting(session, actor, "activity.remove_from_roll", reason.strip()):
        next_revision(session, Activity, activity_id)
        for row in session.exec(select(Attendance).where(col(Attendance.participation_id).in_([part.id for part in parts.values()]))):
            session.delete(row)
        session.flush()
        for part in parts.values():
            session.delete(part)
    return activity_id


def _problems_of_reason(reason: str) -> list[Problem]:
    if not reason.strip():
        return [Problem("REASON_MISSING", "reason", say("deletions.reason_missing"))]
    return problems_of_texts({"reason": reason})


def _problems_of_work(session: Session, table: Work, work_id: int, committee_id: int, number: str) -> list[Problem]:
    """What rests on a work."""
    problems = problems_of_way(session, _NOUNS[table], work_id)
    verified = 0
    for facts in FACT_TABLES:
        if facts.work is table:
            statement = facts.rows(func.count()).where(facts.work_id == work_id, col(facts.table.verified_at).is_not(None))
            verified += session.execute(statement).scalar_one()
    if verified:
        problems.append(Problem("VERIFIED_FACTS", "id", say("deletions.verified", count=verified)))
    files = select(Attachment.file_name).where(_of(Attachment, table, work_id), col(Attachment.withdrawn_at).is_(None))
    if names := session.exec(files.order_by(col(Attachment.id))).all():
        shown = "、".join(names[:5]) + ("…" if len(names) > 5 else "")
        problems.append(Problem("EVIDENCE_ATTACHED", "id", say("deletions.evidence", names=shown)))
    years = {year for found in scored_years(session, committee_id, work_named(_NOUNS[table], number)).values() for year in found}
    if years:
        problems.append(Problem("SCORED", "id", say("deletions.scored", years="、".join(map(str, sorted(years))))))
    return problems


def _of(rows: Any, table: Work, work_id: int) -> ColumnElement[bool]:
    """The rows that name the work."""
    return col(getattr(rows, COLUMNS[table])) == work_id


def _parts(table: Work, work_id: int) -> list[Any]:
    """Selects of everything that was registered of a work, in the order in which it goes."""
    nested: list[Any] = []
    own: tuple[Any, ...] = (Forwarding, Adoption, WrittenInstruction, Authorship)
    if table is Assessment:
        own = ()
    elif table is Activity:
        parts = select(Participation.id).where(Participation.activity_id == work_id)
        nested, own = (
            [select(Attendance).where(col(Attendance.participation_id).in_(parts))],
            (Participation, ActivitySession, ActivityOrganiser),
        )
    elif table is Proposal:
        handlings = select(Handling.id).where(Handling.proposal_id == work_id)
        nested, own = [select(Reply).where(col(Reply.handling_id).in_(handlings))], (Handling, ProposalMark, Sponsorship)
    return [*nested, *(select(rows).where(_of(rows, table, work_id)) for rows in (*own, Attachment))]
