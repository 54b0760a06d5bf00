"""The whole language reads: each of its parts as it stands in the tree, and what stands beside it silently is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

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
    Quota,
    Relative,
    Rung,
    Scaled,
    SubQuota,
)
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import Regulation
from tests.scoring_plugins.declaring import (
    AT_BLOCK,
    ATTRIBUTES,
    FORUM,
    FORUM_CLAUSE,
    PROPOSAL,
    declaring,
    whats,
    without,
)
from tests.scoring_plugins.tiny import BLOCK, tiny, tiny_text


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
