"""What one selected record is worth, before anything is taken, capped or rounded."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.engine.selection import Seen, half_days, mark_matches, same_value, selected
from scoring_plugins.engine.wording import amount, kind_word, mark_name, number, presence_word, record_name, role_word
from scoring_plugins.language.kinds import falls_under
from scoring_plugins.language.nodes import (
    Assessed,
    Clause,
    Dated,
    DatedStep,
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
from scoring_plugins.records import MemberState, Record


class Worth(NamedTuple):
    """Micro-points, exactly, and how they came about; `refused` when the regulation cannot take the record."""

    points: Fraction
    reason: str
    refused: bool = False


def record_worth(clause: Clause, found: Seen) -> Worth:
    """Points → times → share, for one record of a clause as it was seen."""
    record = found.record
    people = record.party_size or 1
    if clause.max_party_size is not None and people > clause.max_party_size:
        texts = {"record": record_name(record), "people": people, "most": clause.max_party_size}
        return Worth(Fraction(0), say("engine.refused_party", **texts), refused=True)
    worth = points_worth(clause.points, record, found.day)
    points, reasons = worth.points, [worth.reason]
    for multiplier in clause.multipliers:
        if selected(multiplier.when, record):
            points *= multiplier.by
            reasons.append(say("regulation.worth.times", factor=number(multiplier.by)))
    share = _share(clause.share, record)
    if share != 1:
        points *= share
        reasons.append(say("regulation.worth.share", share=number(share), people=record.party_size))
    return Worth(points, "，".join(reasons), worth.refused)


def points_worth(points: Points, record: Record, day: date) -> Worth:
    """What points come to for a record, before anything multiplies them. `day` is the one that decides the record's period."""
    if isinstance(points, Fixed):
        return Worth(Fraction(points.points), say("regulation.worth.fixed", points=amount(points.points)))
    if isinstance(points, Table):
        return table_worth(points, record.member)
    if isinstance(points, PerUnit):
        return _per_unit_worth(points, record)
    if isinstance(points, Assessed):
        return _assessed_worth(points, record)
    if isinstance(points, Dated):
        return _dated_worth(points, record, day)
    if isinstance(points, Scaled):
        inner = points_worth(points.points, record, day)
        reason = say("engine.worth.scaled", inner=inner.reason, factor=number(points.times))
        return Worth(inner.points * points.times, reason, inner.refused)
    assert isinstance(points, Ladder)
    return _ladder_worth(points, record, day)


def _dated_worth(points: Dated, record: Record, day: date) -> Worth:
    step = step_on(points, day)
    if step is None:
        return Worth(Fraction(0), say("engine.worth.not_yet", day=day))
    inner = points_worth(step.points, record, day)
    return Worth(inner.points, say("engine.worth.since", since=step.since, inner=inner.reason), inner.refused)


def step_on(points: Dated, day: date) -> DatedStep | None:
    """The step in force on a day; None before the first."""
    return next((step for step in reversed(points.steps) if step.since <= day), None)


def granted_points(points: Points, state: MemberState, day: date) -> Fraction:
    """What a grant gives to a member in a state; `day` is the last of the grant's period."""
    if isinstance(points, Dated):
        step = step_on(points, day)
        return Fraction(0) if step is None else granted_points(step.points, state, day)
    if isinstance(points, Table):
        return table_worth(points, state).points
    assert isinstance(points, Fixed)
    return Fraction(points.points)


def table_worth(table: Table, state: MemberState) -> Worth:
    """The value of the member's special committee, sector or first listed group, else `otherwise`."""
    own = state.groups if table.by == "group" else (getattr(state, table.by),)
    for name in table.values:
        if name in own:
            points = table.values[name]
            return Worth(Fraction(points), say("regulation.worth.table", row=name, points=amount(points)))
    return Worth(Fraction(table.otherwise), say("regulation.worth.table_otherwise", points=amount(table.otherwise)))


