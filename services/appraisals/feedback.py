"""反馈推荐单位: which unit was told of an issued result, about whom and when."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.appraisals.holding import take_appraisal
from services.appraisals.states import require_state
from services.audit import acting
from services.errors import Problem, refuse
from services.models import AppraisalResult, AppraisalState, Feedback, ResultState
from services.permissions import Actor, Right
from services.texts import problems_of_texts
from services.today import today as today_in_china


def record_feedback(
    session: Session, actor: Actor, appraisal_id: int, unit: str, sent_on: date, about: str | None = None, today: date | None = None
) -> int:
    """The id of an entry that a unit was told. Raises Refusal WRONG_STATE, BLANK, SENT_LATER for a day that is still to come."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE)
    require_state(appraisal, say("appraisals.do_feed_back"), AppraisalState.ISSUED)
    problems = problems_of_texts({"unit": unit, "about": about})
    if sent_on > (today or today_in_china()):
        problems.append(Problem("SENT_LATER", "sent_on", say("appraisals.sent_later", day=sent_on)))
    refuse(problems)
    issued = (AppraisalResult.appraisal_id == appraisal_id, AppraisalResult.state == ResultState.ISSUED)
    result_id = session.exec(select(AppraisalResult.id).where(*issued)).one()
    assert result_id is not None
    with acting(session, actor, "feedback.record"):
        feedback = Feedback(
            committee_id=appraisal.committee_id,
            result_id=result_id,
            unit=unit.strip(),
            about=about or "",
            sent_on=sent_on,
            entered_by_id=actor.account_id,
            entered_at=datetime.now(UTC),
        )
        session.add(feedback)
        session.flush()
    assert feedback.id is not None
    return feedback.id
