"""评定、清单项、调整: what people gave members and groups, kept as far as the adopted regulation asks for it."""

from services.assessments.drafts import AssessmentDraft, StoredAssessment, stored_assessments
from services.assessments.judging import Rules
from services.assessments.registering import change_assessment, problems_of_assessment, register_assessment

__all__ = [
    "AssessmentDraft",
    "Rules",
    "StoredAssessment",
    "change_assessment",
    "problems_of_assessment",
    "register_assessment",
    "stored_assessments",
]
