"""The JSON Schemas of `regulation.yaml` and `cases.yaml`, for editors: what may be written where, with the Chinese word of each field.

They hold the shape; what decides points and is left silent, names that do not exist and bounds that do not fit are the reader's to find.
"""

from __future__ import annotations

from scoring_plugins.catalogue import say
from scoring_plugins.language.cases import CASE, OUTCOMES, SUBJECT
from scoring_plugins.language.kinds import KINDS, SESSION_COUNTS
from scoring_plugins.language.own_kinds import TYPES
from scoring_plugins.language.read_records import MOST_ALIKE, MOST_MONTHS, RECORD, STATE
from scoring_plugins.language.read_versions import VERSION
from scoring_plugins.language.reader import COMMITTEE_DIGITS, DOCUMENT, LONGEST_CODE, STATUSES, SUBJECTS, WITHIN
from scoring_plugins.language.schema.outcomes import conditions, outcomes
from scoring_plugins.language.schema.parts import clauses, points, selectors
from scoring_plugins.language.schema.values import TEXT, YES_NO, Schema, by_name, fields, leaves, many, one_of, ref, whole

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PERIOD_DAY = {"type": "string", "pattern": r"^((previous|next) )?[0-9]{2}-[0-9]{2}$"}
QUANTUM = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}]}

# The reader takes the code without quotes too; of a number an editor sees no leading zeros.
COMMITTEE = {"type": ["string", "integer"], "pattern": f"^[0-9]{{{COMMITTEE_DIGITS}}}$", "minimum": 0, "maximum": 10**COMMITTEE_DIGITS - 1}


def regulation_schema() -> Schema:
    """The schema of `regulation.yaml`, draft 2020-12."""
    attribute_type = {"anyOf": [one_of(TYPES), {"type": "array", "items": ref("text"), "minItems": 1}]}
    period = fields({"from": PERIOD_DAY, "to": PERIOD_DAY, "cut_off": PERIOD_DAY}, needed=["from", "to"])
    kind = {"roles": many(ref("text")), "marks": many(ref("text")), "sessions": YES_NO, "attributes": by_name(attribute_type)}
    document = {
        "regulation": {"type": "string", "pattern": f"^[a-z0-9_]{{1,{LONGEST_CODE}}}$"},
        "committee": COMMITTEE,
        "title": ref("text"),
        "status": one_of(STATUSES),
        "source": by_name(ref("text")),
        "document": ref("text"),
        "subject": {"anyOf": [one_of(SUBJECTS), fields({"work": ref("text")}, needed=["work"])]},
        "group_kinds": ref("words"),
        "kinds": by_name(fields(kind, needed=["sessions"])),
        "member_attributes": by_name(attribute_type),
        "compare_across": YES_NO,
        "compare_within": one_of(WITHIN),
        "periods": {**by_name(period), "required": ["year"]},
        "chosen": ref("chosen"),
        "versions": many(ref("version"), at_least=1),
    }
    needed = ["regulation", "committee", "title", "status", "source", "subject", "periods", "versions"]
    scores = {"properties": {"versions": {"items": {"required": ["rounding", "total", "blocks"]}}}}
    only_duties = {"properties": {"status": {"const": "duties_only"}}, "required": ["status"]}
    return {
        "$schema": DIALECT,
        "title": say("explain.schema.regulation"),
        **fields(document, DOCUMENT, needed),
        "if": only_duties,
        "else": scores,
        "$defs": {**leaves(), **selectors(), **points(), **clauses(), **conditions(), **outcomes(), "version": _version()},
    }


def _version() -> Schema:
    rounding = {
        "quantum": QUANTUM,
        "mode": one_of(("half_up", "half_even", "up", "down")),
        "at": one_of(("record", "clause", "block", "total")),
    }
    prorate = fields({"prorate": ref("words"), "by": {"const": "months_served"}}, needed=["prorate", "by"])
    return fields(
        {
            "in_force_from": ref("day"),
            "rounding": fields(rounding, needed=["quantum", "mode", "at"]),
            "part_year": {"anyOf": [one_of(("full", "not_graded")), prorate]},
            "excluded": many(ref("member")),
            "total": fields({"cap": ref("limit"), "floor": ref("limit")}, needed=["cap", "floor"]),
            "blocks": many(ref("block")),
            "duties": many(ref("duty")),
            "grades": many(ref("grade")),
            "lists": many(ref("list")),
            "consequences": many(ref("proposal")),
            "chosen": ref("chosen"),
            "not_computable": many(ref("left_out")),
        },
        VERSION,
        ["in_force_from", "part_year", "excluded"],
    )


