"""联名: members are invited to sign a draft until a last day; whoever has not signed by then does not count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, func, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.directory import Directory, directory_of
from services.errors import Problem, Refusal, refuse
from services.models import Member, ProposalCourse, ProposalSigner, SignerAnswer, SubmissionWay
from services.parameters import PROPOSAL_COSIGNING, due
from services.permissions import Actor, Right, forbidden
from services.proposals.drafting import problems_of_member
from services.proposals.holding import advance, take_course
from services.proposals.states import ProposalEvent
from services.proposals.writers import require_writer
from services.today import today


def invite_cosigners(
    session: Session,
    actor: Actor,
    course_id: int,
    member_numbers: Sequence[str],
    expected_revision: int | None = None,
    *,
    seconders: Sequence[str] = (),
    on: date | None = None,
) -> int:
    """Ask members to sign a joint draft until the last day that the committee's own rule gives; who signed before has signed.

    `seconders` are asked to support it: they sign, and are no authors of it.

    Raises Refusal as `take_course` does, FIRST_SPONSOR_ONLY, PARAMETER_NOT_SET, or every problem: NOT_JOINT, NOBODY_INVITED, LISTED_TWICE,
    UNKNOWN_MEMBER, NOT_A_MEMBER_THAT_DAY, ALREADY_SIGNED; fields like `member_numbers[0]`, `seconders[0]`.
    """
    day = on or today()
    course = take_course(session, actor, course_id, ProposalEvent.INVITE, expected_revision, on=day)
    require_writer(session, actor, course)
    directory = directory_of(session, course.committee_id)
    signers = {signer.member_id: signer for signer in signers_of(session, course)}
    problems = [] if course.way is SubmissionWay.JOINT else [Problem("NOT_JOINT", "way", say("proposal_course.not_joint"))]
    refuse([*problems, *_problems_of_invited(directory, signers, member_numbers, seconders, day)])
    until = due(session, course.committee_id, PROPOSAL_COSIGNING, after=day)
    with acting(session, actor, "proposal_course.invite"):
        course.invited_on = day
        course.cosign_until, course.cosign_is_provisional = until
        invited = [(directory.members[number].id, False) for number in member_numbers]
        _invite(session, course, [*invited, *((directory.members[number].id, True) for number in seconders)], signers)
        advance(session, actor, course, ProposalEvent.INVITE, say("proposal_course.invited_until", day=until.last_day))
    return course_id


def sign_proposal(
    session: Session,
    actor: Actor,
    course_id: int,
    member_number: str | None = None,
    expected_revision: int | None = None,
    *,
    on: date | None = None,
) -> int:
    """Sign a draft that one was invited to sign; an office signs for a member, from paper, naming the `member_number`.

    Raises Refusal as `take_course` does, NOT_INVITED, ALREADY_ANSWERED, FORBIDDEN for another member's signature.
    """
    return _answer(session, actor, course_id, ProposalEvent.SIGN, member_number, expected_revision, on or today())


def decline_cosigning(
    session: Session,
    actor: Actor,
    course_id: int,
    member_number: str | None = None,
    expected_revision: int | None = None,
    *,
    on: date | None = None,
) -> int:
    """Say that one does not sign; whoever declined sees the draft no longer. Raises Refusal as `sign_proposal` does."""
    return _answer(session, actor, course_id, ProposalEvent.DECLINE, member_number, expected_revision, on or today())


def end_cosigning(session: Session, actor: Actor, course_id: int, expected_revision: int | None = None, *, on: date | None = None) -> int:
    """Wait for no more signatures before the last day. Raises Refusal as `take_course` does, FIRST_SPONSOR_ONLY."""
    course = take_course(session, actor, course_id, ProposalEvent.END_COSIGNING, expected_revision, on=on)
    require_writer(session, actor, course)
    with acting(session, actor, "proposal_course.end_cosigning"):
        advance(session, actor, course, ProposalEvent.END_COSIGNING)
    return course_id


def signers_of(session: Session, course: ProposalCourse) -> list[ProposalSigner]:
    """The first sponsor and everybody who was ever invited, in their order."""
    return list(session.exec(select(ProposalSigner).where(ProposalSigner.course_id == course.id).order_by(col(ProposalSigner.position))))


def _problems_of_invited(
    directory: Directory, signers: dict[int, ProposalSigner], member_numbers: Sequence[str], seconders: Sequence[str], day: date
) -> list[Problem]:
    if not (member_numbers or seconders):
        return [Problem("NOBODY_INVITED", "member_numbers", say("proposal_course.nobody_invited"))]
    problems = []
    seen: set[str] = set()
    invited = [(f"member_numbers[{place}]", number) for place, number in enumerate(member_numbers)]
    for field, number in [*invited, *((f"seconders[{place}]", number) for place, number in enumerate(seconders))]:
        if number in seen:
            problems.append(Problem("LISTED_TWICE", field, say("proposals.listed_twice", name=number)))
        seen.add(number)
        wrong = problems_of_member(directory, number, day, field)
        problems += wrong
        if not wrong and (signer := signers.get(directory.members[number].id)) and signer.answer is SignerAnswer.SIGNED:
            message = say("proposal_course.already_signed", name=directory.members[number].name)
            problems.append(Problem("ALREADY_SIGNED", field, message))
    return problems


def _invite(session: Session, course: ProposalCourse, invited: Sequence[tuple[int, bool]], signers: dict[int, ProposalSigner]) -> None:
    """These members, each with whether as a seconder, are invited, again if need be; who was invited before and is not named stays."""
    highest = select(func.max(ProposalSigner.position)).where(ProposalSigner.course_id == course.id)
    place = session.exec(highest).one() or 0
    for member_id, is_seconder in invited:
        if member_id in signers:
            again = signers[member_id]
            again.answer, again.answered_on, again.answered_by_id, again.on_behalf = SignerAnswer.INVITED, None, None, False
            again.is_seconder = is_seconder
            continue
        place += 1
        part = {"committee_id": course.committee_id, "course_id": course.id, "member_id": member_id, "position": place}
        session.add(ProposalSigner.model_validate({**part, "is_seconder": is_seconder}))


def _answer(
    session: Session,
    actor: Actor,
    course_id: int,
    event: ProposalEvent,
    member_number: str | None,
    expected_revision: int | None,
    day: date,
) -> int:
    course = take_course(session, actor, course_id, event, expected_revision, on=day)
    signer, name = _invited(session, actor, course, member_number)
    if signer.answer is not SignerAnswer.INVITED:
        answer = say(f"proposal_course.answer_{signer.answer}")
        raise Refusal("ALREADY_ANSWERED", say("proposal_course.already_answered", name=name, answer=answer), "member_number")
    on_behalf = signer.member_id not in actor.own_members(Right.PROPOSE, course.committee_id)
    with acting(session, actor, f"proposal_course.{event}"):
        signer.answer = SignerAnswer.SIGNED if event is ProposalEvent.SIGN else SignerAnswer.DECLINED
        signer.answered_on, signer.answered_by_id, signer.on_behalf = day, actor.account_id, on_behalf
        told = say("proposal_course.answered_on_behalf", name=name) if on_behalf else name
        advance(session, actor, course, event, told)
    return course_id


def _invited(session: Session, actor: Actor, course: ProposalCourse, member_number: str | None) -> tuple[ProposalSigner, str]:
    """Who answers, and the name: the account's own member, or whom an office names."""
    own = actor.own_members(Right.PROPOSE, course.committee_id)
    rows = select(ProposalSigner, Member.number, Member.name).join(Member, col(ProposalSigner.member_id) == Member.id)
    # The first wrote it, and was never invited.
    invited = rows.where(ProposalSigner.course_id == course.id, ProposalSigner.position > 1)
    for signer, number, name in session.exec(invited):
        if number == member_number or (member_number is None and signer.member_id in own):
            if signer.member_id not in own and not actor.may(Right.PROPOSE, course.committee_id):
                raise forbidden(actor, Right.PROPOSE)
            return signer, name
    raise Refusal("NOT_INVITED", say("proposal_course.not_invited"), "member_number")
