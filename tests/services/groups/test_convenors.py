"""Who speaks for a group, such as its sector's convener, disputes its year, sees its draft and has its own forms, and no other group's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from scoring_plugins.plugins import Regulations, load_regulations
from services.accounts import actor_named, create_account, grant_role, revoke_role
from services.appraisals.objections import raise_group_objection, raise_objection, withdraw_group_objection
from services.changes.committees import change_activity_group
from services.database import reading, transaction
from services.errors import Refusal
from services.exchange.keys import ExchangeKeys
from services.exports.forms import register_forms
from services.exports.wanted import Wanted, Workshop
from services.jobs import queue_own_export
from services.jobs.fetching import fetched_export
from services.jobs.folder import ExportFolder
from services.jobs.running import run_export
from services.listings.group_papers import GROUP_OBJECTIONS
from services.listings.paging import Window
from services.listings.scored_groups import kept_groups, lists_of_groups
from services.models import ActivityGroup, AppraisalResult, ExportState, Role
from services.permissions import Actor
from tests.graphql_schema.city import City
from tests.services.conftest import House
from tests.services.groups.grouped_house import earlier_term
from tests.services.groups.test_appraising_groups import KIND, LIST, YEAR, GroupYear

IN_TIME = date(2019, 1, 8)


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


@pytest.fixture
def year(house: House, regulations: Regulations) -> GroupYear:
    """A year in the members' check: 甲 stands for a sector that has a convener, 己 for a special committee that has staff."""
    earlier_term(house)
    year = GroupYear(house, regulations)
    with transaction(house.engine) as session:
        for name, said in (("甲", {"sector": "经济界"}), ("己", {"special_committee": "经济委员会"})):
            key = session.exec(select(ActivityGroup.id).where(ActivityGroup.name == name)).one()
            assert key is not None
            change_activity_group(session, house.administrator, key, said)
        for name, role, what in (("convener", Role.SECTOR_CONVENER, "经济界"), ("staff", Role.SPECIAL_COMMITTEE_STAFF, "经济委员会")):
            create_account(session, house.administrator, house.committee_id, name, name, [])
            grant_role(session, house.administrator, house.committee_id, name, role, what)
    year.to_check()
    return year


def who(year: GroupYear, name: str) -> Actor:
    with reading(year.grouped.house.engine) as session:
        return actor_named(session, name)


def raised(year: GroupYear, name: str, group: str, statement: str = "漏记一次创新", **said: Any) -> int:
    found: int = year.do(raise_group_objection, who(year, name), year.id, group, statement, year.regulations, **{"today": IN_TIME} | said)
    return found


def told(use_case: Any, *said: Any, **named: Any) -> list[str]:
    with pytest.raises(Refusal) as refused:
        use_case(*said, **named)
    return [each.code for each in refused.value.problems]


def test_a_convener_disputes_the_groups_own_year_within_the_days_and_takes_it_back(year: GroupYear) -> None:
    house = year.grouped.house
    own, of_staff = raised(year, "convener", "甲"), raised(year, "staff", "己")
    wrong = [
        told(raised, year, "convener", "己"),
        told(raised, year, "convener", "无此组"),
        told(raised, year, "convener", "甲", " ", clause="无此条款"),
        told(raised, year, "convener", "甲", today=date(2019, 1, 11)),
        told(raised, year, "appraiser", "甲"),
        # A sector's convener answers for its group, and for none of its members.
        told(year.do, raise_objection, who(year, "convener"), year.id, "001", "少记一次", year.regulations),
        told(year.do, withdraw_group_objection, who(year, "convener"), of_staff, "撤回"),
    ]
    year.do(withdraw_group_objection, who(year, "convener"), own, "已当面说明")
    with reading(house.engine) as session:
        seen = [GROUP_OBJECTIONS.page(session, who(year, name), Window(9)).rows for name in ("convener", "staff", "reader")]

    assert wrong == [
        ["FORBIDDEN"],
        ["FORBIDDEN"],
        ["BLANK", "UNKNOWN_CLAUSE"],
        ["OBJECTION_LATE"],
        ["RAISED_BY_MISSING"],
        ["FORBIDDEN"],
        ["FORBIDDEN"],
    ]
    assert [[row.id for row in rows] for rows in seen] == [[own], [of_staff], [own, of_staff]]
    assert [(row.raised_by, row.state) for row in seen[2]] == [(None, "withdrawn"), (None, "open")]


