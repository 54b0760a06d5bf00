"""Twins of a table for other programs: CSV for spreadsheets, Parquet for analysis. The JSON Lines are what counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import IO, Any, NewType, get_type_hints

import msgspec

from services.appraisals.sealed_rows import row_text
from services.exchange.tables import Table

# Points as people write them, with six places at most: exact text in JSON and CSV, a decimal in Parquet. The exchange package's rows hold
# whole micro-points instead.
ExactPoints = NewType("ExactPoints", Decimal)
# Every micro-point that 64 bits hold has nineteen digits at most.
DIGITS, PLACES = 19, 6
# Rows of a group in Parquet: what is held of a table while it is written.
GROUP = 1_000
BOM = b"\xef\xbb\xbf"
# What a spreadsheet takes for a formula at the beginning of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CsvFile:
    """Rows as CSV with a head, UTF-8 with a byte order mark, as offices' spreadsheets read it; written as they come."""

    def __init__(self, table: Table, target: IO[bytes]) -> None:
        self._table = table
        target.write(BOM)
        self._text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(table.columns)

    def add(self, rows: Iterable[msgspec.Struct]) -> None:
        self._writer.writerows(cells(self._table, row) for row in rows)

    def close(self) -> None:
        """Ends the file, which stays open."""
        self._text.detach()


class JsonlFile:
    """Rows as JSON Lines, written as they come."""

    def __init__(self, _: Table, target: IO[bytes]) -> None:
        self._target = target

    def add(self, rows: Iterable[msgspec.Struct]) -> None:
        self._target.writelines(f"{row_text(row)}\n".encode() for row in rows)

    def close(self) -> None:
        """Ends the file, which stays open."""


def written(file: type[CsvFile | JsonlFile | ParquetFile], table: Table, rows: Iterable[msgspec.Struct]) -> bytes:
    """The bytes of a file that holds these rows."""
    content = io.BytesIO()
    writer = file(table, content)
    writer.add(rows)
    writer.close()
    return content.getvalue()


def csv_bytes(table: Table, rows: Iterable[msgspec.Struct]) -> bytes:
    """The rows as CSV."""
    return written(CsvFile, table, rows)


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


class ParquetFile:
    """Rows as Parquet: text, whole numbers, exact points, yes or no and days as such, whatever else is nested as JSON text.

    Rows wait until they fill a group: how they come decides nothing about the bytes.
    """

    def __init__(self, table: Table, target: IO[bytes]) -> None:
        import pyarrow as pa  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]

        hints = get_type_hints(table.row)
        known: dict[Any, Any] = {int: pa.int64(), bool: pa.bool_(), date: pa.date32(), str: pa.string()}
        known[ExactPoints] = pa.decimal128(DIGITS, PLACES)
        self._types = {name: next((known[kind] for kind in known if hints[name] in (kind, kind | None)), None) for name in table.columns}
        self._schema = pa.schema([(name, kind or pa.string()) for name, kind in self._types.items()])
        self._writer = pq.ParquetWriter(target, self._schema, compression="zstd", store_schema=False)
        self._waiting: list[msgspec.Struct] = []

    def add(self, rows: Iterable[msgspec.Struct]) -> None:
        for row in rows:
            self._waiting.append(row)
            if len(self._waiting) == GROUP:
                self._write_group()

    def close(self) -> None:
        """Ends the file, which stays open."""
        if self._waiting:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        import pyarrow as pa

        rows, self._waiting = self._waiting, []
        columns = [
            pa.array([_value(getattr(row, field.name), self._types[field.name]) for row in rows], field.type) for field in self._schema
        ]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema), row_group_size=GROUP)


def parquet_bytes(table: Table, rows: Iterable[msgspec.Struct]) -> bytes:
    """The rows as Parquet."""
    return written(ParquetFile, table, rows)


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
