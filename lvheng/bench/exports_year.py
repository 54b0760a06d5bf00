"""A synthetic committee's year for the bench of exports: members one by one, twenty records each, really scored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lvheng.bench.member import ORDINARY, YEAR, book, day_of
from scoring_plugins.engine.codegen import compiled
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.engine.wording import kind_word
from scoring_plugins.records import Mark, Member, PerformanceRecord, Record, Sessions
from services.exports.annual_sheet import AnnualMember, AnnualSheet, WorkLabel
from services.name_order import sort_keys

KINDS = ("meeting.plenary", "meeting.other", "activity.research", "study.training", "oversight", "proposal", "opinion_report", "service")
MATTERS = ("城乡供水一体化", "老旧小区改造", "职业教育", "基层卫生", "养老托育", "古建筑保护", "农产品品牌", "冬季清洁取暖")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
RECORDS_EACH = 20


def bench_records(number: int, count: int = RECORDS_EACH) -> tuple[Record, ...]:
    """The records of the member of that number: no two members have a title in common, as in an office."""
    return tuple(_record(number, place) for place in range(count))


def bench_works(count: int, each: int = RECORDS_EACH) -> dict[str, WorkLabel]:
    """What the works of so many members are called."""
    records = (record for number in range(count) for record in bench_records(number, each))
    return {
        record.work: WorkLabel(kind=kind_word(record.kind), title=record.title, dated_on=record.dated_on, number=record.work.upper())
        for record in records
    }


def bench_members(count: int) -> Iterator[AnnualMember]:
    """So many members, each made when it is asked for and kept by nobody."""
    program = compiled(book(), YEAR)
    for number in range(count):
        name = SURNAMES[number % len(SURNAMES)] + GIVEN[number // 16 % len(GIVEN)] + GIVEN[number % len(GIVEN)]
        records, code = bench_records(number), f"W{number:05}"
        performance = PerformanceRecord(member=Member(id=code, name=name, state=ORDINARY), year=YEAR, records=records)
        yield AnnualMember(
            name=name,
            number=code,
            strokes_key=sort_keys(name).strokes,
            sector="经济界",
            posts=("某厅副厅长",),
            special_committee="经济委员会",
            scorecard=program.explain(performance),
            records=records,
        )


def bench_sheet(members: tuple[AnnualMember, ...], works: dict[str, WorkLabel], card: Scorecard | None = None) -> AnnualSheet:
    """The sheet of these members; where they come one by one, `card` says what a scorecard says of the regulation."""
    card = card or members[0].scorecard
    return AnnualSheet(
        committee="政协度量市委员会",
        committee_code="990000",
        year=YEAR,
        regulation=card.regulation,
        title=card.title,
        version=card.version,
        status=card.status,
        content_hash=card.content_hash,
        engine_version=card.engine_version,
        period_from=card.period_from,
        period_to=card.period_to,
        cut_off=card.cut_off,
        facts_hash="00" * 32,
        unverified_count=0,
        members=members,
        works=works,
        chosen=card.chosen,
        not_computable=card.not_computable,
    )


def _record(number: int, place: int) -> Record:
    kind, day = KINDS[place % len(KINDS)], day_of(number * RECORDS_EACH + place)
    held = kind.split(".")[0] in ("meeting", "activity", "study", "oversight")
    return Record(
        kind=kind,
        work=f"r{number:05}{place:02}",
        dated_on=day,
        title=f"关于{MATTERS[(number + place) % len(MATTERS)]}的第{number * RECORDS_EACH + place}号事项",
        role="sole" if kind == "proposal" else "author" if kind == "opinion_report" else "participant",
        position=1 if kind == "proposal" else None,
        party_size=1,
        sessions=Sessions(held=2, present=2 if place % 3 else 1, absent=0 if place % 3 else 1) if held else None,
        marks=_marks(kind, day),
        member=ORDINARY,
    )


def _marks(kind: str, day: date) -> tuple[Mark, ...]:
    if kind == "proposal":
        return (Mark(mark="submitted", dated_on=day), Mark(mark="filed", dated_on=day))
    return (Mark(mark="adopted", level="own", manner="single", dated_on=day),) if kind == "opinion_report" else ()
