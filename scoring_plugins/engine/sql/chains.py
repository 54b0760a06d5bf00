"""Windows over the rows of those clauses that must know which of their records stay, in written order.

Only rows that one of these clauses means are touched. Each clause sees what the ones before it left unconsumed.
"""

from __future__ import annotations

import re

from scoring_plugins.engine.sql.clauses import ClauseRows, order_parts
from scoring_plugins.engine.sql.layers import Layers, case, named, whole
from scoring_plugins.engine.sql.statement import Aggregates, Statement
from scoring_plugins.language.nodes import Clause


class Chain:
    """The windows of one statement."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.rows = Layers("k")
        self.sums = Aggregates("b")
        self.touched: list[str] = []
        self.kept: dict[str, str] = {}
        self.consumed: list[str] = []

    def added_up(self, rows: ClauseRows) -> str:
        """The numerator a clause comes to before its cap; `kept` then has the column of what stays of each record."""
        clause = rows.clause
        self.touched.append(f"{rows.value} IS NOT NULL")
        value, meant = rows.value, rows.meant
        if clause.unconsumed and self.consumed:
            free = " AND ".join(f"{column} IS NULL" for column in self.consumed)
            value = self.rows.let(case(free, rows.value))
            meant = self.rows.let(f"({rows.meant} AND {free})")
        kept = value if clause.take is None else self.rows.let(case(self._stays(rows, value, meant), value))
        self.kept[clause.name] = kept
        if clause.consumes:
            self.consumed.append(kept)
        if clause.cap_each is None:
            return self.sums.total(kept)
        cap = self.statement.parameters.number(clause.cap_each * self.statement.of.clauses[clause.name].kept)
        return self.sums.total(self.rows.let(self._capped(rows, kept, cap)))

    def _stays(self, rows: ClauseRows, value: str, meant: str) -> str:
        """Whether a record is among those that stay: its place within its partition, in the clause's order, which ends in the work."""
        clause, rule, p = rows.clause, rows.clause.take, self.statement.parameters
        assert rule is not None
        counts = f"{value} IS NOT NULL"
        if rows.besides:
            self.touched.append(rows.besides)
            counts = f"({counts} OR ({rows.besides} AND NOT {meant}))"
        order = [part for name in clause.order for part in order_parts(name)]
        order = [f"{value} DESC", *order] if rule.best is not None else order
        partition = ", ".join(["subject", self.rows.let(counts), *([rows.part] if rows.part else [])])
        place = self.rows.let(f"row_number() OVER (PARTITION BY {partition} ORDER BY {', '.join(order)})")
        first, last = (1, rule.best) if rule.best is not None else (rule.start, rule.end)
        upto = "" if last is None else f" AND {place} <= {p.number(last)}"
        return f"{value} IS NOT NULL AND {place} >= {p.number(first)}{upto}"

    def _capped(self, rows: ClauseRows, kept: str, cap: str) -> str:
        """What the partition brings, capped, on the first of its rows; nothing on the others."""
        if rows.clause.per == "work":
            return case(f"{kept} IS NOT NULL", f"least({kept}, {cap})")
        partition = ", ".join(["subject", self.rows.let(f"{kept} IS NOT NULL"), *([rows.part] if rows.part else [])])
        together = self.rows.let(f"sum({kept}) OVER (PARTITION BY {partition})::BIGINT")
        place = self.rows.let(f"row_number() OVER (PARTITION BY {partition} ORDER BY work)")
        return case(f"{kept} IS NOT NULL AND {place} = {whole(1)}", f"least({together}, {cap})")

    def highest_by_work(self, clauses: list[Clause]) -> str:
        """The numerator of a block in which only the best line of each work stays."""
        return self.sums.total(self.rows.let(f"greatest({', '.join(self.kept[clause.name] for clause in clauses)})"))

    @property
    def reads(self) -> str:
        """What the windows read of a row besides each other, as text."""
        return re.sub(r"\bk\d+\b", "", " ".join([*self.touched, *self.rows.texts, self.sums.reads]))

    def ctes(self, source: str) -> list[str]:
        """The windows and their sums, as common table expressions ending in `chained`; none where no clause needs them."""
        if not self.touched:
            return []
        found = [f"touched AS NOT MATERIALIZED (SELECT * FROM {source} WHERE {' OR '.join(dict.fromkeys(self.touched))})"]
        layers, last, added = self.rows.ctes("touched", "chain", list(self.sums.names))
        columns = named(added, self.sums.names.values())
        return [*found, *layers, f"chained AS MATERIALIZED (SELECT subject, {columns} FROM {last} GROUP BY subject)"]
