"""What a selected record is worth, as a whole numerator over the clause's denominator, and whether it is refused."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from scoring_plugins.engine.denominators import points_denominator
from scoring_plugins.engine.selection import Asked
from scoring_plugins.engine.sql.layers import Layers, case, rounded, whole
from scoring_plugins.engine.sql.parameters import Codes, Kinds, Parameters
from scoring_plugins.engine.sql.selecting import MILLIONTHS, Selecting, any_of_list, half_days
from scoring_plugins.engine.sql.views import View, exclusive
from scoring_plugins.language.nodes import (
    Assessed,
    Clause,
    Dated,
    Fixed,
    Ladder,
    MarkPattern,
    PerUnit,
    Points,
    Rung,
    Scaled,
    Share,
    Table,
)

NEVER = "false"
ZERO = whole(0)


def table_points(table: Table, scale: Fraction, parameters: Parameters) -> str:
    """The value of the member's own row, in the columns `m_…`."""
    branches = []
    for name, points in table.values.items():
        words = f"m_{table.by}"
        own = any_of_list("m_groups", (name,), parameters) if table.by == "group" else f"{words} = {parameters.word(name)}"
        branches.append(f"WHEN {own} THEN {parameters.number(points * scale)}")
    otherwise = parameters.number(table.otherwise * scale)
    return f"CASE {' '.join(branches)} ELSE {otherwise} END" if branches else otherwise


