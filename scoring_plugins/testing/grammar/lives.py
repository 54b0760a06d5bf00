"""Random members' years in the small domain of a regulation, with what lies around them: earlier years, results, terms.

Days lie on the edges of every period and on those where points change; states differ between records; works tie in everything.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import msgspec
from hypothesis import strategies as st

from scoring_plugins.engine.meaning import relative_blocks
from scoring_plugins.language.kinds import AttributeType, Kind
from scoring_plugins.language.nodes import AttributeTest, Clause, DatedStep, MarkPattern, MemberTest, Selector, Table
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import (
    AttributeValue,
    EarlierResult,
    Mark,
    Member,
    MemberState,
    PerformanceRecord,
    Record,
    Sessions,
    WorkReference,
)
from scoring_plugins.testing.grammar.choosing import Choosing, Drawing
from scoring_plugins.testing.strategies import HALF_DAYS
from scoring_plugins.testing.walk import parts

TOTALS = (0, 1_000_000, 2_500_000, 5_000_000, 10_000_000)
MAXIMA = (0, 1_000_000, 10_000_000, 3_000_000, 333_333, 7_500_001)
QUANTITIES = tuple(Decimal(text) for text in ("0", "1", "2", "0.5", "3", "1.25", "0.000001", "5.5"))
STRANGE_QUANTITIES = tuple(Decimal(text) for text in ("-1", "1000001", "0.0000001", "NaN"))
STRANGERS = ("study.reading", "commendation", "meeting.unheard")
TIMES = (1, 1, 1, 2, 3, 7)
LEVELS = (None, "own", "county", "province", "national")
MANNERS = (None, "single", "combined")


class Domain:
    """Every word that a regulation asks about, looked up once."""

    def __init__(self, regulation: Regulation) -> None:
        self.regulation = regulation
        found = list(parts(regulation.versions))
        self.selectors = [part for part in found if isinstance(part, Selector)]
        self.patterns = [part for part in found if isinstance(part, MarkPattern)]
        self.attributes = [part for part in found if isinstance(part, AttributeTest)]
        self.steps = [part.since for part in found if isinstance(part, DatedStep)]
        self.clauses = [part for part in found if isinstance(part, Clause)]
        self.members = [part for part in found if isinstance(part, MemberTest)]
        self.tables = [part for part in found if isinstance(part, Table)]

    @cached_property
    def years(self) -> list[int]:
        """Years in which some version is in force, and those in which points change."""
        first = [version.in_force_from.year + 1 for version in self.regulation.versions]
        steps = {step.year for step in self.steps if step.year > min(first)}
        return sorted({year for start in first for year in (start, start + 1)} | steps)

    @cached_property
    def kinds(self) -> list[str]:
        """Kinds that clauses pay for, more than once, those looked at, and strangers."""
        under = self.regulation.vocabulary.under
        paid = [kind.name for clause in self.clauses if clause.each for kind in under(clause.each.kinds)]
        return [*paid, *(kind.name for select in self.selectors for kind in under(select.kinds)), *STRANGERS]

    def days(self, year: int) -> list[date]:
        """The edges of every period, days around them, days on which points change, and a few inside."""
        inside = [self.regulation.period(year).starts_on + timedelta(days=days) for days in (100, 31, 60, 150, 200, 300)]
        found = inside + inside
        for name in self.regulation.periods:
            period = self.regulation.period(year, name)
            found += [period.starts_on, period.ends_on, period.cut_off]
            found += [period.starts_on - timedelta(days=1), period.ends_on + timedelta(days=1), period.cut_off + timedelta(days=1)]
        near = [step for step in self.steps if abs(step.year - year) <= 1]
        return found + near + [step - timedelta(days=1) for step in near]

    @cached_property
    def party_sizes(self) -> list[int]:
        """One to four people, and beyond every size that a clause declares."""
        declared = {clause.max_party_size for clause in self.clauses if clause.max_party_size is not None}
        return sorted({1, 2, 3, 4} | {most + 1 for most in declared})

    def belongs(self, field: str, by: str) -> list[str]:
        """Names of sectors, committees, groups … that something asks for, and one that nothing does."""
        asked = {name for test in self.members for name in getattr(test, field)}
        return [*sorted(asked | {name for table in self.tables if table.by == by for name in table.values}), "其他"]


def state(choose: Choosing, domain: Domain) -> MemberState:
    """Somebody's state, in the words that the regulation asks for and one it does not know."""
    return MemberState(
        standing_committee=choose.chance(50),
        posts=tuple(choose.several(domain.belongs("posts", ""), 0, 2)),
        sector=choose.pick([None, *domain.belongs("sectors", "sector")]),
        special_committee=choose.pick([None, *domain.belongs("special_committees", "special_committee")]),
        groups=tuple(choose.several(domain.belongs("groups", "group"), 0, 2)),
        party=choose.pick([None, *domain.belongs("parties", "")]),
        months_served=choose.pick([None, None, None, 12, 6, 5, 3, 0, 13]),
        attributes=attributes(choose, domain, domain.regulation.member_attributes),
        excluded=choose.pick([None] * 9 + ["病休"]),
    )


