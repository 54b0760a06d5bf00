"""The whole language reads: each of its parts as it stands in the tree, and what stands beside it silently is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from scoring_plugins.language.cases import read_cases
from scoring_plugins.language.kinds import BUILT_IN, KINDS, Kind, Vocabulary
from scoring_plugins.language.nodes import (
    AttributeTest,
    Clause,
    Comparison,
    Count,
    Dated,
    DatedStep,
    Fixed,
    Ladder,
    MemberTest,
    Prorate,
    Python,
    Quota,
    Relative,
    Rung,
    Scaled,
    SubQuota,
)
from scoring_plugins.language.problems import Problem, RegulationError
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import Regulation
from tests.scoring_plugins.tiny import BLOCK, ROUNDING, tiny, tiny_text

FORUM = (
    "kinds: {activity.forum: {roles: [speaker, listener], marks: [published], sessions: true, "
    "attributes: {mode: [oral, written], amount: number}}}\n"
)
ATTRIBUTES = "member_attributes: {employer: [企业, 机关], rural: yes_no, rank: number}\n"
FORUM_CLAUSE = "- {clause: 论坛, cite: [一], says: 论坛, each: {kind: activity.forum, role: speaker, presence: full}, points: 3}\n"
PROPOSAL = "- {clause: 提案, cite: [一], says: 提案, each: {kind: proposal, role: any}, points: 5}\n"
PYTHON = '- {clause: 特别, cite: [一], says: 特别, python: "mine.clauses:bonus", cap: 10, floor: 0}\n'
AT_BLOCK = ROUNDING.replace("at: clause", "at: block")


def bonus(*_: object) -> tuple[()]:
    """A function that a clause may name."""
    return ()


def resolve(target: str) -> Callable[..., Any]:
    """What a plugin that brings one function would give."""
    if target != "mine.clauses:bonus":
        raise LookupError("没有这个函数")
    return bonus


def whats(text: str, **more: Any) -> list[str]:
    return [problem.what for problem in problems(text, **more)]


def problems(text: str, **more: Any) -> tuple[Problem, ...]:
    with pytest.raises(RegulationError) as refused:
        read_regulation(text, **more)
    return refused.value.problems


def declaring(declarations: str, text: str) -> str:
    """A regulation's text with declarations before its versions."""
    return text.replace("versions:\n", declarations + "versions:\n", 1)


def without(text: str, start: str) -> str:
    """A text without its lines that start so."""
    kept = [line for line in text.splitlines(keepends=True) if not line.strip().startswith(start)]

    assert len(kept) < len(text.splitlines())
    return "".join(kept)


def first_clause(regulation: Regulation) -> Clause:
    return regulation.versions[0].clauses()[0]


def test_a_document_declares_kinds_of_its_own() -> None:
    regulation = read_regulation(declaring(FORUM, tiny_text(FORUM_CLAUSE)))
    kind = regulation.vocabulary.kinds["activity.forum"]

    assert (kind.roles, kind.marks, kind.has_sessions) == (("speaker", "listener"), ("published",), True)
    assert kind.attributes == {"mode": ("oral", "written"), "amount": "number"}
    assert "activity.forum" not in KINDS
    each = first_clause(regulation).each
    assert each is not None
    assert (each.session_kinds, each.by_time) == (("activity.forum",), True)


def test_a_prefix_means_the_document_s_own_kinds_too() -> None:
    text = tiny_text("- {clause: 活动, cite: [一], says: 活动, each: {kind: activity, role: any, presence: full}, points: 3}\n")
    regulation = read_regulation(declaring(FORUM, text))
    each = first_clause(regulation).each

    assert each is not None
    assert "activity.forum" in each.session_kinds


def test_kinds_that_plugins_register_are_known() -> None:
    vocabulary = Vocabulary({**BUILT_IN.kinds, "volunteering": Kind(name="volunteering", attributes={"hours": "number"})})
    clause = "- {clause: 志愿, cite: [一], says: 志愿, each: {kind: volunteering, attributes: {hours: {at_least: 8}}}, points: 1}\n"

    assert read_regulation(tiny_text(clause), vocabulary=vocabulary).versions
    assert any("没有叫“volunteering”" in what for what in whats(tiny_text(clause)))


