"""What a regulation says is checked as a whole: what could never matter, what goes round in a circle, what leaves fractions."""

from __future__ import annotations

import pytest

from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation
from tests.scoring_plugins.tiny import BLOCK, ROUNDING, TOTAL, tiny_text

MEETING = "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, presence: full}, points: 10}\n"
PROPOSAL = "- {clause: 提案, cite: [二], says: 提案, each: {kind: proposal, role: any}, points: 5}\n"
GRANT = "- {clause: 基本, cite: [三], says: 基本, grant: 70}\n"
ONCE = "per: year, order: [dated_on, work], take: {first: 1}"
AT_RECORD, AT_BLOCK = (ROUNDING.replace("at: clause", f"at: {stage}") for stage in ("record", "block"))


def whats(text: str) -> list[str]:
    try:
        read_regulation(text)
    except RegulationError as refused:
        return [problem.what for problem in refused.problems]
    return []


def meeting(more: str, points: str = "10") -> str:
    return MEETING.replace("points: 10", f"points: {points}, {more}")


def proposal(more: str, points: str = "5") -> str:
    return PROPOSAL.replace("points: 5", f"points: {points}, {more}")


@pytest.mark.parametrize(
    ("clauses", "what"),
    [
        (meeting(f"{ONCE}, cap: 15"), "上限 15 到不了:这里至多 10 分"),
        (meeting("per: work, cap_each: 15"), "上限 15 到不了"),
        (meeting("per: quarter, order: [work], take: {best: 2}, cap: 101"), "至多 100 分"),
        (meeting("cap: 20", "-5"), "上限 20 到不了:这里至多 0 分"),
        (meeting("floor: -5"), "下限 -5 到不了:这里至少 0 分"),
        (meeting(f"{ONCE}, floor: -25, times: [{{when: {{mandatory: true}}, by: 2}}]", "-10"), "下限 -25 到不了:这里至少 -20 分"),
        (GRANT.replace("grant: 70", "grant: 70, cap: 80"), "上限 80 到不了"),
        (GRANT.replace("grant: 70", "grant: {2020-01-01: 70, 2021-01-01: 75}, cap: 80"), "至多 75 分"),
        (proposal(f"{ONCE}, cap: 6", "{by: role, sole: {points: 10, times: 1/2}, otherwise: 3}"), "至多 5 分"),
    ],
)
def test_a_limit_that_nothing_can_reach_is_refused(clauses: str, what: str) -> None:
    found = whats(tiny_text(clauses))

    assert any(what in each for each in found), found


@pytest.mark.parametrize(
    "clauses",
    [
        meeting(f"{ONCE}, cap: 10"),
        meeting("cap: 1000"),
        meeting("per: quarter, order: [work], take: {best: 2}, cap: 80"),
        meeting("per: month, order: [work], take: {first: 1}, cap: 120"),
        meeting("floor: -30", "-10"),
        meeting("floor: 0, cap: 20"),
        meeting("cap: 20", "{per_unit: 5, of: sessions.attended}"),
        proposal(f"{ONCE}, cap: 10, times: [{{when: {{mandatory: true}}, by: 2}}]"),
        proposal(f"{ONCE}, cap: 15, dated_by: record", "{by: mark, mode: add, filed: 5, key: 10, otherwise: 0}"),
        GRANT.replace("grant: 70", "grant: 70, floor: 0, for: {standing_committee: true}"),
        "- {clause: 评定, cite: [一], says: 评定, each: {kind: assessment}, points: {per_unit: 1, of: quantity}, cap: 10, floor: -10}\n",
    ],
)
def test_a_limit_that_something_may_reach_stands(clauses: str) -> None:
    assert whats(tiny_text(clauses)) == []


