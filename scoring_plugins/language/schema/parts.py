"""The JSON Schema of selectors, points, clauses and blocks, from the reader's own tables of fields."""

from __future__ import annotations

from scoring_plugins.language.kinds import SESSION_COUNTS
from scoring_plugins.language.read_blocks import BLOCK, PER
from scoring_plugins.language.read_clauses import CLAUSE, LARGEST_PARTY
from scoring_plugins.language.read_members import MEMBER
from scoring_plugins.language.read_points import TABLES
from scoring_plugins.language.read_selectors import BOUNDS, SELECTOR
from scoring_plugins.language.read_takes import ORDERS
from scoring_plugins.language.schema.values import DAY, YES_NO, Schema, by_name, fields, many, one_of, one_or_more, ref, whole

COMPARED = {name: ref("ratio") for name in BOUNDS}
ANY_BOUND = {"anyOf": [{"required": [name]} for name in BOUNDS]}


def compared(properties: dict[str, Schema] | None = None) -> Schema:
    """A mapping with at least one bound."""
    return {**fields({**COMPARED, **(properties or {})}), **ANY_BOUND}


def selectors() -> dict[str, Schema]:
    """Which records, and which members."""
    attribute = {"anyOf": [ref("words"), ref("comparison")]}
    mark = fields({"mark": ref("text"), "level": ref("level"), "manner": ref("manner"), "by": ref("text")}, needed=["mark"])
    counted = compared({"plus": one_or_more(ref("session_count")), "over": ref("session_count")})
    selector = {
        "kind": ref("words"),
        "role": ref("role"),
        "mark": one_or_more({"anyOf": [{"type": "string", "pattern": r"\S"}, mark]}),
        "presence": ref("presence"),
        "sessions": {**fields(dict.fromkeys(SESSION_COUNTS, counted)), "minProperties": 1},
        "attributes": by_name(attribute),
        "organised_by": ref("words"),
        "occasion": fields({"kind": ref("words")}, needed=["kind"]),
        "converted_from": fields({"kind": ref("words")}, needed=["kind"]),
        "mandatory": YES_NO,
        **dict.fromkeys(("position", "party_size", "quantity"), ref("comparison")),
    }
    member = {
        "standing_committee": YES_NO,
        **dict.fromkeys(("posts", "sector", "special_committee", "groups", "party", "kind"), ref("words")),
        "months_served": ref("comparison"),
        "attributes": by_name(attribute),
        "excluded": YES_NO,
    }
    whole_selector = fields(selector, SELECTOR)
    return {
        "comparison": compared(),
        "selector_around": whole_selector,
        "selector": {**whole_selector, "required": ["kind"]},
        "member": fields(member, MEMBER),
    }


def points() -> dict[str, Schema]:
    """What a record or a grant is worth."""
    table = fields(
        {"by": one_of(TABLES), "values": by_name(ref("number_of_points")), "otherwise": ref("number_of_points")}, needed=["by", "otherwise"]
    )
    ladder = {
        "type": "object",
        "properties": {"by": {"type": "string"}, "mode": {"anyOf": [one_of(("add", "highest", "first")), ref("points")]}},
        "required": ["by"],
        "not": {"anyOf": [{"required": [name]} for name in ("values", "assessed", "per_unit", "of")]},
        "additionalProperties": ref("points"),
    }
    shapes = [
        ref("number_of_points"),
        {**table, "required": ["by", "values", "otherwise"]},
        dated(ref("points")),
        fields({"assessed": {"type": "array", "items": ref("number_of_points"), "minItems": 2, "maxItems": 2}}, needed=["assessed"]),
        fields({"per_unit": ref("number_of_points"), "of": ref("units")}, needed=["per_unit", "of"]),
        fields({"points": ref("points"), "times": ref("ratio")}, needed=["points", "times"]),
        ladder,
    ]
    granted = [ref("number_of_points"), {**table, "required": ["by", "values", "otherwise"]}]
    return {"points": {"anyOf": shapes}, "granted": {"anyOf": [*granted, dated({"anyOf": granted})]}}


