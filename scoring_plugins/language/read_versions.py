"""Reading versions: rounding, total, part of a year, who is excluded, and the parts they hold."""

from __future__ import annotations

from datetime import date
from typing import Literal

from scoring_plugins.language.chosen import named_parts, read_chosen
from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.nodes import Block, MemberTest, Prorate, Rounding, Status, Version
from scoring_plugins.language.read_blocks import read_block
from scoring_plugins.language.read_members import read_member_test
from scoring_plugins.language.read_outcomes import read_duty, read_grade, read_list, read_not_computable, read_proposal
from scoring_plugins.language.source import Mapping, Value

VERSION = ("in_force_from", "rounding", "part_year", "excluded", "total", "blocks", "duties", "grades", "lists", "consequences",
           "chosen", "not_computable")  # fmt: skip
MOST_GRADES = 50


def read_versions(fields: Fields, status: Status) -> tuple[Version, ...]:
    """Every version of a document; no two in force from one day."""
    reading, value = fields.reading, fields.need("versions")
    found = [_version(reading, item, status) for item in reading.items(value)]
    if value is not None and not found:
        reading.report(value, "empty_list")
    days: set[date] = set()
    for version in found:
        if version.in_force_from in days:
            reading.report_path(f"{version.path}.in_force_from", "version_twice", day=version.in_force_from)
        days.add(version.in_force_from)
    return tuple(found)


def _version(reading: Reading, value: Value, status: Status) -> Version:
    fields = reading.fields(value, VERSION)
    since, scores = fields.need("in_force_from"), status != "duties_only"
    named = named_parts(value)
    blocks, rounding, (cap, floor) = _blocks(fields, named, scores), _rounding(fields, scores), _total(fields, scores)
    return Version(
        in_force_from=date(2000, 1, 1) if since is None else reading.day(since),
        rounding=rounding,
        part_year=_part_year(fields),
        excluded=_excluded(fields),
        total_cap=cap,
        total_floor=floor,
        blocks=blocks,
        duties=tuple(read_duty(reading, item, named) for item in reading.items(fields.get("duties"))),
        grades=tuple(read_grade(reading, item) for item in reading.few(reading.items(fields.get("grades")), MOST_GRADES)),
        lists=tuple(read_list(reading, item) for item in reading.items(fields.get("lists"))),
        consequences=tuple(read_proposal(reading, item) for item in reading.items(fields.get("consequences"))),
        chosen=read_chosen(reading, fields.mapping, named),
        not_computable=tuple(read_not_computable(reading, item) for item in reading.items(fields.get("not_computable"))),
        path=fields.mapping.path,
    )


def _blocks(fields: Fields, named: dict[str, Mapping], scores: bool) -> tuple[Block, ...]:
    """The blocks; a regulation of duties alone has none."""
    reading, value = fields.reading, fields.need("blocks") if scores else fields.get("blocks")
    found = tuple(read_block(reading, item, named) for item in reading.items(value))
    if found and not scores:
        reading.report_at(fields.mapping.places["blocks"], "duties_only_scores", field="blocks")
    if value is not None and scores and not found:
        reading.report(value, "no_blocks")
    return found


def _rounding(fields: Fields, scores: bool) -> Rounding:
    reading, value = fields.reading, fields.need("rounding", "silent_rounding") if scores else fields.get("rounding")
    if value is None:
        return Rounding(quantum=1, mode="half_up", at="clause")
    inner = reading.fields(value, ("quantum", "mode", "at"))
    quantum, mode, at = (inner.need(name, "silent_rounding") for name in ("quantum", "mode", "at"))
    size = 1 if quantum is None else reading.micro(quantum, reading.quoted_number(quantum))
    if size < 1:
        reading.report(quantum or value, "bad_quantum")
    return Rounding(
        quantum=max(size, 1),
        mode="half_up" if mode is None else reading.one_of(mode, ("half_up", "half_even", "up", "down"), "舍入方式"),  # type: ignore[arg-type]
        at="clause" if at is None else reading.one_of(at, ("record", "clause", "block", "total"), "舍入位置"),  # type: ignore[arg-type]
    )


def _total(fields: Fields, scores: bool) -> tuple[int | None, int | None]:
    reading, value = fields.reading, fields.need("total", "silent_total") if scores else fields.get("total")
    if value is None:
        return None, None
    inner = reading.fields(value, ("cap", "floor"))
    return reading.limit(inner.need("cap", "silent_cap")), reading.limit(inner.need("floor", "silent_floor"))


def _excluded(fields: Fields) -> tuple[MemberTest, ...]:
    reading = fields.reading
    items = reading.items(fields.need("excluded", "silent_excluded"))
    for item in items:
        if isinstance(item, Mapping) and not item.entries:
            reading.report(item, "excludes_everybody")
    return tuple(read_member_test(reading, item) for item in items)


def _part_year(fields: Fields) -> Literal["full", "not_graded"] | Prorate:
    reading, value = fields.reading, fields.need("part_year", "silent_part_year")
    if isinstance(value, Mapping):
        inner = reading.fields(value, ("prorate", "by"))
        blocks, by = inner.need("prorate"), inner.need("by", "silent_prorate_by")
        if by is not None:
            reading.one_of(by, ("months_served",), "折算依据")
        return Prorate(blocks=reading.words(blocks))
    if value is None:
        return "full"
    return reading.one_of(value, ("full", "not_graded"), "中途增补")  # type: ignore[return-value]
