"""Blocks and the total: combine, weight, months served, the highest of others, rounding, cap and floor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from scoring_plugins.engine.codegen.amounts import Amount
from scoring_plugins.engine.codegen.clauses import ClauseLooking
from scoring_plugins.engine.codegen.grants import write_grant
from scoring_plugins.engine.codegen.planned import Planned
from scoring_plugins.engine.codegen.python_clauses import write_python
from scoring_plugins.engine.codegen.whole import Scale, scaled
from scoring_plugins.engine.codegen.writer import Writer
from scoring_plugins.engine.meaning import relative_blocks
from scoring_plugins.language.nodes import Block, Clause, Prorate, Python

NOTHING = Scale(1, 0)


class Parts:
    """What is written of a version's clauses and blocks, in the order of the definition."""

    def __init__(
        self, writer: Writer, looking: Mapping[str, ClauseLooking], conditions: Mapping[str, Planned], periods: Mapping[str, str]
    ) -> None:
        self.writer, self.looking, self.conditions, self.periods = writer, looking, conditions, periods
        self.clauses: dict[str, str] = {}
        self.blocks: dict[str, str] = {}

    def write_total(self) -> Amount:
        """Everything, and the points of the whole."""
        version = self.writer.version
        amount = self._sum("total", (), [self._block(block, "year") for block in version.blocks])
        amount.round_at("total")
        amount.limit(version.total_cap, version.total_floor)
        return amount

    def _sum(self, node: str, cite: tuple[str, ...], parts: list[Amount]) -> Amount:
        writer, number = self.writer, self.writer.new("e")[1:]
        scale = reduce(Scale.joined, (part.scale for part in parts), NOTHING)
        amount = Amount(writer, node, None, cite, f"e{number}", f"n{number}", scale)
        values = [scaled(part.exact, scale.den // part.scale.den) for part in parts]
        writer.after.line(f"e{number} = {' + '.join(values) or 0}")
        if amount.prints:
            writer.after.line(f"n{number} = {' + '.join(part.points for part in parts) or 0}")
        return amount

    def _part(self, part: Clause | Block, period: str) -> Amount:
        if isinstance(part, Block):
            return self._block(part, period)
        if part.is_grant:
            amount = write_grant(self.writer, part, self.periods[part.name], self.conditions.get(part.name))
        elif isinstance(part.points, Python):
            amount = write_python(self.writer, part, self.periods[part.name])
        else:
            amount = self.looking[part.name].write_end()
        self.clauses[part.name] = amount.points
        return amount

    def _block(self, block: Block, period: str) -> Amount:
        inner = block.period or period
        self.blocks[block.name] = ""
        parts = [self._part(part, inner) for part in block.of]
        amount = self._sum(block.name, block.cite, parts)
        if block.combine == "highest" and block.by == "work":
            self._highest_by_work(block, amount)
        elif block.combine == "highest":
            self._highest_part(amount, parts)
        write_weight(block, amount)
        self._prorate(block, amount, inner)
        den = self._compare(block, amount)
        amount.round_at("block", den)
        amount.limit(block.cap, block.floor)
        self.blocks[block.name] = amount.points
        return amount

    def _highest_by_work(self, block: Block, amount: Amount) -> None:
        """Of each work only its best line stays; among equals the clause written first."""
        out = self.writer.after
        names = "".join(f"i{self.looking[part.name].number}, " if part.name in self.looking else "{}, " for part in block.of)
        out.line("ji = {}")
        with out.inside(f"for jc, jm in enumerate(({names}))"):
            out.line("for jk, w in jm.items(): ji.setdefault(jk, []).append((w, jc))")
        with out.inside("for jk in sorted(ji)"):
            out.line("m = ji[jk]")
            with out.inside("if len(m) > 1"):
                out.line("jb = max(m, key=first)")
                out.line(f"{amount.exact} -= sum([w for w, jc in m]) - jb[0]")
                amount.line("highest", works="(jk,)", data="(m, jb)")

    def _highest_part(self, amount: Amount, parts: list[Amount]) -> None:
        """Only the best stays; among equals the one written first."""
        if len(parts) < 2:
            return
        values = ", ".join(scaled(part.exact, amount.scale.den // part.scale.den) for part in parts)
        self.writer.after.line(f"jm = ({values},); {amount.exact} = max(jm)")
        amount.line("highest", data=f"(jm.index({amount.exact}), {amount.exact}, {amount.scale.den})")
        amount.is_cut = True

    def _prorate(self, block: Block, amount: Amount, period: str) -> None:
        rule, out = self.writer.version.part_year, self.writer.after
        if not isinstance(rule, Prorate) or block.name not in rule.blocks:
            return
        months = self.writer.months(period)
        out.line(f"jm = {months} if state.months_served is None else min(state.months_served, {months})")
        out.line(f"{amount.exact} *= jm")
        amount.scale = Scale(amount.scale.den * months, 1)
        if amount.prints:
            with out.inside(f"if jm != {months}"):
                amount.line("prorate", data=self.writer.constants.name(period))

    def _compare(self, block: Block, amount: Amount) -> str | None:
        """Full points × own ÷ highest: over a denominator that only the data know, whose name is returned."""
        if block.relative is None:
            return None
        out, den, full = self.writer.after, amount.scale.den, block.relative.full
        name = self.writer.constants.name(block.name)
        inner = self.writer.constants.name(frozenset(each.name for each in relative_blocks(block.of)))
        out.line(f"if maxima is None: raise_cohort_needed({name})")
        out.line(f"if {inner}.issubset(maxima): compared[{name}] = ({amount.exact}, {den})")
        out.line(f"ju, jq = maxima.get({name}, (0, 1))")
        with out.inside("if ju <= 0"):
            out.line(f"jv = {amount.exact}; {amount.exact} = 0; jq = 1; ju = 0")
        with out.inside("else"):
            out.line(f"if {amount.exact} * jq > ju * {den}: ju = {amount.exact}; jq = {den}")
            out.line(f"jv = {amount.exact}; jo = (ju, jq); {amount.exact} = {full} * jv * jq; jq = {den} * ju")
        amount.line("relative", data=f"(jv, {den}, jo if ju else None)", den="jq")
        amount.is_cut = True
        return "jq"


def write_weight(block: Block, amount: Amount) -> None:
    """The block's points times its weight."""
    if block.weight != 1:
        amount.multiply(block.weight)
        amount.line("weight")
        amount.is_cut = True