def dated(schema: Schema) -> Schema:
    """Points by the day they hold from."""
    return {"type": "object", "patternProperties": {DAY["pattern"]: schema}, "additionalProperties": False, "minProperties": 1}


def _share() -> Schema:
    return {
        "anyOf": [
            {"const": "equal"},
            fields({"first": whole(1)}, needed=["first"]),
            fields({"everyone": ref("ratio")}, needed=["everyone"]),
            fields({"lead": ref("ratio"), "others": {"anyOf": [{"const": "equal"}, ref("ratio")]}}, needed=["lead", "others"]),
        ]
    }


def _take() -> Schema:
    found = fields({**dict.fromkeys(("first", "from", "to", "best"), whole(1)), "counted_over": ref("selector")})
    shapes = (("first",), ("from",), ("best",))
    found["oneOf"] = [{"required": list(shape)} for shape in shapes]
    found["dependentRequired"] = {"to": ["from"]}
    found["dependentSchemas"] = {"counted_over": {"not": {"required": ["best"]}}}
    return found


def _of_records() -> dict[str, Schema]:
    """The fields that a clause has for the sake of its records."""
    return {
        "unless": ref("selector_around"),
        "dated_by": ref("text"),
        "points": ref("points"),
        "per": ref("text"),
        "order": one_or_more(one_of(ORDERS)),
        "take": _take(),
        "cap_each": ref("limit"),
        "consumes": YES_NO,
        "unconsumed": YES_NO,
        "times": many(fields({"when": ref("selector_around"), "by": ref("ratio")}, needed=["when", "by"])),
        "share": _share(),
        "max_party_size": whole(2, LARGEST_PARTY),
    }


def clauses() -> dict[str, Schema]:
    """A clause is one of three: of records, granted, or in Python; and a block."""
    of_records = _of_records()
    common: dict[str, Schema] = {
        "clause": ref("name"),
        "cite": ref("cite"),
        "says": ref("text"),
        "for": ref("member"),
        "cap": ref("limit"),
        "floor": ref("limit"),
        "chosen": ref("chosen"),
        "period": ref("text"),
    }
    always = ["clause", "cite", "says"]
    everything = {
        **common, **of_records, "each": ref("selector"), "grant": ref("granted"), "if": ref("condition"), "python": ref("text")
    }  # fmt: skip
    names = [name for name in CLAUSE if name in {*common, *of_records, "each"}]
    return {
        "clause_of_records": fields({name: everything[name] for name in names}, names, [*always, "each", "points"]),
        "clause_granted": fields({**common, "grant": ref("granted"), "if": ref("condition")}, needed=[*always, "grant"]),
        "clause_in_python": fields(
            {**common, "python": ref("text"), "cap": ref("number_of_points"), "floor": ref("number_of_points")},
            needed=[*always, "python", "cap", "floor"],
        ),
        "clause": first_word({"python": "clause_in_python", "grant": "clause_granted"}, "clause_of_records"),
        "block": _block(),
        "part": first_word({"block": "block"}, "clause"),
    }


def first_word(by_word: dict[str, str], otherwise: str) -> Schema:
    """What a mapping is, by a word it has; an editor then speaks of that alone."""
    schema = ref(otherwise)
    for word, name in reversed(by_word.items()):
        schema = {"if": {"required": [word]}, "then": ref(name), "else": schema}
    return schema


def _block() -> Schema:
    found = fields(
        {
            "block": ref("name"),
            "cite": ref("cite"),
            "says": ref("text"),
            "of": many(ref("part")),
            "cap": ref("limit"),
            "floor": ref("limit"),
            "combine": one_of(("sum", "highest")),
            "by": one_of(("work", "year")),
            "weight": ref("ratio"),
            "relative_to": {"const": "maximum"},
            "full": ref("number_of_points"),
            "within": one_of(PER),
            "period": ref("text"),
            "chosen": ref("chosen"),
        },
        BLOCK,
        ["block", "of", "cap", "floor"],
    )
    highest = {"properties": {"combine": {"const": "highest"}}, "required": ["combine"]}
    return {**found, "if": highest, "then": {"required": ["by"]}, "else": {"not": {"required": ["by"]}}}