def test_a_convener_sees_the_groups_draft_with_every_line_and_nothing_of_others(year: GroupYear) -> None:
    house = year.grouped.house
    result_id = year.from_check_to_council()
    with reading(house.engine) as session:
        scoring = session.get_one(AppraisalResult, result_id).scoring_id
        cards = {name: kept_groups(session, who(year, name), [scoring]).get(scoring, []) for name in ("convener", "staff")}
        lists = {name: lists_of_groups(session, who(year, name), [scoring])[scoring] for name in ("convener", "staff")}
    city = City(house.engine, house.committee_id, house.administrator, house.reader, house.reader, year.regulations)
    asked = """{ committee(code: "990100") { groupScorecards(year: %d, kind: "%s") { name total lines { points } }
        scoring(year: %d, groupKind: "%s") { groupLists { name groups toDecide } } } }"""
    found = city.data(asked % (YEAR, KIND, YEAR, KIND), actor=who(year, "convener"))["committee"]

    assert {name: [(each.name, each.card.total) for each in found] for name, found in cards.items()} == {
        "convener": [("甲", 97_000_000)],
        "staff": [("己", 90_000_000)],
    }
    assert [(each.name, each.members, each.to_decide) for found in lists.values() for each in found] == [
        (LIST, ("甲",), ()),
        (LIST, (), ("己",)),
    ]
    assert found == {
        "groupScorecards": [{"name": "甲", "total": "97", "lines": [{"points": "97"}]}],
        "scoring": {"groupLists": [{"name": LIST, "groups": ["甲"], "toDecide": []}]},
    }


def test_a_convener_has_the_groups_own_forms_made_of_the_issued_result(year: GroupYear, tmp_path: Path) -> None:
    house = year.grouped.house
    workshop = Workshop(year.regulations, {form.name: form for form in register_forms()}, ExchangeKeys(tmp_path))
    folder = ExportFolder(tmp_path / "jobs")

    def asked(form: str, **said: Any) -> int:
        wanted = Wanted(form, YEAR, group_kind=KIND, **said)
        key: int = year.do(queue_own_export, who(year, "convener"), house.committee_id, wanted, workshop)
        return key

    year.from_check_to_council()
    early = told(asked, "group-notice")
    year.decide("己", accepted=True)
    year.decide("庚", accepted=False)
    year.issue()
    key = asked("group-notice")
    state = run_export(house.engine, key, workshop, folder)
    kept = fetched_export(house.engine, who(year, "convener"), key, folder)
    wrong = [told(asked, "groups"), told(asked, "group-sheet", group_name="乙"), told(asked, "group-sheet", member="001")]
    others = [told(fetched_export, house.engine, who(year, name), key, folder) for name in ("staff", "reader")]
    with transaction(house.engine) as session:
        revoke_role(session, house.administrator, house.committee_id, "convener", Role.SECTOR_CONVENER, "换届", "经济界")

    assert (early, state) == (["NOT_ISSUED"], ExportState.DONE)
    assert "甲" in kept.file_name
    assert wrong == [["FORM_NOT_OWN"], ["OTHER_GROUP"], ["MEMBER_NOT_WANTED"]]
    assert others == [["NOT_FOUND"]] * 2
    assert told(fetched_export, house.engine, who(year, "convener"), key, folder) == ["NOT_FOUND"]