@pytest.mark.parametrize(
    ("declaration", "what"),
    [
        ("kinds: {activity.sign_in: {sessions: false}}", "sign_in"),
        ("kinds: {app.签到: {sessions: false}}", "不可登记"),
        ("kinds: {study.online: {sessions: false, attributes: {reading_time: number}}}", "reading_time"),
        ("kinds: {post: {sessions: false, attributes: {likes: number}}}", "likes"),
        ("kinds: {post: {sessions: false, attributes: {转发数: number}}}", "转发"),
        ("kinds: {visit: {sessions: false, attributes: {location: text}}}", "location"),
        ("member_attributes: {votes: number}", "votes"),
        ("kinds: {proposal: {sessions: false}}", "已经有了"),
        ("kinds: {proposal.x-y: {sessions: false}}", "不能用作记录种类的名称"),
        ("kinds: {forum: {roles: [a]}}", "有没有半天出席"),
        ("kinds: {forum: {sessions: false, roles: [a, a]}}", "写了两次"),
        ("kinds: {forum: {sessions: false, roles: [any]}}", "不能用作名称"),
        ("kinds: {forum: {sessions: false, attributes: {role: text}}}", "不能用作名称"),
        ("kinds: {forum: {sessions: false, attributes: {size: big}}}", "属性类型"),
        ("kinds: {forum: {sessions: false, attributes: {size: []}}}", "列表是空的"),
        ("kinds: [forum]", "若干“字段: 值”"),
        ("member_attributes: {employer: [企业, 企业]}", "写了两次"),
        ("group_kinds: [sector_group]", "不起作用"),
    ],
)
def test_a_declaration_that_cannot_stand_is_refused(declaration: str, what: str) -> None:
    found = whats(declaring(declaration + "\n", tiny_text(PROPOSAL)))

    assert any(what in each for each in found), found


def test_works_may_be_what_is_appraised() -> None:
    regulation = read_regulation(tiny_text(PROPOSAL).replace("subject: member", "subject: {work: proposal}\ndocument: 同一份办法"))

    assert (regulation.subject, regulation.subject_kind, regulation.document) == ("work", "proposal", "同一份办法")


def test_conditions_on_members_read_every_field() -> None:
    test = "{party: 民革, months_served: {at_least: 6}, attributes: {employer: 企业, rural: false, rank: {above: 2}}, excluded: true}"
    text = declaring(ATTRIBUTES, tiny_text(PROPOSAL.replace("points: 5", f"points: 5, for: {test}")))

    assert first_clause(read_regulation(text)).applies_to == MemberTest(
        parties=("民革",),
        months_served=Comparison(at_least=Fraction(6)),
        attributes=(
            AttributeTest(name="employer", values=("企业",)),
            AttributeTest(name="rural", values=(False,)),
            AttributeTest(name="rank", compare=Comparison(above=Fraction(2))),
        ),
        excluded=True,
    )


def test_groups_are_told_apart_by_their_kind() -> None:
    text = tiny_text(PROPOSAL.replace("points: 5", "points: 5, for: {kind: sector_group}"))
    grouped = text.replace("subject: member", "subject: group\ngroup_kinds: [sector_group, party_branch]")

    assert first_clause(read_regulation(grouped)).applies_to == MemberTest(kinds=("sector_group",))
    assert any("不起作用" in what for what in whats(text))
    assert any("没有叫“sector”" in what for what in whats(grouped.replace("{kind: sector_group}", "{kind: sector}")))


def test_an_attribute_nobody_declared_is_refused() -> None:
    text = tiny_text(PROPOSAL.replace("points: 5", "points: 5, for: {attributes: {employer: 企业}}"))

    assert any("不认识的字段“employer”" in what for what in whats(text))


