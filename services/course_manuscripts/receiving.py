"""What somebody sends as a text: lines, a pasted page, or a DOCX; taken in before anything is held or changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal, refuse
from services.manuscripts import Manuscript, Received, plain_text, received_docx, received_lines, received_page
from services.models import ManuscriptOrigin
from services.texts import problems_of_texts


@dataclass(frozen=True)
class PastedPage:
    """What was copied from Word, WPS or a page, as HTML."""

    html: str


@dataclass(frozen=True)
class UploadedFile:
    """A DOCX as it was uploaded."""

    file_name: str
    content: bytes


Source = PastedPage | UploadedFile


class Taken(NamedTuple):
    """A text as it came: its lines, and of a page or a file all that was received, with what the file was called."""

    plain: str
    received: Received | None = None
    origin: ManuscriptOrigin = ManuscriptOrigin.TYPED
    file_name: str | None = None


def taken_from(text: str | Source) -> Taken:
    """Lines as they are, or the text of a page or a file.

    Raises Refusal as `received_page` and `received_docx` do, on `html` or `file`; TEXT_MISSING where nothing of it can be kept; or what is
    wrong with the file's name.
    """
    if isinstance(text, str):
        return Taken(text)
    received = _received(text)
    plain = plain_text(received.manuscript)
    if isinstance(text, PastedPage):
        return Taken(plain, received, ManuscriptOrigin.PASTED)
    return Taken(plain, received, ManuscriptOrigin.UPLOADED, Path(text.file_name).name)


def _received(source: Source) -> Received:
    field = "html" if isinstance(source, PastedPage) else "file.content"
    try:
        if isinstance(source, PastedPage):
            received = received_page(source.html)
        else:
            refuse(problems_of_texts({"file.name": Path(source.file_name).name}))
            received = received_docx(source.content)
    except Refusal as refusal:
        refusal.problems = tuple(replace(each, field=each.field if each.field == "file.name" else field) for each in refusal.problems)
        raise
    if not received.manuscript.blocks:
        raise Refusal("TEXT_MISSING", say("manuscripts.nothing_kept"), field)
    return received


def typed(text: str, field: str = "text") -> tuple[Received, list[Problem]]:
    """Lines as a text, and what is wrong with them: too much at all, or characters that nobody sees."""
    try:
        received = received_lines(text)
    except Refusal as refusal:
        return Received(Manuscript(), {}, ()), [replace(each, field=field) for each in refusal.problems]
    return received, [Problem("UNSEEN_CHARACTER", field, say("texts.unseen"))] if received.dropped else []


def tidied(text: str) -> str:
    """Lines as they would be kept; the text itself where it is too much to be."""
    received, problems = typed(text)
    return text if problems else plain_text(received.manuscript)
