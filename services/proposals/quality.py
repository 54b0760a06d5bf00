"""双向评价的另一向: units that handled a proposal rate its quality; the office sums that up, and somebody else verifies it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine.rounding import rounded
from scoring_plugins.engine.scorecard import MICRO, points_text
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import (
    Attachment,
    HandlingCourse,
    HandlingUnit,
    ProposalCourse,
    QualityRating,
    Role,
)
from services.parameters import PROPOSAL_QUALITY_FULL_MARKS, parameter
from services.permissions import Actor, Right, require
from services.proposals.handling_days import problems_of_day
from services.proposals.handling_holding import handlings_of, hold_handling, units_held
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.proposals.holding import course_seen, write_step
from services.proposals.quality_owed import ANSWERED, WHILE, summed_up
from services.proposals.rating import proposers_of
from services.proposals.states import COURSE
from services.revisions import held
from services.selections.assessing import ProposalAssessmentDraft, add_assessment
from services.texts import problems_of_texts
from services.today import today
from services.turns import take_turn

RATE_QUALITY = "rate_quality"
# Hundredths of a point: means of several units are no round numbers.
QUANTUM = MICRO // 100


@dataclass(frozen=True)
class QualityDraft:
    """A unit's points for a proposal in micro-points; `scan_id` is the attachment that shows it signed, for an office that enters it."""

    quantity: int
    remark: str | None = None
    scan_id: int | None = None


def rate_quality(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    draft: QualityDraft,
    rated_on: date | None = None,
    expected_revision: int | None = None,
) -> int:
    """A unit that gave its part rates the proposal's quality; what it says takes the place of what an office entered for it.

    Returns the rating's id. Raises Refusal NOT_FOUND, FORBIDDEN, STALE, WRONG_STATE before its part is given or once the proposal is
    archived, RATER_PROPOSES for whoever stands behind the proposal, PARAMETER_NOT_SET where the committee has no such scale, or every
    problem: OUTSIDE_SCALE, PAPER_MISSING, ALREADY_RATED, QUALITY_CONCLUDED, or what is wrong with day and texts.
    """
    # Any event of a unit's asks for the right to act for it.
    course, handling = hold_handling(session, actor, handling_course_id, HandlingEvent.ACCEPT, expected_revision)
    _require_answered(course, handling)
    _require_no_proposer(session, actor, course)
    day = rated_on or today()
    full = parameter(session, handling.committee_id, PROPOSAL_QUALITY_FULL_MARKS, on=day) * MICRO
    on_paper = handling.unit_id not in units_held(actor, handling.committee_id)
    known = session.exec(select(QualityRating).where(QualityRating.handling_course_id == handling_course_id)).first()
    problems = [*problems_of_texts({"remark": draft.remark}), *problems_of_day("rated_on", day, handling.accepted_on or date.min)]
    if not 0 <= draft.quantity <= full:
        problems.append(Problem("OUTSIDE_SCALE", "quantity", say("handling_course.outside_scale", full=points_text(full))))
    if on_paper:
        problems += _problems_of_paper(session, course, draft.scan_id)
    if session.exec(select(ProposalCourse.id).where(ProposalCourse.id == course.id, col(ProposalCourse.id).in_(summed_up()))).first():
        problems.append(Problem("QUALITY_CONCLUDED", "id", say("handling_course.quality_concluded")))
    elif known is not None and (known.scan_id is None or on_paper):
        problems.append(Problem("ALREADY_RATED", "id", say("handling_course.quality_rated", day=known.rated_on)))
    refuse(problems)
    said = {"quantity": draft.quantity, "full_marks": full, "remark": draft.remark, "rated_on": day}
    by = {"rated_by_id": actor.account_id, "rated_at": datetime.now(UTC), "scan_id": draft.scan_id if on_paper else None}
    with acting(session, actor, "handling_course.rate_quality"):
        if known is None:
            of = {"committee_id": handling.committee_id, "handling_course_id": handling_course_id}
            known = QualityRating.model_validate({**of, **said, **by})
            session.add(known)
        else:
            for name, value in {**said, **by}.items():
                setattr(known, name, value)
        handling.revision += 1
        write_step(session, actor, course, RATE_QUALITY, handling.state, handling=handling)
    assert known.id is not None
    return known.id


