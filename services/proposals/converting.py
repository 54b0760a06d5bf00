"""转办: a proposal that is not filed goes on as an opinion report, which then counts in its place, or is referred as a letter."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import refuse
from services.models import MarkKind, ProposalCourse, ProposalMark, Sponsorship, SponsorshipRole
from services.opinion_reports.converted import hand_in_converted
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
        told = say("proposal_course.converted_from", title=course.title, reason=reason)
        made = hand_in_converted(session, actor, course, _authors(session, course), told, day)
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


def _authors(session: Session, course: ProposalCourse) -> list[int]:
    """The members behind it, in order: whoever only supports a proposal is no author of it, nor of what is made of it."""
    of = (Sponsorship.proposal_id == course.proposal_id, Sponsorship.role != SponsorshipRole.SECONDER)
    found = session.exec(select(Sponsorship.member_id).where(*of).order_by(col(Sponsorship.position)))
    return [member_id for member_id in found if member_id is not None]
