"""The nouns of a workbook: how a draft is said in rows, how rows make a draft, and which use cases take it.

A *noun* has one row of its own in `sheet` and, but for members and what people give, lines in `parts` (a roll, handlings, outcomes).
`values` and `build` are inverse to each other, so what is stored can be compared with a file cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session

from services.activities import (
    ActivityDraft,
    RollLine,
    change_activity,
    problems_of_activity,
    register_activity,
    stored_activities,
)
from services.changes.activities import lost_lines
from services.changes.opinion_reports import lost_of_report
from services.changes.proposals import lost_of_proposal
from services.changes.resting import Lost
from services.directory import Directory
from services.errors import Problem
from services.imports.cells import Person
from services.imports.outcomes import Outcome, line_of_outcome, outcome_key, problems_of_outcome, values_of_outcome
from services.imports.sheets import ACTIVITIES, HANDLINGS, OPINION_REPORTS, OUTCOMES, PROPOSALS, ROLL, Sheet
from services.models import AuthorshipRole, MarkKind, SponsorshipRole
from services.opinion_reports import (
    AdoptionDraft,
    AuthorDraft,
    ForwardingDraft,
    InstructionDraft,
    OpinionReportDraft,
    change_opinion_report,
    problems_of_opinion_report,
    register_opinion_report,
    stored_opinion_reports,
)
from services.permissions import Actor
from services.proposals import (
    HandlingDraft,
    ProposalDraft,
    SponsorDraft,
    change_proposal,
    problems_of_proposal,
    register_proposal,
    stored_proposals,
)
from services.records.works import WorkNoun

Values = dict[str, Any]


@dataclass(frozen=True)
class Noun:
    """`place` says of a field path of a problem which line (or None: the own row) and which field of the sheet is at fault.
    `stand_ins` are values for unreadable cells without which no draft can be made, besides those of `beside.stand_ins`.
    `lost` are the facts of a stored work that a draft has no longer or makes say something else; records name the work as a `work`.
    `unique` names the field, and the value in it, that no two works may share; `without_unique` is the draft without it.
    """

    sheet: Sheet
    parts: Sheet | None
    day_field: str
    values: Callable[[Any], Values]
    build: Callable[[Values, Sequence[Any]], Any]
    lines: Callable[[Any], tuple[Any, ...]]
    line_values: Callable[[Any], Values]
    line: Callable[[Values], Any]
    line_key: Callable[[Any], object]
    line_problems: Callable[[Values], list[tuple[str, str, str]]]
    place: Callable[[Any, str], tuple[Any | None, str]]
    stored: Callable[[Session, int], dict[str, Any]]
    problems: Callable[[Any, Directory], list[Problem]]
    register: Callable[[Session, Actor, Directory, Any], str]
    change: Callable[[Session, Actor, Directory, Any, Any], None]
    work: WorkNoun
    lost: Callable[[Session, Any, Any], Iterable[Lost]]
    unique: Callable[[Any], tuple[str, object] | None] = lambda draft: None
    without_unique: Callable[[Any], Any] = lambda draft: draft
    stand_ins: Values = field(default_factory=dict)


def member_at(draft: Any, path: str) -> str | None:
    """The 委员编号 at a field path such as `sponsors[0].member_number`; None if it names no member."""
    name, index, rest = _path(path)
    return getattr(draft, name)[index].member_number if index is not None and rest == "member_number" else None


def _path(path: str) -> tuple[str, int | None, str]:
    """`roll[3].member_number` → (roll, 3, member_number)."""
    found = re.fullmatch(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?", path)
    assert found is not None, path
    return found[1], int(found[2]) if found[2] else None, found[3] or ""


def _people(parts: Sequence[Any], role: str) -> tuple[Person, ...]:
    return tuple(Person(part.member_number) for part in parts if part.role == role and part.member_number is not None)


# Activities


def _activity_values(draft: ActivityDraft) -> Values:
    return {field: getattr(draft, field) for field in ("number", "kind", "title", "held_on", "sessions", "is_away", "organisers")}


def _activity(values: Values, lines: Sequence[RollLine]) -> ActivityDraft:
    sessions = tuple((day or values["held_on"], half) for day, half in values["sessions"])
    return ActivityDraft(**{**values, "sessions": sessions}, roll=tuple(lines))


def _roll_values(line: RollLine) -> Values:
    return {"member": line.member_number, "role": line.role, "statuses": line.statuses}


def _activity_place(draft: ActivityDraft, path: str) -> tuple[RollLine | None, str]:
    name, index, rest = _path(path)
    if index is None or name != "roll":
        return None, name
    line = draft.roll[index]
    if rest == "statuses":
        return line, f"statuses[{min(len(line.statuses), len(draft.sessions))}]"
    return line, {"member_number": "member"}.get(rest, rest)


# Proposals

_SPONSORS = {
    SponsorshipRole.LEAD: "lead",
    SponsorshipRole.CO: "co",
    SponsorshipRole.SECONDER: "seconder",
    SponsorshipRole.COLLECTIVE: "collective",
}


def _proposal_values(draft: ProposalDraft) -> Values:
    own = ("number", "plenary_session", "case_number", "title", "submitted_on", "concerns_livelihood")
    values: Values = {field: getattr(draft, field) for field in own}
    values |= {field: _people(draft.sponsors, role) for role, field in _SPONSORS.items()}
    values["collective"] = tuple(sponsor.body for sponsor in draft.sponsors if sponsor.body is not None)
    return values | {f"marks.{mark}": draft.marks.get(mark) for mark in MarkKind}


def _proposal(values: Values, lines: Sequence[HandlingDraft]) -> ProposalDraft:
    lead = [SponsorDraft(SponsorshipRole.LEAD, person.said) for person in values["lead"]]
    bodies = [SponsorDraft(SponsorshipRole.COLLECTIVE, body=body) for body in values["collective"]]
    others = [SponsorDraft(SponsorshipRole.CO, person.said) for person in values["co"]]
    others += [SponsorDraft(SponsorshipRole.SECONDER, person.said) for person in values["seconder"]]
    return ProposalDraft(
        number=values["number"],
        plenary_session=values["plenary_session"],
        title=values["title"],
        submitted_on=values["submitted_on"],
        # Whoever leads comes first: the first sponsor, or for a collective proposal the body.
        sponsors=tuple([*lead, *others, *bodies] if lead else [*bodies, *others]),
        case_number=values["case_number"],
        concerns_livelihood=values["concerns_livelihood"],
        marks={mark: values[f"marks.{mark}"] for mark in MarkKind if values[f"marks.{mark}"] is not None},
        handlings=tuple(lines),
    )


def _handling_values(line: HandlingDraft) -> Values:
    return {field: getattr(line, field) for field in ("unit", "role", "assigned_on", "replied_on")}


def _proposal_place(draft: ProposalDraft, path: str) -> tuple[HandlingDraft | None, str]:
    name, index, rest = _path(path)
    if name == "handlings" and index is not None:
        return draft.handlings[index], rest
    if name == "sponsors":
        return None, _SPONSORS[draft.sponsors[index].role] if index else "lead"
    return None, path


# Opinion reports

_AUTHORS = {AuthorshipRole.AUTHOR: "author", AuthorshipRole.CO: "co", AuthorshipRole.EDITOR: "editor"}


def _report_values(draft: OpinionReportDraft) -> Values:
    values: Values = {field: getattr(draft, field) for field in ("number", "title", "submitted_on")}
    values |= {field: _people(draft.authors, role) for role, field in _AUTHORS.items()}
    return values | {"body": tuple(author.body for author in draft.authors if author.body is not None)}


def _report(values: Values, lines: Sequence[Outcome]) -> OpinionReportDraft:
    authors = [AuthorDraft(role, person.said) for role, field in _AUTHORS.items() for person in values[field]]
    authors += [AuthorDraft(AuthorshipRole.AUTHOR, body=body) for body in values["body"]]
    return OpinionReportDraft(
        number=values["number"],
        title=values["title"],
        submitted_on=values["submitted_on"],
        authors=tuple(authors),
        forwardings=tuple(line for line in lines if isinstance(line, ForwardingDraft)),
        adoptions=tuple(line for line in lines if isinstance(line, AdoptionDraft)),
        instructions=tuple(line for line in lines if isinstance(line, InstructionDraft)),
    )


def _report_place(draft: OpinionReportDraft, path: str) -> tuple[Outcome | None, str]:
    name, index, _ = _path(path)
    if name == "authors":
        author = draft.authors[index] if index is not None else None
        return None, "author" if author is None else _AUTHORS[author.role] if author.body is None else "body"
    if index is not None:
        line: Outcome = getattr(draft, name)[index]
        return line, "dated_on"
    return None, name


def no_problems(values: Values) -> list[tuple[str, str, str]]:
    """What lines that say nothing of themselves alone have wrong."""
    return []


ACTIVITY = Noun(
    ACTIVITIES,
    ROLL,
    "held_on",
    _activity_values,
    _activity,
    lambda draft: draft.roll,
    _roll_values,
    lambda values: RollLine(values["member"], values["role"], values["statuses"]),
    lambda line: line.member_number,
    no_problems,
    _activity_place,
    stored_activities,
    problems_of_activity,
    register_activity,
    change_activity,
    "activity",
    lost_lines,
)

PROPOSAL = Noun(
    PROPOSALS,
    HANDLINGS,
    "submitted_on",
    _proposal_values,
    _proposal,
    lambda draft: draft.handlings,
    _handling_values,
    lambda values: HandlingDraft(**{field: values[field] for field in ("unit", "role", "assigned_on", "replied_on")}),
    lambda line: line.unit,
    no_problems,
    _proposal_place,
    stored_proposals,
    problems_of_proposal,
    register_proposal,
    change_proposal,
    "proposal",
    lost_of_proposal,
    lambda draft: ("case_number", (draft.plenary_session, draft.case_number)) if draft.case_number else None,
    lambda draft: replace(draft, case_number=None),
)

OPINION_REPORT = Noun(
    OPINION_REPORTS,
    OUTCOMES,
    "submitted_on",
    _report_values,
    _report,
    lambda draft: (*draft.forwardings, *draft.adoptions, *draft.instructions),
    values_of_outcome,
    line_of_outcome,
    outcome_key,
    problems_of_outcome,
    _report_place,
    stored_opinion_reports,
    problems_of_opinion_report,
    register_opinion_report,
    change_opinion_report,
    "opinion_report",
    lost_of_report,
)
