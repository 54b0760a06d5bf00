"""Lists of those with the highest totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from scoring_plugins.engine.part_year import months_in
from scoring_plugins.engine.places import Fitting, Ranked, fitting, fitting_quota, parts_of, places_of
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.engine.selection import member_matches
from scoring_plugins.language.nodes import TopList
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import Member, MemberState


class ListOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One list of one `per` (a special committee, a sector, a group, or "" for the whole committee), members by id, highest total first.

    `to_decide` are those who tie for the last places where the regulation leaves that to people.
    """

    name: str
    per: str
    cite: tuple[str, ...]
    members: tuple[str, ...]
    to_decide: tuple[str, ...] = ()


def top_lists(regulation: Regulation, cohort: Iterable[tuple[Member, Scorecard]]) -> tuple[ListOutcome, ...]:
    """Every list over a committee's cohort of one year, of those who are graded.

    Somebody without a special committee, sector or group is in no list per that; somebody in several groups ranks in each.
    The share of a quota is of those the list is for.
    """
    people = [(member, card) for member, card in cohort if not card.not_graded]
    if not people:
        return ()
    year = people[0][1].year
    months = months_in(regulation.period(year))
    return tuple(outcome for rule in regulation.version_for(year).lists for outcome in _one_list(rule, people, months))


def list_places(rule: TopList, part: str, states: Iterable[MemberState], months: int) -> int:
    """How many places a list has in a part of the committee; `states` are those of everybody who is graded.

    `months` are those of the year's period. The share of a quota is of those in the part whom the list is for.
    """
    if rule.quota is None:
        return rule.top or 0
    return places_of(rule.quota, rule.quota.highest, sum(part in _parts(rule, state, months) for state in states))


def _parts(rule: TopList, state: MemberState, months: int) -> tuple[str, ...]:
    """Where somebody ranks for a list: in no part if it is not for them."""
    is_meant = rule.applies_to is None or member_matches(rule.applies_to, state, months)
    return parts_of(rule.per, state) if is_meant else ()


def _one_list(rule: TopList, people: list[tuple[Member, Scorecard]], months: int) -> list[ListOutcome]:
    parts: dict[str, list[Ranked]] = defaultdict(list)
    for member, card in people:
        for part in _parts(rule, member.state, months):
            parts[part].append(Ranked(card.total, member.id))
    states = {member.id: member.state for member, _ in people}
    found = []
    for part in sorted(parts):
        chosen = _fitting(rule, parts[part], states, months)
        found.append(ListOutcome(name=rule.name, per=part, cite=rule.cite, members=chosen.members, to_decide=chosen.to_decide))
    return found


def _fitting(rule: TopList, ranked: list[Ranked], states: dict[str, MemberState], months: int) -> Fitting:
    quota = rule.quota
    if quota is None:
        return fitting(ranked, rule.top or 0, rule.ties)
    sub = quota.at_least_for
    meant = {each.member for each in ranked if sub is not None and member_matches(sub.applies_to, states[each.member], months)}
    return fitting_quota(quota, ranked, places_of(quota, quota.highest, len(ranked)), meant)
