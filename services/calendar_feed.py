"""What waits for somebody as an iCalendar (RFC 5545): an event for each last day, with its reminder; nobody is named in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from scoring_plugins.catalogue import say
from services.due_items import DueItem

# In the morning of the day. It is said by its distance from the last day: a calendar of days knows no zone.
_REMINDED_AT = timedelta(hours=9)
# How often calendars are asked to look again.
_REFRESHED = "PT6H"


def calendar_feed(items: Iterable[DueItem], now: datetime) -> bytes:
    """The items that have a last day; a provisional one is tentative and says so. `now` is when it is made."""
    calendar = Calendar()
    calendar.add("prodid", "-//lvheng//inbox//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", say("inbox.calendar_name"))
    calendar.add("x-published-ttl", _REFRESHED)
    for item in items:
        if item.due_on is not None:
            calendar.add_component(_event(item, item.due_on, now.astimezone(UTC)))
    return bytes(calendar.to_ical())


def _event(item: DueItem, due_on: date, now: datetime) -> Event:
    event = Event()
    name, key = item.about
    event.add("uid", f"{item.kind}-{name}-{key}@lvheng")
    event.add("dtstamp", now)
    event.add("dtstart", due_on)
    event.add("summary", say("inbox.provisional", what=item.what) if item.provisional else item.what)
    event.add("status", "TENTATIVE" if item.provisional else "CONFIRMED")
    # It takes nobody's day.
    event.add("transp", "TRANSPARENT")
    if item.remind_on is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", item.what)
        alarm.add("trigger", item.remind_on - due_on + _REMINDED_AT)
        event.add_component(alarm)
    return event
