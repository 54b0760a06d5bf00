"""The strict reader refuses what could decide a point silently, and its errors teach: place, what, nearest name, remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring_plugins.catalogue import sentences
from scoring_plugins.language.fields import Reading
from scoring_plugins.language.problems import Problem, RegulationError
from scoring_plugins.language.reader import read_regulation
from tests.scoring_plugins.tiny import ROUNDING, TOTAL, tiny, tiny_text

PACKS = Path(__file__).parents[2] / "scoring_plugins/regulations"
MEETING = "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, presence: full}, points: 10}\n"
PROPOSAL = "- {clause: 提案, cite: [一], says: 提案, each: {kind: proposal, role: any}, points: 5}\n"


def problems(text: str) -> list[Problem]:
    with pytest.raises(RegulationError) as refused:
        read_regulation(text)
    return list(refused.value.problems)


def only(text: str) -> Problem:
    found = problems(text)

    assert len(found) == 1, [problem.text for problem in found]
    return found[0]


def changed(pack: str, old: str, new: str) -> str:
    """A bundled regulation with one thing changed, which must be there."""
    text = (PACKS / pack / "regulation.yaml").read_text(encoding="utf-8")

    assert old in text
    return text.replace(old, new, 1)


def test_an_unknown_field_is_refused_with_its_line_and_the_nearest_name() -> None:
    text = changed("jinan", "presence: absent", "presense: absent")
    found = {problem.nearest: problem for problem in problems(text)}
    line = next(number for number, written in enumerate(text.splitlines(), 1) if "presense" in written)

    assert found["presence"].line == line
    assert found["presence"].column == text.splitlines()[line - 1].index("presense") + 1
    assert "presense" in found["presence"].what
    assert "presence" in found["presence"].remedy


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ('    rounding: {quantum: "0.01", mode: half_up, at: clause}\n', "", "舍入"),
        (", at: clause}", "}", "在哪一步舍入"),
        ("    part_year: full\n", "", "年中增补"),
        ("    excluded: []\n", "", "不参加考核"),
        ("    total: {cap: 120, floor: none}\n", "", "总分有没有上限"),
        ("cap: 120, floor: none", "cap: 120", "最少得多少分"),
        ("        floor: 0\n", "", "最少得多少分"),
        ("            dated_by: filed\n", "", "按记录的日期还是按标记的日期"),
        ("{kind: meeting.plenary, presence: absent}", "{kind: meeting.plenary}", "怎样才算到会"),
        ("{kind: activity, presence: [full, partial]}", "{kind: activity}", "怎样才算到会"),
        ("{kind: proposal, role: [sole, lead], mark: filed}", "{kind: proposal, mark: filed}", "哪些人算"),
        ("            per: year\n", "", "在多大范围内"),
        ("            order: [dated_on, work]\n", "", "按什么次序"),
        ("        combine: sum\n", "", "叠加还是取高"),
    ],
)
def test_a_field_left_silent_is_refused_with_the_question_the_source_must_answer(old: str, new: str, question: str) -> None:
    found = problems(changed("jinan", old, new))

    assert [problem.what for problem in found if question in problem.what] != []


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = changed("jinan", "part_year: full", "part_yaer: full").replace("cap: 10,", "cap: zehn,").replace("at_least: 85", "at_lest: 85")

    found = problems(text)

    assert len(found) >= 4
    assert [(problem.line, problem.column) for problem in found] == sorted((problem.line, problem.column) for problem in found)


def test_a_key_written_twice_is_refused_with_both_lines() -> None:
    found = only(changed("jinan", "subject: member\n", "subject: member\nsubject: group\n"))

    assert (found.line, "第 6 行" in found.what) == (7, True)


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "True", "是", '"true"', "1"])
def test_only_true_and_false_are_yes_and_no(word: str) -> None:
    found = only(changed("jinan", "for: {standing_committee: true}", f"for: {{standing_committee: {word}}}"))

    assert "true" in found.remedy
    assert "false" in found.remedy


@pytest.mark.parametrize("figure", ["1e3", "0x10", "1_000", ".5", "5.", "+5", "１０", "∞", '"10"', "10 分", "1,000"])
def test_a_figure_that_is_not_plain_digits_is_refused(figure: str) -> None:
    found = problems(tiny_text(MEETING.replace("points: 10", f"points: {figure}")))

    assert found[0].column > 1


@pytest.mark.parametrize("figure", ["0.1234567", "1000001", "-1000000.5"])
def test_points_finer_or_larger_than_can_be_counted_are_refused(figure: str) -> None:
    assert "六位小数" in only(tiny_text(MEETING.replace("points: 10", f"points: {figure}"))).what


@pytest.mark.parametrize(
    ("clauses", "what"),
    [
        (MEETING + MEETING, "用了两次"),
        (MEETING.replace("points: 10", "points: 10, cap: 5, floor: 6"), "低于下限"),
        (MEETING.replace("points: 10", "points: 10, cap: 5.005"), "整倍数"),
        (MEETING.replace("points: 10", "points: 10, per: work, order: [work], take: {from: 2}"), "take 不起作用"),
        (MEETING.replace("points: 10", "points: 10, per: year, order: [work], take: {from: 3, to: 2}"), "take 写法不对"),
        (MEETING.replace("points: 10", "points: 10, per: year, order: [work], take: {first: 0}"), "不小于 1"),
        (MEETING.replace("points: 10", "points: 10, per: year, order: [dated_on], take: {first: 1}"), "必须是 work"),
        (MEETING.replace("points: 10", "points: 10, per: year"), "不起作用"),
        (MEETING.replace("points: 10", "points: 10, consumes: true"), "没有条款在意"),
        (MEETING.replace("points: 10", "points: 10, unconsumed: true"), "没有条款用掉"),
        (MEETING.replace("points: 10", "points: 10, period: quarter"), "没有叫“quarter”的期间"),
        (MEETING.replace("points: 10", "points: 10, if: {duty: x}"), "if 只用于 grant"),
        (MEETING.replace("points: 10", "points: 10, grant: 5"), "二者取一"),
        (MEETING.replace("kind: meeting.plenary", "kind: meeting.plenery"), "记录种类"),
        (MEETING.replace("presence: full", "presence: fully"), "出席情况"),
        (MEETING.replace("presence: full", "presence: full, attributes: {away: true}"), "不认识的字段“away”"),
        (MEETING.replace("points: 10", "points: {by: presence, full: 10, partial: 5}"), "不会用到"),
        (
            MEETING.replace("presence: full", "presence: [full, partial]").replace("points: 10", "points: {by: presence, full: 10}"),
            "分档没有写全",
        ),
        (MEETING.replace("points: 10", "points: 10, share: equal"), "除不尽"),
        (PROPOSAL.replace("role: any", "role: any, presence: full"), "没有半天出席"),
        (PROPOSAL.replace("role: any", "role: any, mark: adopted"), "没有叫“adopted”的标记"),
        (PROPOSAL.replace("points: 5", "dated_by: record, points: {by: mark, filed: 5, otherwise: 0}"), "没有写取法"),
        (
            PROPOSAL.replace("points: 5", "dated_by: record, points: {by: mark, mode: first, filed: 5, filed@own: 1, otherwise: 0}"),
            "前面的档已经包含它",
        ),
        (PROPOSAL.replace("points: 5", "points: {by: role, sole: 5}"), "分档没有写全"),
        (PROPOSAL.replace("points: 5", "points: {by: rolle, sole: 5}"), "分档依据"),
        (PROPOSAL.replace("points: 5", "points: 5, chosen: [{field: caps, why: x}]"), "chosen 提到的字段"),
        (PROPOSAL.replace("points: 5", "points: {2022-01-01: 5, 2020-01-01: 10}"), "由早到晚"),
        (PROPOSAL.replace("points: 5", "points: {2022-01-01: 5, later: 10}"), "“later”不是日期"),
        (PROPOSAL.replace("points: 5", "points: {2022-01-01: {2023-01-01: 5}}"), "又套了"),
        (PROPOSAL.replace("points: 5", "points: {points: 5, times: 1001}"), "倍数超过一千"),
        (PROPOSAL.replace("points: 5", "points: 5, max_party_size: 4"), "不起作用"),
        (PROPOSAL.replace("points: 5", "points: 5, share: equal, max_party_size: 17"), "2 至 16"),
        (PROPOSAL.replace("points: 5", "points: 5, python: my:clause"), "不能再写“points”"),
        (
            PROPOSAL.replace("points: 5", "points: {per_unit: 1000000, of: quantity}, times: [{when: {role: any}, by: 1000}]"),
            "超出计算范围",
        ),
    ],
)
def test_a_clause_that_cannot_be_meant_is_refused(clauses: str, what: str) -> None:
    found = problems(tiny_text(clauses))

    assert any(what in problem.what for problem in found), [problem.what for problem in found]


@pytest.mark.parametrize(
    ("rest", "what"),
    [
        ("grades: [{grade: 好, at_least: 60}, {grade: 更好, at_least: 85}, {grade: 差}]", "永远轮不到"),
        ("grades: [{grade: 好, at_least: 85}]", "仍有条件"),
        ("grades: [{grade: 好, at_least: 85, duties: [没有]}, {grade: 差}]", "没有叫“没有”的义务"),
        ("grades: [{grade: 好, at_most: 85}, {grade: 差}]", "不认识的字段“at_most”"),
        ("grades: [{grade: 好, at_least: 85, above: 80}, {grade: 差}]", "同时写了"),
        ("grades: [{grade: 好, at_least: 85, quota: {share: 0.1, per: committee, ties: all}}, {grade: 差}]", "不是整数时怎么办"),
        ("grades: [{grade: 好, at_least: 85, quota: {share: 0.1, per: committee, rounding: down}}, {grade: 差}]", "并列时怎么办"),
        ("grades: [{grade: 好, at_least: 85, quota: {share: 0.1, ties: all, rounding: down}}, {grade: 差}]", "在多大范围内排名次"),
        ("grades: [{grade: 好, quota: {per: committee, ties: all}}, {grade: 差}]", "二者取一"),
        ("grades: [{grade: 好, quota: {share: 10, per: committee, ties: all, rounding: down}}, {grade: 差}]", "不大于一"),
        ("grades: [{grade: 好, quota: {share: [0.2, 0.1], per: committee, ties: all, rounding: down}}, {grade: 差}]", "[最低, 最高]"),
        ("grades: [{grade: 好, quota: {count: 2.5, per: committee, ties: all}}, {grade: 差}]", "不小于一的整数"),
        ("grades: [{grade: 好, quota: {count: 2, rounding: up, per: committee, ties: all}}, {grade: 差}]", "不起作用"),
        ("lists: [{list: 前三, cite: [二], per: committee, ties: all}]", "top，要么写 quota"),
        ("lists: [{list: 前三, cite: [二], quota: {count: 3}}]", "并列时怎么办"),
        ("lists: [{list: 前三, cite: [二], per: sector, ties: all, quota: {count: 3, per: sector}}]", "写了两处"),
        ("duties: [{duty: 甲, cite: [二], says: 甲, all: [{duty: 甲}]}]", "互相循环"),
        ("duties: [{duty: 甲, cite: [二], says: 甲, score: total, at_least: 1}]", "不能看得分"),
        ("duties: [{duty: 甲, cite: [二], says: 甲, count: {kind: proposal}}]", "没有写比较的界限"),
        ("duties: [{duty: 甲, cite: [二], says: 甲}]", "义务要有一个条件"),
        ("duties: [{duty: 全会, cite: [二], says: 甲, count: {kind: proposal}, at_least: 1}]", "用了两次"),
        ("duties: [{duty: 甲.乙, cite: [二], says: 甲, count: {kind: proposal}, at_least: 1}]", "不可用"),
        ("duties: [{duty: 甲, cite: [二], says: 甲, count: {kind: proposal, mark: filed}, at_least: 1}]", "按记录的日期还是按标记的日期"),
        ("consequences: [{propose: 谈, cite: [二], if: {score: 总和, below: 60}}]", "没有叫“总和”的得分"),
        ("consequences: [{propose: 谈, cite: [二], if: {score: 全会, below: 60, window: {consecutive_years: 2}}}]", "以往年度只留有总分"),
        ("consequences: [{propose: 谈, cite: [二], if: {grade: [好]}}]", "没有叫“好”的等次"),
        ("lists: [{list: 前三, cite: [二], per: committee, top: 3}]", "并列时怎么办"),
    ],
)
def test_what_follows_from_points_is_checked_too(rest: str, what: str) -> None:
    found = problems(tiny_text(MEETING, rest))

    assert any(what in problem.what for problem in found), [problem.what for problem in found]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("part_year: full", "part_year: {prorate: [全部]}", "按什么折算"),
        ("part_year: full", "part_year: prorated", "中途增补"),
        ("excluded: []", "excluded: [{post: [主席]}]", "不认识的字段“post”"),
        ("excluded: []", "excluded: [{}]", "所有人排除在外"),
        ("subject: member", "subject: {work: proposals}", "没有叫“proposals”的记录种类"),
        ('to: "12-31"}, half', 'to: "02-29"}, half', "不是一年中的一天"),
        ('from: "01-01", to: "12-31"}, half', 'from: "12-31", to: "01-01"}, half', "次序不对"),
        ("regulation: tiny", "regulation: Tiny-1", "代码“Tiny-1”不可用"),
        ("regulation: tiny", f"regulation: {'a' * 61}", f"代码“{'a' * 61}”不可用"),
        ('committee: "000000"', 'committee: "00000"', "区划代码“00000”不是六位数字"),
        ('committee: "000000"', "committee: 1101010", "区划代码“1101010”不是六位数字"),
        ('committee: "000000"', "committee: 某县", "区划代码“某县”不是六位数字"),
        ('committee: "000000"', "committee: ０００００１", "区划代码“０００００１”不是六位数字"),
        (TOTAL, "total: {cap: 10, floor: 20}", "低于下限"),
        (ROUNDING, 'rounding: {quantum: "0", mode: half_up, at: clause}', "大于零"),
    ],
)
def test_the_frame_of_a_regulation_is_checked(old: str, new: str, what: str) -> None:
    text = tiny_text(MEETING)

    assert old in text
    assert any(what in problem.what for problem in problems(text.replace(old, new, 1)))


def test_a_committee_is_six_digits_with_or_without_quotes() -> None:
    text = tiny_text(MEETING)

    assert [read_regulation(text.replace('"000000"', code)).committee for code in ('"110101"', "110101", "000000")] == [
        "110101",
        "110101",
        "000000",
    ]


def test_a_code_of_sixty_letters_is_the_longest() -> None:
    assert read_regulation(tiny_text(MEETING).replace("regulation: tiny", f"regulation: {'a' * 60}")).code == "a" * 60


def test_two_versions_in_force_from_one_day_are_refused() -> None:
    text = tiny_text(MEETING)
    version = text[text.index("  - in_force_from") :]

    assert any("两个版本" in problem.what for problem in problems(text + version))


def test_the_version_in_force_on_the_period_s_last_day_scores_the_year() -> None:
    text = tiny_text(MEETING)
    newer = text[text.index("  - in_force_from") :].replace("2020-01-01", "2023-12-31").replace("points: 10", "points: 12")
    regulation = read_regulation(text + newer)

    assert [regulation.version_for(year).in_force_from.year for year in (2022, 2023, 2024)] == [2020, 2023, 2023]


def test_chosen_fields_are_printed_with_what_was_chosen() -> None:
    regulation = tiny(
        PROPOSAL.replace("points: 5", "points: 5, cap: 20, chosen: [{field: cap, why: 未写}]"),
        rest="chosen: [{field: 提案.each.role, why: 未限}]",
    )
    chosen = regulation.chosen_in(regulation.versions[0])

    assert [(each.field, each.value, each.why) for each in chosen] == [("提案.each.role", "any", "未限"), ("提案.cap", "20", "未写")]


def test_every_problem_is_said_in_full_with_file_and_line() -> None:
    problem = only(changed("jinan", "subject: member", "subject: members"))

    assert problem.text == (
        "regulation.yaml:6:10 没有叫“members”的考核对象。是否想写“member”?"
        "写 member(委员)或 group(小组);按件评分的，写成 {work: 记录种类}，如 {work: proposal}"
    )


def test_every_problem_in_the_catalogue_has_a_remedy() -> None:
    reported = {key.removesuffix(".remedy") for key in sentences() if key.startswith("regulation.") and key.endswith(".remedy")}

    assert reported <= sentences().keys()
    assert len(reported) > 60
    assert Reading("x").problems == []


def test_the_highest_by_work_compares_whole_lines_so_points_are_rounded_at_the_record() -> None:
    found = [problem.what for problem in problems(changed("minhang", "at: record", "at: clause"))]

    assert found == ["“提案加分”按记录分摊或取高，须在记录处舍入"]


def test_an_advisory_duty_gives_no_points() -> None:
    duty = "duties: [{duty: 提倡述职, cite: [二], says: 述职, advisory: true, count: {kind: report}, at_least: 1}]"
    text = tiny_text("- {clause: 述职, cite: [一], says: 述职, grant: 10, if: {duty: 提倡述职}}\n", rest=duty)

    assert only(text).what == "“提倡述职”是提倡性的(advisory)，不能决定得分"
