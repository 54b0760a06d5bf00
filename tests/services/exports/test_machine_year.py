"""What an issued year's tables say is what was sealed, on both databases, and the same bytes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from services.appraisals.kept_rows import kept_year
from services.appraisals.sealed_rows import SealedYear
from services.appraisals.seals import seal_of_year
from services.database import reading
from services.exports.committee_year import committee_year
from services.exports.forms import form_bytes, register_forms
from tests.graphql_schema.city import City, city_on
from tests.services.appraisals.issued_year import issued
from tests.services.scorings.kept_year import YEAR

FORMS = {form.name: form for form in register_forms() if form.name in ("jsonl", "csv", "parquet")}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def year(request: pytest.FixtureRequest) -> Iterator[tuple[City, SealedYear, dict[str, bytes]]]:
    """A city's issued year as it is kept, and the three files made of it."""
    with city_on(request.param, request) as city:
        key = issued(city)
        with reading(city.engine) as session:
            kept = kept_year(session, key)
        yield city, kept, written(city)


def written(city: City, *, is_live: bool = False) -> dict[str, bytes]:
    """The three files of the city's year, by the form's name."""
    with reading(city.engine) as session:
        sheet = committee_year(session, city.reader, city.committee_id, YEAR, city.regulations, is_live=is_live)
    return {name: form_bytes(form, sheet) for name, form in FORMS.items()}


def read(files: dict[str, bytes], form: str, table: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(files[form])) as archive:
        content = archive.read(f"{table}.{form}")
    if form == "jsonl":
        return [json.loads(text) for text in content.decode().splitlines()]
    if form == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(content)).to_pylist()
    return rows


@pytest.mark.parametrize("form", sorted(FORMS))
def test_totals_and_lines_are_those_that_were_sealed(year: tuple[City, SealedYear, dict[str, bytes]], form: str) -> None:
    _, kept, files = year
    totals = {row["member"]: Decimal(row["total"]) * 1_000_000 for row in read(files, form, "scorecards")}
    lines = [
        (row["member"], int(row["place"]), row["kind"], row["node"], Decimal(row["points"]) * 1_000_000)
        for row in read(files, form, "lines")
    ]

    assert totals == {card.member: card.total for card in kept.scorecards}
    assert lines == [(each.member, each.place, each.kind, each.node, Decimal(each.points)) for each in kept.lines]
    assert lines


@pytest.mark.parametrize("form", sorted(FORMS))
def test_what_people_decided_and_said_stands_in_it(year: tuple[City, SealedYear, dict[str, bytes]], form: str) -> None:
    _, kept, files = year
    (said,) = kept.declarations
    cards = {row["member"]: row for row in read(files, form, "scorecards")}
    decided = {each.member: (each.grade, each.reason) for each in kept.decisions if each.about == "grade"}
    (row,) = read(files, form, "declarations")

    assert {member: (cards[member]["grade"] or None, cards[member]["decided_because"]) for member in decided} == decided
    assert len(decided) == 2
    assert (row["member"], row["summary"], Decimal(row["own_points"])) == (said.member, said.summary, Decimal("95.5"))


@pytest.mark.parametrize("form", sorted(FORMS))
def test_records_are_the_facts_behind_it(year: tuple[City, SealedYear, dict[str, bytes]], form: str) -> None:
    _, kept, files = year
    result = kept.result
    facts = sorted(
        (number, record.work)
        for number, performance in kept.facts.items()
        for record in performance.records
        if result.period_from <= record.dated_on <= result.period_to
    )
    rows = read(files, form, "records")
    works = {row["work"] for row in read(files, form, "works")}

    assert set(facts) <= {(row["member"], row["work"]) for row in rows}
    assert {row["work"] for row in rows} <= works
    assert facts


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_manifest_names_the_seal_that_is_computed_from_the_kept_rows(
    year: tuple[City, SealedYear, dict[str, bytes]], form: str
) -> None:
    _, kept, files = year
    seal = seal_of_year(kept)
    with zipfile.ZipFile(io.BytesIO(files[form])) as archive:
        manifest = json.loads(archive.read("manifest.json"))

    assert (manifest["seal"]["sha256"], manifest["seal"]["sm3"]) == (seal.sha256, seal.sm3)
    assert (manifest["content_hash"], manifest["engine_version"]) == (kept.result.content_hash, kept.result.engine_version)


def test_the_scores_of_now_are_a_draft(year: tuple[City, SealedYear, dict[str, bytes]]) -> None:
    city, kept, _ = year
    files = written(city, is_live=True)
    (row,) = read(files, "parquet", "years")

    assert (row["is_draft"], row["seal_sha256"], row["result_version"]) == (True, None, None)
    assert len(read(files, "csv", "scorecards")) == len(kept.scorecards)


def test_both_databases_give_the_same_bytes(request: pytest.FixtureRequest) -> None:
    files = {}
    for kind in ("sqlite", "postgresql"):
        with city_on(kind, request) as city:
            issued(city)
            files[kind] = written(city)

    assert files["sqlite"] == files["postgresql"]
