"""Clauses: what each record brings, and what take, cap each, cap, floor and rounding leave of it.

One scan of the records with filtered aggregates serves most clauses: positions become “the first n of the order”, `best` the n
highest. Clauses that must know which records stay (consumed ones, positions counted over others, partitions by an attribute, takes
under “highest by work”) go through windows over their own rows only, in `chains`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import msgspec

from scoring_plugins.engine.rounding import rounded
from scoring_plugins.engine.selection import asked_marks
from scoring_plugins.engine.sql.layers import case, whole
from scoring_plugins.engine.sql.selecting import Selecting, is_light
from scoring_plugins.engine.sql.statement import Statement
from scoring_plugins.engine.sql.views import View
from scoring_plugins.engine.sql.worth import NEVER, Worth
from scoring_plugins.language.nodes import Block, Clause, Fixed, Version
from scoring_plugins.language.periods import Period

ZERO, ONE = whole(0), whole(1)
PARTS = {"quarter": 3, "month": 1}
# Days and works in one number: works are numbered within 40 bits.
WORK_BITS = 40


class ClauseRows(msgspec.Struct, frozen=True, kw_only=True):
    """A clause over the rows: `meant` whether it selects a record, `value` its numerator where it does (else NULL).

    `part` tells partitions apart (a whole number or an attribute's entry), "" where there is one; `parts` is how many there are, 0
    where nobody knows. `besides` are records that only take up positions.
    """

    clause: Clause
    meant: str
    value: str
    part: str
    parts: int
    besides: str


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
    asked = asked_marks(clause)
    meant = rows.let(_meant(statement, clause, selecting, view))
    rounding = statement.version.rounding
    worth = Worth(statement.parameters, rows, selecting, view, asked)
    points, refused = worth.of_record(clause, rounding.quantum, rounding.mode if rounding.at == "record" else None)
    value = rows.let(case(meant if refused == NEVER else f"{meant} AND NOT {refused}", points))
    counted_over = None if clause.take is None else clause.take.counted_over
    besides = "" if counted_over is None else rows.let(selecting.meant(counted_over, view))
    part, count = _partition(statement, clause, worth, period)
    return ClauseRows(clause=clause, meant=meant, value=value, part=part, parts=count, besides=besides)


def _meant(statement: Statement, clause: Clause, selecting: Selecting, view: View) -> str:
    """Whether a clause selects a record, whatever was consumed before."""
    assert clause.each is not None
    parts = [selecting.meant(clause.each, view)]
    if clause.applies_to is not None:
        parts.append(selecting.member(clause.applies_to, f"coalesce(m_months, {statement.months})"))
    if clause.unless is not None:
        parts.append(f"NOT {selecting.selected(clause.unless, view)}")
    return "(" + " AND ".join(parts) + ")"


def is_counted(clause: Clause, windowed: frozenset[str], of_highest: frozenset[str]) -> bool:
    """Whether only how many records there are matters: every one brings the same, and plain columns tell which are meant."""
    same = isinstance(clause.points, Fixed) and not clause.multipliers and clause.share is None and clause.max_party_size is None
    plain = clause.dated_by == "record" and is_light(clause.each) and is_light(clause.unless)
    plain = plain and (clause.applies_to is None or not clause.applies_to.attributes)
    return same and plain and clause.name not in windowed | of_highest


def counted(statement: Statement, clause: Clause, period_name: str) -> str:
    """The numerator of such a clause before its cap."""
    assert isinstance(clause.points, Fixed)
    p, let, view = statement.parameters, statement.subjects.let, statement.period_view("record", period_name, statement.year)
    points, rounding = clause.points.points, statement.version.rounding
    if rounding.at == "record":
        points = rounded(Fraction(points), rounding.quantum, rounding.mode)
    of_works = clause.per == "work" and clause.cap_each is not None
    each = p.number(min(points, clause.cap_each or 0) if of_works else points)
    cap = "" if clause.cap_each is None or of_works else p.number(clause.cap_each)
    meant = statement.plain_rows.let(_meant(statement, clause, statement.plain, view))
    period = statement.regulation.period(statement.year, period_name)
    months = PARTS.get(clause.per or "") if clause.take is not None or clause.cap_each is not None else None
    wheres = [meant]
    if months is not None:
        part = statement.plain_rows.let(statement.part_of("dated_on", period, months))
        wheres = [f"{meant} AND {part} = {whole(place)}" for place in range(period.part_of(period.ends_on, months) + 1)]
    found = []
    for where in wheres:
        value = f"{each} * {_staying(statement, clause, let(statement.counts.count(where)))}"
        found.append(f"least({value}, {cap})" if cap else value)
    return "(" + " + ".join(found) + ")"


def _staying(statement: Statement, clause: Clause, count: str) -> str:
    """How many records of a partition stay, of so many."""
    rule, p = clause.take, statement.parameters
    if rule is None:
        return count
    first, last = (1, rule.best) if rule.best is not None else (rule.start, rule.end)
    upto = count if last is None else f"least({count}, {p.number(last)})"
    return upto if first == 1 else f"greatest({upto} - {p.number(first - 1)}, {ZERO})"


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
        return sums.total(rows.value)
    if clause.per == "work" and clause.cap_each is not None:
        cap = statement.parameters.number(clause.cap_each * statement.of.clauses[clause.name].kept)
        return sums.total(statement.rows.let(f"CASE WHEN {rows.value} IS NOT NULL THEN least({rows.value}, {cap}) END"))
    if not rows.part:
        return _kept(statement, rows, "")
    return "(" + " + ".join(_kept(statement, rows, f"{rows.part} = {whole(part)}") for part in range(rows.parts)) + ")"


def _kept(statement: Statement, rows: ClauseRows, part: str) -> str:
    """What take and cap each leave of one partition."""
    clause = rows.clause
    where = f"{rows.value} IS NOT NULL" + (f" AND {part}" if part else "")
    value = statement.sums.total(rows.value, where) if clause.take is None else _taken(statement, rows, where)
    if clause.cap_each is not None:
        cap = statement.parameters.number(clause.cap_each * statement.of.clauses[clause.name].kept)
        value = f"least({value}, {cap})"
    return value


def _taken(statement: Statement, rows: ClauseRows, where: str) -> str:
    rule, sums, p = rows.clause.take, statement.sums, statement.parameters
    assert rule is not None
    if rule.best is not None:
        return _listed(sums.add(f"max({rows.value}, {p.number(min(rule.best, MOST))}) FILTER (WHERE {where})"))
    key = order_key(rows.clause.order)
    upto = sums.total(rows.value, where) if rule.end is None else _first(statement, rows, where, key, rule.end)
    return upto if rule.start == 1 else f"({upto} - {_first(statement, rows, where, key, rule.start - 1)})"


# The first n of an order are kept in a heap of the engine, which holds at most so many; no year has more records.
MOST = 100_000


def _first(statement: Statement, rows: ClauseRows, where: str, key: str, count: int) -> str:
    size = statement.parameters.number(min(count, MOST))
    return _listed(statement.sums.add(f"arg_min({rows.value}, {key}, {size}) FILTER (WHERE {where})"))


def _listed(column: str) -> str:
    return f"coalesce(list_sum({column})::BIGINT, {ZERO})"
