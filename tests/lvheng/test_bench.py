"""The bench's regulation in three engines that nobody here wrote two of: the totals are equal on random members' years."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lvheng.bench.member import HELD, YEAR, book, ninety_records
from lvheng.bench.openfisca_peer import openfisca_total
from lvheng.bench.zen_peer import zen_total
from scoring_plugins.engine.meaning import score
from scoring_plugins.records import Mark, Member, MemberState, PerformanceRecord, Record, Sessions

MICRO = 1_000_000
BOOK = book()
DAYS = st.integers(0, 364).map(lambda days: date(YEAR, 1, 1) + timedelta(days=days))
HALF_DAYS = st.sampled_from([{"present": 1}, {"late": 1}, {"absent": 1}, {"on_leave": 1}])


@st.composite
def members_years(draw: st.DrawFn) -> PerformanceRecord:
    state = MemberState(standing_committee=draw(st.booleans()))
    numbers = count()

    def record(kind: str, role: str, sessions: Sessions | None, marks: tuple[tuple[str, str | None], ...]) -> Record:
        day = draw(DAYS)
        found = tuple(Mark(mark=mark, level=level, dated_on=day) for mark, level in marks)  # type: ignore[arg-type]
        work = f"w{next(numbers):03}"
        return Record(kind=kind, work=work, dated_on=day, role=role, sessions=sessions, marks=found, member=state)

    held = [
        record(kind, "participant", Sessions(held=1, **draw(HALF_DAYS)), ())
        for kind in HELD
        for _ in range(draw(st.integers(kind == "study.reading", 11)))
    ]
    outcomes = st.lists(st.sampled_from(["filed", "key", "outstanding", "not_filed"]), max_size=3, unique=True)
    proposals = [
        record("proposal", draw(st.sampled_from(["sole", "lead", "co"])), None, tuple((mark, None) for mark in draw(outcomes)))
        for _ in range(draw(st.integers(0, 9)))
    ]
    levels = st.lists(st.sampled_from(["own", "county", "prefecture", "province", "national"]), max_size=3, unique=True)
    opinions = [
        record("opinion_report", "author", None, tuple(("adopted", level) for level in draw(levels)))
        for _ in range(draw(st.integers(0, 12)))
    ]
    reports = [record("report.annual", "author", None, ()) for _ in range(draw(st.integers(0, 1)))]
    return PerformanceRecord(
        member=Member(id="m", state=state), year=YEAR, records=(*held, *proposals, *opinions, *reports), served_from=date(YEAR, 1, 1)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(members_years())
def test_zen_and_openfisca_find_the_totals_that_we_find(performance: PerformanceRecord) -> None:
    total = score(BOOK, performance).total

    assert zen_total(performance, trace=False)() == total
    assert openfisca_total(performance, trace=False)() == total


def test_the_ninety_records_come_to_the_sum_worked_out_by_hand() -> None:
    # 10-1 plenary, 12 meetings (capped), 6 training (capped), 6+5+0.4 research, 3 oversight, 3+6 and half of 8+1 proposals,
    # 5 co-signed (8+6+3+1 over 3, capped), 5 reports (capped), 20 adopted (capped), 1.5 annual report.
    assert score(BOOK, ninety_records()).total == int(86.4 * MICRO)
