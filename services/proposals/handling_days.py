"""The days that a handling is bound by: as its committee's parameters and calendar stand when they begin to run."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.calendar import Span, calendar_of
from services.errors import Problem
from services.models import HandlingCourse, HandlingRole
from services.parameters import (
    PROPOSAL_ANSWER,
    PROPOSAL_ANSWER_EXTENSION,
    PROPOSAL_CO_OPINION,
    PROPOSAL_CONTACT,
    PROPOSAL_QUALITY_FULL_MARKS,
    PROPOSAL_QUALITY_RATING,
    PROPOSAL_RATING,
    PROPOSAL_RETURN,
    Parameter,
    due,
    parameter,
    said_on,
)
from services.today import today


def problems_of_day(field: str, day: date, earliest: date) -> list[Problem]:
    """That something is said to have happened tomorrow, or before what it rests on."""
    if day > today():
        return [Problem("IN_FUTURE", field, say("handling_course.in_future", day=day, today=today()))]
    if day < earliest:
        return [Problem("TOO_EARLY", field, say("handling_course.too_early", day=day, earliest=earliest))]
    return []


def begin_to_return(session: Session, handling: HandlingCourse, since: date) -> None:
    """The last day to return what was assigned on the day `since`, and the last day of the answer."""
    last = due(session, handling.committee_id, PROPOSAL_RETURN, after=since)
    handling.accept_until, handling.accept_is_provisional = last
    begin_to_answer(session, handling, since)


def begin_to_answer(session: Session, handling: HandlingCourse, since: date) -> None:
    """The last day of the answer that runs from the day `since`, and how far it may be put off."""
    span: Parameter[Span] = PROPOSAL_CO_OPINION if handling.role is HandlingRole.CO else PROPOSAL_ANSWER
    handling.due_since = since
    last = due(session, handling.committee_id, span, after=since)
    handling.due_on, handling.due_is_provisional = last
    longer = parameter(session, handling.committee_id, PROPOSAL_ANSWER_EXTENSION, on=since)
    latest = calendar_of(session, handling.committee_id).after(last.last_day, longer)
    handling.extendable_until = latest.last_day
    # It begins where the answer's days end, and is no more certain than they are.
    handling.extendable_is_provisional = last.provisional or latest.provisional


def begin_to_contact(session: Session, handling: HandlingCourse, since: date) -> None:
    """The last day to get in touch with the sponsors, for a unit that accepted on the day `since`."""
    handling.accepted_on = since
    last = due(session, handling.committee_id, PROPOSAL_CONTACT, after=since)
    handling.contact_until, handling.contact_is_provisional = last


def begin_to_rate(session: Session, handling: HandlingCourse, since: date) -> None:
    """The last day of the ratings of a reply that was passed on the day `since`."""
    handling.passed_on = since
    last = due(session, handling.committee_id, PROPOSAL_RATING, after=since)
    handling.rate_until, handling.rate_is_provisional = last


def begin_quality(session: Session, handling: HandlingCourse, since: date) -> None:
    """The last day on which a unit rates the proposal, for a reply that was passed on the day `since`: its own or its lead's.

    There is none where the committee has no such rating on that day, or has not said how long it takes.
    """
    handling.passed_on = since
    marks = said_on(session, handling.committee_id, PROPOSAL_QUALITY_FULL_MARKS, since)
    span = said_on(session, handling.committee_id, PROPOSAL_QUALITY_RATING, since)
    handling.quality_until, handling.quality_is_provisional = None, False
    if marks is not None and span is not None:
        last = calendar_of(session, handling.committee_id).after(since, span)
        handling.quality_until, handling.quality_is_provisional = last
