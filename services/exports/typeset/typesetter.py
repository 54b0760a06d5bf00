"""The one place that speaks to Typst: faces found once, a template compiled with data, PDF/A-2b with the time that the data give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import msgspec

from services.exports.fonts import Faces, find_faces, require_characters

STANDARD: Literal["a-2b"] = "a-2b"
# Typst keeps what it has laid out until it has set so many documents without needing it.
REMEMBERED = 11
FORGETS = "typesetter-forgets"


class Typesetter:
    """Sets pages by one template; keep it for many files, because finding faces takes longer than setting a page.

    Raises Refusal where faces or the extra `pdf` are not installed.
    """

    def __init__(self, template: str) -> None:
        self._faces: Faces = find_faces()
        import typst

        self._compiler = typst.Compiler(font_paths=self._faces.fonts, ignore_system_fonts=True)
        self._source = _source(template)

    def pdf(self, data: dict[str, Any], day: date) -> bytes:
        """The file of `data`, said to be made on `day`.

        Raises Refusal, before anything is set, naming every character that no face has. `data` holds text, numbers, lists and dicts;
        of `data["members"]`, each has `name` and `number`, by which a character is told; all other text is the committee's.
        """
        text = msgspec.json.encode(data).decode()
        if self._faces.missing(text):
            require_characters(_owned(data), self._faces)
        made_at = datetime.combine(day, time(), UTC)
        # The template is given with every call: a compiler keeps one that it was made with for the first call only.
        content = self._compiler.compile(
            self._source, sys_inputs={"data": text}, format="pdf", pdf_standards=[STANDARD], pdf_tags=False, timestamp=made_at
        )
        if not isinstance(content, bytes):
            raise TypeError(f"a PDF is one file, Typst gave {type(content).__name__}")
        return content

    def digest(self, data: dict[str, Any], day: date) -> str:
        """What the bytes of `pdf` rest on, as one digest: data, day, template, and whoever sets them."""
        digest = sha256(self._source)
        faces = (f"{path} {place} {Path(path).stat().st_size}" for path, place in sorted(self._faces.files.values()))
        for said in (version("typst"), STANDARD, str(day), *faces):
            digest.update(said.encode() + b"\0")
        digest.update(msgspec.json.encode(data))
        return digest.hexdigest()

    def forget(self) -> None:
        """Has Typst give back what it keeps of the documents set before: megabytes for each member, of no use to the next."""
        for number in range(REMEMBERED):
            self._compiler.compile(f"// {number}".encode(), format="pdf", sys_inputs={})

    def forget_soon(self) -> Thread:
        """As `forget`, in a thread, while whoever waits for the file has it already; the thread, for whoever measures memory."""
        forgetting = Thread(target=self.forget, name=FORGETS)
        forgetting.start()
        return forgetting


@cache
def _source(template: str) -> bytes:
    """A template with what all of them share before it, so that nothing is read from a folder while a page is set."""
    folder = resources.files("services.exports.typeset").joinpath("templates")
    return b"\n".join(folder.joinpath(f"{name}.typ").read_bytes() for name in ("page", template))


def _owned(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text with whose it is: a member's, or the committee's."""
    for key, value in data.items():
        if key == "members":
            for member in value:
                yield from ((f"{member['name']}（{member['number']}）", text) for text in _texts(member))
        else:
            yield from ((str(data["committee"]), text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)
