"""A regulation in one year as one SQL statement and one row of constants."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from scoring_plugins.engine.sql.blocks import Blocks
from scoring_plugins.engine.sql.conditions import Conditions
from scoring_plugins.engine.sql.layers import whole
from scoring_plugins.engine.sql.lookups import Lookup
from scoring_plugins.engine.sql.outcomes import duty, grade_reached, proposed, standing
from scoring_plugins.engine.sql.parameters import Parameter
from scoring_plugins.engine.sql.statement import Statement
from scoring_plugins.engine.sql.writing import written
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.regulation import Regulation


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a regulation needs to be scored in SQL in one year.

    `text` is the statement: over the relations `subjects`, `parameters`, `facts` (records with the `rule` and `term_from` of their
    subject and the parameters of that rule: the columns
    `facts` of them) and the small tables `lookups` it gives a row for every subject, with the columns
    `outputs`. `values` are the constants: the first of them, named by `columns`, are a row of `parameters` for each regulation and
    year; the others decide the bits of the small tables. Regulations that differ in nothing but constants have the same text, columns
    and lookups, and are scored in one run.
    """

    text: str
    columns: tuple[str, ...]
    values: tuple[Parameter, ...]
    lookups: tuple[Lookup, ...]
    facts: tuple[str, ...]
    outputs: tuple[str, ...]
    version: Version

    def lifted(self, place: int) -> Parameter:
        """A constant of a small table."""
        return self.values[len(self.columns) + place]

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
    text, tables, facts = written(statement, blocks.chain, outputs)
    columns, lifted = tuple(statement.parameters.columns), tuple(statement.parameters.lifted)
    return Shape(
        text=text,
        columns=columns,
        values=(*statement.parameters.values, *lifted),
        lookups=tables,
        facts=facts,
        outputs=tuple(outputs),
        version=version,
    )