def test_points_that_changed_within_a_version_read_oldest_first() -> None:
    clause = PROPOSAL.replace("points: 5", "points: {2020-01-01: 5, 2020-04-03: {by: role, sole: {points: 10, times: 1/2}, otherwise: 1}}")
    ladder = Ladder(
        by="role",
        rungs=(Rung(value="sole", points=Scaled(points=Fixed(points=10_000_000), times=Fraction(1, 2))),),
        otherwise=Fixed(points=1_000_000),
    )

    assert first_clause(tiny(clause)).points == Dated(
        steps=(DatedStep(since=date(2020, 1, 1), points=Fixed(points=5_000_000)), DatedStep(since=date(2020, 4, 3), points=ladder))
    )


def test_a_grant_may_change_within_a_version() -> None:
    points = first_clause(tiny("- {clause: 基本, cite: [一], says: 基本, grant: {2020-01-01: 60, 2021-07-01: 70}}\n")).points

    assert isinstance(points, Dated)
    assert [step.since.year for step in points.steps] == [2020, 2021]


def test_positions_are_counted_over_other_records() -> None:
    take = "per: year, order: [dated_on, work], take: {from: 2, counted_over: {kind: proposal, role: any}}"
    clause = first_clause(tiny(PROPOSAL.replace("role: any", "role: sole").replace("points: 5", f"points: 5, {take}")))

    assert clause.take is not None
    assert clause.take.counted_over is not None
    assert (clause.take.start, clause.take.counted_over.kinds) == (2, ("proposal",))


@pytest.mark.parametrize(
    ("take", "what"),
    [
        ("{best: 1, counted_over: {kind: proposal, role: any}}", "不能按别的记录数位次"),
        ("{from: 2, counted_over: {kind: proposal}}", "哪些人算"),
        ("{from: 2, counted_over: {kind: meeting.plenary}}", "怎样才算到会"),
        ("{from: 2, counted_over: {kind: proposal, role: any, mark: filed}}", "按标记的日期"),
    ],
)
def test_what_positions_are_counted_over_is_never_left_silent(take: str, what: str) -> None:
    found = whats(tiny_text(PROPOSAL.replace("points: 5", f"points: 5, per: year, order: [work], take: {take}")))

    assert any(what in each for each in found), found


def test_a_share_that_divides_stands_with_a_largest_party() -> None:
    shared = PROPOSAL.replace("points: 5", "points: 5, share: {lead: 1/2, others: equal}")
    clause = first_clause(tiny(shared.replace("points: 5", "points: 5, max_party_size: 6")))

    assert clause.max_party_size == 6
    assert any("除不尽" in what for what in whats(tiny_text(shared)))


def test_a_clause_in_python_reads_where_its_plugin_gives_the_function() -> None:
    regulation = read_regulation(tiny_text(PYTHON), resolve=resolve)

    assert first_clause(regulation).points == Python(target="mine.clauses:bonus", function=bonus)
    assert not first_clause(regulation).is_grant


@pytest.mark.parametrize(
    ("clause", "what"),
    [
        (PYTHON.replace("mine.clauses:bonus", "mine.clauses:other"), "没有这个函数"),
        (PYTHON.replace("mine.clauses:bonus", "__import__('os').system('x')"), "不是“模块:函数”的写法"),
        (PYTHON.replace("mine.clauses:bonus", "../mine:bonus"), "不是“模块:函数”的写法"),
        (PYTHON.replace(", cap: 10", ""), "最多、最少各得多少分"),
        (PYTHON.replace("floor: 0", "floor: none"), "最多、最少各得多少分"),
        (PYTHON.replace("cap: 10", "cap: 10, each: {kind: proposal, role: any}"), "不能再写“each”"),
        (PYTHON.replace("cap: 10", "cap: 10, grant: 5"), "不能再写“grant”"),
    ],
)
def test_a_clause_in_python_that_cannot_stand_is_refused(clause: str, what: str) -> None:
    found = whats(tiny_text(clause), resolve=resolve)

    assert any(what in each for each in found), found


def test_a_plain_folder_takes_no_python() -> None:
    assert any("这里不收程序" in what for what in whats(tiny_text(PYTHON)))


