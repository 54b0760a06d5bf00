"""Reading clauses, and refusing those that leave a point-deciding field unwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring_plugins.language.chosen import read_chosen
from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.nodes import Clause, Dated, Fixed, Ladder, PerUnit, Points, Python, Scaled, Selector, Share, Take
from scoring_plugins.language.read_conditions import read_condition, read_dated_by, refuse_silent_presence
from scoring_plugins.language.read_members import read_member_test
from scoring_plugins.language.read_points import read_points
from scoring_plugins.language.read_selectors import read_selector
from scoring_plugins.language.read_sharing import divides, read_multipliers, read_share
from scoring_plugins.language.read_takes import read_order, read_per, read_take
from scoring_plugins.language.source import Mapping, Scalar, Value

OF_RECORDS = ("unless", "dated_by", "points", "per", "order", "take", "cap_each", "consumes", "unconsumed", "times", "share",
              "max_party_size")  # fmt: skip
CLAUSE = ("clause", "cite", "says", "for", "each", *OF_RECORDS, "cap", "floor", "chosen", "grant", "if", "period", "python")
TARGET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*")
LARGEST_PARTY = 16


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


def read_clause(reading: Reading, value: Value, named: dict[str, Mapping]) -> Clause:
    """A clause: points for each selected record, a grant without records, or, as the last resort, a function of the plugin."""
    fields = reading.fields(value, CLAUSE)
    fields.need("clause")
    says, cap, floor, period = fields.need("says"), fields.get("cap"), fields.get("floor"), fields.get("period")
    applies, condition = fields.get("for"), fields.get("if")
    select = None if (each := fields.get("each")) is None else read_selector(reading, each)
    take = read_take(fields)
    points = _points(fields, select, take)
    name = read_name(fields, "clause")
    unless = None if (other := fields.get("unless")) is None else read_selector(reading, other, select.kinds if select else ())
    multipliers = read_multipliers(reading, fields.get("times"), select.kinds if select else ())
    over = take.counted_over if take else None
    selectors = tuple(found for found in (select, unless, over, *(multiplier.when for multiplier in multipliers)) if found is not None)
    laddered = any(isinstance(part, Ladder) and part.by == "mark" for part in every_points(points))
    share = read_share(reading, fields.get("share"))
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
        share=share,
        per=read_per(fields, select),
        order=read_order(fields),
        take=take,
        cap_each=reading.limit(fields.get("cap_each")),
        cap=reading.limit(cap),
        floor=reading.limit(floor),
        consumes=_flag(fields, "consumes"),
        unconsumed=_flag(fields, "unconsumed"),
        condition=None if condition is None else read_condition(reading, condition),
        period=None if period is None else reading.text(period),
        max_party_size=_max_party_size(fields, share),
        path=fields.mapping.path,
    )


def every_points(points: Points) -> Iterator[Points]:
    """A points node and all nested in it."""
    yield points
    inner: list[Points] = []
    if isinstance(points, Ladder):
        inner = [rung.points for rung in points.rungs] + ([] if points.otherwise is None else [points.otherwise])
    elif isinstance(points, Dated):
        inner = [step.points for step in points.steps]
    elif isinstance(points, Scaled):
        inner = [points.points]
    for part in inner:
        yield from every_points(part)


def _points(fields: Fields, select: Selector | None, take: Take | None) -> Points:
    if "python" in fields:
        return _python(fields)
    if select is None:
        return _granted(fields)
    points = read_points(fields.reading, fields.need("points"), select)
    _refuse_silent_selection(fields, select, points)
    if take is not None and take.counted_over is not None:
        _refuse_silent_count(fields, take.counted_over)
    if "if" in fields:
        fields.reading.report(fields.mapping.entries["if"], "if_without_grant")
    return points


def _python(fields: Fields) -> Points:
    """A function of the plugin: nothing else may say what it gives, and its bounds must be written as numbers."""
    reading, value = fields.reading, fields.mapping.entries["python"]
    for name in ("each", "grant", "if", *OF_RECORDS):
        if name in fields:
            reading.report_at(fields.mapping.places[name], "python_alone", field=name)
    bounds = [fields.get(name) for name in ("cap", "floor")]
    if None in bounds:
        reading.report(fields.mapping, "silent_python_bounds")
    else:
        for bound in bounds:
            if isinstance(bound, Scalar) and bound.text == "none":
                reading.report(bound, "silent_python_bounds")
                break
    target = reading.text(value)
    function = _nothing
    if not TARGET.fullmatch(target):
        reading.report(value, "python_target", target=target)
    elif reading.resolve is None:
        reading.report(value, "python_refused", target=target)
    else:
        try:
            function = reading.resolve(target)
        except LookupError as error:
            reading.report(value, "python_unknown", target=target, why=str(error.args[0] if error.args else error))
    return Python(target=target, function=function)


def _nothing(*_: object) -> tuple[()]:
    """What stands in for a function that could not be had; the regulation is refused."""
    return ()


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
    if "role" not in ladders:
        _refuse_silent_role(reading, each, select)
    by_sessions = any(isinstance(part, PerUnit) and part.of != ("quantity",) for part in inner)
    if "presence" not in ladders and not by_sessions and isinstance(each, Mapping):
        refuse_silent_presence(Fields(reading, each), select)


def _refuse_silent_count(fields: Fields, over: Selector) -> None:
    """Which records positions are counted over decides points as much as which are paid for."""
    take = fields.mapping.entries["take"]
    value = take.entries.get("counted_over") if isinstance(take, Mapping) else None
    if isinstance(value, Mapping):
        _refuse_silent_role(fields.reading, value, over)
        refuse_silent_presence(Fields(fields.reading, value), over)


def _refuse_silent_role(reading: Reading, place: Value, select: Selector) -> None:
    if not select.names_role and any(kind.must_name_role for kind in reading.under(select.kinds)):
        reading.report(place, "silent_role")


def _max_party_size(fields: Fields, share: Share | None) -> int | None:
    value = fields.get("max_party_size")
    if value is None:
        return None
    if share is None or not divides(share):
        fields.reading.report(value, "without_effect", field="max_party_size", needs="share: equal / {lead, others: equal}")
    return fields.reading.whole(value, at_least=2, at_most=LARGEST_PARTY)


def _flag(fields: Fields, name: str) -> bool:
    value = fields.get(name)
    return value is not None and fields.reading.yes_no(value)
