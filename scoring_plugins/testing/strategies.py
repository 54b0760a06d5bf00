"""Random records in the small domain of a regulation: its kinds, marks, roles and words, days at the edges of its periods and steps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import msgspec
from hypothesis import strategies as st

from scoring_plugins.engine.meaning import relative_blocks
from scoring_plugins.language.kinds import LEVELS, MANNERS, Kind
from scoring_plugins.language.nodes import AttributeTest, Clause, DatedStep, MarkPattern, Selector
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import Mark, Member, MemberState, PerformanceRecord, Record, Sessions, WorkReference
from scoring_plugins.testing.states import attributes, states
from scoring_plugins.testing.walk import parts

HALF_DAYS = ("present", "late", "left_early", "walk_in", "on_leave", "official_leave", "leave_refused", "absent", "no_show")
# Kinds that most regulations do not select, so that records of no clause occur too.
STRANGERS = ("study.reading", "commendation")
LARGEST_MAXIMUM = 60_000_000


class Domain:
    """What a regulation looks at, found once: random records are drawn from it."""

    def __init__(self, regulation: Regulation) -> None:
        found = list(parts(regulation.versions))
        self.regulation = regulation
        self.steps = [part for part in found if isinstance(part, DatedStep)]
        self.selectors = [part for part in found if isinstance(part, Selector)]
        self.patterns = [part for part in found if isinstance(part, MarkPattern)]
        self.attribute_tests = [part for part in found if isinstance(part, AttributeTest)]
        self.party_sizes = party_sizes([part for part in found if isinstance(part, Clause)])
        self.occasions = sorted({kind for each in self.selectors for kind in (*each.occasion_kinds, *each.converted_from_kinds)})
        self.organisers = sorted({name for each in self.selectors for name in each.organised_by})
        self.states = states(regulation)
        self.kinds = sorted({kind.name for each in self.selectors for kind in regulation.vocabulary.under(each.kinds)} | set(STRANGERS))
        self.kinds_paid_for = kinds_paid_for(regulation)
        self._days: dict[int, list[date]] = {}

    @property
    def years(self) -> list[int]:
        """Years in which some version is in force: the first full one of each and the one after, and those in which points change."""
        first = [version.in_force_from.year + 1 for version in self.regulation.versions]
        steps = {step.since.year for step in self.steps if step.since.year > min(first)}
        return sorted({year for start in first for year in (start, start + 1)} | steps)

    def days(self, year: int) -> list[date]:
        """Days of the period, mostly inside, its edges, those just outside, and those on which points change."""
        if year not in self._days:
            self._days[year] = _days(self.regulation, self.steps, year)
        return self._days[year]


def performances(regulation: Regulation, most: int = 16, year: int | None = None) -> st.SearchStrategy[PerformanceRecord]:
    """Members' years (or those of one year) with up to `most` records, some of them several times over.

    Where a block is relative to the highest of a cohort, that is drawn too, so that anybody can be scored alone.
    """
    domain = Domain(regulation)

    @st.composite
    def whole(draw: st.DrawFn) -> PerformanceRecord:
        of_year = draw(st.sampled_from(domain.years)) if year is None else year
        state = draw(domain.states)
        # Few kinds a year, one of which some clause pays for, so that caps, takes and repeated marks are met often.
        paid = draw(st.sampled_from(domain.kinds_paid_for))
        kinds = [paid, *draw(st.lists(st.sampled_from(domain.kinds), max_size=2, unique=True))]
        drawn = st.tuples(records(domain, of_year, state, kinds), st.sampled_from([1, 1, 1, 2, 7]))
        found = [record for record, times in draw(st.lists(drawn, max_size=min(6, most))) for _ in range(times)]
        works = tuple(msgspec.structs.replace(record, work=f"w{position}") for position, record in enumerate(found[:most]))
        maxima = draw(_maxima(regulation, of_year))
        return PerformanceRecord(member=Member(id="m", state=state), year=of_year, records=works, maxima=maxima)

    return whole()


def _maxima(regulation: Regulation, year: int) -> st.SearchStrategy[dict[str, Fraction] | None]:
    """The highest of each relative block, sometimes none at all."""
    blocks = relative_blocks(regulation.version_for(year).blocks)
    values = st.one_of(st.just(0), st.integers(1, LARGEST_MAXIMUM), st.sampled_from([1_000_000, 10_000_000, 30_000_000]))
    return st.fixed_dictionaries({block.name: values.map(Fraction) for block in blocks}) if blocks else st.none()


def cohorts(regulation: Regulation, year: int, most: int = 6) -> st.SearchStrategy[list[PerformanceRecord]]:
    """Up to `most` members of one year, some of them level, ids in no order of their points."""
    alone = performances(regulation, most=3, year=year).map(lambda found: msgspec.structs.replace(found, maxima=None))
    drawn = st.lists(st.tuples(alone, st.sampled_from([1, 1, 2])), min_size=1, max_size=most)

    def numbered(found: list[tuple[PerformanceRecord, int]]) -> list[PerformanceRecord]:
        people = [performance for performance, times in found for _ in range(times)][:most]
        return [
            msgspec.structs.replace(performance, member=Member(id=f"m{place}", state=performance.member.state))
            for place, performance in enumerate(people)
        ]

    return drawn.map(numbered).flatmap(st.permutations)


def _days(regulation: Regulation, steps: list[DatedStep], year: int) -> list[date]:
    period = regulation.period(year)
    inside = [min(period.starts_on + timedelta(days=days), period.ends_on) for days in (0, 1, 31, 60, 100, 150, 200, 300)]
    edges = {day for step in steps for day in (step.since, step.since - timedelta(days=1)) if period.covers(day)}
    for name in regulation.periods:
        other = regulation.period(year, name)
        edges |= {other.starts_on, other.ends_on} - {period.starts_on, period.ends_on}
    outside = [period.starts_on - timedelta(days=1), period.ends_on + timedelta(days=1), period.cut_off]
    return [*inside, period.ends_on, *outside, *sorted(edges)]


def kinds_paid_for(regulation: Regulation) -> list[str]:
    """Every kind that a clause selects; every kind there is, where none does."""
    clauses = [clause for version in regulation.versions for clause in version.clauses()]
    paid = {kind.name for clause in clauses if clause.each is not None for kind in regulation.vocabulary.under(clause.each.kinds)}
    return sorted(paid) or sorted(regulation.vocabulary.kinds)


@st.composite
def records(draw: st.DrawFn, domain: Domain, year: int, state: MemberState, kinds: list[str]) -> Record:
    """One record of one of the kinds."""
    kind = domain.regulation.vocabulary.kinds[draw(st.sampled_from(kinds))]
    people = draw(st.sampled_from(domain.party_sizes))
    other = draw(st.sampled_from([None, *domain.occasions]))
    return Record(
        kind=kind.name,
        work="w",
        dated_on=draw(st.sampled_from(domain.days(year))),
        role=draw(st.sampled_from(kind.roles)) if kind.roles else None,
        position=draw(st.one_of(st.none(), st.integers(1, people), st.integers(1, people))),
        party_size=draw(st.sampled_from([people, people, people, None])),
        sessions=draw(_sessions()) if kind.has_sessions else None,
        marks=tuple(draw(st.lists(_marks(kind, domain, year), max_size=4))) if kind.marks else (),
        mandatory=draw(st.sampled_from([None, True, False])),
        organised_by=draw(st.sampled_from([None, *domain.organisers])),
        quantity=Decimal(draw(st.integers(0, 12))) * Decimal("0.5") if draw(st.booleans()) else None,
        attributes=draw(attributes(kind.attributes, domain.attribute_tests)),
        occasion=None if other is None else WorkReference(work="o", kind=other),
        converted_from=None if other is None else WorkReference(work="o", kind=other),
        member=state,
    )


def party_sizes(clauses: list[Clause]) -> list[int]:
    """One to four people, and at and beyond every party size that a clause declares."""
    declared = {clause.max_party_size for clause in clauses if clause.max_party_size is not None}
    return sorted({1, 2, 3, 4} | declared | {most + 1 for most in declared})


def _sessions() -> st.SearchStrategy[Sessions]:
    """One to four half days, each of which something became of; often all were attended."""
    mixed = st.lists(st.sampled_from(HALF_DAYS), min_size=1, max_size=4)
    whole = st.integers(1, 4).map(lambda held: ["present"] * held)
    return st.one_of(whole, mixed).map(lambda found: Sessions(held=len(found), **{name: found.count(name) for name in HALF_DAYS}))


def _marks(kind: Kind, domain: Domain, year: int) -> st.SearchStrategy[Mark]:
    """Marks of the kind, more often those the regulation asks about."""
    asked = sorted({pattern.mark for pattern in domain.patterns} & set(kind.marks))
    return st.builds(
        Mark,
        mark=st.sampled_from([*asked * 3, *kind.marks]),
        dated_on=st.sampled_from(domain.days(year)),
        level=st.sampled_from([None, *LEVELS[:-1]]),
        manner=st.sampled_from([None, *MANNERS]),
        by=st.sampled_from([None, *sorted({pattern.by for pattern in domain.patterns if pattern.by is not None})]),
    )