def attributes(choose: Choosing, domain: Domain, declared: dict[str, AttributeType]) -> dict[str, AttributeValue]:
    """Some of the declared attributes."""
    return {name: value_of(choose, domain, name, of) for name, of in declared.items() if choose.chance(70)}


def value_of(choose: Choosing, domain: Domain, name: str, declared: AttributeType) -> AttributeValue:
    if declared == "yes_no":
        return choose.chance(50)
    if declared == "number":
        values: list[AttributeValue] = [1, Decimal("1.0"), Decimal("1.00"), 2, Decimal("2.0"), 0, Decimal("0.5")]
        return choose.pick(values)
    if isinstance(declared, tuple):
        return choose.pick(declared)
    asked = [value for test in domain.attributes if test.name == name for value in test.values if isinstance(value, str)]
    return choose.pick([*asked, "其他", "2"])


def life(choose: Choosing, domain: Domain, year: int | None = None, most: int = 24) -> PerformanceRecord:
    """A member's year with some records of earlier years."""
    year = choose.pick(domain.years) if year is None else year
    regulation, days = domain.regulation, domain.days(year)
    own = state(choose, domain)
    states = [own, own, state(choose, domain) if choose.chance(50) else own]
    kinds = choose.several(domain.kinds, 1, 4)
    found: list[Record] = []
    for _ in range(choose.pick([1, 2, 3, 0, 4, 6, 8])):
        made = record(choose, domain, kinds, days, choose.pick(states))
        found += [made] * choose.pick(TIMES)
    found = found[:most]
    names = choose.several([f"w{place:02}" for place in range(most)], len(found), len(found))
    period = regulation.period(year)
    starts = [regulation.period(year - back).starts_on for back in (0, 1, 2, 3)]
    around = [*starts, None, period.starts_on + timedelta(days=1), period.ends_on]
    blocks = relative_blocks(regulation.version_for(year).blocks)
    return PerformanceRecord(
        member=Member(id="m", state=own),
        year=year,
        records=tuple(msgspec.structs.replace(each, work=name) for each, name in zip(found, names, strict=True)),
        unverified_count=choose.pick([0, 2]),
        results=results(choose, regulation, year),
        term_from=choose.pick(around),
        term_to=choose.pick([None, period.starts_on, period.ends_on, period.ends_on + timedelta(days=40), date(year + 3, 1, 1)]),
        served_from=choose.pick(around),
        maxima={block.name: Fraction(choose.pick(MAXIMA), choose.pick([1, 3])) for block in blocks} if blocks else None,
    )


