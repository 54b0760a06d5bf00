"""Conditions on members, and tables by what a member belongs to."""

from __future__ import annotations

from scoring_plugins.engine.codegen.attributes import attribute_test
from scoring_plugins.engine.codegen.source import Constants
from scoring_plugins.engine.codegen.whole import comparison
from scoring_plugins.language.nodes import MemberTest, Table


def member_test(test: MemberTest, state: str, months: int, constants: Constants) -> str:
    """Whether a state, which `state` names, matches; `months` are those of the period."""
    found = []
    if test.standing_committee is not None:
        found.append(f"{state}.standing_committee is {test.standing_committee}")
    for field, wanted in (("posts", test.posts), ("groups", test.groups)):
        if wanted:
            found.append(f"not {constants.name(frozenset(wanted))}.isdisjoint({state}.{field})")
    names = {"sector": test.sectors, "special_committee": test.special_committees, "party": test.parties, "kind": test.kinds}
    found += [f"{state}.{field} in {constants.name(frozenset(wanted))}" for field, wanted in names.items() if wanted]
    if test.months_served is not None:
        served = f"({months} if {state}.months_served is None else {state}.months_served)"
        found.append(comparison(test.months_served, served))
    found += [attribute_test(each, f"{state}.attributes", constants) for each in test.attributes]
    if test.excluded is not None:
        found.append(f"({state}.excluded is not None) is {test.excluded}")
    return " and ".join(f"({part})" for part in found) or "True"


def table_value(table: Table, state: str, constants: Constants) -> str:
    """The points a table gives: of the first row that the member belongs to, in the order written."""
    text = str(table.otherwise)
    for name in reversed(table.values):
        own = f"in {state}.groups" if table.by == "group" else f"== {state}.{table.by}"
        text = f"{table.values[name]} if {constants.name(name)} {own} else {text}"
    return f"({text})"
