"""Whoever has everything wrong at once is told everything at once: one case for each change, on both databases."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import anyio
import pytest
from graphql import build_schema

from graphql_schema.changes.inputs import MOST_LINES, MOST_ROLL_LINES
from graphql_schema.context import Context
from graphql_schema.execution import execute
from graphql_schema.nodes import global_id
from services.accounts import create_account
from services.attachments import AttachmentStore
from services.database import transaction
from services.listings.view import View
from services.models import AuditEntry, Role
from tests.graphql_schema.changes.asking import changed, count_of, member_id, somebody
from tests.graphql_schema.changes.test_deletions import attached
from tests.graphql_schema.changes.test_verification import work
from tests.graphql_schema.city import CODE, SCHEMA, City

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
        token = {"committee": CODE, "name": "reader"}
        self.token = changed(city, "issueToken", token, "accessToken { id }", ADMIN)["accessToken"]["id"]
        changed(city, "revokeToken", {"id": self.token, "reason": "遗失"}, "", ADMIN)
        self.evidence = attached(city, folder, self.activity)
        changed(city, "withdrawEvidence", {"id": self.evidence, "reason": "附错"})
        part = "participations(first: 1) { edges { node { id } } }"
        found = city.data(f"query($id: ID!) {{ node(id: $id) {{ ... on Activity {{ {part} }} }} }}", {"id": self.activity})
        self.part = found["node"]["participations"]["edges"][0]["node"]["id"]


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
            {"committee": CODE, "name": "第一活动组", "kind": " "},
            {("name", "DUPLICATE_NAME"), ("kind", "BLANK")},
        ),
        "changeActivityGroup": (ADMIN, {"id": ids.group, "name": " ", "kind": LONG}, {("name", "NAME_MISSING"), ("kind", "TOO_LONG")}),
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


def works(ids: Ids) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """Activities, proposals and opinion reports."""
    roll: list[dict[str, Any]] = [
        {"memberNumber": "0003", "role": "no_role", "statuses": []},
        {"memberNumber": "9999", "statuses": ["PRESENT"] * 3},
        {"memberNumber": "0003", "statuses": ["PRESENT"] * 3},
    ]

    def of_roll(name: str) -> Told:
        return {
            (f"{name}[0].role", "UNKNOWN_ROLE"),
            (f"{name}[0].statuses", "STATUSES_COUNT"),
            (f"{name}[1].memberNumber", "UNKNOWN_MEMBER"),
            (f"{name}[1].statuses", "STATUSES_COUNT"),
            (f"{name}[2].memberNumber", "LISTED_TWICE"),
            (f"{name}[2].statuses", "STATUSES_COUNT"),
        }

    days = [{"heldOn": "2023-04-02", "half": "MORNING"}, {"heldOn": LATE, "half": "MORNING"}]
    of_activity: Told = {
        ("heldOn", "OUTSIDE_TERM"),
        ("sessions[1].heldOn", "OUTSIDE_TERM"),
        ("sessions", "BAD_SESSIONS"),
        ("roll[0].memberNumber", "NOT_A_MEMBER_THAT_DAY"),
        ("roll[2].memberNumber", "NOT_A_MEMBER_THAT_DAY"),
    }
    proposal = {
        "plenarySession": {"term": 9, "ordinal": 1},
        "title": " ",
        "submittedOn": EARLY,
        "caseNumber": LONG,
        "sponsors": [{"role": "CO", "memberNumber": "9999"}, {"role": "LEAD", "body": LONG}, {"role": "CO"}],
        "marks": [
            {"mark": "NOT_FILED", "datedOn": "1980-01-01"},
            {"mark": "FILED", "datedOn": "2023-02-03"},
            {"mark": "FILED", "datedOn": "2023-02-04"},
        ],
        "handlings": [{"unit": " ", "role": "LEAD", "assignedOn": "1980-01-01", "repliedOn": "1970-01-01"}],
    }
    of_proposal: Told = {
        ("plenarySession", "UNKNOWN_PLENARY_SESSION"),
        ("title", "TITLE_MISSING"),
        ("submittedOn", "OUTSIDE_TERM"),
        ("caseNumber", "TOO_LONG"),
        ("sponsors[0].role", "NO_LEAD"),
        ("sponsors[0].memberNumber", "UNKNOWN_MEMBER"),
        ("sponsors[1].role", "TWO_LEADS"),
        ("sponsors[1].role", "BODY_ROLE"),
        ("sponsors[1].body", "TOO_LONG"),
        ("sponsors[2]", "NO_SPONSOR"),
        ("marks[0].mark", "FILED_AND_NOT_FILED"),
        ("marks[0].datedOn", "MARK_TOO_EARLY"),
        ("marks[2].mark", "LISTED_TWICE"),
        ("handlings[0].unit", "UNIT_MISSING"),
        ("handlings[0].assignedOn", "ASSIGNED_TOO_EARLY"),
        ("handlings[0].repliedOn", "REPLIED_TOO_EARLY"),
    }
    report = {
        "title": " ",
        "submittedOn": EARLY,
        "authors": [{"role": "AUTHOR", "memberNumber": "9999"}, {"role": "CO", "memberNumber": "9999"}, {"role": "CO", "body": LONG}],
        "forwardings": [{"level": "COUNTY", "forwardedOn": "1980-01-01"}, {"level": "COUNTY", "forwardedOn": "1991-01-01"}],
        "adoptions": [{"adoptedOn": "1980-01-01", "by": " "}],
        "writtenInstructions": [{"level": "COUNTY", "by": UNSEEN, "instructedOn": "1980-01-01"}],
    }
    of_report: Told = {
        ("title", "TITLE_MISSING"),
        ("submittedOn", "OUTSIDE_TERM"),
        ("authors[0].memberNumber", "UNKNOWN_MEMBER"),
        ("authors[1]", "LISTED_TWICE"),
        ("authors[1].memberNumber", "UNKNOWN_MEMBER"),
        ("authors[2].body", "TOO_LONG"),
        ("forwardings", "FORWARDED_TWICE"),
        ("forwardings[0].forwardedOn", "OUTCOME_TOO_EARLY"),
        ("adoptions[0].adoptedOn", "OUTCOME_TOO_EARLY"),
        ("adoptions[0].by", "BLANK"),
        ("writtenInstructions[0].instructedOn", "OUTCOME_TOO_EARLY"),
        ("writtenInstructions[0].by", "UNSEEN_CHARACTER"),
    }
    leave = {"heldOn": "2023-01-01", "half": "MORNING", "reason": LONG}
    return {
        "registerActivity": (
            REGISTRAR,
            {"committee": CODE, "number": "HD-2", "kind": "study.training", "title": " ", "heldOn": EARLY, "sessions": days, "roll": roll},
            of_activity | of_roll("roll") | {("number", "DUPLICATE_NUMBER"), ("title", "TITLE_MISSING")},
        ),
        "changeActivity": (
            REGISTRAR,
            {"id": ids.activity, "kind": "study.training", "title": LONG, "heldOn": EARLY, "sessions": days, "roll": roll},
            of_activity | of_roll("roll") | {("title", "TOO_LONG")},
        ),
        "enterRoll": (REGISTRAR, {"activityId": ids.activity, "lines": roll}, of_roll("lines")),
        "markAttendance": (REGISTRAR, {"activityId": ids.activity, "lines": roll}, of_roll("lines")),
        "registerProposal": (
            REGISTRAR,
            {"committee": CODE, "number": "TA-0001", **proposal},
            of_proposal | {("number", "DUPLICATE_NUMBER")},
        ),
        "changeProposal": (REGISTRAR, {"id": ids.proposal, **proposal}, of_proposal),
        "registerOpinionReport": (REGISTRAR, {"committee": CODE, "number": LONG, **report}, of_report | {("number", "TOO_LONG")}),
        "changeOpinionReport": (REGISTRAR, {"id": ids.report, **report}, of_report),
        "stateLeaveReason": (
            REGISTRAR,
            {"participationId": ids.part, **leave},
            {("half", "NOT_ON_LEAVE"), ("reason", "TOO_LONG")},
        ),
        "attachEvidence": (
            REGISTRAR,
            {"workId": ids.activity, "file": {"name": UNSEEN, "content": b64encode(b"MZ").decode()}},
            {("file.name", "UNSEEN_CHARACTER"), ("file.content", "FILE_TYPE")},
        ),
    }


def mistakes(ids: Ids) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """What was registered by mistake; what rests on it is told in `test_deletions`."""
    wrong: Told = {("reason", "REASON_MISSING"), ("id", "VERIFIED_FACTS")}
    numbers = ["0003", "9999"]
    of_lines: Told = {("memberNumbers[0]", "VERIFIED_FACTS"), ("memberNumbers[1]", "NOT_ON_ROLL"), ("reason", "TOO_LONG")}
    return {
        "deleteActivity": (REGISTRAR, {"id": ids.activity, "reason": " "}, wrong),
        "deleteProposal": (REGISTRAR, {"id": ids.proposal, "reason": " "}, wrong),
        "deleteOpinionReport": (REGISTRAR, {"id": ids.report, "reason": " "}, wrong),
        "removeFromRoll": (REGISTRAR, {"activityId": ids.activity, "memberNumbers": numbers, "reason": LONG}, of_lines),
        "withdrawEvidence": (
            REGISTRAR,
            {"id": ids.evidence, "reason": UNSEEN},
            {("reason", "UNSEEN_CHARACTER"), ("id", "ALREADY_WITHDRAWN")},
        ),
    }


def sign_in(ids: Ids) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """Accounts, roles and tokens; the reader is a machine, `nobody` is none."""
    machine: dict[str, Any] = {"committee": CODE, "name": "reader", "reason": " "}
    nobody: dict[str, Any] = {"committee": CODE, "name": "nobody", "reason": UNSEEN}
    of_machine: Told = {("name", "NOT_A_PERSON"), ("reason", "REASON_MISSING")}
    of_nobody: Told = {("name", "UNKNOWN_ACTOR"), ("reason", "UNSEEN_CHARACTER")}
    role = {"role": "MEMBER"}
    return {
        "createAccount": (
            ADMIN,
            {"committee": CODE, "name": "reader", "displayName": " "},
            {("name", "DUPLICATE_ACCOUNT"), ("displayName", "NAME_MISSING")},
        ),
        "disableAccount": (ADMIN, nobody, of_nobody),
        "grantRole": (
            ADMIN,
            {"committee": CODE, "name": "nobody", "heldFor": "9999", **role},
            {("name", "UNKNOWN_ACTOR"), ("heldFor", "UNKNOWN_SCOPE")},
        ),
        "revokeRole": (ADMIN, {**nobody, **role}, of_nobody | {("heldFor", "SCOPE_MISSING")}),
        "issueReset": (ADMIN, machine, of_machine),
        "resetCodes": (ADMIN, machine, of_machine),
        "unlockAccount": (ADMIN, nobody, of_nobody),
        "endSessions": (ADMIN, nobody, of_nobody),
        "issueToken": (
            ADMIN,
            {"committee": CODE, "name": "nobody", "tokenName": LONG, "days": 0},
            {("name", "UNKNOWN_ACTOR"), ("tokenName", "TOO_LONG"), ("days", "BAD_DAYS")},
        ),
        "revokeToken": (ADMIN, {"id": ids.token, "reason": " "}, {("id", "UNKNOWN_TOKEN"), ("reason", "REASON_MISSING")}),
    }


def decisions(ids: Ids) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """What is verified, adopted, scored and decided."""
    wrong = {"works": ["x", global_id("Activity", 9999)], "kind": " ", "number": UNSEEN, "first": LATE, "last": EARLY}
    of_filter: Told = {
        ("filter.works[0]", "BAD_ID"),
        ("filter.works[1]", "NOT_FOUND"),
        ("filter.kind", "BLANK"),
        ("filter.number", "UNSEEN_CHARACTER"),
        ("filter.last", "BAD_DATES"),
    }
    return {
        "verifyFacts": (VERIFIER, {"committee": CODE, "filter": wrong, "because": LONG}, of_filter | {("because", "TOO_LONG")}),
        "withdrawVerification": (
            VERIFIER,
            {"committee": CODE, "filter": wrong, "reason": " "},
            of_filter | {("reason", "REASON_MISSING")},
        ),
        "adoptRegulation": (
            APPRAISER,
            {"committee": CODE, "regulation": "jinnan", "fromOn": "2022-01-01"},
            {("regulation", "UNKNOWN_REGULATION"), ("fromOn", "ALREADY_ADOPTED")},
        ),
        "scoreYear": (APPRAISER, {"committee": CODE, "year": 2010}, {("year", "NOT_ADOPTED")}),
        "decideRanking": (DECIDER, {"committee": CODE, "shown": True, "reason": " "}, {("reason", "REASON_MISSING")}),
    }


@pytest.fixture
def ids(own_city: City, tmp_path: Path) -> Ids:
    return Ids(own_city, tmp_path / "evidence")


def told(city: City, folder: Path, change: str, who: str, given: Mapping[str, Any]) -> Any:
    """Field and code of everything that a change is told, in order."""
    document = f"mutation($input: {change[0].upper()}{change[1:]}Input!) {{ {change}(input: $input) {{ userErrors {{ field code }} }} }}"

    async def ask() -> Any:
        context = Context(View(city.engine, somebody(city, who)), city.regulations, attachments=AttachmentStore(folder))
        try:
            return await execute(SCHEMA, context, document, {"input": dict(given)})
        finally:
            await context.close()

    result = anyio.run(ask)
    assert (change, result.errors) == (change, None)
    return [(each["field"], each["code"]) for each in result.data[change]["userErrors"]]


def test_every_change_tells_everything_that_is_wrong_at_once_and_changes_nothing(own_city: City, ids: Ids, tmp_path: Path) -> None:
    with transaction(own_city.engine) as session:
        create_account(session, own_city.administrator, own_city.committee_id, DECIDER, "秘书长", [Role.SECRETARY_GENERAL])
    cases = organisation(ids) | works(ids) | mistakes(ids) | sign_in(ids) | decisions(ids)
    before = count_of(own_city, AuditEntry)

    found = {change: told(own_city, tmp_path / "kept", change, who, given) for change, (who, given, _) in cases.items()}

    assert {change: set(problems) for change, problems in found.items()} == {change: expected for change, (_, _, expected) in cases.items()}
    assert {change for change, problems in found.items() if len(set(problems)) != len(problems)} == set()
    assert count_of(own_city, AuditEntry) == before
    assert sorted(cases) == sorted(cast(Any, build_schema(SCHEMA.as_str()).mutation_type).fields)


def test_every_list_that_is_too_long_is_told_before_anything_is_looked_at(own_city: City, ids: Ids, tmp_path: Path) -> None:
    half, line = {"heldOn": "2023-01-01", "half": "MORNING"}, {"memberNumber": "9999"}
    given = {"id": ids.activity, "sessions": [half] * (MOST_LINES + 1), "roll": [line] * (MOST_ROLL_LINES + 1)}

    assert set(told(own_city, tmp_path, "changeActivity", REGISTRAR, given)) == {("sessions", "TOO_MANY_LINES"), ("roll", "TOO_MANY_LINES")}


def test_lines_that_were_not_given_are_told_of_their_list(own_city: City, ids: Ids, tmp_path: Path) -> None:
    days = [{"heldOn": "2023-04-02", "half": half} for half in ("MORNING", "AFTERNOON")]
    longer = {"id": ids.activity, "heldOn": "2023-04-02", "sessions": days}

    assert set(told(own_city, tmp_path, "changeActivity", REGISTRAR, longer)) == {("roll", "STATUSES_COUNT")}
    assert ("marks", "MARK_TOO_EARLY") in told(
        own_city, tmp_path, "changeProposal", REGISTRAR, {"id": ids.proposal, "submittedOn": "2023-12-01"}
    )
