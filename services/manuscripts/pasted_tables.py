"""Tables of a pasted page. A table in a cell of another is lines of that cell."""

from __future__ import annotations

from collections.abc import Mapping

from services.manuscripts.dropped import DropKind
from services.manuscripts.gathering import Gathering
from services.manuscripts.spans import Cell


class Tables:
    """The table that is open: its cells take the lines and pictures of what stands in them."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._depth = 0
        self._rows: list[list[Cell]] = []
        self._lines: list[str] | None = None
        self._span = (1, 1)
        self._pictures: list[tuple[bytes, str, str]] = []

    @property
    def in_cell(self) -> bool:
        return self._lines is not None

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth > 1:
                self._gathering.drop(DropKind.NESTED_TABLE)
        elif self._depth != 1:
            return
        elif tag == "tr":
            self._finish_cell()
            self._rows.append([])
        elif tag in ("td", "th"):
            self._finish_cell()
            self._rows = self._rows or [[]]
            self._lines = []
            self._span = (_span(attributes, "colspan"), _span(attributes, "rowspan"))

    def end(self, tag: str) -> None:
        if tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self.finish()
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._finish_cell()

    def line(self, text: str) -> None:
        """A line of the cell that is open."""
        if self._lines is not None and (line := self._gathering.line(text)):
            self._lines.append(line)

    def picture(self, content: bytes, name: str, alt: str) -> None:
        """A picture where it stands; one in a table comes after it, because cells hold text."""
        if self._depth:
            self._gathering.drop(DropKind.PICTURE_MOVED, name)
            self._pictures.append((content, name, alt))
        else:
            self._gathering.picture(content, name, alt)

    def finish(self) -> None:
        """The table is whole, as far as there is one."""
        self._finish_cell()
        rows, self._rows = self._rows, []
        pictures, self._pictures = self._pictures, []
        if rows:
            self._gathering.table(rows)
        for picture in pictures:
            self._gathering.picture(*picture)

    def _finish_cell(self) -> None:
        if self._lines is not None:
            self._rows[-1].append(Cell("\n".join(self._lines), *self._span))
        self._lines = None


def _span(attributes: Mapping[str, str], name: str) -> int:
    said = attributes.get(name, "1").strip()
    return max(int(said), 1) if said.isdecimal() and len(said) < 6 else 1
