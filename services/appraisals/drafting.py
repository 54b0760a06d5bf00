"""形成初步结果: the year is scored by what was frozen, and its facts are kept beside the score; a draft replaces the one before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session, func, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.frozen import frozen_regulation
from services.appraisals.holding import advance, require_reason, take_appraisal, write_step
from services.appraisals.moving import require_reviewed, require_settled
from services.appraisals.states import SETTLED, AppraisalEvent, require_move, require_state
from services.assessments.ballots import require_concluded
from services.audit import acting
from services.models import Appraisal, AppraisalResult, AppraisalState, ResultState
from services.permissions import Actor, Right
from services.scorings.starting import queue_scoring


class Drafted(NamedTuple):
    """Ids of a result and of the scoring that waits to be carried out for it (`services.scorings.run_scoring`)."""

    result_id: int
    scoring_id: int


def draft_result(
    session: Session, actor: Actor, appraisal_id: int, regulations: Regulations, expected_revision: int | None = None
) -> Drafted:
    """A new draft. Raises Refusal NOT_REVIEWED, OBJECTIONS_OPEN, BALLOTS_OPEN, REGULATION_CHANGED, SCORING_UNDERWAY."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_move(appraisal, AppraisalEvent.DRAFT_RESULT)
    if appraisal.state == AppraisalState.DEPARTMENT_REVIEW:
        require_reviewed(session, appraisal)
    require_settled(session, appraisal)
    require_concluded(session, appraisal_id)
    with acting(session, actor, "appraisal.draft_result"):
        drafted = _draft(session, actor, appraisal, regulations, None)
        advance(session, actor, appraisal, AppraisalEvent.DRAFT_RESULT)
    return drafted


def draft_correction(
    session: Session, actor: Actor, appraisal_id: int, regulations: Regulations, reason: str, expected_revision: int | None = None
) -> Drafted:
    """更正: a draft of the next version of a result that was issued; the issued one stands until the new one is. Raises Refusal.

    Put the facts right first (and verify them): the draft is scored from what is verified now.
    """
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_state(appraisal, say("appraisals.do_correct"), *SETTLED)
    reason = require_reason(reason, say("appraisals.do_correct"))
    with acting(session, actor, "appraisal.draft_correction", reason):
        drafted = _draft(session, actor, appraisal, regulations, reason)
        appraisal.revision += 1
        write_step(session, actor, appraisal, "draft_correction", appraisal.state, reason)
    return drafted


def _draft(session: Session, actor: Actor, appraisal: Appraisal, regulations: Regulations, reason: str | None) -> Drafted:
    of_appraisal = AppraisalResult.appraisal_id == appraisal.id
    for earlier in session.exec(select(AppraisalResult).where(of_appraisal, AppraisalResult.state == ResultState.DRAFT)):
        earlier.state = ResultState.DROPPED
        earlier.revision += 1
    highest = session.exec(select(func.max(AppraisalResult.number)).where(of_appraisal)).one() or 0
    regulation = frozen_regulation(appraisal, regulations)
    scoring_id = queue_scoring(session, actor, appraisal.committee_id, appraisal.year, regulation, appraisal.group_kind)
    assert appraisal.id is not None
    result = AppraisalResult(
        committee_id=appraisal.committee_id,
        appraisal_id=appraisal.id,
        number=highest + 1,
        scoring_id=scoring_id,
        state=ResultState.DRAFT,
        reason=reason,
        made_by_id=actor.account_id,
        made_at=datetime.now(UTC),
    )
    session.add(result)
    session.flush()
    assert result.id is not None
    return Drafted(result.id, scoring_id)