def conclude_quality(
    session: Session,
    actor: Actor,
    course_id: int,
    item: str | None = None,
    reason: str | None = None,
    on: date | None = None,
    expected_revision: int | None = None,
) -> int:
    """Sum up what units said of a proposal: the mean of what was returned, as an assessment under `item` that somebody else verifies.

    A rating that was not returned is none: it adds nothing and divides nothing, and the assessment says how many there are of how many.
    `item` is what a regulation selects it by, 提案质量 if None. Returns the assessment's id. Raises Refusal NOT_FOUND, FORBIDDEN, STALE,
    WRONG_STATE, or every problem: NOTHING_RETURNED, QUALITY_CONCLUDED, RATINGS_OPEN where units have not rated and no `reason` is stated.
    """
    course = _take(session, actor, course_id, expected_revision)
    handlings = handlings_of(session, course)
    ratings = _ratings_of(session, handlings)
    item = item if item is not None else say("handling_course.quality_item")
    problems = problems_of_texts({"item": item, "reason": reason})
    if not ratings:
        problems.append(Problem("NOTHING_RETURNED", "id", say("handling_course.nothing_returned")))
    if any(each.assessment_id is not None for each in ratings.values()):
        problems.append(Problem("QUALITY_CONCLUDED", "id", say("handling_course.quality_concluded")))
    missing = [each for each in handlings if each.id not in ratings]
    if ratings and missing and reason is None:
        names = "、".join(_unit_names(session, missing))
        problems.append(Problem("RATINGS_OPEN", "reason", say("handling_course.quality_open", names=names)))
    refuse(problems)
    assert course.proposal_id is not None
    draft = _summed(list(ratings.values()), len(handlings), item, reason, on or today())
    made = add_assessment(session, actor, course.committee_id, course.proposal_id, draft)
    with acting(session, actor, "proposal_course.conclude_quality", reason):
        for rating in ratings.values():
            rating.assessment_id = made
        course.revision += 1
        write_step(session, actor, course, "conclude_quality", course.state, draft.reason)
    return made


def _summed(ratings: list[QualityRating], asked: int, item: str, reason: str | None, day: date) -> ProposalAssessmentDraft:
    """The mean of percentages of full marks, in points of a hundred: full marks may have changed between two units' days."""
    shares = [Fraction(each.quantity, each.full_marks) for each in ratings]
    points = rounded(sum(shares, Fraction()) / len(shares) * 100 * MICRO, QUANTUM, "half_up")
    terms = "、".join(f"{points_text(each.quantity)}/{points_text(each.full_marks)}" for each in ratings)
    told = say("handling_course.quality_summed", returned=len(ratings), asked=asked, terms=terms, points=points_text(points))
    because = told if reason is None else say("handling_course.quality_summed_because", told=told, reason=reason.strip())
    return ProposalAssessmentDraft(item, points, because, say("handling_course.quality_given_by", returned=len(ratings)), day)


def _take(session: Session, actor: Actor, course_id: int, expected_revision: int | None) -> ProposalCourse:
    """The proposal's course held for summing up. Raises Refusal NOT_FOUND, FORBIDDEN, STALE or WRONG_STATE."""
    found = course_seen(session, actor, course_id)
    require(actor, Right.EXAMINE, found.committee_id)
    take_turn(session, found.committee_id)
    course = held(session, ProposalCourse, course_id, expected_revision)
    if course.state not in WHILE:
        raise Refusal("WRONG_STATE", COURSE.wrong_state(course.state, say("handling_course.conclude_quality"), WHILE), "state")
    return course


def _require_answered(course: ProposalCourse, handling: HandlingCourse) -> None:
    """Raises Refusal WRONG_STATE before the unit gave its part, and once nothing more is to come."""
    what = say("handling_course.rate_quality")
    if handling.state not in ANSWERED:
        raise Refusal("WRONG_STATE", HANDLING.wrong_state(handling.state, what, ANSWERED), "state")
    if course.state not in WHILE:
        raise Refusal("WRONG_STATE", COURSE.wrong_state(course.state, what, WHILE), "state")


def _require_no_proposer(session: Session, actor: Actor, course: ProposalCourse) -> None:
    """Raises Refusal RATER_PROPOSES for an account of a member or body behind the proposal: whatever its token is for."""
    own = {(scope.role, scope.id) for scope in actor.scopes if scope.committee_id == course.committee_id}
    for each in proposers_of(session, course):
        who = (Role.MEMBER, each.member_id) if each.body is None else (Role.SUBMITTING_BODY, each.body)
        if who in own:
            raise Refusal("RATER_PROPOSES", say("handling_course.rater_proposes", name=actor.name), "id")


def _problems_of_paper(session: Session, course: ProposalCourse, scan_id: int | None) -> list[Problem]:
    in_force = (col(Attachment.proposal_id) == course.proposal_id, col(Attachment.withdrawn_at).is_(None))
    if scan_id is not None and session.exec(select(Attachment.id).where(Attachment.id == scan_id, *in_force)).first():
        return []
    return [Problem("PAPER_MISSING", "scan_id", say("handling_course.quality_paper_missing"))]


def _ratings_of(session: Session, handlings: list[HandlingCourse]) -> dict[int, QualityRating]:
    """By handling, what its unit said of the proposal."""
    keys = [each.id for each in handlings]
    found = session.exec(select(QualityRating).where(col(QualityRating.handling_course_id).in_(keys)).order_by(col(QualityRating.id)))
    return {each.handling_course_id: each for each in found}


def _unit_names(session: Session, handlings: list[HandlingCourse]) -> list[str]:
    ids = [each.unit_id for each in handlings]
    return list(session.exec(select(HandlingUnit.name).where(col(HandlingUnit.id).in_(ids)).order_by(col(HandlingUnit.id))))
