"""Workbooks written and read back, with another library than the one that wrote them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from services.exports.annual_sheet import AnnualMember, AnnualSheet, WorkLabel
from services.exports.annual_workbook import write_annual_workbook
from services.name_order import sort_keys
from tests.services.exports.annual_year import annual_sheet, scorecard

SHEETS = ["封面", "汇总", "得分明细", "义务", "建议事项", "办法的选择"]
SUMMARY_HEAD, LINES_HEAD = 4, 3


def written(sheet: AnnualSheet) -> bytes:
    target = io.BytesIO()
    write_annual_workbook(sheet, target)
    return target.getvalue()


def read(content: bytes, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def rows(sheet: Any, head: int) -> Iterator[dict[str, Any]]:
    titles = [cell.value for cell in sheet[head]]
    for row in sheet.iter_rows(min_row=head + 1, values_only=True):
        yield dict(zip(titles, row, strict=True))


def one_member(
    *lines: Any, name: str = "丁甲", number: str = "0001", works: dict[str, WorkLabel] | None = None, **changed: Any
) -> AnnualSheet:
    member = AnnualMember(
        name=name, number=number, strokes_key=sort_keys(name).strokes, sector="农业界", scorecard=scorecard(number, list(lines), **changed)
    )
    return annual_sheet((member,), works or {})
