"""待办: what waits for an account, gathered from every room; each room gives its own and decides for whom.

A room adds a provider to `PROVIDERS`: `(session, actor, today)` to the items that wait for that actor and that the actor may know of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.appraisals.due import due_in_appraisals
from services.calendar import Span, WorkingDays, calendar_of
from services.due_items import DueItem
from services.listings.unverified import UNVERIFIED_FACTS
from services.opinion_reports.due import due_in_reports
from services.parameters import REMINDER_LEAD, parameter
from services.permissions import Actor, Right
from services.proposals.due import due_in_proposals
from services.proposals.handling_due import due_in_handlings
from services.proposals.quality_due import due_in_quality
from services.proposals.rating_due import due_in_ratings
from services.selections.due import due_in_selections
from services.today import today as today_in_china


def _unverified(session: Session, actor: Actor, _today: date) -> Iterator[DueItem]:
    """How many facts wait for a second person; those that the actor registered wait for somebody else."""
    own = sorted(actor.committees_with(Right.VERIFY))
    if not own:
        return
    committee, by = UNVERIFIED_FACTS.columns["committee_id"], UNVERIFIED_FACTS.columns["registered_by_id"]
    counted = select(committee, func.count()).where(committee.in_(own), by != actor.account_id).group_by(committee)
    for committee_id, count in session.execute(counted):
        what = say("inbox.do_verify_facts", count=count)
        yield DueItem("verify_facts", what, committee_id, None, False, ("LocalCommittee", committee_id))


Provider = Callable[[Session, Actor, date], Iterable[DueItem]]
PROVIDERS: tuple[Provider, ...] = (
    due_in_appraisals,
    due_in_proposals,
    due_in_handlings,
    due_in_ratings,
    due_in_quality,
    due_in_selections,
    due_in_reports,
    _unverified,
)


def due_items(session: Session, actor: Actor, today: date | None = None) -> list[DueItem]:
    """What waits for an actor, by its last day; what has none comes last. `today` decides from when on its committee's lead is read."""
    day = today or today_in_china()
    found = [item for provider in PROVIDERS for item in provider(session, actor, day)]
    reminded = _with_reminders(session, found, day)
    return sorted(reminded, key=lambda item: (item.due_on or date.max, item.committee_id, item.kind, item.about))


def _with_reminders(session: Session, items: Iterable[DueItem], today: date) -> Iterator[DueItem]:
    calendars: dict[int, tuple[WorkingDays, Span]] = {}
    for item in items:
        if item.due_on is None:
            yield item
            continue
        if item.committee_id not in calendars:
            lead = parameter(session, item.committee_id, REMINDER_LEAD, on=today)
            calendars[item.committee_id] = calendar_of(session, item.committee_id), lead
        calendar, lead = calendars[item.committee_id]
        yield item._replace(remind_on=calendar.before(item.due_on, lead))
