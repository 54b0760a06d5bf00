"""The rows of a package's files, read strictly: a line is exactly what was written, or it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from scoring_plugins.catalogue import say
from services.appraisals.sealed_rows import row_text
from services.exchange.findings import Finding
from services.exchange.tables import TABLES, Table

# No database keeps it in text.
_NULL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def read_rows(files: Mapping[str, bytes]) -> tuple[dict[str, list[Any]], list[Finding]]:
    """The rows of every table, and a finding for every line that is none. A table whose file is missing has no rows."""
    rows: dict[str, list[Any]] = {}
    findings: list[Finding] = []
    for table in TABLES:
        own: list[Any] = []
        seen: set[tuple[Any, ...]] = set()
        for line, text in enumerate(lines_of(files.get(f"{table.name}.jsonl", b"")), start=1):
            row = row_in(table, text)
            if row is None:
                findings.append(Finding(file=f"{table.name}.jsonl", line=line, member=member_in(text), why=say("exchange.no_row")))
                continue
            key = tuple(getattr(row, name) for name in table.key)
            if key in seen:
                findings.append(Finding(file=f"{table.name}.jsonl", line=line, member=member_in(text), why=say("exchange.row_twice")))
            seen.add(key)
            own.append(row)
        rows[table.name] = own
    for name in ("result", "regulation"):
        if len(rows[name]) != 1:
            findings.append(Finding(file=f"{name}.jsonl", why=say("exchange.one_row", count=len(rows[name]))))
    return rows, findings


def row_in(table: Table, line: bytes) -> Any | None:
    """The row that a line says; None for a line that is not as `row_text` writes it."""
    try:
        row: Any = msgspec.json.decode(line, type=table.row)
        return row if row_text(row).encode() == line and not _NULL.search(line) else None
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError):
        return None


def loose_row(table: Table, line: bytes) -> Any | None:
    """The row that a line says, however it is written."""
    try:
        return msgspec.json.decode(line, type=table.row)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError):
        return None


def member_in(line: bytes) -> str | None:
    """Whom a line is about, if that can be made out."""
    try:
        member = msgspec.json.decode(line)["member"]
    except (msgspec.DecodeError, UnicodeError, RecursionError, KeyError, TypeError):
        return None
    return member if isinstance(member, str) and len(member) <= 64 else None


def lines_of(content: bytes) -> Iterator[bytes]:
    """The lines of a file, without their ends."""
    lines = content.split(b"\n")
    yield from lines[:-1] if lines and not lines[-1] else lines
