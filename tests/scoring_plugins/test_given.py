"""What a regulation would make of something that people gave, told before it is scored: and scoring then does just that."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from scoring_plugins import MemberState, Record
from scoring_plugins.engine.given import items_asked, judged, year_of
from tests.scoring_plugins.tiny import scored, tiny


def given(item: str, quantity: str | None = None, on: date = date(2023, 3, 1), kind: str = "assessment") -> Record:
    points = None if quantity is None else Decimal(quantity)
    return Record(kind=kind, work="a", dated_on=on, quantity=points, attributes={"item": item, "reason": "甲", "by": "乙"})


def clause(name: str, item: str, points: str, rest: str = "", kind: str = "assessment") -> str:
    return f"- {{clause: {name}, cite: [一], says: {name}, each: {{kind: {kind}, attributes: {{item: {item}}}}}, points: {points}{rest}}}\n"


BOUNDED = clause("评分", "附加分", "{assessed: [2, 4]}")
COUNTED = clause("加减", "[会议, 提案]", "{per_unit: 1, of: quantity}", kind="adjustment")
CHAIRED = clause("常委", "主持", "{assessed: [0, 5]}", ", for: {standing_committee: true}")
LATER = clause("下半年", "季评", "{assessed: [0, 5]}", ", period: half")
LADDER = clause("分档", "[甲类, 乙类]", "{by: item, 甲类: {assessed: [0, 3]}, otherwise: 1}")
EXCEPTED = clause("扣除外", "通报", "-5", ", unless: {kind: assessment, attributes: {by: 乙}}")
WHOLE = tiny(
    BOUNDED + COUNTED + CHAIRED + LATER + LADDER + EXCEPTED,
    "consequences:\n  - {propose: 表扬, cite: [二], if: {count: {kind: checklist, attributes: {item: 评为优秀}}, at_least: 1}}\n",
)


@pytest.mark.parametrize(
    ("record", "asked", "timely", "meant", "needs", "refused"),
    [
        (given("附加分", "2"), True, True, True, True, []),
        (given("附加分", "4.000001"), True, True, True, True, ["评分"]),
        (given("附加分"), True, True, True, True, ["评分"]),
        (given("别的", "2"), False, False, False, False, []),
        (given("附加分", "2", kind="checklist"), False, False, False, False, []),
        (given("会议", "-3", kind="adjustment"), True, True, True, True, []),
        (given("主持", "3"), True, True, False, False, []),
        (given("季评", "3"), True, False, False, False, []),
        (given("季评", "3", date(2023, 7, 1)), True, True, True, True, []),
        (given("甲类", "4"), True, True, True, True, ["分档"]),
        (given("乙类"), True, True, True, True, []),
        (given("通报"), False, False, False, False, []),
        (given("评为优秀", kind="checklist"), True, True, True, False, []),
    ],
)
def test_the_judgement_names_what_would_become_of_it(
    record: Record, asked: bool, timely: bool, meant: bool, needs: bool, refused: list[str]
) -> None:
    found = judged(WHOLE, 2023, record)
    card = scored(WHOLE, record)

    assert (found.is_asked, found.is_timely, found.is_meant, found.needs_quantity) == (asked, timely, meant, needs)
    assert [each.clause for each in found.refused_by] == refused == [each.clause for each in card.refused]
    assert {each.reason for each in found.refused_by} <= {each.reason for each in card.refused}


def test_a_clause_for_some_members_means_them() -> None:
    record = given("主持", "6")
    chair = MemberState(standing_committee=True)
    found = judged(WHOLE, 2023, msgspec.structs.replace(record, member=chair))

    assert (found.is_meant, [each.clause for each in found.refused_by]) == (True, ["常委"])


def test_items_are_named_as_they_are_written() -> None:
    version = WHOLE.version_for(2023)

    assert items_asked(version, "assessment") == ("附加分", "主持", "季评", "甲类", "乙类", "通报")
    assert (items_asked(version, "adjustment"), items_asked(version, "checklist")) == (("会议", "提案"), ("评为优秀",))


def test_a_day_belongs_to_the_year_whose_period_covers_it() -> None:
    assert [year_of(WHOLE, day) for day in (date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31))] == [2022, 2023, 2023]
