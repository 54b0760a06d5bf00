"""The runs of one paragraph of a DOCX: its characters, breaks and pictures, with changes accepted."""

from __future__ import annotations

from typing import NamedTuple

from services.manuscripts.docx_archive import Element
from services.manuscripts.docx_pictures import Drawn, Pictures, boxes_of
from services.manuscripts.docx_words import below, characters, child, is_on, name_of, value
from services.manuscripts.dropped import DropKind
from services.manuscripts.gathering import Gathering
from services.manuscripts.tidying import lowered, raised

# A piece of a paragraph: characters, a picture, or None for a break of the line.
Run = str | Drawn | None

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "fldSimple", "bdo", "dir"})
_MOVED = {"superscript": raised, "subscript": lowered}
# Characters of Wingdings that offices tick and list with, as those of Unicode.
_SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0FC": "✓", "F050": "✓", "F0A8": "□", "F06F": "□", "F0A3": "□", "F06E": "■", "F0B7": "·"}


class Read(NamedTuple):
    """A paragraph's pieces in order, and the text boxes that hang on it."""

    pieces: list[Run]
    boxes: list[Element]


class Runs:
    """Reads paragraphs one after the other; `notes` are those that were named, by kind and key, in order."""

    def __init__(self, gathering: Gathering, pictures: Pictures) -> None:
        self._gathering, self._pictures = gathering, pictures
        self.notes: list[tuple[str, str]] = []
        self._read = Read([], [])

    def read(self, paragraph: Element) -> Read:
        self._read = Read([], [])
        self._inline(paragraph)
        return self._read

    def _inline(self, parent: Element) -> None:
        for each in parent:
            match name_of(each):
                case "r":
                    self._run(each)
                case "hyperlink":
                    if value(each, "id"):
                        self._gathering.drop(DropKind.LINK)
                    self._inline(each)
                case "ins" | "moveTo":
                    self._gathering.drop(DropKind.INSERTION)
                    self._inline(each)
                case "del" | "moveFrom":
                    self._gathering.drop(DropKind.DELETION)
                case "oMath" | "oMathPara":
                    text = characters(each)
                    self._gathering.drop(DropKind.FORMULA, text)
                    self._read.pieces.append(text)
                case "AlternateContent":
                    self._inline(_chosen(each))
                case name if name in _WRAPPERS:
                    self._inline(each)

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        if is_on(properties, "vanish"):
            if characters(run).strip():
                self._gathering.drop(DropKind.HIDDEN)
            return
        if (is_on(properties, "strike") or is_on(properties, "dstrike")) and characters(run).strip():
            self._gathering.drop(DropKind.STRUCK)
        self._parts(run, value(child(properties, "vertAlign")))

    def _parts(self, run: Element, moved: str | None) -> None:
        pieces = self._read.pieces
        for each in run:
            match name_of(each):
                case "t":
                    pieces.append(self._moved(each.text or "", moved))
                case "tab" | "ptab":
                    pieces.append(" ")
                case "br" if value(each, "type") not in ("page", "column"):
                    pieces.append(None)
                case "cr":
                    pieces.append(None)
                case "noBreakHyphen":
                    pieces.append("-")
                case "sym":
                    self._symbol(each)
                case "ruby":
                    self._gathering.drop(DropKind.RUBY)
                    self._inline(next(below(each, "rubyBase"), ()))
                case "footnoteReference" | "endnoteReference" as name:
                    self.notes.append((f"{name.removesuffix('Reference')}s", value(each, "id") or ""))
                    pieces.append(f"[{len(self.notes)}]")
                case "commentReference":
                    self._gathering.drop(DropKind.COMMENT)
                case "drawing" | "pict" | "object" as name:
                    self._drawing(each, name)
                case "AlternateContent":
                    self._parts(_chosen(each), moved)

    def _drawing(self, drawing: Element, kind: str) -> None:
        if kind == "object":
            # What is shown of it is a picture of a program's own.
            program = next((value(each, "ProgID") or "" for each in below(drawing, "OLEObject")), "")
            self._gathering.drop(DropKind.EMBEDDED, program or kind)
            return
        pictures, boxes = self._pictures.drawn(drawing), boxes_of(drawing)
        self._read.pieces.extend(pictures)
        self._read.boxes.extend(boxes)
        if boxes:
            self._gathering.drop(DropKind.TEXT_BOX, count=len(boxes))
        if not pictures and not boxes:
            data = next(below(drawing, "graphicData"), None)
            inside = next((name_of(each) for each in (data if data is not None else ())), "")
            # Lines and frames are looks.
            if inside in ("chart", "relIds", "contentPart"):
                self._gathering.drop(DropKind.EMBEDDED, {"relIds": "SmartArt", "contentPart": "ink"}.get(inside, inside))

    def _symbol(self, symbol: Element) -> None:
        code = (value(symbol, "char") or "").upper()
        if code in _SYMBOLS:
            self._read.pieces.append(_SYMBOLS[code])
        else:
            self._gathering.drop(DropKind.SYMBOL, f"{value(symbol, 'font') or ''} {code}")

    def _moved(self, text: str, moved: str | None) -> str:
        if moved not in _MOVED or not text.strip():
            return text
        found = _MOVED[moved](text)
        if found is None:
            self._gathering.drop(DropKind.RAISED, text)
        return text if found is None else found


def _chosen(alternatives: Element) -> Element:
    """Of the ways to say one thing the first, else what is meant for those who know no other."""
    found = child(alternatives, "Choice")
    found = child(alternatives, "Fallback") if found is None else found
    return found if found is not None else ()
