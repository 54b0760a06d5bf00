"""Clauses: what each record brings, and what take, cap each, cap, floor and rounding leave of it.

One scan of the records with filtered aggregates serves most clauses: positions become “the first n of the order”, `best` the n
highest. Clauses that must know which records stay (consumed ones, positions counted over others, partitions by an attribute, takes
under “highest by work”) go through windows over their own rows only, in `chains`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring_plugins.engine.rounding import rounded as nearest
from scoring_plugins.engine.selection import asked_marks
from scoring_plugins.engine.sql.layers import case, whole
from scoring_plugins.engine.sql.leaves import leaves
from scoring_plugins.engine.sql.lookups import LANES
from scoring_plugins.engine.sql.statement import Statement, one_of
from scoring_plugins.engine.sql.worth import NEVER, Worth
from scoring_plugins.language.nodes import Block, Clause, Version
from scoring_plugins.language.periods import Period

ZERO, ONE = whole(0), whole(1)
PARTS = {"quarter": 3, "month": 1}
# So many different points of a clause are counted one by one: as many as one sum counts.
MOST_COUNTED = LANES
# Days and works in one number: works are numbered within 40 bits.
WORK_BITS = 40


class ClauseRows:
    """A clause over the rows: `meant` is whether it selects a record, `earns` whether it is not refused besides, as SQL.

    `part` tells partitions apart (a whole number or an attribute's entry), "" where there is one; `parts` is how many there are, 0
    where nobody knows. `besides` are records that only take up positions. `leaves` are whole numerators under conditions, where a
    record can bring only few different ones; else `points` is the numerator.
    """

    def __init__(self, statement: Statement, clause: Clause, meant: str) -> None:
        self.statement, self.clause, self.meant = statement, clause, meant
        self.earns = meant
        self.part, self.parts, self.besides = "", 1, ""
        self.leaves: list[tuple[str, int]] = []
        self.points = ""
        self._constants: list[str] = []

    @property
    def is_counted(self) -> bool:
        """Whether so few different points can come out that counting them is less work than adding them up."""
        return 0 < len(self.leaves) <= MOST_COUNTED

    @property
    def value(self) -> str:
        """The numerator beside each record, NULL where the clause gives it none."""
        points = self._branches(self.constants) if self.leaves else self.points
        return self.statement.rows.let(case(self.earns, points))

    @property
    def constants(self) -> list[str]:
        """The leaves' numerators, as columns."""
        self._constants = self._constants or [self.statement.parameters.number(points) for _, points in self.leaves]
        return self._constants

    def _branches(self, values: list[str]) -> str:
        branches = [f"WHEN {when} THEN {value}" for (when, _), value in zip(self.leaves, values, strict=True) if when]
        return f"CASE {' '.join(branches)} ELSE {values[-1]} END" if branches else values[-1]

    def counts(self, part: str) -> list[str]:
        """How many records reach each leaf, in one part where `part` (SQL) says so."""
        sums, number = self.statement.sums, len(self.leaves)
        if number == 1:
            return [sums.count(f"{self.earns} AND {part}" if part else self.earns)]
        places = self.statement.rows.let(case(self.earns, self._branches([one_of(place) for place in range(number)])))
        return sums.counts(places, number, part)

    def total(self, part: str) -> str:
        """The sum of the numerators."""
        if not self.is_counted:
            return self.statement.sums.total(self.value, f"{self.earns} AND {part}" if part else "")
        products = [f"{count} * {points}" for count, points in zip(self.counts(part), self.constants, strict=True)]
        return f"({' + '.join(products)})"


def clause_periods(version: Version) -> Iterator[tuple[Clause, str]]:
    """Every clause with the name of its period."""

    def inside(block: Block, period: str) -> Iterator[tuple[Clause, str]]:
        period = block.period or period
        for part in block.of:
            if isinstance(part, Block):
                yield from inside(part, period)
            else:
                yield part, part.period or period

    for block in version.blocks:
        yield from inside(block, "year")


def clause_rows(statement: Statement, clause: Clause, period_name: str) -> ClauseRows:
    """The columns of a clause that weighs records."""
    assert clause.each is not None
    rows, selecting = statement.rows, statement.selecting
    view = statement.period_view(clause.dated_by, period_name, statement.year)
    period = statement.regulation.period(statement.year, period_name)
    worth = Worth(statement.parameters, rows, selecting, view, asked_marks(clause))
    tests, parts = selecting.asks(clause.each, view)
    if clause.applies_to is not None:
        flags, others = selecting.asks_member(clause.applies_to, f"coalesce(m_months, {statement.months})")
        tests, parts = tests | flags, [*parts, *others]
    if clause.unless is not None:
        parts.append(f"NOT {selecting.selected(clause.unless, view)}")
    meant = view.means(tests)
    found = ClauseRows(statement, clause, rows.let("(" + " AND ".join([meant, *parts]) + ")") if parts else meant)
    if clause.max_party_size is not None:
        found.earns = rows.let(f"({found.meant} AND {worth.people} <= {statement.parameters.number(clause.max_party_size)})")
    _weigh(found, worth, statement)
    if clause.take is not None and clause.take.counted_over is not None:
        found.besides = rows.let(f"({selecting.selected(clause.take.counted_over, view)})")
    found.part, found.parts = _partition(statement, clause, worth, period)
    return found


def _weigh(found: ClauseRows, worth: Worth, statement: Statement) -> None:
    """What records bring: leaves calculated here, else points calculated from each."""
    clause, rounding, of = found.clause, statement.version.rounding, statement.of.clauses[found.clause.name]
    at_record = rounding.at == "record"
    few = leaves(worth, clause)
    for when, points in few or []:
        exact = Fraction(nearest(points, rounding.quantum, rounding.mode)) if at_record else points * of.record
        if clause.per == "work" and clause.cap_each is not None:
            exact = min(exact, Fraction(clause.cap_each * of.kept))
        found.leaves.append((when, int(exact)))
    if few is not None:
        return
    found.points, refused = worth.of_record(clause, rounding.quantum, rounding.mode if at_record else None)
    if refused != NEVER:
        found.earns = statement.rows.let(f"({found.earns} AND NOT {refused})")


def _partition(statement: Statement, clause: Clause, worth: Worth, period: Period) -> tuple[str, int]:
    if clause.take is None and clause.cap_each is None:
        return "", 1
    if clause.per in PARTS:
        months = PARTS[clause.per]
        part = statement.rows.let(statement.part_of(worth.day, period, months))
        return part, period.part_of(period.ends_on, months) + 1
    if clause.per is not None and clause.per.startswith("attributes."):
        return statement.rows.let(statement.selecting.found(clause.per.removeprefix("attributes."), "attributes")), 0
    return "", 1


def needs_windows(version: Version) -> frozenset[str]:
    """The clauses that must know which of their records stay, by name."""
    found = {clause.name for clause in version.clauses() if _must_know(clause)}
    for block in version.all_blocks():
        names = {part.name for part in block.of if isinstance(part, Clause)}
        taken = any(isinstance(part, Clause) and part.take is not None for part in block.of)
        if block.combine == "highest" and block.by == "work" and (taken or names & found):
            found |= names
    return frozenset(found)


def _must_know(clause: Clause) -> bool:
    by_attribute = clause.per is not None and clause.per.startswith("attributes.")
    counted_over = clause.take is not None and clause.take.counted_over is not None
    return clause.consumes or clause.unconsumed or counted_over or (by_attribute and not clause.is_grant)


def order_key(order: tuple[str, ...]) -> str:
    """One value by which records lie in the clause's order; what is missing comes last."""
    if order == ("dated_on", "work"):
        return f"((dated_on - DATE '1970-01-01') * {whole(1 << WORK_BITS)} + work)"
    if order[:1] == ("work",):
        return "work"
    return "row(" + ", ".join(part for name in order for part in order_parts(name)) + ")"


def order_parts(name: str) -> tuple[str, ...]:
    """The columns by which one name of an order sorts."""
    return (name,) if name in ("dated_on", "work") else (f"{name} IS NULL", f"coalesce({name}, {ZERO})")


def added_up(statement: Statement, rows: ClauseRows) -> str:
    """The numerator that a clause comes to before its cap, by aggregates alone."""
    clause, sums = rows.clause, statement.sums
    if clause.take is None and clause.cap_each is None:
        return rows.total("")
    if clause.per == "work" and clause.cap_each is not None:
        if rows.leaves:
            return rows.total("")
        cap = statement.parameters.number(clause.cap_each * statement.of.clauses[clause.name].kept)
        return sums.total(statement.rows.let(f"CASE WHEN {rows.value} IS NOT NULL THEN least({rows.value}, {cap}) END"))
    if not rows.part:
        return _kept(statement, rows, "")
    return "(" + " + ".join(_kept(statement, rows, f"{rows.part} = {whole(part)}") for part in range(rows.parts)) + ")"


def _kept(statement: Statement, rows: ClauseRows, part: str) -> str:
    """What take and cap each leave of one partition."""
    clause = rows.clause
    value = rows.total(part) if clause.take is None else _taken(statement, rows, part)
    if clause.cap_each is not None:
        cap = statement.parameters.number(clause.cap_each * statement.of.clauses[clause.name].kept)
        value = f"least({value}, {cap})"
    return value


def _taken(statement: Statement, rows: ClauseRows, part: str) -> str:
    rule, sums, p = rows.clause.take, statement.sums, statement.parameters
    assert rule is not None
    start, end = (1, rule.best) if rule.best is not None else (rule.start, rule.end)
    if len(rows.leaves) == 1:
        # Every record brings the same: only how many stay matters.
        count = rows.counts(part)[0]
        upto = count if end is None else f"least({count}, {p.number(end)})"
        return f"({rows.constants[0]} * greatest({upto} - {p.number(start - 1)}, {ZERO}))"
    where = f"{rows.earns} AND {part}" if part else rows.earns
    if rule.best is not None:
        return _listed(sums.add(f"max({rows.value}, {p.number(min(rule.best, MOST))}) FILTER (WHERE {where})"))
    upto = rows.total(part) if end is None else _first(rows, where, end)
    return upto if start == 1 else f"({upto} - {_first(rows, where, start - 1)})"


# The first n of an order are kept in a heap of the engine, which holds at most so many; no year has more records.
MOST = 100_000


def _first(rows: ClauseRows, where: str, count: int) -> str:
    """What the first records of the clause's order bring."""
    size, key = rows.statement.parameters.number(min(count, MOST)), order_key(rows.clause.order)
    return _listed(rows.statement.sums.add(f"arg_min({rows.value}, {key}, {size}) FILTER (WHERE {where})"))


def _listed(column: str) -> str:
    return f"coalesce(list_sum({column})::BIGINT, {ZERO})"
