from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from scoring_plugins.plugins import Regulations, load_regulations
from services.appraisals.facts_text import facts_text, performance_in
from services.attachments import AttachmentStore, attach_evidence
from services.changes.assessments import GivenLine, GivenSheet, change_one, register_sheet
from services.changes.deletions import delete_work
from services.errors import Refusal
from services.models import Assessment, AssessmentKind
from services.regulations import adopt_regulation
from services.scoring import score_year
from services.verification import Selection, unverified_facts, verify, withdraw_verification
from tests.services.conftest import House

DAY = date(2023, 5, 4)
EXTRA = GivenSheet(AssessmentKind.ASSESSMENT, "附加分", DAY, "经济委员会", "参加听证会", (GivenLine("001", quantity=2_500_000),))


@pytest.fixture(scope="module")
def packs() -> Regulations:
    return load_regulations(packs_only=True)


def adopt(house: House, packs: Regulations, code: str) -> None:
    with house.at_work() as (session, _):
        adopt_regulation(session, house.appraiser, house.committee_id, packs, code, date(2023, 1, 1))


def register(house: House, packs: Regulations, sheet: GivenSheet) -> list[int]:
    with house.at_work() as (session, _):
        return register_sheet(session, house.registrar, house.committee_id, packs, sheet)


def confirm(house: House, packs: Regulations, selection: Selection | None = None, because: str | None = "核对会议纪要") -> int:
    with house.at_work() as (session, _):
        return verify(session, house.verifier, house.committee_id, selection or Selection(), because, regulations=packs)


def refused(house: House, packs: Regulations, sheet: GivenSheet) -> list[tuple[str, str | None]]:
    before = house.row_counts()
    with pytest.raises(Refusal) as found:
        register(house, packs, sheet)

    assert house.row_counts() == before
    return [(problem.code, problem.field) for problem in found.value.problems]


def lines(*given: tuple[str, int | None]) -> tuple[GivenLine, ...]:
    return tuple(GivenLine(number, quantity=quantity) for number, quantity in given)


def test_what_a_special_committee_gave_is_scored_once_a_second_person_verified_it(house: House, packs: Regulations) -> None:
    adopt(house, packs, "guangzhou")
    register(house, packs, replace(EXTRA, lines=lines(("001", 2_500_000), ("002", 4_000_000))))

    def scored() -> tuple[int, list[tuple[str, tuple[str, ...], int]], int]:
        with house.at_work() as (session, directory):
            year = score_year(session, house.reader, house.committee_id, 2023, packs)
            card = year.scorecards[directory.members["001"].id]
        found = [(line.clause, line.works, line.points) for line in card.lines if line.clause == "专委会核实的附加分"]
        return card.total, found, year.unverified_count

    before = scored()
    count = confirm(house, packs)
    after = scored()

    assert (count, before[1:], after[1:]) == (2, ([], 2), ([("专委会核实的附加分", ("assessment:PD-2023-0001",), 2_500_000)], 0))
    assert after[0] - before[0] == 2_500_000


def test_records_say_what_was_given_by_whom_and_why(house: House, packs: Regulations) -> None:
    adopt(house, packs, "guangzhou")
    register(house, packs, EXTRA)
    confirm(house, packs)
    with house.at_work() as (session, directory):
        year = score_year(session, house.reader, house.committee_id, 2023, packs)
        performance = year.performances[directory.members["001"].id]
    (record,) = performance.records

    assert (record.kind, record.work, record.title, record.dated_on) == ("assessment", "assessment:PD-2023-0001", "附加分", DAY)
    assert (record.quantity, record.attributes) == (Decimal("2.5"), {"item": "附加分", "reason": "参加听证会", "by": "经济委员会"})
    assert record.member.standing_committee
    assert performance_in(facts_text(performance)) == performance


