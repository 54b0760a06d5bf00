"""Reading blocks: clauses and blocks taken together."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.language.chosen import read_chosen
from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.nodes import Block, Clause, Relative
from scoring_plugins.language.read_clauses import read_cite, read_clause, read_name
from scoring_plugins.language.source import Mapping, Value

BLOCK = ("block", "cite", "says", "of", "cap", "floor", "combine", "by", "weight", "relative_to", "full", "within", "period", "chosen")
PER = ("committee", "special_committee", "sector", "group")


def read_part(reading: Reading, value: Value, named: dict[str, Mapping]) -> Clause | Block:
    """A clause or a block, by the word it begins with."""
    entries = value.entries if isinstance(value, Mapping) else {}
    return read_block(reading, value, named) if "block" in entries else read_clause(reading, value, named)


def read_block(reading: Reading, value: Value, named: dict[str, Mapping]) -> Block:
    """A block. Its cap and floor must be written, as a number or `none`."""
    fields = reading.fields(value, BLOCK)
    fields.need("block")
    cap, floor = fields.need("cap", "silent_cap"), fields.need("floor", "silent_floor")
    combine, by, weight, period, says = (fields.get(name) for name in ("combine", "by", "weight", "period", "says"))
    combined = "sum" if combine is None else reading.one_of(combine, ("sum", "highest"), "合并方式")
    if combined == "highest":
        by = fields.need("by")
    elif by is not None:
        reading.report(by, "without_effect", field="by", needs="combine: highest")
    parts = tuple(read_part(reading, item, named) for item in reading.items(fields.need("of")))
    if combine is None:
        _refuse_silent_combine(fields, [part for part in parts if isinstance(part, Clause)])
    name = read_name(fields, "block")
    return Block(
        name=name,
        cite=read_cite(fields, needed=False),
        says="" if says is None else reading.text(says),
        chosen=read_chosen(reading, fields.mapping, named, name),
        of=parts,
        combine=combined,  # type: ignore[arg-type]
        by=None if by is None or combined == "sum" else reading.one_of(by, ("work", "year"), "合并范围"),  # type: ignore[arg-type]
        weight=Fraction(1) if weight is None else reading.ratio(weight),
        relative=_relative(fields),
        cap=reading.limit(cap),
        floor=reading.limit(floor),
        period=None if period is None else reading.text(period),
        path=fields.mapping.path,
    )


def _refuse_silent_combine(fields: Fields, clauses: list[Clause]) -> None:
    """Several marks of one record that could earn in separate clauses: the block must say how they combine."""
    seen: dict[str, tuple[str, frozenset[str]]] = {}
    for clause in clauses:
        if clause.each is None or not clause.each.marks:
            continue
        marks = frozenset(pattern.mark for pattern in clause.each.marks)
        for kind in fields.reading.under(clause.each.kinds):
            first, others = seen.setdefault(kind.name, (clause.name, marks))
            if others != marks:
                fields.reading.report(fields.mapping, "silent_combine", first=first, second=clause.name)
                return


def _relative(fields: Fields) -> Relative | None:
    """`relative_to: maximum`: what the highest gets and among whom it is sought must be written."""
    reading, value = fields.reading, fields.get("relative_to")
    if value is None:
        for name in ("full", "within"):
            if name in fields:
                reading.report(fields.mapping.entries[name], "without_effect", field=name, needs="relative_to: maximum")
        return None
    reading.one_of(value, ("maximum",), "比较基准")
    full, within = fields.need("full", "silent_full"), fields.need("within", "silent_within")
    points = 0 if full is None else reading.points(full)
    if full is not None and points <= 0:
        reading.report(full, "full_positive")
    return Relative(full=points, within="committee" if within is None else reading.one_of(within, PER, "比较范围"))  # type: ignore[arg-type]
