"""Everything wrong at once with each change of a selection of outstanding proposals, and with what is given a proposal."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import select

from graphql_schema.nodes import global_id
from services.accounts import create_account
from services.database import transaction
from services.models import Proposal, Role
from services.selections import (
    ProposalAssessmentDraft,
    assess_proposal,
    decide_selection,
    list_candidates,
    open_selection,
    put_forward,
)
from tests.graphql_schema.changes.wrong_organisation import LONG, Told
from tests.graphql_schema.city import CODE, City

STAFF, CHAIR = "selecting-staff", "selecting-chair"


class Selections:
    """Global ids of selections that are listed, to decide, and decided; of a proposal, and of what was given it."""

    def __init__(self, city: City) -> None:
        regulations, committee_id = city.regulations, city.committee_id
        with transaction(city.engine) as session:
            staff = create_account(session, city.administrator, committee_id, STAFF, STAFF, [Role.PROPOSAL_STAFF])
            chair = create_account(session, city.administrator, committee_id, CHAIR, CHAIR, [Role.CHAIRPERSON])
            proposal = session.exec(select(Proposal).where(Proposal.committee_id == committee_id)).first()
            assert proposal is not None
            assert proposal.id is not None
            given = ProposalAssessmentDraft("提案质量", 90_000_000, "评审", "专家", date(2023, 9, 1))
            self.proposal = global_id("Proposal", proposal.id)
            self.assessment = global_id("ProposalAssessment", assess_proposal(session, staff, proposal.id, given))
            keys = {}
            for name, code, award in (
                ("decided", "yanbian_shuangping", "优秀"),
                ("council", "kenli", None),
                ("listed", "harbin_daoli", None),
            ):
                key = open_selection(session, staff, committee_id, 2023, regulations, code, None, award, "试用")
                list_candidates(session, staff, key, regulations)
                if name != "listed":
                    put_forward(session, staff, key, regulations, "从缺")
                if name == "decided":
                    decide_selection(session, chair, key, regulations, "主席会议", "从缺", date(2023, 12, 20))
                keys[name] = key
            self.of = {name: global_id("ProposalSelection", key) for name, key in keys.items()}


def selections(found: Selections) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """From opening to deciding, and what experts gave."""

    def about(which: str, **given: Any) -> dict[str, Any]:
        return {"selectionId": found.of[which], **given}

    no_reason: Told = {("reason", "REASON_MISSING")}
    deviates: Told = {("deviationBecause", "TOO_LONG")}
    choices = [{"number": "无", "isChosen": True, "reason": " "}, {"number": "无", "isChosen": True, "reason": "好"}]
    return {
        "openProposalSelection": (
            STAFF,
            {"committee": CODE, "year": 2023, "regulation": "kenli", "award": "一等奖"},
            {("award", "UNKNOWN_AWARD"), ("partialBecause", "PARTIAL_REGULATION"), ("year", "ALREADY_OPENED")},
        ),
        "stateCandidateAttribute": (
            STAFF,
            about("listed", name="前瞻性", value=LONG, proposals=["无", "无"]),
            {("name", "UNKNOWN_ATTRIBUTE"), ("value", "TOO_LONG"), ("proposals[0]", "NOT_A_CANDIDATE"), ("proposals[1]", "LISTED_TWICE")},
        ),
        "listCandidates": (STAFF, about("council"), {("state", "WRONG_STATE")}),
        "chooseCandidates": (
            STAFF,
            about("listed", choices=choices),
            {("choices[0].number", "NOT_A_CANDIDATE"), ("choices[1].number", "LISTED_TWICE"), ("choices[0].reason", "REASON_MISSING")},
        ),
        "putSelectionForward": (STAFF, about("listed", deviationBecause=LONG), deviates),
        "sendSelectionBack": (CHAIR, about("council", reason=" "), no_reason),
        "decideSelection": (
            CHAIR,
            about("council", decidedBy=" ", reason=" ", decidedOn="2199-01-01"),
            {("decidedBy", "BLANK"), ("reason", "REASON_MISSING"), ("decidedOn", "IN_FUTURE")},
        ),
        "reopenSelection": (STAFF, about("decided", reason=" "), no_reason),
        "cancelSelection": (STAFF, about("listed", reason=" "), no_reason),
        "assessProposal": (
            STAFF,
            {"proposalId": found.proposal, "item": "签到次数", "quantity": "很多", "reason": " ", "givenBy": LONG, "datedOn": "1980-01-01"},
            {
                ("item", "TRACKED_ITEM"),
                ("quantity", "BAD_POINTS"),
                ("reason", "BLANK"),
                ("givenBy", "TOO_LONG"),
                ("datedOn", "TOO_EARLY"),
            },
        ),
        "removeProposalAssessment": (STAFF, {"id": found.assessment, "reason": " "}, no_reason),
    }
