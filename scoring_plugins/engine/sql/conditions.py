"""Conditions as SQL of three values: NULL is undecided, and AND, OR and NOT treat it as the language does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scoring_plugins.engine.sql.layers import bit_of, case, whole
from scoring_plugins.engine.sql.parameters import Kinds
from scoring_plugins.engine.sql.selecting import MILLIONTHS, half_days
from scoring_plugins.engine.sql.statement import Statement
from scoring_plugins.engine.sql.views import View
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

Counted = Count | Sum | Ratio
ZERO = whole(0)


class Conditions:
    """Printing conditions over the subjects of one statement. `duties`, `scores` and `grade` are filled once they are known.

    `graded` is SQL: whether there is a result this year; `grade` is the place of the grade among the version's, 0 for none.
    """

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.duties: Mapping[str, str] = {}
        self.scores: Mapping[str, str] = {}
        self.grade = ""
        self.graded = "true"

    def holds(self, condition: Condition, period: str = "year") -> str:
        """Whether a condition holds: true, false or NULL."""
        if isinstance(condition, Count | Sum | Ratio):
            return self._over_window(condition, period)
        if isinstance(condition, ScoreIs):
            return self._score(condition)
        if isinstance(condition, GradeIs):
            return self._grade(condition)
        if isinstance(condition, DutyIs):
            return self.duties[condition.name]
        if isinstance(condition, MemberIs):
            return self.statement.of_subject.member(condition.test, f"coalesce(m_months, {self.statement.months})")
        if isinstance(condition, Not):
            return f"(NOT {self.holds(condition.condition, period)})"
        joint = " AND " if isinstance(condition, All) else " OR "
        empty = "true" if isinstance(condition, All) else "false"
        assert isinstance(condition, All | AnyOf)
        return "(" + (joint.join(self.holds(part, period) for part in condition.conditions) or empty) + ")"

    # ---- counting over windows

    def _over_window(self, condition: Counted, period: str) -> str:
        window, statement = condition.window, self.statement
        year = statement.year
        if window.over == "in_each":
            return self._in_each_part(condition, period)
        if window.over == "year":
            return self._measured(condition, statement.period_view(condition.dated_by, period, year))
        if window.over == "term":
            return self._term(condition, period)
        first = year - window.years + 1
        start = statement.regulation.period(first, period).starts_on
        served = self._served_since(statement.parameters.day(start))
        if window.over == "years":
            this = statement.regulation.period(year, period)
            view = statement.view(condition.dated_by, ("years", window.years, period), start, this.ends_on, this.cut_off)
            return case(served, self._measured_span(condition, view), "NULL")
        spans = [statement.period_view(condition.dated_by, period, each) for each in range(first, year + 1)]
        return case(served, "(" + " AND ".join(self._measured_span(condition, view) for view in spans) + ")", "NULL")

    def _term(self, condition: Counted, period: str) -> str:
        """From the term's start, which is the subject's own, to the cut-off."""
        cut_off = self.statement.regulation.period(self.statement.year, period).cut_off
        view = self.statement.view(condition.dated_by, ("term", period), "term_from", cut_off, cut_off)
        served = f"(term_from IS NOT NULL AND {self._served_since('term_from')})"
        return case(served, self._measured_span(condition, view), "NULL")

    def _served_since(self, day: str) -> str:
        return f"coalesce(served_from <= {day}, false)"

    def _measured_span(self, condition: Counted, view: View) -> str:
        """Undecided where nothing of the kinds counted was held for the member in the span."""
        select = condition.over if isinstance(condition, Ratio) else condition.select
        held = self.statement.span_of(view).means({"kind": Kinds(select.session_kinds, exact=True)})
        asked = self.statement.parameters.number(int(bool(select.session_kinds)))
        any_held = f"{asked} = {ZERO} OR {self.statement.sums.count(held)} > {ZERO}"
        return case(any_held, self._measured(condition, view), "NULL")

    def _in_each_part(self, condition: Counted, period_name: str) -> str:
        statement = self.statement
        months = 3 if condition.window.part == "quarter" else 1
        period = statement.regulation.period(statement.year, period_name)
        view = statement.period_view(condition.dated_by, period_name, statement.year)
        selects = [condition.of, condition.over] if isinstance(condition, Ratio) else [condition.select]
        # Asked once, whatever the number of parts.
        selected = {id(select): statement.selecting.selected(select, view) for select in selects}
        parts = {id(select): statement.rows.let(statement.part_of(view.day((select.marks,)), period, months)) for select in selects}

        def measured(part: str) -> str:
            return self._measure(condition, lambda select: f"({selected[id(select)]} AND {parts[id(select)]} = {part})")

        return "(" + " AND ".join(measured(whole(part)) for part in range(period.part_of(period.ends_on, months) + 1)) + ")"

    def _measured(self, condition: Counted, view: View) -> str:
        """What is counted in a view."""
        return self._measure(condition, lambda select: self.statement.selecting.selected(select, view))

    def _measure(self, condition: Counted, meant: Callable[[Selector], str]) -> str:
        """What is counted of the records that `meant` says."""
        sums, p = self.statement.sums, self.statement.parameters
        if isinstance(condition, Ratio):
            upper, lower = sums.count(meant(condition.of)), sums.count(meant(condition.over))
            return case(f"{lower} > {ZERO}", p.compare_ratio(upper, lower, condition.compare), "NULL")
        if isinstance(condition, Count):
            return p.compare(sums.count(meant(condition.select)), condition.compare)
        if condition.of == ("quantity",):
            return p.compare(sums.total("quantity", meant(condition.select)), condition.compare, MILLIONTHS)
        return p.compare(sums.total(half_days(condition.of), meant(condition.select)), condition.compare)

    # ---- looking at results

    def _score(self, condition: ScoreIs) -> str:
        p = self.statement.parameters
        now = case(self.graded, p.compare(self.scores[condition.name], condition.compare), "NULL")
        return self._over_years(condition.window, now, lambda result: p.compare(f"{result}.total", condition.compare))

    def _grade(self, condition: GradeIs) -> str:
        p = self.statement.parameters
        places = [place for place, grade in enumerate(self.statement.version.grades, 1) if grade.name in condition.grades]
        now = case(f"{self.grade} > {ZERO}", bit_of(p.number(sum(1 << place for place in places)), self.grade), "NULL")

        def earlier(result: str) -> str:
            words = ", ".join(p.word(name) for name in condition.grades)
            return case(f"{result}.grade > {ZERO}", f"{result}.grade IN ({words})", "NULL")

        return self._over_years(condition.window, now, earlier)

    def _over_years(self, window: Window, now: str, earlier: Callable[[str], str]) -> str:
        """This year's result and, looking back, the issued results of the years before; a missing one is undecided."""
        statement, p = self.statement, self.statement.parameters
        back = window.years - 1 if window.over == "consecutive_years" else 0
        found = []
        for before in range(back + 1):
            year = statement.year - before
            holds = now
            if before:
                result = statement.subjects.let(f"list_filter(results, lambda x: x.year = {p.number(year)})[-1]")
                holds = case(f"{result} IS NOT NULL", earlier(result), "NULL")
            if back:
                served = self._served_since(p.day(statement.regulation.period(year).starts_on))
                holds = case(served, holds, "NULL")
            found.append(holds)
        return "(" + " AND ".join(found) + ")"
