"""A regulation in one year as one SQL statement and one row of constants."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from scoring_plugins.engine.sql.blocks import Blocks
from scoring_plugins.engine.sql.columns import columns_in, is_of_record
from scoring_plugins.engine.sql.conditions import Conditions
from scoring_plugins.engine.sql.layers import whole
from scoring_plugins.engine.sql.outcomes import duty, grade_reached, proposed, standing
from scoring_plugins.engine.sql.parameters import Parameter
from scoring_plugins.engine.sql.statement import Statement
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.regulation import Regulation


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a regulation needs to be scored in SQL in one year.

    `text` is the statement: over the relations `subjects`, `parameters` and `facts` (records with the `rule` and `term_from` of their
    subject and the parameters of that rule) it gives a row for every subject, with the columns `outputs`. `columns` and `values` are
    the constants, a row of `parameters` for each regulation and year: regulations that differ in nothing but constants have the same
    `text` and columns, and are scored in one run.
    """

    text: str
    columns: tuple[str, ...]
    values: tuple[Parameter, ...]
    outputs: tuple[str, ...]
    version: Version

    @property
    def key(self) -> str:
        """The hash of the text."""
        return sha256(self.text.encode()).hexdigest()


def plan(regulation: Regulation, year: int) -> Shape:
    """The statement and constants of the version in force in a year.

    Raises NotInForceError when there is none, and NotInBulkError naming the clause that stays on the explain path.
    """
    statement = Statement(regulation, year)
    conditions = Conditions(statement)
    found = standing(statement)
    conditions.graded = found.graded
    version = statement.version
    duties: dict[str, str] = {}
    for each in version.duties:
        duties[each.name] = duty(statement, conditions, each)
        conditions.duties = duties
    blocks = Blocks(statement, conditions)
    total = blocks.total().printed
    conditions.scores = {"total": total, **blocks.clauses, **blocks.blocks}
    reached = grade_reached(statement, conditions, total, found.graded)
    decided = [place for place, grade in enumerate(version.grades, 1) if grade.quota is None]
    conditions.grade = reached
    if len(decided) < len(version.grades):
        undecided = ", ".join(whole(place) for place in range(1, len(version.grades) + 1) if place not in decided)
        conditions.grade = statement.subjects.let(f"CASE WHEN {reached} IN ({undecided}) THEN {whole(0)} ELSE {reached} END")
    consequences = [proposed(statement, conditions, each, found.excluded) for each in version.consequences]
    outputs = {"total": total, "graded": found.graded, "reached": reached}
    outputs |= {f"clause{place}": blocks.clauses[clause.name] for place, clause in enumerate(version.clauses())}
    outputs |= {f"block{place}": blocks.blocks[block.name] for place, block in enumerate(version.all_blocks())}
    outputs |= {f"duty{place}": duties[each.name] for place, each in enumerate(version.duties)}
    outputs |= {f"proposed{place}": sql for place, sql in enumerate(consequences)}
    text = _text(statement, blocks, outputs)
    columns, values = tuple(statement.parameters.columns), tuple(statement.parameters.values)
    return Shape(text=text, columns=columns, values=values, outputs=tuple(outputs), version=version)


def _text(statement: Statement, blocks: Blocks, outputs: dict[str, str]) -> str:
    """Records once for what is counted, once more for the few that are looked at closely; then everyone in layers."""
    bits, joins = statement.slots.joined()
    sums = {"counted": statement.counts, "summed": statement.sums, "chained": blocks.chain.sums}
    used = {name: found for name, found in sums.items() if found.names}
    columns = "".join(f", {name}.{column}" for name, found in used.items() for column in found.names.values())
    joined = "".join(f" LEFT JOIN {name} ON {name}.subject = s.subject" for name in used)
    found = ", ".join(f"{sql} AS {name}" for name, sql in outputs.items())
    layers, last = statement.subjects.ctes("everyone", "subject", found)
    ctes = [
        *(statement.slots.ctes() if statement.slots.places else []),
        f"known AS NOT MATERIALIZED (SELECT f.*{bits} FROM facts f{joins})",
        *(_plain(statement) if "counted" in used else []),
        *(_close(statement, blocks) if "summed" in used or "chained" in used else []),
        "everyone AS NOT MATERIALIZED "
        f"(SELECT s.*, p.* EXCLUDE (rule){columns} FROM subjects s JOIN parameters p ON p.rule = s.rule{joined})",
        *layers,
    ]
    return "WITH " + ",\n".join(ctes) + f"\nSELECT subject, {found} FROM {last} ORDER BY subject"


def _plain(statement: Statement) -> list[str]:
    """What is counted on plain columns."""
    wanted, sums = statement.slots.any_of(statement.plain.wanted), statement.counts.columns()
    layers, last = statement.plain_rows.ctes("plain", "plain", statement.counts.reads)
    counted = f"counted AS NOT MATERIALIZED (SELECT subject{sums} FROM {last} GROUP BY subject)"
    return [f"plain AS NOT MATERIALIZED (SELECT * FROM known WHERE {wanted})", *layers, counted]


def _close(statement: Statement, blocks: Blocks) -> list[str]:
    """What needs marks, attributes, an order or a rounding of each record; windows where a clause must know which records stay."""
    flat = "".join(f", {column}" for view in statement.views for column in view.columns())
    wanted, sums = statement.slots.any_of(statement.selecting.wanted), statement.sums.columns()
    layers, last = statement.rows.ctes("close", "close", f"{statement.sums.reads} {blocks.chain.reads}")
    read = columns_in(" ".join([flat, *statement.rows.texts, statement.sums.reads, blocks.chain.reads]))
    of_records = ", ".join(sorted(name for name in read | {"subject", "rule"} if is_of_record(name)))
    found = [
        # Gathered first: what follows then works on full vectors, however few records of each thousand are wanted.
        f"near AS MATERIALIZED (SELECT {of_records} FROM known WHERE {wanted})",
        f"close AS NOT MATERIALIZED (SELECT near.*, p.* EXCLUDE (rule){flat} FROM near JOIN parameters p ON p.rule = near.rule)",
        *layers,
    ]
    if statement.sums.names:
        found.append(f"summed AS NOT MATERIALIZED (SELECT subject{sums} FROM {last} GROUP BY subject)")
    return found + blocks.chain.ctes(last)
