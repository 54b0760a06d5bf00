"""What is decided over many members: the lists of those with the highest totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.engine.selection import member_matches
from scoring_plugins.language.nodes import TopList, Version
from scoring_plugins.records import Member


class ListOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One list of one `per` (a special committee, a sector, or "" for the whole committee), members by id, highest total first.

    `to_decide` are those who tie for the last places where the regulation leaves that to people.
    """

    name: str
    per: str
    cite: tuple[str, ...]
    members: tuple[str, ...]
    to_decide: tuple[str, ...] = ()


def top_lists(version: Version, cohort: Iterable[tuple[Member, Scorecard]]) -> tuple[ListOutcome, ...]:
    """Every list of a version over a committee's cohort. A member without a special committee or sector is in no list per that."""
    people = list(cohort)
    return tuple(outcome for rule in version.lists for outcome in _one_list(rule, people))


def _one_list(rule: TopList, people: list[tuple[Member, Scorecard]]) -> list[ListOutcome]:
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for member, card in people:
        per = "" if rule.per == "committee" else getattr(member.state, rule.per)
        if per is not None and (rule.applies_to is None or member_matches(rule.applies_to, member.state)):
            groups[per].append((-card.total, member.id))
    return [_outcome(rule, per, sorted(groups[per])) for per in sorted(groups)]


def _outcome(rule: TopList, per: str, ranked: list[tuple[int, str]]) -> ListOutcome:
    """Ties are those at the total of the last place who do not all fit."""
    last = ranked[min(rule.top, len(ranked)) - 1][0]
    above = [name for total, name in ranked if total < last]
    level = [name for total, name in ranked if total == last]
    fits = len(above) + len(level) <= rule.top
    listed = above + level if fits or rule.ties == "all" else above
    undecided = tuple(level) if not fits and rule.ties == "decide" else ()
    return ListOutcome(name=rule.name, per=per, cite=rule.cite, members=tuple(listed), to_decide=undecided)