def test_where_the_source_is_not_all_known_blocks_may_be_capped_higher_than_what_is_written() -> None:
    capped = tiny_text(meeting(ONCE), total="total: {cap: 100, floor: none}", block=BLOCK.replace("cap: none", "cap: 50"))

    assert len([what for what in whats(capped) if "到不了" in what]) == 2
    assert whats(capped.replace("status: complete", "status: partial")) == []


@pytest.mark.parametrize(
    ("clauses", "what"),
    [
        (meeting("unless: {kind: proposal, role: any}"), "没有共同的记录"),
        (meeting("unless: {presence: [full, partial]}"), "永远不计分"),
        (meeting("unless: {presence: absent}"), "没有共同的记录"),
        (meeting("times: [{when: {kind: meeting.standing}, by: 2}]"), "没有共同的记录"),
        (MEETING.replace("presence: full", "presence: absent, sessions: {attended: {at_least: 1}}"), "不会有这样的记录"),
        (MEETING.replace("presence: full", "presence: full, sessions: {absent: {at_least: 1}}"), "不会有这样的记录"),
        (MEETING.replace("presence: full", "sessions: {attended: {plus: [late], at_least: 1}}"), "会数两次"),
        (meeting("cap: 5", "{per_unit: 5, of: [sessions.attended, sessions.late]}"), "“late”已包含在“attended”里"),
        (meeting("cap: 5", "{per_unit: 5, of: [sessions.late, sessions.late]}"), "会数两次"),
        (meeting("cap: 5", "{per_unit: 5, of: [sessions.absent, sessions.without_leave]}"), "“absent”已包含在“without_leave”里"),
        (meeting("cap: 5", "{per_unit: 5, of: [sessions.absent, sessions.held]}"), "会数两次"),
        (proposal("for: {months_served: {at_least: 7, below: 7}}"), "自相矛盾"),
        (PROPOSAL.replace("role: any", "role: any, position: {above: 2, at_most: 2}"), "自相矛盾"),
        (PROPOSAL.replace("kind: proposal, role: any", "kind: commendation, role: lead"), "没有角色"),
        (proposal("dated_by: issued"), "没有叫“issued”的日期依据"),
        (
            PROPOSAL.replace("points: 5", "points: {by: kind, proposal: 5, opinion_report: 3}"),
            "“opinion_report”这一档不会用到",
        ),
        (GRANT.replace("70", "70, for: {standing_committee: true}, if: {member: {standing_committee: false}}"), "不会是同一个人"),
        (GRANT.replace("70", "70, for: {sector: 经济}, if: {all: [{member: {sector: [教育, 农业]}}]}"), "不会是同一个人"),
        (GRANT.replace("70", "70, if: {count: {kind: proposal}, below: 0}"), "永远不成立"),
        (GRANT.replace("70", "70, if: {count: {kind: proposal}, exactly: 1.5}"), "永远不成立"),
        (GRANT.replace("70", "70, if: {sum: {kind: proposal}, of: sessions.attended, at_least: 1}"), "没有半天出席"),
        (GRANT.replace("70", "70, if: {sum: {kind: study}, of: [sessions.held, sessions.late], at_least: 1}"), "会数两次"),
    ],
)
def test_what_is_selected_for_nothing_is_refused(clauses: str, what: str) -> None:
    found = whats(tiny_text(clauses))

    assert any(what in each for each in found), found


@pytest.mark.parametrize(
    "clauses",
    [
        MEETING.replace("presence: full", "presence: any, sessions: {attended: {plus: [official_leave], over: held, below: 2/3}}"),
        MEETING.replace("presence: full", "presence: [full, partial], sessions: {late: {exactly: 0}}"),
        MEETING.replace("presence: full", "presence: partial, sessions: {absent: {at_least: 1}}"),
        meeting("unless: {organised_by: 区政府}"),
        PROPOSAL.replace("role: any", "role: any, mark: filed").replace("5}", "5, dated_by: filed, unless: {mark: filed@own}}"),
        PROPOSAL.replace("role: any", "role: any, position: {at_least: 2, at_most: 2}"),
        GRANT.replace("70", "70, if: {count: {kind: proposal}, exactly: 0}"),
    ],
)
def test_what_may_select_something_stands(clauses: str) -> None:
    assert whats(tiny_text(clauses)) == []


