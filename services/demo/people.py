"""The demo's members: nobody. A surname, 某 and a place in the old calendar's count (王某甲, 欧阳某丑): no real person is so called.

Such names still have surnames of every number of strokes, of two characters, and with a dot, so that lists have an order to show.
How many members there are, and who sits where, is ours: the source does not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from random import Random
from typing import NamedTuple

from services.members import MembershipDraft
from services.models import Leaving

SURNAMES = (
    *"丁卜于马王毛方尹石田史白冯邢吕朱任刘米江许孙杜李杨吴何宋张陈范林罗周赵郝胡贾徐高郭唐曹崔梁韩董程温谢樊潘薛魏",
    "欧阳",
    "司马",
    "诸葛",
    "上官",
)
STEMS = (*"甲乙丙丁戊己庚辛壬癸", *"子丑寅卯辰巳午未申酉戌亥")
ODD_NAMES = ("丁某", "马某", "王某", "阿某·示例", "那某·示例")

SECTORS = {
    "中共": 24, "民革": 12, "民盟": 14, "民建": 12, "民进": 12, "农工党": 10, "九三": 10, "无党派": 8, "共青团和青联": 10,
    "工会": 8, "妇联": 10, "工商联": 22, "科协": 8, "侨联": 6, "文化艺术": 16, "科学技术": 14, "社会科学": 8, "经济": 30,
    "农业": 22, "教育": 24, "体育": 5, "新闻出版": 6, "医药卫生": 22, "社会福利和社会保障": 8, "环境资源": 8, "少数民族": 3, "宗教": 8,
    "特邀": 10,
}  # fmt: skip
SPECIAL_COMMITTEES = (
    "提案委员会",
    "经济委员会",
    "农业和农村委员会",
    "人口资源环境委员会",
    "教科卫体委员会",
    "社会法制和民族宗教委员会",
    "文化文史和学习委员会",
    "港澳台侨和外事委员会",
)
GROUPS = tuple(f"第{place}委员活动组" for place in "一二三四五六七八九十")

TERM_BEGAN = date(2022, 1, 1)
CHANGED = date(2023, 7, 1)
JOINED = date(2023, 5, 20)
LEFT = {"W0101": (date(2023, 3, 31), Leaving.TRANSFERRED), "W0202": (date(2023, 8, 31), Leaving.RESIGNED)}
NEWCOMERS = 5
STANDING = 62

SLACK, STEADY, KEEN, TIRELESS = 1, 3, 8, 30


class Person(NamedTuple):
    """A member with the spans of the term; `keenness` says how often chance picks the name."""

    number: str
    keenness: int
    spans: tuple[MembershipDraft, ...]

    @property
    def is_standing(self) -> bool:
        return self.spans[-1].on_standing_committee

    @property
    def group(self) -> str:
        return self.spans[0].groups[0]

    def belongs_on(self, first: date, last: date) -> bool:
        return self.spans[0].from_on <= first and last <= (self.spans[-1].to_on or date.max)


def make_people(rng: Random) -> list[Person]:
    """Everybody, by 委员编号."""
    sectors = [sector for sector, seats in SECTORS.items() for _ in range(seats)]
    rng.shuffle(sectors)
    names = [f"{surname}某{stem}" for surname, stem in product(SURNAMES, STEMS)]
    rng.shuffle(names)
    names[STANDING : STANDING + len(ODD_NAMES)] = ODD_NAMES
    keenness = [*[SLACK] * 14, *[STEADY] * 66, *[KEEN] * 18, *[TIRELESS] * 2]
    return [
        Person(f"W{place:04d}", KEEN if place <= 16 else rng.choice(keenness), _spans(rng, place, names[place - 1], sector, len(sectors)))
        for place, sector in enumerate(sectors, start=1)
    ]


def _spans(rng: Random, place: int, name: str, sector: str, places: int) -> tuple[MembershipDraft, ...]:
    number = f"W{place:04d}"
    to_on, leaving = LEFT.get(number, (None, None))
    span = MembershipDraft(
        number=number,
        name=name,
        sector=sector,
        from_on=JOINED if place > places - NEWCOMERS else TERM_BEGAN,
        to_on=to_on,
        leaving=leaving,
        special_committee=SPECIAL_COMMITTEES[place % len(SPECIAL_COMMITTEES)] if place <= STANDING or rng.randrange(3) else None,
        on_standing_committee=place <= STANDING,
        posts=_posts(place),
        groups=(GROUPS[place % len(GROUPS)],),
    )
    if number not in {"W0120", "W0240"}:
        return (span,)
    # Two moved during the year: one to another sector, one into another group.
    moved = {"sector": "特邀"} if number == "W0120" else {"groups": (GROUPS[0],)}
    fields = {"from_on": CHANGED, **moved}
    return (_replaced(span, {"to_on": date(2023, 6, 30)}), _replaced(span, fields))


def _replaced(span: MembershipDraft, changes: dict[str, object]) -> MembershipDraft:
    return MembershipDraft(**{**vars(span), **changes})


def _posts(place: int) -> tuple[str, ...]:
    if place == 1:
        return ("主席",)
    if place <= 7:
        return ("副主席",)
    if place == 8:
        return ("秘书长",)
    return (f"{SPECIAL_COMMITTEES[place % len(SPECIAL_COMMITTEES)]}主任",) if place <= 16 else ()


def tickets_of(people: Sequence[Person]) -> list[Person]:
    """Everybody as often as their keenness says; whole numbers only, so that every machine deals out the same."""
    return [person for person in people for _ in range(person.keenness)]


def picked(rng: Random, people: Sequence[Person], size: int) -> list[Person]:
    """`size` different people, or all of them if they are fewer, the keener the likelier."""
    tickets = tickets_of(people)
    rng.shuffle(tickets)
    return list(dict.fromkeys(tickets))[:size]


def drawn(rng: Random, tickets: Sequence[Person], day: date, size: int) -> list[Person]:
    """A few different people who are members on a day, the keener the likelier."""
    found: dict[Person, None] = {}
    while len(found) < size:
        person = rng.choice(tickets)
        if person.belongs_on(day, day):
            found[person] = None
    return list(found)
