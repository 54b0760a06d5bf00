"""提案: registered as the office states it, or carried through the workflow from draft to outcome; one step a file."""

from services.proposals.handlings import HandlingDraft
from services.proposals.registering import (
    ProposalDraft,
    SponsorDraft,
    StoredProposal,
    change_proposal,
    parts_said,
    problems_of_case_number,
    problems_of_proposal,
    register_proposal,
    stored_proposals,
)

__all__ = [
    "HandlingDraft",
    "ProposalDraft",
    "SponsorDraft",
    "StoredProposal",
    "change_proposal",
    "parts_said",
    "problems_of_case_number",
    "problems_of_proposal",
    "register_proposal",
    "stored_proposals",
]
