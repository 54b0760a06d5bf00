"""转办: a proposal that is not filed goes on as an opinion report, which then counts in its place, or is referred as a letter."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.directory import directory_of
from services.errors import refuse
from services.models import (
    Authorship,
    AuthorshipRole,
    MarkKind,
    OpinionReport,
    ProposalCourse,
    ProposalMark,
    ReportCourse,
    ReportState,
    ReportStep,
    ReportWriter,
    Sponsorship,
    SponsorshipRole,
)
from services.numbering import next_number
from services.opinion_reports.states import ReportEvent
from services.permissions import Actor
from services.proposals.disputing import problems_of_dispute
from services.proposals.holding import advance, take_course
from services.proposals.states import ProposalEvent
from services.registration import stamp
from services.today import today
from services.verification import problems_of_reason


def convert_proposal(
    session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None, *, on: date | None = None
) -> int:
    """Hand it in as an opinion report of the same people, which names what it was made from: that counts, and the proposal no more.

    Returns the id of the report's course, which is submitted. Raises Refusal as `take_course` does, REASON_MISSING, DISPUTED.
    """
    day = on or today()
    course = take_course(session, actor, course_id, ProposalEvent.CONVERT, expected_revision, on=day)
    refuse([*problems_of_reason(reason), *problems_of_dispute(session, course)])
    with acting(session, actor, "proposal_course.convert", reason):
        mark = {"committee_id": course.committee_id, "proposal_id": course.proposal_id, "mark": MarkKind.CONVERTED, "dated_on": day}
        session.add(ProposalMark.model_validate({**mark, **stamp(actor)}))
        made = _report_of(session, actor, course, reason, day)
        advance(session, actor, course, ProposalEvent.CONVERT, reason)
    return made


def refer_proposal(
    session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None, *, on: date | None = None
) -> int:
    """Pass it on as a letter. Raises Refusal as `take_course` does, REASON_MISSING, DISPUTED."""
    course = take_course(session, actor, course_id, ProposalEvent.REFER, expected_revision, on=on)
    refuse([*problems_of_reason(reason), *problems_of_dispute(session, course)])
    with acting(session, actor, "proposal_course.refer", reason):
        advance(session, actor, course, ProposalEvent.REFER, reason)
    return course_id


def _report_of(session: Session, actor: Actor, course: ProposalCourse, reason: str, day: date) -> int:
    """A submitted report with the proposal's title, text and sponsors; its authorships wait for the second person who selects it."""
    directory = directory_of(session, course.committee_id)
    owned = {"committee_id": course.committee_id}
    report = OpinionReport(
        committee_id=course.committee_id,
        number=next_number(session, directory, OpinionReport, "XX", day),
        title=course.title,
        submitted_on=day,
        converted_from_id=course.proposal_id,
    )
    session.add(report)
    session.flush()
    now = datetime.now(UTC)
    # The office saw the paper of what was entered on behalf when it took the proposal up.
    said = {"title": course.title, "text": course.text, "body": course.body, "holds_no_secret": course.holds_no_secret}
    entered = {"entered_by_id": actor.account_id, "entered_at": now}
    made = ReportCourse.model_validate(
        {**owned, **said, **entered, "state": ReportState.SUBMITTED, "converted_from_id": course.id, "report_id": report.id}
    )
    session.add(made)
    session.flush()
    # Whoever only supports a proposal is no author of it, nor of what is made of it.
    authors = (Sponsorship.proposal_id == course.proposal_id, Sponsorship.role != SponsorshipRole.SECONDER)
    for part in session.exec(select(Sponsorship).where(*authors).order_by(col(Sponsorship.position))):
        place = {"member_id": part.member_id, "position": part.position}
        role = AuthorshipRole.AUTHOR if part.position == 1 else AuthorshipRole.CO
        authored = {**owned, **place, "report_id": report.id, "body": part.body, "role": role, **stamp(actor)}
        session.add(Authorship.model_validate(authored))
        if part.member_id is not None:
            session.add(ReportWriter.model_validate({**owned, **place, "course_id": made.id}))
    converted = say("proposal_course.converted_from", title=course.title, reason=reason)
    step = {"course_id": made.id, "event": ReportEvent.SUBMIT.value, "became": ReportState.SUBMITTED.value, "reason": converted}
    session.add(ReportStep.model_validate({**owned, **step, "made_by_id": actor.account_id, "made_at": now}))
    session.flush()
    assert made.id is not None
    return made.id
