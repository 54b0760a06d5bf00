"""The rows of a committee's year for other programs: flat, named by 委员编号, points as exact decimals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_type_hints

import msgspec

from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.records import Mark, Sessions, WorkReference
from services.exchange.twins import ExactPoints

RowType = TypeVar("RowType", bound=msgspec.Struct)


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a table; `None` is written where there is nothing to say."""


class YearRow(Row, frozen=True, kw_only=True):
    """Whose year, by which regulation and engine. What is None of a draft is what the seal says of an issued result."""

    committee_code: str
    committee: str
    year: int
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str
    engine_version: str
    period_from: date
    period_to: date
    cut_off: date
    facts_hash: str
    unverified_count: int
    is_draft: bool
    result_version: int | None
    seal_sha256: str | None
    seal_sm3: str | None
    issued_on: date | None
    document_number: str | None


class ScorecardRow(Row, frozen=True, kw_only=True):
    """A member's total and grade: `grade` is the one that stands, `scored_grade` what the score came to before people decided."""

    member: str
    name: str
    sector: str
    posts: tuple[str, ...]
    standing_committee: bool
    special_committee: str | None
    total: ExactPoints
    grade: str | None
    scored_grade: str | None
    decided_because: str | None
    candidate_for: str | None
    grade_decided_by: str | None
    not_graded: str | None
    unverified_count: int


class LineRow(Row, frozen=True, kw_only=True):
    """A line of a member's sum, at its place from 0: a member's lines add up to the total."""

    member: str
    place: int
    kind: str
    node: str
    clause: str | None
    cite: tuple[str, ...]
    works: tuple[str, ...]
    points: ExactPoints
    reason: str


class ClauseRow(Row, frozen=True, kw_only=True):
    """What a clause came to, before its block."""

    member: str
    place: int
    name: str
    block: str
    cite: tuple[str, ...]
    says: str
    points: ExactPoints


class BlockRow(Row, frozen=True, kw_only=True):
    """What a block came to, with its cap and floor; `parent` is None at the top."""

    member: str
    place: int
    name: str
    parent: str | None
    points: ExactPoints
    cap: ExactPoints | None
    floor: ExactPoints | None


class DutyRow(Row, frozen=True, kw_only=True):
    """Whether a duty was fulfilled; `fulfilled` is None where that is undecided."""

    member: str
    place: int
    name: str
    cite: tuple[str, ...]
    says: str
    fulfilled: bool | None
    advisory: bool
    reason: str
    works: tuple[str, ...]


class ConsequenceRow(Row, frozen=True, kw_only=True):
    """A proposal about a member for people to decide, never a decision."""

    member: str
    place: int
    proposal: str
    cite: tuple[str, ...]
    reason: str


class RefusedRow(Row, frozen=True, kw_only=True):
    """A record that the regulation could not take."""

    member: str
    place: int
    clause: str
    work: str
    reason: str


class RecordRow(Row, frozen=True, kw_only=True):
    """A member's verified part in one work, scored or not. `quantity` is a number as text, exactly as it was registered."""

    member: str
    place: int
    kind: str
    work: str
    dated_on: date
    title: str
    role: str | None
    position: int | None
    party_size: int | None
    sessions: Sessions | None
    marks: tuple[Mark, ...]
    mandatory: bool | None
    organised_by: str | None
    quantity: str | None
    attributes: dict[str, Any]
    occasion: WorkReference | None
    converted_from: WorkReference | None


class EarlierRow(Row, frozen=True, kw_only=True):
    """A member's total of a year before."""

    member: str
    year: int
    total: ExactPoints


class DeclarationRow(Row, frozen=True, kw_only=True):
    """What a member said about the own year in the 履职情况登记表."""

    member: str
    summary: str
    own_points: ExactPoints | None


class WorkRow(Row, frozen=True, kw_only=True):
    """What people call a work that lines, duties and records name."""

    work: str
    kind: str
    title: str
    dated_on: date | None
    number: str


class GradeRow(Row, frozen=True, kw_only=True):
    """A grade of the regulation, best first, with its bounds and the duties it asks for."""

    place: int
    grade: str
    at_least: ExactPoints | None
    above: ExactPoints | None
    duties: tuple[str, ...]


class QuotaRow(Row, frozen=True, kw_only=True):
    """Who got into a grade with a quota, in one part (`per`) of the committee."""

    place: int
    grade: str
    per: str
    cite: tuple[str, ...]
    people: int
    candidates: int
    places: int
    members: tuple[str, ...]
    to_decide: tuple[str, ...]
    short_of: int
    belongs_nowhere: tuple[str, ...]


class ListRow(Row, frozen=True, kw_only=True):
    """Who is on a list, in one part (`per`) of the committee."""

    place: int
    name: str
    per: str
    cite: tuple[str, ...]
    members: tuple[str, ...]
    to_decide: tuple[str, ...]


class ChoiceRow(Row, frozen=True, kw_only=True):
    """What the regulation chose where its source is silent."""

    place: int
    field: str
    value: str
    why: str


class NotComputableRow(Row, frozen=True, kw_only=True):
    """A clause of the source that cannot be carried out."""

    place: int
    cite: tuple[str, ...]
    why: str


def row_from(row: type[RowType], thing: object, **more: Any) -> RowType:
    """The row that says of `thing` what its columns name, and `more` beside it; micro-points become exact where the row has points."""
    exactly = _points_of(row)
    fields = {name: more[name] if name in more else getattr(thing, name) for name in row.__struct_fields__}
    return row(**{name: exact(value) if name in exactly else value for name, value in fields.items()})


def exact(points: int | None) -> ExactPoints | None:
    """Micro-points as a decimal without trailing zeros: 7_500_000 → 7.5."""
    return None if points is None else ExactPoints(Decimal(points_text(points)))


@cache
def _points_of(row: type[msgspec.Struct]) -> frozenset[str]:
    """The columns that hold points."""
    return frozenset(name for name, hint in get_type_hints(row).items() if hint in (ExactPoints, ExactPoints | None))