def two_blocks(first: str, second: str) -> str:
    """A regulation of two sibling blocks with more fields in each."""
    blocks = "".join(
        f"- {{block: {name}, cap: none, floor: none, {more}combine: sum, of: [{clause.strip().removeprefix('- ')}]}}\n"
        for name, more, clause in (("甲", first, MEETING), ("乙", second, PROPOSAL))
    )
    start = tiny_text(MEETING)
    return start[: start.index("    blocks:")] + "    blocks:\n" + "".join(f"      {line}\n" for line in blocks.splitlines())


def test_weights_of_all_siblings_are_parts_of_one_whole() -> None:
    wrong = [what for what in whats(two_blocks("weight: 0.6, ", "weight: 0.5, ")) if "权重" in what]

    assert wrong == ["“甲、乙”的权重合计 11/10，不是 1"]
    assert whats(two_blocks("weight: 0.6, ", "weight: 0.4, ")) == []
    assert whats(two_blocks("weight: 0.6, ", "")) == []
    assert whats(two_blocks("weight: 0.6, ", "weight: 1, ")) == []
    assert whats(two_blocks("weight: 1, ", "weight: 1, ")) == []


@pytest.mark.parametrize("stage", ["record", "clause"])
def test_a_weight_that_leaves_part_of_a_quantum_needs_rounding_after_it(stage: str) -> None:
    thirds = two_blocks("weight: 1/3, ", "weight: 2/3, ").replace("at: clause", f"at: {stage}")

    assert len([what for what in whats(thirds) if "零头" in what]) == 2
    assert whats(thirds.replace(f"at: {stage}", "at: block")) == []
    assert whats(thirds.replace(f"at: {stage}", "at: total")) == []
    assert whats(thirds.replace("points: 10", "points: 9").replace("points: 5", "points: 6")) == []


def test_a_block_is_counted_by_months_once() -> None:
    text = two_blocks("", "").replace("at: clause", "at: total")
    twice = text.replace("part_year: full", "part_year: {prorate: [甲, 甲], by: months_served}")

    assert [what for what in whats(twice) if "折算了两次" in what] != []
    assert whats(twice.replace("[甲, 甲]", "[甲, 乙]")) == []


@pytest.mark.parametrize(
    ("rest", "total", "what"),
    [
        ("grades: [{grade: 好, at_least: 121}, {grade: 差}]", "total: {cap: 120, floor: none}", "总分至多 120"),
        ("grades: [{grade: 好, above: 120}, {grade: 差}]", "total: {cap: 120, floor: none}", "总分至多 120"),
        ("grades: [{grade: 好, at_least: 60}, {grade: 差}]", "total: {cap: none, floor: 60}", "“差”永远轮不到"),
        ("grades: [{grade: 好}, {grade: 差}]", TOTAL, "“差”永远轮不到"),
        ("grades: [{grade: 好, at_least: 60}, {grade: 差, quota: {count: 1, per: committee, ties: all}}]", TOTAL, "仍有条件"),
    ],
)
def test_a_grade_nobody_or_everybody_gets_is_refused(rest: str, total: str, what: str) -> None:
    found = whats(tiny_text(MEETING, rest, total=total))

    assert any(what in each for each in found), found


def test_a_grade_beyond_what_a_complete_regulation_can_give_is_refused() -> None:
    text = tiny_text(meeting(ONCE), "grades: [{grade: 好, at_least: 11}, {grade: 差}]")

    assert [what for what in whats(text) if "总分至多 10" in what] != []
    assert whats(text.replace("status: complete", "status: partial")) == []