@pytest.mark.parametrize("quantity", [1_999_999, 4_000_001, -2_000_000, 0])
def test_points_outside_the_clause_are_refused_with_clause_range_and_value(house: House, packs: Regulations, quantity: int) -> None:
    adopt(house, packs, "guangzhou")
    with pytest.raises(Refusal) as found:
        register(house, packs, replace(EXTRA, lines=lines(("001", 2_000_000), ("002", quantity))))

    assert [(problem.code, problem.field) for problem in found.value.problems] == [("OUTSIDE_RANGE", "lines[1].quantity")]
    assert all(word in found.value.message for word in ("专委会核实的附加分", "2 至 4", f"{Decimal(quantity).scaleb(-6).normalize():f}"))


def test_points_outside_the_clause_never_become_a_record_though_they_were_registered_before_the_regulation(
    house: House, packs: Regulations
) -> None:
    register(house, packs, replace(EXTRA, lines=lines(("001", 3_000_000), ("002", 9_000_000))))
    adopt(house, packs, "guangzhou")
    with pytest.raises(Refusal) as found:
        confirm(house, packs)
    confirm(house, packs, Selection(member="001"))

    assert [(problem.code, problem.field) for problem in found.value.problems] == [("OUTSIDE_RANGE", "filter")]
    assert all(word in found.value.message for word in ("PD-2023-0002", "002", "专委会核实的附加分", "2 至 4", "9"))
    with house.at_work() as (session, _):
        assert [fact.member for fact in unverified_facts(session, house.reader, house.committee_id, Selection())] == ["002"]


def test_nobody_verifies_what_people_gave_unasked(house: House, packs: Regulations) -> None:
    register(house, packs, EXTRA)
    with house.at_work() as (session, _), pytest.raises(ValueError, match="pass them"):
        verify(session, house.verifier, house.committee_id, Selection(), because="核对会议纪要")


def test_an_item_that_no_clause_asks_for_is_refused_with_those_it_asks_for(house: House, packs: Regulations) -> None:
    adopt(house, packs, "shaoxing")
    with pytest.raises(Refusal) as found:
        register(house, packs, replace(EXTRA, item="平时表现"))

    assert [(problem.code, problem.field) for problem in found.value.problems] == [("ITEM_UNKNOWN", "item")]
    assert all(word in found.value.message for word in ("平时表现", "社会责任", "基础履职"))


def test_a_kind_that_no_clause_asks_for_is_refused(house: House, packs: Regulations) -> None:
    adopt(house, packs, "guangzhou")

    assert refused(house, packs, replace(EXTRA, kind=AssessmentKind.ADJUSTMENT)) == [("ITEM_UNKNOWN", "item")]


def test_what_a_regulation_only_asks_whether_it_is_there_needs_no_points(house: House, packs: Regulations) -> None:
    adopt(house, packs, "fengjie")
    rated = replace(EXTRA, item="评为优秀(绿)", lines=lines(("001", None)))
    register(house, packs, rated)

    assert refused(house, packs, replace(rated, item="提案")) == [("QUANTITY_MISSING", "lines[0].quantity")]


def test_without_a_regulation_points_need_their_number_and_things_done_do_not(house: House, packs: Regulations) -> None:
    sheet = replace(EXTRA, lines=lines(("001", None)))
    register(house, packs, replace(sheet, kind=AssessmentKind.CHECKLIST))

    assert refused(house, packs, sheet) == [("QUANTITY_MISSING", "lines[0].quantity")]
    assert refused(house, packs, replace(sheet, kind=AssessmentKind.ADJUSTMENT)) == [("QUANTITY_MISSING", "lines[0].quantity")]


