"""提案: registered as the office states it, or carried through the workflow from draft to outcome; one step a file."""

from services.proposals.converting import (
    convert_proposal,
    refer_proposal,
)
from services.proposals.cosigning import (
    decline_cosigning,
    end_cosigning,
    invite_cosigners,
    sign_proposal,
    signers_of,
)
from services.proposals.deciding import (
    file_proposal,
    merge_proposal,
    not_file_proposal,
    send_back,
)
from services.proposals.disputing import (
    answer_dispute,
    dispute_entry,
    is_disputed,
    problems_of_dispute,
)
from services.proposals.drafting import (
    CourseDraft,
    change_draft,
    discard_draft,
    draft_proposal,
)
from services.proposals.examining import (
    classify_proposal,
    merged_into,
    propose_outcome,
    return_for_mending,
)
from services.proposals.handlings import (
    HandlingDraft,
)
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
from services.proposals.submitting import (
    submit_proposal,
    withdraw_proposal,
)

__all__ = [
    "CourseDraft",
    "HandlingDraft",
    "ProposalDraft",
    "SponsorDraft",
    "StoredProposal",
    "answer_dispute",
    "change_draft",
    "change_proposal",
    "classify_proposal",
    "convert_proposal",
    "decline_cosigning",
    "discard_draft",
    "dispute_entry",
    "draft_proposal",
    "end_cosigning",
    "file_proposal",
    "invite_cosigners",
    "is_disputed",
    "merge_proposal",
    "merged_into",
    "not_file_proposal",
    "parts_said",
    "problems_of_case_number",
    "problems_of_dispute",
    "problems_of_proposal",
    "propose_outcome",
    "refer_proposal",
    "register_proposal",
    "return_for_mending",
    "send_back",
    "sign_proposal",
    "signers_of",
    "stored_proposals",
    "submit_proposal",
    "withdraw_proposal",
]
