"""Every deadline that is open, read from the tables by rules of its own, and whether somebody is told of it until it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, select

from services.due_items import DueItem
from services.models import (
    HandlingCourse,
    HandlingRole,
    HandlingState,
    PromiseState,
    ProposalCourse,
    ProposalState,
    ReplyRating,
)
from services.permissions import Actor
from services.proposals.due import due_in_proposals
from services.proposals.handling_due import due_in_handlings
from services.proposals.rating import Proposer, proposers_of
from services.proposals.rating_due import due_in_ratings

H, P = HandlingState, ProposalState
_OWES = (H.OFFERED, H.RETURNED, H.ACCEPTED, H.HANDLING, H.COSIGNING, H.SUPERVISOR_REVIEW)
# By whom a deadline is kept, and by what name each is told of it: the one who has to do it, the office that watches.
_OFFICE = {
    "accept": {"await_acceptance"},
    "contact": {"await_contacts"},
    "answer": {"await_acceptance", "await_answers", "await_opinions", "review_replies", "decide_returns"},
    # By the lead's day.
    "cosign": {"await_answers"},
    "promise": {"confirm_promises"},
    "rating": {"await_ratings", "close_proposals"},
}
_DOERS = {
    "accept": {"accept_or_return"},
    "contact": {"contact_sponsors"},
    "answer": {"draft_reply", "give_opinion", "hand_to_review"},
    "cosign": {"cosign_reply"},
    "promise": {"keep_promise"},
    "rating": {"rate_reply"},
    "signing": {"gather_signatures", "sign_proposal"},
}
# What waits for the office without a last day of its own.
_UNDATED = {"decide_returns", "close_proposals"}


class Open(NamedTuple):
    """A deadline that is not kept yet: of which row, until when, and who keeps it, a unit by id or one of the sponsors."""

    kind: str
    about: tuple[str, int]
    until: date
    unit_id: int | None = None
    proposer: Proposer | None = None
    # Where the office has it in hand, which has no day for that.
    in_office: bool = False


def open_deadlines(session: Session) -> Iterator[Open]:
    """All of them, whoever they are for."""
    courses = {course.id: course for course in session.exec(select(ProposalCourse))}
    handlings = session.exec(select(HandlingCourse).order_by(col(HandlingCourse.id))).all()
    rated = {(each.handling_course_id, each.round, each.member_id, each.body) for each in session.exec(select(ReplyRating))}
    leads = {each.course_id: each for each in handlings if each.role is HandlingRole.LEAD and each.state is H.COSIGNING}
    for course in courses.values():
        if course.state is P.COSIGNING and course.cosign_until is not None:
            assert course.id is not None
            yield Open("signing", ("ProposalCourse", course.id), course.cosign_until)
    for each in handlings:
        course = courses[each.course_id]
        if course.state is P.ASSIGNED:
            yield from _at_work(each, leads)
        if each.state is H.REPLIED:
            yield from _afterwards(session, course, each, rated)


def _at_work(each: HandlingCourse, leads: Mapping[int, HandlingCourse]) -> Iterator[Open]:
    about = _about(each)
    if each.state in _OWES:
        assert each.due_on is not None
        yield Open("answer", about, each.due_on, each.unit_id, in_office=each.state in (H.RETURNED, H.SUPERVISOR_REVIEW))
    if each.state is H.OFFERED:
        assert each.accept_until is not None
        yield Open("accept", about, each.accept_until, each.unit_id)
    if each.state in (H.ACCEPTED, H.HANDLING) and each.contacted_on is None:
        assert each.contact_until is not None
        yield Open("contact", about, each.contact_until, each.unit_id)
    lead = leads.get(each.course_id)
    if (
        each.role is HandlingRole.CO
        and lead is not None
        and each.agreed is None
        and each.state in (H.ACCEPTED, H.HANDLING, H.OPINION_GIVEN)
    ):
        assert lead.due_on is not None
        yield Open("cosign", about, lead.due_on, each.unit_id)


def _afterwards(
    session: Session, course: ProposalCourse, each: HandlingCourse, rated: set[tuple[int, int, int | None, str | None]]
) -> Iterator[Open]:
    about = _about(each)
    if each.promise is PromiseState.OPEN and course.state in (P.ASSIGNED, P.REPLIED, P.TRACKING):
        assert each.promised_until is not None
        yield Open("promise", about, each.promised_until, each.unit_id)
    if course.state in (P.ASSIGNED, P.REPLIED):
        assert each.rate_until is not None
        for proposer in proposers_of(session, course):
            if (each.id, each.round, proposer.member_id, proposer.body) not in rated:
                yield Open("rating", about, each.rate_until, proposer=proposer)


def _about(each: HandlingCourse) -> tuple[str, int]:
    assert each.id is not None
    return "HandlingCourse", each.id


def told_of_proposals(session: Session, actor: Actor, day: date) -> list[DueItem]:
    """What of an inbox is about proposals: the whole of it takes three times as long."""
    return [item for room in (due_in_proposals, due_in_handlings, due_in_ratings) for item in room(session, actor, day)]


class Inboxes:
    """What waits for each of some people on a day; units and proposers by whose account it is."""

    def __init__(self, session: Session, day: date, people: Iterable[Actor]) -> None:
        self.items: dict[str, list[DueItem]] = {actor.name: told_of_proposals(session, actor, day) for actor in people}
        self.day = day

    def tells(self, deadline: Open, doers: Iterable[str], offices: Iterable[str]) -> bool:
        """Whether all who have to do it are told of the very day, and the office that watches of one no later.

        Of ratings the office hears once the last unit has answered, and of a co-handler's word through the lead's day.
        """
        to_do = [self._told(name, deadline) for name in doers]
        if deadline.kind in ("rating", "cosign"):
            return all(to_do)
        return all(self._watched(name, deadline) for name in offices) and (deadline.in_office or all(to_do))

    def overdue(self, deadline: Open) -> bool:
        """Whether an inbox says that it is missed: that of whoever keeps it, or the office's."""
        wanted = _OFFICE.get(deadline.kind, set())
        late = [item for items in self.items.values() for item in items if item.is_overdue(self.day)]
        return any(item.about == deadline.about or item.kind in wanted for item in late)

    def _told(self, name: str, deadline: Open) -> bool:
        wanted = _DOERS[deadline.kind]
        return any((item.about, item.due_on) == (deadline.about, deadline.until) and item.kind in wanted for item in self.items[name])

    def _watched(self, name: str, deadline: Open) -> bool:
        """Of all that waits, an office is told the first day."""
        wanted = _OFFICE.get(deadline.kind, set())
        return any(
            item.kind in wanted and (item.kind in _UNDATED if item.due_on is None else item.due_on <= deadline.until)
            for item in self.items[name]
        )
