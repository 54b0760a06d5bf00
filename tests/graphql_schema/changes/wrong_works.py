"""Everything wrong at once in changes of works, mistakes, sign-in and decisions."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from graphql_schema.nodes import global_id
from tests.graphql_schema.changes.wrong_organisation import (
    ADMIN,
    APPRAISER,
    DECIDER,
    EARLY,
    LATE,
    LONG,
    REGISTRAR,
    UNSEEN,
    VERIFIER,
    Ids,
    Told,
)
from tests.graphql_schema.city import CODE


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
    given = {"kind": "ADJUSTMENT", "item": "点赞数", "datedOn": EARLY, "givenBy": LONG, "reason": " "}
    of_given: Told = {("item", "TRACKED_ITEM"), ("datedOn", "OUTSIDE_TERM"), ("givenBy", "TOO_LONG")}
    lines = [{"memberNumber": "9999", "quantity": "x"}, {}, {"group": "无此组", "reason": UNSEEN, "quantity": "1"}]
    leave = {"heldOn": "2023-01-01", "half": "MORNING", "reason": LONG}
    return {
        "registerActivity": (
            REGISTRAR,
            {"committee": CODE, "number": "HD-2", "kind": "study.training", "title": " ", "heldOn": EARLY, "sessions": days, "roll": roll}
            | {"organisers": ["无此组"]},
            of_activity
            | of_roll("roll")
            | {("number", "DUPLICATE_NUMBER"), ("title", "TITLE_MISSING"), ("organisers", "UNKNOWN_ORGANISER")},
        ),
        "changeActivity": (
            REGISTRAR,
            {"id": ids.activity, "kind": "study.training", "title": LONG, "heldOn": EARLY, "sessions": days, "roll": roll}
            | {"organisers": [UNSEEN]},
            of_activity
            | of_roll("roll")
            | {
                ("title", "TOO_LONG"),
                ("roll", "VERIFIED_FACTS"),
                ("organisers", "UNKNOWN_ORGANISER"),
                ("organisers[0]", "UNSEEN_CHARACTER"),
            },
        ),
        "enterRoll": (REGISTRAR, {"activityId": ids.activity, "lines": roll}, of_roll("lines") | {("lines", "VERIFIED_FACTS")}),
        "markAttendance": (REGISTRAR, {"activityId": ids.activity, "lines": roll}, of_roll("lines") | {("lines", "VERIFIED_FACTS")}),
        "registerProposal": (
            REGISTRAR,
            {"committee": CODE, "number": "TA-0001", **proposal},
            of_proposal | {("number", "DUPLICATE_NUMBER")},
        ),
        "changeProposal": (
            REGISTRAR,
            {"id": ids.proposal, **proposal},
            of_proposal | {(field, "VERIFIED_FACTS") for field in ("sponsors", "marks", "handlings")},
        ),
        "registerOpinionReport": (REGISTRAR, {"committee": CODE, "number": LONG, **report}, of_report | {("number", "TOO_LONG")}),
        "changeOpinionReport": (
            REGISTRAR,
            {"id": ids.report, **report},
            of_report | {(field, "VERIFIED_FACTS") for field in ("authors", "forwardings", "adoptions", "writtenInstructions")},
        ),
        "registerAssessments": (
            REGISTRAR,
            {"committee": CODE, **given, "lines": [*lines, {"memberNumber": "0003", "quantity": "1.0000001"}]},
            of_given
            | {(f"lines[{place}].reason", "BLANK") for place in (0, 1, 3)}
            | {
                ("lines[0].memberNumber", "UNKNOWN_MEMBER"),
                ("lines[0].quantity", "BAD_POINTS"),
                ("lines[1].memberNumber", "NO_SUBJECT"),
                ("lines[1].quantity", "QUANTITY_MISSING"),
                ("lines[2].group", "UNKNOWN_GROUP"),
                ("lines[2].reason", "UNSEEN_CHARACTER"),
                ("lines[3].memberNumber", "NOT_A_MEMBER_THAT_DAY"),
                ("lines[3].quantity", "BAD_POINTS"),
            },
        ),
        "changeAssessment": (
            REGISTRAR,
            {"id": ids.assessment, **given, "memberNumber": "9999", "quantity": "1e9"},
            of_given | {("reason", "BLANK"), ("memberNumber", "UNKNOWN_MEMBER"), ("quantity", "BAD_POINTS"), ("id", "VERIFIED_FACTS")},
        ),
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
        "deleteAssessment": (REGISTRAR, {"id": ids.assessment, "reason": " "}, wrong),
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
        "enableAccount": (ADMIN, nobody, of_nobody),
        "grantRole": (
            ADMIN,
            {"committee": CODE, "name": "nobody", "heldFor": "9999", **role},
            {("name", "UNKNOWN_ACTOR"), ("heldFor", "UNKNOWN_SCOPE")},
        ),
        "revokeRole": (ADMIN, {**nobody, **role}, of_nobody | {("heldFor", "SCOPE_MISSING")}),
        "issueReset": (ADMIN, machine, of_machine),
        "resetCodes": (ADMIN, machine, of_machine),
        "unlockAccount": (ADMIN, {**nobody, "address": LONG}, of_nobody | {("address", "TOO_LONG")}),
        "endSessions": (ADMIN, nobody, of_nobody),
        "linkSubject": (
            ADMIN,
            {"committee": CODE, "name": "nobody", "issuer": " ", "subject": LONG},
            {("name", "UNKNOWN_ACTOR"), ("issuer", "NAME_MISSING"), ("subject", "TOO_LONG")},
        ),
        "unlinkSubject": (ADMIN, {"committee": CODE, "issuer": " ", "subject": LONG}, {("subject", "UNKNOWN_SUBJECT")}),
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
        "exportYear": (
            APPRAISER,
            {"committee": CODE, "year": 2023, "form": "jsnl", "member": "9999", "version": 7, "reason": LONG},
            {("form", "UNKNOWN_FORM"), ("member", "UNKNOWN_MEMBER"), ("version", "UNKNOWN_VERSION"), ("reason", "TOO_LONG")},
        ),
        "exportOwnForm": (
            APPRAISER,
            {"committee": CODE, "year": 2010, "form": "jsnl", "member": "9999"},
            {("committee", "NOT_A_MEMBER"), ("form", "UNKNOWN_FORM"), ("year", "NOT_ISSUED")},
        ),
        "cancelExport": (APPRAISER, {"id": global_id("ExportJob", 9999)}, {("id", "NOT_FOUND")}),
        "importPackage": (
            ADMIN,
            {"committee": CODE, "file": {"name": UNSEEN, "content": "???"}, "because": LONG},
            {("file.name", "UNSEEN_CHARACTER"), ("file.content", "NOT_BASE64"), ("because", "TOO_LONG")},
        ),
        "sendPackage": (
            ADMIN,
            {"committee": CODE, "size": 0, "sha256": "x", "imports": True, "because": LONG},
            {("size", "PACKAGE_SIZE"), ("sha256", "BAD_DIGEST"), ("because", "TOO_LONG")},
        ),
        "sendFile": (ADMIN, {"size": 0, "sha256": "x"}, {("size", "FILE_EMPTY"), ("sha256", "BAD_DIGEST")}),
        "importReceivedPackage": (ADMIN, {"id": global_id("ReceivedPackage", 9999)}, {("id", "NOT_FOUND")}),
        "decideRanking": (DECIDER, {"committee": CODE, "shown": True, "reason": " "}, {("reason", "REASON_MISSING")}),
    }