def test_everything_wrong_with_a_sheet_is_told_at_once(house: House, packs: Regulations) -> None:
    given: Sequence[GivenLine] = (
        GivenLine("009", quantity=1),
        GivenLine(quantity=1),
        GivenLine("001", "第一活动组", 1),
        GivenLine(group="第九活动组", quantity=1),
        GivenLine("002", quantity=1, reason="甲"),
        GivenLine("002", quantity=1, reason="甲"),
        GivenLine("003", quantity=10**13),
    )
    early = replace(EXTRA, lines=(GivenLine("001", quantity=1),), dated_on=date(2020, 1, 1), item="点赞数", given_by=" ")

    assert refused(house, packs, replace(EXTRA, lines=tuple(given))) == [
        ("UNKNOWN_MEMBER", "lines[0].member_number"),
        ("NO_SUBJECT", "lines[1].member_number"),
        ("NO_SUBJECT", "lines[2].member_number"),
        ("UNKNOWN_GROUP", "lines[3].group"),
        ("LISTED_TWICE", "lines[5]"),
        ("BAD_POINTS", "lines[6].quantity"),
    ]
    assert refused(house, packs, early) == [
        ("BLANK", "given_by"),
        ("TRACKED_ITEM", "item"),
        ("OUTSIDE_TERM", "dated_on"),
        ("NOT_A_MEMBER_THAT_DAY", "lines[0].member_number"),
    ]
    assert refused(house, packs, replace(EXTRA, lines=())) == [("NO_LINES", "lines")]


def test_the_same_sheet_again_registers_nothing_and_another_quantity_is_told(house: House, packs: Regulations) -> None:
    first = register(house, packs, EXTRA)
    before = house.row_counts()
    again = register(house, packs, EXTRA)

    assert (again, house.row_counts()) == (first, before)
    assert refused(house, packs, replace(EXTRA, lines=lines(("001", 3_000_000)))) == [("ALREADY_GIVEN", "lines[0]")]


def change(house: House, packs: Regulations, key: int, **said: Any) -> None:
    with house.at_work() as (session, _):
        change_one(session, house.registrar, key, packs, said)


def test_it_is_changed_before_it_is_verified_and_not_after(house: House, packs: Regulations) -> None:
    (key,) = register(house, packs, EXTRA)
    confirm(house, packs)
    change(house, packs, key, quantity=2_500_000)
    with pytest.raises(Refusal) as verified:
        change(house, packs, key, quantity=2_600_000)
    with house.at_work() as (session, _):
        untouched = session.get_one(Assessment, key)

        assert (untouched.revision, untouched.verified_at is not None) == (1, True)
        withdraw_verification(session, house.verifier, house.committee_id, Selection(), "录错")
    assert (verified.value.code, verified.value.field) == ("VERIFIED_FACTS", "id")
    change(house, packs, key, quantity=3_000_000, member_number=None, group="第一活动组")
    with house.at_work() as (session, directory):
        row = session.get_one(Assessment, key)

        assert (row.revision, row.verified_at, row.quantity) == (2, None, 3_000_000)
        assert (row.member_id, row.group_id) == (None, directory.groups["第一活动组"])
    with pytest.raises(Refusal) as found:
        change(house, packs, key, member_number="001")

    assert found.value.code == "NO_SUBJECT"


def test_it_goes_again_before_it_is_verified_and_not_after(house: House, packs: Regulations) -> None:
    first, second = register(house, packs, replace(EXTRA, lines=lines(("001", 2_000_000), ("002", 2_000_000))))
    confirm(house, packs, Selection(member="002"))
    with house.at_work() as (session, _):
        delete_work(session, house.registrar, Assessment, first, "登错了人")
        with pytest.raises(Refusal) as found:
            delete_work(session, house.registrar, Assessment, second, "登错了人")

        assert session.exec(select(Assessment.id)).all() == [second]
    assert found.value.code == "VERIFIED_FACTS"


def test_evidence_is_attached_by_its_number_and_verification_rests_on_it(house: House, packs: Regulations, tmp_path: Path) -> None:
    register(house, packs, EXTRA)
    with pytest.raises(Refusal) as found:
        confirm(house, packs, because=None)
    with house.at_work() as (session, _):
        attach_evidence(session, house.registrar, house.committee_id, AttachmentStore(tmp_path), "PD-2023-0001", "纪要.pdf", b"%PDF-1.4")

    assert (found.value.code, confirm(house, packs, because=None)) == ("EVIDENCE_MISSING", 1)


def test_only_who_registers_may_register_and_only_another_may_verify(house: House, packs: Regulations) -> None:
    with house.at_work() as (session, _), pytest.raises(Refusal) as found:
        register_sheet(session, house.verifier, house.committee_id, packs, EXTRA)

    assert found.value.code == "FORBIDDEN"
