"""The JSON Schema of clauses, blocks, conditions and what follows from them, from the reader's own tables of fields."""

from __future__ import annotations

from scoring_plugins.language.kinds import SESSION_COUNTS
from scoring_plugins.language.read_blocks import BLOCK, PER
from scoring_plugins.language.read_clauses import CLAUSE, LARGEST_PARTY
from scoring_plugins.language.read_conditions import SHAPES
from scoring_plugins.language.read_members import MEMBER
from scoring_plugins.language.read_outcomes import QUOTA, TIES
from scoring_plugins.language.read_points import TABLES
from scoring_plugins.language.read_selectors import BOUNDS, SELECTOR
from scoring_plugins.language.read_takes import ORDERS
from scoring_plugins.language.schema.values import DAY, YES_NO, Schema, by_name, fields, many, one_of, one_or_more, ref, whole

COMPARED = {name: ref("ratio") for name in BOUNDS}
ANY_BOUND = {"anyOf": [{"required": [name]} for name in BOUNDS]}
SHARE_OR_RATIO = {"anyOf": [ref("ratio"), {"type": "array", "items": ref("ratio"), "minItems": 2, "maxItems": 2}]}


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


def clauses() -> dict[str, Schema]:
    """A clause is one of three: of records, granted, or in Python; and a block."""
    share = {
        "anyOf": [
            {"const": "equal"},
            fields({"first": whole(1)}, needed=["first"]),
            fields({"everyone": ref("ratio")}, needed=["everyone"]),
            fields({"lead": ref("ratio"), "others": {"anyOf": [{"const": "equal"}, ref("ratio")]}}, needed=["lead", "others"]),
        ]
    }
    take = fields({**dict.fromkeys(("first", "from", "to", "best"), whole(1)), "counted_over": ref("selector")})
    shapes = (("first",), ("from",), ("best",))
    take["oneOf"] = [{"required": list(shape)} for shape in shapes]
    take["dependentRequired"] = {"to": ["from"]}
    take["dependentSchemas"] = {"counted_over": {"not": {"required": ["best"]}}}
    of_records: dict[str, Schema] = {
        "unless": ref("selector_around"),
        "dated_by": ref("text"),
        "points": ref("points"),
        "per": ref("text"),
        "order": one_or_more(one_of(ORDERS)),
        "take": take,
        "cap_each": ref("limit"),
        "consumes": YES_NO,
        "unconsumed": YES_NO,
        "times": many(fields({"when": ref("selector_around"), "by": ref("ratio")}, needed=["when", "by"])),
        "share": share,
        "max_party_size": whole(2, LARGEST_PARTY),
    }
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
        "clause": _first_word({"python": "clause_in_python", "grant": "clause_granted"}, "clause_of_records"),
        "block": _block(),
        "part": _first_word({"block": "block"}, "clause"),
    }


def _first_word(by_word: dict[str, str], otherwise: str) -> Schema:
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
        "condition": {"type": "object", **_first_word({word: f"condition_{word}" for word in SHAPES}, "condition_count")},
        **duties,
        "duty": {"type": "object", **_first_word({word: f"duty_{word}" for word in words}, "duty_count")},
    }


def _shape(word: str, properties: dict[str, Schema], needed: list[str] | None = None) -> Schema:
    also = {"sum": ["of"]}.get(word, [])
    bounds = ANY_BOUND if set(BOUNDS) <= set(properties) else {}
    return {**fields(properties, needed=[*(needed or []), word, *also]), **bounds}


def outcomes() -> dict[str, Schema]:
    """Grades, lists, proposals, what is left out, and quotas."""
    quota = fields(
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
    quota["oneOf"] = [{"required": ["share", "rounding"]}, {"required": ["count"], "not": {"required": ["rounding"]}}]
    whole_quota = {"required": ["per", "ties"]}
    grade = fields(
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
    grade["not"] = {"required": ["at_least", "above"]}
    top_list = fields(
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
    top_list["oneOf"] = [{"required": ["top", "per", "ties"]}, {"required": ["quota"]}]
    proposal = {"propose": ref("text"), "cite": ref("cite"), "if": ref("condition"), "at": {"const": "term_end"}}
    return {
        "quota": quota,
        "grade": grade,
        "list": top_list,
        "proposal": fields(proposal, needed=["propose", "cite", "if"]),
        "left_out": fields({"cite": ref("cite"), "why": ref("text")}, needed=["cite", "why"]),
        "chosen": many(fields({"field": ref("text"), "why": ref("text")}, needed=["field", "why"])),
    }
