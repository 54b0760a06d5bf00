"""What changed between two versions is said in words, nothing that decides is missed, and nothing else is called deciding."""

from __future__ import annotations

import msgspec
import pytest

from scoring_plugins import Regulation
from scoring_plugins.language.diff import Diff, diff
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.rendering import Prose, render
from scoring_plugins.plugins import load_regulations
from tests.scoring_plugins.everything import everything
from tests.scoring_plugins.tiny import tiny_text
from tests.scoring_plugins.variants import variants

REGULATIONS = dict(load_regulations())
BASE = """\
- clause: 立案
  cite: [甲-1]
  says: 立案提案
  each: {kind: proposal, role: [sole, lead, co], mark: filed}
  dated_by: filed
  points: {by: role, sole: 15, lead: 10, co: 5}
  per: year
  order: [dated_on, work]
  take: {best: 2}
  cap: 20
- clause: 全会
  cite: [甲-2]
  says: 全会
  each: {kind: meeting.plenary, presence: [full, partial]}
  points: 10
- clause: 公益
  cite: [甲-3]
  says: 公益
  each: {kind: service}
  points: 2
"""
REST = """\
duties:
  - duty: 两样
    cite: [乙]
    says: 两样
    all:
      - {count: {kind: proposal}, at_least: 1}
      - {count: {kind: meeting.plenary, presence: [full, partial]}, at_least: 1}
grades: [{grade: 优秀, at_least: 30, duties: [两样]}, {grade: 称职}]
lists: [{list: 前列, cite: [丙], per: committee, top: 3, ties: all}]
consequences: [{propose: 约谈, cite: [丁], if: {score: total, below: 10}}]
chosen: [{field: total.floor, why: 没有写}]
"""
OLD = tiny_text(BASE, REST)

# What can change without any point, grade, duty, list or proposal coming out differently.
DECIDES_NOTHING = {
    *(("Regulation", name) for name in ("code", "committee", "title", "status", "source", "document", "chosen")),
    *((node, name) for node in ("Clause", "Block", "Duty", "Grade", "TopList", "Proposal") for name in ("cite", "says")),
    *((node, "chosen") for node in ("Clause", "Block", "Duty", "Version")),
    *(("Chosen", name) for name in ("field", "why", "value")),
    ("NotComputable", "cite"),
    ("NotComputable", "why"),
    ("Version", "not_computable"),
    ("Version", "in_force_from"),
    # That there is another version: the two compared stay as they are.
    ("Regulation", "versions"),
    ("Grade", "colour"),
}
# Names: who bears another one is found again, and what refers to it says the new one.
NAMES = {("Clause", "name"), ("Block", "name")}


def prose(regulation: Regulation) -> Prose:
    return render(regulation, regulation.versions[-1])


def said(text: str, old: str = OLD) -> list[tuple[str, ...]]:
    """Each change's heading with its sentences."""
    found = between(text, old)
    return [(change.heading, *change.sentences) for change in found.changes]


def between(text: str, old: str = OLD) -> Diff:
    return diff(prose(read_regulation(old)), prose(read_regulation(text)))


@pytest.mark.parametrize("code", REGULATIONS)
def test_a_regulation_does_not_differ_from_itself(code: str) -> None:
    found = diff(prose(REGULATIONS[code]), prose(REGULATIONS[code]))

    assert found.changes == ()
    assert found.decides is False


def outcomes() -> dict[tuple[str, str], set[tuple[bool, bool]]]:
    """For every field that can be another: whether a change was found, and whether it was called deciding; tried until one was."""
    before, seen = prose(everything()), dict[tuple[str, str], set[tuple[bool, bool]]]()
    for field, changed in variants(everything()):
        if (True, True) in seen.get(field, ()) and field not in DECIDES_NOTHING:
            continue
        try:
            found = diff(before, prose(changed))
        except (KeyError, IndexError, AssertionError, ValueError):
            continue
        if changed.versions[-1] != everything().versions[-1] or field[0] == "Regulation":
            seen.setdefault(field, set()).add((bool(found.changes), found.decides))
    return seen


def test_what_decides_is_called_deciding_and_nothing_else_is() -> None:
    found = {field: {decides for changes, decides in seen if changes} for field, seen in outcomes().items()}
    deciding = {field for field, seen in found.items() if True in seen}
    never = {field for field, seen in found.items() if seen == {False}}

    assert sorted(deciding & DECIDES_NOTHING) == []
    assert sorted(never - DECIDES_NOTHING - NAMES) == []


def edited(old: str, new: str) -> str:
    """The regulation with one place written otherwise."""
    assert [BASE.count(old), REST.count(old), OLD.count(old)].count(1) >= 1
    if old in BASE or old in REST:
        return tiny_text(BASE.replace(old, new), REST.replace(old, new))
    return OLD.replace(old, new)


