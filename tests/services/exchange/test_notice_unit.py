"""Working days of a public notice are sealed and packed; days of the calendar are what they were, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from sqlmodel import select

from services.database import reading
from services.exchange.manifest import MANIFEST
from services.models import Appraisal, DayUnit
from tests.services.exchange.packed_year import Packed, package_of, packed_city, with_files
from tests.services.exchange.test_importing import found_province, source_dump


@pytest.fixture(scope="module")
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packed]:
    with packed_city(request, tmp_path_factory.mktemp("working"), DayUnit.WORKING_DAYS) as packed_year:
        yield packed_year


def test_working_days_are_packed_in_a_version_of_their_own_and_say_the_same_in_another_database(year: Packed, postgresql_url: str) -> None:
    found = year.verified()
    province = found_province(postgresql_url)
    first, again = province.take(found), province.take(found)
    dump = province.dump(first.committee_id)
    with reading(province.engine) as session:
        unit = session.exec(select(Appraisal.notice_unit)).one()
    province.engine.dispose()

    assert (msgspec.json.decode(year.files[MANIFEST])["schema_version"], found.holds) == (3, True)
    assert (first.is_new, again.is_new, unit) == (True, False, DayUnit.WORKING_DAYS)
    assert dump == source_dump(year)
    assert package_of(year.city, year.keys) == year.content


def test_a_unit_that_was_changed_on_the_way_is_named(year: Packed) -> None:
    row = year.files["result.jsonl"]
    flipped = row.replace(b'"notice_unit":"working_days"', b'"notice_unit":"months"')
    gone = row.replace(b',"notice_unit":"working_days"', b"")
    named = [year.verified(with_files(year.files, **{"result.jsonl": each})).findings[0] for each in (flipped, gone)]
    resealed = year.verified(year.forged("result", 1, notice_unit=None))

    assert (flipped == row, gone == row) == (False, False)
    assert [(each.file, each.line, each.field) for each in named] == [
        ("result.jsonl", 1, None),
        ("result.jsonl", 1, "notice_unit"),
    ]
    assert resealed.seal != year.verified().seal
