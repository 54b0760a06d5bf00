"""Properties of what is decided between members: order, places, parts that decide alone, and those who are not graded."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from hypothesis import strategies as st

from scoring_plugins.engine.cohort import Cohort, score_cohort
from scoring_plugins.engine.meaning import relative_blocks
from scoring_plugins.engine.outcomes import grade_of
from scoring_plugins.engine.places import parts_of
from scoring_plugins.language.cases import CaseFile
from scoring_plugins.language.nodes import Per, Version
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord
from scoring_plugins.testing.strategies import cohorts


def the_order_of_members_decides_nothing(
    regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject
) -> None:
    if not _compares(regulation.version_for(performance.year)):
        return
    people = data.draw(cohorts(regulation, performance.year))
    other = data.draw(st.permutations(people))
    one, another = score_cohort(regulation, people), score_cohort(regulation, other)

    assert {card.member: card for card in another.cards} == {card.member: card for card in one.cards}
    assert (another.lists, another.quotas) == (one.lists, one.quotas)


def places_go_to_the_highest(regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject) -> None:
    """As many as there are places, nobody left out above somebody let in; with ties shared, only those level with the last are more."""
    version = regulation.version_for(performance.year)
    quotas = {grade.name: grade.quota for grade in version.grades if grade.quota is not None}
    tops = {rule.name: rule for rule in version.lists if rule.top is not None}
    if not quotas and not tops:
        return
    people = data.draw(cohorts(regulation, performance.year))
    cohort = score_cohort(regulation, people)
    total = {card.member: card.total for card in cohort.cards}
    chosen = [(outcome.members, outcome.places, quotas[outcome.grade].ties) for outcome in cohort.quotas]
    chosen += [(outcome.members, tops[outcome.name].top or 0, tops[outcome.name].ties) for outcome in cohort.lists if outcome.name in tops]
    beyond = [
        members
        for members, places, ties in chosen
        if sum(ties != "all" or total[member] > total[members[-1]] for member in members) > places or (members and not places)
    ]

    assert beyond == []
    assert _passed_over(version, cohort, people) == []


def _passed_over(version: Version, cohort: Cohort, people: Iterable[PerformanceRecord]) -> list[str]:
    """Candidates of a grade who were left out although somebody with a lower total of the same part got in."""
    cards = {card.member: card for card in cohort.cards}
    states = {performance.member.id: performance.member.state for performance in people}
    found = []
    for outcome in cohort.quotas:
        place, grade = next((place, grade) for place, grade in enumerate(version.grades) if grade.name == outcome.grade)
        if grade.quota is None or grade.quota.at_least_for is not None or not outcome.members:
            continue
        lowest = min(cards[member].total for member in outcome.members)
        for member, card in cards.items():
            here = outcome.per in parts_of(grade.quota.per, states[member]) and not card.not_graded
            duties = {duty.name: duty.fulfilled for duty in card.duties}
            # Whoever has an earlier grade, or may get one, is no candidate here.
            earlier = any(each.name in (card.grade, card.candidate_for) for each in version.grades[:place])
            reaches = here and not earlier and grade_of(version, card.total, duties, place) is grade
            if reaches and card.total > lowest and member not in outcome.members:
                found.append(member)
    return found


def a_part_of_the_cohort_decides_alone(regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject) -> None:
    """Where everything goes by one kind of part, each part by itself comes out as it does within the whole committee."""
    version = regulation.version_for(performance.year)
    pers = _pers(version)
    if len(pers) != 1 or "committee" in pers:
        return
    people = data.draw(cohorts(regulation, performance.year))
    if pers == {"group"}:
        people = [_in_one_group(each) for each in people]
    whole = {card.member: card for card in score_cohort(regulation, people).cards}
    (per,) = pers
    apart: dict[tuple[str, ...], list[PerformanceRecord]] = {}
    for each in people:
        apart.setdefault(parts_of(per, each.member.state), []).append(each)
    alone = {card.member: card for part in apart.values() for card in score_cohort(regulation, part).cards}

    assert alone == whole


def _in_one_group(performance: PerformanceRecord) -> PerformanceRecord:
    state = msgspec.structs.replace(performance.member.state, groups=performance.member.state.groups[:1])
    return msgspec.structs.replace(performance, member=msgspec.structs.replace(performance.member, state=state))


def who_is_not_graded_is_nowhere(regulation: Regulation, file: CaseFile, performance: PerformanceRecord, data: st.DataObject) -> None:
    """No grade, no candidacy, no list, no place of a quota; and nothing at all is proposed for the excluded."""
    state = performance.member.state
    version = regulation.version_for(performance.year)
    people = data.draw(cohorts(regulation, performance.year)) if _compares(version) else []
    excluded = msgspec.structs.replace(state, excluded="调离")
    own = msgspec.structs.replace(performance, member=msgspec.structs.replace(performance.member, id="own", state=excluded), maxima=None)
    cohort = score_cohort(regulation, [own, *people])
    card = cohort.cards[0]
    named = {member for each in cohort.lists for member in (*each.members, *each.to_decide)}
    named |= {member for each in cohort.quotas for member in (*each.members, *each.to_decide)}
    others = score_cohort(regulation, people)

    assert (card.grade, card.candidate_for, card.consequences, bool(card.not_graded)) == (None, None, (), True)
    assert "own" not in named
    assert (others.cards, others.lists, others.quotas) == (cohort.cards[1:], cohort.lists, cohort.quotas)


def _compares(version: Version) -> bool:
    return version.needs_cohort or bool(version.lists)


def _pers(version: Version) -> set[Per]:
    """By which parts of the committee anything is compared that shows on a card."""
    quotas: set[Per] = {grade.quota.per for grade in version.grades if grade.quota is not None}
    return quotas | {block.relative.within for block in relative_blocks(version.blocks) if block.relative is not None}
