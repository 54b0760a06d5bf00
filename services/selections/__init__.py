"""优秀提案评选: a regulation orders a year's proposals, people put some forward, others decide; those bear the mark 优秀."""

from services.selections.assessing import ProposalAssessmentDraft, assess_proposal, remove_proposal_assessment
from services.selections.choosing import Choice, choose_proposals, put_forward
from services.selections.deciding import cancel_selection, decide_selection, reopen_selection, send_back
from services.selections.explaining import explain_candidate
from services.selections.listing import list_candidates
from services.selections.opening import open_selection
from services.selections.stating import state_attribute

__all__ = [
    "Choice",
    "ProposalAssessmentDraft",
    "assess_proposal",
    "cancel_selection",
    "choose_proposals",
    "decide_selection",
    "explain_candidate",
    "list_candidates",
    "open_selection",
    "put_forward",
    "remove_proposal_assessment",
    "reopen_selection",
    "send_back",
    "state_attribute",
]
