"""A committee's year for other programs: one zip of a file per table, the schema of each, and a manifest that names the seal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.exchange.container import pack_into
from services.exchange.manifest import MANIFEST, PackedFile, packed_files, pretty, schema_bytes, schema_name
from services.exchange.table_files import TableFiles, TableWriter
from services.exchange.twins import CsvFile, JsonlFile, ParquetFile, has_parquet
from services.exports.annual_sheet import AnnualSheet, Seal
from services.exports.machine_tables import TABLES, rows_of_member, rows_of_works, rows_of_year
from services.exports.making import Making
from services.exports.sorted_works import SortedWorks
from services.exports.year_parts import YearParts

FORMAT = "lvheng-year"
SCHEMA_VERSION = 1


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


def write_jsonl(year: YearParts, making: Making) -> None:
    """The year as JSON Lines: what the schemas describe."""
    _write(year, making, "jsonl", JsonlFile)


def write_csv(year: YearParts, making: Making) -> None:
    """The year as CSV (RFC 4180, UTF-8 with a byte order mark), with text that a spreadsheet would run defused."""
    _write(year, making, "csv", CsvFile)


def write_parquet(year: YearParts, making: Making) -> None:
    """The year as Parquet. Raises Refusal EXTRA_MISSING where `lvheng[bulk]` is not installed."""
    if not has_parquet():
        raise Refusal("EXTRA_MISSING", say("exports.parquet_missing"), "format")
    _write(year, making, "parquet", ParquetFile)


def _write(year: YearParts, making: Making, suffix: str, kind: TableWriter) -> None:
    """The zip of every table. Equal years, equal bytes, however many members come at a time."""
    head = year.head
    works = SortedWorks(making.scratch / "works.db")
    with TableFiles(making.scratch, TABLES, suffix, kind) as tables:
        tables.add(rows_of_year(head))
        done = 0
        for part in year.by_number():
            works.add(part.works)
            for member in part.members:
                tables.add(rows_of_member(member))
                done += 1
                making.progress(done, year.count)
        tables.add({"works": rows_of_works(works.in_order())})
    files: dict[str, bytes | Path] = {schema_name(table): schema_bytes(table, f"{FORMAT} {SCHEMA_VERSION}") for table in TABLES}
    files |= tables.files
    manifest = _manifest(head, files, tables.counts)
    with making.target.open("w+b") as target:
        pack_into(target, {**files, MANIFEST: pretty(manifest)})


def _manifest(sheet: AnnualSheet, files: Mapping[str, bytes | Path], counts: Mapping[str, int]) -> YearManifest:
    own = ("format", "schema_version", "is_draft", "files")
    said = {name: getattr(sheet, name) for name in YearManifest.__struct_fields__ if name not in own}
    return YearManifest(
        format=FORMAT, schema_version=SCHEMA_VERSION, is_draft=sheet.seal is None, files=packed_files(files, counts), **said
    )
