"""Reading periods: which days a year covers, and until when its marks exist."""

from __future__ import annotations

from datetime import date

from scoring_plugins.language.fields import Reading
from scoring_plugins.language.periods import DayRule, PeriodRule
from scoring_plugins.language.source import Mapping, Value


def read_periods(reading: Reading, value: Value | None) -> dict[str, PeriodRule]:
    """The named periods; `year` must be one of them."""
    if not isinstance(value, Mapping) or "year" not in value.entries:
        if value is not None:
            reading.report(value, "year_period_missing")
        return {"year": PeriodRule(starts=DayRule(1, 1), ends=DayRule(12, 31), cut_off=DayRule(12, 31))}
    found = {}
    for name, entry in value.entries.items():
        fields = reading.fields(entry, ("from", "to", "cut_off"))
        first, last, cut_off = fields.need("from"), fields.need("to"), fields.get("cut_off")
        ends = _day_rule(reading, last)
        rule = PeriodRule(starts=_day_rule(reading, first), ends=ends, cut_off=ends if cut_off is None else _day_rule(reading, cut_off))
        period = rule.in_year(2001)
        if not period.starts_on <= period.ends_on <= period.cut_off or (period.ends_on - period.starts_on).days > 366:
            reading.report(entry, "period_order")
        found[name] = rule
    return found


def _day_rule(reading: Reading, value: Value | None) -> DayRule:
    text = "" if value is None else reading.text(value)
    word, _, rest = text.rpartition(" ")
    shift = {"": 0, "previous": -1, "next": 1}.get(word)
    try:
        day = date.fromisoformat(f"2001-{rest}") if len(rest) == 5 and shift is not None else None
    except ValueError:
        day = None
    if day is None or shift is None:
        if value is not None:
            reading.report(value, "bad_period_day", text=text)
        return DayRule(1, 1)
    return DayRule(day.month, day.day, shift)
