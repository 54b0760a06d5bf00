"""What a record is worth, and which records of several stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from scoring_plugins.language.nodes.selectors import AttributeWord, MarkPattern, Node, Selector

LadderMode = Literal["add", "highest", "first"]


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


class DatedStep(Node, frozen=True, kw_only=True):
    """What points are from one day on."""

    since: date
    points: Points


class Dated(Node, tag="dated", frozen=True, kw_only=True):
    """Points that changed within a version, oldest first: the day that `dated_by` names decides, a grant's is the period's last day.

    Before the first step there are no points.
    """

    steps: tuple[DatedStep, ...]


class Scaled(Node, tag="scaled", frozen=True, kw_only=True):
    """A rung's points times a factor of its own: `{points: 10, times: 1/2}`."""

    points: Points
    times: Fraction


class Python(Node, tag="python", frozen=True, kw_only=True):
    """The last resort: a function of the plugin that brings the regulation, named `module:function`.

    Called with the performance record, its records as seen in the clause's period, it returns `PythonPoints`.
    Keeps the regulation on the explain path, and is marked wherever it is shown.
    """

    target: str
    function: Callable[..., Any]


Points = Fixed | Ladder | Table | Assessed | PerUnit | Dated | Scaled | Python


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
    """Which of a partition's records stay, by position (1 = first) in the clause's order: `start` to `end`, or the best `best`.

    With `counted_over`, positions are counted over the records that it or the clause's own selector means; the clause's own stay.
    """

    start: int = 1
    end: int | None = None
    best: int | None = None
    counted_over: Selector | None = None
