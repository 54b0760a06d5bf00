"""Random points: numbers, ladders, tables, assessed, per unit, dated and scaled ones."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring_plugins.language.kinds import PRESENCES, Kind
from scoring_plugins.testing.grammar.choosing import Choosing
from scoring_plugins.testing.grammar.domain import AMOUNTS, COMMITTEES, FACTORS, GROUPS, LEVELS, SECTORS
from scoring_plugins.testing.grammar.selecting import Fields, known, mark
from scoring_plugins.testing.grammar.writing import Plain, points

DAYS = ("2021-01-01", "2021-07-01", "2022-03-01", "2022-06-01", "2023-04-01", "2023-07-01", "2021-05-05")
UNITS = (
    ["sessions.attended"],
    ["sessions.late", "sessions.left_early"],
    ["sessions.without_leave"],
    ["sessions.official_leave", "sessions.absent"],
)


def amount(choose: Choosing) -> Plain:
    return points(choose.pick(AMOUNTS))


def record_points(choose: Choosing, select: Fields, depth: int = 0) -> Any:
    """Points for the records that a selector lets through; ladders nest once."""
    if depth == 0 and choose.chance(12):
        days = sorted(choose.several(DAYS, 1, 3))
        return {Plain(day): record_points(choose, select, 1) for day in days}
    shape = choose.pick(
        ["fixed"] * (3 if depth == 0 else 9)
        + (["ladder"] * 6 if depth < 2 else [])
        + ["table", "assessed", "quantity", "scaled", "sessions"]
    )
    if shape == "ladder":
        return ladder(choose, select, depth)
    if shape == "table":
        return table(choose)
    if shape == "assessed":
        return {"assessed": sorted_amounts(choose)}
    if shape == "quantity" and (depth == 0 or choose.chance(30)):
        return {"per_unit": amount(choose), "of": "quantity"}
    if shape == "sessions" and any(kind.has_sessions for kind in known(listed(select["kind"]))):
        return {"per_unit": amount(choose), "of": choose.pick(UNITS)}
    if shape == "scaled" and depth:
        return {"points": record_points(choose, select, 2), "times": Plain(choose.pick(FACTORS))}
    return amount(choose)


def sorted_amounts(choose: Choosing) -> list[Plain]:
    low, high = sorted([choose.pick(AMOUNTS), choose.pick(AMOUNTS)])
    return [points(low), points(high)]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def table(choose: Choosing) -> Fields:
    by, names = choose.pick([("sector", SECTORS), ("special_committee", COMMITTEES), ("group", GROUPS)])
    return {"by": by, "values": {name: amount(choose) for name in choose.several(names, 1, 2)}, "otherwise": amount(choose)}


def ladder(choose: Choosing, select: Fields, depth: int) -> Any:
    """A ladder by something that the kinds have."""
    kinds = known(listed(select["kind"]))
    attributes = {name: declared for kind in kinds for name, declared in kind.attributes.items()}
    marks = list(dict.fromkeys(name for kind in kinds for name in kind.marks))
    roles = list(dict.fromkeys(role for kind in kinds for role in kind.roles))
    roles = roles if select.get("role", "any") == "any" else select["role"]
    present = select.get("presence", "any")
    shapes = ["kind"] + ["role"] * bool(roles) * 2 + ["mark"] * bool(marks) * 5 + ["attribute"] * bool(attributes)
    shape = choose.pick(shapes + ["presence"] * 2 if any(kind.has_sessions for kind in kinds) else shapes)
    if shape == "mark":
        return mark_ladder(choose, select, marks, depth)
    values: list[str]
    if shape == "attribute":
        by = choose.pick(list(attributes))
        values = values_of(attributes[by])
    else:
        by = shape
        values = {"kind": kinds_to_climb(kinds), "role": roles, "presence": list(PRESENCES) if present == "any" else present}[shape]
    rungs = choose.several(values, 1, 4)
    if by == "kind":
        # A prefix would hide what stands under it.
        rungs = sorted(rungs, key=lambda name: "." not in name)
    found = {"by": by} | {name: record_points(choose, select, depth + 1) for name in rungs}
    if shape in ("attribute", "kind") or len(rungs) < len(values) or choose.chance(30):
        found["otherwise"] = record_points(choose, select, depth + 1)
    return found


def kinds_to_climb(kinds: list[Kind]) -> list[str]:
    """Kinds and what they stand under."""
    return list(dict.fromkeys([*(kind.name for kind in kinds), *(kind.name.partition(".")[0] for kind in kinds)]))


def values_of(declared: object) -> list[str]:
    if isinstance(declared, tuple):
        return list(declared)
    return {"yes_no": ["true", "false"], "number": ["1", "2", "3"]}.get(str(declared), ["甲", "其他"])


def mark_ladder(choose: Choosing, select: Fields, marks: list[str], depth: int) -> Fields:
    """No rung hides behind an earlier one."""
    rungs: list[str] = []
    names = choose.several(marks, 1, 2)
    for _ in range(choose.pick([2, 3, 1, 4])):
        rung = mark(choose, names)
        if isinstance(rung, str) and not any(hides(earlier, rung) for earlier in rungs):
            rungs.append(rung)
    rungs = rungs or [names[0]]
    found: Fields = {"by": "mark", "mode": choose.pick(["highest", "first", "add"] if depth == 0 else ["highest", "first"])}
    found |= {rung: record_points(choose, select, depth + 1) for rung in rungs}
    return found | {"otherwise": record_points(choose, select, depth + 1)}


def hides(earlier: str, later: str) -> bool:
    """Whether nothing that the later rung matches gets past the earlier one."""
    name, _, rest = earlier.partition("@")
    level, _, manner = rest.partition(".")
    other, _, other_rest = later.partition("@")
    other_level, _, other_manner = other_rest.partition(".")
    wider = not level or level == other_level or (level == "superior" and other_level in LEVELS and other_level not in ("", "own"))
    return name == other and wider and manner in ("", other_manner)


def ends(value: Any) -> tuple[int, int]:
    """The least and the most micro-points among the numbers of points, nothing included."""
    if isinstance(value, Plain):
        micro = int(Decimal(value) * 1_000_000)
        return min(micro, 0), max(micro, 0)
    if isinstance(value, dict) and "times" in value:
        low, high = ends(value["points"])
        factor = Fraction(value["times"])
        return min(int(low * factor), int(high * factor)), max(int(low * factor), int(high * factor))
    inside = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    found = [ends(each) for each in inside if not isinstance(each, str) or isinstance(each, Plain)]
    return min((low for low, _ in found), default=0), max((high for _, high in found), default=0)
