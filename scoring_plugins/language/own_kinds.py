"""Reading what a document declares for itself: kinds of records, and attributes of members.

No kind or attribute about the use of an app can be declared: such names are refused, whatever is meant by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from scoring_plugins.language.fields import Reading
from scoring_plugins.language.kinds import AttributeType, Kind, Vocabulary, tracking_word
from scoring_plugins.language.source import Mapping, Scalar, Sequence, Value

TYPES = ("text", "yes_no", "number")
# Words that would mean something else where a role or mark, or where an attribute, is written.
TAKEN_WORDS = frozenset(["any", "by", "mode", "otherwise", "points", "times", "record"])
TAKEN_ATTRIBUTES = frozenset(["role", "kind", "presence", "mark", "year", "quarter", "month", "work"])


def read_vocabulary(reading: Reading, value: Value | None, known: Vocabulary) -> Vocabulary:
    """The kinds that are known already, and those of a document's `kinds`."""
    if value is None:
        return known
    kinds = dict(known.kinds)
    for name, entry in _entries(reading, value):
        place = Scalar(f"{value.path}.{name}", *_place(value, name), text=name, quoted=False)
        parts = name.split(".")
        if name in known.kinds:
            reading.report(place, "kind_known", name=name)
        elif len(parts) > 4 or not all(_is_word(part) for part in parts):
            reading.report(place, "kind_name", name=name)
        _refuse_tracking(reading, place, name)
        kinds.setdefault(name, _kind(reading, name, entry))
    return Vocabulary(kinds)


def _kind(reading: Reading, name: str, value: Value) -> Kind:
    fields = reading.fields(value, ("roles", "marks", "sessions", "attributes"))
    sessions = fields.need("sessions", "silent_sessions")
    roles = _names(reading, fields.get("roles"), TAKEN_WORDS)
    return Kind(
        name=name,
        has_sessions=sessions is not None and reading.yes_no(sessions),
        roles=roles,
        marks=_names(reading, fields.get("marks"), TAKEN_WORDS),
        attributes=read_attribute_types(reading, fields.get("attributes")),
        must_name_role=bool(roles),
    )


def _names(reading: Reading, value: Value | None, taken: Collection[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for item in reading.items(value):
        word = reading.text(item)
        _refuse_name(reading, item, word, taken)
        if word in found:
            reading.report(item, "declared_twice", name=word)
        found[word] = None
    return tuple(found)


def read_attribute_types(reading: Reading, value: Value | None) -> dict[str, AttributeType]:
    """Attributes by name: `text`, `yes_no`, `number`, or a list of the words it may be."""
    found: dict[str, AttributeType] = {}
    for name, entry in _entries(reading, value):
        place = Scalar(getattr(value, "path", ""), *_place(value, name), text=name, quoted=False)
        _refuse_name(reading, place, name, TAKEN_ATTRIBUTES)
        _refuse_tracking(reading, place, name)
        if isinstance(entry, Sequence):
            if not entry.items:
                reading.report(entry, "empty_list")
            found[name] = tuple(reading.text(item) for item in entry.items)
            for word, count in Counter(found[name]).items():
                if word in ("otherwise", "by", "mode") or count > 1:
                    reading.report(entry, "declared_twice" if count > 1 else "bad_word", name=word)
        else:
            found[name] = reading.one_of(entry, TYPES, "属性类型")  # type: ignore[assignment]
    return found


def _entries(reading: Reading, value: Value | None) -> list[tuple[str, Value]]:
    if isinstance(value, Mapping):
        reading.places[value.path] = (value.line, value.column)
        return list(value.entries.items())
    if value is not None:
        reading.report(value, "needs_mapping", fields="—")
    return []


def _place(value: Value | None, name: str) -> tuple[int, int]:
    return value.places[name] if isinstance(value, Mapping) else (1, 1)


def _is_word(word: str) -> bool:
    return word.isidentifier() and len(word) <= 40


def _refuse_name(reading: Reading, place: Value, name: str, taken: Collection[str]) -> None:
    if name and (not _is_word(name) or name in taken):
        reading.report(place, "bad_word", name=name)


def _refuse_tracking(reading: Reading, place: Value, name: str) -> None:
    word = tracking_word(name)
    if word:
        reading.report(place, "tracking", name=name, word=word)
