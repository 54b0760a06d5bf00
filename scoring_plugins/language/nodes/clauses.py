"""Clauses and blocks, what follows from them, and the version that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Literal

from scoring_plugins.engine.scorecard import Chosen, NotComputable
from scoring_plugins.language.nodes.conditions import Condition
from scoring_plugins.language.nodes.points import Multiplier, Points, Python, Share, Take
from scoring_plugins.language.nodes.selectors import MemberTest, Node, Selector

Status = Literal["complete", "partial", "duties_only"]
RoundingMode = Literal["half_up", "half_even", "up", "down"]
RoundingStage = Literal["record", "clause", "block", "total"]
Per = Literal["committee", "special_committee", "sector", "group"]
Ties = Literal["all", "none", "decide"]


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
    max_party_size: int | None = None
    path: str = ""

    @property
    def is_grant(self) -> bool:
        """Whether it gives points without a record."""
        return self.each is None and not isinstance(self.points, Python)


class Relative(Node, frozen=True, kw_only=True):
    """A block's points become `full` × own ÷ the highest within `within`; where nobody has more than none, none."""

    full: int
    within: Per


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
    relative: Relative | None = None
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


class SubQuota(Node, frozen=True, kw_only=True):
    """At least this share of those chosen must satisfy a member condition, as far as there are candidates who do."""

    applies_to: MemberTest
    share: Fraction


class Quota(Node, frozen=True, kw_only=True):
    """How many of each `per` may be chosen: a share of those graded there (rounded by `rounding`) or a number, highest totals first.

    `lowest` is reported where fewer are chosen, it never lifts anybody. `share` says which of the two bounds' kinds it is.
    """

    lowest: Fraction | None = None
    highest: Fraction
    is_share: bool
    per: Per
    rounding: Literal["down", "up", "half_up"]
    ties: Ties
    at_least_for: SubQuota | None = None


class Grade(Node, frozen=True, kw_only=True):
    """A grade; grades are tried in order, the last takes who is left. With a quota, who does not fit in goes on to the next.

    `decided_by` names who decides about the grade: it is then a proposal to them.
    """

    name: str
    cite: tuple[str, ...] = ()
    says: str = ""
    colour: str | None = None
    at_least: int | None = None
    above: int | None = None
    duties: tuple[str, ...] = ()
    quota: Quota | None = None
    decided_by: str | None = None
    path: str = ""


class TopList(Node, frozen=True, kw_only=True):
    """The members with the highest totals of each `per`, decided over the cohort: the first `top`, or as many as `quota` lets in."""

    name: str
    cite: tuple[str, ...] = ()
    says: str = ""
    applies_to: MemberTest | None = None
    per: Per
    top: int | None
    ties: Ties
    quota: Quota | None = None
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


class Prorate(Node, frozen=True, kw_only=True):
    """Points of these blocks count in proportion to the months served in the period, after weight and before rounding."""

    blocks: tuple[str, ...]


class Version(Node, frozen=True, kw_only=True):
    """A regulation as in force from one day on.

    `part_year` says what becomes of who did not serve the whole period; `excluded` who is not appraised (at the period's end).
    """

    in_force_from: date
    rounding: Rounding
    part_year: Literal["full", "not_graded"] | Prorate
    excluded: tuple[MemberTest, ...] = ()
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

    @property
    def needs_cohort(self) -> bool:
        """Whether a member's points or grade depend on the other members'."""
        return any(grade.quota for grade in self.grades) or any(block.relative for block in self.all_blocks())
