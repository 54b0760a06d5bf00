"""What waits for whom, with its last day and its reminder; and the calendar that tells it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from services.accounts import create_account, grant_role
from services.calendar import DayUnit
from services.calendar_feed import calendar_feed
from services.database import transaction
from services.inbox import due_items
from services.models import Role
from services.parameters import set_parameter
from tests.services.appraisals.year import CHECKED, NOTICED, AppraisedCity


def waiting(year: AppraisedCity, who: str, today: date = NOTICED) -> list[tuple[str, date | None, bool]]:
    found = year.do(who, due_items, today)
    return [(item.kind, item.due_on, item.provisional) for item in found if item.kind != "verify_facts"]


def test_everybody_is_told_what_waits_for_the_own_role(unopened: AppraisedCity) -> None:
    year, owner = unopened, unopened.city.committee_id
    with transaction(year.city.engine) as session:
        create_account(session, year.city.administrator, owner, "m0001", "委员", [])
        grant_role(session, year.city.administrator, owner, "m0001", Role.MEMBER, "0001")
    year.open(notice_unit=DayUnit.WORKING_DAYS)
    year.to_member_check()
    checking = {who: waiting(year, who) for who in ("m0001", "appraiser", "verifier")}
    late, punctual = (
        [item.kind for item in year.do("m0001", due_items, day) if item.is_overdue(day)] for day in (date(2024, 1, 21), CHECKED)
    )

    assert checking == {
        "m0001": [("check_own_year", CHECKED, False)],
        "appraiser": [("end_member_check", CHECKED, False)],
        "verifier": [],
    }
    assert (late, punctual) == (["check_own_year"], [])


def test_a_reminder_comes_as_long_before_as_the_committee_decided(unopened: AppraisedCity) -> None:
    year, owner = unopened, unopened.city.committee_id
    year.open(notice_unit=DayUnit.WORKING_DAYS)
    year.to_notice()
    with transaction(year.city.engine) as session:
        first, lead = date(2024, 1, 1), "2 working_days"
        set_parameter(session, year.city.administrator, owner, "reminder_lead", lead, valid_from=first, reason="办法")
    (found,) = (item for item in year.do("appraiser", due_items, NOTICED) if item.due_on)

    # Monday to Thursday after the Spring Festival: the notice ends on Thursday the 22nd.
    assert (found.kind, found.due_on, found.remind_on) == ("end_public_notice", date(2024, 2, 22), date(2024, 2, 20))
    feed = calendar_feed([found, found._replace(due_on=None)], datetime(2024, 2, 10, tzinfo=UTC)).decode()
    lines = feed.replace("\r\n ", "").splitlines()
    assert lines.count("BEGIN:VEVENT") == 1
    # Nine in the morning, two days before.
    assert {f"SUMMARY:{found.what}", "DTSTART;VALUE=DATE:20240222", "STATUS:CONFIRMED", "TRIGGER:-P1DT15H"} <= set(lines)


def test_facts_wait_for_whoever_did_not_register_them(unopened: AppraisedCity) -> None:
    counted = {who: [item.kind for item in unopened.do(who, due_items, NOTICED)] for who in ("registrar", "verifier")}

    assert counted["registrar"] == []
    assert set(counted["verifier"]) <= {"verify_facts"}
