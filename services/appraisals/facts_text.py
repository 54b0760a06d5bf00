"""The facts that somebody was scored from, as one line of text that reads back equal: what a result keeps beside its lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, cast

import msgspec

from scoring_plugins.records import AttributeValue, MemberState, PerformanceRecord, Record

# JSON has one kind of text; a number among attributes says so, or it would come back as a word and be compared as one.
_DECIMAL = "decimal"


def facts_text(performance: PerformanceRecord) -> str:
    """JSON with names in order: equal facts, equal text, on any machine.

    The highest points of a cohort (`maxima`) are left out: they are computed from everybody's facts and are none themselves.
    """
    facts = msgspec.structs.replace(performance, maxima=None)
    # Without numbers among attributes, which are rare, JSON of the record itself is the same and made forty times as fast.
    return msgspec.json.encode(plain_facts(facts) if _has_numbers(facts) else facts, order="sorted").decode()


def facts_digest(text: str) -> str:
    """SHA-256 of facts as text, in hex."""
    return sha256(text.encode()).hexdigest()


def performance_in(text: str | bytes) -> PerformanceRecord:
    """The performance record that `facts_text` wrote. Raises ValueError for anything else, with what is wrong in English."""
    return performance_from(msgspec.json.decode(text))


def performance_from(plain: object) -> PerformanceRecord:
    """`performance_in` of what was parsed already."""
    read = msgspec.convert(plain, PerformanceRecord)
    records = tuple(_typed_record(record) for record in read.records)
    member = msgspec.structs.replace(read.member, state=_typed_state(read.member.state))
    return msgspec.structs.replace(read, member=member, records=records)


def plain_facts(value: Any) -> Any:
    """A performance record, or a part of one, as JSON can say it: days as text, numbers among attributes marked as such."""
    if isinstance(value, msgspec.Struct):
        return {name: _plain_field(name, getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple | list):
        return [plain_facts(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _has_numbers(facts: PerformanceRecord) -> bool:
    given = [facts.member.state.attributes, *(each for record in facts.records for each in (record.attributes, record.member.attributes))]
    return any(isinstance(value, Decimal) for attributes in given if attributes for value in attributes.values())


def _plain_field(name: str, value: Any) -> Any:
    if name != "attributes":
        return plain_facts(value)
    attributes = cast(Mapping[str, AttributeValue], value)
    return {key: {_DECIMAL: str(each)} if isinstance(each, Decimal) else each for key, each in attributes.items()}


def _typed_record(record: Record) -> Record:
    state = _typed_state(record.member)
    if not record.attributes and state is record.member:
        return record
    return msgspec.structs.replace(record, attributes=_typed(record.attributes), member=state)


def _typed_state(state: MemberState) -> MemberState:
    return msgspec.structs.replace(state, attributes=_typed(state.attributes)) if state.attributes else state


def _typed(attributes: Mapping[str, object]) -> dict[str, AttributeValue]:
    return {name: _typed_value(name, value) for name, value in attributes.items()}


def _typed_value(name: str, value: object) -> AttributeValue:
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, dict) and value.keys() == {_DECIMAL}:
        try:
            return Decimal(value[_DECIMAL])
        except (InvalidOperation, TypeError, ValueError):
            pass
    raise ValueError(f"attribute {name} is neither text, yes or no, nor a number: {value!r}")
