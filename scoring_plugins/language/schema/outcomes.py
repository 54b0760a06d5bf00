"""The JSON Schema of conditions, duties, grades, lists and proposals, from the reader's own tables of fields."""

from __future__ import annotations

from scoring_plugins.language.read_blocks import PER
from scoring_plugins.language.read_conditions import SHAPES
from scoring_plugins.language.read_outcomes import QUOTA, TIES
from scoring_plugins.language.read_selectors import BOUNDS
from scoring_plugins.language.schema.parts import ANY_BOUND, COMPARED, first_word
from scoring_plugins.language.schema.values import YES_NO, Schema, fields, many, one_of, ref, whole

SHARE_OR_RATIO = {"anyOf": [ref("ratio"), {"type": "array", "items": ref("ratio"), "minItems": 2, "maxItems": 2}]}


def _window() -> Schema:
    return {
        "anyOf": [
            one_of(("year", "term")),
            fields({"in_each": one_of(("quarter", "month"))}, needed=["in_each"]),
            fields({"years": whole(1, 20)}, needed=["years"]),
            fields({"consecutive_years": whole(1, 20)}, needed=["consecutive_years"]),
        ]
    }


def _shapes() -> dict[str, dict[str, Schema]]:
    """The fields of each condition, by the word it begins with."""
    inner: dict[str, Schema] = {
        "count": ref("selector"),
        "sum": ref("selector"),
        "of": ref("units"),
        "ratio": fields({"of": ref("selector"), "over": ref("selector")}, needed=["of", "over"]),
        "score": ref("text"),
        "grade": ref("words"),
        "duty": ref("text"),
        "member": ref("member"),
        "all": many(ref("condition"), at_least=1),
        "any": many(ref("condition"), at_least=1),
        "not": ref("condition"),
        "dated_by": ref("text"),
        "window": ref("window"),
        **COMPARED,
    }
    return {word: {name: inner[name] for name in names} for word, names in SHAPES.items()}


def conditions() -> dict[str, Schema]:
    """A condition, and a duty with its condition beside its name."""
    found = {f"condition_{word}": _shape(word, properties) for word, properties in _shapes().items()}
    words = [word for word in SHAPES if word != "duty"]
    own = {
        "duty": ref("name"),
        "cite": ref("cite"),
        "says": ref("text"),
        "for": ref("member"),
        "advisory": YES_NO,
        "chosen": ref("chosen"),
    }
    duties = {f"duty_{word}": _shape(word, {**_shapes()[word], **own}, ["duty", "cite", "says"]) for word in words}
    return {
        "window": _window(),
        **found,
        "condition": {"type": "object", **first_word({word: f"condition_{word}" for word in SHAPES}, "condition_count")},
        **duties,
        "duty": {"type": "object", **first_word({word: f"duty_{word}" for word in words}, "duty_count")},
    }


def _shape(word: str, properties: dict[str, Schema], needed: list[str] | None = None) -> Schema:
    also = {"sum": ["of"]}.get(word, [])
    bounds = ANY_BOUND if set(BOUNDS) <= set(properties) else {}
    return {**fields(properties, needed=[*(needed or []), word, *also]), **bounds}


def _quota() -> Schema:
    found = fields(
        {
            "share": SHARE_OR_RATIO,
            "count": {"anyOf": [whole(1), {"type": "array", "items": whole(), "minItems": 2, "maxItems": 2}]},
            "per": one_of(PER),
            "rounding": one_of(("down", "up", "half_up")),
            "ties": one_of(TIES),
            "at_least_for": fields({"for": ref("member"), "share": ref("ratio")}, needed=["for", "share"]),
        },
        QUOTA,
    )
    found["oneOf"] = [{"required": ["share", "rounding"]}, {"required": ["count"], "not": {"required": ["rounding"]}}]
    return found


def _grade() -> Schema:
    whole_quota = {"required": ["per", "ties"]}
    found = fields(
        {
            "grade": ref("name"),
            "cite": ref("cite"),
            "says": ref("text"),
            "colour": ref("text"),
            "at_least": ref("number_of_points"),
            "above": ref("number_of_points"),
            "duties": ref("words"),
            "quota": {"allOf": [ref("quota"), whole_quota]},
            "decided_by": ref("text"),
        },
        needed=["grade"],
    )
    found["not"] = {"required": ["at_least", "above"]}
    return found


def _list() -> Schema:
    found = fields(
        {
            "list": ref("name"),
            "cite": ref("cite"),
            "says": ref("text"),
            "for": ref("member"),
            "per": one_of(PER),
            "top": whole(1),
            "quota": ref("quota"),
            "ties": one_of(TIES),
        },
        needed=["list", "cite"],
    )
    found["oneOf"] = [{"required": ["top", "per", "ties"]}, {"required": ["quota"]}]
    return found


def outcomes() -> dict[str, Schema]:
    """Grades, lists, proposals, what is left out, and quotas."""
    proposal = {"propose": ref("text"), "cite": ref("cite"), "if": ref("condition"), "at": {"const": "term_end"}}
    return {
        "quota": _quota(),
        "grade": _grade(),
        "list": _list(),
        "proposal": fields(proposal, needed=["propose", "cite", "if"]),
        "left_out": fields({"cite": ref("cite"), "why": ref("text")}, needed=["cite", "why"]),
        "chosen": many(fields({"field": ref("text"), "why": ref("text")}, needed=["field", "why"])),
    }
