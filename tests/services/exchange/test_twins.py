"""Schemas hold for every row, and the twins say what the JSON Lines say."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import jsonschema
import msgspec
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from services.appraisals.sealed_rows import DecisionRow, LineRow
from services.appraisals.seals import seal_of_year
from services.exchange.manifest import DIGESTS, MANIFEST, REGULATION, SIGNATURE, schema_name
from services.exchange.reading import read_rows
from services.exchange.tables import OF_MEMBERS, TABLES, Table, tables_of, year_from
from services.exchange.twins import cells, csv_bytes, csv_rows, parquet_bytes
from services.exchange.writing import sealed_files
from tests.services.exchange.packed_year import Packed, packed_city, with_files

AT = datetime(2024, 1, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packed]:
    with packed_city(request, tmp_path_factory.mktemp("packed")) as packed_year:
        yield packed_year


@pytest.mark.parametrize("table", tables_of(OF_MEMBERS), ids=lambda table: table.name)
def test_every_row_fits_the_schema_beside_it(year: Packed, table: Table) -> None:
    schema = msgspec.json.decode(year.files[schema_name(table)])
    rows = [msgspec.json.decode(line) for line in year.files[f"{table.name}.jsonl"].splitlines()]
    validator = jsonschema.Draft202012Validator(schema)

    assert rows
    assert [error.message for row in rows for error in validator.iter_errors(row)] == []
    assert list(validator.iter_errors({**rows[0], "more": 1}))


@pytest.mark.parametrize("table", tables_of(OF_MEMBERS), ids=lambda table: table.name)
def test_twins_have_a_row_for_each_line_with_the_same_values(year: Packed, table: Table) -> None:
    rows = read_rows(year.files)[0][table.name]
    parquet = pq.read_table(io.BytesIO(year.files[f"{table.name}.parquet"])).to_pylist()
    plain = [name for name in table.columns if isinstance(getattr(rows[0], name), str | int)]

    assert csv_rows(year.files[f"{table.name}.csv"]) == [cells(table, row) for row in rows]
    assert [[each[name] for name in plain] for each in parquet] == [[getattr(row, name) for name in plain] for row in rows]
    assert [list(each) for each in parquet] == [list(table.columns)] * len(rows)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_defused_in_csv_and_whole_in_json(text: str) -> None:
    table = next(each for each in TABLES if each.name == "decisions")
    row = DecisionRow(member="0001", about="grade", grade=text, reason="甲\n乙", decided_at=AT)
    content = csv_bytes(table, [row])

    assert content.startswith(b"\xef\xbb\xbfmember,about,grade")
    assert csv_rows(content)[0][2] == f"'{text}"
    assert msgspec.json.decode(msgspec.json.encode(row), type=DecisionRow) == row


def test_a_negative_number_stays_a_number_in_csv() -> None:
    table = next(each for each in TABLES if each.name == "lines")
    row = LineRow(
        member="0001", place=0, kind="cap", node="甲", clause=None, block=None, cite=("第六条",), works=(), work=None, title=None,
        dated_on=None, points=-5_000_000, reason="封顶",
    )  # fmt: skip

    assert cells(table, row)[table.columns.index("points")] == "-5000000"
    assert cells(table, row)[table.columns.index("cite")] == '["第六条"]'


def test_a_changed_parquet_file_is_named(year: Packed) -> None:
    files = year.files
    content = bytearray(files["lines.parquet"])
    content[len(content) // 2] ^= 1
    found = year.verified(with_files(files, **{"lines.parquet": bytes(content)}))

    assert [each.text for each in found.findings] == ["lines.parquet:与打包时不同"]


def test_a_parquet_twin_that_says_something_else_is_named_even_if_every_digest_fits(year: Packed) -> None:
    files = year.files
    table = next(each for each in TABLES if each.name == "lines")
    rows = read_rows(files)[0]
    other = [*rows["lines"][:2], msgspec.structs.replace(rows["lines"][2], points=1), *rows["lines"][3:]]
    kept = {name: content for name, content in files.items() if name not in (MANIFEST, SIGNATURE, DIGESTS)}
    counts = {name: len(own) for name, own in rows.items()}
    packed_year = year_from(rows, files[REGULATION].decode())
    content = sealed_files({**kept, "lines.parquet": parquet_bytes(table, other)}, counts, packed_year, seal_of_year(packed_year), None)

    assert [(each.file, each.line, each.field) for each in year.verified(content).findings] == [("lines.parquet", 3, "points")]
