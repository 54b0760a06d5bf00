"""One synthetic member's year of about ninety records, the same every time: the record mix of an active member."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from itertools import cycle

from scoring_plugins.language.reader import read_pack
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import Level, Mark, Member, MemberState, PerformanceRecord, Record, Sessions

YEAR = 2023
ORDINARY = MemberState(standing_committee=False)

HELD = {"meeting.plenary": 3, "meeting.other": 15, "study.training": 6, "activity.research": 10, "oversight": 4, "study.reading": 18}
PROPOSALS = (
    ("sole", ("submitted", "filed")),
    ("lead", ("submitted", "filed", "key")),
    ("sole", ("submitted", "filed", "outstanding")),
    ("sole", ("submitted", "not_filed")),
    ("co", ("submitted", "filed")),
    ("co", ("submitted", "filed", "outstanding")),
    ("co", ("submitted", "filed", "key")),
    ("co", ("submitted",)),
)
ADOPTED_AT: tuple[tuple[Level, ...], ...] = (("own",), (), ("own", "province"), (), ("prefecture",))


def book() -> Regulation:
    """The regulation that every contender carries out."""
    return read_pack(files("lvheng.bench").joinpath("book"))


def day_of(place: int) -> date:
    """Days spread over the year, some of them equal."""
    return date(YEAR, 1, 1) + timedelta(days=place * 37 % 360)


def ninety_records() -> PerformanceRecord:
    """56 half days of six kinds, 12 services, a report, 8 proposals (4 led, 4 co-signed) and 13 opinion reports: 90 records."""
    records: list[Record] = []
    # Every seventh half day is missed: on leave, then absent without leave, in turn.
    missed = cycle((Sessions(held=1, on_leave=1), Sessions(held=1, absent=1)))
    for kind in (kind for kind, count in HELD.items() for _ in range(count)):
        sessions = Sessions(held=1, present=1) if len(records) % 7 else next(missed)
        records.append(_record(records, kind, "participant", sessions=sessions))
    for _ in range(12):
        records.append(_record(records, "service", "participant"))
    records.append(_record(records, "report.annual", "author"))
    for role, names in PROPOSALS:
        marks = tuple(Mark(mark=name, dated_on=day_of(len(records))) for name in names)
        records.append(_record(records, "proposal", role, marks=marks, party_size=1 if role == "sole" else 3))
    for place in range(13):
        levels = ADOPTED_AT[place % len(ADOPTED_AT)]
        marks = tuple(Mark(mark="adopted", level=level, manner="single", dated_on=day_of(len(records))) for level in levels)
        records.append(_record(records, "opinion_report", "author", marks=marks))
    return PerformanceRecord(member=Member(id="m", name="度量", state=ORDINARY), year=YEAR, records=tuple(records))


def _record(
    before: list[Record], kind: str, role: str, *, sessions: Sessions | None = None, marks: tuple[Mark, ...] = (), party_size: int = 1
) -> Record:
    """The next record, with a work and a day of its place."""
    position = None if kind != "proposal" else 2 if role == "co" else 1
    return Record(
        kind=kind,
        work=f"w{len(before):03}",
        dated_on=day_of(len(before)),
        role=role,
        position=position,
        party_size=party_size,
        sessions=sessions,
        marks=marks,
        member=ORDINARY,
    )
