"""Reading clauses and blocks, and refusing those that leave a point-deciding field unwritten."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring_plugins.language.chosen import read_chosen
from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.kinds import kinds_under
from scoring_plugins.language.nodes import Block, Clause, Fixed, Ladder, PerUnit, Points, Selector, Take
from scoring_plugins.language.read_conditions import read_condition, read_dated_by, refuse_silent_presence
from scoring_plugins.language.read_points import read_multipliers, read_points, read_share
from scoring_plugins.language.read_selectors import attribute_types, read_member_test, read_selector
from scoring_plugins.language.source import Mapping, Value

OF_RECORDS = ("unless", "dated_by", "points", "per", "order", "take", "cap_each", "consumes", "unconsumed", "times", "share")
CLAUSE = ("clause", "cite", "says", "for", "each", *OF_RECORDS, "cap", "floor", "chosen", "grant", "if", "period")
BLOCK = ("block", "cite", "says", "of", "cap", "floor", "combine", "by", "weight", "period", "chosen")
ORDERS = ("dated_on", "work", "position", "party_size", "quantity")
PARTS = ("year", "quarter", "month", "work")


def read_name(fields: Fields, word: str) -> str:
    """The name of a clause, block, duty, grade or list; dots are kept for paths."""
    value = fields.get(word)
    name = "" if value is None else fields.reading.text(value)
    if value is not None and ("." in name or name in ("total", "record", "none")):
        fields.reading.report(value, "bad_name", name=name)
    return name


def read_cite(fields: Fields, needed: bool = True) -> tuple[str, ...]:
    """Where in the source; a clause without it cannot be checked by anyone."""
    value = fields.need("cite") if needed else fields.get("cite")
    return fields.reading.words(value)


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
        cap=reading.limit(cap),
        floor=reading.limit(floor),
        period=None if period is None else reading.text(period),
        path=fields.mapping.path,
    )


def _refuse_silent_combine(fields: Fields, clauses: list[Clause]) -> None:
    """Several marks of one record that could earn in separate clauses: the block must say how they combine."""
    earning = [(clause.name, clause.each) for clause in clauses if clause.each is not None and clause.each.marks]
    for position, (name, select) in enumerate(earning):
        kinds = {kind.name for kind in kinds_under(select.kinds)}
        for other, other_select in earning[:position]:
            shared = kinds & {kind.name for kind in kinds_under(other_select.kinds)}
            different = {mark.mark for mark in select.marks} != {mark.mark for mark in other_select.marks}
            if shared and different:
                fields.reading.report(fields.mapping, "silent_combine", first=other, second=name)
                return


def read_clause(reading: Reading, value: Value, named: dict[str, Mapping]) -> Clause:
    """A clause: points for each selected record, or a grant without records."""
    fields = reading.fields(value, CLAUSE, later=("python", "max_party_size", "advisory", "relative_to"))
    fields.need("clause")
    says, cap, floor, period = fields.need("says"), fields.get("cap"), fields.get("floor"), fields.get("period")
    applies, condition = fields.get("for"), fields.get("if")
    select = None if (each := fields.get("each")) is None else read_selector(reading, each)
    points = _granted(fields) if select is None else read_points(reading, fields.need("points"), select)
    name = read_name(fields, "clause")
    if select is not None:
        _refuse_silent_selection(fields, select, points)
        if condition is not None:
            reading.report(condition, "if_without_grant")
    unless = None if (other := fields.get("unless")) is None else read_selector(reading, other, select.kinds if select else ())
    multipliers = read_multipliers(reading, fields.get("times"), select.kinds if select else ())
    selectors = tuple(found for found in (select, unless, *(multiplier.when for multiplier in multipliers)) if found is not None)
    laddered = any(isinstance(part, Ladder) and part.by == "mark" for part in every_points(points))
    return Clause(
        name=name,
        cite=read_cite(fields),
        says="" if says is None else reading.text(says),
        chosen=read_chosen(reading, fields.mapping, named, name),
        applies_to=None if applies is None else read_member_test(reading, applies),
        each=select,
        unless=unless,
        dated_by=read_dated_by(fields, selectors, laddered),
        points=points,
        multipliers=multipliers,
        share=read_share(reading, fields.get("share")),
        per=_per(fields, select),
        order=_order(fields),
        take=_take(fields),
        cap_each=reading.limit(fields.get("cap_each")),
        cap=reading.limit(cap),
        floor=reading.limit(floor),
        consumes=_flag(fields, "consumes"),
        unconsumed=_flag(fields, "unconsumed"),
        condition=None if condition is None else read_condition(reading, condition),
        period=None if period is None else reading.text(period),
        path=fields.mapping.path,
    )


def every_points(points: Points) -> Iterator[Points]:
    """A points node and all nested in it."""
    yield points
    if isinstance(points, Ladder):
        for rung in points.rungs:
            yield from every_points(rung.points)
        if points.otherwise is not None:
            yield from every_points(points.otherwise)


def _granted(fields: Fields) -> Points:
    """The points of a clause without `each`; what belongs to records has no meaning there."""
    reading, grant = fields.reading, fields.get("grant")
    if grant is None:
        reading.report(fields.mapping, "each_or_grant")
        return Fixed(points=0)
    for name in OF_RECORDS:
        if name in fields:
            reading.report(fields.mapping.entries[name], "without_effect", field=name, needs="each")
    return read_points(reading, grant, None)


def _refuse_silent_selection(fields: Fields, select: Selector, points: Points) -> None:
    reading, each = fields.reading, fields.mapping.entries["each"]
    if "grant" in fields:
        reading.report(fields.mapping.entries["grant"], "each_or_grant")
    inner = list(every_points(points))
    ladders = [part.by for part in inner if isinstance(part, Ladder)]
    known = kinds_under(select.kinds)
    if not select.names_role and "role" not in ladders and any(kind.must_name_role for kind in known):
        reading.report(each, "silent_role")
    by_sessions = any(isinstance(part, PerUnit) and part.of != ("quantity",) for part in inner)
    if "presence" not in ladders and not by_sessions and isinstance(each, Mapping):
        refuse_silent_presence(Fields(reading, each), select)


def _per(fields: Fields, select: Selector | None) -> str | None:
    value = fields.get("per")
    if value is None:
        if "take" in fields or "cap_each" in fields:
            fields.need("per", "silent_per")
        return None
    if "take" not in fields and "cap_each" not in fields:
        fields.reading.report(value, "without_effect", field="per", needs="take / cap_each")
    attributes = attribute_types(kinds_under(select.kinds)) if select else {}
    word = fields.reading.one_of(value, (*PARTS, *attributes), "分组")
    return word if word in PARTS else f"attributes.{word}"


def _order(fields: Fields) -> tuple[str, ...]:
    value = fields.get("order")
    if value is None:
        if "take" in fields:
            fields.need("order", "silent_order")
        return ()
    if "take" not in fields:
        fields.reading.report(value, "without_effect", field="order", needs="take")
    order = fields.reading.known_words(value, ORDERS, "次序")
    if order[-1:] != ("work",):
        fields.reading.report(value, "order_ends_in_work")
    return order


def _take(fields: Fields) -> Take | None:
    reading, value = fields.reading, fields.get("take")
    if value is None:
        return None
    inner = reading.fields(value, ("first", "from", "to", "best"), later=("counted_over",))
    numbers = {name: reading.whole(inner.mapping.entries[name], at_least=1) for name in ("first", "from", "to", "best") if name in inner}
    shapes: list[set[str]] = [{"first"}, {"from"}, {"from", "to"}, {"best"}]
    if set(numbers) not in shapes or numbers.get("to", numbers.get("from", 0)) < numbers.get("from", 0):
        reading.report(value, "take_shape")
    if "first" in numbers:
        return Take(end=numbers["first"])
    if "best" in numbers:
        return Take(best=numbers["best"])
    return Take(start=numbers.get("from", 1), end=numbers.get("to"))


def _flag(fields: Fields, name: str) -> bool:
    value = fields.get(name)
    return value is not None and fields.reading.yes_no(value)
