"""A version of a work's text, written down beside the ones before; what is searched and compared is the latest one's plain text."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.attachments import AttachmentStore
from services.course_manuscripts.receiving import Taken, tidied
from services.errors import Refusal
from services.manuscripts import Manuscript, digest, length, length_of, read, received_lines, told, written
from services.models import CourseManuscript, HandlingCourse, ManuscriptOrigin, ProposalCourse, ReportCourse, ReportIssue
from services.permissions import Actor

Course = ProposalCourse | ReportCourse | ReportIssue | HandlingCourse
# Which column names the work.
HOLDER: dict[type[Course], str] = {
    ProposalCourse: "proposal_course_id",
    ReportCourse: "report_course_id",
    ReportIssue: "report_issue_id",
    HandlingCourse: "handling_course_id",
}


def keep_taken(session: Session, actor: Actor, course: Course, taken: Taken, store: AttachmentStore | None = None) -> bool:
    """Make the work say what was taken in, its pictures kept; whether that is another text. Call it inside `acting`.

    Raises Refusal NO_STORE for a page or a file where nothing is kept.
    """
    received = taken.received
    if received is None:
        return keep_typed(session, actor, course, taken.plain)
    if store is None:
        raise Refusal("NO_STORE", say("attachments.no_store"))
    for content in received.pictures.values():
        store.keep(content)
    dropped = "\n".join(told(received.dropped))
    latest = latest_of(session, course)
    same = latest is not None and latest.sha256 == digest(received.manuscript)
    if not same or latest is None or latest.dropped != dropped:
        _write(session, actor, course, received.manuscript, taken.origin, taken.file_name, dropped)
    _say(course, taken.plain)
    return not same


def keep_typed(session: Session, actor: Actor, course: Course, text: str) -> bool:
    """Make the work say these lines, as they are; whether that is another text. Call it inside `acting`.

    Tables and pictures stay where every word is the same.
    """
    latest = latest_of(session, course)
    if latest is not None and says_the_same(text, text_of(course)):
        return False
    if latest is not None or text.strip():
        _write(session, actor, course, received_lines(text).manuscript, ManuscriptOrigin.TYPED)
    _say(course, text)
    return True


def keep_copy(session: Session, actor: Actor, course: Course, of: Course) -> None:
    """Make a new work say what another says, as it says it. Call it inside `acting`."""
    latest = latest_of(session, of)
    if latest is None:
        keep_typed(session, actor, course, text_of(of))
    else:
        _write(session, actor, course, read(latest.blocks), latest.origin, latest.file_name, latest.dropped)
        _say(course, text_of(of))


def says_the_same(text: str, other: str) -> bool:
    """Whether two texts of lines have the same words: a client that sends back what it was told changes nothing."""
    return text == other or tidied(text) == tidied(other)


def latest_of(session: Session, course: Course) -> CourseManuscript | None:
    """The version that stands; None for a work without a text."""
    of = (col(getattr(CourseManuscript, HOLDER[type(course)])) == course.id, col(CourseManuscript.is_latest))
    return session.exec(select(CourseManuscript).where(*of)).first()


def length_so_far(session: Session, course: Course) -> int:
    """字数 of what the work says now."""
    latest = latest_of(session, course)
    return length(text_of(course)) if latest is None else latest.length


def text_of(course: Course) -> str:
    """The plain text of a work."""
    return course.reply_text if isinstance(course, HandlingCourse) else course.text


def _say(course: Course, text: str) -> None:
    if isinstance(course, HandlingCourse):
        course.reply_text = text
    else:
        course.text = text


def _write(
    session: Session,
    actor: Actor,
    course: Course,
    manuscript: Manuscript,
    origin: ManuscriptOrigin,
    file_name: str | None = None,
    dropped: str = "",
) -> None:
    latest = latest_of(session, course)
    if latest is not None:
        latest.is_latest = False
    said = {"blocks": written(manuscript).decode(), "sha256": digest(manuscript), "length": length_of(manuscript), "dropped": dropped}
    by = {"origin": origin, "file_name": file_name, "made_by_id": actor.account_id, "made_at": datetime.now(UTC)}
    whose = {"committee_id": course.committee_id, HOLDER[type(course)]: course.id}
    version = 1 if latest is None else latest.version + 1
    session.add(CourseManuscript.model_validate({**whose, "version": version, **said, **by}))
    session.flush()
