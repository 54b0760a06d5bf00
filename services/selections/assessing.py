"""提案评定: points that experts, offices or units gave a proposal under an item of a regulation; somebody else verifies them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from scoring_plugins.language.kinds import tracking_word
from services.assessments.quantities import MOST
from services.audit import acting
from services.errors import Problem, refuse
from services.models import Proposal, ProposalAssessment
from services.permissions import Actor, Right
from services.proposals.handling_days import problems_of_day
from services.registration import stamp
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn_for
from services.verification import problems_of_reason


@dataclass(frozen=True)
class ProposalAssessmentDraft:
    """What was given: `quantity` in micro-points, `given_by` who gave it, in the office's words."""

    item: str
    quantity: int
    reason: str
    given_by: str
    dated_on: date


def assess_proposal(session: Session, actor: Actor, proposal_id: int, draft: ProposalAssessmentDraft) -> int:
    """Register what was given a proposal; it counts once somebody else verified it. Returns the assessment's id.

    Raises Refusal NOT_FOUND, FORBIDDEN, or every problem: WITHDRAWN, TRACKED_ITEM, BAD_POINTS, or what is wrong with day and texts.
    """
    committee_id = take_turn_for(session, actor, Right.EXAMINE, Proposal, proposal_id)
    proposal = session.get_one(Proposal, proposal_id)
    problems = problems_of_texts({"item": draft.item, "reason": draft.reason, "given_by": draft.given_by})
    problems += problems_of_day("dated_on", draft.dated_on, proposal.submitted_on)
    if proposal.withdrawn_on is not None:
        problems.append(Problem("WITHDRAWN", "id", say("proposal_selection.was_withdrawn", day=proposal.withdrawn_on)))
    if word := tracking_word(draft.item):
        problems.append(Problem("TRACKED_ITEM", "item", say("assessments.tracked", item=draft.item, word=word)))
    if abs(draft.quantity) > MOST:
        problems.append(Problem("BAD_POINTS", "quantity", say("assessments.bad_points", most=MOST // 1_000_000)))
    refuse(problems)
    return add_assessment(session, actor, committee_id, proposal_id, draft)


def add_assessment(session: Session, actor: Actor, committee_id: int, proposal_id: int, draft: ProposalAssessmentDraft) -> int:
    """The row of a draft in which nothing is wrong; returns its id."""
    with acting(session, actor, "proposal_assessment.register"):
        places = session.exec(select(ProposalAssessment.position).where(ProposalAssessment.proposal_id == proposal_id)).all()
        said = {"item": draft.item.strip(), "quantity": draft.quantity, "reason": draft.reason.strip()}
        said |= {"given_by": draft.given_by.strip(), "dated_on": draft.dated_on}
        of = {"committee_id": committee_id, "proposal_id": proposal_id, "position": max(places, default=0) + 1}
        row = ProposalAssessment.model_validate({**of, **said, **stamp(actor)})
        session.add(row)
        session.flush()
    assert row.id is not None
    return row.id


def remove_proposal_assessment(
    session: Session, actor: Actor, assessment_id: int, reason: str, expected_revision: int | None = None
) -> int:
    """What was entered by mistake goes; the audit keeps what it said. Returns the proposal's id.

    Raises Refusal NOT_FOUND, FORBIDDEN, STALE, REASON_MISSING, or VERIFIED_FACTS: whoever verified it withdraws that first.
    """
    take_turn_for(session, actor, Right.EXAMINE, ProposalAssessment, assessment_id)
    row = held(session, ProposalAssessment, assessment_id, expected_revision)
    problems = problems_of_reason(reason)
    if row.verified_at is not None:
        problems.append(Problem("VERIFIED_FACTS", "id", say("deletions.verified", count=1)))
    refuse(problems)
    proposal_id = row.proposal_id
    with acting(session, actor, "proposal_assessment.remove", reason.strip()):
        session.delete(row)
    return proposal_id
