"""Random records in the small domain of a regulation: its kinds, marks, roles and words, days at the edges of its period."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from scoring_plugins.language.kinds import KINDS, LEVELS, MANNERS, Kind, kinds_under
from scoring_plugins.language.nodes import AttributeTest, MarkPattern, MemberTest, Selector, Table
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import AttributeValue, Mark, Member, MemberState, PerformanceRecord, Record, Sessions, WorkReference
from scoring_plugins.testing.walk import parts

HALF_DAYS = ("present", "late", "left_early", "walk_in", "on_leave", "official_leave", "leave_refused", "absent", "no_show")
# Kinds that most regulations do not select, so that records of no clause occur too.
STRANGERS = ("study.reading", "commendation")


def years(regulation: Regulation) -> list[int]:
    """Years in which some version is in force: the first full one of each version and the one after."""
    first = [version.in_force_from.year + 1 for version in regulation.versions]
    return sorted({year for start in first for year in (start, start + 1)})


def performances(regulation: Regulation, most: int = 16) -> st.SearchStrategy[PerformanceRecord]:
    """Members' years with up to `most` records, some of them several times over."""

    @st.composite
    def whole(draw: st.DrawFn) -> PerformanceRecord:
        year = draw(st.sampled_from(years(regulation)))
        state = draw(_states(regulation))
        # Few kinds a year, one of which some clause pays for, so that caps, takes and repeated marks are met often.
        paid = draw(st.sampled_from(kinds_paid_for(regulation)))
        kinds = [paid, *draw(st.lists(st.sampled_from(kinds_of(regulation)), max_size=2, unique=True))]
        drawn = st.tuples(records(regulation, year, state, kinds), st.sampled_from([1, 1, 1, 2, 7]))
        found = [record for record, times in draw(st.lists(drawn, max_size=6)) for _ in range(times)]
        works = tuple(_named(record, f"w{position}") for position, record in enumerate(found[:most]))
        return PerformanceRecord(member=Member(id="m", state=state), year=year, records=works)

    return whole()


def _named(record: Record, work: str) -> Record:
    return Record(**{name: getattr(record, name) for name in record.__struct_fields__} | {"work": work})


def _states(regulation: Regulation) -> st.SearchStrategy[MemberState]:
    tests = [part for part in parts(regulation.versions) if isinstance(part, MemberTest)]
    tables = [part for part in parts(regulation.versions) if isinstance(part, Table)]

    def named(by: str, names: list[str]) -> list[str]:
        return sorted({*names, *(name for table in tables if table.by == by for name in table.values)})

    sectors = named("sector", [name for test in tests for name in test.sectors])
    committees = named("special_committee", [name for test in tests for name in test.special_committees])
    groups = named("group", [name for test in tests for name in test.groups])
    posts = sorted({name for test in tests for name in test.posts})
    return st.builds(
        MemberState,
        standing_committee=st.booleans(),
        posts=_some(posts),
        sector=st.sampled_from([None, *sectors]),
        special_committee=st.sampled_from([None, *committees]),
        groups=_some(groups),
    )


def _some(names: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=2).map(tuple) if names else st.just(())


def days(regulation: Regulation, year: int) -> list[date]:
    """Days of the period, mostly inside, its edges, and those just outside."""
    period = regulation.period(year)
    inside = [min(period.starts_on + timedelta(days=days), period.ends_on) for days in (0, 1, 31, 60, 100, 150, 200, 300)]
    return [*inside, period.ends_on, period.starts_on - timedelta(days=1), period.ends_on + timedelta(days=1), period.cut_off]


def kinds_of(regulation: Regulation) -> list[str]:
    """Every kind the regulation looks at, and strangers."""
    selectors = [part for part in parts(regulation.versions) if isinstance(part, Selector)]
    return sorted({kind.name for select in selectors for kind in kinds_under(select.kinds)} | set(STRANGERS))


def kinds_paid_for(regulation: Regulation) -> list[str]:
    """Every kind that a clause selects; every kind there is, where none does."""
    clauses = [clause for version in regulation.versions for clause in version.clauses()]
    return sorted({kind.name for clause in clauses if clause.each is not None for kind in kinds_under(clause.each.kinds)}) or sorted(KINDS)


@st.composite
def records(draw: st.DrawFn, regulation: Regulation, year: int, state: MemberState, kinds: list[str]) -> Record:
    """One record of one of the kinds."""
    selectors = [part for part in parts(regulation.versions) if isinstance(part, Selector)]
    kind = KINDS[draw(st.sampled_from(kinds))]
    some_days = days(regulation, year)
    people = draw(st.integers(1, 4))
    occasions = sorted({kind for select in selectors for kind in (*select.occasion_kinds, *select.converted_from_kinds)})
    other = draw(st.sampled_from([None, *occasions]))
    return Record(
        kind=kind.name,
        work="w",
        dated_on=draw(st.sampled_from(some_days)),
        role=draw(st.sampled_from(kind.roles)) if kind.roles else None,
        position=draw(st.integers(1, people)),
        party_size=people,
        sessions=draw(_sessions()) if kind.has_sessions else None,
        marks=tuple(draw(st.lists(_marks(kind, some_days, selectors), max_size=4))) if kind.marks else (),
        mandatory=draw(st.sampled_from([None, True, False])),
        organised_by=draw(st.sampled_from([None, *sorted({name for select in selectors for name in select.organised_by})])),
        quantity=Decimal(draw(st.integers(0, 12))) * Decimal("0.5") if draw(st.booleans()) else None,
        attributes=draw(_attributes(kind, selectors)),
        occasion=None if other is None else WorkReference(work="o", kind=other),
        converted_from=None if other is None else WorkReference(work="o", kind=other),
        member=state,
    )


def _sessions() -> st.SearchStrategy[Sessions]:
    """One to four half days, each of which something became of; often all were attended."""
    mixed = st.lists(st.sampled_from(HALF_DAYS), min_size=1, max_size=4)
    whole = st.integers(1, 4).map(lambda held: ["present"] * held)
    return st.one_of(whole, mixed).map(lambda found: Sessions(held=len(found), **{name: found.count(name) for name in HALF_DAYS}))


def _marks(kind: Kind, some_days: list[date], selectors: list[Selector]) -> st.SearchStrategy[Mark]:
    """Marks of the kind, more often those the regulation asks about."""
    asked = sorted({pattern.mark for part in parts(tuple(selectors)) if isinstance(pattern := part, MarkPattern)} & set(kind.marks))
    return st.builds(
        Mark,
        mark=st.sampled_from([*asked * 3, *kind.marks]),
        dated_on=st.sampled_from(some_days),
        level=st.sampled_from([None, *LEVELS[:-1]]),
        manner=st.sampled_from([None, *MANNERS]),
        by=st.none(),
    )


def _attributes(kind: Kind, selectors: list[Selector]) -> st.SearchStrategy[dict[str, AttributeValue]]:
    asked = [test for part in parts(tuple(selectors)) if isinstance(test := part, AttributeTest)]
    words: dict[str, st.SearchStrategy[AttributeValue]] = {}
    for name, declared in kind.attributes.items():
        if declared == "yes_no":
            words[name] = st.booleans()
        elif declared == "number":
            words[name] = st.integers(0, 5)
        elif isinstance(declared, tuple):
            words[name] = st.sampled_from(declared)
        else:
            named = sorted({value for test in asked if test.name == name for value in test.values if isinstance(value, str)})
            words[name] = st.sampled_from([*named, "其他"])
    return st.fixed_dictionaries({}, optional=words)
