"""What a rule may see: one subject's verified parts in works, typed and frozen.

Nothing here can be built from a fact that nobody verified: the only bridge from stored facts to these types is
`services.records`, and it reads verified rows only.
Field meanings, values and defaults: `docs/glossary.md` and the table "Records" of the language's reference.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

Level = Literal["own", "county", "prefecture", "province", "national"]
Manner = Literal["single", "combined", "forwarded"]
Presence = Literal["full", "partial", "absent", "official_leave", "leave"]
if TYPE_CHECKING:
    AttributeValue: TypeAlias = str | bool | int | Decimal
else:
    # msgspec reads no union of two kinds of text, so a record that is written as JSON has to say itself which text is a number
    # (`services.appraisals.facts_text`).
    AttributeValue = Any


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    """Half days of one work, counted by what became of each; disjoint, adding up to `held`.

    Raises ValueError when a count is negative or the counts do not add up to `held`.
    """

    held: int
    present: int = 0
    late: int = 0
    left_early: int = 0
    walk_in: int = 0
    on_leave: int = 0
    official_leave: int = 0
    leave_refused: int = 0
    absent: int = 0
    no_show: int = 0

    def __post_init__(self) -> None:
        counts = (self.attended, self.on_leave, self.official_leave, self.without_leave)
        if min(msgspec.structs.astuple(self)) < 0 or sum(counts) != self.held:
            raise ValueError(f"half days must be zero or more and add up to held={self.held}")

    @property
    def attended(self) -> int:
        return self.present + self.late + self.left_early + self.walk_in

    @property
    def without_leave(self) -> int:
        return self.absent + self.leave_refused + self.no_show

    @property
    def presence(self) -> Presence:
        if self.held and self.attended == self.held:
            return "full"
        if self.attended:
            return "partial"
        if self.without_leave:
            return "absent"
        if self.held and self.official_leave == self.held:
            return "official_leave"
        return "leave"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a work (filed, adopted …), at which level and in what manner, when and by whom."""

    mark: str
    dated_on: date
    level: Level | None = None
    manner: Manner | None = None
    by: str | None = None


class MemberState(msgspec.Struct, frozen=True, kw_only=True):
    """A member (or a group, whose `kind` it then is) as of one date. Groups, sector, party and special committee go by code or name.

    `months_served` are whole months served within the period, None for all of it; `excluded` is why somebody is left out of the
    appraisal, None where nobody decided so; `attributes` are what a regulation declares under `member_attributes`.
    """

    standing_committee: bool = False
    posts: tuple[str, ...] = ()
    sector: str | None = None
    special_committee: str | None = None
    groups: tuple[str, ...] = ()
    party: str | None = None
    kind: str | None = None
    months_served: int | None = None
    attributes: dict[str, AttributeValue] = {}
    excluded: str | None = None

    def __post_init__(self) -> None:
        if self.attributes:
            _require_numbers(self.attributes)


def _require_numbers(attributes: dict[str, AttributeValue]) -> None:
    unsound = [name for name, value in attributes.items() if isinstance(value, Decimal) and not value.is_finite()]
    if unsound:
        raise ValueError(f"attributes must be finite numbers: {', '.join(unsound)}")


class WorkReference(msgspec.Struct, frozen=True, kw_only=True):
    """Another work a record points to: the one it happened at, or the one it was made from."""

    work: str
    kind: str


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One subject's verified part in one work; (subject, work) is unique.

    `title` is what people call the work: shown beside points, never read by a rule.
    `member` is the subject's state on `dated_on`, so that no evaluator joins intervals.
    Raises ValueError when a number among `attributes` is none (NaN, infinite): no rule could compare it.
    """

    kind: str
    work: str
    dated_on: date
    title: str = ""
    role: str | None = None
    position: int | None = None
    party_size: int | None = None
    sessions: Sessions | None = None
    marks: tuple[Mark, ...] = ()
    mandatory: bool | None = None
    organised_by: str | None = None
    quantity: Decimal | None = None
    attributes: dict[str, AttributeValue] = {}
    occasion: WorkReference | None = None
    converted_from: WorkReference | None = None
    member: MemberState = MemberState()

    def __post_init__(self) -> None:
        if self.attributes:
            _require_numbers(self.attributes)

    @property
    def presence(self) -> Presence | None:
        return None if self.sessions is None else self.sessions.presence


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """The subject of a scorecard: an opaque id, the name to print, and the state at the period's end."""

    id: str
    name: str = ""
    state: MemberState = MemberState()


class EarlierResult(msgspec.Struct, frozen=True, kw_only=True):
    """An issued result of an earlier year; `total` in micro-points."""

    year: int
    total: int
    grade: str | None = None


class PerformanceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One member's year (履职档案): everything an evaluator takes.

    `records` are verified and may fall outside the period: the evaluator dates them by the regulation's own rules.
    `unverified_count` is how many of the member's registered facts of the year nobody has verified: not counted, always shown.
    `results` are issued results of earlier years; a year that is missing makes what depends on it undecided.
    `served_from` is since when the member has served without a break until the period's end; None (left before it, or not known),
    or a later day than the first one asked about, makes conditions that look back over years undecided.
    """

    member: Member
    year: int
    records: tuple[Record, ...] = ()
    unverified_count: int = 0
    results: tuple[EarlierResult, ...] = ()
    term_from: date | None = None
    term_to: date | None = None
    served_from: date | None = None
    # Highest points within the member's cohort by block, in micro-points over one denominator a block: what `relative_to: maximum`
    # compares with. `engine.cohort` fills it; None where nobody has compared yet.
    maxima: dict[str, Fraction] | None = None


class PythonPoints(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a clause written in Python: micro-points, the works behind them, and why, in Chinese."""

    points: int
    works: tuple[str, ...] = ()
    reason: str