class Worth:
    """Printing the points of one clause's records. A scale turns micro-points into whole numerators."""

    def __init__(self, parameters: Parameters, rows: Layers, selecting: Selecting, view: View, asked: Asked) -> None:
        self.parameters, self.rows, self.selecting, self.view = parameters, rows, selecting, view
        self.asked = asked
        self._day = ""

    @property
    def day(self) -> str:
        """The record's deciding day; asked for once."""
        self._day = self._day or self.view.day(self.asked)
        return self._day

    def of_record(self, clause: Clause, quantum: int, mode: str | None) -> tuple[str, str]:
        """Numerator and refusal of a record of the clause; rounded where `mode` says so, and then over 1."""
        denominator = points_denominator(clause.points)
        value, refused = self.points(clause.points, Fraction(denominator))
        for multiplier in clause.multipliers:
            meant = self.selecting.selected(multiplier.when, self.view)
            by, own = self.parameters.number(multiplier.by.numerator), self.parameters.number(multiplier.by.denominator)
            value = f"{self.rows.let(value)} * {case(meant, by, own)}"
            denominator *= multiplier.by.denominator
        divisor = ""
        if clause.share is not None:
            factor, divisor, scaled = self._share(clause.share, clause.max_party_size)
            value, denominator = f"{self.rows.let(value)} * ({factor})", denominator * scaled
        if mode is not None:
            step = self.parameters.number(denominator * quantum)
            step = self.rows.let(f"{step} * ({divisor})") if divisor else step
            value = rounded(self.rows.let(value), step, self.parameters.number(quantum), mode)
        return value, refused

    # ---- points

    def points(self, points: Points, scale: Fraction) -> tuple[str, str]:
        """The numerator of points × scale, and whether the record is refused for them."""
        p = self.parameters
        if isinstance(points, Fixed):
            return p.number(points.points * scale), NEVER
        if isinstance(points, Table):
            return table_points(points, scale, p), NEVER
        if isinstance(points, PerUnit) and points.of == ("quantity",):
            return f"coalesce(quantity, {ZERO}) * {p.number(points.points * scale * Fraction(1, MILLIONTHS))}", NEVER
        if isinstance(points, PerUnit):
            return f"coalesce({half_days(points.of)}, {ZERO}) * {p.number(points.points * scale)}", NEVER
        if isinstance(points, Assessed):
            within = f"coalesce(quantity BETWEEN {p.number(points.lowest)} AND {p.number(points.highest)}, false)"
            return case(within, f"quantity * {p.number(scale)}", ZERO), f"(NOT {within})"
        if isinstance(points, Scaled):
            return self.points(points.points, scale * points.times)
        if isinstance(points, Dated):
            branches = [(f"{self.day} >= {p.day(step.since)}", *self.points(step.points, scale)) for step in reversed(points.steps)]
            return _first(branches, (ZERO, NEVER))
        assert isinstance(points, Ladder)
        return self._mark_ladder(points, scale) if points.by == "mark" else self._ladder(points, scale)

    def _otherwise(self, ladder: Ladder, scale: Fraction) -> tuple[str, str]:
        return (ZERO, NEVER) if ladder.otherwise is None else self.points(ladder.otherwise, scale)

    def _ladder(self, ladder: Ladder, scale: Fraction) -> tuple[str, str]:
        branches = [(self.on_rung(ladder.by, rung), *self.points(rung.points, scale)) for rung in ladder.rungs]
        return _first(branches, self._otherwise(ladder, scale))

    def on_rung(self, by: str, rung: Rung) -> str:
        assert not isinstance(rung.value, MarkPattern)
        if by == "kind":
            return self.view.means({"kind": Kinds((str(rung.value),))})
        if by.startswith("attributes."):
            entry = self.rows.let(self.selecting.found(by.removeprefix("attributes."), "attributes"))
            return self.selecting.same(entry, rung.value)
        return self.view.means({by: Codes(by, (str(rung.value),))})

    def _mark_ladder(self, ladder: Ladder, scale: Fraction) -> tuple[str, str]:
        """Every mark takes the first rung that matches it; then all of them, the highest, or the first written."""
        patterns = [rung.value for rung in ladder.rungs if isinstance(rung.value, MarkPattern)]
        firsts = exclusive(patterns)
        reached = [self.rows.let(self.view.reached(first)) for first in firsts]
        inner = [self.points(rung.points, scale) for rung in ladder.rungs]
        otherwise = self._otherwise(ladder, scale)
        if ladder.mode == "first":
            return _first([(on, *each) for on, each in zip(reached, inner, strict=True)], otherwise)
        if ladder.mode == "add":
            summed = " + ".join(f"{self.view.count(first)} * ({value})" for first, (value, _) in zip(firsts, inner, strict=True))
            refused = _either([_both(on, each) for on, (_, each) in zip(reached, inner, strict=True)])
            best = self.rows.let(summed)
        else:
            values = [self.rows.let(case(on, value)) for on, (value, _) in zip(reached, inner, strict=True)]
            best = self.rows.let(f"greatest({', '.join(values)})")
            branches = [(f"coalesce({value} = {best}, false)", ZERO, each) for value, (_, each) in zip(values, inner, strict=True)]
            refused = _first(branches, (ZERO, NEVER))[1]
        any_reached = self.rows.let("(" + " OR ".join(reached) + ")")
        return _first([(any_reached, best, refused)], otherwise)

    # ---- shares

    people = "coalesce(party_size, 1::BIGINT)"

    def leads(self) -> str:
        """Whether the record is that of the first of its people."""
        return case("position IS NOT NULL", f"position = {whole(1)}", self.view.means({"role": Codes("role", ("lead", "sole"))}))

    def _share(self, share: Share, most: int | None) -> tuple[str, str, int]:
        """The factor, what it stands over in the data ("" for nothing), and over which fixed number besides."""
        p = self.parameters
        people = self.people
        leads = self.leads()
        parts = [part for part in (share.lead, share.others, share.everyone) if part is not None]
        scaled = lcm(*(part.denominator for part in parts))
        alone = f"{people} < {whole(2)}"
        divides = share.equal or (share.lead is not None and share.others is None)
        over = lcm(*range(1, most + (1 if share.equal else 0))) if divides and most is not None else 1
        one = p.number(scaled * over)
        if share.equal:
            if most is None:
                return p.number(scaled), case(alone, whole(1), people), scaled
            return case(alone, one, f"{p.number(over)} // {people}"), "", scaled * over
        if share.everyone is not None:
            return case(alone, one, p.number(share.everyone * scaled)), "", scaled
        if share.first is not None:
            place = f"coalesce(position, {case(leads, whole(1), people)})"
            return case(f"{alone} OR {place} <= {p.number(share.first)}", one, ZERO), "", scaled
        lead = p.number((share.lead or Fraction(0)) * scaled * over)
        if share.others is not None or share.lead is None:
            others = p.number((share.others if share.lead is not None and share.others is not None else share.lead or Fraction(0)) * scaled)
            return f"CASE WHEN {alone} THEN {one} WHEN {leads} THEN {lead} ELSE {others} END", "", scaled
        rest, fewer = (1 - share.lead) * scaled, f"({people} - {whole(1)})"
        if most is None:
            factor = f"CASE WHEN {alone} THEN {one} WHEN {leads} THEN {lead} ELSE {p.number(rest)} END"
            return factor, case(f"{alone} OR {leads}", whole(1), fewer), scaled
        others = f"({p.number(over)} // {case(alone, whole(1), fewer)}) * {p.number(rest)}"
        return f"CASE WHEN {alone} THEN {one} WHEN {leads} THEN {lead} ELSE {others} END", "", scaled * over


def _first(branches: list[tuple[str, str, str]], otherwise: tuple[str, str]) -> tuple[str, str]:
    """Value and refusal of the first branch whose condition holds."""
    value = f"CASE {' '.join(f'WHEN {when} THEN {value}' for when, value, _ in branches)} ELSE {otherwise[0]} END"
    if all(refused == NEVER for _, _, refused in branches) and otherwise[1] == NEVER:
        return value, NEVER
    return value, f"CASE {' '.join(f'WHEN {when} THEN {refused}' for when, _, refused in branches)} ELSE {otherwise[1]} END"


def _both(when: str, refused: str) -> str:
    return NEVER if refused == NEVER else f"({when} AND {refused})"


def _either(refusals: list[str]) -> str:
    found = [refused for refused in refusals if refused != NEVER]
    return "(" + " OR ".join(found) + ")" if found else NEVER