def test_part_of_a_year_is_counted_by_months_or_not_graded() -> None:
    text = tiny_text(PROPOSAL, rounding=AT_BLOCK)
    prorated = text.replace("part_year: full", "part_year: {prorate: [全部], by: months_served}")

    assert read_regulation(prorated).versions[0].part_year == Prorate(blocks=("全部",))
    assert read_regulation(text.replace("part_year: full", "part_year: not_graded")).versions[0].part_year == "not_graded"
    assert any("没有叫“全”的分块" in what for what in whats(prorated.replace("[全部]", "[全]")))
    assert any("零头" in what for what in whats(prorated.replace("at: block", "at: clause")))


def test_who_is_excluded_is_said_by_conditions() -> None:
    text = tiny_text(PROPOSAL).replace("excluded: []", "excluded: [{posts: [主席, 副主席]}, {months_served: {below: 6}}]")

    assert read_regulation(text).versions[0].excluded == (
        MemberTest(posts=("主席", "副主席")),
        MemberTest(months_served=Comparison(below=Fraction(6))),
    )


def test_a_block_may_be_relative_to_the_highest() -> None:
    block = BLOCK.replace("  cap: none\n", "  cap: none\n  relative_to: maximum\n  full: 30\n  within: sector\n", 1)
    text = tiny_text(PROPOSAL, rounding=AT_BLOCK, block=block)

    assert read_regulation(text).versions[0].blocks[0].relative == Relative(full=30_000_000, within="sector")
    assert any("最高者得多少分" in what for what in whats(without(text, "full:")))
    assert any("与谁比最高" in what for what in whats(without(text, "within:")))
    assert any("须在分块处舍入" in what for what in whats(text.replace("at: block", "at: clause")))
    assert any("不起作用" in what for what in whats(without(text, "relative_to:")))


def test_grades_and_lists_have_quotas() -> None:
    quota = "{share: [0.05, 0.1], per: sector, rounding: down, ties: decide, at_least_for: {for: {standing_committee: false}, share: 1/5}}"
    rest = (
        f"grades: [{{grade: 优秀, at_least: 5, quota: {quota}, decided_by: 主席会议}}, {{grade: 称职}}]\n"
        "lists: [{list: 先进, cite: [二], per: group, ties: all, quota: {count: 3}}]"
    )
    version = tiny(PROPOSAL, rest).versions[0]
    wanted = Quota(
        lowest=Fraction(1, 20),
        highest=Fraction(1, 10),
        is_share=True,
        per="sector",
        rounding="down",
        ties="decide",
        at_least_for=SubQuota(applies_to=MemberTest(standing_committee=False), share=Fraction(1, 5)),
    )

    assert (version.grades[0].quota, version.grades[0].decided_by) == (wanted, "主席会议")
    assert version.lists[0].top is None
    assert version.lists[0].quota == Quota(highest=Fraction(3), is_share=False, per="group", rounding="down", ties="all")


def test_a_regulation_of_duties_alone_scores_nothing() -> None:
    text = tiny_text(PROPOSAL, "duties: [{duty: 提案一件, cite: [一], says: 提案, count: {kind: proposal}, at_least: 1, window: term}]")
    blocks = text[text.index("    blocks:") : text.index("    duties:")]
    bare = without(without(text.replace(blocks, "").replace("status: complete", "status: duties_only"), "rounding:"), "total:")
    version = read_regulation(bare).versions[0]

    assert version.blocks == ()
    assert isinstance(version.duties[0].condition, Count)
    assert version.duties[0].condition.window.over == "term"
    assert any("status 是 duties_only" in what for what in whats(text.replace("status: complete", "status: duties_only")))
    assert any("却写了“at_least" in what for what in whats(bare + "\n    grades: [{grade: 好, at_least: 1}, {grade: 差}]\n"))
    assert any("总分有没有上限" in what for what in whats(bare.replace("duties_only", "complete")))


def test_a_condition_knows_which_of_its_kinds_have_half_days() -> None:
    rest = "duties: [{duty: 会议或发言, cite: [一], says: 会议, count: {kind: [speech, study], presence: any}, at_least: 1}]"
    condition = tiny(PROPOSAL, rest).versions[0].duties[0].condition

    assert isinstance(condition, Count)
    assert condition.select.session_kinds == ("study.training", "study.reading", "study.lecture")
    assert condition.select.by_time


# ---- cases


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
