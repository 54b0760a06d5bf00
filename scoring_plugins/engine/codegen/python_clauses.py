"""Clauses that a plugin wrote in Python: their lines are what its function returns."""

from __future__ import annotations

from scoring_plugins.engine.codegen.amounts import Amount
from scoring_plugins.engine.codegen.members import member_test
from scoring_plugins.engine.codegen.whole import Scale, write_rounding
from scoring_plugins.engine.codegen.writer import Writer
from scoring_plugins.language.nodes import Clause


def write_python(writer: Writer, clause: Clause, period: str) -> Amount:
    """The lines of a plugin's own function, each rounded where the regulation rounds at record."""
    number, out, rule = writer.new("e")[1:], writer.after, writer.version.rounding
    amount = Amount(writer, clause.name, clause, clause.cite, f"e{number}", f"n{number}", Scale(1, 1))
    out.line(f"e{number} = n{number} = 0")
    meant = "True" if clause.applies_to is None else member_test(clause.applies_to, "state", writer.months(), writer.constants)
    with (
        out.inside(f"if {meant}"),
        out.inside(f"for x in call_python({writer.constants.new(clause)}, p, {writer.constants.name(period)})"),
    ):
        out.line(f"jv = x.points; e{number} += jv")
        amount.line("python", "x.works", "x.reason")
        if rule.at == "record":
            write_rounding(out, "jv", "1", rule.quantum, rule.mode, "w")
            with out.inside("if w != jv"):
                out.line(f"e{number} += w - jv")
                amount.line("rounding", "x.works", "(jv, 1)")
    amount.limit(clause.cap, clause.floor)
    amount.round_at("clause")
    return amount
