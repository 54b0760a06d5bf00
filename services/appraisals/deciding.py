"""审定: the council decides the grades that the regulation leaves open, and whether anything follows for anybody."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.frozen import frozen_regulation
from services.appraisals.holding import (
    draft_of,
    keep_decision,
    problems_of_reason,
    require_about_members,
    require_scored,
    take_appraisal,
    unknown_member,
)
from services.appraisals.states import SETTLED, require_state
from services.audit import acting
from services.errors import Problem, Refusal, nearest, refuse
from services.models import Appraisal, AppraisalResult, AppraisalState, ConsequenceDecision, GradeDecision, ScoredMember
from services.permissions import Actor, Right
from services.scorings.keeping import applied_in, kept_card


def decide_grade(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    member_number: str,
    grade: str | None,
    reason: str,
    regulations: Regulations,
    expected_revision: int | None = None,
) -> int:
    """The id of the decision about a member's grade, which replaces an earlier one; None gives no grade.

    Raises Refusal with every problem: UNKNOWN_MEMBER, GRADE_NOT_OPEN where the score alone decides (then the facts are put right, or
    objected to), UNKNOWN_GRADE, QUOTA_FULL, REASON_MISSING.
    """
    appraisal, result = at_council(session, actor, appraisal_id, expected_revision)
    member, problems = scored_in(session, appraisal, result, member_number)
    if member is not None and member.candidate_for is None and member.grade_decided_by is None:
        not_open = say("appraisals.grade_not_open", name=member.name, grade=member.grade or "—")
        problems.append(Problem("GRADE_NOT_OPEN", "member_number", not_open))
    names = [each.name for each in frozen_regulation(appraisal, regulations).versions[0].grades]
    if grade is not None and grade not in names:
        problems.append(Problem("UNKNOWN_GRADE", "grade", say("appraisals.unknown_grade", grade=grade, hint=nearest(grade, names))))
    elif member is not None:
        problems += _problems_of_quota(session, result, member, grade)
    refuse([*problems, *problems_of_reason(reason, say("appraisals.do_decide_grade"))])
    assert member is not None
    reason = reason.strip()
    with acting(session, actor, "grade.decide", reason):
        return keep_decision(session, actor, appraisal, result, GradeDecision, {"member_id": member.member_id}, grade=grade, reason=reason)


def decide_consequence(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    member_number: str,
    proposal: str,
    *,
    accepted: bool,
    reason: str,
    expected_revision: int | None = None,
) -> int:
    """The id of the decision whether what the regulation proposes follows for a member.

    Raises Refusal with every problem: UNKNOWN_MEMBER, NOT_PROPOSED, REASON_MISSING.
    """
    appraisal, result = at_council(session, actor, appraisal_id, expected_revision)
    member, problems = scored_in(session, appraisal, result, member_number)
    proposed = [] if member is None else [each.proposal for each in kept_card(member.card).consequences]
    if member is not None and proposal not in proposed:
        not_proposed = say("appraisals.not_proposed", name=member.name, hint=nearest(proposal, proposed))
        problems.append(Problem("NOT_PROPOSED", "proposal", not_proposed))
    refuse([*problems, *problems_of_reason(reason, say("appraisals.do_decide_consequence"))])
    assert member is not None
    reason = reason.strip()
    with acting(session, actor, "consequence.decide", reason):
        key = {"member_id": member.member_id, "proposal": proposal}
        return keep_decision(session, actor, appraisal, result, ConsequenceDecision, key, accepted=accepted, reason=reason)


def require_decided(session: Session, result: AppraisalResult) -> None:
    """Raises Refusal GRADES_UNDECIDED naming those whose grade a quota leaves open and nobody has decided."""
    decided = select(GradeDecision.member_id).where(GradeDecision.result_id == result.id)
    waiting = (
        ScoredMember.scoring_id == result.scoring_id,
        col(ScoredMember.candidate_for).is_not(None),
        col(ScoredMember.grade).is_(None),
    )
    names = select(ScoredMember.name, ScoredMember.number, ScoredMember.candidate_for).where(*waiting)
    found = session.exec(names.where(col(ScoredMember.member_id).not_in(decided)).order_by(col(ScoredMember.strokes_key))).all()
    if found:
        raise Refusal.of(
            [
                Problem("GRADES_UNDECIDED", "grades", say("appraisals.grade_undecided", name=name, number=number, grade=grade))
                for name, number, grade in found
            ]
        )


def at_council(session: Session, actor: Actor, appraisal_id: int, expected_revision: int | None) -> tuple[Appraisal, AppraisalResult]:
    """Decisions are made in the council, and about a draft that corrects what was issued; where they are not, that is told alone."""
    appraisal = take_appraisal(session, actor, appraisal_id, Right.DECIDE, expected_revision)
    require_about_members(appraisal)
    require_state(appraisal, say("appraisals.do_decide"), AppraisalState.COUNCIL, *sorted(SETTLED))
    result = draft_of(session, appraisal)
    require_scored(session, result)
    return appraisal, result


def scored_in(session: Session, appraisal: Appraisal, result: AppraisalResult, number: str) -> tuple[ScoredMember | None, list[Problem]]:
    """The member as the result has them, or that there is none."""
    of_number = (ScoredMember.scoring_id == result.scoring_id, ScoredMember.number == number)
    member = session.exec(select(ScoredMember).where(*of_number)).first()
    return member, [] if member is not None else list(unknown_member(session, appraisal.committee_id, number).problems)


def _problems_of_quota(session: Session, result: AppraisalResult, member: ScoredMember, grade: str | None) -> list[Problem]:
    """A quota's places are those of the regulation: whoever decides cannot give more."""
    if grade is None or member.candidate_for != grade:
        return []
    applied = applied_in(require_scored(session, result).applied or "{}")
    for quota in applied.quotas:
        if quota.grade != grade or member.number not in quota.to_decide:
            continue
        given = sum(1 for number in _given(session, result, grade) if number in quota.to_decide and number != member.number)
        if len(quota.members) + given >= quota.places:
            return [Problem("QUOTA_FULL", "grade", say("appraisals.quota_full", grade=grade, places=quota.places))]
    return []


def _given(session: Session, result: AppraisalResult, grade: str) -> Iterator[str]:
    decided = select(ScoredMember.number).join(GradeDecision, col(GradeDecision.member_id) == col(ScoredMember.member_id))
    of_result = (ScoredMember.scoring_id == result.scoring_id, GradeDecision.result_id == result.id, GradeDecision.grade == grade)
    yield from session.exec(decided.where(*of_result))
