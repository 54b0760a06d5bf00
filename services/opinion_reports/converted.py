"""由提案转来: a proposal that is not filed, handed in as a piece of the same people, which counts in its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlmodel import Session

from services.course_manuscripts import keep_copy
from services.models import ProposalCourse, ReportCourse
from services.opinion_reports.drafting import settle_writers
from services.opinion_reports.filing import file_report
from services.opinion_reports.holding import advance
from services.opinion_reports.states import ReportEvent
from services.permissions import Actor


def hand_in_converted(session: Session, actor: Actor, proposal: ProposalCourse, writers: Sequence[int], reason: str, day: date) -> int:
    """A piece with the proposal's title and text, by its body or these members, handed in on a day; returns its id.

    Its authorships wait for the second person who selects it. Call it inside `acting`.
    """
    course = ReportCourse(
        committee_id=proposal.committee_id,
        title=proposal.title,
        body=proposal.body,
        holds_no_secret=proposal.holds_no_secret,
        converted_from_id=proposal.id,
        entered_by_id=actor.account_id,
        # The office saw the paper of what was entered on behalf when it took the proposal up.
        on_behalf=False,
        entered_at=datetime.now(UTC),
    )
    session.add(course)
    session.flush()
    keep_copy(session, actor, course, proposal)
    settle_writers(session, course, tuple(writers))
    file_report(session, actor, course, day, converted_from_id=proposal.proposal_id)
    advance(session, actor, course, ReportEvent.SUBMIT, reason)
    assert course.id is not None
    return course.id
