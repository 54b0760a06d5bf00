"""评定、清单项、调整: a sheet of them registered at once for one item, and one of them changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.plugins import Regulations
from services.assessments import AssessmentDraft, Rules, change_assessment, problems_of_assessment, stored_assessments
from services.assessments.registering import problems_of_changing, write
from services.directory import Directory
from services.errors import Problem, Refusal, refuse
from services.models import Assessment, AssessmentKind
from services.permissions import Actor, Right, require
from services.revisions import held
from services.turns import take_turn, take_turn_for

# What is said once for the whole sheet; everything else is a line's own.
_OF_SHEET = frozenset({"kind", "item", "dated_on", "given_by"})


@dataclass(frozen=True)
class GivenLine:
    """What one subject was given; `reason` None takes the sheet's. `quantity` is in micro-points."""

    member_number: str | None = None
    group: str | None = None
    quantity: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class GivenSheet:
    """What one body gave for one item on one day, line by line; `reason` stands for the lines that state none."""

    kind: AssessmentKind
    item: str
    dated_on: date
    given_by: str
    reason: str
    lines: tuple[GivenLine, ...]

    def drafts(self) -> list[AssessmentDraft]:
        """The lines as drafts, in order."""
        own = {"kind": self.kind, "item": self.item, "dated_on": self.dated_on, "given_by": self.given_by}
        return [AssessmentDraft(**{**own, **vars(line), "number": None, "reason": line.reason or self.reason}) for line in self.lines]


def register_sheet(session: Session, actor: Actor, committee_id: int, regulations: Regulations, sheet: GivenSheet) -> list[int]:
    """Register every line of a sheet, or nothing. Returns the ids of the lines, in order.

    A line that says what is stored already is not registered again. Raises Refusal with every problem found, by field as
    `lines[i].member_number`: NO_LINES, LISTED_TWICE, ALREADY_GIVEN where the same thing was given with another quantity, and what
    `services.assessments` refuses.
    """
    require(actor, Right.REGISTER, committee_id)
    take_turn(session, committee_id)
    if not sheet.lines:
        raise Refusal("NO_LINES", say("assessments.no_lines"), "lines")
    directory, rules = Directory(session, committee_id), Rules(session, committee_id, regulations)
    stored = {known.draft.identity: known for known in stored_assessments(session, committee_id).values()}
    drafts = sheet.drafts()
    problems: dict[Problem, None] = {}
    first: dict[object, int] = {}
    for place, draft in enumerate(drafts):
        problems |= dict.fromkeys(_placed(problem, place) for problem in problems_of_assessment(draft, directory, rules))
        if first.setdefault(draft.identity, place) != place:
            message = say("assessments.listed_twice", subject=draft.member_number or draft.group, line=first[draft.identity] + 1)
            problems[Problem("LISTED_TWICE", f"lines[{place}]", message)] = None
        known = stored.get(draft.identity)
        if known is not None and replace(known.draft, number=None) != draft:
            problems[_already(known.draft, place)] = None
    refuse(list(problems))
    found = []
    for draft in drafts:
        known = stored.get(draft.identity)
        key = known.id if known is not None else write(session, actor, directory, draft).id
        assert key is not None
        found.append(key)
    return found


def change_one(
    session: Session,
    actor: Actor,
    assessment_id: int,
    regulations: Regulations,
    said: Mapping[str, Any],
    expected_revision: int | None = None,
) -> int:
    """Make one say what `said` says; fields of `AssessmentDraft` that it does not name stay. Returns its id.

    Raises Refusal with every problem found.
    """
    committee_id = take_turn_for(session, actor, Right.REGISTER, Assessment, assessment_id, seen_with=Right.READ_PERFORMANCE)
    number = held(session, Assessment, assessment_id, expected_revision).number
    directory, stored = Directory(session, committee_id), stored_assessments(session, committee_id, assessment_id)[number]
    draft = replace(stored.draft, **said)
    rules = Rules(session, committee_id, regulations)
    refuse(problems_of_changing(session, directory, stored, draft, rules))
    if draft != stored.draft:
        change_assessment(session, actor, directory, stored, draft, rules)
    return assessment_id


def _placed(problem: Problem, place: int) -> Problem:
    """A problem of a line at the line; one of what is said once for the sheet at the sheet, once."""
    return problem if problem.field in _OF_SHEET else replace(problem, field=f"lines[{place}].{problem.field}")


def _already(known: AssessmentDraft, place: int) -> Problem:
    given = say("assessments.no_quantity") if known.quantity is None else points_text(known.quantity)
    return Problem("ALREADY_GIVEN", f"lines[{place}]", say("assessments.already", number=known.number, given=given, by=known.given_by))
