"""Committees, terms, sessions, bodies, groups and sectors are set up through the schema, on both databases."""

from __future__ import annotations

from typing import Any

from services.models import AuditEntry, LocalCommittee
from tests.graphql_schema.changes.asking import audited, changed, count_of, problems, refused, somebody
from tests.graphql_schema.city import CODE, City

ADMIN = "root-admin"
COUNTY = {"parent": CODE, "code": "990101", "name": "政协示例县委员会", "level": "COUNTY", "validFrom": "2020-01-01"}


def ids(city: City) -> Any:
    """Global ids of what the committee is made of, by the field that lists it."""
    lists = "terms { id } plenarySessions { id } specialCommittees { id } activityGroups { id }"
    query = f"query($c: String!) {{ committee(code: $c) {{ id {lists} }} }}"
    found = city.data(query, {"c": CODE})["committee"]
    return {"id": found["id"], **{name: each[0]["id"] for name, each in found.items() if isinstance(each, list)}}


def test_a_committee_is_made_below_another_and_whoever_made_it_sees_it_at_once(own_city: City) -> None:
    payload = changed(own_city, "createCommittee", COUNTY, "committee { code name level revision parent { code } }", ADMIN)

    assert payload["committee"] == {
        "code": "990101",
        "name": "政协示例县委员会",
        "level": "COUNTY",
        "revision": 1,
        "parent": {"code": CODE},
    }
    assert changed(own_city, "addTerm", {"committee": "990101", **FIFTH}, "term { ordinal }", ADMIN) == {
        "term": {"ordinal": 5},
        "userErrors": [],
    }
    assert {who for who, _ in audited(own_city, "committee.create")} == {somebody(own_city, ADMIN).account_id}


FIFTH = {"ordinal": 5, "startsOn": "2021-07-01", "endsOn": "2026-06-30"}


def test_a_committee_that_cannot_stand_is_told_with_its_field(own_city: City) -> None:
    before = count_of(own_city, LocalCommittee)
    wrong = {
        ("parent", "UNKNOWN_COMMITTEE"): {"parent": "123456"},
        ("code", "BAD_CODE"): {"code": "九九〇一〇一"},
        ("code", "DUPLICATE_CODE"): {"code": "990200"},
        ("level", "BAD_LEVEL"): {"level": "PROVINCE"},
        ("name", "NAME_MISSING"): {"name": " "},
        ("name", "TOO_LONG"): {"name": "政" * 201},
    }

    found = {problem: problems(own_city, "createCommittee", {**COUNTY, **given}, ADMIN) for problem, given in wrong.items()}

    assert found == {problem: [problem] for problem in wrong}
    assert count_of(own_city, LocalCommittee) == before
    assert refused(own_city, "createCommittee", COUNTY, "registrar") == ["FORBIDDEN"]


def test_a_term_is_added_and_changed_and_what_lies_in_it_stays_in_it(own_city: City) -> None:
    key = ids(own_city)["terms"]
    sixth = {"committee": CODE, "ordinal": 6, "startsOn": "2026-07-01", "endsOn": "2031-06-30"}

    added = changed(own_city, "addTerm", sixth, "term { ordinal startsOn endsOn revision }", ADMIN)["term"]
    moved = changed(own_city, "changeTerm", {"id": key, "endsOn": "2026-06-29", "expectedRevision": 1}, "term { endsOn revision }", ADMIN)

    assert added == {"ordinal": 6, "startsOn": "2026-07-01", "endsOn": "2031-06-30", "revision": 1}
    assert moved["term"] == {"endsOn": "2026-06-29", "revision": 2}
    assert problems(own_city, "changeTerm", {"id": key, "startsOn": "2021-08-01"}, ADMIN) == [("startsOn", "TERM_IN_USE")]
    assert problems(own_city, "changeTerm", {"id": key, "endsOn": "2026-07-01"}, ADMIN) == [("endsOn", "DUPLICATE_TERM")]
    assert problems(own_city, "changeTerm", {"id": key, "endsOn": "2020-07-01"}, ADMIN) == [
        ("endsOn", "BAD_DATES"),
        ("endsOn", "TERM_IN_USE"),
    ]
    assert problems(own_city, "changeTerm", {"id": key, "endsOn": "2026-06-28", "expectedRevision": 1}, ADMIN) == [
        ("expectedRevision", "STALE")
    ]
    assert problems(own_city, "addTerm", {**sixth, "ordinal": 0}, ADMIN) == [("ordinal", "BAD_ORDINAL"), ("startsOn", "DUPLICATE_TERM")]


def test_a_plenary_session_is_added_and_moved_within_its_term(own_city: City) -> None:
    third = {"committee": CODE, "term": 5, "ordinal": 3, "opensOn": "2024-02-01", "closesOn": "2024-02-04"}
    key = ids(own_city)["plenarySessions"]

    added = changed(own_city, "addPlenarySession", third, "plenarySession { ordinal term { ordinal } }", ADMIN)
    moved = changed(own_city, "changePlenarySession", {"id": key, "closesOn": "2023-02-05"}, "plenarySession { closesOn revision }", ADMIN)

    assert added["plenarySession"] == {"ordinal": 3, "term": {"ordinal": 5}}
    assert moved["plenarySession"] == {"closesOn": "2023-02-05", "revision": 2}
    assert problems(own_city, "addPlenarySession", {**third, "term": 9}, ADMIN) == [("term", "UNKNOWN_TERM")]
    assert problems(own_city, "changePlenarySession", {"id": key, "ordinal": 3}, ADMIN) == [("ordinal", "DUPLICATE_SESSION")]
    assert problems(own_city, "changePlenarySession", {"id": key, "opensOn": "2023-02-06"}, ADMIN) == [("closesOn", "BAD_DATES")]


