"""通报: a result is let out once, by somebody who decides and did not draft it, and is sealed at that moment."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.appraisals.deciding import require_decided
from services.appraisals.deciding_groups import require_groups_decided
from services.appraisals.deciding_lists import require_lists_decided
from services.appraisals.holding import advance, draft_of, require_reason, require_scored, take_appraisal, write_step
from services.appraisals.seals import seal_of
from services.appraisals.states import SETTLED, AppraisalEvent, require_move, require_state
from services.audit import acting
from services.errors import Problem, Refusal
from services.models import Appraisal, AppraisalResult, ResultState
from services.permissions import Actor, Right
from services.texts import problems_of_texts
from services.today import today as today_in_china


def issue_result(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    *,
    approver: str,
    decided_on: date,
    document_number: str | None = None,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """The id of the result that was issued. `approver` is who approved it and `decided_on` when, as the minutes have it.

    Raises Refusal with every problem: GRADES_UNDECIDED, OWN_RESULT for who drafted it, DECIDED_LATER for a day that is still to come.
    """
    appraisal = take_appraisal(session, actor, appraisal_id, Right.DECIDE, expected_revision)
    require_move(appraisal, AppraisalEvent.ISSUE)
    result = _issuable(session, actor, appraisal, approver, decided_on, document_number, today or today_in_china())
    with acting(session, actor, "appraisal.issue"):
        _issue(session, actor, result, approver, decided_on, document_number, today or today_in_china())
        advance(session, actor, appraisal, AppraisalEvent.ISSUE)
    assert result.id is not None
    return result.id


def issue_correction(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    *,
    approver: str,
    decided_on: date,
    document_number: str | None = None,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """The id of the version that replaces what was issued, which stays as it was. Raises Refusal as `issue_result` does."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.DECIDE, expected_revision)
    require_state(appraisal, say("appraisals.do_correct"), *sorted(SETTLED))
    result = _issuable(session, actor, appraisal, approver, decided_on, document_number, today or today_in_china())
    reason = require_reason(result.reason, say("appraisals.do_correct"))
    with acting(session, actor, "appraisal.issue_correction", reason):
        issued = (AppraisalResult.appraisal_id == appraisal.id, AppraisalResult.state == ResultState.ISSUED)
        for earlier in session.exec(select(AppraisalResult).where(*issued)):
            earlier.state = ResultState.SUPERSEDED
            earlier.revision += 1
        _issue(session, actor, result, approver, decided_on, document_number, today or today_in_china())
        appraisal.revision += 1
        write_step(session, actor, appraisal, "issue_correction", appraisal.state, reason)
    assert result.id is not None
    return result.id


def _issuable(
    session: Session, actor: Actor, appraisal: Appraisal, approver: str, decided_on: date, document_number: str | None, day: date
) -> AppraisalResult:
    result = draft_of(session, appraisal)
    require_scored(session, result)
    require_decided(session, result)
    require_lists_decided(session, result)
    require_groups_decided(session, result)
    problems = problems_of_texts({"approver": approver, "document_number": document_number})
    if result.made_by_id == actor.account_id:
        problems.append(Problem("OWN_RESULT", "id", say("appraisals.own_result", name=actor.name)))
    if decided_on > day:
        problems.append(Problem("DECIDED_LATER", "decided_on", say("appraisals.decided_later", day=decided_on)))
    if problems:
        raise Refusal.of(problems)
    return result


def _issue(
    session: Session, actor: Actor, result: AppraisalResult, approver: str, decided_on: date, document_number: str | None, day: date
) -> None:
    result.approver, result.decided_by_id, result.decided_on = approver.strip(), actor.account_id, decided_on
    result.issued_by_id, result.issued_on, result.document_number = actor.account_id, day, document_number
    result.state = ResultState.ISSUED
    result.revision += 1
    session.flush()
    assert result.id is not None
    digests = seal_of(session, result.id)
    result.seal, result.seal_sm3 = digests.sha256, digests.sm3
