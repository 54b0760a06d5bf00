"""Reading `chosen`: which fields decide points where the source is silent, each of which must exist."""

from __future__ import annotations

from scoring_plugins.engine.scorecard import Chosen
from scoring_plugins.language.fields import Reading
from scoring_plugins.language.source import Mapping, Scalar, Sequence, Value

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
    for item in reading.items(here.entries.get("chosen")):
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
    """The values at the end of a path, lists crossed; none where the path leads nowhere."""
    if not parts:
        return [value]
    if isinstance(value, Sequence):
        return [found for item in value.items for found in _resolve(item, parts)]
    if isinstance(value, Mapping) and parts[0] in value.entries:
        return _resolve(value.entries[parts[0]], parts[1:])
    return []


def _plain(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_plain(entry)}" for name, entry in value.entries.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(_plain(item) for item in value.items) + "]"
    return value.text if isinstance(value, Scalar) else ""
