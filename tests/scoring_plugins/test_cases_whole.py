"""Cases of the whole language: states, own kinds, cohorts, and what is expected of them."""

from __future__ import annotations

import pytest

from scoring_plugins.language.cases import read_cases
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import Regulation
from tests.scoring_plugins.declaring import ATTRIBUTES, FORUM, FORUM_CLAUSE, PROPOSAL, declaring
from tests.scoring_plugins.tiny import tiny_text

CASES = """\
cases:
  - name: 三个人
    year: 2023
    cohort:
      - {member: 甲, state: {party: 民革, months_served: 7, attributes: {employer: 企业, rank: 3}, excluded: 在国外}, records: []}
      - {member: 乙, records: [{kind: activity.forum, work: f, dated_on: 2023-03-01, role: speaker, attributes: {mode: oral}}]}
    expect: {not_graded: true, candidate_for: 优秀, grades: {甲: 优秀, 乙: 称职}, totals: {乙: 3}, lists: {先进: {一组: [乙], 二组: []}}}
"""


def whole() -> Regulation:
    rest = (
        "grades: [{grade: 优秀, quota: {count: 1, per: committee, ties: all}}, {grade: 称职}]\n"
        "lists: [{list: 先进, cite: [二], per: group, top: 1, ties: all}]"
    )
    return read_regulation(declaring(FORUM + ATTRIBUTES, tiny_text(FORUM_CLAUSE, rest)))


def test_cases_read_states_own_kinds_and_what_a_cohort_makes() -> None:
    case = read_cases(CASES, whole()).cases[0]
    state, expect = case.subjects[0].member.state, case.expect

    assert (state.party, state.months_served, state.excluded) == ("民革", 7, "在国外")
    assert state.attributes["employer"] == "企业"
    assert case.subjects[1].records[0].kind == "activity.forum"
    assert (expect.not_graded, expect.candidate_for) == (True, "优秀")
    assert (expect.grades, expect.totals) == ({"甲": "优秀", "乙": "称职"}, {"乙": 3_000_000})
    assert expect.list_parts == {"先进": {"一组": frozenset({"乙"}), "二组": frozenset()}}


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("employer: 企业", "employer: 商业", "没有叫“商业”的取值"),
        ("rank: 3", "rank: 高", "不是数"),
        ("months_served: 7", "months_served: 61", "0 至 60 的整数"),
        ("role: speaker", "role: participant", "没有叫“participant”的角色"),
        ("mode: oral", "mode: loud", "没有叫“loud”的取值"),
        ("乙: 称职}", "丙: 称职}", "没有叫“丙”的考核对象"),
        ("乙: 称职}", "乙: 良好}", "没有叫“良好”的等次"),
        ("先进: {一组", "后进: {一组", "没有叫“后进”的名单"),
        ("{member: 乙", "{member: 甲", "两个同名"),
        ("{member: 乙, records", "{member: 乙, group: 丙, records", "看不出是谁"),
        ("year: 2023", "year: 9999", "1949 至 2198 的整数"),
        ("work: f,", "work: f, times: 10001,", "1 至 10000 的整数"),
        ("excluded: 在国外}, records: []}", "excluded: 在国外}, records: &a []}", "锚点或引用"),
    ],
)
def test_cases_of_the_whole_language_are_read_as_strictly(old: str, new: str, what: str) -> None:
    assert old in CASES
    with pytest.raises(RegulationError) as refused:
        read_cases(CASES.replace(old, new, 1), whole())
    assert any(what in problem.what for problem in refused.value.problems), str(refused.value)


def test_works_and_groups_are_named_in_a_cohort() -> None:
    text = tiny_text("- {clause: 评定, cite: [一], says: 评定, each: {kind: assessment}, points: {assessed: [0, 100]}}\n")
    cohort = "[{work: 一号, records: []}, {work: 二号, records: []}]"
    cases = f"cases:\n  - {{name: 两件, year: 2023, cohort: {cohort}, expect: {{totals: {{二号: 0}}}}}}\n"
    case = read_cases(cases, read_regulation(text.replace("subject: member", "subject: {work: proposal}"))).cases[0]

    assert [subject.member.id for subject in case.subjects] == ["一号", "二号"]


def test_a_cohort_without_records_of_its_own_is_of_the_others_year() -> None:
    case = read_cases(CASES.replace("    year: 2023\n", ""), whole()).cases[0]

    assert [subject.year for subject in case.subjects] == [2023, 2023]


def test_one_name_stands_for_one_work_in_a_cohort() -> None:
    of_two = CASES.replace("records: []}", "records: [{kind: service, work: f, dated_on: 2023-03-01, role: participant}]}", 1)

    with pytest.raises(RegulationError) as refused:
        read_cases(of_two, whole())
    assert [(problem.line, problem.what) for problem in refused.value.problems] == [(6, "“f”在第 5 行是另一件事:种类或日期不同")]


def test_a_work_that_two_of_a_cohort_took_part_in_is_one_work() -> None:
    record = "{kind: activity.forum, work: f, dated_on: 2023-03-01, role: listener}"
    case = read_cases(CASES.replace("records: []}", f"records: [{record}]}}", 1), whole()).cases[0]

    assert [record.work for subject in case.subjects for record in subject.records] == ["f", "f"]


@pytest.mark.parametrize(
    ("cases", "what"),
    [
        ("cases: [{name: 空, cohort: [], expect: {}}]", "列表是空的"),
        (
            "cases: [{name: 多, year: 2023, records: ["
            + "{kind: service, work: s, dated_on: 2023-01-01, times: 9999}, " * 6
            + "], expect: {}}]",
            "超过 50000 条",
        ),
        ("cases: [{name: 早, records: [{kind: service, work: s, dated_on: 0001-01-01}], expect: {}}]", "不是日期"),
        ("cases: [{name: 晚, year: 2023, results: {99999: {total: 1}}, records: [], expect: {}}]", "1949 至 2198"),
    ],
)
def test_cases_of_a_size_or_a_time_that_cannot_be_are_refused(cases: str, what: str) -> None:
    with pytest.raises(RegulationError) as refused:
        read_cases(cases, whole())
    assert any(what in problem.what for problem in refused.value.problems), str(refused.value)


def test_works_may_be_what_is_appraised() -> None:
    regulation = read_regulation(tiny_text(PROPOSAL).replace("subject: member", "subject: {work: proposal}\ndocument: 同一份办法"))

    assert (regulation.subject, regulation.subject_kind, regulation.document) == ("work", "proposal", "同一份办法")
