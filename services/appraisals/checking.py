"""委员核对: a member looks at the own year and fills in the registration form; an office enters it for who cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.appraisals.holding import problems_of_reason, take_for_member
from services.appraisals.states import require_state
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import Appraisal, AppraisalState, RegistrationForm, RegistrationFormState
from services.permissions import Actor, Right
from services.revisions import held
from services.texts import problems_of_texts
from services.today import today as today_in_china
from services.turns import take_turn_for

MOST_POINTS = 1_000 * 1_000_000


def enter_registration_form(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    member_number: str,
    summary: str,
    own_points: int | None = None,
    *,
    submit: bool = False,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """Write or rewrite a member's form, and hand it in where `submit` says so; the form's id. `own_points` are micro-points.

    Raises Refusal with every problem: WRONG_STATE and CHECK_OVER outside the member's check, FORM_HANDED_IN for one that was handed in and
    not returned, STALE for one that somebody else wrote meanwhile.
    """
    appraisal, member = take_for_member(session, actor, appraisal_id, member_number)
    require_state(appraisal, say("appraisals.do_fill_in"), AppraisalState.MEMBER_CHECK)
    if appraisal.check_until is not None and (today or today_in_china()) > appraisal.check_until:
        raise Refusal("CHECK_OVER", say("appraisals.check_over", day=appraisal.check_until), "state")
    known = session.exec(
        select(RegistrationForm.id).where(RegistrationForm.appraisal_id == appraisal.id, RegistrationForm.member_id == member.id)
    ).first()
    form = _new(appraisal, member.id) if known is None else held(session, RegistrationForm, known, expected_revision)
    problems = problems_of_texts({"summary": summary})
    if own_points is not None and not -MOST_POINTS <= own_points <= MOST_POINTS:
        problems.append(Problem("OWN_POINTS", "own_points", say("appraisals.own_points")))
    if form.state in (RegistrationFormState.SUBMITTED, RegistrationFormState.ACCEPTED):
        problems.append(Problem("FORM_HANDED_IN", "state", say("appraisals.form_handed_in")))
    refuse(problems)
    with acting(session, actor, "registration_form.enter"):
        form.summary, form.own_points = summary, own_points
        form.state = RegistrationFormState.SUBMITTED if submit else RegistrationFormState.DRAFT
        form.entered_by_id, form.entered_at = actor.account_id, datetime.now(UTC)
        form.revision = 1 if known is None else form.revision + 1
        session.add(form)
        session.flush()
    assert form.id is not None
    return form.id


def answer_registration_form(
    session: Session, actor: Actor, form_id: int, *, accepted: bool, answer: str | None = None, expected_revision: int | None = None
) -> int:
    """Accept a form that was handed in, or return it and say why; the form's id.

    Raises Refusal with every problem: FORM_NOT_HANDED_IN, REASON_MISSING.
    """
    take_turn_for(session, actor, Right.APPRAISE, RegistrationForm, form_id, seen_with=Right.READ_PERFORMANCE)
    form = held(session, RegistrationForm, form_id, expected_revision)
    problems = []
    if form.state != RegistrationFormState.SUBMITTED:
        problems.append(Problem("FORM_NOT_HANDED_IN", "state", say("appraisals.form_not_handed_in")))
    problems += (
        problems_of_texts({"answer": answer}) if accepted else problems_of_reason(answer, say("appraisals.do_return_form"), "answer")
    )
    refuse(problems)
    answer = answer and answer.strip()
    with acting(session, actor, "registration_form.answer", answer):
        form.state = RegistrationFormState.ACCEPTED if accepted else RegistrationFormState.RETURNED
        form.answer, form.answered_by_id, form.answered_at = answer, actor.account_id, datetime.now(UTC)
        form.revision += 1
    return form_id


def _new(appraisal: Appraisal, member_id: int | None) -> RegistrationForm:
    assert appraisal.id is not None
    assert member_id is not None
    return RegistrationForm(
        committee_id=appraisal.committee_id,
        appraisal_id=appraisal.id,
        member_id=member_id,
        summary="",
        state=RegistrationFormState.DRAFT,
        entered_by_id=0,
        entered_at=datetime.now(UTC),
    )
