"""答复件: the signed reply, scanned and attached by the unit that answers; withdrawn with a reason where it is the wrong one."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.attachments import AttachmentStore, kept_file
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import HandlingCourse, HandlingState, ProposalCourse, ProposalState, ReplyScan
from services.permissions import Actor
from services.proposals.handling_holding import hold_handling
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.proposals.states import COURSE
from services.texts import problems_of_texts

# There is a reply or an opinion that somebody can have signed.
_WRITTEN = frozenset({HandlingState.COSIGNING, HandlingState.SUPERVISOR_REVIEW, HandlingState.REPLIED, HandlingState.OPINION_GIVEN})
_WHILE = frozenset({ProposalState.ASSIGNED, ProposalState.REPLIED, ProposalState.TRACKING, ProposalState.CLOSED})


def attach_reply_scan(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    store: AttachmentStore,
    file_name: str,
    content: bytes,
    expected_revision: int | None = None,
) -> int:
    """Attach a scan to what the unit answers in this round; before it is passed or after. Returns the scan's id.

    Raises Refusal NOT_FOUND, FORBIDDEN, STALE, WRONG_STATE where nothing is written yet or the proposal is archived, and as `kept_file`.
    """
    course, handling = _held(session, actor, handling_course_id, expected_revision)
    if handling.state not in _WRITTEN:
        raise Refusal("WRONG_STATE", HANDLING.wrong_state(handling.state, say("handling_course.attach_scan"), _WRITTEN), "state")
    file = kept_file(store, file_name, content)
    by = {"added_by_id": actor.account_id, "added_at": datetime.now(UTC), "committee_id": course.committee_id}
    with acting(session, actor, "handling_course.attach_scan"):
        scan = ReplyScan.model_validate({"handling_course_id": handling_course_id, "round": handling.round, **file, **by})
        session.add(scan)
        handling.revision += 1
        session.flush()
    assert scan.id is not None
    return scan.id


def withdraw_reply_scan(
    session: Session, actor: Actor, handling_course_id: int, scan_id: int, reason: str, expected_revision: int | None = None
) -> int:
    """A scan that was attached by mistake: it stays, with the reason. By the unit or the office. Returns its id.

    Raises Refusal NOT_FOUND, FORBIDDEN, STALE, WRONG_STATE once the proposal is archived, REASON_MISSING, ALREADY_WITHDRAWN.
    """
    _, handling = _held(session, actor, handling_course_id, expected_revision)
    scan = session.get(ReplyScan, scan_id)
    if scan is None or scan.handling_course_id != handling_course_id:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "scan_id")
    problems = problems_of_texts({"reason": reason})
    if not reason.strip():
        problems = [Problem("REASON_MISSING", "reason", say("attachments.reason_missing"))]
    if scan.withdrawn_at is not None:
        problems.append(Problem("ALREADY_WITHDRAWN", "scan_id", say("attachments.already_withdrawn", name=scan.file_name)))
    refuse(problems)
    with acting(session, actor, "handling_course.withdraw_scan", reason.strip()):
        scan.withdrawn_by_id, scan.withdrawn_at = actor.account_id, datetime.now(UTC)
        scan.withdrawn_because = reason.strip()
        handling.revision += 1
    return scan_id


def _held(session: Session, actor: Actor, handling_course_id: int, expected_revision: int | None) -> tuple[ProposalCourse, HandlingCourse]:
    # Any event of a unit's asks for the right to act for it.
    course, handling = hold_handling(session, actor, handling_course_id, HandlingEvent.ACCEPT, expected_revision)
    if course.state not in _WHILE:
        raise Refusal("WRONG_STATE", COURSE.wrong_state(course.state, say("handling_course.attach_scan"), _WHILE), "state")
    return course, handling
