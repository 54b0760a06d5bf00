"""Reading the records and states that cases describe."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from datetime import date

import msgspec

from scoring_plugins.language.case_works import CaseWorks
from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.kinds import LEVELS, MANNERS, SESSION_COUNTS, AttributeType, Kind
from scoring_plugins.language.read_selectors import attribute_value, mark_pattern
from scoring_plugins.language.source import Mapping, Scalar, Value
from scoring_plugins.records import AttributeValue, Mark, Member, MemberState, Record, Sessions, WorkReference

RECORD = ("kind", "work", "dated_on", "title", "role", "position", "party_size", "sessions", "marks", "mandatory", "organised_by",
          "quantity", "attributes", "occasion", "converted_from", "times")  # fmt: skip
STATE = ("standing_committee", "posts", "sector", "special_committee", "groups", "party", "kind", "months_served", "attributes",
         "excluded")  # fmt: skip
MOST_ALIKE = 10_000
MOST_RECORDS = 50_000
MOST_MONTHS = 60


def read_state(reading: Reading, value: Value | None) -> MemberState:
    """A member's state; left out, an ordinary member."""
    if value is None:
        return MemberState()
    fields = reading.fields(value, STATE)
    standing, served = fields.get("standing_committee"), fields.get("months_served")
    texts = {name: fields.get(name) for name in ("sector", "special_committee", "party", "kind", "excluded")}
    kind = texts["kind"]
    if kind is not None and reading.group_kinds:
        reading.one_of(kind, reading.group_kinds, "小组种类")
    return MemberState(
        standing_committee=standing is not None and reading.yes_no(standing),
        posts=reading.words(fields.get("posts")),
        groups=reading.words(fields.get("groups")),
        months_served=None if served is None else reading.whole(served, at_most=MOST_MONTHS),
        attributes=_attributes(reading, fields.get("attributes"), reading.member_attributes),
        **{name: None if text is None else reading.text(text) for name, text in texts.items()},
    )


def read_records(reading: Reading, value: Value | None, member: Member, works: CaseWorks) -> tuple[Record, ...]:
    """Records of a member in the state given; `times: n` stands for n alike, with works of their own. `works` are those of the case."""
    found: list[Record] = []
    for item in reading.items(value):
        fields = reading.fields(item, RECORD)
        record, times = _record(fields, member.state, works)
        reading.records += times
        if reading.records > MOST_RECORDS:
            reading.report(item, "case_records", most=MOST_RECORDS)
            return tuple(found)
        names = [record.work] if times == 1 else [f"{record.work}-{count}" for count in range(1, times + 1)]
        alike = [msgspec.structs.replace(record, work=name) for name in names]
        if record.work:
            works.note(fields.mapping.entries["work"], member.id, alike)
        found.extend(alike)
    return tuple(found)


def _record(fields: Fields, state: MemberState, works: CaseWorks) -> tuple[Record, int]:
    reading = fields.reading
    kind_name, work, day = fields.need("kind"), fields.need("work"), fields.need("dated_on")
    kinds = reading.vocabulary.kinds
    kind = kinds[reading.one_of(kind_name, tuple(kinds), "记录种类") if kind_name else "proposal"]
    dated_on = reading.day(day) if day else date(2000, 1, 1)
    role, sessions, quantity, mandatory = (fields.get(name) for name in ("role", "sessions", "quantity", "mandatory"))
    if sessions is not None and not kind.has_sessions:
        reading.report(sessions, "no_sessions", field="sessions", kinds=kind.name)
    title, organised_by, times = fields.get("title"), fields.get("organised_by"), fields.get("times")
    position, party_size = _place(fields)
    record = Record(
        kind=kind.name,
        work="" if work is None else reading.text(work),
        dated_on=dated_on,
        title="" if title is None else reading.text(title),
        role=None if role is None else reading.one_of(role, kind.roles, "角色"),
        position=position,
        party_size=party_size,
        sessions=_sessions(reading, sessions) if kind.has_sessions else None,
        marks=tuple(_mark(reading, item, kind, dated_on) for item in reading.items(fields.get("marks"))),
        mandatory=None if mandatory is None else reading.yes_no(mandatory),
        organised_by=None if organised_by is None else reading.text(organised_by),
        quantity=None if quantity is None else reading.number(quantity),
        attributes=_attributes(reading, fields.get("attributes"), kind.attributes),
        occasion=_other_work(reading, fields.get("occasion"), works),
        converted_from=_other_work(reading, fields.get("converted_from"), works),
        member=state,
    )
    return record, 1 if times is None else reading.whole(times, at_least=1, at_most=MOST_ALIKE)


