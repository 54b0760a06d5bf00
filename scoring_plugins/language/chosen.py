"""Reading `chosen`: which fields decide points where the source is silent, each of which must exist."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scoring_plugins.engine.scorecard import Chosen
from scoring_plugins.language.fields import Reading
from scoring_plugins.language.source import Mapping, Scalar, Sequence, Value

MOST_VALUES_SHOWN = 20
LONGEST_SHOWN = 300
MOST_CHOSEN = 300
NAMING = ("clause", "block", "duty", "grade", "list")


def named_parts(root: Value) -> dict[str, Mapping]:
    """Every clause, block, duty, grade and list below `root`, by its name."""
    found: dict[str, Mapping] = {}
    pending = [root]
    while pending:
        value = pending.pop()
        if isinstance(value, Sequence):
            pending.extend(value.items)
        elif isinstance(value, Mapping):
            pending.extend(value.entries.values())
            for word in NAMING:
                name = value.entries.get(word)
                if isinstance(name, Scalar):
                    found.setdefault(name.text, value)
    return found


def read_chosen(reading: Reading, here: Mapping, named: dict[str, Mapping], owner: str = "") -> tuple[Chosen, ...]:
    """The `chosen` list of `here`; `owner` is the name of the part it stands in, put before paths that start there."""
    found = []
    for item in reading.few(reading.items(here.entries.get("chosen")), MOST_CHOSEN):
        fields = reading.fields(item, ("field", "why"))
        field, why = fields.need("field"), fields.need("why")
        if field is None or why is None:
            continue
        path = reading.text(field)
        values = _resolve(here, path.split("."))
        starts_here = bool(values)
        if not values:
            name, _, rest = path.partition(".")
            values = _resolve(named[name], rest.split(".")) if name in named and rest else []
        if not values:
            choices = [name for name in here.entries if name != "chosen"]
            begins_right = path.partition(".")[0] in (*choices, *named)
            reading.report(field, "chosen_unknown", "" if begins_right else reading.nearest(path, [*choices, *named]), field=path)
        prefix = f"{owner}." if owner and starts_here else ""
        found.append(Chosen(field=prefix + path, why=reading.text(why), value="、".join(_plain(value) for value in values)))
    return tuple(found)


def _resolve(value: Value, parts: list[str]) -> list[Value]:
    """The values at the end of a path, lists crossed; the first few of them, none where the path leads nowhere."""
    return list(islice(_every(value, parts), MOST_VALUES_SHOWN))


def _every(value: Value, parts: list[str]) -> Iterator[Value]:
    if not parts:
        yield value
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _every(item, parts)
    elif isinstance(value, Mapping) and parts[0] in value.entries:
        yield from _every(value.entries[parts[0]], parts[1:])


def _plain(value: Value) -> str:
    """A value as it was written, on one line; a long one is cut."""
    pieces, length = [], 0
    for piece in _pieces(value):
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST_SHOWN:
            return "".join(pieces)[:LONGEST_SHOWN] + "…"
    return "".join(pieces)


def _pieces(value: Value) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield "{"
        for position, (name, entry) in enumerate(value.entries.items()):
            yield f", {name}: " if position else f"{name}: "
            yield from _pieces(entry)
        yield "}"
    elif isinstance(value, Sequence):
        yield "["
        for position, item in enumerate(value.items):
            yield ", " if position else ""
            yield from _pieces(item)
        yield "]"
    elif isinstance(value, Scalar):
        yield value.text
