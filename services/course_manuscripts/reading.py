"""A version read: its blocks, what became of another version in it, its DOCX, and the pictures that stand in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple, cast

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.attachments import AttachmentStore, KeptFile
from services.course_manuscripts.keeping import HOLDER, Course
from services.errors import Refusal
from services.listings.course_manuscripts import COURSE_MANUSCRIPTS, CourseManuscriptRow
from services.manuscripts import Difference, Manuscript, Picture, difference, read, written_docx
from services.models import CourseManuscript, HandlingCourse, ProposalCourse
from services.permissions import Actor

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# The pictures of a version stand in one number with it: there are fewer than so many of them.
_PLACES = 100
_SUFFIX = {"image/png": "png", "image/jpeg": "jpg"}


class MadeFile(NamedTuple):
    """A file that is made for whoever asks, and kept nowhere."""

    content: bytes
    file_name: str
    media_type: str

    @property
    def size(self) -> int:
        return len(self.content)

    def look_through(self) -> None:
        """Nothing can have become of it meanwhile."""


def manuscript_of(session: Session, actor: Actor, manuscript_id: int) -> Manuscript:
    """The blocks of a version. Raises Refusal NOT_FOUND for one that is not there or that the actor may not read."""
    return _read(session, _row(session, actor, manuscript_id))


def manuscripts_of(session: Session, actor: Actor, manuscript_ids: Iterable[int]) -> dict[int, Manuscript]:
    """The blocks of versions by id, of those that the actor may read."""
    rows = COURSE_MANUSCRIPTS.by_ids(session, actor, manuscript_ids)
    return {key: _read(session, row) for key, row in rows.items()}


def differences_since(session: Session, actor: Actor, manuscript_id: int, version: int) -> Difference:
    """What became of another version of the same work in this one. Raises Refusal NOT_FOUND, UNKNOWN_VERSION."""
    row = _row(session, actor, manuscript_id)
    holder = next(name for name in HOLDER.values() if getattr(row, name) is not None)
    versions = COURSE_MANUSCRIPTS.grouped(session, actor, holder, [getattr(row, holder)])[getattr(row, holder)]
    other = next((each for each in versions if each.version == version), None)
    if other is None:
        known = "、".join(str(each.version) for each in versions)
        raise Refusal("UNKNOWN_VERSION", say("manuscripts.unknown_version", version=version, known=known), "since")
    return difference(_read(session, other), _read(session, row))


def manuscript_file(session: Session, actor: Actor, store: AttachmentStore, manuscript_id: int) -> MadeFile:
    """A version as DOCX, for the office's own program. Raises Refusal NOT_FOUND; FILE_DAMAGED where a picture of it is gone."""
    row = _row(session, actor, manuscript_id)
    manuscript, title = _read(session, row), _title(session, row)
    pictures = {each.sha256: _content(store, each) for each in manuscript.pictures}
    made_on: date = row.made_at.date()
    content = written_docx(manuscript, pictures, title=title, created=made_on)
    return MadeFile(content, f"{_safe(title)}-{say('manuscripts.version', version=row.version)}.docx", DOCX)


def picture_key(manuscript_id: int, place: int) -> int:
    """What names a picture of a version for those who fetch it; `place` counts its pictures from 0."""
    return manuscript_id * _PLACES + place


def manuscript_picture(session: Session, actor: Actor, store: AttachmentStore, key: int) -> KeptFile:
    """The picture that `picture_key` names. Raises Refusal NOT_FOUND."""
    manuscript_id, place = divmod(key, _PLACES)
    pictures = manuscript_of(session, actor, manuscript_id).pictures
    if place >= len(pictures):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    picture = pictures[place]
    path = store.path_of(picture.sha256)
    size = path.stat().st_size if path.exists() else 0
    return KeptFile(path, f"{picture.sha256[:12]}.{_SUFFIX[picture.media_type]}", picture.media_type, size, picture.sha256)


def _row(session: Session, actor: Actor, manuscript_id: int) -> CourseManuscriptRow:
    row = COURSE_MANUSCRIPTS.by_ids(session, actor, [manuscript_id]).get(manuscript_id)
    if row is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    return row


def _read(session: Session, row: CourseManuscriptRow) -> Manuscript:
    return read(session.exec(select(CourseManuscript.blocks).where(CourseManuscript.id == row.id)).one())


def _title(session: Session, row: CourseManuscriptRow) -> str:
    """What the work is called; a reply is called after its proposal."""
    for table, name in HOLDER.items():
        key = getattr(row, name)
        if key is not None:
            return _title_of(session, cast("Course", session.get_one(table, key)))
    raise AssertionError("a version of nothing")


def _title_of(session: Session, course: Course) -> str:
    if isinstance(course, HandlingCourse):
        proposal = session.get_one(ProposalCourse, course.course_id)
        return say("manuscripts.reply_to", title=proposal.title)
    return course.title


def _content(store: AttachmentStore, picture: Picture) -> bytes:
    name = f"{picture.sha256[:12]}.{_SUFFIX[picture.media_type]}"
    path: Path = store.path_of(picture.sha256)
    KeptFile(path, name, picture.media_type, 0, picture.sha256).look_through()
    return path.read_bytes()


def _safe(title: str) -> str:
    """A title as a file may be called."""
    return "".join(letter for letter in title if letter.isalnum() or letter in " -_（）()、，")[:60].strip() or say("manuscripts.untitled")
