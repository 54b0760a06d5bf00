"""代录异议: what an office entered for somebody is disputed by that person, and nobody goes on with it until that is answered."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, func, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import Attachment, ProposalCourse, ProposalSigner, ProposalStep
from services.permissions import Actor
from services.proposals.holding import advance, take_course
from services.proposals.states import ProposalEvent
from services.texts import problems_of_texts


def dispute_entry(
    session: Session, actor: Actor, course_id: int, statement: str, expected_revision: int | None = None, *, on: date | None = None
) -> int:
    """Say that what was entered on behalf is not so. Raises Refusal as `take_course` does, NOT_ON_BEHALF, or of a bad text."""
    course = take_course(session, actor, course_id, ProposalEvent.DISPUTE, expected_revision, on=on)
    if not was_entered_on_behalf(session, course):
        raise Refusal("NOT_ON_BEHALF", say("proposal_course.not_on_behalf"), "id")
    refuse(problems_of_texts({"statement": statement}))
    with acting(session, actor, "proposal_course.dispute", statement):
        advance(session, actor, course, ProposalEvent.DISPUTE, statement)
    return course_id


def answer_dispute(
    session: Session, actor: Actor, course_id: int, answer: str, expected_revision: int | None = None, *, on: date | None = None
) -> int:
    """Answer what is disputed, all of it. Raises Refusal as `take_course` does, NO_DISPUTE, or what is wrong with the text."""
    course = take_course(session, actor, course_id, ProposalEvent.ANSWER_DISPUTE, expected_revision, on=on)
    if not is_disputed(session, course):
        raise Refusal("NO_DISPUTE", say("proposal_course.no_dispute"), "id")
    refuse(problems_of_texts({"answer": answer}))
    with acting(session, actor, "proposal_course.answer_dispute", answer):
        advance(session, actor, course, ProposalEvent.ANSWER_DISPUTE, answer)
    return course_id


def is_disputed(session: Session, course: ProposalCourse) -> bool:
    """Whether something was disputed and not answered since."""
    words = (ProposalEvent.DISPUTE.value, ProposalEvent.ANSWER_DISPUTE.value)
    steps = select(ProposalStep.event).where(ProposalStep.course_id == course.id, col(ProposalStep.event).in_(words))
    return session.exec(steps.order_by(col(ProposalStep.id).desc()).limit(1)).first() == ProposalEvent.DISPUTE


def problems_of_dispute(session: Session, course: ProposalCourse) -> list[Problem]:
    """DISPUTED while something that was entered on behalf is disputed and not answered: whoever would go on answers that first."""
    return [Problem("DISPUTED", "id", say("proposal_course.disputed"))] if is_disputed(session, course) else []


def was_entered_on_behalf(session: Session, course: ProposalCourse) -> bool:
    """Whether an office entered the proposal, or a signature under it, from paper."""
    from_paper = (ProposalSigner.course_id == course.id, col(ProposalSigner.on_behalf).is_(True))
    return course.on_behalf or session.exec(select(func.count()).select_from(ProposalSigner).where(*from_paper)).one() > 0


def problems_of_paper(session: Session, course: ProposalCourse) -> list[Problem]:
    """PAPER_MISSING where something was entered on behalf and no scan of the paper is attached to the proposal."""
    if not was_entered_on_behalf(session, course):
        return []
    scans = select(func.count()).select_from(Attachment).where(Attachment.proposal_id == course.proposal_id)
    if session.exec(scans.where(col(Attachment.withdrawn_at).is_(None))).one():
        return []
    return [Problem("PAPER_MISSING", "id", say("proposal_course.paper_missing"))]
