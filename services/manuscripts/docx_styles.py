"""What the styles of a DOCX say of a paragraph: that it is a heading, and that it is numbered."""

from __future__ import annotations

import re
from typing import NamedTuple

from services.manuscripts.docx_archive import Element
from services.manuscripts.docx_words import child, name_of, number, value

# The names of Word's own styles are English whatever language it speaks; WPS and old files may say 标题.
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_FARTHEST = 20


class Numbered(NamedTuple):
    """A paragraph's list and its level in it, from 0; None for what is not said."""

    list_id: str | None
    level: int | None


class Styles:
    def __init__(self, root: Element | None) -> None:
        styles = [each for each in (root if root is not None else ()) if name_of(each) == "style"]
        self._styles: dict[str | None, Element] = {value(each, "styleId"): each for each in styles}

    def heading(self, properties: Element | None) -> int | None:
        """The level of the heading that a paragraph with these properties is, from 1."""
        for each in self._said_by(properties):
            outline = number(child(each, "outlineLvl"))
            if outline is not None:
                return outline + 1 if outline < 9 else None
        for style in self._chain(properties):
            if found := _HEADING.fullmatch((value(child(style, "name")) or "").strip()):
                return int(found[1])
        return None

    def numbered(self, properties: Element | None) -> Numbered:
        """The list that a paragraph with these properties belongs to."""
        list_id, level = None, None
        for each in self._said_by(properties):
            said = child(each, "numPr")
            list_id = value(child(said, "numId")) if list_id is None else list_id
            level = number(child(said, "ilvl")) if level is None else level
        return Numbered(None if list_id == "0" else list_id, level)

    def style_of(self, properties: Element | None) -> str | None:
        return value(child(properties, "pStyle"))

    def _said_by(self, properties: Element | None) -> list[Element]:
        chain = (child(style, "pPr") for style in self._chain(properties))
        return [each for each in (properties, *chain) if each is not None]

    def _chain(self, properties: Element | None) -> list[Element]:
        """The paragraph's style, the one that is based on, and so on."""
        found: list[Element] = []
        style = self._styles.get(self.style_of(properties))
        while style is not None and len(found) < _FARTHEST:
            found.append(style)
            style = self._styles.get(value(child(style, "basedOn")))
        return found
