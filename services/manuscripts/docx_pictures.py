"""Pictures of a DOCX: those that lie in the file, by the key that the text uses for them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import NamedTuple

from services.manuscripts.docx_archive import Archive, Element, Relation
from services.manuscripts.docx_words import below, name_of, value
from services.manuscripts.limits import LARGEST_PICTURE
from services.manuscripts.pasted_words import name_of as file_of

_BOX = "txbxContent"


class Drawn(NamedTuple):
    """A picture that is drawn somewhere: `content` is None where it lies outside the file or is not there."""

    content: bytes | None
    name: str
    alt: str


class Pictures:
    def __init__(self, archive: Archive, relations: Mapping[str, Relation]) -> None:
        self._archive = archive
        self._relations = relations
        self._read: dict[str, bytes | None] = {}

    def drawn(self, drawing: Element) -> list[Drawn]:
        """The pictures of a drawing, but for those in its text boxes."""
        alt = next((value(each, "descr") or "" for each in below(drawing, "docPr")), "")
        found = []
        for each in _outside_boxes(drawing):
            kind = name_of(each)
            if kind in ("blip", "imagedata"):
                key = value(each, "embed") or value(each, "link") if kind == "blip" else value(each, "id") or value(each, "href")
                found.append(self._drawn(key or "", alt or value(each, "title") or ""))
        return found

    def _drawn(self, key: str, alt: str) -> Drawn:
        relation = self._relations.get(key)
        if relation is None or relation.is_outside:
            return Drawn(None, file_of(relation.target) if relation else alt or key, alt)
        if relation.target not in self._read:
            self._read[relation.target] = self._archive.part(relation.target, LARGEST_PICTURE)
        return Drawn(self._read[relation.target], posixpath.basename(relation.target), alt)


def boxes_of(drawing: Element) -> list[Element]:
    """The text boxes of a drawing; those inside others are found when these are read."""
    return [each for each in _outside_boxes(drawing) if name_of(each) == _BOX]


def _outside_boxes(drawing: Element) -> list[Element]:
    """What is drawn, in order, down to the text boxes and no further."""
    found, left = [], [drawing]
    while left:
        each = left.pop()
        found.append(each)
        if name_of(each) != _BOX:
            left.extend(reversed(each))
    return found
