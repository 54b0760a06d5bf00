"""Members scored together: whole committees and single members under regulations that compare, on facts from the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from scoring_plugins import Regulation
from scoring_plugins.engine.meaning import score
from scoring_plugins.language.nodes import Python
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.plugins import Regulations, load_regulations
from services.activities import register_activity
from services.database import reading, transaction
from services.errors import Refusal
from services.members import MembershipDraft, register_membership
from services.models import Leaving
from services.proposals import register_proposal
from services.regulations import adopt_regulation, adopted_regulation
from services.scoring import YearScores, score_by, score_year
from services.verification import Selection, verify
from tests.scoring_plugins.tiny import tiny_text
from tests.services.conftest import House
from tests.services.proposals.test_registering_proposals import JOINT
from tests.services.test_activities import PLENARY

# Ten points for each half day attended, up to 30 for whoever has most; one excellent grade and a list, whoever is asked for.
COMPARING = tiny_text(
    "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, role: any}, points: {per_unit: 10, of: sessions.attended}}\n"
    "- {clause: 提案, cite: [一], says: 提案, each: {kind: proposal, role: any}, points: 5}\n",
    "grades:\n  - {grade: 优秀, at_least: 1, quota: {count: 1, per: committee, ties: decide}, decided_by: 主席会议}\n  - {grade: 称职}\n"
    "lists:\n  - {list: 前一, cite: [二], per: sector, top: 1, ties: decide}\n",
    rounding='rounding: {quantum: "0.01", mode: half_up, at: block}',
    block="- block: 全部\n  cap: none\n  floor: none\n  combine: sum\n  relative_to: maximum\n  full: 30\n  within: committee\n  of:\n",
)


def scored(house: House, regulation: Regulation, members: list[int] | None = None, year: int = 2023) -> YearScores:
    with reading(house.engine) as session:
        return score_year(session, house.reader, house.committee_id, year, Regulations({"tiny": regulation}), members)


@pytest.fixture
def worked(house: House) -> House:
    """A plenary session (001 attends two half days, 002 neither) and a joint proposal of 001 and 002, seconded by 003; all verified."""
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        register_proposal(session, house.registrar, directory, JOINT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
    return house


def adopt(house: House, regulation: Regulation, from_on: date = date(2022, 1, 1)) -> Regulation:
    with transaction(house.engine) as session:
        adopt_regulation(session, house.appraiser, house.committee_id, Regulations({regulation.code: regulation}), regulation.code, from_on)
    return regulation


def test_a_committee_is_compared_and_graded_together(worked: House) -> None:
    """001: 20 + 5 of at most 25 is 30; 002 and 003: 5 of 25 is 6."""
    found = scored(worked, adopt(worked, read_regulation(COMPARING)))

    assert {card.member: (card.total // 10_000, card.grade) for card in found.scorecards.values()} == {
        "001": (3000, "优秀"),
        "002": (600, "称职"),
        "003": (600, "称职"),
    }
    assert [(each.per, each.members) for each in found.lists] == [("经济界", ("001",))]
    assert [(each.grade, each.places, each.members) for each in found.quotas] == [("优秀", 1, ("001",))]


def test_one_member_s_card_comes_out_of_the_whole_committee(worked: House) -> None:
    regulation = adopt(worked, read_regulation(COMPARING))
    whole = scored(worked, regulation)
    (second,) = (member_id for member_id, card in whole.scorecards.items() if card.member == "002")

    alone = scored(worked, regulation, [second])

    assert alone.scorecards == {second: whole.scorecards[second]}
    assert list(alone.performances) == [second]
    assert (alone.lists, alone.quotas) == (whole.lists, whole.quotas)


def test_cards_are_those_of_the_definition(worked: House) -> None:
    jinan = load_regulations()["jinan"]
    with transaction(worked.engine) as session:
        adopt_regulation(session, worked.appraiser, worked.committee_id, Regulations({"jinan": jinan}), "jinan", date(2022, 1, 1))
    with reading(worked.engine) as session:
        found = score_year(session, worked.reader, worked.committee_id, 2023, Regulations({"jinan": jinan}))

    assert found.scorecards == {member: score(found.regulation, performance) for member, performance in found.performances.items()}


def test_months_served_are_whole_months_of_the_period(house: House) -> None:
    """Five join or leave: from 1 April (9 months), from 2 April (8), until 30 June (6), a month away in between (11), the whole year."""
    spans: dict[str, list[tuple[date, date | None]]] = {
        "101": [(date(2023, 4, 1), None)],
        "102": [(date(2023, 4, 2), None)],
        "103": [(date(2021, 7, 1), date(2023, 6, 30))],
        "104": [(date(2021, 7, 1), date(2023, 2, 28)), (date(2023, 4, 1), None)],
        "105": [(date(2021, 7, 1), date(2023, 5, 14)), (date(2023, 5, 15), None)],
    }
    with house.at_work() as (session, directory):
        for number, drafts in spans.items():
            for first, last in drafts:
                leaving = None if last is None or last.day == 14 else Leaving.TRANSFERRED
                draft = MembershipDraft(number, f"某{number}", "教育界", first, to_on=last, leaving=leaving)
                register_membership(session, house.registrar, directory, draft)

    found = scored(house, adopt(house, read_regulation(COMPARING)))
    months = {each.member.id: each.member.state.months_served for each in found.performances.values()}

    assert months == {"001": None, "002": None, "003": None, "101": 9, "102": 8, "103": 6, "104": 11, "105": None}


def test_who_served_a_part_is_not_graded_where_the_regulation_says_so(worked: House) -> None:
    with worked.at_work() as (session, directory):
        register_membership(session, worked.registrar, directory, MembershipDraft("101", "新某人", "教育界", date(2023, 4, 1)))
    found = scored(worked, adopt(worked, read_regulation(COMPARING.replace("part_year: full", "part_year: not_graded"))))
    (card,) = (card for card in found.scorecards.values() if card.member == "101")

    assert (card.grade, card.not_graded) == (None, "不评等次:考核期内任职 9 个月，不满 12 个月")


# ---- the regulation's own year


OWN_YEAR = 'year: {from: "previous 12-01", to: "11-30"}'


def own_year(code: str = "tiny") -> Regulation:
    text = tiny_text("- {clause: 基础分, cite: [一], says: 基础分, grant: 1}\n")
    return read_regulation(text.replace('year: {from: "01-01", to: "12-31"}', OWN_YEAR).replace("regulation: tiny", f"regulation: {code}"))


def test_a_regulation_is_adopted_for_a_year_by_the_last_day_of_its_own_year(house: House) -> None:
    """Adopted on 1 December 2023: the year 2023 of that regulation ended the day before."""
    first, second = read_regulation(COMPARING), own_year("later")
    regulations = Regulations({"tiny": first, "later": second})
    with transaction(house.engine) as session:
        for code, day in (("tiny", date(2022, 1, 1)), ("later", date(2023, 12, 1))):
            adopt_regulation(session, house.appraiser, house.committee_id, regulations, code, day)
        found = [adopted_regulation(session, house.committee_id, year, regulations).regulation for year in (2023, 2024)]

    assert found == ["tiny", "later"]


def test_what_nobody_verified_is_counted_over_the_regulation_s_own_year(house: House) -> None:
    """A proposal of 15 December 2022 and one of 15 December 2023: by that regulation, only the first is of 2023."""
    with house.at_work() as (session, directory):
        for number, day in (("T-7", date(2022, 12, 15)), ("T-8", date(2023, 12, 15))):
            draft = replace(JOINT, number=number, submitted_on=day, case_number=None, marks={}, handlings=())
            register_proposal(session, house.registrar, directory, draft)
    found = scored(house, adopt(house, own_year()))

    assert [card.unverified_count for card in found.scorecards.values()] == [1, 1, 1]
    assert found.unverified_count == 3


# ---- what cannot be scored


def test_a_regulation_about_groups_does_not_score_members(house: House) -> None:
    groups = read_regulation(COMPARING.replace("subject: member", "subject: group"))

    with reading(house.engine) as session, pytest.raises(Refusal, match="考核的不是委员") as refused:
        score_by(session, house.committee_id, 2023, groups)

    assert refused.value.code == "NOT_ABOUT_MEMBERS"


def test_a_clause_in_python_that_fails_is_named_and_nothing_is_scored(house: House) -> None:
    def broken(performance: object, period: object) -> None:
        raise RuntimeError("坏了")

    with pytest.raises(Refusal, match="条款“基础分”的程序 own:broken 出错:RuntimeError: 坏了") as refused:
        scored(house, adopt(house, in_python(own_year(), broken)))

    assert refused.value.code == "REGULATION_FAULT"


def in_python(regulation: Regulation, function: Callable[..., Any]) -> Regulation:
    """The regulation with its one clause written in Python."""
    (version,) = regulation.versions
    (block,) = version.blocks
    clause: Any = block.of[0]
    written = msgspec.structs.replace(clause, points=Python(target="own:broken", function=function), cap=10_000_000, floor=0)
    blocks = (msgspec.structs.replace(block, of=(written,)),)
    return msgspec.structs.replace(regulation, versions=(msgspec.structs.replace(version, blocks=blocks),))
