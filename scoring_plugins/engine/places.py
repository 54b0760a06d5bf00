"""Who fits in where places are counted: the highest totals first, ties as the regulation says, never by any other order."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from scoring_plugins.language.nodes import Per, Quota, Ties
from scoring_plugins.records import MemberState


class Ranked(NamedTuple):
    """Somebody who may be chosen."""

    total: int
    member: str


class Fitting(NamedTuple):
    """Those who fit in, and those who tie for the last places where people must decide; highest total first, then by id."""

    members: tuple[str, ...]
    to_decide: tuple[str, ...] = ()


def parts_of(per: Per, state: MemberState) -> tuple[str, ...]:
    """The parts of a committee somebody belongs to: "" for the whole one, each of the own groups, or none."""
    if per == "committee":
        return ("",)
    if per == "group":
        return state.groups
    part: str | None = getattr(state, per)
    return () if part is None else (part,)


def places_of(quota: Quota, bound: Fraction, people: int) -> int:
    """How many a bound of a quota means among so many people."""
    if not quota.is_share:
        return int(bound)
    exact = bound * people
    if quota.rounding == "half_up":
        return floor(exact + Fraction(1, 2))
    return ceil(exact) if quota.rounding == "up" else floor(exact)


def fitting(candidates: list[Ranked], places: int, ties: Ties) -> Fitting:
    """The highest totals as far as places go. Ties are those at the total of the last place who do not all fit."""
    ranked = sorted(candidates, key=lambda each: (-each.total, each.member))
    if places < 1 or not ranked:
        return Fitting(())
    last = ranked[min(places, len(ranked)) - 1].total
    above = tuple(each.member for each in ranked if each.total > last)
    level = tuple(each.member for each in ranked if each.total == last)
    if len(above) + len(level) <= places or ties == "all":
        return Fitting(above + level)
    return Fitting(above, level if ties == "decide" else ())


def fitting_quota(quota: Quota, candidates: list[Ranked], places: int, meant: Collection[str]) -> Fitting:
    """Like `fitting`; where too few of those chosen are `meant` by the quota's own condition, the best who are come first."""
    plain = fitting(candidates, places, quota.ties)
    if quota.at_least_for is None:
        return plain
    share, available = quota.at_least_for.share, sum(each.member in meant for each in candidates)
    # Of those who tie, people may choose the ones who are meant.
    still_open = min(len(plain.to_decide), max(0, places - len(plain.members)))
    reached = sum(member in meant for member in plain.members) + min(still_open, sum(member in meant for member in plain.to_decide))
    if reached >= min(ceil(share * (len(plain.members) + still_open)), available):
        return plain
    chosen = min(places, len(candidates))
    needed = min(ceil(share * chosen), available)
    first = fitting([each for each in candidates if each.member in meant], needed, quota.ties)
    rest = fitting([each for each in candidates if each.member not in meant], chosen - needed, quota.ties)
    total = {each.member: each.total for each in candidates}
    both = (first.members + rest.members, first.to_decide + rest.to_decide)
    return Fitting(*(tuple(sorted(names, key=lambda member: (-total[member], member))) for names in both))
