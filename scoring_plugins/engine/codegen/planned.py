"""Conditions: what must be counted for them, and their verdict, which is True, False or None where it is undecided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scoring_plugins.engine.codegen.counting import Counting, Holding
from scoring_plugins.engine.codegen.members import member_test
from scoring_plugins.engine.codegen.whole import comparison
from scoring_plugins.engine.codegen.writer import View, Writer
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.language.nodes import All, AnyOf, Condition, Count, DutyIs, GradeIs, MemberIs, Not, Ratio, ScoreIs, Sum, Window


class Planned:
    """A condition of a function that is being written. Plan it before the pass, ask for `text` and `works` behind it."""

    def text(self) -> str:
        """The verdict."""
        raise NotImplementedError

    def works(self) -> str:
        """A tuple of the works that lines name; only of conditions of grants."""
        return "()"


class Known(Planned):
    """A verdict that another name holds."""

    def __init__(self, text: str) -> None:
        self._text = text

    def text(self) -> str:
        return self._text


class Negated(Planned):
    def __init__(self, inner: Planned) -> None:
        self.inner = inner

    def text(self) -> str:
        return f"negated({self.inner.text()})"

    def works(self) -> str:
        return self.inner.works()


class Joined(Planned):
    """All or any of several."""

    def __init__(self, function: str, parts: list[Planned]) -> None:
        self.function, self.parts = function, parts

    def text(self) -> str:
        return f"{self.function}([{', '.join(part.text() for part in self.parts)}])"

    def works(self) -> str:
        found = "".join(f"*{part.works()}, " for part in self.parts)
        return f"tuple(dict.fromkeys(({found})))"


class Measured(NamedTuple):
    """One span with its counts (of a ratio two), and what must hold for a verdict at all."""

    counts: list[Counting]
    held: str | None


class Measure(Planned):
    """A count, sum or ratio over the spans of its window."""

    def __init__(self, condition: Count | Sum | Ratio, spans: list[Measured], valid: str | None) -> None:
        self.condition, self.spans, self.valid = condition, spans, valid
        self.in_parts = condition.window.over == "in_each"

    def text(self) -> str:
        if self.in_parts:
            return self._of_parts(self.spans[0])
        verdicts = [self._of_span(span) for span in self.spans]
        text = verdicts[0] if len(verdicts) == 1 else f"all_of([{', '.join(verdicts)}])"
        return text if self.valid is None else f"({text} if {self.valid} else None)"

    def works(self) -> str:
        if self.in_parts:
            parts = f"zip({', '.join(count.works for count in self.spans[0].counts)})"
            return f"tuple([jk for m in {parts} for jk in dict.fromkeys([jc for jl in m for jc in jl])])"
        found = [self._works_of_span(span) for span in self.spans]
        text = f"tuple(dict.fromkeys({' + '.join(found)}))"
        return text if self.valid is None else f"({text} if {self.valid} else ())"

    def _works_of_span(self, span: Measured) -> str:
        """The works of a span; of one in which nothing was held, none."""
        text = " + ".join(count.works for count in span.counts)
        return text if span.held is None else f"({text} if {span.held} else [])"

    def _of_span(self, span: Measured) -> str:
        names = [count.count for count in span.counts]
        text = f"({self._verdict(names)})"
        return text if span.held is None else f"({text} if {span.held} else None)"

    def _of_parts(self, span: Measured) -> str:
        names = ["jc", "jt"][: len(span.counts)]
        return f"all_of([{self._verdict(names)} for {', '.join(names)}, in zip({', '.join(count.count for count in span.counts)})])"

    def _verdict(self, names: list[str]) -> str:
        condition = self.condition
        if isinstance(condition, Ratio):
            return f"None if not {names[1]} else {comparison(condition.compare, names[0], names[1])}"
        den = str(MICRO) if isinstance(condition, Sum) and condition.of == ("quantity",) else "1"
        return comparison(condition.compare, names[0], den)


class Planner:
    """Plans conditions of one function. `duties` are verdicts by name, `scores` the points by name, once they are written."""

    def __init__(self, writer: Writer, duties: Mapping[str, Planned], keeps_works: bool) -> None:
        self.writer, self.duties, self.keeps_works = writer, duties, keeps_works
        self.scores: dict[str, str] = {}
        self._planned: dict[tuple[Condition, str], Planned] = {}

    def plan(self, condition: Condition, period: str) -> Planned:
        """A condition that counts in the named period."""
        if isinstance(condition, Count | Sum | Ratio):
            key = (condition, period)
            if key not in self._planned:
                self._planned[key] = self._measure(condition, period)
            return self._planned[key]
        if isinstance(condition, All | AnyOf):
            parts = [self.plan(part, period) for part in condition.conditions]
            return Joined("all_of" if isinstance(condition, All) else "any_of", parts)
        if isinstance(condition, Not):
            return Negated(self.plan(condition.condition, period))
        if isinstance(condition, DutyIs):
            return self.duties[condition.name]
        if isinstance(condition, MemberIs):
            return Known(f"({member_test(condition.test, 'state', self.writer.months(), self.writer.constants)})")
        return Known(self._result(condition))

    # ---- counting over windows

    def _measure(self, condition: Count | Sum | Ratio, period: str) -> Measure:
        window = condition.window
        spans, valid = self._spans(window, period)
        found = []
        for span in spans:
            select = condition.over if isinstance(condition, Ratio) else condition.select
            held = None
            if window.over not in ("year", "in_each") and select.session_kinds:
                holding = Holding(self.writer, select, span)
                self.writer.looking.append(holding)
                held = holding.held
            found.append(Measured(self._counts(condition, span, period), held))
        return Measure(condition, found, valid)

    def _counts(self, condition: Count | Sum | Ratio, span: str, period: str) -> list[Counting]:
        months = {"quarter": 3, "month": 1}.get(condition.window.part or "", 0) if condition.window.over == "in_each" else 0
        parts = (self.writer.months(period) - 1) // months + 1 if months else 0
        selects = [condition.of, condition.over] if isinstance(condition, Ratio) else [condition.select]
        of = condition.of if isinstance(condition, Sum) else ()
        view = View(condition.dated_by, span)
        found = [Counting(self.writer, select, of, view, months, parts, self.keeps_works) for select in selects]
        self.writer.looking.extend(found)
        return found

    def _spans(self, window: Window, period: str) -> tuple[list[str], str | None]:
        """The spans to count in, and when the member has served all of them; spans that are not known cover no day."""
        writer, this = self.writer, self.writer.span(period)
        if window.over in ("year", "in_each"):
            return [this], None
        if window.over == "term":
            valid = self._valid("p.term_from is not None and served is not None and served <= p.term_from")
            return [writer.new_span(f"(p.term_from, c{this}, c{this}) if {valid} else never")], valid
        place = writer.periods.index(period)
        first = f"years({place}, y - {window.years - 1})[0]"
        valid = self._valid(f"served is not None and served <= {first}")
        if window.over == "years":
            return [writer.new_span(f"({first}, b{this}, c{this})")], valid
        return [writer.new_span(f"years({place}, y - {back})") for back in range(window.years - 1, -1, -1)], valid

    def _valid(self, text: str) -> str:
        name = self.writer.new("o_")
        self.writer.start.line(f"{name} = {text}")
        return name

    # ---- looking at results

    def _result(self, condition: ScoreIs | GradeIs) -> str:
        """This year's result and, looking back, the issued results of the years before; a missing one is undecided."""
        score = isinstance(condition, ScoreIs)
        now = f"({self.scores[condition.name]} if graded else None)" if isinstance(condition, ScoreIs) else "grade"
        back = condition.window.years - 1 if condition.window.over == "consecutive_years" else 0
        place, found = self.writer.periods.index("year"), []
        for years in range(back + 1):
            value = now if years == 0 else f"earlier.get(y - {years}, (None, None))[{0 if score else 1}]"
            part_year = f" or served is None or served > years({place}, y - {years})[0]" if back else ""
            if isinstance(condition, ScoreIs):
                verdict = comparison(condition.compare, "z")
            else:
                verdict = f"z in {self.writer.constants.name(frozenset(condition.grades))}"
            found.append(f"None if (z := {value}) is None{part_year} else {verdict}")
        return f"all_of([{', '.join(f'({text})' for text in found)}])"
