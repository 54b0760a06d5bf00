"""Every bug that is planted in the generator of SQL is seen by laying it beside the definition."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from scoring_plugins import Mark, Member, MemberState, PerformanceRecord, Record
from tests.scoring_plugins.bulk.comparing import cohort_differences, differences
from tests.scoring_plugins.proof.catching import catch, seeds_for
from tests.scoring_plugins.proof.planting import Bug, planted
from tests.scoring_plugins.proof.sql_bugs import PLANTED_IN, RARE, SQL_BUGS
from tests.scoring_plugins.proof.sql_evaluator import SQL, forget
from tests.scoring_plugins.tiny import proposal, tiny, year_of

# After its witness a bug is looked for in a few other examples: a statement costs more to plan than Python to generate.
OTHERS = [f"7:{place}" for place in range(40)]


# How many bugs a run plants, by its seed: others each time, and all of them in `make proof`.
SAMPLE = 20


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.function is test_a_planted_bug_is_caught:
        chosen = Random(str(metafunc.config.option.hypothesis_seed)).sample(SQL_BUGS, SAMPLE)
        metafunc.parametrize("bug", chosen, ids=[bug.name for bug in chosen])


def test_a_planted_bug_is_caught(bug: Bug) -> None:
    caught = catch(SQL, bug, seeds_for("sql", bug, OTHERS))

    assert caught.seed is not None, f"unseen after {caught.after} regulations; `make proof` looks for new witnesses"


def test_every_bug_can_be_planted() -> None:
    for bug in (*SQL_BUGS, *RARE):
        with planted(bug, PLANTED_IN, forget):
            pass


def test_names_of_bugs_are_different() -> None:
    assert len({bug.name for bug in (*SQL_BUGS, *RARE)}) == len(SQL_BUGS) + len(RARE) > 50


EVERY = "- {clause: 公益, cite: [一], says: 公益, each: {kind: service, role: any}, points: 2}\n"
SECOND = EVERY.replace("points: 2", "points: 2, per: year, order: [work], take: {from: 2}")
COMPARED = "- block: 全部\n  cap: none\n  floor: none\n  relative_to: maximum\n  full: 30\n  within: committee\n  of:\n"
FIRST = """\
- clause: 提案
  cite: [一]
  says: 先提的一件
  each: {kind: proposal, role: [sole, co]}
  points: {by: role, sole: 10, co: 1}
  per: year
  order: [dated_on, work]
  take: {first: 1}
"""
ADOPTED = """\
- clause: 采用
  cite: [一]
  says: 省里采用
  each: {kind: opinion_report, role: any, mark: adopted@province}
  dated_by: adopted
  points: {2023-01-01: 1, 2023-06-01: 5}
"""
SERVICES = [Record(kind="service", work=f"{place}", dated_on=date(2023, 2, 1), role="participant") for place in range(3)]
PROPOSALS = [proposal("乙", on=date(2023, 9, 1)), proposal("甲", on=date(2023, 2, 1), role="co")]
MARKS = (
    Mark(mark="adopted", level="own", dated_on=date(2023, 3, 1)),
    Mark(mark="adopted", level="province", dated_on=date(2023, 8, 1)),
)
REPORTS = [Record(kind="opinion_report", work="一", dated_on=date(2023, 2, 1), role="author", marks=MARKS)]
OF_A_WORK = "- block: 全部\n  cap: none\n  floor: none\n  combine: highest\n  by: work\n  of:\n"
EITHER = "".join(
    f"- {{clause: {mark}, cite: [一], says: 提案, each: {{kind: proposal, role: any, mark: {mark}}}, dated_by: record, points: {points}}}\n"
    for mark, points in (("key", 5), ("filed", 3))
)
BOTH = [proposal("一", "key", "filed")]
BY_RECORD = 'rounding: {quantum: "0.01", mode: half_up, at: record}'
QUARTERLY = EVERY.replace("points: 2", "points: 2, per: quarter, cap_each: 3")
LATER = Record(kind="service", work="9", dated_on=date(2023, 8, 1), role="participant")
THIRDS = EVERY.replace("points: 2", "points: 6, times: [{when: {role: participant}, by: 1/3}], per: work, cap_each: 1")
HIGHEST = "- {clause: 提案, cite: [一], says: 提案, each: {kind: proposal, role: any}, dated_by: record, points: "
HIGHEST += "{by: mark, mode: highest, filed: 3, key: 5, otherwise: 0}}\n"
WRITTEN = {
    "cap each is of all partitions": (tiny(QUARTERLY), [*SERVICES, LATER]),
    "cap each of a work forgets the denominator": (tiny(THIRDS), SERVICES),
    "the highest of few is the lowest": (tiny(HIGHEST), BOTH),
    "the highest of a work is the lowest": (tiny(EITHER, block=OF_A_WORK, rounding=BY_RECORD), BOTH),
    "from is one later among equal records": (tiny(SECOND), SERVICES),
    "the order forgets the day": (tiny(FIRST), PROPOSALS),
    "any mark decides the day": (tiny(ADOPTED), REPORTS),
}


@pytest.mark.parametrize("bug", RARE, ids=lambda bug: bug.name)
def test_a_bug_that_seldom_shows_is_caught_on_a_regulation_written_for_it(bug: Bug) -> None:
    if bug.name == "who is not graded is compared with":
        regulation = tiny(EVERY, block=COMPARED, rounding='rounding: {quantum: "0.01", mode: half_up, at: block}')
        left_out = PerformanceRecord(member=Member(id="n", state=MemberState(excluded="病休")), year=2023, records=tuple(SERVICES))
        people = [year_of(*SERVICES[:1]), left_out]
        with planted(bug, PLANTED_IN, forget):
            assert cohort_differences(regulation, people) != []
        return
    regulation, records = WRITTEN[bug.name]
    pairs = [(regulation, year_of(*records))]
    with planted(bug, PLANTED_IN, forget):
        seen = differences(pairs)

    assert seen != []
    assert differences(pairs) == []
