"""What waits for whom, with its last day and its reminder; and the calendar that tells it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import icalendar
import pytest

from services.accounts import (
    actor_for_calendar,
    actor_named,
    create_account,
    disable_account,
    enable_account,
    grant_role,
    make_calendar_address,
    revoke_calendar_address,
)
from services.calendar import DayUnit
from services.calendar_feed import calendar_feed
from services.database import transaction
from services.errors import Refusal
from services.inbox import due_items, overdue_items
from services.models import AuditEntry, Role
from services.parameters import set_parameter
from tests.services.appraisals.year import CHECKED, NOTICED, AppraisedCity
from tests.services.conftest import House


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
    late = [item.kind for item in year.do("m0001", overdue_items, date(2024, 1, 21))]
    punctual = year.do("m0001", overdue_items, CHECKED)

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
        set_parameter(
            session, year.city.administrator, owner, "reminder_lead", "2 working_days", valid_from=date(2024, 1, 1), reason="办法"
        )
    (found,) = (item for item in year.do("appraiser", due_items, NOTICED) if item.due_on)

    # Monday to Thursday after the Spring Festival: the notice ends on Thursday the 22nd.
    assert (found.kind, found.due_on, found.remind_on) == ("end_public_notice", date(2024, 2, 22), date(2024, 2, 20))
    calendar = icalendar.Calendar.from_ical(calendar_feed([found, found._replace(due_on=None)], datetime(2024, 2, 10, tzinfo=UTC)))
    (event,) = calendar.walk("VEVENT")
    (alarm,) = calendar.walk("VALARM")
    assert (event["summary"], event["dtstart"].dt, event["status"]) == (found.what, date(2024, 2, 22), "CONFIRMED")
    assert alarm["trigger"].dt == datetime(2024, 2, 20, 1, tzinfo=UTC)


def test_facts_wait_for_whoever_did_not_register_them(unopened: AppraisedCity) -> None:
    counted = {who: [item.kind for item in unopened.do(who, due_items, NOTICED)] for who in ("registrar", "verifier")}

    assert counted["registrar"] == []
    assert set(counted["verifier"]) <= {"verify_facts"}


def test_an_address_opens_until_another_is_made_or_the_account_ends(house: House) -> None:
    secrets: list[str] = []

    def made() -> str:
        shown: dict[str, str] = {}
        with transaction(house.engine) as session:
            make_calendar_address(session, actor_named(session, "reader"), shown)
        secrets.append(shown["secret"])
        return shown["secret"]

    def opens(secret: str) -> str | None:
        with transaction(house.engine) as session:
            found = actor_for_calendar(session, secret)
            return None if found is None else found.name

    first, second = made(), made()
    opened = [opens(secret) for secret in (first, second, second[:-1], "")]
    with transaction(house.engine) as session:
        disable_account(session, house.administrator, house.committee_id, "reader", "离任")
    disabled = opens(second)
    with transaction(house.engine) as session:
        enable_account(session, house.administrator, house.committee_id, "reader", "回任")
    enabled, third = opens(second), made()
    with transaction(house.engine) as session:
        revoke_calendar_address(session, actor_named(session, "reader"))
        with pytest.raises(Refusal) as none:
            revoke_calendar_address(session, actor_named(session, "reader"))
        audit = " ".join(str(entry.changes) for entry in session.query(AuditEntry).all())

    assert (opened, disabled, enabled, opens(third)) == ([None, "reader", None, None], None, None, None)
    assert none.value.code == "NO_ADDRESS"
    assert [secret for secret in secrets if secret in audit] == []
