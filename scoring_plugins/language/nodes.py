"""The typed tree of a regulation: what the strict reader makes of YAML and what every evaluator walks.

All points, caps, floors and thresholds of points are int micro-points (one point = 1,000,000); `None` as a cap or floor means `none`.
Names (`name`) of clauses, blocks, duties, grades and lists share one namespace within a version.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Literal

import msgspec

from scoring_plugins.engine.scorecard import Chosen, NotComputable

Status = Literal["complete", "partial", "duties_only"]
RoundingMode = Literal["half_up", "half_even", "up", "down"]
RoundingStage = Literal["record", "clause", "block", "total"]
LadderMode = Literal["add", "highest", "first"]
AttributeWord = str | bool | Fraction


class Node(msgspec.Struct, frozen=True):
    """A part of the tree; equal parts are equal values."""


# ---- what a rule may look at


class Comparison(Node, frozen=True, kw_only=True):
    """Bounds that hold together; a bound that is None is not asked."""

    at_least: Fraction | None = None
    at_most: Fraction | None = None
    above: Fraction | None = None
    below: Fraction | None = None
    exactly: Fraction | None = None


class MarkPattern(Node, frozen=True, kw_only=True):
    """Which marks match: a part that is None matches any; level `superior` is any but `own`."""

    mark: str
    level: str | None = None
    manner: str | None = None
    by: str | None = None


class SessionsTest(Node, frozen=True, kw_only=True):
    """Half days compared: the sum of `counted`, or its share of `over` (then a zero `over` never matches)."""

    counted: tuple[str, ...]
    over: str | None
    compare: Comparison


class AttributeTest(Node, frozen=True, kw_only=True):
    """An attribute that has one of `values`, or whose number satisfies `compare`."""

    name: str
    values: tuple[AttributeWord, ...] = ()
    compare: Comparison | None = None


class NumberTest(Node, frozen=True, kw_only=True):
    """A number of the record (`position`, `party_size`, `quantity`) compared; a record without it does not match."""

    field: Literal["position", "party_size", "quantity"]
    compare: Comparison


class Selector(Node, frozen=True, kw_only=True):
    """Which records are meant: keys joined by *and*, lists by *or*; an empty list asks nothing."""

    kinds: tuple[str, ...]
    roles: tuple[str, ...] = ()
    marks: tuple[MarkPattern, ...] = ()
    presences: tuple[str, ...] = ()
    sessions: tuple[SessionsTest, ...] = ()
    attributes: tuple[AttributeTest, ...] = ()
    numbers: tuple[NumberTest, ...] = ()
    organised_by: tuple[str, ...] = ()
    mandatory: bool | None = None
    occasion_kinds: tuple[str, ...] = ()
    converted_from_kinds: tuple[str, ...] = ()
    names_role: bool = False
    names_presence: bool = False


class MemberTest(Node, frozen=True, kw_only=True):
    """A condition on the member: keys joined by *and*, lists by *or*; None and empty lists ask nothing."""

    standing_committee: bool | None = None
    posts: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    special_committees: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


# ---- points


class Fixed(Node, tag="fixed", frozen=True, kw_only=True):
    """The same points for every record; negative deducts."""

    points: int


class Rung(Node, frozen=True, kw_only=True):
    """One step of a ladder: what it matches (a role, kind prefix, presence, attribute value, or a mark), and its points."""

    value: AttributeWord | MarkPattern
    points: Points


class Ladder(Node, tag="ladder", frozen=True, kw_only=True):
    """Points by a property of the record, in the order written.

    `by` is role, kind, presence, mark, or `attributes.<name>`. By mark every existing mark takes the first rung that matches it;
    `add` sums over marks, `highest` takes the largest, `first` the first rung any mark matches.
    """

    by: str
    rungs: tuple[Rung, ...]
    otherwise: Points | None = None
    mode: LadderMode | None = None


class Table(Node, tag="table", frozen=True, kw_only=True):
    """Points by the member's special committee, sector or group; `otherwise` for those without a value of their own."""

    by: Literal["special_committee", "sector", "group"]
    values: dict[str, int]
    otherwise: int


