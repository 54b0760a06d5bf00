"""What people give, as a noun of the workbook: taken as far as the adopted regulation lets it through; and all nouns together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from services.assessments import (
    AssessmentDraft,
    Rules,
    StoredAssessment,
    change_assessment,
    problems_of_assessment,
    register_assessment,
    stored_assessments,
)
from services.assessments.registering import lost_of_assessment
from services.directory import Directory
from services.imports.nouns import ACTIVITY, OPINION_REPORT, PROPOSAL, Noun, Values, no_problems
from services.imports.sheets import ASSESSMENTS
from services.models import AssessmentKind
from services.permissions import Actor

_GIVEN = ("number", "kind", "item", "dated_on", "group", "quantity", "reason", "given_by")


def _assessment_values(draft: AssessmentDraft) -> Values:
    # A name beside the number only says whose it is.
    return {field: getattr(draft, field) for field in _GIVEN} | {"member": draft.member_number, "name": None}


def _assessment(values: Values, lines: Sequence[Any]) -> AssessmentDraft:
    return AssessmentDraft(**{field: values[field] for field in _GIVEN}, member_number=values["member"])


def _assessment_place(draft: AssessmentDraft, path: str) -> tuple[None, str]:
    return None, "member" if path == "member_number" else path


def assessment_noun(rules: Rules | None) -> Noun:
    """What people give, as far as `rules` let it through; without them it is only written, never taken."""

    def asked() -> Rules:
        if rules is None:
            raise ValueError("assessments are imported against the regulations that are installed: pass them")
        return rules

    def change(session: Session, actor: Actor, directory: Directory, stored: StoredAssessment, draft: AssessmentDraft) -> None:
        change_assessment(session, actor, directory, stored, draft, asked())

    return Noun(
        ASSESSMENTS,
        None,
        "dated_on",
        _assessment_values,
        _assessment,
        lambda draft: (),
        lambda line: {},
        lambda values: None,
        lambda line: None,
        no_problems,
        _assessment_place,
        stored_assessments,
        lambda draft, directory: problems_of_assessment(draft, directory, asked()),
        lambda session, actor, directory, draft: register_assessment(session, actor, directory, draft, asked()),
        change,
        "assessment",
        lost_of_assessment,
        stand_ins={"kind": AssessmentKind.CHECKLIST, "item": "—", "reason": "—", "given_by": "—"},
    )


NOUNS = (ACTIVITY, PROPOSAL, OPINION_REPORT, assessment_noun(None))


def nouns_under(rules: Rules | None) -> tuple[Noun, ...]:
    """The nouns that an import takes, what people give under these rules."""
    return (ACTIVITY, PROPOSAL, OPINION_REPORT, assessment_noun(rules))
