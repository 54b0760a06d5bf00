"""A regulation in one year as one SQL statement and one row of constants."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from scoring_plugins.engine import bounds
from scoring_plugins.engine.sql.blocks import Blocks
from scoring_plugins.engine.sql.conditions import Conditions
from scoring_plugins.engine.sql.layers import whole
from scoring_plugins.engine.sql.outcomes import duty, grade_reached, proposed, standing
from scoring_plugins.engine.sql.parameters import Parameter
from scoring_plugins.engine.sql.selecting import MILLIONTHS
from scoring_plugins.engine.sql.statement import Statement
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.regulation import Regulation


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a regulation needs to be scored in SQL in one year.

    `text` is the statement: over the relations `subjects`, `records` and `parameters` it gives a row for every subject, with the
    columns `outputs`. `columns` and `values` are the constants, a row of `parameters` for each regulation and year: regulations
    that differ in nothing but constants have the same `text` and columns, and are scored in one run.
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
    sound = _sound(statement)
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
    text = _text(statement, blocks, sound, outputs)
    columns, values = tuple(statement.parameters.columns), tuple(statement.parameters.values)
    return Shape(text=text, columns=columns, values=values, outputs=tuple(outputs), version=version)


def _sound(statement: Statement) -> str:
    """Which records any rule could read rightly: as `engine.soundness` says."""
    vocabulary = statement.regulation.vocabulary
    held = tuple(kind.name for kind in vocabulary.kinds.values() if kind.has_sessions)
    with_sessions = statement.parameters.kinds(held, exact=True)
    most = bounds.LARGEST_QUANTITY * MILLIONTHS
    parts = [
        f"(held IS NOT NULL OR (({with_sessions} >> kind) & {whole(1)}) = {whole(0)})",
        f"coalesce(held <= {whole(bounds.MOST_HALF_DAYS)}, true)",
        f"coalesce(quantity BETWEEN {whole(-most)} AND {whole(most)}, true)",
        f"coalesce(party_size BETWEEN {whole(1)} AND {whole(bounds.LARGEST_PARTY)}, true)",
        f"len(marks) <= {whole(bounds.MOST_MARKS)}",
    ]
    return " AND ".join(parts)


def _text(statement: Statement, blocks: Blocks, sound: str, outputs: dict[str, str]) -> str:
    row_layers, rows = statement.rows.ctes("seen", "row")
    chained = blocks.chain.ctes(rows)
    flat = [column for view in statement.views for column in view.columns()]
    constants = "p.* EXCLUDE (rule)"
    joined = (
        f"SELECT r.*, s.term_from, {constants} FROM records r JOIN subjects s ON s.subject = r.subject JOIN parameters p ON p.rule = s.rule"
    )
    ctes = [
        f"known AS NOT MATERIALIZED ({joined})",
        f"seen AS NOT MATERIALIZED (SELECT *{''.join(f', {column}' for column in flat)} FROM known WHERE {sound})",
        *row_layers,
        f"summed AS NOT MATERIALIZED (SELECT subject{statement.sums.columns()} FROM {rows} GROUP BY subject)",
        *chained,
    ]
    extra = "".join(f", b.{name}" for name in blocks.chain.sums.names.values()) if chained else ""
    extra_join = " LEFT JOIN chained b ON b.subject = s.subject" if chained else ""
    own = "".join(f", a.{name}" for name in statement.sums.names.values())
    ctes.append(
        f"everyone AS NOT MATERIALIZED (SELECT s.*, {constants}{own}{extra} FROM subjects s JOIN parameters p ON p.rule = s.rule"
        f" LEFT JOIN summed a ON a.subject = s.subject{extra_join})"
    )
    layers, last = statement.subjects.ctes("everyone", "subject")
    columns = ", ".join(f"{sql} AS {name}" for name, sql in outputs.items())
    return "WITH " + ",\n".join([*ctes, *layers]) + f"\nSELECT subject, {columns} FROM {last} ORDER BY subject"
