"""Whom a year's appraisal is about: everybody who belonged to the committee, save those whom somebody left out and said why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.appraisals.holding import require_about_members, take_appraisal, unknown_member, write_step
from services.appraisals.states import require_state
from services.audit import acting
from services.errors import Problem, Refusal
from services.models import Appraisal, AppraisalState, Exclusion, Member
from services.permissions import Actor, Right
from services.texts import problems_of_texts

S = AppraisalState
# How it is written down: a draft from before has to be made anew (`services.appraisals.moving`).
STEP = "decide_exclusions"
# Until somebody outside the office relies on a result.
DECIDED_IN = (S.OPEN, S.COLLECTING, S.MEMBER_CHECK, S.DEPARTMENT_REVIEW, S.ASSESSMENT, S.DRAFT_RESULT, S.RECHECK)


def decide_exclusions(
    session: Session, actor: Actor, appraisal_id: int, reasons: Mapping[str, str | None], expected_revision: int | None = None
) -> int:
    """Leave members out, or take them in again; the appraisal's id. `reasons` are why by 委员编号, None for who is to be appraised.

    Nothing is changed about members who are not named. A result that was drafted before has to be drafted anew. Raises Refusal with every
    problem, by `exclusions.<place>`.
    """
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_about_members(appraisal)
    require_state(appraisal, say("appraisals.do_exclude"), *DECIDED_IN)
    members = {
        member.number: member
        for member in session.exec(
            select(Member).where(Member.committee_id == appraisal.committee_id, col(Member.number).in_(sorted(reasons)))
        )
    }
    problems: list[Problem] = []
    for place, (number, reason) in enumerate(reasons.items()):
        if number not in members:
            problems += unknown_member(session, appraisal.committee_id, number, f"exclusions[{place}].member_number").problems
        problems += problems_of_texts({f"exclusions[{place}].reason": reason})
    if problems:
        raise Refusal.of(problems)
    with acting(session, actor, "appraisal.decide_exclusions"):
        for number, reason in reasons.items():
            _decide(session, actor, appraisal, members[number], reason)
        appraisal.revision += 1
        write_step(session, actor, appraisal, STEP, appraisal.state, None)
    return appraisal_id


def _decide(session: Session, actor: Actor, appraisal: Appraisal, member: Member, reason: str | None) -> None:
    known = session.exec(select(Exclusion).where(Exclusion.appraisal_id == appraisal.id, Exclusion.member_id == member.id)).first()
    if known is not None and reason is None:
        session.delete(known)
    elif known is not None:
        known.reason, known.decided_by_id, known.decided_at = str(reason), actor.account_id, datetime.now(UTC)
    elif reason is not None:
        assert appraisal.id is not None
        assert member.id is not None
        exclusion = Exclusion(
            committee_id=appraisal.committee_id,
            appraisal_id=appraisal.id,
            member_id=member.id,
            reason=reason,
            decided_by_id=actor.account_id,
            decided_at=datetime.now(UTC),
        )
        session.add(exclusion)
