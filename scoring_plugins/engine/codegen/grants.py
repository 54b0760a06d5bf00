"""Points without a record."""

from __future__ import annotations

from scoring_plugins.engine.codegen.amounts import Amount
from scoring_plugins.engine.codegen.members import member_test, table_value
from scoring_plugins.engine.codegen.planned import Planned
from scoring_plugins.engine.codegen.worth import scale_of
from scoring_plugins.engine.codegen.writer import Writer
from scoring_plugins.language.nodes import Clause, Dated, Fixed, Points, Table


def write_grant(writer: Writer, clause: Clause, period: str, condition: Planned | None) -> Amount:
    """What the member is granted where the clause means them and its condition holds."""
    number, out = writer.new("e")[1:], writer.after
    amount = Amount(writer, clause.name, clause, clause.cite, f"e{number}", f"n{number}", scale_of(clause.points))
    out.line(f"e{number} = n{number} = 0")
    meant = "True" if clause.applies_to is None else member_test(clause.applies_to, "state", writer.months(), writer.constants)
    with out.inside(f"if {meant}"):
        works = "()" if condition is None or not writer.tracing else condition.works()
        with out.inside(f"if {'True' if condition is None else condition.text()}"):
            out.line(f"e{number} = {granted(clause.points, f'b{writer.span(period)}', writer)}")
            amount.line("grant", works)
        if condition is not None and writer.tracing:
            with out.inside("else"):
                amount.line("condition", works)
    amount.limit(clause.cap, clause.floor)
    amount.round_at("clause")
    return amount


def granted(points: Points, day: str, writer: Writer) -> str:
    """What a grant gives to the member; `day` names the last of the grant's period."""
    if isinstance(points, Dated):
        text = "0"
        for step in points.steps:
            text = f"({granted(step.points, day, writer)} if {day} >= {writer.constants.name(step.since)} else {text})"
        return text
    if isinstance(points, Table):
        return table_value(points, "state", writer.constants)
    assert isinstance(points, Fixed)
    return str(points.points)
