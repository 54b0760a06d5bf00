"""Single values of the JSON Schema, and how objects are put together from the reader's own tables of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scoring_plugins.catalogue import sentences
from scoring_plugins.language.kinds import LEVELS, MANNERS, PRESENCES, SESSION_COUNTS
from scoring_plugins.language.read_conditions import UNITS

Schema = dict[str, Any]

# Words that the reader does not take for text: nothing, and what YAML takes for nothing.
TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
RATIO: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[0-9]+/0*[1-9][0-9]*$"}]}
DAY: Schema = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
YES_NO: Schema = {"type": "boolean"}
MOST_POINTS = 1_000_000


def ref(name: str) -> Schema:
    """What is defined once under `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


def one_of(words: Iterable[str]) -> Schema:
    """One of the words."""
    return {"enum": list(words)}


def one_or_more(schema: Schema) -> Schema:
    """One, or a list of at least one."""
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def many(schema: Schema, at_least: int = 0) -> Schema:
    """A list."""
    return {"type": "array", "items": schema, **({"minItems": at_least} if at_least else {})}


def whole(at_least: int = 0, at_most: int | None = None) -> Schema:
    """A whole number."""
    return {"type": "integer", "minimum": at_least, **({} if at_most is None else {"maximum": at_most})}


def by_name(schema: Schema) -> Schema:
    """A mapping whose names are the document's own."""
    return {"type": "object", "additionalProperties": schema}


def fields(properties: Mapping[str, Schema], known: Iterable[str] | None = None, needed: Iterable[str] = ()) -> Schema:
    """A mapping of these fields and no others, in the order of the reader's table `known`. Raises KeyError where that knows another."""
    names = list(properties if known is None else known)
    if set(names) != set(properties):
        raise KeyError(f"the reader and the schema differ in {sorted(set(names) ^ set(properties))}")
    shown = {name: titled(name, properties[name]) for name in names}
    return {"type": "object", "properties": shown, **({"required": list(needed)} if needed else {}), "additionalProperties": False}


def titled(name: str, schema: Schema) -> Schema:
    """A field's schema with its Chinese word, which an editor shows."""
    known = sentences()
    word = known.get(f"explain.field.{name}") or known.get(f"choice.word.{name}") or known.get(f"explain.label.{name}")
    return schema if word is None or "title" in schema else {"title": word, **schema}


def leaves() -> dict[str, Schema]:
    """The values that are used again and again, by the name they are defined under."""
    points = {"type": "number", "minimum": -MOST_POINTS, "maximum": MOST_POINTS}
    return {
        "text": TEXT,
        "words": one_or_more(ref("text")),
        "cite": one_or_more(ref("text")),
        "ratio": RATIO,
        "day": DAY,
        "number_of_points": points,
        "limit": {"anyOf": [ref("number_of_points"), {"const": "none"}]},
        "presence": {"anyOf": [{"const": "any"}, one_or_more(one_of(PRESENCES))]},
        "role": {"anyOf": [{"const": "any"}, ref("words")]},
        "units": one_or_more(one_of(UNITS)),
        "session_count": one_of(SESSION_COUNTS),
        "level": one_of(LEVELS),
        "manner": one_of(MANNERS),
        "name": {"type": ["string", "number", "boolean"], "pattern": r"^[^.]*\S[^.]*$", "not": one_of(("total", "record", "none"))},
    }