def cases_schema() -> Schema:
    """The schema of `cases.yaml`, draft 2020-12. What a case may expect is named by its regulation, and so not by the schema."""
    exception = fields({"clause": ref("text"), "why": ref("text")}, needed=["clause", "why"])
    return {
        "$schema": DIALECT,
        "title": say("explain.schema.cases"),
        **fields({"cases": many(ref("case")), "exceptions": many(exception)}, needed=["cases"]),
        "$defs": {**leaves(), "record": _record(), "state": _state(), "expect": _expect(), "case": _case()},
    }


def _record() -> Schema:
    names = [name for name in SESSION_COUNTS if name not in ("attended", "without_leave")]
    mark = fields(
        {"mark": ref("text"), "level": ref("level"), "manner": ref("manner"), "dated_on": ref("day"), "by": ref("text")}, needed=["mark"]
    )
    other = fields({"kind": ref("text"), "work": ref("text")}, needed=["kind"])
    return fields(
        {
            "kind": {"anyOf": [one_of(KINDS), ref("text")]},
            "work": ref("text"),
            "dated_on": ref("day"),
            "title": ref("text"),
            "role": ref("text"),
            "position": whole(1),
            "party_size": whole(1),
            "sessions": fields(dict.fromkeys(names, whole()), needed=["held"]),
            "marks": many({"anyOf": [{"type": "string", "pattern": r"\S"}, mark]}),
            "mandatory": YES_NO,
            "organised_by": ref("text"),
            "quantity": {"type": "number"},
            "attributes": by_name(TEXT),
            "occasion": other,
            "converted_from": other,
            "times": whole(1, MOST_ALIKE),
        },
        RECORD,
        ["kind", "work", "dated_on"],
    )


def _state() -> Schema:
    return fields(
        {
            "standing_committee": YES_NO,
            "posts": ref("words"),
            "sector": ref("text"),
            "special_committee": ref("text"),
            "groups": ref("words"),
            "party": ref("text"),
            "kind": ref("text"),
            "months_served": whole(0, MOST_MONTHS),
            "attributes": by_name(TEXT),
            "excluded": ref("text"),
        },
        STATE,
    )


def _case() -> Schema:
    subject = {"member": ref("text"), "group": ref("text"), "work": ref("text"), "title": ref("text"), "state": ref("state"),
               "records": many(ref("record"))}  # fmt: skip
    own = {
        "name": ref("text"),
        "year": whole(1949),
        "member": ref("state"),
        "term": fields({"from": ref("day"), "to": ref("day")}, needed=["from", "to"]),
        "records": many(ref("record")),
        "history": many(ref("record")),
        "results": {
            "type": "object",
            "patternProperties": {"^[0-9]{4}$": fields({"total": {"type": "number"}, "grade": ref("text")}, needed=["total"])},
            "additionalProperties": False,
        },
        "cohort": many(fields({name: subject[name] for name in SUBJECT}, SUBJECT)),
        "expect": ref("expect"),
    }
    return fields({name: own[name] for name in CASE}, CASE, ["name", "expect"])


def _expect() -> Schema:
    """Points and duties by their names; what else can be asked has a name of its own."""
    names = {"anyOf": [ref("text"), many(ref("text"))]}
    own = {
        "grade": ref("text"),
        "consequences": names,
        "lists": by_name({"anyOf": [names, by_name(names)]}),
        "refused": fields({"clause": ref("text"), "quantity": {"type": "number"}}, needed=["clause"]),
        "not_graded": YES_NO,
        "candidate_for": ref("text"),
        "grades": by_name(ref("text")),
        "totals": by_name({"type": "number"}),
    }
    properties = fields({name: own[name] for name in OUTCOMES}, OUTCOMES)["properties"]
    return {"type": "object", "properties": properties, "additionalProperties": {"type": ["number", "boolean"]}}
