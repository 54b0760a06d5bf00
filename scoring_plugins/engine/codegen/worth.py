"""What one record is worth, as an expression: a numerator over a denominator that is known, None where the record is refused."""

from __future__ import annotations

from functools import reduce
from math import gcd

from scoring_plugins.engine.codegen.attributes import same_value
from scoring_plugins.engine.codegen.branches import PRESENCES, Branch
from scoring_plugins.engine.codegen.whole import Scale, scaled
from scoring_plugins.engine.codegen.writer import View
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.language.kinds import falls_under
from scoring_plugins.language.nodes import Assessed, Dated, Fixed, Ladder, MarkPattern, PerUnit, Points, Rung, Scaled, Table

NOTHING = Scale(1, 0)


def scale_of(points: Points) -> Scale:
    """Over which denominator points stand, whatever the record."""
    if isinstance(points, Fixed):
        return Scale(1, points.points)
    if isinstance(points, Table):
        return Scale(1, gcd(*points.values.values(), points.otherwise))
    if isinstance(points, PerUnit):
        if points.of != ("quantity",):
            return Scale(1, points.points)
        shared = gcd(points.points, MICRO)
        return Scale(MICRO // shared, points.points // shared)
    if isinstance(points, Assessed):
        return Scale(1, 1)
    if isinstance(points, Scaled):
        return scale_of(points.points).times((points.times,))
    return reduce(Scale.joined, map(scale_of, inside(points)), NOTHING)


def inside(points: Points) -> list[Points]:
    """What stands directly within points."""
    if isinstance(points, Dated):
        return [step.points for step in points.steps]
    if isinstance(points, Ladder):
        return [rung.points for rung in points.rungs] + ([] if points.otherwise is None else [points.otherwise])
    return [points.points] if isinstance(points, Scaled) else []


def can_refuse(points: Points) -> bool:
    """Whether a record may be refused for what it says of its points."""
    return isinstance(points, Assessed) or any(map(can_refuse, inside(points)))


def changes(points: Points) -> bool:
    """Whether the day matters."""
    return isinstance(points, Dated) or any(map(changes, inside(points)))


def worth(points: Points, branch: Branch, view: View, day: str, den: int) -> str:
    """The points of a record over `den`, a multiple of their own denominator; `day` names the day that decides its period."""
    if isinstance(points, Fixed):
        return str(points.points * den)
    if isinstance(points, Table):
        return scaled(branch.writer.member_table(points), den)
    if isinstance(points, PerUnit):
        return _per_unit(points, branch, den)
    if isinstance(points, Assessed):
        return f"assessed(r.quantity, {points.lowest}, {points.highest}, {den})"
    if isinstance(points, Scaled):
        return _scaled(points, branch, view, day, den)
    if isinstance(points, Dated):
        return _dated(points, branch, view, day, den)
    assert isinstance(points, Ladder)
    return _mark_ladder(points, branch, view, day, den) if points.by == "mark" else _ladder(points, branch, view, day, den)


def _per_unit(points: PerUnit, branch: Branch, den: int) -> str:
    if points.of == ("quantity",):
        return f"micro(r.quantity) * {points.points * den // MICRO}"
    return f"(0 if s is None else {branch.half_days(points.of)} * {points.points * den})"


def _scaled(points: Scaled, branch: Branch, view: View, day: str, den: int) -> str:
    inner = worth(points.points, branch, view, day, den // points.times.denominator)
    if can_refuse(points.points):
        return f"times({inner}, {points.times.numerator})"
    return f"({inner}) * {points.times.numerator}"


def _dated(points: Dated, branch: Branch, view: View, day: str, den: int) -> str:
    """The last step that has begun; before the first there are no points."""
    text = "0"
    for step in points.steps:
        begun = f"{day} >= {branch.writer.constants.name(step.since)}"
        text = f"({worth(step.points, branch, view, day, den)} if {begun} else {text})"
    return text


def _ladder(ladder: Ladder, branch: Branch, view: View, day: str, den: int) -> str:
    """The first rung that the record is on."""
    text = "0" if ladder.otherwise is None else worth(ladder.otherwise, branch, view, day, den)
    for rung in reversed(ladder.rungs):
        test = rung_test(ladder.by, rung, branch)
        if test == "True":
            text = worth(rung.points, branch, view, day, den)
        elif test != "False":
            text = f"({worth(rung.points, branch, view, day, den)} if {test} else {text})"
    return text


def rung_test(by: str, rung: Rung, branch: Branch) -> str:
    """Whether a record is on a rung; of which kind it is, the branch knows."""
    constants = branch.writer.constants
    if by == "kind":
        return str(falls_under(branch.prefix, str(rung.value)))
    if by == "presence":
        return f"{branch.presence()} == {PRESENCES[str(rung.value)]}"
    if by.startswith("attributes."):
        assert not isinstance(rung.value, MarkPattern)
        return same_value(f"r.attributes.get({constants.name(by.removeprefix('attributes.'))})", rung.value, constants)
    return f"r.{by} == {constants.name(rung.value)}"


def _mark_ladder(ladder: Ladder, branch: Branch, view: View, day: str, den: int) -> str:
    """By how many marks took each rung: all of them added, the best, or the first written."""
    counts = branch.reached(view, ladder)
    values = [worth(rung.points, branch, view, day, den) for rung in ladder.rungs]
    otherwise = "0" if ladder.otherwise is None else worth(ladder.otherwise, branch, view, day, den)
    if ladder.mode == "first":
        return first_reached(list(zip(counts, values, strict=True)), otherwise)
    pairs = "".join(f"({count}, {value}), " for count, value in zip(counts, values, strict=True))
    if ladder.mode == "highest" and all(isinstance(rung.points, Fixed) for rung in ladder.rungs):
        return first_reached(sorted(zip(counts, values, strict=True), key=lambda pair: -int(pair[1])), otherwise)
    if ladder.mode == "highest":
        return f"highest(({pairs}), {otherwise})"
    if can_refuse(ladder):
        return f"added(({pairs}), {otherwise})"
    total = " + ".join(f"{count} * ({value})" for count, value in zip(counts, values, strict=True))
    return f"({total} if {' or '.join(counts)} else {otherwise})"


def first_reached(reached: list[tuple[str, str]], otherwise: str) -> str:
    """The value of the first rung in the order written that any mark took."""
    text = otherwise
    for count, value in reversed(reached):
        text = f"({value} if {count} else {text})"
    return text
