"""Running a shape on DuckDB, for every regulation of that shape at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from scoring_plugins.bulk.lexicon import Lexicon
from scoring_plugins.engine.sql import Shape

Source: TypeAlias = pa.Table | Path

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": False,
}


def connect(threads: int | None = None, memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory; `memory` such as "1GB" limits it."""
    settings = dict(SETTINGS)
    if threads is not None:
        settings["threads"] = threads
    if memory is not None:
        settings["memory_limit"] = memory
    return duckdb.connect(":memory:", config=settings)


def parameter_table(shapes: Mapping[int, Shape], lexicon: Lexicon) -> pa.Table:
    """The constants: a row for each rule. The shapes must be alike."""
    first = next(iter(shapes.values()))
    fields = [(name, pa.date32() if name.startswith("t") else pa.int64()) for name in first.columns]
    found = {"rule": list(shapes)} | {
        name: [lexicon.value(shape.values[place]) for shape in shapes.values()] for place, name in enumerate(first.columns)
    }
    return pa.table(found, schema=pa.schema([("rule", pa.int64()), *fields]))


def attach(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    """A relation under a name of ours: a table in memory, or a Parquet file (or files, by pattern)."""
    if isinstance(source, Path):
        connection.read_parquet(str(source)).create_view(name, replace=True)
    else:
        connection.register(name, source)


def run(
    shapes: Mapping[int, Shape], subjects: Source, records: Source, lexicon: Lexicon, connection: duckdb.DuckDBPyConnection | None = None
) -> pa.Table:
    """A row for every subject of these rules: `subject`, then the shape's outputs (points BIGINT, duties BOOLEAN, NULL = undecided)."""
    own = connect() if connection is None else connection
    prepare(own, shapes, subjects, records, lexicon)
    found = own.sql(next(iter(shapes.values())).text).to_arrow_table()
    if connection is None:
        own.close()
    return found


def prepare(
    connection: duckdb.DuckDBPyConnection, shapes: Mapping[int, Shape], subjects: Source, records: Source, lexicon: Lexicon
) -> None:
    """The relations that the text of these shapes reads."""
    attach(connection, "subjects", subjects)
    attach(connection, "records", records)
    connection.register("parameters", parameter_table(shapes, lexicon))
    needs_terms = "term_from" in next(iter(shapes.values())).text
    connection.sql(_facts(connection, needs_terms)).create_view("facts", replace=True)


def _facts(connection: duckdb.DuckDBPyConnection, needs_terms: bool) -> str:
    """Records with the rule of their subject and its constants; where there is one rule, nobody has to be looked up for it."""
    others = connection.sql("SELECT 1 FROM subjects WHERE rule NOT IN (SELECT rule FROM parameters) LIMIT 1").fetchall()
    if not others and len(connection.sql("SELECT rule FROM parameters").fetchall()) == 1 and not needs_terms:
        return "SELECT r.*, p.* FROM records r CROSS JOIN parameters p"
    return "SELECT r.*, s.term_from, p.* FROM records r JOIN subjects s ON s.subject = r.subject JOIN parameters p ON p.rule = s.rule"