def test_who_does_not_fit_into_a_quota_goes_on_to_the_next_grade() -> None:
    quota = "quota: {share: 0.1, per: committee, rounding: down, ties: all}"

    assert whats(tiny_text(MEETING, f"grades: [{{grade: 优, {quota}}}, {{grade: 良, {quota}}}, {{grade: 中}}]")) == []


@pytest.mark.parametrize(
    ("rest", "refused"),
    [
        ("lists: [{list: 前三, cite: [四], per: committee, top: 3, ties: all}]", True),
        ("lists: [{list: 前三, cite: [四], per: special_committee, top: 3, ties: all}]", False),
        ("lists: [{list: 前三, cite: [四], for: {special_committee: 经济委}, per: committee, top: 3, ties: all}]", False),
        ("grades: [{grade: 优, quota: {count: 2, per: committee, ties: all}}, {grade: 中}]", True),
        ("grades: [{grade: 优, quota: {count: 2, per: special_committee, ties: all}}, {grade: 中}]", False),
    ],
)
def test_nobody_is_compared_across_what_is_not_compared(rest: str, refused: bool) -> None:
    text = tiny_text(MEETING, rest).replace("subject: member\n", "subject: member\ncompare_across: false\n")
    within = text.replace("compare_across: false\n", "compare_across: false\ncompare_within: special_committee\n")

    assert [what for what in whats(text) if "在什么范围内比较" in what] != []
    assert bool(whats(within)) == refused
    assert [what for what in whats(within.replace("compare_across: false\n", "")) if "不起作用" in what] != []


@pytest.mark.parametrize(
    ("clauses", "rest"),
    [
        (GRANT.replace("70", "70, if: {score: 基本, at_least: 1}"), ""),
        (GRANT.replace("70", "70, if: {score: total, at_least: 1}"), ""),
        (GRANT.replace("70", "70, if: {grade: 好}"), "grades: [{grade: 好, at_least: 60}, {grade: 差}]"),
        (GRANT, "duties: [{duty: 甲, cite: [四], says: 甲, all: [{duty: 甲}]}]"),
        (GRANT, "duties: [{duty: 甲, cite: [四], says: 甲, not: {duty: 乙}}, {duty: 乙, cite: [四], says: 乙, any: [{duty: 甲}]}]"),
        (
            GRANT.replace("70", "70, if: {duty: 甲}"),
            "duties: [{duty: 甲, cite: [四], says: 甲, all: [{score: 基本, at_least: 70}]}]",
        ),
    ],
)
def test_nothing_goes_round_in_a_circle(clauses: str, rest: str) -> None:
    found = whats(tiny_text(clauses, rest))

    assert any("互相循环" in what for what in found), found


def test_conditions_of_duties_and_grants_may_look_back() -> None:
    rest = "duties: [{duty: 届内提案, cite: [四], says: 届内一件, count: {kind: proposal}, at_least: 1, window: term}]"
    clause = GRANT.replace("70", "70, if: {count: {kind: proposal}, at_least: 1, window: {consecutive_years: 2}}")

    assert whats(tiny_text(clause, rest)) == []


def test_what_grows_too_large_is_named_where_it_stands() -> None:
    clause = "- {clause: 数量, cite: [一], says: 数量, each: {kind: assessment}, points: {per_unit: 1000000, of: quantity}}\n"
    text = tiny_text(MEETING + clause)
    line = next(number for number, written in enumerate(text.splitlines(), 1) if "数量" in written)
    with pytest.raises(RegulationError) as refused:
        read_regulation(text)

    assert (line, "“数量”的分值可能大到超出计算范围") in [(problem.line, problem.what) for problem in refused.value.problems]


def test_a_file_with_very_many_problems_says_the_first_and_counts_the_rest() -> None:
    with pytest.raises(RegulationError) as refused:
        read_regulation(tiny_text("".join(MEETING.replace("全会", f"全会{number}").replace("full", "ful") for number in range(250))))
    found = refused.value.problems

    assert len(found) == 201
    assert found[-1].what == "还有 50 个问题未列出"
