"""Reading `chosen`: which fields decide points where the source is silent, each of which must exist."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.engine.scorecard import Chosen
from scoring_plugins.language.fields import Reading
from scoring_plugins.language.source import Mapping, Scalar, Sequence, Value

# Of one choice, as it is printed; what is longer is no field but a good part of the regulation.
LONGEST_CHOSEN = 6_000
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
        value = _written(here, path.split("."))
        starts_here = value is not None
        if value is None:
            name, _, rest = path.partition(".")
            value = _written(named[name], rest.split(".")) if name in named and rest else None
        if value is None:
            choices = [name for name in here.entries if name != "chosen"]
            begins_right = path.partition(".")[0] in (*choices, *named)
            reading.report(field, "chosen_unknown", "" if begins_right else reading.nearest(path, [*choices, *named]), field=path)
        elif len(value) > LONGEST_CHOSEN:
            reading.report(field, "chosen_too_wide", field=path)
        prefix = f"{owner}." if owner and starts_here else ""
        found.append(Chosen(field=prefix + path, why=reading.text(why), value=value or ""))
    return tuple(found)


def _written(value: Value, parts: list[str]) -> str | None:
    """The values at the end of a path as they were written, on one line, lists crossed; None where the path leads nowhere.

    Of very much only the beginning, but enough to see that it is too much.
    """
    found: list[str] = []
    length = 0
    for piece in _joined(_every(value, parts)):
        found.append(piece)
        length += len(piece)
        if length > LONGEST_CHOSEN:
            break
    return "".join(found) if found else None


def _joined(values: Iterator[Value]) -> Iterator[str]:
    for count, value in enumerate(values):
        if count:
            yield "、"
        yield from _pieces(value)


def _every(value: Value, parts: list[str]) -> Iterator[Value]:
    if not parts:
        yield value
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _every(item, parts)
    elif isinstance(value, Mapping) and parts[0] in value.entries:
        yield from _every(value.entries[parts[0]], parts[1:])


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
