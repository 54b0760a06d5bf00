"""What is asked of assessments again when a second person verifies them: regulations may have been adopted since."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.assessments.drafts import stored_assessments
from services.assessments.judging import Rules
from services.directory import Directory
from services.errors import Problem
from services.models import Assessment

# Among thousands that are wrong alike, a few say enough.
_TOLD = 20


def problems_of_verifying(
    session: Session, committee_id: int, regulations: Regulations | None, facts: Collection[Assessment]
) -> list[Problem]:
    """What the adopted regulations refuse of facts that wait for verification, each named by its number; the field is `filter`.

    Raises ValueError for facts without `regulations`: nobody verifies them unasked.
    """
    if not facts:
        return []
    if regulations is None:
        raise ValueError("assessments are verified against the regulations that are installed: pass them")
    directory, rules = Directory(session, committee_id), Rules(session, committee_id, regulations)
    stored = stored_assessments(session, committee_id)
    problems = []
    for fact in facts:
        draft = stored[fact.number].draft
        for problem in rules.problems(draft, directory):
            subject = draft.member_number or draft.group
            message = say("assessments.at_verification", number=fact.number, subject=subject, message=problem.message)
            problems.append(Problem(problem.code, "filter", message))
        if len(problems) >= _TOLD:
            break
    return problems
