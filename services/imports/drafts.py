"""What a workbook holds, as the drafts that the use cases take."""

from __future__ import annotations

from dataclasses import dataclass

from services.activities import ActivityDraft
from services.assessments import AssessmentDraft
from services.members import MembershipDraft
from services.opinion_reports import OpinionReportDraft
from services.proposals import ProposalDraft


@dataclass(frozen=True)
class Drafts:
    memberships: tuple[MembershipDraft, ...] = ()
    activities: tuple[ActivityDraft, ...] = ()
    proposals: tuple[ProposalDraft, ...] = ()
    opinion_reports: tuple[OpinionReportDraft, ...] = ()
    assessments: tuple[AssessmentDraft, ...] = ()
