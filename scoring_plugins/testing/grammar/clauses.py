"""Random clauses."""

from __future__ import annotations

from typing import Any

from scoring_plugins.testing.grammar.choosing import Choosing
from scoring_plugins.testing.grammar.conditions import condition, dated_by
from scoring_plugins.testing.grammar.domain import FACTORS, KINDS_USED
from scoring_plugins.testing.grammar.points import amount, ends, listed, record_points, table
from scoring_plugins.testing.grammar.selecting import Fields, detail, known, member, selector
from scoring_plugins.testing.grammar.writing import Plain, points

PYTHON = "scoring_plugins.testing.grammar.functions:some_points"
TAKES: tuple[Fields, ...] = (
    {"first": 1},
    {"best": 1},
    {"from": 2},
    {"from": 2, "to": 3},
    {"best": 2},
    {"first": 2},
    {"from": 1},
    {"from": 3, "to": 3},
)
ORDERS = (["dated_on", "work"], ["work"], ["position", "work"], ["quantity", "dated_on", "work"], ["party_size", "work"])


# Last days of periods: on those a grant's dated points are looked up.
LAST_DAYS = ("2021-12-31", "2022-11-30", "2022-11-15", "2021-06-30", "2022-07-01", "2021-11-30", "2024-01-01")


class Around:
    """What stands around a clause: the stage and quantum of rounding, names to give, names of duties, periods, Python or not."""

    def __init__(self, at: str, quantum: int, periods: list[str], python: bool, complete: bool) -> None:
        self.at, self.quantum, self.periods, self.python, self.complete = at, quantum, periods, python, complete
        self.names: list[str] = []
        self.duties: list[str] = []

    def name(self, choose: Choosing, names: tuple[str, ...]) -> str:
        """A name that nothing else has."""
        self.names.append(f"{choose.pick(names)}{len(self.names)}")
        return self.names[-1]


def clause(choose: Choosing, around: Around, name: str, by_work: bool = False) -> Fields:
    """A clause of records, a grant, or, where that is wanted, one in Python."""
    found: Fields = {"clause": name, "cite": ["一"], "says": "随机"}
    if choose.chance(25):
        found["for"] = member(choose)
    if not by_work and choose.chance(22):
        return found | grant(choose, around)
    if not by_work and around.python and choose.chance(6):
        return found | {"python": PYTHON, "cap": limit(around, 3), "floor": limit(around, -3)}
    return found | of_records(choose, around, by_work)


def grant(choose: Choosing, around: Around) -> Fields:
    days = sorted(choose.several(LAST_DAYS, 1, 2))
    shapes: list[Any] = [amount(choose), table(choose), {Plain(day): choose.pick([amount, table])(choose) for day in days}]
    found: Fields = {"grant": choose.pick(shapes)}
    if choose.chance(70):
        found["if"] = condition(choose, {"duties": around.duties})
    return found | period(choose, around)


def period(choose: Choosing, around: Around) -> Fields:
    return {"period": choose.pick(around.periods)} if choose.chance(15) else {}


def of_records(choose: Choosing, around: Around, by_work: bool) -> Fields:
    """Selects, weighs, takes and limits."""
    select = selector(choose)
    found: Fields = {"each": select, "points": record_points(choose, select)}
    if choose.chance(20):
        found["unless"] = exception(choose, select)
    if choose.chance(30):
        found["times"] = [{"when": exception(choose, select), "by": Plain(choose.pick(FACTORS))} for _ in range(choose.pick([1, 1, 2]))]
    if choose.chance(35):
        found |= share(choose, around)
    if choose.chance(60):
        found |= taking(choose, around, select, found["points"], by_work)
    asked = [found["unless"]] if "unless" in found else []
    asked += [found["take"]["counted_over"]] if "counted_over" in found.get("take", {}) else []
    asked += [each["when"] for each in found.get("times", [])]
    found |= dated_by(choose, select, *asked, asks_marks="'by': 'mark'" in str(found["points"]))
    low, high = ends(found["points"])
    if not by_work and choose.chance(30):
        found["cap"] = within(around, high, choose.pick([1, 2, 5]))
    if not by_work and choose.chance(15):
        found["floor"] = points(0) if choose.chance(40) else within(around, low, choose.pick([1, 2]))
    return found | period(choose, around)