CHANGES = [
    ("co: 5", "co: 3", ("条款“立案”", "分值:联名由“5 分”改为“3 分”")),
    ("points: 10\n", "points: 12\n", ("条款“全会”", "分值由“每次 10 分”改为“每次 12 分”")),
    ("cap: 20", "cap: 30", ("条款“立案”", "上限由“至多 20 分”改为“至多 30 分”")),
    ("  cap: 20\n", "", ("条款“立案”", "不再有上限，原为:至多 20 分")),
    ("  points: 2\n", "  points: 2\n  cap: 6\n", ("条款“公益”", "新设上限:至多 6 分")),
    (
        "    - {count: {kind: proposal}, at_least: 1}\n",
        "    - {count: {kind: proposal}, at_least: 1}\n      - {count: {kind: service}, at_least: 1}\n",
        ("义务“两样”", "要求:新增:年度内，公益活动不少于 1 次"),
    ),
    ("take: {best: 2}", "take: {first: 2}", ("条款“立案”", "取舍由“每组取得分最高的 2 件”改为“每组取前 2 件”")),
    (
        "dated_by: filed",
        "dated_by: record",
        ("条款“立案”", "年份归属由“按“立案”的日期归入年度，不看记录本身的日期”改为“按记录本身的日期归入年度，不看结果的日期”"),
    ),
    ("says: 公益\n", "says: 公益活动\n", ("条款“公益”", "原文大意由“公益”改为“公益活动”")),
    ("clause: 公益\n", "clause: 公益活动\n", ("条款“公益”似改名为“公益活动”",)),
    (
        "mode: half_up",
        "mode: down",
        ("总则", "取整由“每条合计并套用上下限后，以 0.01 分为单位四舍五入”改为“每条合计并套用上下限后，以 0.01 分为单位舍去”"),
    ),
    ("total: {cap: none", "total: {cap: 100", ("总则", "总分上限由“不设”改为“至多 100 分”")),
    ("excluded: []", "excluded: [{posts: 主席}]", ("总则", "不参加考核由“除个别决定不参加的外，全体参加”改为“任“主席””")),
    ("kind: proposal}, at_least: 1", "kind: proposal}, at_least: 2", ("义务“两样”", "要求:界限由“不少于 1 件”改为“不少于 2 件”")),
    ("    - {count: {kind: proposal}, at_least: 1}\n", "", ("义务“两样”", "要求:去掉:年度内，提案不少于 1 件")),
    ("{grade: 优秀, at_least: 30", "{grade: 优秀, above: 30", ("等次“优秀”", "分数由“总分不低于 30 分”改为“总分高于 30 分”")),
    (", duties: [两样]", "", ("等次“优秀”", "不再有义务，原为:须已尽“两样”")),
    ("top: 3", "top: 5", ("名单“前列”", "人数由“前 3 名”改为“前 5 名”")),
    (
        "below: 10}}",
        "below: 10, window: {consecutive_years: 2}}}",
        ("处理建议“约谈”", "提出条件由“年度内，总分少于 10 分”改为“连续 2 个年度的每一年，总分少于 10 分”"),
    ),
    ("why: 没有写}", "why: 没有看到}", ("原文未写明之处的选择", "不再有选择，原为:总分 · 下限:不设。理由:没有写")),
]


@pytest.mark.parametrize(("old", "new", "change"), CHANGES)
def test_one_change_is_said_in_one_sentence(old: str, new: str, change: tuple[str, ...]) -> None:
    assert said(edited(old, new))[0] == change


def test_a_role_no_longer_counted_is_named() -> None:
    text = OLD.replace("role: [sole, lead, co]", "role: [sole, lead]").replace("lead: 10, co: 5", "lead: 10")

    assert said(text) == [("条款“立案”", "计入:身份:不再有 联名", "分值:不再有联名，原为:5 分")]


def test_clauses_added_and_removed_are_said_with_what_they_say() -> None:
    clauses = BASE.partition("- clause: 公益")[0]
    text = tiny_text(clauses + "- {clause: 发言, cite: [甲-4], says: 发言, each: {kind: speech}, points: 3}\n", REST)

    assert said(text) == [
        ("取消条款“公益”", "计入:公益活动", "分值:每次 2 分"),
        ("新增条款“发言”", "计入:发言", "分值:每次 3 分"),
    ]
    assert between(text).decides is True


def test_another_order_of_grades_decides_and_of_clauses_only_where_records_are_used_up() -> None:
    clauses = BASE.split("- clause: ")
    swapped = "- clause: ".join([clauses[0], clauses[2], clauses[1], clauses[3]])
    used_up = BASE.replace("  cap: 20\n", "  cap: 20\n  consumes: true\n") + (
        "- {clause: 其余, cite: [甲-5], says: 其余, each: {kind: proposal, role: any}, unconsumed: true, points: 1}\n"
    )
    parts = used_up.split("- clause: ")
    used_up_swapped = "- clause: ".join([parts[0], parts[2], parts[1], parts[3]])

    assert between(tiny_text(swapped, REST)).decides is False
    assert [change.kind for change in between(tiny_text(swapped, REST)).changes] == ["moved"]
    assert between(tiny_text(used_up_swapped, REST), tiny_text(used_up, REST)).decides is True


def test_a_clause_in_another_block_is_said_to_have_moved() -> None:
    old = read_regulation(OLD)
    version = old.versions[0]
    block = version.blocks[0]
    halves = (msgspec.structs.replace(block, of=block.of[:2]), msgspec.structs.replace(block, name="另一块", of=block.of[2:]))
    new = msgspec.structs.replace(old, versions=(msgspec.structs.replace(version, blocks=halves),))

    found = diff(prose(old), prose(new))

    assert [(change.heading, change.decides) for change in found.changes] == [("新增分块“另一块”", True), ("条款“公益”移到“另一块”", True)]


def test_two_versions_of_one_regulation_are_compared_too() -> None:
    old, new = (render(everything(), version) for version in everything().versions)

    found = diff(old, new)

    assert found.decides is True
    assert (found.old.in_force_from.year, found.new.in_force_from.year) == (2019, 2020)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Diff) == found
