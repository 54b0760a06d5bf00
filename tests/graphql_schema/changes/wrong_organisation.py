"""Everything wrong at once in changes of committees, sectors and members; and the ids that such changes name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.graphql_schema.changes.asking import changed, member_id
from tests.graphql_schema.changes.test_deletions import attached
from tests.graphql_schema.changes.test_verification import work
from tests.graphql_schema.city import CODE, City

Told = set[tuple[str | None, str]]
ADMIN, REGISTRAR, VERIFIER, APPRAISER, DECIDER = "root-admin", "registrar", "verifier", "appraiser", "decider"
LONG, UNSEEN, EARLY, LATE = "长" * 501, "甲\u0007", "1990-01-01", "2050-01-01"


class Ids:
    """Global ids of what the city has, by what it is."""

    def __init__(self, city: City, folder: Path) -> None:
        lists = "terms { id } plenarySessions { id } specialCommittees { id } activityGroups { id }"
        found = city.data(f'{{ committee(code: "{CODE}") {{ id {lists} }} }}')["committee"]
        self.committee = found["id"]
        self.term, self.plenary = found["terms"][0]["id"], found["plenarySessions"][0]["id"]
        self.body, self.group = found["specialCommittees"][0]["id"], found["activityGroups"][0]["id"]
        self.member = member_id(city, "0001")
        new = {"committee": CODE, "code": "L1", "name": "乡镇界", "aliases": ["街道"], "validFrom": "2022-01-01"}
        self.sector = changed(city, "addSector", new, "sector { id }", ADMIN)["sector"]["id"]
        self.activity = work(city, "activities", "HD-2")
        self.proposal, self.report = work(city, "proposals", "TA-0001"), work(city, "opinionReports", "XX-0001")
        self.assessment = given_and_verified(city)
        token = {"committee": CODE, "name": "reader"}
        self.token = changed(city, "issueToken", token, "accessToken { id }", ADMIN)["accessToken"]["id"]
        changed(city, "revokeToken", {"id": self.token, "reason": "遗失"}, "", ADMIN)
        self.evidence = attached(city, folder, self.activity)
        changed(city, "withdrawEvidence", {"id": self.evidence, "reason": "附错"})
        part = "participations(first: 1) { edges { node { id } } }"
        found = city.data(f"query($id: ID!) {{ node(id: $id) {{ ... on Activity {{ {part} }} }} }}", {"id": self.activity})
        self.part = found["node"]["participations"]["edges"][0]["node"]["id"]


def given_and_verified(city: City) -> str:
    """The global id of what somebody gave member 0001 on a day for which no regulation is adopted."""
    given = {"committee": CODE, "kind": "CHECKLIST", "item": "报告", "datedOn": "2021-09-01", "givenBy": "办公室", "reason": "已交"}
    made = changed(city, "registerAssessments", given | {"lines": [{"memberNumber": "0001"}]}, "assessments { id }")
    key = str(made["assessments"][0]["id"])
    changed(city, "verifyFacts", {"committee": CODE, "filter": {"works": [key]}, "because": "已核对"}, "count", VERIFIER)
    return key


def organisation(ids: Ids) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """Committees, sectors and members."""
    span = {"sector": "经济届", "toOn": LATE, "specialCommittee": "无此委员会", "posts": [LONG], "groups": ["无此组"]}
    of_span: Told = {
        ("sector", "UNKNOWN_SECTOR"),
        ("specialCommittee", "UNKNOWN_SPECIAL_COMMITTEE"),
        ("posts", "TOO_LONG"),
        ("groups", "UNKNOWN_GROUP"),
    }
    return {
        "createCommittee": (
            ADMIN,
            {"parent": CODE, "code": "990200", "name": " ", "level": "PROVINCE", "validFrom": "2020-01-01"},
            {("code", "DUPLICATE_CODE"), ("name", "NAME_MISSING"), ("level", "BAD_LEVEL")},
        ),
        "renameCommittee": (ADMIN, {"id": ids.committee, "name": " "}, {("name", "NAME_MISSING")}),
        "enterCalendarNotice": (
            ADMIN,
            {"committee": CODE, "year": 2031, "rests": ["2031-01-01", LATE], "works": ["2031-01-01", EARLY], "reason": " "},
            {
                ("rests", "DAY_OUTSIDE_YEAR"),
                ("works", "DAY_OUTSIDE_YEAR"),
                ("works", "REST_AND_WORK"),
                ("works", "WORKS_ANYWAY"),
                ("reason", "BLANK"),
            },
        ),
        "setCalendarDay": (
            ADMIN,
            {"committee": CODE, "day": "1900-01-01", "works": True, "reason": UNSEEN},
            {("day", "BAD_YEAR"), ("reason", "UNSEEN_CHARACTER")},
        ),
        "clearCalendarDay": (
            ADMIN,
            {"committee": CODE, "day": LATE, "reason": LONG},
            {("day", "DAY_NOT_SAID"), ("reason", "TOO_LONG")},
        ),
        "moveNoticeDeadlines": (APPRAISER, {"committee": CODE, "reason": LONG}, {("reason", "TOO_LONG")}),
        "makeCalendarAddress": ("reader", {}, {(None, "NOT_A_PERSON")}),
        "revokeCalendarAddress": (ADMIN, {}, {(None, "NO_ADDRESS")}),
        "setCommitteeParameter": (
            ADMIN,
            {"committee": CODE, "name": "proposal_return", "value": "7", "validFrom": "1900-01-01", "reason": " "},
            {("value", "BAD_VALUE"), ("validFrom", "BAD_DATES"), ("reason", "BLANK")},
        ),
        "addTerm": (
            ADMIN,
            {"committee": CODE, "ordinal": 0, "startsOn": "2026-06-30", "endsOn": "2026-06-30"},
            {("ordinal", "BAD_ORDINAL"), ("endsOn", "BAD_DATES"), ("startsOn", "DUPLICATE_TERM")},
        ),
        "changeTerm": (
            ADMIN,
            {"id": ids.term, "ordinal": 100, "startsOn": "2025-01-01", "endsOn": "2024-01-01"},
            {("ordinal", "BAD_ORDINAL"), ("endsOn", "BAD_DATES"), ("startsOn", "TERM_IN_USE")},
        ),
        "addPlenarySession": (
            ADMIN,
            {"committee": CODE, "term": 9, "ordinal": 0, "opensOn": "2024-02-02", "closesOn": "2024-02-01"},
            {("term", "UNKNOWN_TERM"), ("ordinal", "BAD_ORDINAL"), ("closesOn", "BAD_DATES")},
        ),
        "changePlenarySession": (
            ADMIN,
            {"id": ids.plenary, "ordinal": 0, "opensOn": LATE, "closesOn": EARLY},
            {("ordinal", "BAD_ORDINAL"), ("closesOn", "BAD_DATES"), ("opensOn", "OUTSIDE_TERM"), ("closesOn", "OUTSIDE_TERM")},
        ),
        "addSpecialCommittee": (ADMIN, {"committee": CODE, "name": UNSEEN}, {("name", "UNSEEN_CHARACTER")}),
        "renameSpecialCommittee": (ADMIN, {"id": ids.body, "name": LONG}, {("name", "TOO_LONG")}),
        "addActivityGroup": (
            ADMIN,
            {
                "committee": CODE,
                "name": "第一活动组",
                "kind": " ",
                "validFrom": LATE,
                "validTo": EARLY,
                "sector": "无",
                "specialCommittee": "无",
            },
            {
                ("name", "DUPLICATE_NAME"),
                ("kind", "BLANK"),
                ("validTo", "BAD_DATES"),
                ("sector", "UNKNOWN_SECTOR"),
                ("specialCommittee", "UNKNOWN_SPECIAL_COMMITTEE"),
            },
        ),
        "changeActivityGroup": (
            ADMIN,
            {"id": ids.group, "name": " ", "kind": LONG, "sector": "经济界", "specialCommittee": "经济委员会"},
            {("name", "NAME_MISSING"), ("kind", "TOO_LONG"), ("specialCommittee", "STANDS_FOR_TWO")},
        ),
        "addSector": (
            ADMIN,
            {"committee": CODE, "code": "21", "name": "经济界", "aliases": ["新名", "街道", " "]},
            {
                ("code", "DUPLICATE_SECTOR"),
                ("name", "DUPLICATE_SECTOR"),
                ("aliases[1]", "DUPLICATE_SECTOR"),
                ("aliases[2]", "NAME_MISSING"),
            },
        ),
        "changeSector": (
            ADMIN,
            {"id": ids.sector, "name": "经济界", "aliases": ["乡", "经济"], "validTo": "2021-01-01", "successorId": ids.member},
            {
                ("name", "DUPLICATE_SECTOR"),
                ("aliases[1]", "DUPLICATE_SECTOR"),
                ("validTo", "BAD_DATES"),
                ("successorId", "BAD_SUCCESSOR"),
            },
        ),
        "registerMember": (
            REGISTRAR,
            {"committee": CODE, "name": " ", "number": "0001", "fromOn": "2022-01-01", **span},
            of_span | {("name", "NAME_MISSING"), ("number", "DUPLICATE_MEMBER"), ("toOn", "OUTSIDE_TERM")},
        ),
        "renameMember": (REGISTRAR, {"id": ids.member, "name": " "}, {("name", "NAME_MISSING")}),
        "addMembership": (
            REGISTRAR,
            {"memberId": ids.member, "fromOn": "2021-07-01", **span},
            of_span | {("toOn", "OUTSIDE_TERM"), ("fromOn", "OVERLAPPING_MEMBERSHIP")},
        ),
        "changeMembership": (
            REGISTRAR,
            {"memberId": ids.member, "fromOn": "2021-07-01", **span},
            of_span | {("toOn", "OUTSIDE_TERM")},
        ),
        "endMembership": (
            REGISTRAR,
            {"memberId": ids.member, "toOn": EARLY, "leaving": "TRANSFERRED"},
            {("toOn", "NO_SUCH_MEMBERSHIP")},
        ),
        "recordParticulars": (
            REGISTRAR,
            {"memberId": ids.member, "phone": "none", "party": " "},
            {("phone", "BAD_PHONE"), ("party", "TOO_LONG")},
        ),
    }
