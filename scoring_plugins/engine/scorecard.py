"""What comes out of scoring: lines that add up, clause by clause and block by block.

All points are int64 micro-points (one point = 1,000,000).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

MICRO = 1_000_000

LineKind = Literal[
    "record", "grant", "condition", "python", "take", "cap_each", "cap", "floor", "rounding", "highest", "weight", "prorate", "relative"
]


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A point-deciding field on which the source is silent: what the pack chose, and why."""

    field: str
    why: str
    value: str = ""


class NotComputable(msgspec.Struct, frozen=True, kw_only=True):
    """A clause of the source that cannot be carried out, and why."""

    cite: tuple[str, ...]
    why: str


class ScoreLine(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the sum: the points of a record under a clause, or what a cap, floor, take or rounding changed.

    `node` names the clause, block or "total" that the line belongs to; `clause` is None on lines of blocks and of the total.
    `works` are the works whose verified records the line rests on: several, one, or none (a grant, a duty not met).
    """

    kind: LineKind
    node: str
    clause: str | None
    cite: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    points: int
    reason: str


class ClauseScore(msgspec.Struct, frozen=True, kw_only=True):
    """A clause with its points after its own cap and floor, before its block's combine."""

    name: str
    block: str
    cite: tuple[str, ...]
    says: str
    points: int


class BlockScore(msgspec.Struct, frozen=True, kw_only=True):
    """A block with its points after combine, weight, cap and floor; `parent` is None at the top."""

    name: str
    parent: str | None
    points: int
    cap: int | None
    floor: int | None


class DutyOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a duty was fulfilled: True, False, or None where it is undecided; `reason` says what was counted."""

    name: str
    cite: tuple[str, ...]
    says: str
    fulfilled: bool | None
    advisory: bool = False
    reason: str
    works: tuple[str, ...] = ()


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal for people to decide, never a decision."""

    proposal: str
    cite: tuple[str, ...]
    reason: str


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A record the regulation cannot take, with the clause and the remedy."""

    clause: str
    work: str
    reason: str


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """One member's year under one version of one regulation: `sum(line.points for line in lines) == total`.

    `unverified_count` is carried from the performance record: registered facts nobody verified, not counted.
    `content_hash` is the SHA-256 of the regulation as loaded; `status` says how much of its source is known.
    `not_graded` is why there is no grade and no place on lists ("" where there may be): excluded, or a year not wholly served.
    `candidate_for` is a grade with a quota whose bound and duties hold: the cohort decides, and until then `grade` is None.
    `grade_decided_by` names who decides about the grade, which is then a proposal to them.
    """

    member: str
    year: int
    regulation: str
    version: date
    title: str
    status: str
    content_hash: str
    engine_version: str
    period_from: date
    period_to: date
    cut_off: date
    total: int
    grade: str | None
    unverified_count: int
    lines: tuple[ScoreLine, ...]
    clauses: tuple[ClauseScore, ...]
    blocks: tuple[BlockScore, ...]
    duties: tuple[DutyOutcome, ...]
    consequences: tuple[Consequence, ...]
    refused: tuple[Refused, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    not_computable: tuple[NotComputable, ...] = ()
    not_graded: str = ""
    candidate_for: str | None = None
    grade_decided_by: str | None = None


def points_text(points: int) -> str:
    """Micro-points as exact decimal text without trailing zeros: 7_500_000 → "7.5", -30_000_000 → "-30"."""
    whole, part = divmod(abs(points), MICRO)
    text = f"{whole}.{part:06d}".rstrip("0").rstrip(".") if part else str(whole)
    return f"-{text}" if points < 0 else text
