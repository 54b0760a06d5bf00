"""What an issued result consists of, as plain rows: what is sealed, put into an exchange package, read from one and kept again.

Rows name members by 委员编号, groups by their names, works by the office's own numbers; never by row ids, which two databases differ in.
Points are micro-points. Rows are written as JSON with names in order (`row_text`), one line each.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec

from scoring_plugins.engine.scorecard import BlockScore, Consequence, DutyOutcome, Refused
from scoring_plugins.records import PerformanceRecord
from services.models import AdministrativeLevel, RegistrationFormState
from services.scorings.keeping import Applied, KeptCard, KeptRecord

# What a table can hold: rows come from other houses too.
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Points = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]


class ResultRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The result as a whole: whose year, which version of it, by which regulation and engine, and who let it out.

    `group_kind` is the kind of the groups that it is about. It is not written for members, whose results were sealed before there was any.
    `notice_unit` is in what `notice_days` were counted where that is not days of the calendar, which are not written either.

    `committee_code` is the division code on the period's last day. `issued_on` is None as long as the result is a draft.
    """

    committee_code: str
    committee: str
    level: AdministrativeLevel
    year: int
    number: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    reason: str | None
    approver: str | None
    decided_on: date | None
    issued_on: date | None
    document_number: str | None
    made_at: datetime
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str
    partial_because: str | None
    notice_days: Count
    engine_version: str
    period_from: date
    period_to: date
    cut_off: date
    facts_hash: str
    unverified_count: Count
    applied: Applied
    group_kind: str = ""
    notice_unit: Literal["working_days"] | None = None


class ClausePoints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a clause came to; its words stand in `Applied`."""

    name: str
    points: int


class ScorecardRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One member's scorecard without its lines, as it was kept, and the digest of the facts behind it.

    `dissolved_on` is the last day of a group that was dissolved before the period ended, and is not written of anything else.
    """

    member: str
    name: str
    strokes_key: str
    sector: str | None
    facts_digest: str
    total: int
    grade: str | None
    candidate_for: str | None
    grade_decided_by: str | None
    not_graded: str | None
    unverified_count: int
    standing: int
    rank: int | None
    clauses: tuple[ClausePoints, ...]
    blocks: tuple[BlockScore, ...]
    duties: tuple[DutyOutcome, ...]
    consequences: tuple[Consequence, ...]
    refused: tuple[Refused, ...]
    records: tuple[KeptRecord, ...]
    quotas: tuple[int, ...]
    dissolved_on: date | None = None

    @property
    def card(self) -> KeptCard:
        """The part that is kept as JSON."""
        return KeptCard(clauses={each.name: each.points for each in self.clauses}, **{name: getattr(self, name) for name in OF_CARD})


OF_CARD = ("blocks", "duties", "consequences", "refused", "records", "quotas")


def card_fields(card: KeptCard) -> dict[str, Any]:
    """The fields of a `ScorecardRow` that say what the card says."""
    points = tuple(ClausePoints(name=name, points=points) for name, points in card.clauses.items())
    return {"clauses": points, **{name: getattr(card, name) for name in OF_CARD}}


class LineRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a member's sum, at its place from 0."""

    member: str
    place: int
    kind: str
    node: str
    clause: str | None
    block: str | None
    cite: tuple[str, ...]
    works: tuple[str, ...]
    work: str | None
    title: str | None
    dated_on: date | None
    points: int
    reason: str


class DecisionRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people decided about a member: a grade (None is no grade), or whether a proposed consequence is accepted.

    Or whether somebody has a place on a list, which `proposal` names.
    """

    member: str
    about: Literal["grade", "consequence", "list"]
    grade: str | None = None
    proposal: str | None = None
    accepted: bool | None = None
    reason: str
    decided_at: datetime


class DeclarationRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a member said about the own year in the 履职情况登记表."""

    member: str
    summary: str
    own_points: Points | None
    state: RegistrationFormState
    entered_at: datetime
    answer: str | None
    answered_at: datetime | None


class SealedYear(msgspec.Struct, frozen=True, kw_only=True):
    """A result with everything behind it. Rows are in order of 委员编号, lines by place within it; `facts` go by 委员编号.

    `regulation_source` is the text of the pack that the year was scored by.
    """

    result: ResultRow
    scorecards: tuple[ScorecardRow, ...]
    lines: tuple[LineRow, ...]
    decisions: tuple[DecisionRow, ...]
    declarations: tuple[DeclarationRow, ...]
    facts: dict[str, PerformanceRecord]
    regulation_source: str


def row_text(row: msgspec.Struct | dict[str, Any]) -> str:
    """A row as one line of JSON, names in order."""
    return msgspec.json.encode(row, order="sorted").decode()
