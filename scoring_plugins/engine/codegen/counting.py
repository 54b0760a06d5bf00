"""What conditions count while the records pass: how many, how much, and which works."""

from __future__ import annotations

from scoring_plugins.engine.codegen.branches import Branch
from scoring_plugins.engine.codegen.selecting import selection
from scoring_plugins.engine.codegen.source import Source
from scoring_plugins.engine.codegen.writer import View, Writer
from scoring_plugins.language.nodes import Selector


class Counting:
    """One count over one span: `c` how many records, quantities in millionths, or half days; `k` the works, where lines need them.

    With `months`, both are lists with an entry for each part of the span.
    """

    def __init__(
        self, writer: Writer, select: Selector, of: tuple[str, ...], view: View, months: int, parts: int, keeps_works: bool
    ) -> None:
        self.writer, self.select, self.of, self.view = writer, select, of, view
        self.months, self.keeps_works = months, keeps_works
        number = writer.new("c_")[2:]
        self.count, self.works = f"c_{number}", f"w_{number}"
        writer.start.line(f"{self.count} = {f'[0] * {parts}' if months else 0}")
        if keeps_works:
            writer.start.line(f"{self.works} = {f'[[] for _ in range({parts})]' if months else '[]'}")

    def prefixes(self) -> tuple[str, ...]:
        return self.select.kinds

    def write(self, branch: Branch, out: Source) -> None:
        """One more, where the record is meant."""
        meant = selection(self.select, branch, self.view)
        if meant is None:
            return
        with out.inside(f"if {meant or 'True'}"):
            place = ""
            if self.months:
                out.line(f"jd = {self._day(branch)}")
                out.line(f"jk = {self.writer.part_of('jd', self.view.span, self.months)}")
                place = "[jk]"
            out.line(f"{self.count}{place} += {self._amount(branch)}")
            if self.keeps_works:
                out.line(f"{self.works}{place}.append(r.work)")

    def _amount(self, branch: Branch) -> str:
        if not self.of:
            return "1"
        return "micro(r.quantity)" if self.of == ("quantity",) else f"(0 if s is None else {branch.half_days(self.of)})"

    def _day(self, branch: Branch) -> str:
        if self.view.dated_by == "record":
            return "d"
        constants, span = branch.writer.constants, self.view.span
        return f"deciding_day(r.marks, {constants.name(self.view.dated_by)}, a{span}, b{span}, {constants.new((self.select.marks,))})"


class Holding:
    """Whether anything of these kinds, which have half days, was held for the member in a span."""

    def __init__(self, writer: Writer, select: Selector, span: str) -> None:
        self.writer, self.select, self.view = writer, select, View("record", span)
        self.held = writer.new("h_")
        writer.start.line(f"{self.held} = 0")

    def prefixes(self) -> tuple[str, ...]:
        return self.select.kinds

    def write(self, branch: Branch, out: Source) -> None:
        out.line(f"if r.kind in {branch.writer.constants.name(frozenset(self.select.session_kinds))}: {self.held} = 1")
