"""提交: a draft becomes a registered proposal with its sponsors; and is withdrawn again, as long as no unit works on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.course_manuscripts import length_so_far
from services.directory import Directory, directory_of
from services.errors import Problem, refuse
from services.models import (
    Member,
    PlenarySession,
    Proposal,
    ProposalCourse,
    ProposalSigner,
    ProposalState,
    SignerAnswer,
    Sponsorship,
    SponsorshipRole,
    SubmissionWay,
    Term,
)
from services.numbering import next_number
from services.parameters import PROPOSAL_LONGEST, parameter
from services.permissions import Actor
from services.proposals.holding import advance, take_course
from services.proposals.likening import said_similar, similar_to
from services.proposals.registering import ProposalDraft, SponsorDraft, problems_of_proposal
from services.proposals.states import ProposalEvent
from services.proposals.writers import require_writer
from services.registration import stamp
from services.revisions import next_revision
from services.today import today
from services.verification import problems_of_reason


def submit_proposal(
    session: Session,
    actor: Actor,
    course_id: int,
    expected_revision: int | None = None,
    *,
    similar_seen: Collection[int] = (),
    on: date | None = None,
) -> int:
    """Hand a draft in: it is registered with a number, and those who signed are its sponsors. What was returned keeps its number.

    What was proposed before about the same matter stops nobody; the step names it, and of what stands in `similar_seen`, ids of proposals,
    that it was looked at.

    Raises Refusal as `take_course` does, FIRST_SPONSOR_ONLY, or every problem: TEXT_MISSING, TEXT_TOO_LONG for the committee's own limit,
    SECRECY_NOT_CONFIRMED, NOBODY_SIGNED for a joint one, and those of `problems_of_proposal`.
    """
    day = on or today()
    course = take_course(session, actor, course_id, ProposalEvent.SUBMIT, expected_revision, on=day)
    on_behalf = require_writer(session, actor, course)
    directory = directory_of(session, course.committee_id)
    draft = _as_registered(session, course, day)
    refuse([*_problems_of_submitting(session, course, draft, day), *problems_of_proposal(draft, directory)])
    similar = said_similar(similar_to(session, actor, course, 10), similar_seen)
    with acting(session, actor, "proposal_course.submit"):
        course.on_behalf = course.on_behalf or on_behalf
        if course.proposal_id is None:
            number = next_number(session, directory, Proposal, "TA", day)
            proposal = Proposal(
                committee_id=course.committee_id,
                plenary_session_id=course.plenary_session_id,
                number=number,
                title=course.title,
                submitted_on=day,
            )
            session.add(proposal)
            session.flush()
            course.proposal_id = proposal.id
        else:
            proposal = next_revision(session, Proposal, course.proposal_id)
        proposal.plenary_session_id, proposal.title = course.plenary_session_id, course.title
        proposal.submitted_on, proposal.withdrawn_on = day, None
        proposal.concerns_livelihood = course.concerns_livelihood
        assert proposal.id is not None
        _sponsored_by(session, actor, directory, proposal.id, draft)
        entered = say("proposal_course.submitted_on_behalf", number=proposal.number) if on_behalf else None
        advance(session, actor, course, ProposalEvent.SUBMIT, ";".join(filter(None, (entered, similar))) or None)
    return course_id


def withdraw_proposal(
    session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None, *, on: date | None = None
) -> int:
    """Take a proposal back before units work on it: it keeps its history and counts for nobody any more.

    Raises Refusal as `take_course` does, FIRST_SPONSOR_ONLY, or every problem: REASON_MISSING, HAS_MERGED while others are merged into it.
    """
    course = take_course(session, actor, course_id, ProposalEvent.WITHDRAW, expected_revision, on=on)
    on_behalf = require_writer(session, actor, course)
    refuse([*problems_of_reason(reason), *_problems_of_merged(session, course)])
    with acting(session, actor, "proposal_course.withdraw", reason):
        count_no_more(session, course, on or today())
        course.on_behalf = course.on_behalf or on_behalf
        advance(session, actor, course, ProposalEvent.WITHDRAW, reason)
    return course_id


def count_no_more(session: Session, course: ProposalCourse, day: date) -> None:
    """What was registered of it stays and counts for nobody, from that day. Call it inside `acting`."""
    assert course.proposal_id is not None
    next_revision(session, Proposal, course.proposal_id).withdrawn_on = day


def _as_registered(session: Session, course: ProposalCourse, day: date) -> ProposalDraft:
    """The proposal that is registered: in a joint one, of those invited only who signed."""
    plenary = select(Term.ordinal, PlenarySession.ordinal).join(PlenarySession, col(PlenarySession.term_id) == Term.id)
    term, ordinal = session.exec(plenary.where(PlenarySession.id == course.plenary_session_id)).one()
    if course.body is not None:
        sponsors = [SponsorDraft(SponsorshipRole.COLLECTIVE, body=course.body)]
    else:
        signed = (ProposalSigner.course_id == course.id, ProposalSigner.answer == SignerAnswer.SIGNED)
        signers = select(ProposalSigner.position, ProposalSigner.is_seconder, Member.number).where(*signed)
        signers = signers.join(Member, col(ProposalSigner.member_id) == Member.id)
        # Whoever authors it stands before whoever supports it.
        in_order = session.exec(signers.order_by(col(ProposalSigner.is_seconder), col(ProposalSigner.position))).all()
        sponsors = [SponsorDraft(_role_of(place, is_seconder), member_number=number) for place, is_seconder, number in in_order]
    livelihood = course.concerns_livelihood
    return ProposalDraft(None, (term, ordinal), course.title, day, tuple(sponsors), concerns_livelihood=livelihood)


def _role_of(place: int, is_seconder: bool) -> SponsorshipRole:
    if place == 1:
        return SponsorshipRole.LEAD
    return SponsorshipRole.SECONDER if is_seconder else SponsorshipRole.CO


def _problems_of_submitting(session: Session, course: ProposalCourse, draft: ProposalDraft, day: date) -> list[Problem]:
    problems = []
    longest, found = parameter(session, course.committee_id, PROPOSAL_LONGEST, on=day), length_so_far(session, course)
    if not course.text.strip():
        problems.append(Problem("TEXT_MISSING", "text", say("proposal_course.text_missing")))
    if found > longest:
        problems.append(Problem("TEXT_TOO_LONG", "text", say("proposal_course.text_too_long", longest=longest, found=found)))
    if not course.holds_no_secret:
        problems.append(Problem("SECRECY_NOT_CONFIRMED", "holds_no_secret", say("proposal_course.secrecy_not_confirmed")))
    if course.way is SubmissionWay.JOINT and len(draft.sponsors) < 2:
        problems.append(Problem("NOBODY_SIGNED", "way", say("proposal_course.nobody_signed")))
    return problems


def _problems_of_merged(session: Session, course: ProposalCourse) -> list[Problem]:
    merged = (ProposalCourse.merge_into_id == course.id, ProposalCourse.state == ProposalState.MERGED)
    titles = session.exec(select(ProposalCourse.title).where(*merged).order_by(col(ProposalCourse.id))).all()
    if not titles:
        return []
    return [Problem("HAS_MERGED", "id", say("proposal_course.has_merged", titles="、".join(f"“{title}”" for title in titles[:5])))]


def _sponsored_by(session: Session, actor: Actor, directory: Directory, proposal_id: int, draft: ProposalDraft) -> None:
    """Its sponsorships anew: a proposal that comes again is verified again."""
    for gone in session.exec(select(Sponsorship).where(Sponsorship.proposal_id == proposal_id)):
        session.delete(gone)
    session.flush()
    for position, sponsor in enumerate(draft.sponsors, start=1):
        member_id = directory.members[sponsor.member_number].id if sponsor.member_number else None
        said = {"member_id": member_id, "body": sponsor.body, "role": sponsor.role, "position": position}
        common = {"committee_id": directory.committee_id, "proposal_id": proposal_id}
        session.add(Sponsorship.model_validate({**common, **said, **stamp(actor)}))
