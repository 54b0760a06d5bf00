"""审查: a submitted proposal is classified, which verifies who is behind it, and an outcome is proposed; or it is returned for mending."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, refuse
from services.models import NotFiledGround, Outcome, ProposalCourse, ProposalState, Sponsorship
from services.permissions import Actor
from services.proposals.disputing import problems_of_dispute, problems_of_paper
from services.proposals.holding import advance, take_course
from services.proposals.states import COURSE, ProposalEvent
from services.proposals.submitting import count_no_more
from services.texts import problems_of_texts
from services.today import today
from services.verification import problems_of_reason

# A proposal that is examined, or handled by units already, may take another one in.
TAKING_IN = frozenset({ProposalState.UNDER_REVIEW, ProposalState.REVIEWED, ProposalState.FILED, ProposalState.ASSIGNED})


def return_for_mending(
    session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None, *, on: date | None = None
) -> int:
    """Give a proposal back to its writers, who mend it and hand it in again; until then it counts for nobody.

    Raises Refusal as `take_course` does, or every problem: REASON_MISSING, DISPUTED.
    """
    course = take_course(session, actor, course_id, ProposalEvent.RETURN_FOR_MENDING, expected_revision, on=on)
    refuse([*problems_of_reason(reason), *problems_of_dispute(session, course)])
    with acting(session, actor, "proposal_course.return_for_mending", reason):
        count_no_more(session, course, on or today())
        advance(session, actor, course, ProposalEvent.RETURN_FOR_MENDING, reason)
    return course_id


def classify_proposal(
    session: Session, actor: Actor, course_id: int, category: str, expected_revision: int | None = None, *, on: date | None = None
) -> int:
    """初审分类: take it up under a category; its sponsorships are thereby verified, by somebody who did not submit it.

    Raises Refusal as `take_course` does, or every problem: of the category, OWN_RECORD, PAPER_MISSING, DISPUTED.
    """
    course = take_course(session, actor, course_id, ProposalEvent.CLASSIFY, expected_revision, on=on)
    parts = session.exec(select(Sponsorship).where(Sponsorship.proposal_id == course.proposal_id).order_by(col(Sponsorship.position))).all()
    problems = problems_of_texts({"category": category})
    if any(part.registered_by_id == actor.account_id for part in parts):
        problems.append(Problem("OWN_RECORD", "id", say("proposal_course.submitted_yourself", name=actor.name)))
    refuse([*problems, *problems_of_paper(session, course), *problems_of_dispute(session, course)])
    with acting(session, actor, "proposal_course.classify"):
        because = say("proposal_course.verified_by_classifying", category=category)
        for part in parts:
            part.verified_by_id, part.verified_at, part.verified_because = actor.account_id, datetime.now(UTC), because
        course.category = category
        advance(session, actor, course, ProposalEvent.CLASSIFY, category)
    return course_id


def propose_outcome(
    session: Session,
    actor: Actor,
    course_id: int,
    outcome: Outcome,
    *,
    ground: NotFiledGround | None = None,
    merge_into_id: int | None = None,
    counts_as_filed: bool | None = None,
    reason: str | None = None,
    expected_revision: int | None = None,
    on: date | None = None,
) -> int:
    """二审拟立: propose to file it, not to file it on one of ten grounds, or to merge it into another; somebody else decides.

    `merge_into_id` is the course of the other proposal, and `counts_as_filed` what the regulation says of one that is merged.
    Raises Refusal as `take_course` does, or every problem: GROUND_MISSING, MERGE_MISSING, COUNTING_MISSING, NOT_TAKEN for what this
    outcome does not take, BAD_MERGE, HAS_MERGED, DISPUTED.
    """
    course = take_course(session, actor, course_id, ProposalEvent.PROPOSE_OUTCOME, expected_revision, on=on)
    problems = _problems_of_outcome(outcome, ground, merge_into_id, counts_as_filed)
    if outcome is Outcome.MERGE and merge_into_id is not None:
        problems += problems_of_merging(session, course, merge_into_id, TAKING_IN)
    refuse([*problems, *problems_of_texts({"reason": reason}), *problems_of_dispute(session, course)])
    with acting(session, actor, "proposal_course.propose_outcome", reason):
        course.outcome, course.outcome_ground, course.outcome_by_id = outcome, ground, actor.account_id
        course.merge_into_id, course.counts_as_filed = merge_into_id, counts_as_filed
        told = [say(f"proposal_course.outcome_{outcome}"), *([] if ground is None else [say(f"proposal_course.ground_{ground}")])]
        advance(session, actor, course, ProposalEvent.PROPOSE_OUTCOME, ";".join([*told, *([] if reason is None else [reason])]))
    return course_id


def problems_of_merging(session: Session, course: ProposalCourse, into_id: int, states: frozenset[ProposalState]) -> list[Problem]:
    """BAD_MERGE unless the other is of the same plenary session and in one of `states`; HAS_MERGED if others are merged into this one."""
    into = session.get(ProposalCourse, into_id)
    same = into is not None and (into.committee_id, into.plenary_session_id) == (course.committee_id, course.plenary_session_id)
    problems = []
    if into is None or not same or into.id == course.id:
        problems.append(Problem("BAD_MERGE", "merge_into_id", say("proposal_course.merge_into_unknown")))
    elif into.state not in states:
        spoken = "、".join(COURSE.state_name(state) for state in ProposalState if state in states)
        present = COURSE.state_name(into.state)
        message = say("proposal_course.merge_into_state", title=into.title, present=present, states=spoken)
        problems.append(Problem("BAD_MERGE", "merge_into_id", message))
    if merged_into(session, course):
        problems.append(Problem("HAS_MERGED", "id", say("proposal_course.others_merged")))
    return problems


def merged_into(session: Session, course: ProposalCourse) -> list[ProposalCourse]:
    """Proposals that are merged into this one: whoever answers it answers their sponsors too."""
    merged = (ProposalCourse.merge_into_id == course.id, ProposalCourse.state == ProposalState.MERGED)
    return list(session.exec(select(ProposalCourse).where(*merged).order_by(col(ProposalCourse.id))))


def _problems_of_outcome(
    outcome: Outcome, ground: NotFiledGround | None, merge_into_id: int | None, counts_as_filed: bool | None
) -> list[Problem]:
    said = {"ground": ground, "merge_into_id": merge_into_id, "counts_as_filed": counts_as_filed}
    wanted = {Outcome.FILE: (), Outcome.NOT_FILE: ("ground",), Outcome.MERGE: ("merge_into_id", "counts_as_filed")}[outcome]
    codes = {"ground": "GROUND_MISSING", "merge_into_id": "MERGE_MISSING", "counts_as_filed": "COUNTING_MISSING"}
    missing = [Problem(codes[name], name, say(f"proposal_course.{name}_missing")) for name in wanted if said[name] is None]
    spoken = say(f"proposal_course.outcome_{outcome}")
    taken = [name for name, value in said.items() if value is not None and name not in wanted]
    return [*missing, *(Problem("NOT_TAKEN", name, say("proposal_course.not_taken", outcome=spoken)) for name in taken)]
