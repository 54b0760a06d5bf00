"""Running a shape on DuckDB, for every regulation of that shape at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from scoring_plugins.bulk.lexicon import Lexicon
from scoring_plugins.bulk.looking_up import lookup_tables
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
    """The constants: a row for each rule, `place` counting them from 0. The shapes must be alike."""
    first = next(iter(shapes.values()))
    fields = [(name, pa.date32() if name.startswith("t") else pa.int64()) for name in first.columns]
    found = {"rule": list(shapes), "place": list(range(len(shapes)))} | {
        name: [lexicon.value(shape.values[place]) for shape in shapes.values()] for place, name in enumerate(first.columns)
    }
    return pa.table(found, schema=pa.schema([("rule", pa.int64()), ("place", pa.int64()), *fields]))


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


def attach_constants(connection: duckdb.DuckDBPyConnection, shapes: Mapping[int, Shape], lexicon: Lexicon) -> None:
    """The constants of a run as temporary tables of the database, whose bounds its planner knows: `parameters` and the small tables."""
    for name, table in {"parameters": parameter_table(shapes, lexicon), **lookup_tables(shapes, lexicon)}.items():
        connection.register("constants_given", table)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM constants_given")
        connection.unregister("constants_given")


def prepare(
    connection: duckdb.DuckDBPyConnection, shapes: Mapping[int, Shape], subjects: Source, records: Source, lexicon: Lexicon
) -> None:
    """The relations that the text of these shapes reads."""
    attach(connection, "subjects", subjects)
    attach(connection, "records", records)
    attach_constants(connection, shapes, lexicon)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW facts AS {_facts(connection, shapes)}")


def _facts(connection: duckdb.DuckDBPyConnection, shapes: Mapping[int, Shape]) -> str:
    """Records with the rule of their subject and its constants; where there is one rule, nobody has to be looked up for it."""
    shape = next(iter(shapes.values()))
    of_rule = {"rule", "place", *shape.columns}
    columns = ", ".join(f"{'p' if name in of_rule else 's' if name == 'term_from' else 'r'}.{name}" for name in shape.facts)
    if len(shapes) == 1 and "term_from" not in shape.facts:
        others = connection.execute("SELECT 1 FROM subjects WHERE rule <> ? LIMIT 1", list(shapes)).fetchall()
        if not others:
            return f"SELECT {columns} FROM records r CROSS JOIN parameters p"
    return f"SELECT {columns} FROM records r JOIN subjects s ON s.subject = r.subject JOIN parameters p ON p.rule = s.rule"
