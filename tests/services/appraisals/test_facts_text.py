"""Facts come back from their text equal: words as words, numbers as numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scoring_plugins.records import EarlierResult, Mark, Member, MemberState, PerformanceRecord, Record, Sessions, WorkReference
from services.appraisals.facts_text import facts_digest, facts_text, performance_in

DAY = date(2023, 4, 3)
STATE = MemberState(sector="经济界", posts=("副主席",), months_served=7, attributes={"seats": 2, "share": Decimal("0.50"), "unit": "0.50"})
RECORD = Record(
    kind="service",
    work="activity:HD-1",
    dated_on=DAY,
    title="义诊\n“第一场”",
    role="participant",
    sessions=Sessions(held=2, present=1, official_leave=1),
    marks=(Mark(mark="adopted", dated_on=DAY, level="province", manner="single", by="省政协"),),
    mandatory=True,
    quantity=Decimal("12.50"),
    attributes={"amount": Decimal("1E+2"), "mode": "1E+2", "away": False, "count": 3},
    occasion=WorkReference(work="activity:HD-0", kind="meeting.plenary"),
    member=STATE,
)
FACTS = PerformanceRecord(
    member=Member(id="0001", name="王某甲", state=STATE),
    year=2023,
    records=(RECORD,),
    unverified_count=1,
    results=(EarlierResult(year=2022, total=81_500_000, grade="称职"),),
    term_from=date(2021, 7, 1),
    served_from=date(2021, 7, 1),
)


def test_facts_come_back_equal_and_of_the_same_types() -> None:
    found = performance_in(facts_text(FACTS))

    assert found == FACTS
    assert found.records[0].attributes == {"amount": Decimal("1E+2"), "mode": "1E+2", "away": False, "count": 3}
    assert [type(each) for each in found.member.state.attributes.values()] == [int, Decimal, str]
    assert facts_text(found) == facts_text(FACTS)


def test_equal_facts_have_one_digest_and_others_another() -> None:
    assert facts_digest(facts_text(FACTS)) == facts_digest(facts_text(performance_in(facts_text(FACTS))))
    assert facts_digest(facts_text(FACTS)) != facts_digest(facts_text(FACTS).replace("12.50", "12.51"))


@pytest.mark.parametrize("wrong", ['{"float": 1.5}', "1.5", "null", '{"decimal": "many"}', '{"decimal": 1.5, "more": 1}', "[1]"])
def test_an_attribute_that_is_none_is_refused(wrong: str) -> None:
    text = facts_text(FACTS).replace('{"decimal":"1E+2"}', wrong)

    with pytest.raises(ValueError, match="amount"):
        performance_in(text)