def test_bodies_and_groups_are_added_and_renamed_and_no_two_bear_one_name(own_city: City) -> None:
    found = ids(own_city)
    body, group = found["specialCommittees"], found["activityGroups"]
    changed(own_city, "addSpecialCommittee", {"committee": CODE, "name": "提案委员会"}, "specialCommittee { id }", ADMIN)
    changed(own_city, "addActivityGroup", {"committee": CODE, "name": "第二活动组", "kind": "sector_group"}, "activityGroup { id }", ADMIN)

    renamed = changed(
        own_city, "renameSpecialCommittee", {"id": body, "name": "经济科技委员会"}, "specialCommittee { name revision }", ADMIN
    )
    regrouped = changed(
        own_city, "changeActivityGroup", {"id": group, "kind": "sector_group"}, "activityGroup { name kind revision }", ADMIN
    )

    assert renamed["specialCommittee"] == {"name": "经济科技委员会", "revision": 2}
    assert regrouped["activityGroup"] == {"name": "第一活动组", "kind": "sector_group", "revision": 2}
    assert problems(own_city, "renameSpecialCommittee", {"id": body, "name": "提案委员会"}, ADMIN) == [("name", "DUPLICATE_NAME")]
    assert problems(own_city, "changeActivityGroup", {"id": group, "name": "第二活动组"}, ADMIN) == [("name", "DUPLICATE_NAME")]
    assert problems(own_city, "addActivityGroup", {"committee": CODE, "name": "第三组", "kind": " "}, ADMIN) == [("kind", "BLANK")]
    assert refused(own_city, "renameSpecialCommittee", {"id": body, "name": "甲"}, "registrar") == ["FORBIDDEN"]


def test_a_committee_is_renamed_from_the_revision_that_was_read(own_city: City) -> None:
    given = {"id": ids(own_city)["id"], "name": "政协新城市委员会", "expectedRevision": 1}

    assert changed(own_city, "renameCommittee", given, "committee { name revision }", ADMIN)["committee"] == {
        "name": "政协新城市委员会",
        "revision": 2,
    }
    assert problems(own_city, "renameCommittee", {**given, "name": "甲"}, ADMIN) == [("expectedRevision", "STALE")]


def test_a_sector_is_added_changed_and_ended(own_city: City) -> None:
    given = {"committee": CODE, "code": "L1", "name": "乡镇界", "aliases": ["乡镇", "街道"]}
    shape = "sector { id name aliases validTo successor { name } revision }"
    national = own_city.data("{ sectors(first: 1) { edges { node { id name } } } }")["sectors"]["edges"][0]["node"]

    sector = changed(own_city, "addSector", given, shape, ADMIN)["sector"]
    ended = {"id": sector["id"], "name": "镇街界", "aliases": ["街道"], "validTo": "2023-12-31", "successorId": national["id"]}
    found = changed(own_city, "changeSector", ended, shape, ADMIN)["sector"]
    before = count_of(own_city, AuditEntry)

    assert found == {
        "id": sector["id"],
        "name": "镇街界",
        "aliases": ["街道"],
        "validTo": "2023-12-31",
        "successor": {"name": national["name"]},
        "revision": 2,
    }
    assert changed(own_city, "changeSector", ended, shape, ADMIN)["sector"] == found
    assert changed(own_city, "changeSector", {"id": sector["id"], "successorId": None}, shape, ADMIN)["sector"]["successor"] is None
    assert count_of(own_city, AuditEntry) == before + 1
    assert problems(own_city, "addSector", {**given, "code": "L2", "name": "甲界", "aliases": ["街道"]}, ADMIN) == [
        ("aliases[0]", "DUPLICATE_SECTOR")
    ]
    assert problems(own_city, "changeSector", {"id": sector["id"], "name": "经济界"}, ADMIN) == [("name", "DUPLICATE_SECTOR")]
    assert problems(own_city, "changeSector", {"id": sector["id"], "validFrom": "2024-01-01"}, ADMIN) == [("validTo", "BAD_DATES")]
    assert problems(own_city, "changeSector", {"id": sector["id"], "successorId": sector["id"]}, ADMIN) == [
        ("successorId", "BAD_SUCCESSOR")
    ]


def test_the_national_sectors_are_nobodys_below_to_change(own_city: City) -> None:
    national = own_city.data("{ sectors(first: 1) { edges { node { id } } } }")["sectors"]["edges"][0]["node"]["id"]

    assert refused(own_city, "changeSector", {"id": national, "name": "甲界"}, "registrar") == ["FORBIDDEN"]
    assert refused(own_city, "changeSector", {"id": national, "name": "甲界"}, "neighbour") == ["FORBIDDEN"]
