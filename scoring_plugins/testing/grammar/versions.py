"""Random versions: blocks in blocks, duties, grades, lists and what is proposed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scoring_plugins.testing.grammar.choosing import Choosing
from scoring_plugins.testing.grammar.clauses import Around, clause, limit, limits, period
from scoring_plugins.testing.grammar.conditions import condition
from scoring_plugins.testing.grammar.domain import NAMES, OWN, QUANTA, WEIGHTS
from scoring_plugins.testing.grammar.points import listed
from scoring_plugins.testing.grammar.selecting import Fields, member
from scoring_plugins.testing.grammar.writing import Plain, points

PER = ("committee", "special_committee", "sector", "group")


def version(choose: Choosing, since: str, periods: list[str], pers: tuple[str, ...], python: bool, complete: bool) -> Fields:
    """A version that scores."""
    at, quantum = choose.pick(["clause", "record", "block", "total"]), choose.pick(QUANTA)
    around = Around(at, quantum, periods, python, complete)
    duties = [duty(choose, around) for _ in range(choose.pick([0, 1, 2]))]
    around.duties = [each["duty"] for each in duties if not each.get("advisory")]
    blocks = [block(choose, around, pers, 0, place) for place in range(choose.pick([1, 1, 2, 3]))]
    consumed(choose, blocks)
    total = limits(choose, around, 10, -3)
    found: Fields = {
        "in_force_from": Plain(since),
        "rounding": {"quantum": points(quantum), "mode": choose.pick(["half_up", "half_even", "up", "down"]), "at": at},
        "part_year": part_year(choose, around, blocks),
        "excluded": [member(choose)] if choose.chance(15) else [],
        "total": total,
        "blocks": blocks,
        "duties": duties,
    }
    grades = grades_of(choose, around, total, pers)
    names = {
        "duties": [each["duty"] for each in duties],
        "grades": [each["grade"] for each in grades],
        "scores": ["total", *(each.get("clause", each.get("block")) for each in every_part(blocks))],
    }
    proposals = [consequence(choose, names, place) for place in range(choose.pick([0, 1, 2]))]
    return found | {"grades": grades, "lists": lists_of(choose, around, pers), "consequences": proposals}


def every_part(parts: list[Fields]) -> list[Fields]:
    """Blocks and clauses in written order."""
    return [found for part in parts for found in [part, *every_part(part.get("of", []))]]


def block(choose: Choosing, around: Around, pers: tuple[str, ...], depth: int, place: int) -> Fields:
    """A block of clauses and, above the lowest, of blocks."""
    name = around.name(choose, NAMES)
    by_work = around.at == "record" and choose.chance(30)
    parts: list[Any] = []
    for inner in range(choose.pick([2, 1, 3])):
        if not by_work and depth < 2 and choose.chance(20):
            parts.append(block(choose, around, pers, depth + 1, inner))
        else:
            parts.append(clause(choose, around, around.name(choose, NAMES), by_work))
    found: Fields = {"block": name, "of": parts, "combine": "sum"}
    if by_work:
        found |= {"combine": "highest", "by": "work"}
    elif choose.chance(15):
        found |= {"combine": "highest", "by": "year"}
    if place and choose.chance(30):
        found["weight"] = Plain(choose.pick(WEIGHTS) if around.at in ("block", "total") else choose.pick(["2", "3"]))
    if around.at == "block" and choose.chance(15):
        found |= {"relative_to": "maximum", "full": limit(around, choose.pick([10, 3])), "within": choose.pick(pers)}
    found |= limits(choose, around, 8, -2)
    return found | period(choose, around)


def consumed(choose: Choosing, blocks: list[Fields]) -> None:
    """Sometimes a clause uses up records that a later one asks for."""
    clauses = [each for each in every_part(blocks) if "each" in each]
    pairs = [(one, other) for place, one in enumerate(clauses) for other in clauses[place + 1 :] if kinds_of(one) & kinds_of(other)]
    if pairs and choose.chance(60):
        one, other = choose.pick([pair for pair in pairs if "take" in pair[0]] or pairs)
        one["consumes"], other["unconsumed"] = True, True


def kinds_of(found: Fields) -> set[str]:
    return {kind.name for kind in OWN.under(listed(found["each"]["kind"]))}


def part_year(choose: Choosing, around: Around, blocks: list[Fields]) -> Any:
    if around.at in ("block", "total") and choose.chance(25):
        return {"prorate": [choose.pick(blocks)["block"]], "by": "months_served"}
    return choose.pick(["full", "full", "not_graded"])


def duty(choose: Choosing, around: Around) -> Fields:
    found: Fields = {"duty": around.name(choose, NAMES), "cite": ["一"], "says": "随机"}
    test = condition(choose, {})
    found |= test if "duty" not in test else {}
    if choose.chance(25):
        found["for"] = member(choose)
    return found | ({"advisory": True} if choose.chance(15) else {})


def grades_of(choose: Choosing, around: Around, total: Fields, pers: tuple[str, ...]) -> list[Fields]:
    """Grades from high to low within what the total can be; the last takes who is left."""
    found: list[Fields] = []
    possible = [bound for bound in (4, 3, 2, 1) if is_possible(bound * 1_000_000 - 500_000, total)]
    for bound in sorted(choose.several(possible, 0, 3), reverse=True) if possible else []:
        grade: Fields = {"grade": around.name(choose, NAMES), choose.pick(["at_least", "above"]): points(bound * 1_000_000 - 500_000)}
        if around.duties and choose.chance(40):
            grade["duties"] = choose.several(around.duties, 1, 2)
        if choose.chance(25):
            grade["quota"] = quota(choose, pers)
        if choose.chance(15):
            grade["decided_by"] = "主席会议"
        found.append(grade)
    return [*found, {"grade": around.name(choose, NAMES)}] if found else []


def is_possible(bound: int, total: Fields) -> bool:
    """Whether the total's own cap and floor leave a bound something to tell apart."""
    low, high = (None if total[end] == "none" else int(Decimal(total[end]) * 1_000_000) for end in ("floor", "cap"))
    return (low is None or low < bound) and (high is None or high > bound)


def quota(choose: Choosing, pers: tuple[str, ...]) -> Fields:
    shares: list[Fields] = [
        {"share": Plain("0.5"), "rounding": choose.pick(["down", "up", "half_up"])},
        {"share": [Plain("1/5"), Plain("1/3")], "rounding": choose.pick(["down", "up", "half_up"])},
        {"count": choose.pick([1, 2])},
        {"count": [1, 3]},
    ]
    found = {**choose.pick(shares), "per": choose.pick(pers), "ties": choose.pick(["all", "none", "decide"])}
    return found | ({"at_least_for": {"for": member(choose), "share": Plain("1/2")}} if choose.chance(20) else {})


def lists_of(choose: Choosing, around: Around, pers: tuple[str, ...]) -> list[Fields]:
    found = []
    for _ in range(choose.pick([0, 0, 1])):
        each: Fields = {"list": around.name(choose, NAMES), "cite": ["一"]}
        top = {"per": choose.pick(pers), "top": choose.pick([1, 2]), "ties": choose.pick(["all", "none", "decide"])}
        each |= {"quota": quota(choose, pers)} if choose.chance(40) else top
        found.append(each | ({"for": member(choose)} if choose.chance(30) else {}))
    return found


def consequence(choose: Choosing, names: Fields, place: int) -> Fields:
    found: Fields = {"propose": f"建议{place}", "cite": ["一"], "if": condition(choose, names)}
    return found | ({"at": "term_end"} if choose.chance(20) else {})
