"""Random selectors and conditions on members."""

from __future__ import annotations

from typing import Any

from scoring_plugins.language.kinds import PRESENCES, Kind
from scoring_plugins.testing.grammar.choosing import Choosing
from scoring_plugins.testing.grammar.domain import (
    BY,
    COMMITTEES,
    GROUPS,
    KINDS_USED,
    LEVELS,
    MANNERS,
    OWN,
    PARTIES,
    POSTS,
    SECTORS,
)
from scoring_plugins.testing.grammar.writing import Plain

Fields = dict[str, Any]
COUNTS = ("attended", "present", "late", "absent", "without_leave", "official_leave", "on_leave", "held")


def known(kinds: list[str]) -> list[Kind]:
    """The kinds that fall under any of these."""
    return OWN.under(kinds)


def selector(choose: Choosing, needs_role: bool = True, pool: tuple[str, ...] = KINDS_USED) -> Fields:
    """A selector of one or two kinds; what must be said about them is said."""
    kinds = list(dict.fromkeys(choose.pick(pool) for _ in range(2 if choose.chance(30) else 1)))
    found: Fields = {"kind": kinds if len(kinds) > 1 or choose.chance(20) else kinds[0]}
    kinds_known = known(kinds)
    roles = list(dict.fromkeys(role for kind in kinds_known for role in kind.roles))
    if roles and (needs_role or choose.chance(30)):
        found["role"] = choose.several(roles, 1, 3) if choose.chance(35) else "any"
    if any(kind.has_sessions for kind in kinds_known):
        found |= presence(choose)
    for percent in (35, 10):
        if choose.chance(percent):
            found |= detail(choose, kinds_known)
    return found


def presence(choose: Choosing) -> Fields:
    """What must be said of kinds with half days."""
    if choose.chance(25):
        name = choose.pick(COUNTS)
        return {"sessions": {name: share_of_half_days(choose, name) if choose.chance(40) else bounds(choose, 0, 3)}}
    return {"presence": choose.pick(["any", "any", ["full", "partial"], ["full"], choose.several(PRESENCES, 1, 3)])}


def share_of_half_days(choose: Choosing, name: str) -> Fields:
    over = choose.pick(["held", "present", "attended"])
    plus = {"plus": ["official_leave"]} if name in ("attended", "present", "absent") and choose.chance(50) else {}
    return {**plus, "over": over, choose.pick(["at_least", "below", "above", "exactly"]): Plain(choose.pick(["1/2", "2/3", "1"]))}


def bounds(choose: Choosing, lowest: int, highest: int) -> Fields:
    """A bound or two."""
    found = {choose.pick(["at_least", "above", "at_most", "below", "exactly"]): choose.pick(range(lowest, highest + 1))}
    if "at_most" in found and choose.chance(30):
        found["at_least"] = lowest
    return found


def detail(choose: Choosing, kinds: list[Kind]) -> Fields:
    """One more thing asked of a record."""
    marks = list(dict.fromkeys(mark for kind in kinds for mark in kind.marks))
    attributes = {name: declared for kind in kinds for name, declared in kind.attributes.items()}
    shapes = ["mark"] * (6 if marks else 0) + ["attributes"] * bool(attributes) + ["mandatory", "organised_by", "position", "party_size"]
    shape = choose.pick([*shapes, "quantity", "occasion", "converted_from"])
    if shape == "mark":
        patterns = [mark(choose, marks) for _ in range(1 + choose.chance(30))]
        return {"mark": patterns if len(patterns) > 1 else patterns[0]}
    if shape == "attributes":
        name = choose.pick(list(attributes))
        return {"attributes": {name: attribute(choose, attributes[name])}}
    if shape == "mandatory":
        return {"mandatory": choose.chance(50)}
    if shape == "organised_by":
        return {"organised_by": choose.several(COMMITTEES, 1, 2)}
    if shape in ("position", "party_size", "quantity"):
        return {shape: bounds(choose, 1, 3)}
    return {shape: {"kind": choose.pick(["meeting", "proposal", "activity.research"])}}


def mark(choose: Choosing, marks: list[str]) -> object:
    """A mark in short form, sometimes written out."""
    name = choose.pick(marks)
    if choose.chance(10):
        return {"mark": name, "by": choose.pick(BY)} | ({"level": choose.pick(LEVELS)} if choose.chance(50) else {})
    level = f"@{choose.pick(LEVELS)}" if choose.chance(40) else ""
    return f"{name}{level}{'.' + choose.pick(MANNERS) if level and choose.chance(30) else ''}"


def attribute(choose: Choosing, declared: object) -> object:
    """What is asked of an attribute of that type."""
    if declared == "yes_no":
        return choose.chance(50)
    if declared == "number":
        return bounds(choose, 0, 4) if choose.chance(60) else choose.pick([0, 1, 2, 3])
    if isinstance(declared, tuple | list):
        return choose.pick(list(declared))
    return choose.several(["甲", "其他", "2"], 1, 2)


def member(choose: Choosing) -> Fields:
    """A condition on the member."""
    shapes: list[Fields] = [
        {"standing_committee": choose.chance(50)},
        {"sector": choose.pick([SECTORS[0], list(SECTORS)])},
        {"special_committee": choose.pick(COMMITTEES)},
        {"groups": choose.pick([GROUPS[0], list(GROUPS)])},
        {"posts": choose.pick(POSTS)},
        {"party": choose.pick(PARTIES)},
        {"months_served": {choose.pick(["at_least", "below"]): choose.pick([6, 3, 12])}},
        {"attributes": {"employer": choose.pick(["企业", "机关"])}},
        {"attributes": {"rural": choose.chance(50)}},
        {"attributes": {"weight": bounds(choose, 0, 3)}},
        {"excluded": choose.chance(30)},
    ]
    found = dict(choose.pick(shapes))
    return found | choose.pick(shapes) if choose.chance(20) else found
