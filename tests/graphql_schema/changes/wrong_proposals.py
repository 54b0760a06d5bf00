"""Everything wrong with each change of a proposal on its way: one of a member's in every state that a change begins in."""

from __future__ import annotations

from datetime import date
from typing import Any

from graphql_schema.nodes import global_id
from services.accounts import actor_named, create_account, grant_role
from services.database import transaction
from services.models import NotFiledGround, Outcome, Role, SubmissionWay
from services.permissions import Actor
from services.proposals import (
    CourseDraft,
    classify_proposal,
    dispute_entry,
    draft_proposal,
    not_file_proposal,
    propose_outcome,
    submit_proposal,
)
from tests.graphql_schema.changes.wrong_organisation import LONG, REGISTRAR, UNSEEN, Told
from tests.graphql_schema.city import CODE, City

STAFF, CHAIR, BODY, DAY = "proposal-staff", "proposal-chair", "市工商联", date(2023, 2, 2)


class Courses:
    """Global ids of a draft without a text, of one that was disputed, one taken up, one proposed not to be filed, and one not filed."""

    def __init__(self, city: City) -> None:
        with transaction(city.engine) as session:
            for name, role in ((STAFF, Role.PROPOSAL_STAFF), (CHAIR, Role.CHAIRPERSON)):
                create_account(session, city.administrator, city.committee_id, name, name, [role])
            create_account(session, city.administrator, city.committee_id, BODY, BODY, [])
            grant_role(session, city.administrator, city.committee_id, BODY, Role.SUBMITTING_BODY, BODY)
            staff, chair, registrar, body = (actor_named(session, name) for name in (STAFF, CHAIR, REGISTRAR, BODY))
            said: dict[str, Any] = {"way": SubmissionWay.BODY, "plenary_session": (5, 2), "title": "关于加装电梯的提案", "body": BODY}

            def submitted(actor: Actor) -> int:
                draft = CourseDraft(**said, text="建议加装电梯。", holds_no_secret=True)
                return submit_proposal(session, actor, draft_proposal(session, actor, city.committee_id, draft, on=DAY), on=DAY)

            def taken_up() -> int:
                return classify_proposal(session, staff, submitted(body), "城建")

            def reviewed() -> int:
                return propose_outcome(session, staff, taken_up(), Outcome.NOT_FILE, ground=NotFiledGround.EMPTY)

            keys = {
                "draft": draft_proposal(session, registrar, city.committee_id, CourseDraft(**said), on=DAY),
                "disputed": dispute_entry(session, registrar, submitted(registrar), "不是我们提的"),
                "taken_up": taken_up(),
                "reviewed": reviewed(),
                "not_filed": not_file_proposal(session, chair, reviewed(), "请补充", on=DAY),
            }
        self.ids = {name: global_id("ProposalCourse", key) for name, key in keys.items()}


def proposals_on_their_way(courses: Courses) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """Drafts and what is done with them."""
    ids = courses.ids
    words = {"plenarySession": {"term": 9, "ordinal": 1}, "title": " ", "text": UNSEEN}
    of_words: Told = {("plenarySession", "UNKNOWN_PLENARY_SESSION"), ("title", "BLANK"), ("text", "UNSEEN_CHARACTER")}

    def about(name: str, **given: Any) -> dict[str, Any]:
        return {"proposalCourseId": ids[name], **given}

    late: Told = {("state", "WRONG_STATE")}
    no_reason: Told = {("reason", "REASON_MISSING")}
    disputed: Told = {("proposalCourseId", "DISPUTED")}
    other: Told = {("proposalCourseId", "OTHER_OUTCOME")}
    merging = {"countsAsFiled": True, "mergeIntoId": ids["draft"], "reason": LONG}
    return {
        "draftProposal": (
            REGISTRAR,
            {"committee": CODE, "way": "MEMBER", "body": LONG, "memberNumber": "9999", **words},
            of_words | {("body", "TOO_LONG"), ("body", "BODY_NOT_TAKEN"), ("memberNumber", "UNKNOWN_MEMBER")},
        ),
        "changeProposalDraft": (REGISTRAR, about("draft", way="JOINT", **words), of_words | {("way", "BAD_WAY")}),
        "attachProposalPaper": (
            REGISTRAR,
            about("disputed", file={"name": UNSEEN, "content": "TVo="}),
            {("file.name", "UNSEEN_CHARACTER"), ("file.content", "FILE_TYPE")},
        ),
        "takeOverProposalText": (REGISTRAR, about("draft", html="<script>1</script>"), {("html", "TEXT_MISSING")}),
        "inviteCosigners": (
            REGISTRAR,
            about("draft", memberNumbers=["9999", "9999"]),
            {
                ("way", "NOT_JOINT"),
                ("memberNumbers[0]", "UNKNOWN_MEMBER"),
                ("memberNumbers[1]", "UNKNOWN_MEMBER"),
                ("memberNumbers[1]", "LISTED_TWICE"),
            },
        ),
        "signProposal": (REGISTRAR, about("draft", memberNumber="9999"), late),
        "declineCosigning": (REGISTRAR, about("draft", memberNumber="9999"), late),
        "endCosigning": (REGISTRAR, about("draft"), late),
        "discardProposalDraft": (REGISTRAR, about("disputed"), late),
        "submitProposal": (
            REGISTRAR,
            about("draft"),
            {("text", "TEXT_MISSING"), ("holdsNoSecret", "SECRECY_NOT_CONFIRMED"), ("submittedOn", "OUTSIDE_TERM")},
        ),
        "withdrawProposal": (REGISTRAR, about("disputed", reason=" "), no_reason),
        "disputeProposalEntry": (REGISTRAR, about("disputed", statement=" "), {("statement", "BLANK")}),
        "returnProposalForMending": (STAFF, about("disputed", reason=" "), no_reason | disputed),
        "answerProposalDispute": (STAFF, about("disputed", answer=" "), {("answer", "BLANK")}),
        "moveProposalDeadlines": (STAFF, {"committee": CODE, "reason": " "}, {("reason", "BLANK")}),
        "classifyProposal": (
            STAFF,
            about("disputed", category=" "),
            disputed | {("category", "BLANK"), ("proposalCourseId", "PAPER_MISSING")},
        ),
        "proposeProposalOutcome": (
            STAFF,
            about("taken_up", outcome="NOT_FILE", **merging),
            {
                ("ground", "GROUND_MISSING"),
                ("countsAsFiled", "NOT_TAKEN"),
                ("mergeIntoId", "NOT_TAKEN"),
                ("reason", "TOO_LONG"),
            },
        ),
        "sendProposalBack": (CHAIR, about("reviewed", reason=" "), no_reason),
        "fileProposal": (CHAIR, about("reviewed"), other),
        "notFileProposal": (CHAIR, about("reviewed", reason=" "), no_reason),
        "mergeProposal": (CHAIR, about("reviewed"), other),
        "convertProposal": (STAFF, about("not_filed", reason=" "), no_reason),
        "referProposal": (STAFF, about("not_filed", reason=" "), no_reason),
    }
