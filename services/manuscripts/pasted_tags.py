"""The tags of a pasted page, one after the other, put together into paragraphs, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.manuscripts.dropped import DropKind
from services.manuscripts.gathering import Gathering
from services.manuscripts.limits import MOST_CHARACTERS, MOST_ELEMENTS
from services.manuscripts.pasted_lists import Item, Lists
from services.manuscripts.pasted_tables import Tables
from services.manuscripts.pasted_words import (
    BLOCKS,
    HEADINGS,
    LISTS,
    SILENT,
    TOLD,
    Style,
    data_of,
    name_of,
    number_said,
    runs_script,
    unbroken,
)
from services.manuscripts.tidying import lowered, raised
from services.manuscripts.tree import ParagraphKind

_MOVED = {"sup": raised, "sub": lowered}
_PLAIN = Style("")


class _Open(NamedTuple):
    """An element that is open: whether everything in it is left out, and whether it is the label of a list's paragraph."""

    tag: str
    skips: bool
    is_label: bool
    level: int | None
    is_heading: bool


class Tags:
    """A target of lxml's parser. Text gathers until a block begins or ends, then it is a paragraph of whatever it stood in."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._tables = Tables(gathering)
        self._lists = Lists()
        self._open: list[_Open] = []
        self._headings: list[int] = []
        self._levels: list[int] = []
        self._moved: list[str] = []
        self._text: list[str] = []
        self._label: list[str] = []
        self._skipping = self._labelling = self._elements = self._characters = self._lined = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Refusal("TOO_MANY_ELEMENTS", say("manuscripts.too_many_elements", most=MOST_ELEMENTS), "text")
        style = Style(attributes["style"]) if "style" in attributes else _PLAIN
        skips = not self._skipping and self._is_left_out(tag, attributes, style)
        if not self._skipping and not skips:
            self._begin(tag, attributes, style)
        self._open.append(_Open(tag, skips, style.is_label, style.level, tag in HEADINGS or style.outline is not None))
        self._skipping += skips
        self._labelling += style.is_label

    def end(self, tag: str) -> None:
        if not self._open:
            return
        closed = self._open.pop()
        self._labelling -= closed.is_label
        if closed.skips:
            self._skipping -= 1
        elif not self._skipping:
            self._finish(closed)

    def data(self, text: str) -> None:
        if self._skipping:
            return
        if self._labelling:
            self._label.append(text)
            return
        self._characters += len(text)
        if self._characters > 10 * MOST_CHARACTERS:
            raise Refusal("TEXT_TOO_LONG", say("manuscripts.too_long", most=MOST_CHARACTERS), "text")
        if self._moved and text.strip():
            text = self._moved_text(text)
        if self._lined and "\n" in text:
            *lines, text = text.split("\n")
            for line in lines:
                self._text.append(line)
                self._flush()
        self._text.append(text)

    def close(self) -> None:
        self._flush()
        self._tables.finish()

    def _is_left_out(self, tag: str, attributes: Mapping[str, str], style: Style) -> bool:
        """Whether the element goes with everything in it; told unless it is no text at all."""
        if scripts := sum(name.startswith("on") for name in attributes):
            self._gathering.drop(DropKind.SCRIPT, count=scripts)
        if tag in SILENT or attributes.get("class") == "MsoCommentReference":
            return True
        if tag in TOLD:
            self._gathering.drop(TOLD[tag], tag if TOLD[tag] is DropKind.EMBEDDED else "")
            return True
        if tag == "input" and attributes.get("type", "").lower() != "hidden":
            self._gathering.drop(DropKind.FORM_FIELD)
        if style.is_comment or style.hides or "hidden" in attributes:
            # Labels of lists are hidden from other programs, not from readers.
            self._gathering.drop(DropKind.COMMENT if style.is_comment else DropKind.HIDDEN)
            return True
        return False

    def _begin(self, tag: str, attributes: Mapping[str, str], style: Style) -> None:
        if tag in BLOCKS:
            self._end_block()
        if tag == "br":
            self._flush()
        elif tag == "img":
            self._picture(attributes)
        elif tag == "a" and (address := attributes.get("href", "").strip()) and not address.startswith("#"):
            self._gathering.drop(DropKind.SCRIPT if runs_script(address) else DropKind.LINK)
        elif tag in LISTS:
            self._lists.begin(tag, attributes)
        elif tag == "li":
            self._lists.begin_item(attributes)
        elif tag in _MOVED:
            self._moved.append(tag)
        elif tag == "pre":
            self._lined += 1
        elif tag == "ins":
            self._gathering.drop(DropKind.INSERTION)
        self._tables.begin(tag, attributes)
        if tag in ("s", "strike") or style.strikes:
            self._gathering.drop(DropKind.STRUCK)
        if style.level is not None:
            self._levels.append(style.level)
        if tag in HEADINGS or style.outline is not None:
            self._headings.append(style.outline or HEADINGS[tag])

    def _finish(self, closed: _Open) -> None:
        tag = closed.tag
        if tag in BLOCKS:
            self._end_block()
        if closed.level is not None:
            self._levels.pop()
        if closed.is_heading:
            self._headings.pop()
        if tag in LISTS:
            self._lists.end()
        elif tag == "li":
            self._lists.end_item()
        elif tag in _MOVED:
            self._moved.pop()
        elif tag == "pre":
            self._lined -= 1
        self._tables.end(tag)

    def _flush(self) -> None:
        """What has gathered becomes a paragraph, or a line of the cell it stands in."""
        text = unbroken("".join(self._text)).strip()
        self._text.clear()
        if not text:
            return
        item = self._item()
        number = item.number if item else ""
        if self._tables.in_cell:
            self._tables.line(number + text)
        elif self._headings:
            self._gathering.paragraph(number + text, ParagraphKind.HEADING, self._headings[-1])
        elif item and not number:
            self._gathering.paragraph(text, ParagraphKind.ITEM, item.level)
        else:
            self._gathering.paragraph(number + text)

    def _end_block(self) -> None:
        self._flush()
        # A label that nothing followed.
        self._label.clear()

    def _item(self) -> Item | None:
        """The item of a list that the paragraph is: a word processor's, which brings its label along, or the page's."""
        label = "".join(self._label)
        self._label.clear()
        if label.strip():
            return Item(self._levels[-1] if self._levels else 1, number_said(label))
        return self._lists.item()

    def _picture(self, attributes: Mapping[str, str]) -> None:
        self._flush()
        address, alt = attributes.get("src", "").strip(), attributes.get("alt", "")
        data = data_of(address)
        if data is None:
            if address:
                self._gathering.drop(DropKind.PICTURE_ELSEWHERE, name_of(address))
        elif data[1] is None:
            self._gathering.drop(DropKind.NOT_A_PICTURE, alt or data[0])
        else:
            self._tables.picture(data[1], alt or data[0], alt)

    def _moved_text(self, text: str) -> str:
        found = _MOVED[self._moved[-1]](text)
        if found is None:
            self._gathering.drop(DropKind.RAISED, text)
        return text if found is None else found