def results(choose: Choosing, regulation: Regulation, year: int) -> tuple[EarlierResult, ...]:
    """Issued results of some of the three years before."""
    grades = [None, *(grade.name for version in regulation.versions for grade in version.grades)]
    years = choose.several([year - 1, year - 2, year - 3], 0, 3)
    return tuple(EarlierResult(year=each, total=choose.pick(TOTALS), grade=choose.pick(grades)) for each in years)


def record(choose: Choosing, domain: Domain, kinds: list[str], days: list[date], own: MemberState) -> Record:
    """One record of one of the kinds; some lie in earlier years, a few no rule can read."""
    kind = domain.regulation.vocabulary.kinds.get(name := choose.pick(kinds)) or Kind(name=name)
    back, people = choose.pick([0] * 6 + [1, 2]), choose.pick(domain.party_sizes)
    pointed = [None, *(prefix for select in domain.selectors for prefix in (*select.occasion_kinds, *select.converted_from_kinds))]
    other, made_from = choose.pick(pointed), choose.pick(pointed)
    marks = choose.pick([1, 2, 0, 3, 4]) if kind.marks else 0
    strange = choose.chance(3)
    return Record(
        kind=kind.name,
        work="w",
        dated_on=earlier(choose.pick(days), back),
        role=choose.pick(kind.roles) if kind.roles else None,
        position=choose.pick([None, *range(1, people + 1)]),
        party_size=people if choose.chance(85) else None,
        sessions=sessions(choose) if kind.has_sessions and not choose.chance(2) else None,
        marks=tuple(mark(choose, domain, kind, days, back) for _ in range(marks)),
        mandatory=choose.pick([True, False, None]),
        organised_by=choose.pick([None, *(name for select in domain.selectors for name in select.organised_by)]),
        quantity=choose.pick(STRANGE_QUANTITIES) if strange else choose.pick(QUANTITIES) if choose.chance(75) else None,
        attributes=attributes(choose, domain, kind.attributes),
        occasion=None if other is None else WorkReference(work="o", kind=other),
        converted_from=None if made_from is None else WorkReference(work="o", kind=made_from),
        member=own,
    )


def sessions(choose: Choosing) -> Sessions:
    """Half days of which something became; often all were attended."""
    count = choose.pick([1, 2, 3, 4, 0])
    found = ["present"] * count if choose.chance(40) else [choose.pick(HALF_DAYS) for _ in range(count)]
    return Sessions(held=len(found), **{name: found.count(name) for name in HALF_DAYS})


def mark(choose: Choosing, domain: Domain, kind: Kind, days: list[date], back: int) -> Mark:
    """A mark of the kind, more often one that the regulation asks about."""
    asked = [pattern.mark for pattern in domain.patterns if pattern.mark in kind.marks]
    return Mark(
        mark=choose.pick([*asked * 4, *kind.marks]),
        dated_on=earlier(choose.pick(days), back),
        level=choose.pick(LEVELS),  # type: ignore[arg-type]
        manner=choose.pick(MANNERS),  # type: ignore[arg-type]
        by=choose.pick([None, *(pattern.by for pattern in domain.patterns if pattern.by is not None)]),
    )


def earlier(day: date, years: int) -> date:
    """A day so many years before; the 29th of February becomes the 28th."""
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def cohort(choose: Choosing, domain: Domain, year: int, most: int = 6) -> list[PerformanceRecord]:
    """Members of one year, some of them level."""
    people: list[PerformanceRecord] = []
    while len(people) < choose.pick([most, 1, most // 2]):
        people += [life(choose, domain, year, most=8)] * choose.pick([1, 1, 2])
    return [
        msgspec.structs.replace(each, member=Member(id=f"m{place}", state=each.member.state), maxima=None)
        for place, each in enumerate(people)
    ]


@st.composite
def lives(draw: st.DrawFn, regulation: Regulation, most: int = 12) -> PerformanceRecord:
    """Members' years that Hypothesis chooses."""
    return life(Drawing(draw), Domain(regulation), most=most)