class Assessed(Node, tag="assessed", frozen=True, kw_only=True):
    """A person gave the points, in the record's quantity; outside the range the record is refused."""

    lowest: int
    highest: int


class PerUnit(Node, tag="per_unit", frozen=True, kw_only=True):
    """Points for each unit: half days (names of `Sessions`), or the record's quantity."""

    points: int
    of: tuple[str, ...]


Points = Fixed | Ladder | Table | Assessed | PerUnit


class Multiplier(Node, frozen=True, kw_only=True):
    """Points are multiplied by `by` where `when` matches the record."""

    when: Selector
    by: Fraction


class Share(Node, frozen=True, kw_only=True):
    """How points are shared where `party_size` is above 1.

    `lead` for position 1 (role lead or sole), `others` for each other sponsor, None = the rest shared equally among the others;
    `everyone` for all alike; `equal` the points divided by the party's size; `first` full points up to that position, else none.
    """

    lead: Fraction | None = None
    others: Fraction | None = None
    everyone: Fraction | None = None
    equal: bool = False
    first: int | None = None


class Take(Node, frozen=True, kw_only=True):
    """Which of a partition's records stay, by position (1 = first) in the clause's order: `start` to `end`, or the best `best`."""

    start: int = 1
    end: int | None = None
    best: int | None = None


# ---- conditions


class Window(Node, frozen=True, kw_only=True):
    """Over which time a condition looks: the year, each part of it, the term, n years pooled, or each of n years."""

    over: Literal["year", "in_each", "term", "years", "consecutive_years"] = "year"
    part: Literal["quarter", "month"] | None = None
    years: int = 1


class Count(Node, tag="count", frozen=True, kw_only=True):
    """How many selected records there are."""

    select: Selector
    dated_by: str
    compare: Comparison
    window: Window = Window()


class Sum(Node, tag="sum", frozen=True, kw_only=True):
    """The selected records' quantities, or half days, added up."""

    select: Selector
    of: tuple[str, ...]
    dated_by: str
    compare: Comparison
    window: Window = Window()


class Ratio(Node, tag="ratio", frozen=True, kw_only=True):
    """Selected records over other selected records; nothing to divide by makes it undecided."""

    of: Selector
    over: Selector
    dated_by: str
    compare: Comparison
    window: Window = Window()


class ScoreIs(Node, tag="score", frozen=True, kw_only=True):
    """Points of the total, a block or a clause compared (bounds in micro-points)."""

    name: str
    compare: Comparison
    window: Window = Window()


class GradeIs(Node, tag="grade", frozen=True, kw_only=True):
    """The grade is one of these."""

    grades: tuple[str, ...]
    window: Window = Window()


class DutyIs(Node, tag="duty", frozen=True, kw_only=True):
    """The duty of that name is fulfilled."""

    name: str


class MemberIs(Node, tag="member", frozen=True, kw_only=True):
    """The member at the period's end satisfies a condition."""

    test: MemberTest


class All(Node, tag="all", frozen=True, kw_only=True):
    conditions: tuple[Condition, ...]


class AnyOf(Node, tag="any", frozen=True, kw_only=True):
    conditions: tuple[Condition, ...]


class Not(Node, tag="not", frozen=True, kw_only=True):
    condition: Condition


Condition = Count | Sum | Ratio | ScoreIs | GradeIs | DutyIs | MemberIs | All | AnyOf | Not


# ---- clauses, blocks, and what follows from them


