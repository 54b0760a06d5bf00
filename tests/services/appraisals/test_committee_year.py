"""Forms are made of the result that stands, as it was sealed; of the scores of now where nothing is issued, or that is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from services.activities import ActivityDraft, RollLine
from services.appraisals.issuing import issue_result
from services.appraisals.moving import begin_department_review, publish_notice, submit_to_council
from services.appraisals.reviewing import review_department
from services.changes.activities import register_one
from services.database import reading
from services.errors import Refusal
from services.exports.annual_sheet import AnnualSheet
from services.exports.committee_year import committee_year
from services.verification import Selection, verify
from tests.services.appraisals.year import CHECKED, NOTICED, YEAR, AppraisedCity


def sheet(year: AppraisedCity, **named: object) -> AnnualSheet:
    with reading(year.city.engine) as session:
        return committee_year(session, year.city.reader, year.city.committee_id, YEAR, year.city.regulations, **named)  # type: ignore[arg-type]


def issue(year: AppraisedCity) -> None:
    year.to_council()
    year.step("secretary", issue_result, approver="主席会议", decided_on=date(2024, 2, 18), today=date(2024, 2, 20))


def serve_the_public(year: AppraisedCity) -> None:
    """A verified public service of 0001, worth two points by the regulation."""
    draft, lines = ActivityDraft(None, "service", "义诊", date(2023, 12, 9)), [RollLine("0001")]
    key = year.do("registrar", register_one, year.city.committee_id, draft, lines)
    year.do("verifier", verify, year.city.committee_id, Selection(works=frozenset({("activity", key)})), "签到原件")


def total(found: AnnualSheet, number: str) -> int:
    return next(member.scorecard.total for member in found.members if member.number == number)


def test_before_the_issue_a_form_is_a_draft_of_the_scores_of_now(year: AppraisedCity) -> None:
    assert sheet(year).seal is None


def test_what_was_issued_stays_whatever_is_registered_later(year: AppraisedCity) -> None:
    issue(year)
    issued = sheet(year)
    serve_the_public(year)
    now = sheet(year, is_live=True)

    assert sheet(year) == issued
    assert issued.seal is not None
    assert (issued.seal.version, now.seal) == (1, None)
    assert total(now, "0001") - total(issued, "0001") == 2_000_000


def test_a_sealed_sheet_says_what_the_scores_said_on_that_day(year: AppraisedCity) -> None:
    before = sheet(year)
    issue(year)
    issued = sheet(year)

    assert [member.scorecard for member in issued.in_order()] == [member.scorecard for member in before.in_order()]
    assert issued.facts_hash == before.facts_hash


def test_a_draft_says_until_when_one_may_object_and_why_a_regulation_known_in_part_decides(year: AppraisedCity) -> None:
    collecting = sheet(year)
    year.to_member_check()
    checked = sheet(year)
    year.step("appraiser", begin_department_review, today=date(2024, 1, 21))
    year.step("verifier", review_department, "提案委", "逐件核对，无误")
    year.drafted()
    year.step("appraiser", publish_notice, today=NOTICED)
    noticed = sheet(year, number=1)
    year.step("appraiser", submit_to_council, today=date(2024, 2, 16))
    year.step("secretary", issue_result, approver="主席会议", decided_on=date(2024, 2, 18), today=date(2024, 2, 20))

    assert [each.objections_until for each in (collecting, checked, noticed, sheet(year))] == [None, CHECKED, date(2024, 2, 15), None]
    assert {each.partial_because for each in (collecting, noticed, sheet(year))} == {"主席会议决定按已收录条文考核"}


def test_a_version_that_there_is_not_is_told(year: AppraisedCity) -> None:
    with pytest.raises(Refusal) as refused:
        sheet(year, number=7)

    assert refused.value.code == "UNKNOWN_VERSION"
