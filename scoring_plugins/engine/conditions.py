"""Whether conditions hold, with a sentence of what was counted; a condition may be undecided, and then decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.part_year import months_in
from scoring_plugins.engine.selection import half_days, holds, member_matches, seen, selected
from scoring_plugins.engine.wording import amount, bounds_text, number, selection_name, unit_of
from scoring_plugins.language.nodes import (
    All,
    AnyOf,
    Condition,
    Count,
    DutyIs,
    GradeIs,
    MemberIs,
    Not,
    Ratio,
    ScoreIs,
    Selector,
    Sum,
    Window,
)
from scoring_plugins.language.periods import Period
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord, Record

T = TypeVar("T")


class Outcome(msgspec.Struct, frozen=True):
    """Whether a condition holds (None = undecided), why, and the works behind it."""

    holds: bool | None
    reason: str
    works: tuple[str, ...] = ()


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a condition may look at. `scores` (micro-points by name), `grade` and `duties` are filled once they are known.

    `period` names the period that `year` means: another one than the year's for a grant that stands under another.
    Who is not `graded` has no result this year, so that what looks at it is undecided.
    """

    regulation: Regulation
    performance: PerformanceRecord
    records: tuple[Record, ...]
    scores: Mapping[str, int] = {}
    grade: str | None = None
    duties: Mapping[str, bool | None] = {}
    period: str = "year"
    graded: bool = True

    @property
    def months(self) -> int:
        """Months of the year's period, served where the member's state does not say otherwise."""
        return months_in(self.regulation.period(self.performance.year))


def all_of(values: list[bool | None]) -> bool | None:
    """False as soon as one is False; else undecided as soon as one is."""
    return False if False in values else None if None in values else True


def any_of(values: list[bool | None]) -> bool | None:
    """True as soon as one is True; else undecided as soon as one is."""
    return True if True in values else None if None in values else False


def evaluate(condition: Condition, facts: Facts) -> Outcome:
    """Whether `condition` holds on `facts`."""
    if isinstance(condition, Count | Sum | Ratio):
        return _over_window(condition, facts)
    if isinstance(condition, ScoreIs):
        return _score(condition, facts)
    if isinstance(condition, GradeIs):
        return _grade(condition, facts)
    if isinstance(condition, DutyIs):
        fulfilled = facts.duties[condition.name]
        return Outcome(fulfilled, say("regulation.condition.duty", duty=condition.name, verdict=verdict(fulfilled)))
    if isinstance(condition, MemberIs):
        matches = member_matches(condition.test, facts.performance.member.state, facts.months)
        return Outcome(matches, say("regulation.condition.member", verdict=verdict(matches)))
    if isinstance(condition, Not):
        inner = evaluate(condition.condition, facts)
        negated = None if inner.holds is None else not inner.holds
        return Outcome(negated, say("regulation.condition.not", inner=inner.reason), inner.works)
    return _joined(condition, [evaluate(part, facts) for part in condition.conditions])


def verdict(holds: bool | None) -> str:
    """达到 / 未达到 / 尚不能判定."""
    if holds is None:
        return say("regulation.verdict.undecided")
    return say("regulation.verdict.yes" if holds else "regulation.verdict.no")


def _joined(condition: All | AnyOf, parts: list[Outcome]) -> Outcome:
    values = [part.holds for part in parts]
    joint = say("regulation.condition.and" if isinstance(condition, All) else "regulation.condition.or")
    works = tuple(dict.fromkeys(work for part in parts for work in part.works))
    return Outcome((all_of if isinstance(condition, All) else any_of)(values), joint.join(part.reason for part in parts), works)


# ---- counting over windows


def _over_window(condition: Count | Sum | Ratio, facts: Facts) -> Outcome:
    window = condition.window
    if window.over == "in_each":
        return _in_each_part(condition, facts)
    spans = _spans(window, facts)
    if spans is None:
        return Outcome(None, say("regulation.condition.not_served", what=_what(condition)))
    if window.over == "year":
        return _measure(condition, facts.records, spans[0])
    each = [_measured_span(condition, facts, span) for span in spans]
    works = tuple(dict.fromkeys(work for outcome in each for work in outcome.works))
    return Outcome(all_of([outcome.holds for outcome in each]), say("regulation.condition.and").join(o.reason for o in each), works)


def _spans(window: Window, facts: Facts) -> list[Period] | None:
    """The spans to count in, each on its own; None where the member did not serve all of them, or that is not known."""
    performance, this = facts.performance, facts.regulation.period(facts.performance.year, facts.period)
    if window.over == "year":
        return [this]
    if window.over == "term":
        first = performance.term_from
        spans = [] if first is None else [Period(starts_on=first, ends_on=this.cut_off, cut_off=this.cut_off)]
    else:
        years = range(performance.year - window.years + 1, performance.year + 1)
        spans = [facts.regulation.period(year, facts.period) for year in years]
        if window.over == "years":
            spans = [Period(starts_on=spans[0].starts_on, ends_on=this.ends_on, cut_off=this.cut_off)]
    served_from = performance.served_from
    if not spans or served_from is None or served_from > spans[0].starts_on:
        return None
    return spans


