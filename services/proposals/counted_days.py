"""The last days that are kept on the way of a proposal, and what becomes of them when the calendar has learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from services.calendar import Counted, Deadline, Span, calendar_of
from services.models import CommitteeParameter, HandlingCourse, HandlingRole, HandlingState, ProposalCourse, ProposalState
from services.parameters import (
    PROPOSAL_ANSWER,
    PROPOSAL_ANSWER_EXTENSION,
    PROPOSAL_CO_OPINION,
    PROPOSAL_CONTACT,
    PROPOSAL_COSIGNING,
    PROPOSAL_QUALITY_RATING,
    PROPOSAL_RATING,
    PROPOSAL_RETURN,
    Parameter,
    said_of,
)
from services.proposals.handling_holding import ANSWERING, states_of_course
from services.proposals.handling_states import HandlingEvent
from services.proposals.quality_owed import owes_quality

S = HandlingState
# What was returned may be given back to the unit, and its days go on.
_NOT_ACCEPTED = (S.OFFERED, S.RETURNED)
_AT_WORK = (S.ACCEPTED, S.HANDLING)
_UNANSWERED = (*_NOT_ACCEPTED, *_AT_WORK, S.COSIGNING, S.SUPERVISOR_REVIEW)


@dataclass(frozen=True)
class Kept:
    """A kind of deadline: the column of its last day, of the day it is counted from, the span that is a parameter, and while it is open.

    Whether the last day is provisional stands in `doubt`, the column beside it.
    With `first`, it is counted from the day on which another span ends.
    """

    kind: str
    table: type[ProposalCourse | HandlingCourse]
    until: str
    since: str
    span: Parameter[Span]
    is_open: tuple[ColumnElement[bool], ...]
    first: Parameter[Span] | None = None

    @property
    def doubt(self) -> str:
        return f"{self.until.removesuffix('_until').removesuffix('_on')}_is_provisional"


def _handling(
    kind: str,
    until: str,
    since: str,
    span: Parameter[Span],
    *is_open: ColumnElement[bool],
    event: HandlingEvent = HandlingEvent.EXTEND,
    first: Parameter[Span] | None = None,
) -> Kept:
    """One of a unit's, open while its proposal stands where the event may happen."""
    of_course = (col(ProposalCourse.id) == HandlingCourse.course_id, col(ProposalCourse.state).in_(states_of_course(event)))
    return Kept(kind, HandlingCourse, until, since, span, (*is_open, exists().where(*of_course)), first)


_state, _role = col(HandlingCourse.state), col(HandlingCourse.role)
_owes_answer = (_role.in_(ANSWERING), _state.in_(_UNANSWERED))
_owes_opinion = (_role == HandlingRole.CO, _state.in_([*_NOT_ACCEPTED, *_AT_WORK]))
_untold = (_state.in_(_AT_WORK), col(HandlingCourse.contacted_on).is_(None))
_longer, _rate = PROPOSAL_ANSWER_EXTENSION, HandlingEvent.RATE
# A promised day and one that was agreed on are nobody's counting: they stay what they were said to be.
KEPT: tuple[Kept, ...] = (
    Kept(
        "proposal_cosigning",
        ProposalCourse,
        "cosign_until",
        "invited_on",
        PROPOSAL_COSIGNING,
        (col(ProposalCourse.state) == ProposalState.COSIGNING,),
    ),
    _handling("handling_return", "accept_until", "due_since", PROPOSAL_RETURN, _state.in_(_NOT_ACCEPTED)),
    _handling("handling_contact", "contact_until", "accepted_on", PROPOSAL_CONTACT, *_untold),
    _handling("handling_answer", "due_on", "due_since", PROPOSAL_ANSWER, *_owes_answer),
    _handling("handling_opinion", "due_on", "due_since", PROPOSAL_CO_OPINION, *_owes_opinion),
    _handling("answer_extension", "extendable_until", "due_since", _longer, *_owes_answer, first=PROPOSAL_ANSWER),
    _handling("opinion_extension", "extendable_until", "due_since", _longer, *_owes_opinion, first=PROPOSAL_CO_OPINION),
    _handling("handling_quality", "quality_until", "passed_on", PROPOSAL_QUALITY_RATING, *owes_quality(), event=HandlingEvent.REVISIT),
    _handling("handling_rating", "rate_until", "passed_on", PROPOSAL_RATING, _state == S.REPLIED, event=_rate),
)


def counted_days(kept: Kept, session: Session, committee_id: int) -> list[Counted]:
    """The open deadlines of a kind in a committee; none that was agreed on. Three statements, and two for the calendar."""
    table: Any = kept.table
    since, until, doubt = (getattr(table, name) for name in (kept.since, kept.until, kept.doubt))
    known = (table.committee_id == committee_id, since.is_not(None), until.is_not(None), *kept.is_open)
    rows = session.exec(select(table.id, since, until, doubt).where(*known).order_by(table.id)).all()
    if not rows:
        return []
    said = said_of(session, committee_id, kept.span)
    before = [] if kept.first is None else said_of(session, committee_id, kept.first)
    calendar = calendar_of(session, committee_id) if kept.first is not None else None
    found = []
    for row_id, day, last, doubtful in rows:
        span, begins = _on(kept.span, said, day), Deadline(day, False)
        if kept.first is not None and calendar is not None and (first := _on(kept.first, before, day)) is not None:
            begins = calendar.after(day, first)
        if span is not None:
            found.append(Counted(row_id, begins.last_day, span, last, doubtful, begins.provisional))
    return found


def move_day(kept: Kept, session: Session, row_id: int, last: Deadline) -> None:
    """Let a deadline end on another day, or be certain of it. Call it inside `acting`, in the committee's turn."""
    row: ProposalCourse | HandlingCourse = session.get_one(kept.table, row_id)  # type: ignore[assignment]
    setattr(row, kept.until, last.last_day)
    setattr(row, kept.doubt, last.provisional)
    row.revision += 1


def _on(wanted: Parameter[Span], said: list[CommitteeParameter], day: date) -> Span | None:
    """A span as it stood on a day; None where nobody had said it and there is no default."""
    standing = [row for row in said if row.valid_from <= day]
    return wanted.kind.read(standing[-1].value) if standing else wanted.default
