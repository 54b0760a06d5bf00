"""Everything wrong with each change of opinion reports on their way: pieces and issues in every state that a change asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import select

from graphql_schema.nodes import global_id
from services.accounts import actor_named, create_account, grant_role
from services.database import transaction
from services.models import IssueOutcome, IssueSource, OutcomeLevel, Role
from services.opinion_reports.drafting import PieceDraft, draft_piece
from services.opinion_reports.issues import IssueDraft, open_issue
from services.opinion_reports.outcomes import report_upward
from services.opinion_reports.selecting import shelve_piece
from services.opinion_reports.signing import hand_to_sign, sign_issue
from services.opinion_reports.submitting import submit_piece
from tests.graphql_schema.changes.wrong_appraisals import DECIDER, LATE, LONG, REGISTRAR, UNSEEN, Told
from tests.graphql_schema.city import CODE, City

EDITOR, MEMBER = "opinion-staff", "report-member"
DAY = date(2023, 5, 10)


class Reported:
    """Global ids of pieces and issues, by where they stand."""

    def __init__(self, city: City) -> None:
        with transaction(city.engine) as session:
            create_account(session, city.administrator, city.committee_id, EDITOR, "信息科", [Role.OPINION_STAFF])
            create_account(session, city.administrator, city.committee_id, MEMBER, "委员", [])
            grant_role(session, city.administrator, city.committee_id, MEMBER, Role.MEMBER, "0001")
            registrar, editor, member, decider = (actor_named(session, name) for name in (REGISTRAR, EDITOR, MEMBER, DECIDER))
            good = PieceDraft("校门口拥堵", "建议错时放学。", ("0001",), holds_no_secret=True)

            def piece() -> int:
                return submit_piece(session, member, draft_piece(session, member, city.committee_id, good), today=DAY)

            def issue(text: str = "正文") -> int:
                draft = IssueDraft("专报", "一期", text)
                return open_issue(session, editor, city.committee_id, draft, [piece()], today=DAY)

            drafted = draft_piece(session, registrar, city.committee_id, PieceDraft("标题", writers=("0001",)))
            shelved = shelve_piece(session, editor, piece(), "重复")
            editing, signing = issue(""), hand_to_sign(session, editor, issue())
            issued = sign_issue(session, decider, hand_to_sign(session, editor, issue()), signed_by="主席", today=DAY)
            report_upward(session, editor, issued, OutcomeLevel.PROVINCE, DAY, today=DAY)
            outcome = session.exec(select(IssueOutcome.id)).one()
            submitted, other = piece(), piece()
            selected = select_of(session, editing)
        pieces = {"draft": drafted, "shelved": shelved, "submitted": submitted, "other": other, "selected": selected}
        self.pieces = {name: global_id("ReportCourse", key) for name, key in pieces.items()}
        issues = {"editing": editing, "signing": signing, "issued": issued}
        self.issues = {name: global_id("ReportIssue", key) for name, key in issues.items()}
        self.outcome = global_id("IssueOutcome", outcome or 0)


def select_of(session: Any, issue_id: int) -> int:
    found: int = session.exec(select(IssueSource.course_id).where(IssueSource.issue_id == issue_id)).one()
    return found


def reports(of: Reported) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """Who sends what, and everything that is wrong with it."""
    draft = {"title": " ", "text": UNSEEN, "writers": ["9999", "9999"]}
    wrong_draft: Told = {
        ("draft.title", "TITLE_MISSING"),
        ("draft.text", "UNSEEN_CHARACTER"),
        ("draft.writers[0]", "UNKNOWN_MEMBER"),
        ("draft.writers[1]", "UNKNOWN_MEMBER"),
    }
    no_reason: Told = {("reason", "REASON_MISSING")}
    piece = of.pieces
    return {
        "draftReportCourse": (REGISTRAR, {"committee": CODE, "draft": draft}, wrong_draft),
        "changeReportCourse": (REGISTRAR, {"reportCourseId": piece["draft"], "draft": draft}, wrong_draft),
        "attachReportPaper": (
            REGISTRAR,
            {"reportCourseId": piece["submitted"], "file": {"name": UNSEEN, "content": "TVo="}},
            {("file.name", "UNSEEN_CHARACTER"), ("file.content", "FILE_TYPE")},
        ),
        "takeOverReportText": (REGISTRAR, {"reportCourseId": piece["draft"], "html": "<script>1</script>"}, {("html", "TEXT_MISSING")}),
        "discardReportCourse": (REGISTRAR, {"reportCourseId": piece["draft"], "reason": " "}, no_reason),
        "submitReportCourse": (
            REGISTRAR,
            {"reportCourseId": piece["draft"], "handedInOn": LATE},
            {
                ("holdsNoSecret", "SECRECY_NOT_CONFIRMED"),
                ("text", "TEXT_MISSING"),
                ("handedInOn", "BAD_DATES"),
                ("handedInOn", "OUTSIDE_TERM"),
                ("writers[0]", "NOT_A_MEMBER_THAT_DAY"),
            },
        ),
        "withdrawReportCourse": (REGISTRAR, {"reportCourseId": piece["submitted"], "reason": LONG}, {("reason", "TOO_LONG")}),
        "disputeReportCourse": (
            REGISTRAR,
            {"reportCourseId": piece["submitted"], "statement": " "},
            {("statement", "REASON_MISSING")},
        ),
        "answerReportDispute": (EDITOR, {"reportCourseId": piece["submitted"], "answer": " "}, {("answer", "REASON_MISSING")}),
        "askReportForMore": (EDITOR, {"reportCourseId": piece["submitted"], "asked": " "}, {("asked", "REASON_MISSING")}),
        "shelveReportCourse": (EDITOR, {"reportCourseId": piece["submitted"], "reason": " "}, no_reason),
        "takeUpReportCourse": (EDITOR, {"reportCourseId": piece["shelved"], "reason": " "}, no_reason),
        "closeReportCourse": (EDITOR, {"reportCourseId": piece["submitted"]}, {("state", "WRONG_STATE")}),
        **_issues(of),
        **_outcomes(of),
    }


def _issues(of: Reported) -> dict[str, tuple[str, dict[str, Any], Told]]:
    piece, issue = of.pieces, of.issues
    draft = {"bulletin": " ", "title": UNSEEN, "text": UNSEEN, "editor": "9999"}
    wrong: Told = {
        ("draft.bulletin", "BLANK"),
        ("draft.title", "UNSEEN_CHARACTER"),
        ("draft.text", "UNSEEN_CHARACTER"),
        ("draft.editor", "UNKNOWN_MEMBER"),
    }
    twice = [{"reportCourseId": piece["other"], "share": "1/0"}, {"reportCourseId": piece["submitted"], "share": "0.5"}]
    wrong_shares: Told = {
        ("shares[0].share", "BAD_SHARE"),
        ("shares[1].share", "BAD_SHARE"),
    }
    return {
        "openReportIssue": (
            EDITOR,
            {"committee": CODE, "draft": draft, "pieces": [piece["submitted"], piece["submitted"]]},
            wrong | {("pieces[1]", "LISTED_TWICE")},
        ),
        "selectReportCourse": (
            EDITOR,
            {"reportCourseId": piece["submitted"], "reportIssueId": issue["editing"], "shares": twice},
            wrong_shares,
        ),
        "releaseReportCourse": (
            EDITOR,
            {"reportCourseId": piece["selected"], "reason": " "},
            {("reason", "REASON_MISSING"), ("reportCourseId", "LAST_SOURCE")},
        ),
        "attachPieceEvidence": (
            EDITOR,
            {"reportCourseId": piece["submitted"], "file": {"name": UNSEEN, "content": "TVo="}},
            {("file.name", "UNSEEN_CHARACTER"), ("file.content", "FILE_TYPE")},
        ),
        "attachIssueEvidence": (
            EDITOR,
            {"reportIssueId": issue["issued"], "file": {"name": UNSEEN, "content": "TVo="}},
            {("file.name", "UNSEEN_CHARACTER"), ("file.content", "FILE_TYPE")},
        ),
        "takeOverIssueText": (EDITOR, {"reportIssueId": issue["editing"], "html": "<p> </p>"}, {("html", "TEXT_MISSING")}),
        "editReportIssue": (
            EDITOR,
            {"reportIssueId": issue["editing"], "draft": draft, "shares": [{"reportCourseId": piece["other"], "share": "2"}]},
            wrong | {("shares", "SHARES_NOT_OF_ALL"), ("shares[0]", "BAD_SHARE")},
        ),
        "dissolveReportIssue": (EDITOR, {"reportIssueId": issue["editing"], "reason": " "}, {("reason", "REASON_MISSING")}),
        "handReportIssueToSign": (EDITOR, {"reportIssueId": issue["editing"]}, {("text", "TEXT_MISSING")}),
        "sendReportIssueBack": (DECIDER, {"reportIssueId": issue["signing"], "reason": " "}, {("reason", "REASON_MISSING")}),
        "signReportIssue": (
            DECIDER,
            {"reportIssueId": issue["signing"], "issuedOn": LATE, "signedBy": UNSEEN},
            {("issuedOn", "BAD_DATES"), ("signedBy", "UNSEEN_CHARACTER")},
        ),
    }


def _outcomes(of: Reported) -> dict[str, tuple[str, dict[str, Any], Told]]:
    about = {"reportIssueId": of.issues["issued"]}
    return {
        "reportIssueUpward": (
            EDITOR,
            {**about, "level": "COUNTY", "reportedOn": LATE},
            {("reportedOn", "BAD_DATES"), ("level", "NOT_UPWARD")},
        ),
        "recordIssueAdoption": (
            EDITOR,
            {**about, "level": "PROVINCE", "manner": "SINGLE", "adoptedOn": LATE, "by": UNSEEN},
            {("adoptedOn", "BAD_DATES"), ("by", "UNSEEN_CHARACTER")},
        ),
        "recordIssueInstruction": (
            EDITOR,
            {**about, "level": "PREFECTURE", "by": " ", "instructedOn": LATE},
            {("instructedOn", "BAD_DATES"), ("by", "BLANK"), ("unprovedBecause", "EVIDENCE_MISSING")},
        ),
        "recordIssueFeedback": (
            EDITOR,
            {**about, "unit": " ", "text": " ", "fedBackOn": LATE},
            {("fedBackOn", "BAD_DATES"), ("unit", "BLANK"), ("text", "BLANK")},
        ),
        "retractIssueOutcome": (EDITOR, {"issueOutcomeId": of.outcome, "reason": " "}, {("reason", "REASON_MISSING")}),
        "closeReportIssue": (EDITOR, {"reportIssueId": of.issues["editing"]}, {("state", "WRONG_STATE")}),
        "closeReportYear": (EDITOR, {"committee": CODE, "year": 2999}, {("year", "TOO_EARLY")}),
    }
