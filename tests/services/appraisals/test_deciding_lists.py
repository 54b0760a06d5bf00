"""Who of those level for a list's last places stands on it is decided by people: before the issue, within the places, with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from scoring_plugins.language.regulation import Origin
from scoring_plugins.plugins import Regulations
from scoring_plugins.plugins.regulations import FoundPack
from services.accounts import actor_named
from services.appraisals.deciding_lists import decide_list
from services.appraisals.issuing import issue_result
from services.appraisals.moving import submit_to_council
from services.database import reading, transaction
from services.errors import Refusal
from services.exports.annual_sheet import AnnualSheet
from services.exports.committee_year import committee_year
from services.models import AuditEntry, ListDecision, Membership
from services.regulations import adopt_regulation
from tests.scoring_plugins.tiny import tiny_text
from tests.services.appraisals.year import YEAR, AppraisedCity

ATTENDING = (
    "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, role: any}, points: {per_unit: 10, of: sessions.attended}}\n"
)
LIST = "lists: [{list: 履职先进, cite: [二], per: committee, top: 3, ties: decide}]\n"
# A quarter of those without a seat on the standing committee.
SHARE = (
    "lists: [{list: 履职先进, cite: [二], for: {standing_committee: false}, "
    "quota: {share: 1/4, per: committee, rounding: down, ties: decide}}]\n"
)


@pytest.fixture
def year(unopened: AppraisedCity, tmp_path: Path) -> AppraisedCity:
    """In the council, under a regulation that honours the three with the highest totals; ten are level, two were absent."""
    return in_council(unopened, tmp_path, LIST)


def in_council(unopened: AppraisedCity, folder: Path, lists: str) -> AppraisedCity:
    pack = folder / "tiny"
    pack.mkdir()
    (pack / "regulation.yaml").write_text(tiny_text(ATTENDING, lists), encoding="utf-8")
    regulations = Regulations(packs=[FoundPack(pack, Origin(distribution="example-county", version="1", path=str(pack)))])
    year = AppraisedCity(replace(unopened.city, regulations=regulations))
    with transaction(year.city.engine) as session:
        appraiser = actor_named(session, "appraiser")
        adopt_regulation(session, appraiser, year.city.committee_id, regulations, "tiny", date(YEAR, 1, 1))
    year.open(notice_days=0)
    year.to_department_review()
    year.drafted()
    year.step("appraiser", submit_to_council, today=date(2024, 2, 16))
    return year


def decide(year: AppraisedCity, number: str, accepted: bool, **named: Any) -> None:
    said = {"name": "履职先进", "reason": "主席会议票决"} | named
    year.step("secretary", decide_list, number, said["name"], year.city.regulations, accepted=accepted, reason=said["reason"])


def problems(year: AppraisedCity, *args: Any, **named: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Refusal) as refused:
        decide(year, *args, **named)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def issue(year: AppraisedCity) -> None:
    year.step("secretary", issue_result, approver="主席会议", decided_on=date(2024, 2, 18), today=date(2024, 2, 20))


def sheet(year: AppraisedCity) -> AnnualSheet:
    with reading(year.city.engine) as session:
        return committee_year(session, year.city.reader, year.city.committee_id, YEAR, year.city.regulations, number=1)


def level(year: AppraisedCity) -> list[str]:
    """The 委员编号 of those who are level for the list's three places."""
    return list(sheet(year).lists[0].to_decide)


def test_nothing_is_issued_while_a_place_is_open_and_everybody_level_is_named(year: AppraisedCity) -> None:
    with pytest.raises(Refusal) as refused:
        issue(year)

    assert [problem.code for problem in refused.value.problems] == ["LISTS_UNDECIDED"] * len(level(year))
    assert len(level(year)) > 3


def test_who_got_a_place_stands_on_the_sealed_list_and_the_decisions_are_kept_with_reasons(year: AppraisedCity) -> None:
    numbers = level(year)
    for place, number in enumerate(numbers):
        decide(year, number, place in (0, 2, 3))
    issue(year)
    issued = sheet(year)
    with reading(year.city.engine) as session:
        kept = session.exec(select(ListDecision)).all()
        audited = session.exec(select(AuditEntry.reason).where(AuditEntry.action == "list.decide")).all()

    assert [(each.members, each.to_decide) for each in issued.lists] == [((numbers[0], numbers[2], numbers[3]), ())]
    assert issued.seal is not None
    assert {each.reason for each in kept} == {"主席会议票决"}
    assert len(kept) == len(numbers)
    assert set(audited) == {"主席会议票决"}


def test_no_more_than_the_regulation_has_places_for(year: AppraisedCity) -> None:
    numbers = level(year)
    for number in numbers[:3]:
        decide(year, number, True)

    assert problems(year, numbers[3], True) == [("LIST_FULL", "accepted")]

    decide(year, numbers[0], False)
    decide(year, numbers[3], True)

    assert sheet(year).lists[0].members == tuple(numbers[1:4])


def test_a_list_that_is_a_share_has_as_many_places_as_the_share_of_those_it_is_for(unopened: AppraisedCity, tmp_path: Path) -> None:
    year = in_council(unopened, tmp_path, SHARE)
    with reading(year.city.engine) as session:
        seats = session.exec(select(Membership.on_standing_committee).where(Membership.committee_id == year.city.committee_id)).all()
    numbers, places = level(year), sum(not seated for seated in seats) // 4
    for number in numbers[:places]:
        decide(year, number, True)
    with pytest.raises(Refusal) as full:
        decide(year, numbers[places], True)

    assert 0 < places < len(numbers)
    assert (full.value.code, f"只有 {places} 个名额" in full.value.message) == ("LIST_FULL", True)
    assert sheet(year).lists[0].members == tuple(numbers[:places])


def test_what_the_regulation_does_not_leave_to_people_is_refused_with_everything_that_is_wrong(year: AppraisedCity) -> None:
    numbers = level(year)
    behind = next(member.number for member in sheet(year).members if member.number not in numbers)

    assert problems(year, behind, True, reason=" ") == [("LIST_NOT_OPEN", "list"), ("REASON_MISSING", "reason")]
    assert problems(year, numbers[0], True, name="履职先近") == [("LIST_NOT_OPEN", "list")]
    assert problems(year, "9999", True, reason=" ") == [("UNKNOWN_MEMBER", "member_number"), ("REASON_MISSING", "reason")]
