"""A regulation is written back as Chinese prose: whole, exact, and with nothing of the YAML left in it."""

from __future__ import annotations

import re
from textwrap import indent

import msgspec
import pytest

from scoring_plugins import Regulation
from scoring_plugins.language import nodes
from scoring_plugins.language.kinds import BUILT_IN
from scoring_plugins.language.nodes import Block, Clause, Duty, Grade, Node, TopList
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.rendering import Prose, lines, part_lines, render
from scoring_plugins.plugins import load_regulations
from tests.scoring_plugins.everything import everything
from tests.scoring_plugins.tiny import tiny, tiny_text
from tests.scoring_plugins.variants import instances, variants

REGULATIONS = dict(load_regulations())

# What needs no words of its own, and why.
EXEMPT = {
    **{(node, "path"): "where it stands in the file" for node in ("Block", "Clause", "Duty", "Grade", "Proposal", "TopList", "Version")},
    ("Origin", "version"): "said with its distribution only",
    ("Python", "function"): "what its target names",
    ("Selector", "session_kinds"): "follows from the kinds",
    ("Regulation", "subject_kind"): "said where a work is appraised: a test of its own",
    ("Regulation", "group_kinds"): "said where groups are appraised: a test of its own",
}


def text(prose: Prose) -> str:
    return "\n".join(lines(prose))


def test_every_node_of_the_language_stands_in_the_tree_of_the_tests() -> None:
    known = {getattr(nodes, name) for name in nodes.__all__}
    wanted = {node.__name__ for node in known if isinstance(node, type) and issubclass(node, Node)} - {"Node"}
    found = {type(node).__name__ for _, node in instances(everything())}

    assert sorted(wanted - found) == []


def silent_fields(regulation: Regulation) -> list[tuple[str, str]]:
    """The fields whose change never changed a word."""
    seen = {(type(node).__name__, name): False for _, node in instances(regulation) for name in node.__struct_fields__}
    for field, changed in variants(regulation):
        seen[field] = seen[field] or speaks_otherwise(regulation, changed)
    return sorted(field for field, changes in seen.items() if not changes)


def speaks_otherwise(regulation: Regulation, changed: Regulation) -> bool:
    """Whether the prose differs. A tree that no reader gives, of words that the language has not, says nothing."""
    try:
        if len(changed.versions) < len(regulation.versions):
            return True
        pairs = list(zip(regulation.versions, changed.versions, strict=False))
        pairs = [(one, other) for one, other in pairs if one is not other] or pairs
        return any(text(render(regulation, one)) != text(render(changed, other)) for one, other in pairs)
    except (KeyError, IndexError, AssertionError, ValueError):
        return False


def test_every_field_of_every_node_changes_the_words() -> None:
    assert silent_fields(everything()) == sorted(EXEMPT)


def test_nothing_of_the_yaml_is_left_in_the_words() -> None:
    """Its own names being Chinese, only its code and the name of its function stand in letters; the last line says where it came from."""
    for version in everything().versions:
        *said, _ = lines(render(everything(), version))

        assert sorted(set(re.findall(r"[A-Za-z_]+", "\n".join(said))) - {"everything", "plugin", "points"}) == []


@pytest.mark.parametrize("code", REGULATIONS)
def test_of_a_bundled_regulation_only_what_it_brings_itself_is_not_chinese(code: str) -> None:
    regulation = REGULATIONS[code]
    for version in regulation.versions:
        *said, _ = lines(render(regulation, version))
        left = "\n".join(said)
        for own in sorted(its_own(regulation), key=len, reverse=True):
            left = left.replace(own, "")

        assert re.findall(r"[A-Za-z_]{2,}", left) == []


def its_own(regulation: Regulation) -> set[str]:
    """Texts and names that a pack brings: sources, citations, summaries, reasons, and what it declares."""
    found = {regulation.code, regulation.title, *regulation.source.values(), *regulation.group_kinds, *regulation.member_attributes}
    for kind in regulation.vocabulary.kinds.values():
        if kind.name not in BUILT_IN.kinds:
            found |= {*kind.name.split("."), *kind.roles, *kind.marks, *kind.attributes}
            found |= {word for declared in kind.attributes.values() if isinstance(declared, tuple) for word in declared}
    for _, node in instances(regulation):
        found |= {getattr(node, name) for name in ("says", "why", "propose") if isinstance(getattr(node, name, None), str)}
        found |= {*getattr(node, "cite", ()), *([node.name] if isinstance(node, Block | Clause | Duty | Grade | TopList) else [])}
    return found - {""}


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("subject: member", "考核对象:委员"),
        ("subject: group\ngroup_kinds: [sector_group, 片区]", "考核对象:小组，种类为界别小组或“片区”"),
        ("subject: {work: proposal}", "考核对象:提案，逐件评分"),
    ],
)
def test_who_is_appraised_is_said(subject: str, said: str) -> None:
    clause = "- {clause: 一, cite: [甲], says: 评, each: {kind: assessment}, points: {assessed: [0, 5]}}\n"
    regulation = read_regulation(tiny_text(clause).replace("subject: member", subject))

    assert f"  {said}" in lines(render(regulation, regulation.versions[0]))


