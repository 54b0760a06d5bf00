"""A committee's year for other programs: one zip of a file per table, the schema of each, and a manifest that names the seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from scoring_plugins.catalogue import say
from services.appraisals.sealed_rows import row_text
from services.errors import Refusal
from services.exchange.container import packed
from services.exchange.manifest import MANIFEST, PackedFile, packed_files, pretty, schema_bytes, schema_name
from services.exchange.tables import Table
from services.exchange.twins import csv_bytes, has_parquet, parquet_bytes
from services.exports.annual_sheet import AnnualSheet, Seal
from services.exports.machine_tables import TABLES, tables_of

FORMAT = "lvheng-year"
SCHEMA_VERSION = 1
Writer = Callable[[Table, Sequence[Any]], bytes]


class YearManifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`manifest.json`: whose year, by which regulation and engine, the seal of an issued result, and every file with its digests.

    `seal` is None of a draft. `facts_hash` is the hash of the facts scored.
    """

    format: str
    schema_version: int
    committee_code: str
    committee: str
    year: int
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str
    engine_version: str
    cut_off: date
    facts_hash: str
    is_draft: bool
    seal: Seal | None
    files: tuple[PackedFile, ...]


def write_jsonl(sheet: AnnualSheet) -> bytes:
    """The year as JSON Lines: what the schemas describe."""
    return _zipped(sheet, "jsonl", _jsonl_bytes)


def write_csv(sheet: AnnualSheet) -> bytes:
    """The year as CSV (RFC 4180, UTF-8 with a byte order mark), with text that a spreadsheet would run defused."""
    return _zipped(sheet, "csv", csv_bytes)


def write_parquet(sheet: AnnualSheet) -> bytes:
    """The year as Parquet. Raises Refusal EXTRA_MISSING where `lvheng[bulk]` is not installed."""
    if not has_parquet():
        raise Refusal("EXTRA_MISSING", say("exports.parquet_missing"), "format")
    return _zipped(sheet, "parquet", parquet_bytes)


def _jsonl_bytes(table: Table, rows: Sequence[Any]) -> bytes:
    return "".join(f"{row_text(row)}\n" for row in rows).encode()


def _zipped(sheet: AnnualSheet, suffix: str, write: Writer) -> bytes:
    """The zip of every table. Equal sheets, equal bytes."""
    rows = tables_of(sheet)
    files = {f"{table.name}.{suffix}": write(table, rows[table.name]) for table in TABLES}
    files |= {schema_name(table): schema_bytes(table, f"{FORMAT} {SCHEMA_VERSION}") for table in TABLES}
    manifest = _manifest(sheet, files, {name: len(own) for name, own in rows.items()})
    return packed({**files, MANIFEST: pretty(manifest)})


def _manifest(sheet: AnnualSheet, files: Mapping[str, bytes], counts: Mapping[str, int]) -> YearManifest:
    own = ("format", "schema_version", "is_draft", "files")
    said = {name: getattr(sheet, name) for name in YearManifest.__struct_fields__ if name not in own}
    return YearManifest(
        format=FORMAT, schema_version=SCHEMA_VERSION, is_draft=sheet.seal is None, files=packed_files(files, counts), **said
    )
