"""What stands in `manifest.json`, `digests.jsonl` and the schemas: all of it follows from the other files, so it can be made again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO

import msgspec

from services.appraisals.sealed_rows import ResultRow
from services.appraisals.seals import Digests, digests_of
from services.exchange.container import pieces_of
from services.exchange.tables import TABLES, WITH_NOTICE_UNIT, Table, schema_version_of

FORMAT = "lvheng-exchange"
# The newest that is known here.
SCHEMA_VERSION = WITH_NOTICE_UNIT
MANIFEST, SIGNATURE, DIGESTS, REGULATION = "manifest.json", "signature.json", "digests.jsonl", "regulation.yaml"
# Enough to say which line changed; that nothing changed, the digests of whole files say.
_LINE_DIGEST = 16


class PackedFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of the package; `rows` are the lines of a table, None of what is none."""

    name: str
    rows: int | None
    size: int
    sha256: str
    sm3: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`manifest.json`: whose year, which version of the result, its seal, and every file with its digests."""

    format: str
    schema_version: int
    committee_code: str
    committee: str
    year: int
    version: int
    engine_version: str
    regulation: str
    content_hash: str
    seal: Digests
    files: tuple[PackedFile, ...]


class LineDigests(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of `digests.jsonl`: the beginning of the SHA-256 of each line of a file, so that one that changed can be named."""

    file: str
    lines: tuple[str, ...]


def manifest_bytes(files: Mapping[str, bytes | Path], rows: Mapping[str, int], result: ResultRow, seal: Digests) -> bytes:
    """The manifest of these files (all but the manifest and the signature), a field a line."""
    manifest = Manifest(
        format=FORMAT,
        schema_version=schema_version_of(result),
        committee_code=result.committee_code,
        committee=result.committee,
        year=result.year,
        version=result.number,
        engine_version=result.engine_version,
        regulation=result.regulation,
        content_hash=result.content_hash,
        seal=seal,
        files=packed_files(files, rows),
    )
    return pretty(manifest)


def packed_files(files: Mapping[str, bytes | Path], rows: Mapping[str, int]) -> tuple[PackedFile, ...]:
    """Every file with its digests, in order of name; `rows` counts the rows of each table by the table's name."""
    return tuple(_packed_file(name, files[name], rows) for name in sorted(files))


def _packed_file(name: str, content: bytes | Path, rows: Mapping[str, int]) -> PackedFile:
    digests = digests_of(pieces_of(content))
    count = rows.get(name.partition(".")[0]) if name.endswith((".jsonl", ".csv", ".parquet")) else None
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    return PackedFile(name=name, rows=count, size=size, sha256=digests.sha256, sm3=digests.sm3)


def pretty(value: msgspec.Struct) -> bytes:
    """JSON for people: names in order, one a line."""
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2) + b"\n"


def digests_bytes(files: Mapping[str, bytes | Path]) -> bytes:
    """`digests.jsonl` of these files; those that are no text are left out."""
    content = io.BytesIO()
    write_digests(content, files)
    return content.getvalue()


def write_digests(target: IO[bytes], files: Mapping[str, bytes | Path]) -> None:
    """Writes `digests.jsonl` as `digests_bytes` gives it; of a file on disk a line at a time is held."""
    for name in (name for name in sorted(files) if not name.endswith(".parquet")):
        # A `LineDigests`, as `row_text` would write it.
        target.write(f'{{"file":{msgspec.json.encode(name).decode()},"lines":['.encode())
        for place, digest in enumerate(_digests(_lines(files[name]))):
            target.write(b',"%s"' % digest if place else b'"%s"' % digest)
        target.write(b"]}\n")


def line_digests(content: bytes) -> tuple[str, ...]:
    """The beginning of the SHA-256 of each line."""
    return tuple(digest.decode() for digest in _digests(content.split(b"\n")))


def _digests(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (sha256(line).hexdigest()[:_LINE_DIGEST].encode() for line in lines)


def _lines(content: bytes | Path) -> Iterator[bytes]:
    """What `split` gives: what stands behind the last line feed is a line too, however short."""
    ended = True
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        for line in stream:
            ended = line.endswith(b"\n")
            yield line.removesuffix(b"\n")
    if ended:
        yield b""


def schema_name(table: Table) -> str:
    return f"schemas/{table.name}.schema.json"


def schema_bytes(table: Table, of: str) -> bytes:
    """The JSON Schema of a table's rows; its title begins with the format and version `of` whose table it is."""
    schema = msgspec.json.schema(table.row, schema_hook=_any)
    for name in table.unknown:
        schema["$defs"][table.row.__name__]["properties"].pop(name, None)
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{of} {table.name}", **schema}
    return msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=2) + b"\n"


def _any(_: type) -> dict[str, object]:
    return {}


def known_names() -> frozenset[str]:
    """Every name that a file of a package may have."""
    tables = {f"{table.name}.{suffix}" for table in TABLES for suffix in ("jsonl", "csv", "parquet")}
    return frozenset({MANIFEST, SIGNATURE, DIGESTS, REGULATION, *tables, *(schema_name(table) for table in TABLES)})
