"""From wherever a proposal stands before units work on it, by steps that anybody would take, to its last state or to the units."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from services.attachments import AttachmentStore
from services.errors import Refusal
from services.models import HandlingRole, Outcome, ProposalCourse, ProposalState, Role
from services.permissions import Actor
from services.proposals import (
    answer_dispute,
    classify_proposal,
    discard_draft,
    file_proposal,
    is_disputed,
    merge_proposal,
    not_file_proposal,
    propose_outcome,
    send_back,
)
from services.proposals.assigning import UnitDraft, assign_proposal
from services.proposals.closing import archive_proposal
from tests.services.proposals.courses_town import HELD_FOR, Town, scan

S = ProposalState
# With a dispute answered, and examined twice.
MOST_STEPS = 20
# From here `homeward` leads on.
_WITH_UNITS = frozenset({S.ASSIGNED, S.REPLIED, S.TRACKING, S.CLOSED})


def bring_to_rest(session: Session, town: Town, store: AttachmentStore, course_id: int) -> int:
    """How many steps it took. AssertionError where a proposal does not come to rest, Refusal where a step is refused."""
    for count in range(MOST_STEPS):
        course = session.get_one(ProposalCourse, course_id, populate_existing=True)
        if course.state in (S.ARCHIVED, S.DISCARDED) or course.state in _WITH_UNITS:
            return count
        if course.state is S.MERGED:
            # Answered and archived with the other.
            assert course.merge_into_id is not None
            return count + bring_to_rest(session, town, store, course.merge_into_id)
        _next(session, town, store, course)
    raise AssertionError(f"{course.state} leads nowhere in {MOST_STEPS} steps")


def _next(session: Session, town: Town, store: AttachmentStore, course: ProposalCourse) -> None:
    key = course.id
    assert key is not None
    staff, deciders = (town.staff, town.other_staff), (town.decider, town.other_decider)
    if course.state in (S.DRAFT, S.COSIGNING):
        discard_draft(session, town.registrar, key)
    elif is_disputed(session, course) and course.state not in (S.WITHDRAWN, S.CONVERTED, S.REFERRED):
        answer_dispute(session, staff[0], key, "已核对")
    elif course.state is S.SUBMITTED:
        scan(session, store, town.registrar, key)
        _either(staff, lambda actor: classify_proposal(session, actor, key, "城建"))
    elif course.state is S.UNDER_REVIEW:
        propose_outcome(session, staff[0], key, Outcome.FILE)
    elif course.state is S.REVIEWED:
        _decide(session, course, deciders)
    elif course.state is S.FILED:
        assign_proposal(session, staff[0], key, [UnitDraft(HELD_FOR[Role.HANDLING_UNIT], HandlingRole.LEAD)])
    else:
        archive_proposal(session, staff[0], key)


def _decide(session: Session, course: ProposalCourse, deciders: tuple[Actor, Actor]) -> None:
    key = course.id
    assert key is not None
    if course.outcome is Outcome.FILE:
        _either(deciders, lambda actor: file_proposal(session, actor, key))
    elif course.outcome is Outcome.NOT_FILE:
        _either(deciders, lambda actor: not_file_proposal(session, actor, key, "请补充"))
    else:
        try:
            _either(deciders, lambda actor: merge_proposal(session, actor, key))
        except Refusal:
            # What it was to be merged into went another way meanwhile.
            send_back(session, deciders[0], key, "请再议")


def _either(people: tuple[Actor, Actor], act: Callable[[Actor], object]) -> None:
    """By the one, or by the other where the one did the step before."""
    try:
        act(people[0])
    except Refusal as refusal:
        if refusal.code != "OWN_RECORD":
            raise
        act(people[1])
