"""The body of a DOCX from top to bottom: paragraphs with their numbers, tables, notes at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.manuscripts.docx_archive import Element
from services.manuscripts.docx_numbering import Numbering
from services.manuscripts.docx_pictures import Drawn, Pictures
from services.manuscripts.docx_runs import Run, Runs
from services.manuscripts.docx_styles import Styles
from services.manuscripts.docx_words import child, is_on, name_of, number, value
from services.manuscripts.dropped import DropKind
from services.manuscripts.gathering import Gathering
from services.manuscripts.limits import MOST_COLUMNS
from services.manuscripts.spans import Cell
from services.manuscripts.tree import ParagraphKind

# What only wraps other blocks.
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag"})


class Body:
    """Puts what it reads into a `Gathering`; within a table, into the cell that is open."""

    def __init__(
        self, gathering: Gathering, styles: Styles, numbering: Numbering, pictures: Pictures, notes: Mapping[str, Element | None]
    ) -> None:
        self._gathering, self._styles, self._numbering = gathering, styles, numbering
        self._runs = Runs(gathering, pictures)
        self._notes = {kind: {value(note, "id"): note for note in (root if root is not None else ())} for kind, root in notes.items()}
        self._lines: list[str] | None = None
        self._waiting: list[Drawn] = []
        # The text of paragraphs whose end was deleted: it stands before the next one.
        self._before: list[str] = []

    def blocks(self, parent: Element) -> None:
        for each in parent:
            match name_of(each):
                case "p":
                    self._paragraph(each)
                case "tbl":
                    self._table(each)
                case "ins" | "moveTo":
                    self._gathering.drop(DropKind.INSERTION)
                    self.blocks(each)
                case "del" | "moveFrom":
                    self._gathering.drop(DropKind.DELETION)
                case "altChunk":
                    self._gathering.drop(DropKind.EMBEDDED, "altChunk")
                case name if name in _WRAPPERS:
                    self.blocks(each)

    def finish(self) -> None:
        """What was still waiting, and the notes in the order in which the text names them."""
        self._emit("".join(self._before))
        self._before.clear()
        for place, (kind, key) in enumerate(self._runs.notes, start=1):
            note = self._notes.get(kind, {}).get(key)
            if note is not None:
                self._gathering.drop(DropKind.NOTE)
                self._before.append(f"[{place}] ")
                self.blocks(note)

    def _paragraph(self, paragraph: Element) -> None:
        properties = child(paragraph, "pPr")
        style = self._styles.style_of(properties)
        numbered = self._numbering.label(self._styles.numbered(properties), style)
        heading = self._styles.heading(properties)
        read = self._runs.read(paragraph)
        pieces, self._before = [*self._before, *read.pieces], []
        if is_on(child(properties, "rPr"), "del"):
            self._before = [piece if isinstance(piece, str) else "" for piece in pieces]
            return
        depth, label = numbered or (0, "")
        for line in _lines(pieces):
            if isinstance(line, Drawn):
                self._picture(line)
            elif line.strip():
                self._emit(label + line.strip(), heading=heading, depth=0 if label else depth)
                depth, label = 0, ""
        for box in read.boxes:
            self.blocks(box)

    def _emit(self, text: str, *, heading: int | None = None, depth: int = 0) -> None:
        if self._lines is not None:
            if line := self._gathering.line(text):
                self._lines.append(line)
        elif heading is not None:
            self._gathering.paragraph(text, ParagraphKind.HEADING, heading)
        elif depth:
            self._gathering.paragraph(text, ParagraphKind.ITEM, depth)
        else:
            self._gathering.paragraph(text)

    def _picture(self, drawn: Drawn) -> None:
        if drawn.content is None:
            self._gathering.drop(DropKind.PICTURE_ELSEWHERE, drawn.name)
        elif self._lines is not None:
            self._gathering.drop(DropKind.PICTURE_MOVED, drawn.alt or drawn.name)
            self._waiting.append(drawn)
        else:
            self._gathering.picture(drawn.content, drawn.name, drawn.alt)

    def _table(self, table: Element) -> None:
        if self._lines is not None:
            self._gathering.drop(DropKind.NESTED_TABLE)
            for row in self._rows(table):
                for cell in _wrapped(row, "tc"):
                    self.blocks(cell)
            return
        rows = [self._row(row) for row in self._rows(table)]
        if rows:
            self._gathering.table(rows)
        waiting, self._waiting = self._waiting, []
        for drawn in waiting:
            self._picture(drawn)

    def _rows(self, table: Element) -> list[Element]:
        rows = _wrapped(table, "tr")
        kept = [row for row in rows if child(row, "trPr", "del") is None]
        if len(kept) < len(rows):
            self._gathering.drop(DropKind.DELETION, count=len(rows) - len(kept))
        return kept

    def _row(self, row: Element) -> list[Cell]:
        before = min(number(child(row, "trPr", "gridBefore")) or 0, MOST_COLUMNS)
        cells = [Cell("")] * before
        for each in _wrapped(row, "tc"):
            properties = child(each, "tcPr")
            across, merged = number(child(properties, "gridSpan")) or 1, child(properties, "vMerge")
            if merged is not None and value(merged) == "restart" and across == 1:
                self._gathering.drop(DropKind.MERGED_CELLS)
            is_continued = merged is not None and value(merged) != "restart"
            cells.append(Cell("" if is_continued else self._cell(each), across))
        return cells

    def _cell(self, cell: Element) -> str:
        lines: list[str] = []
        self._lines = lines
        self.blocks(cell)
        self._lines = None
        return "\n".join(lines)


def _wrapped(parent: Element, name: str) -> list[Element]:
    """The children of that name, and those in what only wraps them."""
    found = []
    for each in parent:
        if name_of(each) == name:
            found.append(each)
        elif name_of(each) in _WRAPPERS | {"ins", "moveTo"}:
            found += _wrapped(each, name)
    return found


def _lines(pieces: Iterable[Run]) -> Iterable[str | Drawn]:
    """Text between breaks and pictures, joined; None among the pieces is a break."""
    text: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece)
            continue
        yield "".join(text)
        text.clear()
        if piece is not None:
            yield piece
    yield "".join(text)
