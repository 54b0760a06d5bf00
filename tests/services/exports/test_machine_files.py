"""A committee's year in tables for other programs, read with other libraries than those that wrote it."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import jsonschema
import msgspec
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from scoring_plugins import Form
from scoring_plugins.engine.scorecard import MICRO
from services.errors import Refusal
from services.exports.annual_sheet import AnnualSheet, Declaration
from services.exports.forms import form_bytes, register_forms
from services.exports.machine_tables import TABLES
from tests.services.exports.annual_year import line, scorecard
from tests.services.exports.sealed_year import SEAL, issued_year

FORMS: dict[str, Form] = {form.name: form for form in register_forms()}
NAMES = [table.name for table in TABLES]


def written(form: str, sheet: AnnualSheet) -> dict[str, bytes]:
    """The files in the zip, by name."""
    with zipfile.ZipFile(io.BytesIO(form_bytes(FORMS[form], sheet))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def json_rows(files: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in files[f"{table}.jsonl"].decode().splitlines()]


def csv_table(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    content = files[f"{table}.csv"]

    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def parquet_table(files: dict[str, bytes], table: str) -> pa.Table:
    return pq.read_table(io.BytesIO(files[f"{table}.parquet"]))


def year() -> AnnualSheet:
    """The issued year, its first member with a score of six places and a cap, an earlier total, a declaration and a cell like a formula."""
    sheet = issued_year()
    lines = [
        line("grant", "基本分", 70 * MICRO, "基本履职七十分起"),
        line("record", "重点提案", 7_500_001, '=HYPERLINK("x")，"引号"\n换行', "p1"),
        line("cap", "工作奖励", -500_001, "封顶"),
    ]
    first = msgspec.structs.replace(
        sheet.members[0],
        scorecard=scorecard("0001", lines, grade="优秀", unverified=2),
        earlier={"2022": 60_250_000},
        declaration=Declaration(summary="+全年", own_points=77_000_000),
    )
    return msgspec.structs.replace(sheet, members=(first, *sheet.members[1:]))


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_file_holds_a_table_and_its_schema_for_each_thing_and_a_manifest(form: str) -> None:
    files = written(form, year())

    assert sorted(files) == sorted(
        ["manifest.json", *(f"{name}.{form}" for name in NAMES), *(f"schemas/{name}.schema.json" for name in NAMES)]
    )
    assert form_bytes(FORMS[form], year()) == form_bytes(FORMS[form], year())


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_the_manifest_names_seal_regulation_engine_and_every_file(form: str) -> None:
    files = written(form, year())
    manifest = json.loads(files.pop("manifest.json"))

    assert (manifest["format"], manifest["schema_version"], manifest["is_draft"]) == ("lvheng-year", 1, False)
    assert manifest["seal"] == msgspec.to_builtins(SEAL)
    assert (manifest["regulation"], manifest["content_hash"], manifest["engine_version"]) == ("jinan", "3f" * 32, "1")
    assert {each["name"]: each["sha256"] for each in manifest["files"]} == {
        name: sha256(content).hexdigest() for name, content in files.items()
    }
    assert {each["name"]: each["rows"] for each in manifest["files"]}[f"scorecards.{form}"] == 5


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_draft_has_no_seal_and_says_so(form: str) -> None:
    files = written(form, issued_year(seal=None))
    manifest = json.loads(files["manifest.json"])
    if form == "jsonl":
        (row,) = json_rows(files, "years")
        said = (row["is_draft"], row["seal_sha256"], row["issued_on"])
    elif form == "csv":
        (text,) = csv_table(files, "years")
        said = (text["is_draft"] == "true", text["seal_sha256"] or None, text["issued_on"] or None)
    else:
        (row,) = parquet_table(files, "years").to_pylist()
        said = (row["is_draft"], row["seal_sha256"], row["issued_on"])

    assert (manifest["is_draft"], manifest["seal"]) == (True, None)
    assert said == (True, None, None)


@pytest.mark.parametrize("table", NAMES)
def test_every_line_fits_the_schema_beside_it_and_the_twins_have_as_many_rows(table: str) -> None:
    files = written("jsonl", year())
    schema = json.loads(files[f"schemas/{table}.schema.json"])
    rows = json_rows(files, table)
    validator = jsonschema.Draft202012Validator(schema)
    in_csv, in_parquet = csv_table(written("csv", year()), table), parquet_table(written("parquet", year()), table)
    columns = list(next(each for each in TABLES if each.name == table).columns)

    assert schema["title"] == f"lvheng-year 1 {table}"
    assert [error.message for row in rows for error in validator.iter_errors(row)] == []
    assert list(validator.iter_errors({"more": 1}))
    assert len(in_csv) == in_parquet.num_rows == len(rows)
    assert in_parquet.column_names == columns
    assert [list(row) for row in in_csv] == [columns] * len(rows)


def test_points_are_exact_in_all_three() -> None:
    expected = ["70", "7.500001", "-0.500001"]
    lines = [row["points"] for row in json_rows(written("jsonl", year()), "lines") if row["member"] == "0001"]
    cells = [row["points"] for row in csv_table(written("csv", year()), "lines") if row["member"] == "0001"]
    table = parquet_table(written("parquet", year()), "lines")
    numbers = [row["points"] for row in table.to_pylist() if row["member"] == "0001"]

    assert lines == cells == expected
    assert numbers == [Decimal(each) for each in expected]
    assert table.schema.field("points").type == pa.decimal128(19, 6)


def test_the_largest_points_that_there_are_fit() -> None:
    sheet = issued_year()
    card = scorecard("0001", [line("grant", "基本分", 2**63 - 1, "")])
    sheet = msgspec.structs.replace(sheet, members=(msgspec.structs.replace(sheet.members[0], scorecard=card),))
    (row,) = parquet_table(written("parquet", sheet), "scorecards").to_pylist()

    assert row["total"] == Decimal(2**63 - 1).scaleb(-6)


def test_lines_of_every_member_add_up_to_the_total_in_all_three() -> None:
    tables: dict[str, Callable[[str], list[dict[str, Any]]]] = {
        "jsonl": lambda table: json_rows(written("jsonl", year()), table),
        "csv": lambda table: csv_table(written("csv", year()), table),
        "parquet": lambda table: parquet_table(written("parquet", year()), table).to_pylist(),
    }
    sealed = {member.number: Decimal(member.scorecard.total).scaleb(-6) for member in year().members}
    for read in tables.values():
        sums = dict.fromkeys(sealed, Decimal(0))
        for row in read("lines"):
            sums[row["member"]] += Decimal(row["points"])

        assert {row["member"]: Decimal(row["total"]) for row in read("scorecards")} == sealed
        assert sums == sealed


def test_the_grade_that_stands_is_told_from_what_the_score_came_to() -> None:
    rows = {row["member"]: row for row in json_rows(written("jsonl", year()), "scorecards")}

    assert (rows["0002"]["grade"], rows["0002"]["scored_grade"]) == ("优秀", "称职")
    assert rows["0002"]["decided_because"] == "主席会议研究：工作特别突出"
    assert (rows["0003"]["grade"], rows["0003"]["not_graded"]) == (None, "任职不满一年")
    assert list(rows) == ["0001", "0002", "0003", "0004", "0005"]


def test_text_that_a_spreadsheet_would_run_is_defused_in_csv_alone() -> None:
    in_csv, in_json = written("csv", year()), written("jsonl", year())

    assert [row["name"] for row in csv_table(in_csv, "scorecards")][-1] == "'=陈某"
    assert [row["name"] for row in json_rows(in_json, "scorecards")][-1] == "=陈某"
    assert csv_table(in_csv, "lines")[1]["reason"] == '\'=HYPERLINK("x")，"引号"\n换行'
    assert csv_table(in_csv, "declarations") == [{"member": "0001", "summary": "'+全年", "own_points": "77"}]
    assert b"\r\n" in in_csv["lines.csv"]


def test_days_yes_or_no_and_lists_keep_their_kind() -> None:
    files = written("parquet", year())
    (row,) = parquet_table(files, "years").to_pylist()
    duty = parquet_table(files, "duties").to_pylist()[0]

    assert (row["version"], row["issued_on"], row["is_draft"]) == (date(2015, 3, 1), date(2024, 1, 5), False)
    assert (duty["fulfilled"], json.loads(duty["cite"])) == (True, ["第二条"])
    assert parquet_table(files, "earlier").to_pylist()[0] == {"member": "0001", "year": 2022, "total": Decimal("60.25")}


def test_no_table_has_a_party_or_the_state_of_a_member() -> None:
    columns = {column for table in TABLES for column in table.columns}

    assert columns & {"party", "state", "telephone", "groups", "strokes_key"} == set()


def test_without_pyarrow_parquet_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    # What the import system itself takes for a module that is not there.
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(Refusal) as refused:
        form_bytes(FORMS["parquet"], year())

    assert refused.value.code == "EXTRA_MISSING"
    assert 'pip install "lvheng[bulk]"' in str(refused.value)
    assert len(csv_table(written("csv", year()), "scorecards")) == 5