def _per_unit_worth(points: PerUnit, record: Record) -> Worth:
    if points.of == ("quantity",):
        units, unit = Fraction(record.quantity or 0), say("regulation.unit_quantity")
    else:
        units, unit = Fraction(half_days(record, points.of)), say("regulation.unit_half_days")
    total = units * points.points
    reason = say("regulation.worth.per_unit", units=number(units), unit=unit, each=amount(points.points), points=amount(total))
    return Worth(total, reason)


def _assessed_worth(points: Assessed, record: Record) -> Worth:
    given = None if record.quantity is None else Fraction(record.quantity) * MICRO
    if given is None or not points.lowest <= given <= points.highest:
        texts = {"lowest": amount(points.lowest), "highest": amount(points.highest)}
        shown_quantity = "—" if record.quantity is None else f"{record.quantity:f}"
        return Worth(Fraction(0), say("regulation.refused_assessed", quantity=shown_quantity, **texts), refused=True)
    return Worth(given, say("regulation.worth.assessed", points=amount(given)))


def _ladder_worth(ladder: Ladder, record: Record, day: date) -> Worth:
    if ladder.by == "mark":
        return _mark_ladder_worth(ladder, record, day)
    for rung in ladder.rungs:
        if _on_rung(ladder.by, rung, record):
            inner = points_worth(rung.points, record, day)
            word = {"role": role_word, "kind": kind_word, "presence": presence_word}.get(ladder.by, str)
            reason = say("regulation.worth.rung", rung=word(_value_text(rung.value)), inner=inner.reason)
            return Worth(inner.points, reason, inner.refused)
    return _otherwise_worth(ladder, record, day)


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return number(value) if isinstance(value, Fraction) else str(value)


def _otherwise_worth(ladder: Ladder, record: Record, day: date) -> Worth:
    if ladder.otherwise is None:
        return Worth(Fraction(0), say("regulation.worth.no_rung"))
    inner = points_worth(ladder.otherwise, record, day)
    return Worth(inner.points, say("regulation.worth.otherwise", inner=inner.reason), inner.refused)


def _on_rung(by: str, rung: Rung, record: Record) -> bool:
    if by == "kind":
        return falls_under(record.kind, str(rung.value))
    if by.startswith("attributes."):
        name = by.removeprefix("attributes.")
        return name in record.attributes and same_value(record.attributes[name], rung.value)
    return bool(getattr(record, by) == rung.value)


def _mark_ladder_worth(ladder: Ladder, record: Record, day: date) -> Worth:
    """Every mark takes the first rung that matches it; then `add`, `highest`, or the `first` rung in the order written."""
    reached: list[tuple[int, MarkPattern, Worth]] = []
    for mark in record.marks:
        for position, rung in enumerate(ladder.rungs):
            if isinstance(rung.value, MarkPattern) and mark_matches(rung.value, mark):
                reached.append((position, rung.value, points_worth(rung.points, record, day)))
                break
    if not reached:
        return _otherwise_worth(ladder, record, day)
    reached.sort(key=lambda found: (-found[2].points, found[0]) if ladder.mode == "highest" else (0, found[0]))
    kept = reached if ladder.mode == "add" else reached[:1]
    reason = "，".join(say("regulation.worth.rung", rung=mark_name(pattern), inner=worth.reason) for _, pattern, worth in kept)
    return Worth(sum((worth.points for _, _, worth in kept), Fraction(0)), reason, any(worth.refused for _, _, worth in kept))


def _share(share: Share | None, record: Record) -> Fraction:
    """The part of the points that falls to this record; shares hold only where several people took part."""
    people = record.party_size or 1
    if share is None or people < 2:
        return Fraction(1)
    leads = record.position == 1 if record.position is not None else record.role in ("lead", "sole")
    if share.equal:
        return Fraction(1, people)
    if share.everyone is not None:
        return share.everyone
    if share.first is not None:
        place = record.position if record.position is not None else (1 if leads else people)
        return Fraction(place <= share.first)
    if leads or share.lead is None:
        return share.lead or Fraction(0)
    return share.others if share.others is not None else (1 - share.lead) * Fraction(1, people - 1)
