"""Working days: the library's, a committee's own, and what is only supposed."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts import actor_named
from services.calendar import DayUnit, Deadline, Span, WorkingDays, calendar_of, clear_day, enter_notice, kept_days, set_day
from services.committees import root_id
from services.errors import Refusal
from services.models import CalendarDay
from services.permissions import Actor
from tests.services.conftest import House

BECAUSE = "国务院办公厅通知"
KNOWN = st.dates(date(2004, 1, 1), date(2026, 12, 31))
ANY = st.dates(date(1990, 1, 1), date(2060, 12, 31))
SAID = st.dictionaries(st.dates(date(2026, 12, 1), date(2028, 1, 31)), st.booleans(), max_size=40)


@given(day=KNOWN)
def test_of_the_years_it_knows_the_library_is_believed(day: date) -> None:
    assert WorkingDays().is_working_day(day) == chinese_calendar.is_workday(day)


@given(day=ANY, count=st.integers(-600, 600), said=SAID, settled=st.frozensets(st.integers(2027, 2029)))
def test_working_days_are_counted_as_one_by_one(day: date, count: int, said: dict[date, bool], settled: frozenset[int]) -> None:
    calendar, last, passed, left = WorkingDays(said, settled), day, [], abs(count)
    while left:
        last += timedelta(days=1 if count > 0 else -1)
        passed.append(last)
        left -= calendar.is_working_day(last)

    assert calendar.add_working_days(day, count) == (last, any(calendar.is_provisional(each) for each in passed))
    if count > 0:
        assert calendar.working_days_between(day, last) == count


@given(first=KNOWN, last=KNOWN)
def test_working_days_between_two_days_are_those_the_library_lists(first: date, last: date) -> None:
    first, last = sorted((first, last))
    listed = chinese_calendar.get_workdays(first, last)

    assert WorkingDays().working_days_between(first, last) == len([day for day in listed if day != first])


def test_what_no_notice_has_said_yet_is_provisional() -> None:
    # The notice of the next year may still move the last days of the last year that is known.
    calendar, known = WorkingDays(), max(chinese_calendar.holidays).year

    assert [calendar.is_provisional(date(known, 12, day)) for day in (25, 26)] == [False, True]
    assert calendar.is_provisional(date(known + 1, 3, 3))
    assert calendar.add_working_days(date(2025, 9, 29), 5) == Deadline(date(2025, 10, 13), False)
    assert calendar.add_working_days(date(known, 12, 28), 200).provisional


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [(date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2023, 11, 30), 3, date(2024, 2, 29)), (date(2023, 12, 15), 1, date(2024, 1, 15))],
)
def test_months_end_on_the_same_day_or_with_their_month(day: date, count: int, last: date) -> None:
    assert WorkingDays().after(day, Span(count, DayUnit.MONTHS)) == Deadline(last, False)


@pytest.mark.parametrize(
    ("day", "span", "last"),
    [
        (date(2023, 2, 20), Span(3, DayUnit.MONTHS), date(2023, 5, 22)),
        # The holidays of 2023 began on 29 September; Saturday 7 October was worked.
        (date(2023, 9, 24), Span(5, DayUnit.DAYS), date(2023, 10, 7)),
        (date(2023, 9, 23), Span(5, DayUnit.DAYS), date(2023, 9, 28)),
    ],
)
def test_days_and_months_that_end_on_a_day_off_end_on_the_next_working_day(day: date, span: Span, last: date) -> None:
    assert WorkingDays().after(day, span) == Deadline(last, False)


def test_an_end_of_days_or_months_is_as_certain_as_the_days_that_it_may_fall_on() -> None:
    known, unknown = WorkingDays(settled=frozenset({2031})), WorkingDays()
    may_day = date(2031, 4, 1)

    assert known.after(may_day, Span(1, DayUnit.MONTHS)) == (date(2031, 5, 1), False)
    assert unknown.after(may_day, Span(1, DayUnit.MONTHS)) == (date(2031, 5, 1), True)
    assert WorkingDays({date(2031, 5, 1): False}).after(may_day, Span(1, DayUnit.MONTHS)) == (date(2031, 5, 2), True)


def above(house: House) -> tuple[Actor, int]:
    """The administrator of the committee above, and its id."""
    with house.at_work() as (session, _):
        return actor_named(session, "root-admin"), root_id(session)


def test_a_notice_entered_above_holds_below_until_the_committee_says_otherwise(house: House) -> None:
    administrator, root = above(house)
    spring, storm = [date(2031, 1, 23) + timedelta(days=past) for past in range(7)], date(2031, 7, 9)
    with house.at_work() as (session, _):
        before = calendar_of(session, house.committee_id).add_working_days(date(2031, 1, 20), 5)
        enter_notice(session, administrator, root, 2031, rests=spring, works=[date(2031, 2, 1)], reason=BECAUSE)
        set_day(session, house.administrator, house.committee_id, storm, works=False, reason="防台风停工")
    with house.at_work() as (session, _):
        own, roots = calendar_of(session, house.committee_id), calendar_of(session, root)

    assert before == (date(2031, 1, 27), True)
    assert own.add_working_days(date(2031, 1, 20), 5) == (date(2031, 2, 1), False)
    assert (own.is_working_day(storm), roots.is_working_day(storm)) == (False, True)


def test_a_notice_entered_again_replaces_what_it_said(house: House) -> None:
    first, second = date(2031, 5, 1), date(2031, 5, 2)
    with house.at_work() as (session, _):
        for rests in ([first], [second]):
            key = enter_notice(session, house.administrator, house.committee_id, 2031, rests=rests, works=[], reason=BECAUSE)
        kept = kept_days(session, house.committee_id, 2031)

        with pytest.raises(Refusal) as stale:
            enter_notice(session, house.administrator, house.committee_id, 2031, rests=[first], works=[], reason="x", expected_revision=1)
    assert ([(each.day, each.works, each.reason) for each in kept], stale.value.code) == ([(second, False, BECAUSE)], "STALE")
    assert key


def test_a_day_is_changed_and_cleared_with_its_reason(house: House) -> None:
    day, own = date(2031, 7, 9), house.committee_id
    with house.at_work() as (session, _):
        for works, reason in ((False, "停工"), (True, "复工")):
            key = set_day(session, house.administrator, own, day, works=works, reason=reason)
        row = session.get_one(CalendarDay, key)
        assert (row.works, row.reason, row.revision) == (True, "复工", 2)
        with pytest.raises(Refusal) as stale:
            clear_day(session, house.administrator, own, day, "误填", expected_revision=1)
        clear_day(session, house.administrator, own, day, "误填", expected_revision=2)
        with pytest.raises(Refusal) as gone:
            clear_day(session, house.administrator, own, day, "误填")

        assert (stale.value.code, gone.value.code, kept_days(session, own)) == ("STALE", "DAY_NOT_SAID", [])


def test_everything_wrong_with_a_notice_is_told_at_once(house: House) -> None:
    wednesday, outside = date(2031, 1, 1), date(2032, 1, 1)
    with house.at_work() as (session, _), pytest.raises(Refusal) as refused:
        enter_notice(session, house.administrator, house.committee_id, 2031, rests=[wednesday, outside], works=[wednesday], reason=" ")

    assert [problem.code for problem in refused.value.problems] == ["DAY_OUTSIDE_YEAR", "REST_AND_WORK", "WORKS_ANYWAY", "BLANK"]


def test_who_administers_nothing_changes_no_day(house: House) -> None:
    with house.at_work() as (session, _), pytest.raises(Refusal) as refused:
        set_day(session, house.registrar, house.committee_id, date(2031, 1, 1), works=False, reason=BECAUSE)

    assert refused.value.code == "FORBIDDEN"
