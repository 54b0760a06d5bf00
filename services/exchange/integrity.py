"""Whether a package's files are those that were packed; where one is not, which line of it changed, and in which field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

import msgspec

from scoring_plugins.catalogue import say
from services.appraisals.seals import Digests, digests_of
from services.exchange.container import Contents
from services.exchange.findings import Finding, printed
from services.exchange.manifest import (
    DIGESTS,
    MANIFEST,
    REGULATION,
    SIGNATURE,
    LineDigests,
    Manifest,
    digests_bytes,
    known_names,
    line_digests,
    manifest_bytes,
    schema_name,
)
from services.exchange.reading import lines_of, loose_row, member_in
from services.exchange.tables import TABLES, Table, schema_version_of, tables_of
from services.exchange.twins import cells, csv_bytes, csv_rows, has_parquet, parquet_bytes, parquet_rows

_OUTSIDE = (MANIFEST, SIGNATURE)


def findings_of_names(contents: Contents) -> Iterator[Finding]:
    """Files that cannot be read, do not belong in a package, or are missing."""
    for name in contents.damaged:
        yield Finding(file=name, why=say("exchange.damaged"))
    present = {*contents.files, *contents.damaged}
    for name in sorted(present - known_names()):
        yield Finding(file=name[:200], why=say("exchange.unknown_file"))
    needed = {MANIFEST, DIGESTS, REGULATION, *(schema_name(table) for table in TABLES)}
    needed |= {f"{table.name}.{suffix}" for table in TABLES for suffix in ("jsonl", "csv")}
    for name in sorted(needed - present):
        yield Finding(file=name, why=say("exchange.missing_file"))


def changed_files(files: Mapping[str, bytes], manifest: Manifest | None) -> list[str]:
    """Names of files that are not those that were packed.

    The manifest has two digests of each: where only one fails to fit, it is the manifest that changed. Without a manifest that can be
    read, `digests.jsonl` says it.
    """
    packed = {name: content for name, content in files.items() if name not in _OUTSIDE}
    if manifest is None:
        return _changed_by_lines(packed)
    listed = {each.name: each for each in manifest.files}
    changed = []
    for name, content in sorted(packed.items()):
        digests, said = digests_of([content]), listed.get(name)
        if said is not None and digests.sha256 != said.sha256 and digests.sm3 != said.sm3:
            changed.append(name)
    return changed


def _changed_by_lines(packed: Mapping[str, bytes]) -> list[str]:
    said = _said_digests(packed.get(DIGESTS, b""))
    own = [name for name in sorted(packed) if name in said and line_digests(packed[name]) != said[name]]
    if own or DIGESTS not in packed:
        return own
    return [DIGESTS] if packed[DIGESTS] != digests_bytes(_without(packed, DIGESTS)) else []


def findings_of_changed(files: Mapping[str, bytes], changed: list[str]) -> Iterator[Finding]:
    """Which lines of the changed files are not those that were packed, and what can be said about them."""
    said = _said_digests(files.get(DIGESTS, b"")) if DIGESTS not in changed else {}
    for name in changed:
        places = list(_changed_places(files, name, said))
        yield from (_finding(files, name, line, changed) for line in places)
        if not places:
            yield Finding(file=name, why=say("exchange.changed"))


def _changed_places(files: Mapping[str, bytes], name: str, said: Mapping[str, tuple[str, ...]]) -> Iterator[int]:
    if name == DIGESTS:
        expected = digests_bytes({each: content for each, content in files.items() if each not in (*_OUTSIDE, DIGESTS)})
        pairs = zip_longest(files[name].split(b"\n"), expected.split(b"\n"))
    else:
        pairs = zip_longest(line_digests(files[name]), said.get(name, ()))
        if name not in said:
            return
    yield from (line for line, (found, packed) in enumerate(pairs, start=1) if found != packed)


def _finding(files: Mapping[str, bytes], name: str, line: int, changed: list[str]) -> Finding:
    """What changed in a line, by comparison with the table's twin where that is still as it was packed."""
    lines = list(lines_of(files[name]))
    own = lines[line - 1] if line <= len(lines) else b""
    for table in TABLES:
        twin = f"{table.name}.csv"
        if name == f"{table.name}.jsonl":
            field, found, expected = _by_csv(table, own, line, files[twin]) if twin in files and twin not in changed else (None,) * 3
            why = say("exchange.line_changed")
            return Finding(file=name, line=line, member=member_in(own), field=field, found=found, expected=expected, why=why)
        if name == twin and f"{table.name}.jsonl" not in changed:
            return _by_json(table, files, line)
    return Finding(file=name, line=line, found=printed(own.decode("utf-8", "replace")), why=say("exchange.line_changed"))


