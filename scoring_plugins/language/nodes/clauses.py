"""Clauses and blocks, what follows from them, and the version that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Literal

from scoring_plugins.engine.scorecard import Chosen, NotComputable
from scoring_plugins.language.nodes.conditions import Condition
from scoring_plugins.language.nodes.points import Multiplier, Points, Share, Take
from scoring_plugins.language.nodes.selectors import MemberTest, Node, Selector

Status = Literal["complete", "partial", "duties_only"]
RoundingMode = Literal["half_up", "half_even", "up", "down"]
RoundingStage = Literal["record", "clause", "block", "total"]


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