def within(around: Around, end: int, part: int) -> Plain:
    """A multiple of the quantum between nothing and an end that points can reach."""
    steps = abs(end) // part // around.quantum
    return points((steps if end > 0 else -steps) * around.quantum)


def limits(choose: Choosing, around: Around, cap: int, floor: int) -> Fields:
    """Cap and floor of a block or the total. Where the source is all known the reader proves that they can be reached: then none."""
    if around.complete:
        return {"cap": "none", "floor": "none"}
    return {"cap": choose.pick(["none", limit(around, cap), limit(around, 3)]), "floor": choose.pick(["none", 0, limit(around, floor)])}


def limit(around: Around, points_about: int) -> Plain:
    """About so many points, a multiple of the quantum."""
    steps = max(1, abs(points_about) * 1_000_000 // around.quantum) if points_about else 0
    return points((steps if points_about > 0 else -steps) * around.quantum)


def counted_over(choose: Choosing, select: Fields) -> Fields:
    """Others that take up positions: often all of the same kinds."""
    if choose.chance(30):
        return selector(choose, pool=(*listed(select["kind"]), *KINDS_USED[:4]))
    return {
        name: "any" if name in ("role", "presence") else value for name, value in select.items() if name in ("kind", "role", "presence")
    } | ({"presence": "any"} if "sessions" in select else {})


def exception(choose: Choosing, select: Fields) -> Fields:
    """What records of the selector may also be, besides what it asks for itself: it need not name their kinds again."""
    kinds = known(listed(select["kind"]))
    found = detail(choose, kinds)
    if len(kinds) > 1 and choose.chance(30):
        # One of several kinds, written out.
        return {"kind": choose.pick(kinds).name}
    return {"position": {"at_least": 2}} if set(found) <= set(select) else found


def share(choose: Choosing, around: Around) -> Fields:
    """Shares that divide stand where lines are rounded, or say how many people there may be."""
    shapes: list[Any] = [
        {"lead": Plain("1/2"), "others": Plain("1/4")},
        {"everyone": Plain("1/2")},
        {"first": choose.pick([1, 2, 3])},
        {"lead": 1, "others": 0},
    ]
    dividing: list[Any] = ["equal", {"lead": Plain("1/2"), "others": "equal"}, {"lead": Plain("0.6"), "others": "equal"}]
    if choose.chance(50):
        return {"share": choose.pick(shapes)}
    most = {"max_party_size": choose.pick([2, 3, 4])} if around.at != "record" or choose.chance(30) else {}
    return {"share": choose.pick(dividing), **most}


def taking(choose: Choosing, around: Around, select: Fields, worth: Any, by_work: bool) -> Fields:
    """Partition, order, take and cap each."""
    attributes = [
        name for kind in known(listed(select["kind"])) for name, of in kind.attributes.items() for _ in range(1 + (of == "number"))
    ]
    per = choose.pick(["year", "year", "quarter", "month", "work", *attributes[:4]])
    found: Fields = {"per": per}
    if per != "work" and (by_work or choose.chance(75)):
        found |= {"order": choose.pick(ORDERS), "take": dict(choose.pick(TAKES))}
        if "best" not in found["take"] and choose.chance(40):
            found["take"]["counted_over"] = counted_over(choose, select)
    if not by_work and ("take" not in found or choose.chance(25)):
        found["cap_each"] = within(around, ends(worth)[1], choose.pick([1, 2, 3]))
    return found if len(found) > 1 else {}
