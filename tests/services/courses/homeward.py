"""From wherever a filed proposal came to, by steps that anybody would take, to the archive: there is a way out of every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from services.errors import Refusal
from services.models import HandlingCourse, HandlingRole, HandlingState, PromiseState, ProposalCourse, ProposalState
from services.permissions import Actor
from services.proposals.agreeing import hand_to_review, pass_reply
from services.proposals.assigning import UnitDraft, assign_proposal
from services.proposals.closing import archive_proposal, close_proposal, fulfil_promise, redo_handling, track_proposal
from services.proposals.contacting import log_contact
from services.proposals.handling_holding import ANSWERING, handlings_of
from services.proposals.rating import is_dissatisfied, ratings_of
from services.proposals.replying import ReplyDraft, draft_reply
from services.proposals.returning import accept_handling, reject_return
from services.today import today
from tests.services.courses.handled_town import HandledTown
from tests.services.courses.journey import Clock
from tests.services.proposals.handled import TRAFFIC

H, S = HandlingState, ProposalState
# A second round of three units, each with a dissatisfied sponsor, takes fewer steps.
MOST_STEPS = 80


def bring_home(session: Session, town: HandledTown, clock: Clock, course_id: int) -> int:
    """How many steps it took. AssertionError where a proposal does not come to the archive, Refusal where a step is refused."""
    for count in range(MOST_STEPS):
        course = session.get_one(ProposalCourse, course_id, populate_existing=True)
        if course.state is S.ARCHIVED:
            return count
        _next(session, town, clock, course)
    raise AssertionError(f"{course.state} leads nowhere in {MOST_STEPS} steps")


def _next(session: Session, town: HandledTown, clock: Clock, course: ProposalCourse) -> None:
    staff, key = town.staff[0], course.id
    assert key is not None
    if course.state is S.FILED:
        assign_proposal(session, staff, key, [UnitDraft(TRAFFIC, HandlingRole.LEAD)])
    elif course.state is S.ASSIGNED:
        answering = handlings_of(session, course, ANSWERING)
        _answer(session, town, next(each for each in answering if each.state is not H.REPLIED))
    elif course.state is S.REPLIED:
        _settle(session, town, clock, course)
    elif course.state is S.TRACKING:
        promising = next(each for each in handlings_of(session, course, ANSWERING) if each.promise is PromiseState.OPEN)
        fulfil_promise(session, staff, _id(promising), "已落实")
    else:
        archive_proposal(session, staff, key)


def _answer(session: Session, town: HandledTown, handling: HandlingCourse) -> None:
    key, staff = _id(handling), town.staff[0]
    # Whoever assigned it does not accept it, and whoever drafted a reply does not pass it: the colleague does.
    if handling.state is H.OFFERED:
        _either(town, lambda actor: accept_handling(session, actor, key))
    elif handling.state is H.RETURNED:
        reject_return(session, staff, key, "属其职责")
    elif handling.state is H.ACCEPTED:
        log_contact(session, staff, key, today(), "座谈")
    elif handling.state is H.HANDLING:
        draft_reply(session, staff, key, ReplyDraft("9号", "已办理。", "A"))
    elif handling.state is H.COSIGNING:
        hand_to_review(session, staff, key, "会办单位口头同意")
    else:
        _either(town, lambda actor: pass_reply(session, actor, key))


def _settle(session: Session, town: HandledTown, clock: Clock, course: ProposalCourse) -> None:
    """Replied: done again where somebody is dissatisfied with a first reply; else closed or tracked, once nobody may rate any more."""
    staff, answering, key = town.staff[0], handlings_of(session, course, ANSWERING), course.id
    assert key is not None
    dissatisfied = {rating.handling_course_id for rating in ratings_of(session, answering) if is_dissatisfied(rating)}
    again = [each for each in answering if each.id in dissatisfied and each.round == 1]
    if again:
        redo_handling(session, staff, _id(again[0]), "委员不满意")
        return
    last = max(each.rate_until for each in answering if each.rate_until is not None)
    if last >= clock.day:
        clock.day = last + timedelta(days=1)
    if any(each.promise is PromiseState.OPEN for each in answering):
        track_proposal(session, staff, key, "有承诺事项")
    else:
        close_proposal(session, staff, key, "已当面说明")


def _either(town: HandledTown, act: Callable[[Actor], object]) -> None:
    """By one of the staff, or by the other where the first may not."""
    try:
        act(town.staff[0])
    except Refusal as refusal:
        if refusal.code != "OWN_RECORD":
            raise
        act(town.staff[1])


def _id(handling: HandlingCourse) -> int:
    assert handling.id is not None
    return handling.id
