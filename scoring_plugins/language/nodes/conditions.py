"""Conditions, over the year or over several."""

from __future__ import annotations

from typing import Literal

from scoring_plugins.language.nodes.selectors import Comparison, MemberTest, Node, Selector


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
