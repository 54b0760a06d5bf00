"""Properties of `rules.md` §3 that hold under any regulation, random ones too: two runs of the definition laid side by side.

What a random regulation breaks by its own meaning is not asked: a condition may turn a record that earns into one that costs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from scoring_plugins import Scorecard
from scoring_plugins.engine.cohort import score_cohort
from scoring_plugins.engine.meaning import score
from tests.scoring_plugins.proof.agreeing import Case, Committee, lines_add_up


def order_of_records_does_not_matter(case: Case) -> bool:
    turned = msgspec.structs.replace(case.performance, records=case.performance.records[::-1])

    return score(case.regulation, turned) == case.card


def lines_add_up_to_everything(case: Case) -> bool:
    return lines_add_up(case.card) == []


def caps_and_floors_hold(case: Case) -> bool:
    card, version = case.card, case.regulation.version_for(case.performance.year)
    points = {part.name: part.points for part in card.blocks} | {part.name: part.points for part in card.clauses}
    limits = [(points[node.name], node.cap, node.floor) for node, _ in version.walk()]
    limits.append((card.total, version.total_cap, version.total_floor))
    # A clause that is rounded after its cap stays under it, for caps are whole quanta.
    return all((cap is None or found <= cap) and (floor is None or found >= floor) for found, cap, floor in limits)


def unverified_records_do_not_count(case: Case) -> bool:
    """Whoever has more unverified facts has the same points: they are told, never weighed."""
    more = msgspec.structs.replace(case.performance, unverified_count=case.performance.unverified_count + 3)
    return msgspec.structs.replace(score(case.regulation, more), unverified_count=case.performance.unverified_count) == case.card


def records_far_from_every_period_do_not_count(case: Case) -> bool:
    """Records ten years later change nothing but who is refused."""
    later = tuple(
        msgspec.structs.replace(
            record,
            work=f"{record.work}+",
            dated_on=_later(record.dated_on),
            marks=tuple(msgspec.structs.replace(mark, dated_on=_later(mark.dated_on)) for mark in record.marks),
        )
        for record in case.performance.records
    )
    more = msgspec.structs.replace(case.performance, records=case.performance.records + later)
    return _points(score(case.regulation, more)) == _points(case.card)


def _later(day: date) -> date:
    return day.replace(year=day.year + 10, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _points(card: Scorecard) -> tuple[object, ...]:
    return card.total, card.lines, card.grade, card.duties, card.consequences


def titles_do_not_count(case: Case) -> bool:
    """What people call a work is shown and never read by a rule."""
    titled = tuple(msgspec.structs.replace(record, title="同名") for record in case.performance.records)
    card = score(case.regulation, msgspec.structs.replace(case.performance, records=titled))
    return [line.points for line in card.lines] == [line.points for line in case.card.lines] and card.grade == case.card.grade


def names_of_works_do_not_count(case: Case) -> bool:
    """Works renamed in the same order: only their names differ."""
    renamed = tuple(msgspec.structs.replace(record, work=f"x{record.work}") for record in case.performance.records)
    card = score(case.regulation, msgspec.structs.replace(case.performance, records=renamed))
    works = [tuple(work.removeprefix("x") for work in line.works) for line in card.lines]
    return [line.points for line in card.lines] == [line.points for line in case.card.lines] and works == [
        line.works for line in case.card.lines
    ]


def a_committee_in_another_order_is_decided_alike(committee: Committee) -> bool:
    turned = score_cohort(committee.regulation, list(committee.people)[::-1])
    ours = committee.outcome
    return turned.cards == ours.cards[::-1] and turned.lists == ours.lists and turned.quotas == ours.quotas


OF_ONE: tuple[Callable[[Case], bool], ...] = (
    order_of_records_does_not_matter,
    lines_add_up_to_everything,
    caps_and_floors_hold,
    unverified_records_do_not_count,
    records_far_from_every_period_do_not_count,
    titles_do_not_count,
    names_of_works_do_not_count,
)
OF_COMMITTEES: tuple[Callable[[Committee], bool], ...] = (a_committee_in_another_order_is_decided_alike,)


def broken(case: Case) -> list[str]:
    """The properties that do not hold for a member's year."""
    return [each.__name__ for each in OF_ONE if not each(case)]


def broken_of(committee: Committee) -> list[str]:
    """The properties that do not hold for a committee."""
    return [each.__name__ for each in OF_COMMITTEES if not each(committee)]
