"""Grades of which only so many may be given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from scoring_plugins.engine.conditions import Facts
from scoring_plugins.engine.outcomes import grade_of, graded
from scoring_plugins.engine.part_year import months_in
from scoring_plugins.engine.places import Ranked, fitting_quota, parts_of, places_of
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.engine.selection import member_matches
from scoring_plugins.engine.soundness import sound_records
from scoring_plugins.language.nodes import Grade, Quota
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import MemberState, PerformanceRecord


class QuotaOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """A grade's quota in one `per` (as of a list): the places, who got in, highest total first, and who ties for the last places.

    `people` are those graded there, `candidates` those whose points and duties reach the grade; `short_of` is how many fewer got in
    than the quota's lower bound asks for. Where some belong to no such part, `belongs_nowhere` names them: there is no place for them.
    """

    grade: str
    per: str
    cite: tuple[str, ...]
    people: int
    candidates: int
    places: int
    members: tuple[str, ...]
    to_decide: tuple[str, ...] = ()
    short_of: int = 0
    belongs_nowhere: tuple[str, ...] = ()


def grades_by_quota(
    regulation: Regulation, people: Sequence[PerformanceRecord], cards: list[Scorecard]
) -> tuple[list[Scorecard], list[QuotaOutcome]]:
    """Grades in the order written: who does not fit into one goes on to the next whose bound and duties hold."""
    version = regulation.version_for(people[0].year)
    if not any(grade.quota for grade in version.grades):
        return cards, []
    duties = {card.member: {duty.name: duty.fulfilled for duty in card.duties} for card in cards}
    reached = {card.member: grade_of(version, card.total, duties[card.member]) for card in cards if not card.not_graded}
    round_of = _Round(regulation, people, [card for card in cards if not card.not_graded])
    outcomes, to_decide = list[QuotaOutcome](), set[str]()
    for place, grade in enumerate(version.grades):
        if grade.quota is None:
            continue
        candidates = [card for card in cards if reached.get(card.member) is grade]
        found = round_of(grade, grade.quota, candidates)
        outcomes += found
        chosen = {member for outcome in found for member in outcome.members}
        waiting = {member for outcome in found for member in outcome.to_decide} - chosen
        to_decide |= waiting
        for card in candidates:
            if card.member not in chosen | waiting:
                reached[card.member] = grade_of(version, card.total, duties[card.member], place + 1)
    concluded = [
        graded(version, _facts(regulation, each, card), card, reached.get(card.member), is_decided=card.member not in to_decide)
        for each, card in zip(people, cards, strict=True)
    ]
    return concluded, outcomes


def _facts(regulation: Regulation, performance: PerformanceRecord, card: Scorecard) -> Facts:
    """What conditions about a card may look at, its grade apart."""
    records, _ = sound_records(regulation, performance)
    return Facts(
        regulation=regulation, performance=performance, records=records, duties={duty.name: duty.fulfilled for duty in card.duties}
    )


class _Round:
    """Who gets a grade, part by part of the committee."""

    def __init__(self, regulation: Regulation, people: Sequence[PerformanceRecord], cards: list[Scorecard]) -> None:
        self.cards = cards
        self.months = months_in(regulation.period(people[0].year))
        self.states: dict[str, MemberState] = {performance.member.id: performance.member.state for performance in people}

    def __call__(self, grade: Grade, quota: Quota, candidates: list[Scorecard]) -> list[QuotaOutcome]:
        people: dict[str, int] = defaultdict(int)
        ranked: dict[str, list[Ranked]] = defaultdict(list)
        for card in self.cards:
            for part in parts_of(quota.per, self.states[card.member]):
                people[part] += 1
        for card in candidates:
            for part in parts_of(quota.per, self.states[card.member]):
                ranked[part].append(Ranked(card.total, card.member))
        found = [self._outcome(grade, quota, part, people[part], ranked[part]) for part in sorted(people)]
        nowhere = tuple(sorted(card.member for card in candidates if not parts_of(quota.per, self.states[card.member])))
        if nowhere:
            outcome = QuotaOutcome(grade=grade.name, per="", cite=grade.cite, people=0, candidates=0, places=0, members=())
            found.append(msgspec.structs.replace(outcome, belongs_nowhere=nowhere))
        return found

    def _outcome(self, grade: Grade, quota: Quota, part: str, people: int, ranked: list[Ranked]) -> QuotaOutcome:
        sub = quota.at_least_for
        meant = {
            each.member for each in ranked if sub is not None and member_matches(sub.applies_to, self.states[each.member], self.months)
        }
        places = places_of(quota, quota.highest, people)
        chosen = fitting_quota(quota, ranked, places, meant)
        least = 0 if quota.lowest is None else places_of(quota, quota.lowest, people)
        still_open = min(len(chosen.to_decide), max(0, places - len(chosen.members)))
        return QuotaOutcome(
            grade=grade.name,
            per=part,
            cite=grade.cite,
            people=people,
            candidates=len(ranked),
            places=places,
            members=chosen.members,
            to_decide=chosen.to_decide,
            short_of=max(0, least - len(chosen.members) - still_open),
        )
