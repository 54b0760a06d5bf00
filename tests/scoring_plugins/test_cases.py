"""Cases are read as strictly as regulations."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring_plugins.language.cases import read_cases
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation

PACKS = Path(__file__).parents[2] / "scoring_plugins/regulations"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("sessions: {held: 6, present: 6}", "sessions: {held: 6, present: 5}", "held"),
        ("role: sole, marks: [filed]", "role: author, marks: [filed]", "没有叫“author”的角色"),
        ("marks: [filed]", "marks: [file]", "没有叫“file”的标记"),
        ("total: 95", "totel: 95", "不认识的字段“totel”"),
        ("grade: 优秀", "grade: 优", "没有叫“优”的等次"),
        ("dated_on: 2023-05-01", "dated_on: 2023-13-01", "不是日期"),
        ("dated_on: 2023-05-01", "dated_on: 2022-05-01", "几个年度"),
        ("role: sole, marks: [filed]", "role: sole, sessions: {held: 1, present: 1}", "没有半天出席"),
        ("    records:", "    year: 2014\n    records:", "办法还没有施行"),
        ("    records:", "    results: [55]\n    records:", "这里应是若干"),
    ],
)
def test_cases_are_read_as_strictly(old: str, new: str, what: str) -> None:
    text = (PACKS / "jinan/cases.yaml").read_text(encoding="utf-8")
    regulation = read_regulation((PACKS / "jinan/regulation.yaml").read_text(encoding="utf-8"))

    assert old in text
    with pytest.raises(RegulationError) as refused:
        read_cases(text.replace(old, new, 1), regulation)
    assert any(what in problem.what for problem in refused.value.problems), str(refused.value)


def test_two_cases_of_one_name_are_refused_at_the_second() -> None:
    regulation = read_regulation((PACKS / "jinan/regulation.yaml").read_text(encoding="utf-8"))
    case = "- {name: 甲, expect: {total: 70}, records: [{kind: service, work: s, dated_on: 2023-05-01, role: participant}]}\n"

    with pytest.raises(RegulationError) as refused:
        read_cases(f"cases:\n{case}{case}", regulation)
    assert [(problem.line, problem.what) for problem in refused.value.problems] == [(3, "有两个用例都叫“甲”")]


@pytest.mark.parametrize(
    ("records", "problems"),
    [
        (
            "    - {kind: proposal, work: 号, dated_on: 2023-05-01, role: co, position: 4, party_size: 3}",
            [(4, "“号”的 position 是 4，而 party_size 只有 3")],
        ),
        (
            "    - {kind: proposal, work: 号, dated_on: 2023-05-01, role: co, position: 4, party_size: 三}",
            [(4, "“三”不是数")],
        ),
        (
            "    - {kind: proposal, work: 号, dated_on: 2023-05-01, role: sole}\n"
            "    - {kind: proposal, work: 号, dated_on: 2023-05-01, role: co}",
            [(5, "同一个考核对象在“号”里有两条记录，第一条在第 4 行")],
        ),
        (
            "    - {kind: service, work: 号, dated_on: 2023-05-01, role: participant, times: 2}\n"
            "    - {kind: service, work: 号-2, dated_on: 2023-05-01, role: participant}",
            [(5, "同一个考核对象在“号-2”里有两条记录，第一条在第 4 行")],
        ),
        (
            "    - {kind: speech, work: 稿, dated_on: 2023-05-01, role: author, occasion: {kind: meeting.plenary, work: 号}}\n"
            "    - {kind: proposal, work: 号, dated_on: 2023-05-01, role: sole}",
            [(5, "“号”在第 4 行是另一件事:种类或日期不同")],
        ),
    ],
)
def test_records_that_cannot_stand_beside_each_other_are_refused_by_name_and_line(records: str, problems: list[tuple[int, str]]) -> None:
    regulation = read_regulation((PACKS / "jinan/regulation.yaml").read_text(encoding="utf-8"))

    with pytest.raises(RegulationError) as refused:
        read_cases(f"cases:\n- name: 甲\n  records:\n{records}\n  expect: {{total: 70}}\n", regulation)
    assert [(problem.line, problem.what) for problem in refused.value.problems] == problems


def test_a_case_that_expects_nothing_is_refused() -> None:
    regulation = read_regulation((PACKS / "jinan/regulation.yaml").read_text(encoding="utf-8"))
    text = "cases: [{name: a, expect: {}, records: [{kind: service, work: s, dated_on: 2023-05-01, role: participant}]}]"

    with pytest.raises(RegulationError, match="没有写应当得出什么"):
        read_cases(text, regulation)
