"""A seal is over everything that a result says: equal results have equal seals, and any change of anything another one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import update
from sqlmodel import col

from scoring_plugins.plugins import Regulations
from services.appraisals.kept_rows import kept_year
from services.appraisals.sealed_rows import SealedYear
from services.appraisals.sealed_year import sealed_sheet
from services.appraisals.seals import Digests, canonical_lines, digests_of, seal_of, seal_of_year
from services.database import create_engine, reading
from services.errors import Refusal
from services.exports.annual import annual_sheet
from services.exports.annual_sheet import check
from services.models import AppraisalResult, ScoreLine, SealedFacts
from services.models import Member as MemberTable
from tests.graphql_schema.city import City, found_city
from tests.services.appraisals.issued_year import issued
from tests.services.scorings.kept_year import YEAR


@pytest.fixture
def city(sqlite_url: str) -> Iterator[City]:
    """On one kind of database: that seals are the same on both has a test of its own."""
    city = found_city(create_engine(sqlite_url), member_count=4)
    yield city
    city.engine.dispose()


def year_of(city: City, result_id: int) -> SealedYear:
    with reading(city.engine) as session:
        return kept_year(session, result_id)


def test_both_digests_are_those_of_the_standards() -> None:
    assert digests_of([b"a", b"bc"]) == Digests(
        sha256="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        sm3="66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    )


def test_the_seal_of_the_same_year_is_the_same_on_either_database(sqlite_url: str, postgresql_url: str) -> None:
    lines = []
    for url in (sqlite_url, postgresql_url):
        city = found_city(create_engine(url))
        lines.append(list(canonical_lines(year_of(city, issued(city)))))
        city.engine.dispose()

    assert lines[0] == lines[1]
    assert len(lines[0]) == 38


def test_an_issued_result_keeps_the_seal_of_what_it_says_in_a_constant_number_of_statements(city: City) -> None:
    result_id = issued(city)
    with reading(city.engine) as session, city.statements() as statements:
        seal = seal_of(session, result_id)
        counted = len(statements)
        result = session.get_one(AppraisalResult, result_id).model_copy()

    assert (result.seal, result.seal_sm3) == (seal.sha256, seal.sm3)
    assert counted == 8


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from leaves(getattr(value, name), (*path, name))
    elif isinstance(value, tuple | dict):
        for place in range(len(value)) if isinstance(value, tuple) else value:
            yield from leaves(value[place], (*path, place))
    else:
        yield path


def changed(value: Any, path: tuple[Any, ...]) -> Any:
    if not path:
        return _other(value)
    first, *rest = path
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **{first: changed(getattr(value, first), tuple(rest))})
    if isinstance(value, tuple):
        return (*value[:first], changed(value[first], tuple(rest)), *value[first + 1 :])
    return {**value, first: changed(value[first], tuple(rest))}


def _other(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return f"{value or ''}1"
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value + timedelta(days=1)


def test_any_single_change_of_any_value_changes_the_seal(city: City) -> None:
    year = year_of(city, issued(city))
    paths = [path for part in ("result", "scorecards", "lines", "decisions") for path in leaves(getattr(year, part), (part,))]
    seals = [seal_of_year(changed(year, path)) for path in paths]

    assert len(paths) > 300
    assert len({each.sha256 for each in seals} | {seal_of_year(year).sha256}) == len(paths) + 1
    assert len({each.sm3 for each in seals} | {seal_of_year(year).sm3}) == len(paths) + 1


def test_a_missing_line_changes_the_seal(city: City) -> None:
    year = year_of(city, issued(city))

    for part in ("scorecards", "lines", "decisions"):
        assert seal_of_year(msgspec.structs.replace(year, **{part: getattr(year, part)[1:]})) != seal_of_year(year)


def test_facts_changed_past_the_program_are_refused_by_the_members_number(city: City) -> None:
    result_id = issued(city)
    with city.engine.execution_options(lvheng_writes=True).begin() as connection:
        connection.execute(update(SealedFacts).values(facts=SealedFacts.facts + " "))

    with reading(city.engine) as session, pytest.raises(Refusal) as refused:
        kept_year(session, result_id)
    assert refused.value.code == "FACTS_CHANGED"
    assert "0001" in refused.value.message


def test_a_result_without_kept_facts_is_refused(city: City) -> None:
    result_id = issued(city)
    with city.engine.execution_options(lvheng_writes=True).begin() as connection:
        connection.execute(SealedFacts.__table__.delete())  # type: ignore[attr-defined]

    with reading(city.engine) as session, pytest.raises(Refusal) as refused:
        kept_year(session, result_id)
    assert refused.value.code == "FACTS_MISSING"


def test_a_sealed_sheet_is_the_sheet_of_the_day_with_decisions_declarations_and_the_seal(city: City) -> None:
    result_id = issued(city)
    with reading(city.engine) as session:
        now = annual_sheet(session, city.reader, city.committee_id, YEAR, city.regulations)
        sheet = sealed_sheet(session, city.reader, result_id, city.regulations)
    first = min(sheet.members, key=lambda each: each.number)

    check(sheet)
    assert (first.grade, first.decided_because) == ("优秀", "主席会议审定，=1+1")
    assert first.declaration is not None
    assert first.declaration.own_points == 95_500_000
    assert sheet.seal is not None
    assert (sheet.seal.version, sheet.seal.approver, sheet.seal.document_number) == (1, "主席会议", "示政协发〔2024〕1号")
    without: dict[str, Any] = {"decided_grade": None, "decided_because": None, "decided_proposals": {}, "declaration": None}
    plain = [msgspec.structs.replace(each, **without) for each in sheet.members]
    assert sheet.partial_because is not None
    assert msgspec.structs.replace(sheet, seal=None, partial_because=None, members=tuple(plain)) == now


def test_a_sealed_sheet_does_not_follow_the_facts(city: City) -> None:
    result_id = issued(city)
    with reading(city.engine) as session:
        before = sealed_sheet(session, city.reader, result_id, city.regulations)
    with city.engine.execution_options(lvheng_writes=True).begin() as connection:
        connection.execute(update(MemberTable).values(name="改名", strokes_key="01"))
    with reading(city.engine) as session:
        after = sealed_sheet(session, city.reader, result_id, Regulations({}))

    assert after == before


def test_a_draft_has_no_seal_and_a_line_changed_past_the_program_shows_in_the_seal(city: City) -> None:
    draft = issued(city, is_issued=False)
    with reading(city.engine) as session:
        sheet = sealed_sheet(session, city.reader, draft, city.regulations)
        before = seal_of(session, draft)
    with city.engine.execution_options(lvheng_writes=True).begin() as connection:
        connection.execute(update(ScoreLine).where(col(ScoreLine.place) == 0).values(points=ScoreLine.points + 1))
    with reading(city.engine) as session:
        after = seal_of(session, draft)

    assert sheet.seal is None
    assert before != after


def test_who_may_not_read_scores_gets_no_sealed_sheet(city: City) -> None:
    result_id = issued(city)

    with reading(city.engine) as session, pytest.raises(Refusal) as refused:
        sealed_sheet(session, city.neighbour, result_id, city.regulations)
    assert refused.value.code == "FORBIDDEN"