def _by_csv(table: Table, own: bytes, line: int, twin: bytes) -> tuple[str | None, str | None, str | None]:
    row = loose_row(table, own)
    try:
        packed = csv_rows(twin)[line - 1]
    except (ValueError, IndexError):
        return None, None, None
    if row is None:
        return None, None, None
    for column, found, expected in zip(table.columns, cells(table, row), packed, strict=False):
        if found != expected:
            return column, printed(found), printed(expected)
    return None, None, None


def _by_json(table: Table, files: Mapping[str, bytes], line: int) -> Finding:
    """A changed line of a CSV twin: the row that it belongs to, and the column."""
    name = f"{table.name}.csv"
    rows = [loose_row(table, text) for text in lines_of(files.get(f"{table.name}.jsonl", b""))]
    try:
        found_rows = csv_rows(files[name])
    except (ValueError, UnicodeError):
        found_rows = []
    at = 2
    for place, row in enumerate(rows):
        own = [] if row is None else cells(table, row)
        height = 1 + sum(cell.count("\n") for cell in own)
        if row is not None and at <= line < at + height:
            cell = found_rows[place] if len(found_rows) == len(rows) else []
            pairs = zip(table.columns, cell, own, strict=False)
            field, found, expected = next(((column, one, other) for column, one, other in pairs if one != other), (None, None, None))
            member = getattr(row, "member", None)
            values: dict[str, Any] = {"found": found and printed(found), "expected": expected and printed(expected)}
            return Finding(file=name, line=line, member=member, field=field, why=say("exchange.line_changed"), **values)
        at += height
    return Finding(file=name, line=line, why=say("exchange.line_changed"))


def findings_of_twins(files: Mapping[str, bytes], rows: Mapping[str, list[Any]]) -> Iterator[Finding]:
    """Twins that say something else than the JSON Lines, although each is as it was packed. Parquet is read where that is installed."""
    for table in tables_of(schema_version_of(rows["result"][0])):
        name = f"{table.name}.csv"
        expected, found = csv_bytes(table, rows[table.name]), files.get(name, b"")
        if found != expected:
            pairs = enumerate(zip_longest(found.split(b"\n"), expected.split(b"\n")), start=1)
            line = next(line for line, (one, other) in pairs if one != other)
            found_at = _by_json(table, files, line)
            yield msgspec.structs.replace(found_at, why=say("exchange.twin_differs"))
        name = f"{table.name}.parquet"
        if name in files and has_parquet():
            yield from _of_parquet(name, files[name], table, rows[table.name])


def _of_parquet(name: str, found: bytes, table: Table, rows: list[Any]) -> Iterator[Finding]:
    """Rows of a Parquet twin that say something else. Bytes differ between versions of the writer too, so values are compared."""
    try:
        expected = parquet_bytes(table, rows)
        if found == expected:
            return
        pairs = zip_longest(parquet_rows(found), parquet_rows(expected))
    except (ValueError, TypeError, OverflowError):
        yield Finding(file=name, why=say("exchange.twin_differs"))
        return
    for line, (one, other) in enumerate(pairs, start=1):
        if one != other:
            field = next((each for each in (other or one or {}) if (one or {}).get(each) != (other or {}).get(each)), None)
            yield Finding(file=name, line=line, member=(other or one or {}).get("member"), field=field, why=say("exchange.twin_differs"))


def findings_of_manifest(files: Mapping[str, bytes], rows: Mapping[str, list[Any]], seal: Digests, manifest: bytes) -> Iterator[Finding]:
    """Lines of the manifest that do not follow from the files: a digest, a count, the seal, whose year it is."""
    packed = {name: content for name, content in files.items() if name not in _OUTSIDE}
    counts = {name: len(own) for name, own in rows.items()}
    expected = manifest_bytes(packed, counts, rows["result"][0], seal)
    pairs = zip_longest(manifest.split(b"\n"), expected.split(b"\n"))
    for line, (found, other) in enumerate(pairs, start=1):
        if found != other:
            field = (other or found or b"").strip().partition(b":")[0].strip(b'"').decode("utf-8", "replace")
            values = [None if each is None else printed(each.strip().decode("utf-8", "replace")) for each in (found, other)]
            yield Finding(file=MANIFEST, line=line, field=field, found=values[0], expected=values[1], why=say("exchange.manifest_differs"))


def _said_digests(content: bytes) -> dict[str, tuple[str, ...]]:
    said = {}
    for line in lines_of(content):
        try:
            row = msgspec.json.decode(line, type=LineDigests)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            continue
        said[row.file] = row.lines
    return said


def _without(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    return {each: content for each, content in files.items() if each != name}
