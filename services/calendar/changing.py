"""What a committee says of its days: a year's whole notice at once, or one day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, refuse
from services.models import CalendarDay, CalendarYear
from services.permissions import Actor, Right, require
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn

FIRST_YEAR, LAST_YEAR = 1949, 2200
# A notice begins with the New Year's days, which may lie in the year before.
_NEW_YEAR_FROM = (12, 26)
_SATURDAY = 5


def enter_notice(
    session: Session,
    actor: Actor,
    committee_id: int,
    year: int,
    *,
    rests: Collection[date],
    works: Collection[date],
    reason: str,
    expected_revision: int | None = None,
) -> int:
    """Enter a year's notice as a whole: the days off and the weekend days that are worked. Returns the id of the kept year.

    What was said of the year before goes, and every other day of it is certain from now on. It holds for the committees below as well.
    Raises Refusal FORBIDDEN, or every problem: BAD_YEAR, NO_DAYS, DAY_OUTSIDE_YEAR, REST_AND_WORK, WORKS_ANYWAY, a bad text, STALE.
    """
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    known = session.exec(select(CalendarYear.id).where(CalendarYear.committee_id == committee_id, CalendarYear.year == year)).first()
    kept = None if known is None else held(session, CalendarYear, known, expected_revision)
    refuse([*_problems_of_notice(year, frozenset(rests), frozenset(works)), *problems_of_texts({"reason": reason})])
    said = dict.fromkeys(rests, False) | dict.fromkeys(works, True)
    with acting(session, actor, "calendar.enter_notice", reason):
        if kept is None:
            kept = CalendarYear(committee_id=committee_id, year=year, reason=reason)
            session.add(kept)
        else:
            kept.reason, kept.revision = reason, kept.revision + 1
        _replace_days(session, committee_id, year, said, reason)
    assert kept.id is not None
    return kept.id


def set_day(
    session: Session, actor: Actor, committee_id: int, day: date, *, works: bool, reason: str, expected_revision: int | None = None
) -> int:
    """Say of one day whether it is worked, in the place of what was said; the id of the kept day.

    Raises Refusal FORBIDDEN, STALE, or every problem: BAD_YEAR, a bad reason.
    """
    row = _own(session, actor, committee_id, day, expected_revision)
    refuse([*_problems_of_year(day.year, "day"), *problems_of_texts({"reason": reason})])
    with acting(session, actor, "calendar.set_day", reason):
        if row is None:
            row = CalendarDay(committee_id=committee_id, day=day, works=works, reason=reason)
            session.add(row)
        elif (row.works, row.reason) != (works, reason):
            row.works, row.reason, row.revision = works, reason, row.revision + 1
        session.flush()
    assert row.id is not None
    return row.id


def clear_day(session: Session, actor: Actor, committee_id: int, day: date, reason: str, expected_revision: int | None = None) -> None:
    """Say nothing of a day any more. Raises Refusal FORBIDDEN, STALE, or every problem: DAY_NOT_SAID, a bad reason."""
    row = _own(session, actor, committee_id, day, expected_revision)
    problems = [] if row is not None else [Problem("DAY_NOT_SAID", "day", say("calendar.day_not_said", day=day))]
    refuse([*problems, *problems_of_texts({"reason": reason})])
    with acting(session, actor, "calendar.clear_day", reason):
        session.delete(row)


def _own(session: Session, actor: Actor, committee_id: int, day: date, expected_revision: int | None) -> CalendarDay | None:
    """What the committee itself says of a day, in its turn."""
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    of_day = (CalendarDay.committee_id == committee_id, CalendarDay.day == day)
    known = session.exec(select(CalendarDay.id).where(*of_day)).first()
    return None if known is None else held(session, CalendarDay, known, expected_revision)


def _replace_days(session: Session, committee_id: int, year: int, said: dict[date, bool], reason: str) -> None:
    of_notice = col(CalendarDay.day).between(min(date(year, 1, 1), *said), date(year, 12, 31))
    for row in session.exec(select(CalendarDay).where(CalendarDay.committee_id == committee_id, of_notice)):
        if row.day not in said and row.day.year == year:
            session.delete(row)
        elif row.day in said:
            works = said.pop(row.day)
            if (row.works, row.reason) != (works, reason):
                row.works, row.reason, row.revision = works, reason, row.revision + 1
    session.add_all(CalendarDay(committee_id=committee_id, day=day, works=works, reason=reason) for day, works in sorted(said.items()))


def _problems_of_notice(year: int, rests: frozenset[date], works: frozenset[date]) -> list[Problem]:
    if problems := _problems_of_year(year, "year"):
        return problems
    if not rests:
        problems.append(Problem("NO_DAYS", "rests", say("calendar.no_days", year=year)))
    for field, days in (("rests", rests), ("works", works)):
        outside = sorted(day for day in days if not date(year - 1, *_NEW_YEAR_FROM) <= day <= date(year, 12, 31))
        if outside:
            message = say("calendar.day_outside_year", days=_listed(outside), year=year, first=date(year - 1, *_NEW_YEAR_FROM))
            problems.append(Problem("DAY_OUTSIDE_YEAR", field, message))
    if twice := sorted(rests & works):
        problems.append(Problem("REST_AND_WORK", "works", say("calendar.rest_and_work", days=_listed(twice))))
    if weekdays := sorted(day for day in works if day.weekday() < _SATURDAY):
        problems.append(Problem("WORKS_ANYWAY", "works", say("calendar.works_anyway", days=_listed(weekdays))))
    return problems


def _problems_of_year(year: int, field: str) -> list[Problem]:
    if FIRST_YEAR <= year <= LAST_YEAR:
        return []
    return [Problem("BAD_YEAR", field, say("calendar.bad_year", first=FIRST_YEAR, last=LAST_YEAR, found=year))]


def _listed(days: list[date]) -> str:
    return "、".join(str(day) for day in days)
