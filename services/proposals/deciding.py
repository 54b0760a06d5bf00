"""三审复议: what the second examination proposed is decided by somebody else, or sent back to be examined again."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, refuse
from services.models import MarkKind, Outcome, Proposal, ProposalCourse, ProposalMark, ProposalState, ProposalStep
from services.permissions import Actor
from services.proposals.disputing import problems_of_dispute
from services.proposals.examining import problems_of_merging
from services.proposals.holding import advance, take_course
from services.proposals.states import ProposalEvent
from services.revisions import next_revision
from services.today import today
from services.verification import problems_of_reason

# Another proposal takes one in for good once it is filed itself: who is merged would else be answered by nobody.
FILED = frozenset({ProposalState.FILED, ProposalState.ASSIGNED})


def send_back(
    session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None, *, on: date | None = None
) -> int:
    """Have it examined again. Raises Refusal as `take_course` does, or every problem: REASON_MISSING, DISPUTED."""
    course = take_course(session, actor, course_id, ProposalEvent.SEND_BACK, expected_revision, on=on)
    refuse([*problems_of_reason(reason), *problems_of_dispute(session, course)])
    with acting(session, actor, "proposal_course.send_back", reason):
        course.outcome = course.outcome_ground = course.outcome_by_id = None
        course.merge_into_id = course.counts_as_filed = None
        advance(session, actor, course, ProposalEvent.SEND_BACK, reason)
    return course_id


def file_proposal(session: Session, actor: Actor, course_id: int, expected_revision: int | None = None, *, on: date | None = None) -> int:
    """Put it on file, under the next 案号 of its plenary session; the mark is verified by whoever decides.

    Raises Refusal as `take_course` does, or every problem: OTHER_OUTCOME if something else was proposed, OWN_RECORD, DISPUTED.
    """
    course = take_course(session, actor, course_id, ProposalEvent.FILE, expected_revision, on=on)
    refuse(_problems_of_deciding(session, actor, course, Outcome.FILE))
    with acting(session, actor, "proposal_course.file"):
        assert course.proposal_id is not None
        proposal = next_revision(session, Proposal, course.proposal_id)
        proposal.case_number = proposal.case_number or _next_case_number(session, course.plenary_session_id)
        _mark(session, actor, course, MarkKind.FILED, on or today())
        advance(session, actor, course, ProposalEvent.FILE, say("proposal_course.filed_as", case_number=proposal.case_number))
    return course_id


def not_file_proposal(
    session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None, *, on: date | None = None
) -> int:
    """Do not put it on file, on the ground that was proposed; its sponsors are told the reason.

    Raises Refusal as `take_course` does, or every problem: REASON_MISSING, OTHER_OUTCOME, OWN_RECORD, DISPUTED.
    """
    course = take_course(session, actor, course_id, ProposalEvent.NOT_FILE, expected_revision, on=on)
    refuse([*problems_of_reason(reason), *_problems_of_deciding(session, actor, course, Outcome.NOT_FILE)])
    with acting(session, actor, "proposal_course.not_file", reason):
        _mark(session, actor, course, MarkKind.NOT_FILED, on or today())
        told = say("proposal_course.not_filed_because", ground=say(f"proposal_course.ground_{course.outcome_ground}"), reason=reason)
        advance(session, actor, course, ProposalEvent.NOT_FILE, told)
    return course_id


def merge_proposal(session: Session, actor: Actor, course_id: int, expected_revision: int | None = None, *, on: date | None = None) -> int:
    """Merge it into the filed proposal that was proposed; each sponsor is still answered, and it is filed with it if that was stated.

    Raises Refusal as `take_course` does, or every problem: OTHER_OUTCOME, OWN_RECORD, BAD_MERGE, HAS_MERGED, DISPUTED.
    """
    course = take_course(session, actor, course_id, ProposalEvent.MERGE, expected_revision, on=on)
    problems = _problems_of_deciding(session, actor, course, Outcome.MERGE)
    if course.merge_into_id is not None:
        problems += problems_of_merging(session, course, course.merge_into_id, FILED)
    refuse(problems)
    with acting(session, actor, "proposal_course.merge"):
        into = session.get_one(ProposalCourse, course.merge_into_id)
        _mark(session, actor, course, MarkKind.MERGED, on or today())
        if course.counts_as_filed:
            _mark(session, actor, course, MarkKind.FILED, on or today())
        counted = say(f"proposal_course.merged_{'as_filed' if course.counts_as_filed else 'not_as_filed'}")
        advance(session, actor, course, ProposalEvent.MERGE, say("proposal_course.merged_into", title=into.title, counted=counted))
    return course_id


def _problems_of_deciding(session: Session, actor: Actor, course: ProposalCourse, outcome: Outcome) -> list[Problem]:
    problems = []
    if course.outcome is not outcome:
        proposed = say(f"proposal_course.outcome_{course.outcome}")
        problems.append(Problem("OTHER_OUTCOME", "id", say("proposal_course.other_outcome", proposed=proposed)))
    if course.outcome_by_id == actor.account_id:
        problems.append(Problem("OWN_RECORD", "id", say("proposal_course.proposed_yourself", name=actor.name)))
    return [*problems, *problems_of_dispute(session, course)]


def _mark(session: Session, actor: Actor, course: ProposalCourse, mark: MarkKind, day: date) -> None:
    """What became of it: registered by who proposed that, when it was proposed, and verified by who decides."""
    proposed = (ProposalStep.course_id == course.id, ProposalStep.event == ProposalEvent.PROPOSE_OUTCOME.value)
    at = session.exec(select(ProposalStep.made_at).where(*proposed).order_by(col(ProposalStep.id).desc())).first()
    said = {"committee_id": course.committee_id, "proposal_id": course.proposal_id, "mark": mark, "dated_on": day}
    registered = {"registered_by_id": course.outcome_by_id, "registered_at": at}
    because = say("proposal_course.verified_by_deciding", name=actor.display_name)
    verified = {"verified_by_id": actor.account_id, "verified_at": datetime.now(UTC), "verified_because": because}
    session.add(ProposalMark.model_validate({**said, **registered, **verified}))


def _next_case_number(session: Session, plenary_session_id: int) -> str:
    """One more than the highest 案号 of the plenary session, those of withdrawn proposals too: no number is given twice."""
    given = select(Proposal.case_number).where(Proposal.plenary_session_id == plenary_session_id, col(Proposal.case_number).is_not(None))
    numbers = [int(number) for number in session.exec(given) if number and number.isascii() and number.isdecimal()]
    return f"{max(numbers, default=0) + 1:03d}"
