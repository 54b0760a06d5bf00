"""The statement as text: sums over records by subject, and the subjects' own layers above them.

Records are read in two streams: `plain` what asks nothing of marks, `marked` the rest, so that marks are looked at for few records.
A stream goes on with no more records than its questions let through, and neither waits for the other.
"""

from __future__ import annotations

import re

from scoring_plugins.engine.sql.chains import Chain
from scoring_plugins.engine.sql.columns import facts_in, subjects_in
from scoring_plugins.engine.sql.layers import named, whole
from scoring_plugins.engine.sql.lookups import Column, Lookup, address_of_mark, bit_of_question, key_of, lookups, questions_of_bits
from scoring_plugins.engine.sql.parameters import Marks
from scoring_plugins.engine.sql.statement import Statement
from scoring_plugins.engine.sql.views import undated

CONSTANT = re.compile(r"\b[ct]\d+\b")
OF_MARKS = re.compile(r"\b[fdn]\d+i\d+\b")
ANSWER = re.compile(r"\((w(\d+)i(\d+)) & (\d+)::BIGINT\)")


def written(statement: Statement, chain: Chain, outputs: dict[str, str]) -> tuple[str, tuple[Lookup, ...], tuple[str, ...]]:
    """The statement, the small tables that it reads, and the columns of `facts`."""
    records = _Records(statement, chain)
    ctes = records.ctes()
    layers, last, found = statement.subjects.ctes("everyone", "subject", list(outputs.values()))
    columns = named(found, outputs)
    asked = sorted(set(CONSTANT.findall(" ".join([*layers, columns]))), key=lambda name: int(name[1:]))
    constants = "".join(f", p.{name}" for name in asked)
    sums = "".join(f", {relation}.{name}" for relation, names in records.sums.items() for name in names)
    joins = "".join(f" LEFT JOIN {relation} ON {relation}.subject = s.subject" for relation in records.sums)
    of_subject = ", ".join(f"s.{name}" for name in sorted(subjects_in(" ".join([*layers, columns])) | {"subject"}))
    of_everyone = f"SELECT {of_subject}{constants}{sums} FROM subjects s JOIN parameters p ON p.rule = s.rule{joins}"
    everyone = f"everyone AS NOT MATERIALIZED ({of_everyone})"
    text = "WITH " + ",\n".join([*ctes, everyone, *layers]) + f"\nSELECT subject, {columns} FROM {last} ORDER BY subject"
    return text, records.lookups, tuple(sorted(records.facts))


class _Records:
    """The common table expressions over records. `sums` are the columns by subject, by relation; `facts` what is read of facts."""

    def __init__(self, statement: Statement, chain: Chain) -> None:
        self.statement, self.chain = statement, chain
        self.tables = lookups([view.records for view in statement.views])
        self.sums: dict[str, list[str]] = {}
        self.facts = {"subject"}
        asked = [marks for marks in statement.parameters.lifted if isinstance(marks, Marks)]
        patterns = [pattern for marks in asked for pattern in marks.patterns]
        named = [field for field in ("level", "manner", "by") if any(getattr(pattern, field) is not None for pattern in patterns)]
        self.fields = ("mark", *named)

    @property
    def lookups(self) -> tuple[Lookup, ...]:
        """The small tables: of records' words, and of marks."""
        views = self.statement.views
        columns: list[Column] = [view.marks.column(word, ("mark",)) for view in views for word in range(len(view.marks.words))]
        return (*self.tables, *([Lookup(name="of_mark", fields=self.fields, columns=tuple(columns))] if columns else []))

    def ctes(self) -> list[str]:
        rows, chained, found = self.statement.rows, " ".join(self.chain.ctes("rows")), []
        marked = {name: self._asks_marks(rows.spelt(sql)) for sql, name in self.statement.sums.names.items()}
        for marks in (False, True):
            columns = {sql: name for sql, name in self.statement.sums.names.items() if marked[name] == marks}
            with_chain = bool(chained) and self._asks_marks(rows.spelt(chained)) == marks
            if columns or with_chain:
                found += self._stream(marks, columns, with_chain)
        return found

    def _stream(self, marks: bool, columns: dict[str, str], with_chain: bool) -> list[str]:
        """One reading of the records, and what is added up over it."""
        name, rows = "marked" if marks else "plain", self.statement.rows
        chained = self.chain.reads if with_chain else ""
        layers, last, added = rows.ctes(name, f"{name}row", list(columns), chained)
        asked = rows.spelt(" ".join([*columns, chained]))
        found = [f"{name} AS NOT MATERIALIZED ({self._read(asked, marks)})", *layers]
        if columns:
            summed = named(added, columns.values())
            # Kept by itself, so that neither stream waits for the other.
            found.append(f"{name}sum AS MATERIALIZED (SELECT subject, {summed} FROM {last} GROUP BY subject)")
            self.sums[f"{name}sum"] = list(columns.values())
        if with_chain:
            found += self.chain.ctes(last)
            self.sums["chained"] = list(self.chain.sums.names.values())
        return found

    def _asks_marks(self, everything: str) -> bool:
        by_mark = [word for view in self.statement.views if not view.by_record for word in view.records.words]
        return bool(OF_MARKS.search(everything)) or any(re.search(rf"\b{word}\b", everything) for word in by_mark)

    def _gate(self, everything: str) -> str:
        """Whether any selector among what is asked could mean a record: one names kinds always, what only tells rungs apart does not."""
        views = {view.number: view for view in self.statement.views}
        masks: dict[str, int] = {}
        for word, number, place, mask in set(ANSWER.findall(everything)):
            view = views[int(number)]
            questions = questions_of_bits(int(place), int(mask))
            bits = sum(bit_of_question(each) for each in questions if "kind" in view.records.asked[each])
            if bits:
                column = word if view.by_record else undated(word)
                masks[column] = masks.get(column, 0) | bits
        parts = " | ".join(f"({column} & {whole(mask)})" for column, mask in sorted(masks.items()))
        return f"({parts}) <> {whole(0)}"

    def _read(self, everything: str, marks: bool) -> str:
        """Records with the answers to what is asked of them in each view; with those of their marks, if asked."""
        views = [view for view in self.statement.views if view.by_record or marks]
        answers = ", ".join(column for view in views for column in view.of_record(self.tables))
        address = address_of_mark(self.fields)
        flat = ", ".join(["*", *(column for view in views for column in view.of_marks(address))])
        dated = ", ".join(["*", *(column for view in views for column in view.dated())])
        own = facts_in(f"{everything} {flat if marks else ''}") | {"subject"}
        keys = [f"{table.name}.key = {key_of(table)}" for table in self.tables]
        self.facts |= own | facts_in(f"{answers} {' '.join(keys)}")
        joins = "".join(f" JOIN {table.name} ON {key}" for table, key in zip(self.tables, keys, strict=True))
        columns = ", ".join(f"r.{name}" for name in sorted(own))
        read = f"SELECT * FROM (SELECT {columns}, {answers} FROM facts r{joins}) WHERE {self._gate(everything)}"
        return f"SELECT {dated} FROM (SELECT {flat} FROM ({read}) CROSS JOIN of_mark)" if marks else read
