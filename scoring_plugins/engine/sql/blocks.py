"""Clauses after their records, blocks and the total: exact numerators over fixed denominators, rounded where the regulation says."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.part_year import months_in
from scoring_plugins.engine.sql.chains import Chain
from scoring_plugins.engine.sql.clauses import ClauseRows, added_up, clause_periods, clause_rows, needs_windows
from scoring_plugins.engine.sql.conditions import Conditions
from scoring_plugins.engine.sql.errors import NotInBulkError
from scoring_plugins.engine.sql.layers import case, rounded, shown, whole
from scoring_plugins.engine.sql.statement import Statement
from scoring_plugins.engine.sql.worth import table_points
from scoring_plugins.language.nodes import Block, Clause, Dated, Fixed, Per, Points, Prorate, Python, RoundingStage, Table

ZERO = whole(0)


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """An exact value: `numerator` (SQL) over `denominator`, and the whole micro-points that are `printed` (SQL).

    Where `is_whole`, the denominator is 1 in every regulation of the shape.
    """

    numerator: str
    denominator: int
    is_whole: bool
    printed: str


class Blocks:
    """One walk through a version. `clauses` and `blocks` have the printed points by name; `rows` the clauses over the records."""

    def __init__(self, statement: Statement, conditions: Conditions) -> None:
        self.statement, self.conditions = statement, conditions
        self.chain = Chain(statement)
        self.windowed = needs_windows(statement.version)
        self.periods = {clause.name: period for clause, period in clause_periods(statement.version)}
        self.rows: dict[str, ClauseRows] = {}
        self.clauses: dict[str, str] = {}
        self.blocks: dict[str, str] = {}
        self.rounding = statement.version.rounding

    def total(self) -> Amount:
        """The total, after its rounding, cap and floor."""
        version = self.statement.version
        parts = [self.block(block, "year") for block in version.blocks]
        found = self._summed(parts) if parts else Amount(numerator=ZERO, denominator=1, is_whole=True, printed=ZERO)
        return self._limited(self._rounded(found, "total"), version.total_cap, version.total_floor)

    # ---- blocks

    def block(self, block: Block, period: str) -> Amount:
        """A block at its end."""
        period, let = block.period or period, self.statement.subjects.let
        self.blocks[block.name] = ""
        parts = [self.block(part, period) if isinstance(part, Block) else self.clause(part) for part in block.of]
        found = self._combined(block, parts)
        if block.weight != 1:
            numerator = let(f"{found.numerator} * {self._number(block.weight.numerator)}")
            found = self._exact(numerator, found.denominator * block.weight.denominator, is_whole=False)
        rule = self.statement.version.part_year
        if isinstance(rule, Prorate) and block.name in rule.blocks:
            found = self._prorated(found, period)
        if block.relative is not None:
            found = self._relative(block, found)
        found = self._limited(self._rounded(found, "block"), block.cap, block.floor)
        self.blocks[block.name] = found.printed
        return found

    def _combined(self, block: Block, parts: list[Amount]) -> Amount:
        if block.combine == "highest" and block.by == "work":
            clauses = [part for part in block.of if isinstance(part, Clause)]
            return self._exact(self.statement.subjects.let(self._highest_by_work(clauses)), 1, is_whole=True)
        found = self._summed(parts)
        if block.combine == "highest" and len(parts) > 1:
            scaled = [self._scaled(part, found.denominator) for part in parts]
            best = self.statement.subjects.let(f"greatest({', '.join(scaled)})")
            return self._exact(best, found.denominator, found.is_whole)
        return found

    def _highest_by_work(self, clauses: list[Clause]) -> str:
        names = {clause.name for clause in clauses}
        if names & self.windowed:
            return self.chain.highest_by_work(clauses)
        values = ", ".join(self.rows[clause.name].value for clause in clauses)
        return self.statement.sums.total(self.statement.rows.let(f"greatest({values})"))

    def _summed(self, parts: list[Amount]) -> Amount:
        denominator = lcm(*(part.denominator for part in parts))
        numerator = " + ".join(self._scaled(part, denominator) for part in parts)
        let = self.statement.subjects.let
        is_whole = all(part.is_whole for part in parts)
        printed = let("(" + " + ".join(part.printed for part in parts) + ")")
        return Amount(numerator=let(f"({numerator})"), denominator=denominator, is_whole=is_whole, printed=printed)

    def _scaled(self, part: Amount, denominator: int) -> str:
        if part.is_whole and denominator == 1:
            return part.numerator
        return f"{part.numerator} * {self._number(denominator // part.denominator)}"

    def _prorated(self, found: Amount, period: str) -> Amount:
        """In proportion to the months served of the block's own period."""
        let, months = self.statement.subjects.let, months_in(self.statement.regulation.period(self.statement.year, period))
        all_of_them = self._number(months)
        served = let(f"least(coalesce(m_months, {all_of_them}), {all_of_them})")
        exact = self._exact(let(f"{found.numerator} * {served}"), found.denominator * months, is_whole=False)
        printed = let(case(f"{served} = {all_of_them}", found.printed, exact.printed))
        return msgspec.structs.replace(exact, printed=printed)

    def _relative(self, block: Block, found: Amount) -> Amount:
        """Full × own ÷ highest of those compared with, rounded at once: what it stands over is data."""
        assert block.relative is not None
        let, rounding = self.statement.subjects.let, self.rounding
        highest = self._highest(block.relative.within, let(case(self.conditions.graded, found.numerator)))
        over = let(f"greatest({highest}, {found.numerator}, {whole(1)})")
        step = let(f"{over} * {self._number(rounding.quantum)}")
        own = let(f"{found.numerator} * {self._number(block.relative.full)}")
        value = rounded(own, step, self._number(rounding.quantum), rounding.mode)
        points = let(case(f"{highest} <= {ZERO}", ZERO, value))
        return Amount(numerator=points, denominator=1, is_whole=True, printed=points)

    def _highest(self, within: Per, compared: str) -> str:
        """The highest of a cohort's part; zero for who belongs to none."""
        subjects = self.statement.subjects
        if within == "group":
            members = "SELECT subject, rule, cohort, unnest(m_groups) AS part"
            inside = f"FROM ({members}, {compared} AS own FROM {{source}})"
            best = f"SELECT rule, cohort, part, max(own) AS best {inside} GROUP BY rule, cohort, part"
            joined = f"FROM ({members} FROM {{source}}) JOIN ({best}) USING (rule, cohort, part)"
            return subjects.let(f"coalesce({subjects.join(f'SELECT subject, max(best) AS found {joined} GROUP BY subject')}, {ZERO})")
        of_part = "" if within == "committee" else f", m_{within}"
        highest = subjects.let(f"coalesce(max({compared}) OVER (PARTITION BY rule, cohort{of_part}), {ZERO})")
        return subjects.let(case(f"m_{within} = {ZERO}", ZERO, highest)) if of_part else highest

    # ---- clauses

    def clause(self, clause: Clause) -> Amount:
        """A clause at its end."""
        if isinstance(clause.points, Python):
            raise NotInBulkError(say("bulk.python", title=self.statement.regulation.title, clause=clause.name))
        let = self.statement.subjects.let
        if clause.is_grant:
            found = self._exact(let(self._grant(clause)), 1, is_whole=True)
        else:
            rows = self.rows[clause.name] = clause_rows(self.statement, clause, self.periods[clause.name])
            windowed = clause.name in self.windowed
            numerator = self.chain.added_up(rows) if windowed else added_up(self.statement, rows)
            kept = self.statement.of.clauses[clause.name].kept
            found = self._exact(let(numerator), kept, is_whole=self.rounding.at == "record")
        found = self._rounded(self._limited(found, clause.cap, clause.floor), "clause")
        self.clauses[clause.name] = found.printed
        return found

    def _grant(self, clause: Clause) -> str:
        period = self.periods[clause.name]
        parts = []
        if clause.applies_to is not None:
            months = f"coalesce(m_months, {self.statement.months})"
            parts.append(self.statement.of_subject.member(clause.applies_to, months))
        if clause.condition is not None:
            parts.append(f"coalesce({self.conditions.holds(clause.condition, period)}, false)")
        points = self._granted(clause.points, period)
        return case(" AND ".join(parts), points, ZERO) if parts else points

    def _granted(self, points: Points, period: str) -> str:
        p = self.statement.parameters
        if isinstance(points, Dated):
            day = p.day(self.statement.regulation.period(self.statement.year, period).ends_on)
            branches = [f"WHEN {day} >= {p.day(step.since)} THEN {self._granted(step.points, period)}" for step in reversed(points.steps)]
            return f"CASE {' '.join(branches)} ELSE {ZERO} END"
        if isinstance(points, Table):
            return table_points(points, Fraction(1), p)
        assert isinstance(points, Fixed)
        return p.number(points.points)

    # ---- rounding, caps and floors

    def _number(self, value: int | Fraction) -> str:
        return self.statement.parameters.number(value)

    def _exact(self, numerator: str, denominator: int, is_whole: bool) -> Amount:
        """A value after a step of its own: what is printed is its whole micro-points."""
        printed = numerator if is_whole else self.statement.subjects.let(shown(numerator, self._number(denominator)))
        return Amount(numerator=numerator, denominator=denominator, is_whole=is_whole, printed=printed)

    def _rounded(self, found: Amount, at: RoundingStage) -> Amount:
        if self.rounding.at != at:
            return found
        quantum, step = self._number(self.rounding.quantum), self._number(self.rounding.quantum * found.denominator)
        points = self.statement.subjects.let(rounded(found.numerator, step, quantum, self.rounding.mode))
        return Amount(numerator=points, denominator=1, is_whole=True, printed=points)

    def _limited(self, found: Amount, cap: int | None, floor: int | None) -> Amount:
        for limit, beyond in ((cap, ">"), (floor, "<")):
            if limit is None:
                continue
            let = self.statement.subjects.let
            bound = self._number(limit * found.denominator)
            if found.is_whole:
                numerator = let(f"{'least' if beyond == '>' else 'greatest'}({found.numerator}, {bound})")
                found = msgspec.structs.replace(found, numerator=numerator, printed=numerator)
                continue
            over = let(f"({found.numerator} {beyond} {bound})")
            numerator = let(case(over, bound, found.numerator))
            printed = let(case(over, self._number(limit), found.printed))
            found = msgspec.structs.replace(found, numerator=numerator, printed=printed)
        return found