def _measured_span(condition: Count | Sum | Ratio, facts: Facts, span: Period) -> Outcome:
    """A span of several years, or one of several: undecided where nothing of the kind was held for the member."""
    select = condition.over if isinstance(condition, Ratio) else condition.select
    held = select.session_kinds
    if held and not any(record.kind in held and span.covers(record.dated_on) for record in facts.records):
        return Outcome(None, say("regulation.condition.none_held", what=_what(condition), since=span.starts_on, until=span.ends_on))
    outcome = _measure(condition, facts.records, span)
    reason = say("regulation.condition.in_span", since=span.starts_on, until=span.ends_on, reason=outcome.reason)
    return Outcome(outcome.holds, reason, outcome.works)


def _in_each_part(condition: Count | Sum | Ratio, facts: Facts) -> Outcome:
    period = facts.regulation.period(facts.performance.year, facts.period)
    months = 3 if condition.window.part == "quarter" else 1
    last = period.part_of(period.ends_on, months)
    outcomes = [_measure(condition, facts.records, period, _days_of_part(period, months, part)) for part in range(last + 1)]
    reasons = [
        say("regulation.condition.in_quarter" if months == 3 else "regulation.condition.in_month", part=part + 1, reason=outcome.reason)
        for part, outcome in enumerate(outcomes)
    ]
    works = tuple(work for outcome in outcomes for work in outcome.works)
    return Outcome(all_of([outcome.holds for outcome in outcomes]), say("regulation.condition.and").join(reasons), works)


def _days_of_part(period: Period, months: int, part: int) -> Callable[[date], bool]:
    return lambda day: period.part_of(day, months) == part


def _measure(
    condition: Count | Sum | Ratio, records: tuple[Record, ...], span: Period, within: Callable[[date], bool] = lambda day: True
) -> Outcome:
    """What is counted on the days of a span that `within` lets through."""

    def meant(select: Selector) -> list[Record]:
        found = seen(records, condition.dated_by, span, (select.marks,))
        return [each.record for each in found if within(each.day) and selected(select, each.record)]

    if isinstance(condition, Ratio):
        return _ratio(condition, meant(condition.of), meant(condition.over))
    found = meant(condition.select)
    works = tuple(record.work for record in found)
    if isinstance(condition, Count):
        value, unit = Fraction(len(found)), unit_of(condition.select)
    else:
        value, unit = sum((_quantity(record, condition.of) for record in found), Fraction(0)), ""
    fulfilled = holds(condition.compare, value)
    texts = {"what": selection_name(condition.select), "value": number(value), "unit": unit, "bounds": bounds_text(condition.compare)}
    return Outcome(fulfilled, say("regulation.condition.count", verdict=verdict(fulfilled), **texts), works)


def _quantity(record: Record, of: tuple[str, ...]) -> Fraction:
    return Fraction(record.quantity or 0) if of == ("quantity",) else Fraction(half_days(record, of))


def _ratio(condition: Ratio, upper: list[Record], lower: list[Record]) -> Outcome:
    works = tuple(dict.fromkeys(record.work for record in (*upper, *lower)))
    texts = {"what": _what(condition), "upper": len(upper), "lower": len(lower), "bounds": bounds_text(condition.compare)}
    fulfilled = holds(condition.compare, Fraction(len(upper), len(lower))) if lower else None
    return Outcome(fulfilled, say("regulation.condition.ratio", verdict=verdict(fulfilled), **texts), works)


def _what(condition: Count | Sum | Ratio) -> str:
    if isinstance(condition, Ratio):
        return say("regulation.condition.ratio_of", of=selection_name(condition.of), over=selection_name(condition.over))
    select: Selector = condition.select
    return selection_name(select)


# ---- looking at results


def _score(condition: ScoreIs, facts: Facts) -> Outcome:
    name = say("regulation.total") if condition.name == "total" else condition.name
    bounds = bounds_text(condition.compare, in_points=True)

    def of_year(year: int, points: int) -> Outcome:
        fulfilled = holds(condition.compare, points)
        texts = {"year": year, "name": name, "points": amount(points), "bounds": bounds, "verdict": verdict(fulfilled)}
        return Outcome(fulfilled, say("regulation.condition.score", **texts))

    earlier = {result.year: result.total for result in facts.performance.results}
    now = facts.scores[condition.name] if facts.graded else None
    return _over_years(condition.window, facts, now, earlier, of_year)


def _grade(condition: GradeIs, facts: Facts) -> Outcome:
    def of_year(year: int, grade: str) -> Outcome:
        return Outcome(grade in condition.grades, say("regulation.condition.grade", year=year, grade=grade))

    earlier = {result.year: result.grade for result in facts.performance.results}
    return _over_years(condition.window, facts, facts.grade, earlier, of_year)


def _over_years(
    window: Window, facts: Facts, now: T | None, earlier: Mapping[int, T | None], of_year: Callable[[int, T], Outcome]
) -> Outcome:
    """This year's result and, looking back, the issued results of the years before; a missing one is undecided."""
    year = facts.performance.year
    back = window.years - 1 if window.over == "consecutive_years" else 0
    served_from = facts.performance.served_from
    outcomes = []
    for each in range(year, year - back - 1, -1):
        result = now if each == year else earlier.get(each)
        part_year = back > 0 and (served_from is None or served_from > facts.regulation.period(each).starts_on)
        if result is None or part_year:
            outcomes.append(Outcome(None, say("regulation.condition.no_result", year=each)))
        else:
            outcomes.append(of_year(each, result))
    reason = say("regulation.condition.and").join(outcome.reason for outcome in outcomes)
    return Outcome(all_of([outcome.holds for outcome in outcomes]), reason)
