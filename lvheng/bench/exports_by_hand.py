"""What somebody would write who wants these very cells in a file and nothing else: the contenders of the bench of exports."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any, Literal

import docx
import msgspec
import python_calamine
import typst
import xlsxwriter  # type: ignore[import-untyped]
from docx.shared import Pt
from docx.table import Table

from services.exports.fonts import find_faces

Cells = dict[str, list[list[Any]]]


def cells_of(workbook: bytes) -> Cells:
    """Every cell of a workbook, by sheet."""
    found = python_calamine.CalamineWorkbook.from_filelike(BytesIO(workbook))
    return {name: found.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in found.sheet_names}


def workbook_by_hand(cells: Cells) -> bytes:
    """These cells with a frame around each and text wrapped, and nothing set for printing."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        framed = book.add_format({"border": 1, "text_wrap": True})
        dated = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        for name, rows in cells.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(at, place, value, framed)
                    elif isinstance(value, datetime | date):
                        sheet.write_datetime(at, place, value, dated)
                    else:
                        sheet.write_number(at, place, value, framed)
    return target.getvalue()


def parts_of(document: bytes) -> list[str | list[list[str]]]:
    """The paragraphs and tables of a document, in their order; of a table, its rows of texts."""
    return [
        [[cell.text for cell in row.cells] for row in part.rows] if isinstance(part, Table) else part.text
        for part in docx.Document(BytesIO(document)).iter_inner_content()
    ]


def document_by_hand(parts: list[str | list[list[str]]]) -> bytes:
    """These paragraphs and tables in the face a circular is set in, and nothing else of its form."""
    document, target = docx.Document(), BytesIO()
    for part in parts:
        if isinstance(part, str):
            run = document.add_paragraph().add_run(part)
            run.font.name, run.font.size = "仿宋_GB2312", Pt(16)
            continue
        table = document.add_table(len(part), len(part[0]))
        for texts, row in zip(part, table.rows, strict=True):
            for text, cell in zip(texts, row.cells, strict=True):
                cell.text = text
    document.save(target)
    return target.getvalue()


def forget() -> None:
    """Has Typst give back what it keeps of documents set before, after whoever is at it in the background has ended."""
    from services.exports.typeset.typesetter import FORGETS, Typesetter

    for each in threading.enumerate():
        if each.name == FORGETS:
            each.join()
    Typesetter("dossier").forget()


# As quick as we know to write it: pages counted as in our own.
PLAIN = """
#let data = json(bytes(sys.inputs.data))
#let footer = data.footer.join(" ")
#set text(font: "Noto Serif CJK SC", size: 9.5pt, lang: "zh", region: "cn")
#for (place, member) in data.members.enumerate() {
  let (first, last) = ("first-", "last-").map(end => label(end + str(calc.quo(place, 25))))
  set page(paper: "a4", footer: context {
    let (own, firsts, lasts) = (here().page(), ..(first, last).map(end => query(end).map(mark => mark.location().page())))
    let at = lasts.position(page => page >= own)
    if at != none [#footer 第 #(own - firsts.at(at) + 1) 页 共 #(lasts.at(at) - firsts.at(at) + 1) 页]
  })
  [#metadata(none)#first]
  heading(level: 1, member.name + member.number)
  heading(level: 2, data.words.facts)
  table(columns: (22mm, 1fr, 22mm, 1fr), ..member.facts.flatten())
  heading(level: 2, data.words.acts)
  table(columns: (20mm, 1fr, 50mm), data.words.act_day, data.words.act_what, data.words.act_how,
    ..member.acts.map(act => (table.cell(colspan: 3, act.title + act.summary), ..act.rows.flatten())).flatten())
  heading(level: 2, data.words.score)
  table(columns: (44mm, 1fr, 16mm), data.words.clause, data.words.why, data.words.points,
    ..member.score.map(block => (table.cell(colspan: 2, block.title), block.points, ..block.rows.flatten())).flatten(),
    table.cell(colspan: 2, data.words.total), member.total)
  heading(level: 2, data.words.duties)
  table(columns: (24mm, 1fr, 16mm, 1fr), data.words.duty, data.words.asked, data.words.outcome, data.words.counted,
    ..member.duties.flatten())
  heading(level: 2, data.words.grade)
  table(columns: (22mm, 1fr), ..member.grade.flatten())
  [#metadata(none)#last]
}
"""
STANDARD: Literal["a-2b"] = "a-2b"


def dossiers_by_hand() -> Callable[[dict[str, Any]], bytes]:
    """A Typst script for texts that are made already: the same tables, and the same footer with each member's own pages counted."""
    compiler = typst.Compiler(font_paths=find_faces().fonts, ignore_system_fonts=True)

    def run(data: dict[str, Any]) -> bytes:
        text = msgspec.json.encode(data).decode()
        content = compiler.compile(
            PLAIN.encode(), sys_inputs={"data": text}, format="pdf", pdf_standards=[STANDARD], pdf_tags=False, timestamp=0
        )
        assert isinstance(content, bytes)
        return content

    return run