class Clause(Node, tag="clause", frozen=True, kw_only=True):
    """The smallest scored unit: records selected and weighed, or points granted without a record."""

    name: str
    cite: tuple[str, ...]
    says: str
    chosen: tuple[Chosen, ...] = ()
    applies_to: MemberTest | None = None
    each: Selector | None = None
    unless: Selector | None = None
    dated_by: str = "record"
    points: Points
    multipliers: tuple[Multiplier, ...] = ()
    share: Share | None = None
    per: str | None = None
    order: tuple[str, ...] = ()
    take: Take | None = None
    cap_each: int | None = None
    cap: int | None = None
    floor: int | None = None
    consumes: bool = False
    unconsumed: bool = False
    condition: Condition | None = None
    period: str | None = None
    path: str = ""

    @property
    def is_grant(self) -> bool:
        """Whether it gives points without a record."""
        return self.each is None


class Block(Node, tag="block", frozen=True, kw_only=True):
    """Clauses and blocks taken together."""

    name: str
    cite: tuple[str, ...] = ()
    says: str = ""
    chosen: tuple[Chosen, ...] = ()
    of: tuple[Clause | Block, ...]
    combine: Literal["sum", "highest"] = "sum"
    by: Literal["work", "year"] | None = None
    weight: Fraction = Fraction(1)
    cap: int | None = None
    floor: int | None = None
    period: str | None = None
    path: str = ""


class Duty(Node, frozen=True, kw_only=True):
    """What a member must do; where `applies_to` does not hold it is fulfilled. Advisory duties never decide."""

    name: str
    cite: tuple[str, ...]
    says: str
    chosen: tuple[Chosen, ...] = ()
    applies_to: MemberTest | None = None
    condition: Condition
    advisory: bool = False
    path: str = ""


class Grade(Node, frozen=True, kw_only=True):
    """A grade; grades are tried in order, the last takes who is left."""

    name: str
    cite: tuple[str, ...] = ()
    says: str = ""
    colour: str | None = None
    at_least: int | None = None
    above: int | None = None
    duties: tuple[str, ...] = ()
    path: str = ""


class TopList(Node, frozen=True, kw_only=True):
    """The members with the highest totals of each `per`, decided over the cohort."""

    name: str
    cite: tuple[str, ...] = ()
    says: str = ""
    applies_to: MemberTest | None = None
    per: Literal["committee", "special_committee", "sector"]
    top: int
    ties: Literal["all", "none", "decide"]
    path: str = ""


class Proposal(Node, frozen=True, kw_only=True):
    """A consequence that is proposed, for people to decide, where its condition holds; undecided proposes nothing."""

    propose: str
    cite: tuple[str, ...]
    condition: Condition
    at_term_end: bool = False
    path: str = ""


class Rounding(Node, frozen=True, kw_only=True):
    """The one rounding: to multiples of `quantum` micro-points, at one stage."""

    quantum: int
    mode: RoundingMode
    at: RoundingStage


class Version(Node, frozen=True, kw_only=True):
    """A regulation as in force from one day on."""

    in_force_from: date
    rounding: Rounding
    part_year: Literal["full"]
    total_cap: int | None
    total_floor: int | None
    blocks: tuple[Block, ...]
    duties: tuple[Duty, ...] = ()
    grades: tuple[Grade, ...] = ()
    lists: tuple[TopList, ...] = ()
    consequences: tuple[Proposal, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    not_computable: tuple[NotComputable, ...] = ()
    path: str = ""

    def walk(self) -> Iterator[tuple[Clause | Block, str | None]]:
        """Every block and clause with the name of the block it stands in (None at the top), in written order, depth first."""
        pending: list[tuple[Clause | Block, str | None]] = [(block, None) for block in reversed(self.blocks)]
        while pending:
            node, parent = pending.pop()
            yield node, parent
            if isinstance(node, Block):
                pending.extend((child, node.name) for child in reversed(node.of))

    def clauses(self) -> tuple[Clause, ...]:
        """Every clause, in written order, depth first."""
        return tuple(node for node, _ in self.walk() if isinstance(node, Clause))

    def all_blocks(self) -> tuple[Block, ...]:
        """Every block, nested ones too, in written order, depth first."""
        return tuple(node for node, _ in self.walk() if isinstance(node, Block))
