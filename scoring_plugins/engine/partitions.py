"""Which partition a clause's record falls in: what take and cap each are counted within."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from scoring_plugins.catalogue import say
from scoring_plugins.engine.selection import Seen
from scoring_plugins.engine.wording import number, record_name
from scoring_plugins.language.nodes import Clause
from scoring_plugins.language.periods import Period


class Partition(NamedTuple):
    """One partition of a clause's records: what tells it apart, and how an explanation calls it."""

    key: object
    name: str


def partition_of(clause: Clause, each: Seen, days: Period) -> Partition:
    """The partition a record falls in. Works are told apart by themselves, never by their titles; numbers by size."""
    if clause.per == "quarter":
        part = days.part_of(each.day, 3)
        return Partition(part, say("regulation.part.quarter", part=part + 1))
    if clause.per == "month":
        part = days.part_of(each.day, 1)
        return Partition(part, say("regulation.part.month", part=part + 1))
    if clause.per == "work":
        return Partition(each.record.work, record_name(each.record))
    if clause.per is not None and clause.per.startswith("attributes."):
        value = each.record.attributes.get(clause.per.removeprefix("attributes."))
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            sized = number(Fraction(value))
            # Two kinds may declare one name as a number and as text: then 1 and "1" are two values.
            return Partition((sized,), sized)
        return Partition(value, "—" if value is None else str(value))
    return Partition(None, say("regulation.part.year"))
