"""起草: a piece drafted by a member, a body or an informant, or on behalf of one; changed and given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.bodies import acts_for
from services.course_manuscripts import keep_typed, typed
from services.directory import Directory, directory_of
from services.errors import Problem, nearest, refuse
from services.models import ReportCourse, ReportWriter
from services.opinion_reports.holding import advance, problems_of_reason, take_piece
from services.opinion_reports.states import ReportEvent
from services.permissions import Actor, Reach, Right, forbidden
from services.texts import problems_of_texts
from services.turns import take_turn


@dataclass(frozen=True)
class PieceDraft:
    """A piece as it is written: by members, by number, the first first; or by a body. Paragraphs of `text` are divided by line ends.

    `holds_no_secret` is the writer's word that nothing in it is a secret of the state; a draft may lack it, a submission may not.
    """

    title: str
    text: str = ""
    writers: tuple[str, ...] = ()
    body: str | None = None
    holds_no_secret: bool = False


class _Entry(NamedTuple):
    """Who is behind a piece: members by id, or a body, or the informant of one; and whether the actor enters it for them."""

    writer_ids: tuple[int, ...]
    body: str | None
    informant_id: int | None
    on_behalf: bool


def draft_piece(session: Session, actor: Actor, committee_id: int, draft: PieceDraft) -> int:
    """A new draft; returns its id. Raises Refusal FORBIDDEN or every problem."""
    if not actor.may_within(Right.REPORT, committee_id):
        raise forbidden(actor, Right.REPORT)
    take_turn(session, committee_id)
    entry = _entry(session, actor, committee_id, draft)
    with acting(session, actor, "report_course.draft"):
        course = ReportCourse(
            committee_id=committee_id,
            title=draft.title.strip(),
            body=entry.body,
            informant_id=entry.informant_id,
            holds_no_secret=draft.holds_no_secret,
            entered_by_id=actor.account_id,
            on_behalf=entry.on_behalf,
            entered_at=datetime.now(UTC),
        )
        session.add(course)
        session.flush()
        keep_typed(session, actor, course, draft.text)
        settle_writers(session, course, entry.writer_ids)
    assert course.id is not None
    return course.id


def change_piece(session: Session, actor: Actor, course_id: int, draft: PieceDraft, expected_revision: int | None = None) -> int:
    """Make a draft say what `draft` says. Raises Refusal as `take_piece` does, or every problem."""
    course = take_piece(session, actor, course_id, ReportEvent.CHANGE, expected_revision)
    entry = _entry(session, actor, course.committee_id, draft)
    # What an informant entered stays the informant's when the office mends it.
    if course.informant_id is not None:
        entry = entry._replace(informant_id=course.informant_id, on_behalf=course.on_behalf)
    with acting(session, actor, "report_course.change"):
        course.title, course.holds_no_secret = draft.title.strip(), draft.holds_no_secret
        keep_typed(session, actor, course, draft.text)
        if course.on_behalf != entry.on_behalf:
            course.entered_by_id = actor.account_id
        course.body, course.informant_id, course.on_behalf = entry.body, entry.informant_id, entry.on_behalf
        settle_writers(session, course, entry.writer_ids)
        advance(session, actor, course, ReportEvent.CHANGE)
    return course_id


def discard_piece(session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None) -> int:
    """Give a draft up; it stays, and leads nowhere. Raises Refusal as `take_piece` does, or a bad reason."""
    course = take_piece(session, actor, course_id, ReportEvent.DISCARD, expected_revision)
    refuse(problems_of_reason(reason))
    with acting(session, actor, "report_course.discard", reason):
        advance(session, actor, course, ReportEvent.DISCARD, reason)
    return course_id


def _entry(session: Session, actor: Actor, committee_id: int, draft: PieceDraft) -> _Entry:
    """Who is behind the draft. Raises Refusal with every problem, FORBIDDEN where the actor may not speak for them."""
    directory = directory_of(session, committee_id)
    problems = problems_of_draft(draft, directory)
    refuse(problems)
    whole = actor.may(Right.REPORT, committee_id)
    if draft.body is not None:
        own = acts_for(session, actor, Right.REPORT, committee_id, draft.body)
        informs = any(scope.committee_id == committee_id for scope in actor.held_for(Right.REPORT, Reach.ENTERED))
        if not (own or informs or whole):
            raise forbidden(actor, Right.REPORT)
        informant = actor.account_id if informs and not own else None
        return _Entry((), draft.body, informant, whole and not own and not informs)
    ids = tuple(directory.members[number].id for number in draft.writers)
    own = not actor.own_members(Right.REPORT, committee_id).isdisjoint(ids)
    if not (own or whole):
        raise forbidden(actor, Right.REPORT)
    return _Entry(ids, None, None, not own)


def problems_of_draft(draft: PieceDraft, directory: Directory) -> list[Problem]:
    """Everything wrong with a draft; it may be unfinished, and still hold nothing that no text may hold."""
    problems = [Problem("TITLE_MISSING", "title", say("opinion_reports.title_missing"))] if not draft.title.strip() else []
    problems += problems_of_texts({"title": draft.title if draft.title.strip() else None, "body": draft.body})
    problems += typed(draft.text)[1]
    if bool(draft.writers) == (draft.body is not None):
        problems.append(Problem("NO_AUTHOR", "writers", say("report_course.writers_or_body")))
    for place, number in enumerate(draft.writers):
        field = f"writers[{place}]"
        if number not in directory.members:
            hint = nearest(number, list(directory.members))
            problems.append(Problem("UNKNOWN_MEMBER", field, say("opinion_reports.unknown_member", number=number, hint=hint)))
        elif number in draft.writers[:place]:
            problems.append(Problem("LISTED_TWICE", field, say("opinion_reports.listed_twice", name=number)))
    return problems


def settle_writers(session: Session, course: ReportCourse, member_ids: tuple[int, ...]) -> None:
    """These members write the piece, in this order, and nobody else. Call it inside `acting`."""
    kept = session.exec(select(ReportWriter).where(ReportWriter.course_id == course.id).order_by(col(ReportWriter.position))).all()
    if tuple(writer.member_id for writer in kept) == member_ids:
        return
    for writer in kept:
        session.delete(writer)
    session.flush()
    for position, member_id in enumerate(member_ids, start=1):
        words = {"committee_id": course.committee_id, "course_id": course.id, "member_id": member_id, "position": position}
        session.add(ReportWriter.model_validate(words))
    session.flush()
