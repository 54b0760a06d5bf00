"""Attributes of records and members: one of several values, or a number compared."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.engine.codegen.source import Constants
from scoring_plugins.engine.codegen.whole import comparison
from scoring_plugins.language.nodes import AttributeTest, AttributeWord


def attribute_test(test: AttributeTest, attributes: str, constants: Constants) -> str:
    """Whether the attributes have a value that the test means; without the attribute they do not."""
    value = f"{attributes}.get({constants.name(test.name)})"
    if test.compare is not None:
        return f"(z := ratio({value})) is not None and {comparison(test.compare, 'z[0]', 'z[1]')}"
    return "(" + (" or ".join(same_value(value, wanted, constants) for wanted in test.values) or "False") + ")"


def same_value(value: str, wanted: AttributeWord, constants: Constants) -> str:
    """Equal as the language writes it: numbers by size, yes/no only with yes/no."""
    if isinstance(wanted, bool):
        return f"{value} is {wanted}"
    if isinstance(wanted, Fraction):
        return f"is_number({value}, {wanted.numerator}, {wanted.denominator})"
    return f"{value} == {constants.name(wanted)}"
