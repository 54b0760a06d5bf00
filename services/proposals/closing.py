"""办结、跟踪与回头看: the second round for the dissatisfied, what was promised and whether it was kept, and the archive."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import HandlingCourse, PromiseState, ProposalCourse, ProposalState
from services.permissions import Actor
from services.proposals.agreeing import unit_names
from services.proposals.following import answered_with, let_follow
from services.proposals.handling_days import begin_to_answer, problems_of_day
from services.proposals.handling_holding import ANSWERING, advance_handling, handlings_of, problems_of_said, replied_on, take_handling
from services.proposals.handling_states import HandlingEvent
from services.proposals.holding import advance, take_course
from services.proposals.rating import is_dissatisfied, proposers_of, ratings_of
from services.proposals.states import ProposalEvent
from services.texts import problems_of_texts
from services.today import today


def redo_handling(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    reason: str,
    redone_on: date | None = None,
    expected_revision: int | None = None,
) -> int:
    """A unit whose reply dissatisfied a sponsor handles the proposal once more; its days run anew from `redone_on` (None: today).

    Returns the course's id. Raises Refusal as `take_handling` does, REASON_MISSING, or NOT_DISSATISFIED where nobody is.
    """
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.REDO, expected_revision)
    problems = problems_of_said("reason", reason)
    if not any(is_dissatisfied(rating) for rating in ratings_of(session, [handling])):
        problems.append(Problem("NOT_DISSATISFIED", "id", say("handling_course.not_dissatisfied")))
    day = redone_on or today()
    refuse([*problems, *problems_of_day("redone_on", day, replied_on(session, handling))])
    with acting(session, actor, "handling_course.redo", reason):
        handling.round += 1
        handling.promise = handling.fulfilled_on = handling.passed_on = handling.rate_until = handling.quality_until = None
        handling.rate_is_provisional = handling.quality_is_provisional = False
        begin_to_answer(session, handling, day)
        advance_handling(session, actor, course, handling, HandlingEvent.REDO, reason.strip())
        if course.state is ProposalState.REPLIED:
            advance(session, actor, course, ProposalEvent.REDO, reason.strip())
    return handling_course_id


def track_proposal(
    session: Session, actor: Actor, course_id: int, reason: str | None = None, on: date | None = None, expected_revision: int | None = None
) -> int:
    """A replied proposal to which something was promised is tracked until it is kept. Returns the course's id.

    Raises Refusal as `take_course` does, NOTHING_PROMISED, or as `close_proposal` does of ratings.
    """
    course = take_course(session, actor, course_id, ProposalEvent.TRACK, expected_revision)
    problems = _problems_of_ratings(session, course, reason, on or today())
    if not _promising(session, course):
        problems.append(Problem("NOTHING_PROMISED", "id", say("handling_course.nothing_promised")))
    refuse(problems)
    with acting(session, actor, "proposal_course.track", reason):
        _let_all_follow(session, course)
        advance(session, actor, course, ProposalEvent.TRACK, reason)
    return course_id


def close_proposal(
    session: Session, actor: Actor, course_id: int, reason: str | None = None, on: date | None = None, expected_revision: int | None = None
) -> int:
    """A replied proposal is done, once its sponsors have rated or their days are over on the day `on` (None: today). Returns its id.

    Raises Refusal as `take_course` does; PROMISE_OPEN naming the units that promised something; RATINGS_OPEN; REDO_FIRST while somebody
    is dissatisfied with a first reply; REASON_MISSING where somebody still is with a later one.
    """
    course = take_course(session, actor, course_id, ProposalEvent.CLOSE, expected_revision)
    problems = _problems_of_ratings(session, course, reason, on or today())
    if promising := _promising(session, course):
        names = "、".join(unit_names(session, promising))
        problems.append(Problem("PROMISE_OPEN", "id", say("handling_course.promise_open", names=names)))
    refuse(problems)
    with acting(session, actor, "proposal_course.close", reason):
        _let_all_follow(session, course)
        advance(session, actor, course, ProposalEvent.CLOSE, reason)
    return course_id


def fulfil_promise(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    finding: str,
    fulfilled_on: date | None = None,
    expected_revision: int | None = None,
) -> int:
    """What a unit promised was done on `fulfilled_on` (None: today); `finding` says how it is known. Returns the course's id.

    The last promise that is kept closes a tracked proposal. Raises Refusal as `take_handling` does, NOTHING_PROMISED or REASON_MISSING.
    """
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.FULFIL_PROMISE, expected_revision)
    if handling.promise is not PromiseState.OPEN:
        raise Refusal("NOTHING_PROMISED", say("handling_course.nothing_promised"), "id")
    day = fulfilled_on or today()
    refuse([*problems_of_said("finding", finding), *problems_of_day("fulfilled_on", day, replied_on(session, handling))])
    with acting(session, actor, "handling_course.fulfil_promise", finding):
        handling.promise, handling.fulfilled_on = PromiseState.FULFILLED, day
        advance_handling(session, actor, course, handling, HandlingEvent.FULFIL_PROMISE, finding.strip())
        if course.state is ProposalState.TRACKING and not _promising(session, course):
            advance(session, actor, course, ProposalEvent.FULFIL)
    return handling_course_id


def revisit_handling(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    finding: str,
    promised_until: date | None = None,
    expected_revision: int | None = None,
) -> int:
    """回头看: somebody went to see what became of a reply, and what was found; a promise may be put off to `promised_until`.

    Returns the course's id. Raises Refusal as `take_handling` does, REASON_MISSING, NOTHING_PROMISED or NOT_LATER.
    """
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.REVISIT, expected_revision)
    problems = problems_of_said("finding", finding)
    if promised_until is not None and (handling.promise is not PromiseState.OPEN or handling.promised_until is None):
        problems.append(Problem("NOTHING_PROMISED", "promised_until", say("handling_course.nothing_promised")))
    elif promised_until is not None and handling.promised_until is not None and promised_until <= handling.promised_until:
        message = say("handling_course.not_later", day=promised_until, due=handling.promised_until)
        problems.append(Problem("NOT_LATER", "promised_until", message))
    refuse(problems)
    with acting(session, actor, "handling_course.revisit", finding):
        handling.promised_until = promised_until or handling.promised_until
        advance_handling(session, actor, course, handling, HandlingEvent.REVISIT, finding.strip())
    return handling_course_id


def archive_proposal(
    session: Session, actor: Actor, course_id: int, reason: str | None = None, expected_revision: int | None = None
) -> int:
    """A proposal's way is over. One that others were merged into takes them along. Returns the course's id. Raises Refusal.

    MERGED_INTO_ANOTHER for one that is answered with another's, which is not archived yet.
    """
    course = take_course(session, actor, course_id, ProposalEvent.ARCHIVE, expected_revision)
    if reason is not None:
        refuse(problems_of_texts({"reason": reason}))
    if course.state is ProposalState.MERGED:
        # Whoever is merged names the other.
        into = session.get_one(ProposalCourse, course.merge_into_id)
        if into.state is not ProposalState.ARCHIVED:
            raise Refusal("MERGED_INTO_ANOTHER", say("handling_course.merged_into_another", title=into.title), "id")
    with acting(session, actor, "proposal_course.archive", reason):
        for each in (course, *answered_with(session, course)):
            if each.state is not ProposalState.ARCHIVED:
                advance(session, actor, each, ProposalEvent.ARCHIVE, reason)
    return course_id


def _problems_of_ratings(session: Session, course: ProposalCourse, reason: str | None, day: date) -> list[Problem]:
    """That sponsors may still rate, or that one is dissatisfied and nothing was done about it."""
    problems = [] if reason is None else problems_of_texts({"reason": reason})
    handlings = handlings_of(session, course, ANSWERING)
    ratings = ratings_of(session, handlings)
    proposers = len(proposers_of(session, course))
    for each in handlings:
        lacking = proposers - sum(rating.handling_course_id == each.id for rating in ratings)
        if lacking and each.rate_until is not None and day <= each.rate_until:
            message = say("handling_course.ratings_open", unit=unit_names(session, [each])[0], count=lacking, last=each.rate_until)
            problems.append(Problem("RATINGS_OPEN", "id", message))
    dissatisfied = {rating.handling_course_id for rating in ratings if is_dissatisfied(rating)}
    first = [each for each in handlings if each.id in dissatisfied and each.round == 1]
    if first:
        names = "、".join(unit_names(session, first))
        problems.append(Problem("REDO_FIRST", "id", say("handling_course.redo_first", names=names)))
    elif dissatisfied and reason is None:
        problems += problems_of_said("reason", None)
    return problems


def _let_all_follow(session: Session, course: ProposalCourse) -> None:
    """Proposals that were merged into it while units were at work are answered as well. Call it inside `acting`."""
    for each in handlings_of(session, course, ANSWERING):
        let_follow(session, course, each)


def _promising(session: Session, course: ProposalCourse) -> list[HandlingCourse]:
    """The units that promised something and have not kept it yet."""
    return [each for each in handlings_of(session, course, ANSWERING) if each.promise is PromiseState.OPEN]
