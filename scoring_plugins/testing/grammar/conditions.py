"""Random conditions over every window."""

from __future__ import annotations

from typing import Any

from scoring_plugins.testing.grammar.choosing import Choosing
from scoring_plugins.testing.grammar.points import UNITS, listed
from scoring_plugins.testing.grammar.selecting import Fields, bounds, known, member, selector
from scoring_plugins.testing.grammar.writing import Plain, points

WINDOWS: tuple[Any, ...] = (
    "year",
    {"in_each": "quarter"},
    {"in_each": "month"},
    "term",
    {"years": 2},
    {"consecutive_years": 2},
    {"years": 3},
)


def condition(choose: Choosing, names: Fields, depth: int = 0) -> Fields:
    """A condition. `names` may hold `duties`, `scores` and `grades` that it may look at."""
    shapes = ["count"] * 5 + ["sum", "ratio", "ratio", "member"] + (["all", "any", "not"] if depth < 2 else [])
    shapes += (
        ["duty"] * bool(names.get("duties")) * 2 + ["score"] * bool(names.get("scores")) * 3 + ["grade"] * bool(names.get("grades")) * 4
    )
    shape = choose.pick(shapes)
    if shape in ("all", "any"):
        return {shape: [condition(choose, names, depth + 1) for _ in range(choose.pick([2, 1, 3]))]}
    if shape == "not":
        return {"not": condition(choose, names, depth + 1)}
    if shape == "member":
        return {"member": member(choose)}
    if shape == "duty":
        return {"duty": choose.pick(names["duties"])}
    if shape in ("score", "grade"):
        return result(choose, names, shape)
    return counted(choose, shape)


def counted(choose: Choosing, shape: str) -> Fields:
    """A count, sum or ratio, over the year or over other windows."""
    window = {"window": choose.pick(WINDOWS)} if choose.chance(45) else {}
    if shape == "ratio":
        select, over = selector(choose, needs_role=False), selector(choose, needs_role=False)
        if choose.chance(50):
            over = {name: value for name, value in select.items() if name in ("kind", "presence", "sessions")}
        bound = {choose.pick(["at_least", "below", "above", "exactly"]): Plain(choose.pick(["1/2", "2/3", "1", "0.75"]))}
        return {"ratio": {"of": select, "over": over}, **dated_by(choose, select, over), **bound, **window}
    select = selector(choose, needs_role=False)
    if shape == "sum":
        held = any(kind.has_sessions for kind in known(listed(select["kind"])))
        of = choose.pick(UNITS) if held and choose.chance(70) else "quantity"
        return {"sum": select, "of": of, **dated_by(choose, select), **bounds(choose, 0, 4), **window}
    return {"count": select, **dated_by(choose, select), **whole_bounds(choose), **window}


def whole_bounds(choose: Choosing) -> Fields:
    """Bounds that some count satisfies."""
    return choose.pick(
        [{"at_least": choose.pick([1, 2, 3])}, {"exactly": choose.pick([0, 1, 2])}, {"below": choose.pick([1, 2, 3])}, {"above": 1}]
    )


def dated_by(choose: Choosing, *selects: Fields, asks_marks: bool = False) -> Fields:
    """Whose date decides: written where a mark is selected, and sometimes where it need not be. The first selector's marks may."""
    marks = list(dict.fromkeys(mark for kind in known(listed(selects[0]["kind"])) for mark in kind.marks))
    asked = asks_marks or any("mark" in select for select in selects)
    if not asked and not (marks and choose.chance(15)):
        return {}
    asked_for = [str(select["mark"]).partition("@")[0] for select in selects if isinstance(select.get("mark"), str)]
    return {"dated_by": choose.pick(["record", *marks, *(mark for mark in asked_for if mark in marks)])}


def result(choose: Choosing, names: Fields, shape: str) -> Fields:
    """Points or grades, of this year or of several."""
    window = {"window": {"consecutive_years": choose.pick([2, 1, 3])}} if choose.chance(40) else {}
    if shape == "grade":
        return {"grade": choose.several(names["grades"], 1, 2), **window}
    name = "total" if window else choose.pick(names["scores"])
    bound = choose.pick(["at_least", "below", "above", "at_most"])
    return {"score": name, bound: points(choose.pick([0, 1_000_000, 5_000_000, 10_000_000, -1_000_000, 2_500_000])), **window}