def _place(fields: Fields) -> tuple[int | None, int | None]:
    """The place among the sponsors, and how many they are."""
    reading, work = fields.reading, fields.get("work")
    values = {name: fields.get(name) for name in ("position", "party_size")}
    said = len(reading.problems)
    position, party_size = (None if value is None else reading.whole(value, at_least=1) for value in values.values())
    if len(reading.problems) == said and values["position"] and position and party_size and position > party_size:
        name = work.text if isinstance(work, Scalar) else ""
        reading.report(values["position"], "case_position", work=name, position=position, party_size=party_size)
    return position, party_size


def _sessions(reading: Reading, value: Value | None) -> Sessions:
    """Left out, one half day attended in full."""
    if value is None:
        return Sessions(held=1, present=1)
    names = tuple(name for name in SESSION_COUNTS if name not in ("attended", "without_leave"))
    fields = reading.fields(value, names)
    fields.need("held")
    counts = {name: reading.whole(entry) for name, entry in fields.mapping.entries.items() if name in names}
    try:
        return Sessions(**{"held": 0, **counts})
    except ValueError:
        reading.report(value, "case_sessions")
        return Sessions(held=1, present=1)


def _mark(reading: Reading, value: Value, kind: Kind, dated_on: date) -> Mark:
    known = [kind]
    if not isinstance(value, Mapping):
        pattern = mark_pattern(reading, value, reading.text(value), known)
        return Mark(mark=pattern.mark, level=pattern.level, manner=pattern.manner, dated_on=dated_on)  # type: ignore[arg-type]
    fields = reading.fields(value, ("mark", "level", "manner", "dated_on", "by"))
    name, level, manner, day, by = fields.need("mark"), *(fields.get(part) for part in ("level", "manner", "dated_on", "by"))
    return Mark(
        mark="" if name is None else mark_pattern(reading, name, reading.text(name), known).mark,
        level=None if level is None else reading.one_of(level, LEVELS[:-1], "层级"),  # type: ignore[arg-type]
        manner=None if manner is None else reading.one_of(manner, MANNERS, "采用方式"),  # type: ignore[arg-type]
        dated_on=dated_on if day is None else reading.day(day),
        by=None if by is None else reading.text(by),
    )


def _attributes(reading: Reading, value: Value | None, declared: AnyMapping[str, AttributeType]) -> dict[str, AttributeValue]:
    if value is None:
        return {}
    fields = reading.fields(value, tuple(declared))
    found: dict[str, AttributeValue] = {}
    for name, entry in fields.mapping.entries.items():
        if name in declared and declared[name] == "number":
            found[name] = reading.number(entry)
        elif name in declared:
            found[name] = attribute_value(reading, entry, declared[name])  # type: ignore[assignment]
    return found


def _other_work(reading: Reading, value: Value | None, works: CaseWorks) -> WorkReference | None:
    if value is None:
        return None
    fields = reading.fields(value, ("kind", "work"))
    kind, work = fields.need("kind"), fields.get("work")
    name = "" if kind is None else reading.one_of(kind, tuple(reading.vocabulary.kinds), "记录种类")
    found = WorkReference(kind=name, work="" if work is None else reading.text(work))
    if work is not None and kind is not None:
        works.note_reference(work, found)
    return found
