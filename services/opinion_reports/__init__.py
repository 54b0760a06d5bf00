"""社情民意信息: registered as the office states it, or carried through the workflow from draft to outcome; one step a file."""

from services.opinion_reports.registering import (
    AdoptionDraft,
    AuthorDraft,
    ForwardingDraft,
    InstructionDraft,
    OpinionReportDraft,
    StoredOpinionReport,
    change_opinion_report,
    outcomes_gone,
    parts_said,
    problems_of_opinion_report,
    register_opinion_report,
    stored_opinion_reports,
)

__all__ = [
    "AdoptionDraft",
    "AuthorDraft",
    "ForwardingDraft",
    "InstructionDraft",
    "OpinionReportDraft",
    "StoredOpinionReport",
    "change_opinion_report",
    "outcomes_gone",
    "parts_said",
    "problems_of_opinion_report",
    "register_opinion_report",
    "stored_opinion_reports",
]