CLAUSES = [
    (
        "each: {kind: meeting.plenary, presence: absent}\npoints: -30",
        ["计入:全体会议(限到会情况为缺席)", "分值:每次扣 30 分"],
    ),
    (
        "each: {kind: [study, oversight], presence: [full, partial]}\npoints: 7.5\ncap: 30",
        ["计入:学习、民主监督(均限到会情况为全程到会或部分到会)", "分值:每次 7.5 分", "上限:至多 30 分"],
    ),
    (
        "each: {kind: proposal, role: [sole, lead], mark: filed}\ndated_by: filed\npoints: 5\n"
        "per: year\norder: [dated_on, work]\ntake: {from: 2}",
        [
            "计入:提案(限身份为独立提出或第一提案人，且结果有“立案”)",
            "年份归属:按“立案”的日期归入年度，不看记录本身的日期",
            "分值:每件 5 分",
            "分组:年度内的记录为一组",
            "次序:先后按日期、编号",
            "取舍:每组从第 2 件起计，之前的不计",
        ],
    ),
    (
        "each: {kind: opinion_report, role: any}\ndated_by: record\n"
        "points: {by: mark, mode: highest, adopted@superior.single: 6, otherwise: 1}",
        [
            "计入:社情民意信息(限不论身份)",
            "年份归属:按记录本身的日期归入年度，不看结果的日期",
            "分值:每件按结果分档，每个结果取第一个相符的档，取最高:“上级单篇采用” 6 分;其余 1 分",
        ],
    ),
    (
        "for: {standing_committee: true}\ngrant: 30\nif: {count: {kind: meeting.standing, presence: any}, at_least: 1}",
        [
            "适用:只问常委(以期末的身份为准)",
            "分值:30 分",
            "条件:年度内，常委会议(限不论到会与否)不少于 1 次",
        ],
    ),
]


@pytest.mark.parametrize(("clause", "said"), CLAUSES)
def test_a_clause_says_what_the_engine_does(clause: str, said: list[str]) -> None:
    regulation = tiny(f"- clause: 一\n  cite: [甲]\n  says: 大意\n{indent(clause, '  ')}\n")
    section = next(each for each in render(regulation, regulation.versions[0]).sections if each.key == "blocks")

    assert list(part_lines(section.parts[0].of[0])) == ["一〔依据 甲〕", "    原文大意:“大意”", *(f"    {each}" for each in said)]


def test_what_is_said_has_a_machine_form_that_reads_back() -> None:
    prose = render(everything(), everything().versions[1])

    assert msgspec.json.decode(msgspec.json.encode(prose), type=Prose) == prose


def test_a_term_is_explained_where_it_is_used_and_only_there() -> None:
    clause = "- {clause: 一, cite: [甲], says: 大意, each: {kind: study, presence: full}, points: 1}\n"
    regulation = tiny(clause)
    section = next(each for each in render(regulation, regulation.versions[0]).sections if each.key == "terms")

    assert [(each.label, each.text) for each in section.phrases] == [
        ("学习", "包括培训、读书、讲座"),
        ("全程到会", "应到的半天都到会"),
        ("到会", "按时到会、迟到、早退、未报名到会都算到会"),
    ]


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        (
            "share: 0.1, per: sector, ties: all, rounding: up",
            "各界别以本界别参评者为基数，总分高者先;至多 10%;名额有小数的进一;并列者都列入",
        ),
        ("count: 3, per: sector, ties: all", "各界别分别评，总分高者先;至多 3 名;并列者都列入"),
    ],
)
def test_a_quota_says_its_share_with_rounding_or_its_places_without(quota: str, said: str) -> None:
    clause = "- {clause: 一, cite: [甲], says: 大意, each: {kind: study, presence: full}, points: 1}\n"
    regulation = tiny(clause, rest=f"grades: [{{grade: 好, at_least: 1, quota: {{{quota}}}}}, {{grade: 差}}]")

    assert said in text(render(regulation, regulation.versions[0]))
