"""Twins of a table for other programs: CSV for spreadsheets, Parquet for analysis. The JSON Lines are what counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import Any, NewType, get_type_hints

import msgspec

from services.exchange.tables import Table

# Points as people write them, with six places at most: exact text in JSON and CSV, a decimal in Parquet. The exchange package's rows hold
# whole micro-points instead.
ExactPoints = NewType("ExactPoints", Decimal)
# Every micro-point that 64 bits hold has nineteen digits at most.
DIGITS, PLACES = 19, 6
BOM = b"\xef\xbb\xbf"
# What a spreadsheet takes for a formula at the beginning of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(table: Table, rows: Iterable[msgspec.Struct]) -> bytes:
    """The rows as CSV with a head, UTF-8 with a byte order mark, as offices' spreadsheets read it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in rows:
        writer.writerow(cells(table, row))
    return BOM + text.getvalue().encode()


def cells(table: Table, row: msgspec.Struct) -> list[str]:
    """A row's cells. Text that a spreadsheet would run gets an apostrophe before it; the JSON has it without."""
    return [_cell(getattr(row, name)) for name in table.columns]


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV twin without its head. Raises ValueError for what is none."""
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))[1:]
    except csv.Error as wrong:
        raise ValueError(str(wrong)) from wrong


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = msgspec.json.encode(value, order="sorted").decode()
    return text[1:-1] if text.startswith('"') else text


def has_parquet() -> bool:
    """Whether Parquet can be written here: it comes with `lvheng[bulk]`."""
    return find_spec("pyarrow") is not None


def parquet_bytes(table: Table, rows: Sequence[msgspec.Struct]) -> bytes:
    """The rows as Parquet: text, whole numbers, exact points, yes or no and days as such, whatever else is nested as JSON text."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    hints = get_type_hints(table.row)
    known: dict[Any, Any] = {int: pa.int64(), bool: pa.bool_(), date: pa.date32(), str: pa.string()}
    known[ExactPoints] = pa.decimal128(DIGITS, PLACES)
    types = {name: next((known[kind] for kind in known if hints[name] in (kind, kind | None)), None) for name in table.columns}
    columns = {name: pa.array([_value(getattr(row, name), types[name]) for row in rows], types[name] or pa.string()) for name in types}
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content, compression="zstd", store_schema=False)
    return content.getvalue()


def parquet_rows(content: bytes) -> list[dict[str, Any]]:
    """The rows of a Parquet twin. Raises ValueError for what is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(content)).to_pylist()
    except (pa.ArrowException, OSError, OverflowError) as wrong:
        raise ValueError(str(wrong)) from wrong
    return rows


def _value(value: Any, kind: Any) -> Any:
    if value is None or kind is not None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, datetime) else msgspec.json.encode(value, order="sorted").decode()
