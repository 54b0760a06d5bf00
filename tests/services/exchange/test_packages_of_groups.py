"""Results of groups leave the house as members' do: packed, checked on another machine, kept in another database, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from scoring_plugins.plugins import load_regulations
from services.database import reading, transaction
from services.exchange.dumping import canonical_dump
from services.exchange.keys import ExchangeKeys
from services.exchange.verifying import verify_package
from services.exchange.writing import issued_result, package_bytes
from services.exports.group_sheet import group_sheet
from services.models import ActivityGroup, Member
from services.permissions import Actor
from tests.databases import Foundations
from tests.graphql_schema.city import CODE
from tests.services.exchange.packed_year import PackedGroups, packed_groups
from tests.services.exchange.test_importing import Province, found_province
from tests.services.groups.test_appraising_groups import KIND, LIST, POINTS, YEAR

OLD = Path(__file__).parent / "packages"


@pytest.fixture(scope="module")
def groups(foundations: Foundations, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackedGroups]:
    with packed_groups(foundations, tmp_path_factory.mktemp("groups")) as packed:
        yield packed


@pytest.fixture
def province(sqlite_url: str) -> Iterator[Province]:
    found = found_province(sqlite_url)
    yield found
    found.engine.dispose()


def dumped(engine: Engine, actor: Actor, committee_id: int) -> list[str]:
    with reading(engine) as session:
        return list(canonical_dump(session, actor, committee_id, YEAR, KIND))


def test_a_package_of_groups_says_the_same_in_another_database_once_and_again(groups: PackedGroups, postgresql_url: str) -> None:
    province, house = found_province(postgresql_url), groups.groups.grouped.house
    imported = province.take(groups.verified())
    again = province.take(groups.verified())
    reader = province.reader(imported.committee_id)
    there = dumped(province.engine, reader, imported.committee_id)
    with reading(province.engine) as session:
        sheet = group_sheet(session, reader, imported.committee_id, YEAR, KIND, groups.regulations)
        result = issued_result(session, reader, imported.committee_id, YEAR, group_kind=KIND)
        packed = package_bytes(session, reader, result, groups.regulations, groups.keys)
        found = {each.name: (each.kind, each.valid_to) for each in session.exec(select(ActivityGroup))}
    with reading(house.engine) as session:
        own = group_sheet(session, house.reader, house.committee_id, YEAR, KIND, groups.regulations)
    province.engine.dispose()

    assert (imported.is_new, again.is_new, again.result_id) == (True, False, imported.result_id)
    assert there == dumped(house.engine, house.reader, house.committee_id)
    assert (sheet, packed) == (own, groups.content)
    assert sheet.dissolved == {"辛": date(2018, 6, 30)}
    assert found == {**dict.fromkeys([*POINTS, "壬"], (KIND, None)), "辛": (KIND, date(2018, 6, 30))}
    assert [(each.name, each.members) for each in sheet.lists] == [(LIST, ("甲", "乙", "丙", "丁", "戊", "己"))]


@pytest.mark.parametrize(
    ("table", "row", "changes", "place"),
    [
        ("scorecards", "甲", {"total": 99_000_000}, ("scorecards.jsonl", "total")),
        ("scorecards", "辛", {"dissolved_on": None}, ("scorecards.jsonl", "dissolved_on")),
        ("scorecards", "甲", {"dissolved_on": date(2018, 3, 1)}, ("scorecards.jsonl", "dissolved_on")),
        ("scorecards", "甲", {"rank": 2}, ("scorecards.jsonl", "rank")),
        ("lines", "乙", {"points": 1}, ("lines.jsonl", "points")),
        ("records", "丙", {"title": "别的"}, ("members.jsonl", None)),
    ],
)
def test_what_is_made_to_fit_every_digest_is_found_by_computing_it_again(
    groups: PackedGroups, table: str, row: str, changes: dict[str, Any], place: tuple[str, str | None]
) -> None:
    lines = groups.files[f"{table}.jsonl"].decode().splitlines()
    line = next(at for at, said in enumerate(lines, start=1) if f'"member":"{row}"' in said)
    found = groups.verified(groups.forged(table, line, **changes))

    assert place in {(each.file, each.field) for each in found.findings}
    assert {each.member for each in found.findings} == {row}
    assert f"小组{row}" in found.findings[0].text


def test_a_group_of_another_kind_is_refused_by_both_kinds_and_nothing_is_kept(groups: PackedGroups, province: Province) -> None:
    province.take(groups.verified())
    with transaction(province.engine) as session:
        session.execute(text("UPDATE activity_group SET kind = '界别活动组' WHERE name = '甲'"))
    refusal = province.refused(groups.verified(groups.forged("result", 1, number=8)))

    assert refusal.code == "GROUP_DIFFERS"
    assert "小组“甲”在本库中的类别是界别活动组，交换包中是乡镇街道工委" in refusal.message


def test_a_package_of_groups_from_before_there_were_units_of_notice_is_equal_and_is_kept(province: Province, tmp_path: Path) -> None:
    keys = ExchangeKeys(tmp_path)
    keys.trust(CODE, (OLD / "v2.pem").read_bytes())
    found = verify_package(OLD / "v2.lvheng.zip", load_regulations(), keys)
    imported = province.take(found)
    dump = dumped(province.engine, province.reader(imported.committee_id), imported.committee_id)

    assert [each.text for each in found.findings] == []
    assert found.holds
    assert [line for line in dump if "notice_unit" in line] == []
    assert len([line for line in dump if line.startswith('{"group"')]) == len(POINTS) + 2


def test_a_package_from_before_there_were_groups_is_equal_and_is_kept(province: Province, tmp_path: Path) -> None:
    keys = ExchangeKeys(tmp_path)
    keys.trust(CODE, (OLD / "v1.pem").read_bytes())
    found = verify_package(OLD / "v1.lvheng.zip", load_regulations(), keys)
    imported = province.take(found)
    with reading(province.engine) as session:
        members = session.exec(select(Member.number)).all()
    dump = province.dump(imported.committee_id)

    assert [each.text for each in found.findings] == []
    assert found.holds
    assert (len(members), len(dump)) == (12, 65)
