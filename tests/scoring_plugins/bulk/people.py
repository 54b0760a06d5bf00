"""Random members' years for bulk runs: many at once, for planning a statement costs more than scoring a hundred."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import msgspec
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from scoring_plugins import PerformanceRecord, Regulation
from scoring_plugins.language.nodes import GradeIs, MemberTest
from scoring_plugins.records import EarlierResult, MemberState
from scoring_plugins.testing.strategies import performances
from scoring_plugins.testing.walk import parts


def drawn(regulation: Regulation, count: int, number: int = 1) -> list[PerformanceRecord]:
    """So many members' years, the same for the same number; each has an id of its own."""
    found: list[PerformanceRecord] = []

    @seed(number)
    @settings(max_examples=count, phases=[Phase.generate], database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(years_of_service(regulation))
    def collect(performance: PerformanceRecord) -> None:
        member = msgspec.structs.replace(performance.member, id=f"m{len(found)}")
        found.append(msgspec.structs.replace(performance, member=member))

    collect()
    return found


@st.composite
def years_of_service(draw: st.DrawFn, regulation: Regulation) -> PerformanceRecord:
    """A member's year with a term, a service and earlier results, some records of earlier years and of another state."""
    performance = draw(performances(regulation))
    period = regulation.period(performance.year)
    days = [None, *(period.starts_on - timedelta(days=back) for back in (-40, 0, 1, 366, 800, 1500))]
    grades = sorted({name for part in parts(regulation.versions) if isinstance(part, GradeIs) for name in part.grades})
    results = draw(
        st.lists(
            st.builds(
                EarlierResult,
                year=st.integers(performance.year - 3, performance.year),
                total=st.sampled_from([0, 59_990_000, 60_000_000, 80_000_000]),
                grade=st.sampled_from([None, "别的", *grades]),
            ),
            max_size=3,
        )
    )
    state = draw(_states(regulation, performance.member.state))
    moved = draw(st.lists(st.integers(0, 3), min_size=len(performance.records), max_size=len(performance.records)))
    records = tuple(
        msgspec.structs.replace(record, dated_on=_back(record.dated_on, years), member=draw(st.sampled_from([record.member, state])))
        for record, years in zip(performance.records, moved, strict=True)
    )
    return msgspec.structs.replace(
        performance,
        member=msgspec.structs.replace(performance.member, state=state),
        records=records if draw(st.booleans()) else performance.records,
        results=tuple(results),
        term_from=draw(st.sampled_from(days)),
        term_to=draw(st.sampled_from([None, period.starts_on, period.ends_on, period.ends_on + timedelta(days=400)])),
        served_from=draw(st.sampled_from(days)),
    )


def _states(regulation: Regulation, state: MemberState) -> st.SearchStrategy[MemberState]:
    """The state with months served, a party, a kind of group, exclusion, and what tests of the regulation ask besides."""
    tests = [part for part in parts(regulation.versions) if isinstance(part, MemberTest)]
    parties = sorted({name for test in tests for name in test.parties})
    kinds = sorted({*regulation.group_kinds, *(name for test in tests for name in test.kinds)})
    change: Callable[..., MemberState] = lambda **fields: msgspec.structs.replace(state, **fields)  # noqa: E731
    return st.builds(
        change,
        months_served=st.sampled_from([None, None, 0, 5, 6, 11, 12, 14]),
        excluded=st.sampled_from([None, None, None, None, "病休"]),
        party=st.sampled_from([None, *parties]),
        kind=st.sampled_from([None, *kinds]),
        attributes=_attributes(regulation),
    )


def _attributes(regulation: Regulation) -> st.SearchStrategy[dict[str, object]]:
    words: dict[str, st.SearchStrategy[object]] = {}
    for name, declared in regulation.member_attributes.items():
        if declared == "yes_no":
            words[name] = st.booleans()
        elif declared == "number":
            words[name] = st.integers(0, 5)
        else:
            words[name] = st.sampled_from(declared if isinstance(declared, tuple) else ("甲", "乙"))
    return st.fixed_dictionaries({}, optional=words)


def _back(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)
