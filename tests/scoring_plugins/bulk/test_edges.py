"""Nothing, nobody, nothing to divide by; facts in Parquet; what stays on the explain path says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from scoring_plugins import Mark, Member, PerformanceRecord, Record, Regulation, load_regulations
from scoring_plugins.bulk import RECORDS, SUBJECTS, Flattening, Lexicon, NotInBulkError, run, score, score_cohort
from scoring_plugins.engine.bounds import MOST_RECORDS
from scoring_plugins.engine.meaning import score as meaning
from scoring_plugins.engine.sql import plan
from scoring_plugins.engine.sql.lookups import LANE
from tests.scoring_plugins.bulk.comparing import differences
from tests.scoring_plugins.bulk.people import drawn
from tests.scoring_plugins.everything import everything
from tests.scoring_plugins.tiny import meeting, proposal, tiny, year_of

RATIO = """\
duties:
  - duty: 出席率
    cite: [二]
    says: 三分之二
    ratio: {of: {kind: meeting.standing, presence: full}, over: {kind: meeting.standing, presence: any}}
    at_least: 2/3
grades: [{grade: 合格, duties: [出席率]}, {grade: 不合格}]
"""
MEETING = "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, presence: any}, points: 10}\n"


def with_ratio() -> Regulation:
    return tiny(MEETING, RATIO)


def test_nobody_is_scored() -> None:
    assert score([]) == []
    assert score_cohort(with_ratio(), []).cards == ()


def test_somebody_without_records_has_nothing_and_is_undecided_where_nothing_can_be_divided() -> None:
    (found,) = score([(with_ratio(), year_of())])

    assert (found.total, found.clauses, found.duties) == (0, {"全会": 0}, {"出席率": None})
    assert found.grade is None


def test_two_records_of_one_work_are_refused_as_by_the_definition() -> None:
    performance = year_of(meeting("一"), meeting("一"))

    with pytest.raises(ValueError, match="different works"):
        score([(with_ratio(), performance)])


def test_what_no_rule_can_read_counts_nowhere() -> None:
    regulation = tiny("- {clause: 公益, cite: [一], says: 公益, each: {kind: service, role: any}, points: {per_unit: 1, of: quantity}}\n")
    texts = ("1", "1000001", "0.0000001", "NaN", "-0.5")
    given = [Record(kind="service", work=text, dated_on=date(2023, 1, 1), quantity=Decimal(text)) for text in texts]
    (found,) = score([(regulation, year_of(*given))])

    assert found.total == 500_000 == meaning(regulation, year_of(*given)).total


def test_a_clause_in_python_stays_on_the_explain_path_and_says_so() -> None:
    with pytest.raises(NotInBulkError, match="条款“程序”由插件的程序计分，不能批量计分"):
        score([(everything(), PerformanceRecord(member=Member(id="m"), year=2023))])


def test_a_number_finer_than_a_millionth_says_so() -> None:
    record = proposal("一", attributes={"livelihood": Decimal("0.0000001")})

    with pytest.raises(NotInBulkError, match="细于百万分之一"):
        score([(with_ratio(), year_of(record))])


def test_more_than_sixty_mark_patterns_take_a_second_word() -> None:
    """Forty clauses, each with a mark of its own level and a ladder over two more."""
    levels = ("own", "county", "prefecture", "province", "national")
    clause = (
        "- {{clause: 第{0}条, cite: [一], says: 采用, each: {{kind: opinion_report, role: any, mark: {{mark: adopted, by: 某部{0}}}}}, "
        "dated_by: record, points: {{by: mark, mode: first, adopted@{1}: {0}, adopted: 1}}}}\n"
    )
    clauses = "".join(clause.format(place, levels[place % 5]) for place in range(1, 41))
    reports = []
    for place in range(0, 45, 3):
        mark = Mark(mark="adopted", dated_on=date(2023, 3, 1), level=levels[place % 5], by=f"某部{place}")  # type: ignore[arg-type]
        reports.append(Record(kind="opinion_report", work=f"{place}", dated_on=date(2023, 2, 1), role="author", marks=(mark,)))

    assert differences([(tiny(clauses), year_of(*reports))]) == []


def test_questions_that_one_sum_counts_and_those_of_a_second_word_are_counted_each() -> None:
    """A hundred and thirty clauses, in turn about three roles that have one, three and five records; every third has three points."""
    roles = ("sole", "lead", "co")
    line = "- {{clause: 第{0}条, cite: [一], says: 提案, each: {{kind: proposal, role: {1}}}, points: {0}}}\n"
    ladder = "{{by: role, sole: {0}, lead: 7, otherwise: 2}}"
    clauses = "".join(line.format(place, roles[place % 3]) for place in range(1, 131))
    clauses += line.replace("role: {1}", "role: any").replace("points: {0}", f"points: {ladder}").format(131)
    given = ["sole", *["lead"] * 3, *["co"] * 5]
    proposals = [proposal(f"{place}", role=role) for place, role in enumerate(given)]
    (found,) = score([(tiny(clauses), year_of(*proposals))])

    assert [found.clauses[f"第{place}条"] for place in (1, 2, 3, 61, 62, 63, 128, 129, 130)] == [
        each * 1_000_000 for each in (1 * 3, 2 * 5, 3 * 1, 61 * 3, 62 * 5, 63 * 1, 128 * 5, 129 * 1, 130 * 3)
    ]
    assert found.clauses["第131条"] == (131 + 3 * 7 + 5 * 2) * 1_000_000
    assert differences([(tiny(clauses), year_of(*proposals))]) == []


def test_no_count_reaches_the_next_one_in_a_sum() -> None:
    assert MOST_RECORDS < 1 << LANE


def test_what_a_clause_asks_of_an_occasion_hides_no_record_from_others() -> None:
    """One clause sees records by their day, the other by a mark's: their questions are looked up apart."""
    regulation = tiny("""\
- {clause: 发言, cite: [一], says: 每篇一分, each: {kind: speech, role: any}, points: 1}
- clause: 会上立案
  cite: [二]
  says: 会上提出的立案提案
  each: {kind: proposal, role: any, mark: filed, occasion: {kind: meeting}}
  dated_by: filed
  points: 3
""")
    speech = Record(kind="speech", work="甲", dated_on=date(2023, 1, 1), role="author")
    (found,) = score([(regulation, year_of(speech, proposal("乙", "filed")))])

    assert found.clauses == {"发言": 1_000_000, "会上立案": 0}


def test_facts_in_parquet_give_what_facts_in_memory_give(tmp_path: Path) -> None:
    regulation = load_regulations()["jinan"]
    people = [replace_year(each, 2023) for each in drawn(regulation, 30)]
    shape, lexicon = plan(regulation, 2023), Lexicon()
    lexicon.learn(shape.values, {record.kind for each in people for record in each.records})
    facts = Flattening(lexicon)
    for number, each in enumerate(people):
        facts.add(regulation, each, subject=number, rule=5, cohort=5)
    subjects, records = pa.Table.from_pylist(facts.subjects, schema=SUBJECTS), pa.Table.from_pylist(facts.records, schema=RECORDS)
    pq.write_table(subjects, tmp_path / "subjects.parquet")
    pq.write_table(records, tmp_path / "records.parquet")
    found = run({5: shape}, tmp_path / "subjects.parquet", tmp_path / "records.parquet", lexicon)

    assert found == run({5: shape}, subjects, records, lexicon)
    assert found["total"].to_pylist() == [meaning(regulation, each).total for each in people]


def replace_year(performance: PerformanceRecord, year: int) -> PerformanceRecord:
    return msgspec.structs.replace(performance, year=year)
