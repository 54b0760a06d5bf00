"""What a workbook holds, as the drafts that the use cases take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.activities import ActivityDraft
from services.assessments import AssessmentDraft
from services.members import MembershipDraft
from services.models import SupervisionStepKind
from services.opinion_reports import OpinionReportDraft
from services.proposals import ProposalDraft
from services.proposals.supervising import SupervisionDraft


@dataclass(frozen=True)
class NamedTopic:
    """提案参考题目: for the plenary session of a term, both by their ordinals, named by whom, in the office's words."""

    plenary_session: tuple[int, int]
    title: str
    offered_by: str | None = None


@dataclass(frozen=True)
class SupervisionLine:
    """What came of a supervision: a visit or a meeting (`kind`) at a place on a day; or a suggestion, whose aspect is the `place`."""

    kind: SupervisionStepKind | None
    place: str
    held_on: date | None
    suggestion: str | None = None


@dataclass(frozen=True)
class NamedSupervision:
    """重点提案督办, with its visits, meetings and suggestions."""

    draft: SupervisionDraft
    lines: tuple[SupervisionLine, ...] = ()


@dataclass(frozen=True)
class Drafts:
    memberships: tuple[MembershipDraft, ...] = ()
    activities: tuple[ActivityDraft, ...] = ()
    proposals: tuple[ProposalDraft, ...] = ()
    opinion_reports: tuple[OpinionReportDraft, ...] = ()
    assessments: tuple[AssessmentDraft, ...] = ()
    reference_topics: tuple[NamedTopic, ...] = ()
    supervisions: tuple[NamedSupervision, ...] = ()
