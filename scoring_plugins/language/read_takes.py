"""Reading partitions, orders and takes."""

from __future__ import annotations

from scoring_plugins.language.fields import Fields
from scoring_plugins.language.nodes import Selector, Take
from scoring_plugins.language.read_selectors import attribute_types, read_selector

ORDERS = ("dated_on", "work", "position", "party_size", "quantity")
PARTS = ("year", "quarter", "month", "work")


def read_per(fields: Fields, select: Selector | None) -> str | None:
    """The partition; it must be written where something is taken or capped in each."""
    value = fields.get("per")
    if value is None:
        if "take" in fields or "cap_each" in fields:
            fields.need("per", "silent_per")
        return None
    if "take" not in fields and "cap_each" not in fields:
        fields.reading.report(value, "without_effect", field="per", needs="take / cap_each")
    attributes = attribute_types(fields.reading.under(select.kinds)) if select else {}
    word = fields.reading.one_of(value, (*PARTS, *attributes), "分组")
    return word if word in PARTS else f"attributes.{word}"


def read_order(fields: Fields) -> tuple[str, ...]:
    """The order in which records are counted; it must be written where something is taken, and ends in work."""
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


def read_take(fields: Fields) -> Take | None:
    """Which of a partition's records stay, by position or the best."""
    reading, value = fields.reading, fields.get("take")
    if value is None:
        return None
    inner = reading.fields(value, ("first", "from", "to", "best", "counted_over"))
    numbers = {name: reading.whole(inner.mapping.entries[name], at_least=1) for name in ("first", "from", "to", "best") if name in inner}
    shapes: list[set[str]] = [{"first"}, {"from"}, {"from", "to"}, {"best"}]
    if set(numbers) not in shapes or numbers.get("to", numbers.get("from", 0)) < numbers.get("from", 0):
        reading.report(value, "take_shape")
    counted_over = inner.get("counted_over")
    if counted_over is not None and "best" in numbers:
        reading.report(counted_over, "best_counts_own")
    over = None if counted_over is None else read_selector(reading, counted_over)
    if "first" in numbers:
        return Take(end=numbers["first"], counted_over=over)
    if "best" in numbers:
        return Take(best=numbers["best"])
    return Take(start=numbers.get("from", 1), end=numbers.get("to"), counted_over=over)
