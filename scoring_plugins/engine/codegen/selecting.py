"""Selectors as expressions over one record, within a branch where its kind is known."""

from __future__ import annotations

from scoring_plugins.engine.codegen.attributes import attribute_test
from scoring_plugins.engine.codegen.branches import PRESENCES, Branch
from scoring_plugins.engine.codegen.whole import comparison
from scoring_plugins.engine.codegen.writer import View
from scoring_plugins.language.nodes import NumberTest, Selector, SessionsTest


def selection(select: Selector, branch: Branch, view: View) -> str | None:
    """Whether the selector means the record: "" where it always does, None where records of the branch are never meant."""
    if not branch.is_of(select.kinds):
        return None
    constants = branch.writer.constants
    found = []
    if select.roles:
        found.append(f"r.role in {constants.name(frozenset(select.roles))}")
    if select.marks:
        found.append(" or ".join(branch.mark(view, pattern) for pattern in select.marks))
    if select.presences:
        found.append(presence_test(select.presences, branch))
    found += [_sessions(test, branch) for test in select.sessions]
    found += [attribute_test(test, "r.attributes", constants) for test in select.attributes]
    found += [_number(test) for test in select.numbers]
    if select.organised_by:
        found.append(f"r.organised_by in {constants.name(frozenset(select.organised_by))}")
    if select.mandatory is not None:
        found.append(f"r.mandatory is {select.mandatory}")
    for field, prefixes in (("occasion", select.occasion_kinds), ("converted_from", select.converted_from_kinds)):
        if prefixes:
            names = constants.name(frozenset(prefixes)), constants.name(tuple(f"{prefix}." for prefix in prefixes))
            found.append(f"(z := r.{field}) is not None and (z.kind in {names[0]} or z.kind.startswith({names[1]}))")
    return joined(found)


def presence_test(presences: tuple[str, ...], branch: Branch) -> str:
    """Whether the presence is one of these. Who was there at all was so in full or in part."""
    if set(presences) == {"full", "partial"}:
        return branch.attended()
    return " or ".join(f"{branch.presence()} == {PRESENCES[name]}" for name in presences)


def joined(parts: list[str]) -> str:
    """Parts joined by *and*."""
    return " and ".join(f"({part})" for part in parts) if len(parts) > 1 else "".join(parts)


def _sessions(test: SessionsTest, branch: Branch) -> str:
    counted = branch.half_days(test.counted)
    if test.over is None:
        return f"s is not None and {comparison(test.compare, counted)}"
    whole = branch.half_days((test.over,))
    return f"s is not None and {whole} > 0 and {comparison(test.compare, counted, whole)}"


def _number(test: NumberTest) -> str:
    if test.field == "quantity":
        return f"(z := ratio(r.quantity)) is not None and {comparison(test.compare, 'z[0]', 'z[1]')}"
    return f"(z := r.{test.field}) is not None and {comparison(test.compare, 'z')}"
