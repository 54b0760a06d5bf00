"""起草: a proposal is drafted by a member or a body, changed, and discarded, before anybody examines it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.course_manuscripts import keep_typed, says_the_same, typed
from services.directory import Directory, directory_of
from services.errors import Problem, nearest, refuse
from services.manuscripts import plain_text
from services.models import Member, PlenarySession, ProposalCourse, ProposalSigner, SignerAnswer, SubmissionWay, Term
from services.permissions import Actor, Right, forbidden
from services.proposals.holding import advance, first_signer_id, take_course, write_step
from services.proposals.states import ProposalEvent
from services.proposals.writers import BY_MEMBERS, problems_of_body, require_writer, writes_on_behalf
from services.texts import problems_of_texts
from services.today import today
from services.turns import take_turn


@dataclass(frozen=True)
class CourseDraft:
    """A proposal as it is being written. `plenary_session` is (届, 次); a paragraph of `text` is a line.

    A member's names the first sponsor by `member_number`, None for the account's own member; a body's names the `body`.
    """

    way: SubmissionWay
    plenary_session: tuple[int, int]
    title: str
    text: str = ""
    member_number: str | None = None
    body: str | None = None
    concerns_livelihood: bool = False
    may_be_public: bool = True
    holds_no_secret: bool = False


def draft_proposal(session: Session, actor: Actor, committee_id: int, draft: CourseDraft, *, on: date | None = None) -> int:
    """Begin a proposal; returns the id of its course. An office drafts on behalf, from what somebody wrote on paper.

    Raises Refusal FORBIDDEN, or every problem: of title and text, UNKNOWN_PLENARY_SESSION, of the body, UNKNOWN_MEMBER,
    NOT_A_MEMBER_THAT_DAY.
    """
    if not actor.may_within(Right.PROPOSE, committee_id):
        raise forbidden(actor, Right.PROPOSE)
    take_turn(session, committee_id)
    directory = directory_of(session, committee_id)
    draft = _with_own_number(session, actor, directory, draft)
    received, problems = typed(draft.text)
    refuse([*_problems_of_draft(draft, directory, on or today()), *problems])
    first = None if draft.member_number is None else directory.members[draft.member_number].id
    on_behalf = writes_on_behalf(session, actor, committee_id, draft.way, first, draft.body)
    with acting(session, actor, "proposal_course.draft"):
        course = ProposalCourse(
            committee_id=committee_id,
            plenary_session_id=directory.plenary_sessions[draft.plenary_session],
            way=draft.way,
            body=draft.body,
            title=draft.title,
            concerns_livelihood=draft.concerns_livelihood,
            may_be_public=draft.may_be_public,
            holds_no_secret=draft.holds_no_secret,
            entered_by_id=actor.account_id,
            on_behalf=on_behalf,
            entered_at=datetime.now(UTC),
        )
        session.add(course)
        session.flush()
        assert course.id is not None
        keep_typed(session, actor, course, plain_text(received.manuscript))
        if first is not None:
            signed = {"answer": SignerAnswer.SIGNED, "answered_on": on or today(), "answered_by_id": actor.account_id}
            part = {"committee_id": committee_id, "course_id": course.id, "member_id": first, "position": 1}
            session.add(ProposalSigner.model_validate({**part, **signed, "on_behalf": on_behalf}))
        write_step(session, actor, course, "draft", course.state)
    return course.id


def change_draft(
    session: Session,
    actor: Actor,
    course_id: int,
    said: Mapping[str, Any],
    expected_revision: int | None = None,
    *,
    on: date | None = None,
) -> int:
    """Make a draft say what `said` says; fields of `CourseDraft` that it does not name stay, the first sponsor and the body always do.

    Who signed another title or text has not signed this one: the signature lapses, and the step says whose. Raises Refusal as
    `take_course` does, FIRST_SPONSOR_ONLY, or every problem as `draft_proposal` does; BAD_WAY, HAS_SIGNERS for a way that does not fit.
    """
    course = take_course(session, actor, course_id, ProposalEvent.CHANGE, expected_revision, on=on)
    require_writer(session, actor, course)
    directory = directory_of(session, course.committee_id)
    was = _said_by(session, course)
    draft = replace(was, **said)
    received, problems = typed(draft.text)
    draft = replace(draft, text=was.text if says_the_same(draft.text, was.text) else plain_text(received.manuscript))
    signers = signed_after_first(session, course)
    wrong_way = _problems_of_way(was, draft, signers)
    # With a way that cannot be, what would be missing for it is of no interest.
    checked = replace(draft, way=was.way) if wrong_way else draft
    refuse([*_problems_of_draft(checked, directory, on or today()), *problems, *wrong_way])
    if draft == was:
        return course_id
    lapsed = signers if (was.title, was.text) != (draft.title, draft.text) else []
    with acting(session, actor, "proposal_course.change"):
        course.plenary_session_id = directory.plenary_sessions[draft.plenary_session]
        for name in ("way", "title", "concerns_livelihood", "may_be_public", "holds_no_secret"):
            setattr(course, name, getattr(draft, name))
        keep_typed(session, actor, course, draft.text)
        advance(session, actor, course, ProposalEvent.CHANGE, let_lapse(lapsed))
    return course_id


def discard_draft(session: Session, actor: Actor, course_id: int, expected_revision: int | None = None, *, on: date | None = None) -> int:
    """Give a draft up; it stays, with its steps, for its writers. Raises Refusal as `take_course` does, FIRST_SPONSOR_ONLY."""
    course = take_course(session, actor, course_id, ProposalEvent.DISCARD, expected_revision, on=on)
    require_writer(session, actor, course)
    with acting(session, actor, "proposal_course.discard"):
        advance(session, actor, course, ProposalEvent.DISCARD)
    return course_id


def _with_own_number(session: Session, actor: Actor, directory: Directory, draft: CourseDraft) -> CourseDraft:
    """The draft with the number of the account's own member, where it is a member's and names none."""
    if draft.way not in BY_MEMBERS or draft.member_number is not None:
        return draft
    own = actor.own_members(Right.PROPOSE, directory.committee_id)
    numbers = [number for number, member in directory.members.items() if member.id in own]
    return replace(draft, member_number=numbers[0]) if len(numbers) == 1 else draft


def _problems_of_draft(draft: CourseDraft, directory: Directory, day: date) -> list[Problem]:
    problems = problems_of_texts({"title": draft.title, "body": draft.body or None})
    if draft.plenary_session not in directory.plenary_sessions:
        known = [say("proposals.plenary", term=t, ordinal=o) for t, o in sorted(directory.plenary_sessions)]
        name = say("proposals.plenary", term=draft.plenary_session[0], ordinal=draft.plenary_session[1])
        message = say("proposals.unknown_plenary", name=name, hint=nearest(name, known))
        problems.append(Problem("UNKNOWN_PLENARY_SESSION", "plenary_session", message))
    lists = {
        SubmissionWay.SECTOR: sorted({sector.name for sector in directory.sectors.values()}),
        SubmissionWay.GROUP: sorted(directory.groups),
        SubmissionWay.SPECIAL_COMMITTEE: sorted(directory.special_committees),
    }
    return [*problems, *problems_of_body(draft.way, draft.body, lists), *_problems_of_first(draft, directory, day)]


def _problems_of_first(draft: CourseDraft, directory: Directory, day: date) -> list[Problem]:
    number = draft.member_number
    if draft.way not in BY_MEMBERS:
        taken = number is not None
        return [Problem("MEMBER_NOT_TAKEN", "member_number", say("proposal_course.member_not_taken"))] if taken else []
    if number is None:
        return [Problem("MEMBER_MISSING", "member_number", say("proposal_course.member_missing"))]
    return problems_of_member(directory, number, day, "member_number")


def problems_of_member(directory: Directory, number: str, day: date, field: str) -> list[Problem]:
    """UNKNOWN_MEMBER with the nearest number, NOT_A_MEMBER_THAT_DAY."""
    member = directory.members.get(number)
    if member is None:
        message = say("proposals.unknown_member", number=number, hint=nearest(number, list(directory.members)))
        return [Problem("UNKNOWN_MEMBER", field, message)]
    if not member.belongs_on(day):
        message = say("proposals.not_a_member_that_day", name=member.name, number=number, day=day)
        return [Problem("NOT_A_MEMBER_THAT_DAY", field, message)]
    return []


def _problems_of_way(was: CourseDraft, draft: CourseDraft, signers: list[tuple[ProposalSigner, str]]) -> list[Problem]:
    if was.way == draft.way:
        return []
    if not {was.way, draft.way} <= BY_MEMBERS:
        return [Problem("BAD_WAY", "way", say("proposal_course.bad_way"))]
    if draft.way is SubmissionWay.MEMBER and signers:
        names = "、".join(name for _, name in signers)
        return [Problem("HAS_SIGNERS", "way", say("proposal_course.has_signers", names=names))]
    return []


def _said_by(session: Session, course: ProposalCourse) -> CourseDraft:
    """The draft that would say what the course says."""
    plenary = select(Term.ordinal, PlenarySession.ordinal).join(PlenarySession, col(PlenarySession.term_id) == Term.id)
    term, ordinal = session.exec(plenary.where(PlenarySession.id == course.plenary_session_id)).one()
    first = first_signer_id(session, course)
    return CourseDraft(
        way=course.way,
        plenary_session=(term, ordinal),
        title=course.title,
        text=course.text,
        member_number=None if first is None else session.get_one(Member, first).number,
        body=course.body,
        concerns_livelihood=course.concerns_livelihood,
        may_be_public=course.may_be_public,
        holds_no_secret=course.holds_no_secret,
    )


def let_lapse(signed: list[tuple[ProposalSigner, str]]) -> str | None:
    """Take back signatures under another title or text, and say whose; None where there are none. Call it inside `acting`."""
    for signer, _ in signed:
        signer.answer, signer.answered_on, signer.answered_by_id, signer.on_behalf = SignerAnswer.INVITED, None, None, False
    names = "、".join(name for _, name in signed)
    return say("proposal_course.signatures_lapsed", names=names) if signed else None


def signed_after_first(session: Session, course: ProposalCourse) -> list[tuple[ProposalSigner, str]]:
    """Who signed besides the first sponsor, with their names."""
    signed = (ProposalSigner.course_id == course.id, ProposalSigner.answer == SignerAnswer.SIGNED, ProposalSigner.position > 1)
    rows = select(ProposalSigner, Member.name).join(Member, col(ProposalSigner.member_id) == Member.id)
    return list(session.exec(rows.where(*signed).order_by(col(ProposalSigner.position))).all())
