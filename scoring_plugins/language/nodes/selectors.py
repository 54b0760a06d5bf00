"""What a rule may look at: selectors of records and conditions on members."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import msgspec

AttributeWord = str | bool | Fraction


class Node(msgspec.Struct, frozen=True):
    """A part of the tree; equal parts are equal values."""


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
    # Resolved by the reader, so that no evaluator needs the vocabulary: which of the kinds meant have half days, and
    # whether what is selected is counted by the time (次) or by the piece (件).
    session_kinds: tuple[str, ...] = ()
    by_time: bool = False


class MemberTest(Node, frozen=True, kw_only=True):
    """A condition on the member: keys joined by *and*, lists by *or*; None and empty lists ask nothing.

    `kinds` are kinds of groups, where groups are appraised. `months_served` compares whole months within the period.
    """

    standing_committee: bool | None = None
    posts: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    special_committees: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    months_served: Comparison | None = None
    attributes: tuple[AttributeTest, ...] = ()
    excluded: bool | None = None
