"""What the published list of 优秀提案 is made from: what was decided in a year's selections, as plain data without a database."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import msgspec

from scoring_plugins.engine.scorecard import ScoreLine


class ListedProposal(msgspec.Struct, frozen=True, kw_only=True):
    """An outstanding proposal: who submitted it, who handles it (`co_units` without an answer of their own), and why it was chosen.

    `total` is in micro-points; `told` is what the regulation alone makes of it, with its clauses; `reason` what people said, if anything.
    """

    number: str
    case_number: str | None
    title: str
    submitted_on: date
    sponsors: tuple[str, ...]
    units: tuple[str, ...]
    co_units: tuple[str, ...]
    is_public: bool
    total: int
    told: str
    reason: str | None
    lines: tuple[ScoreLine, ...] = ()


class DecidedSelection(msgspec.Struct, frozen=True, kw_only=True):
    """A decided selection and its outstanding proposals in order of their numbers.

    `choices` counts what the regulation chose where its source is silent; it `scores` where it has points to give. `people`, `places` and
    `deviation_because` are None where another round was begun since. `taken_back` counts proposals that were outstanding before.
    """

    title: str
    version: date
    status: str
    choices: int
    content_hash: str
    partial_because: str | None
    award: str
    scores: bool
    round: int
    people: int | None
    places: int | None
    deviation_because: str | None
    decided_by: str
    decided_on: date
    decided_because: str
    taken_back: int
    proposals: tuple[ListedProposal, ...]


class OutstandingSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A committee's outstanding proposals of a year, by every regulation under which some were decided."""

    committee: str
    committee_code: str
    year: int
    selections: tuple[DecidedSelection, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 over everything that it says."""
        return sha256(msgspec.json.encode(self, order="sorted")).hexdigest()
