"""Strict YAML: nothing is guessed, nothing grows, figures stay exact."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from scoring_plugins.language import source
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.source import (
    DEEPEST,
    LARGEST_FILE,
    MOST_VALUES_OF_CASES,
    Mapping,
    Scalar,
    Sequence,
    Value,
    content_hash,
    parse,
    plain_number,
)


def whats(text: str) -> list[str]:
    with pytest.raises(RegulationError) as refused:
        parse(text, "x.yaml")
    return [problem.what for problem in refused.value.problems]


@pytest.mark.parametrize("word", ["no", "on", "null", "~"])
def test_words_that_yaml_would_guess_at_stay_text(word: str) -> None:
    root = parse(f"a: {word}", "x.yaml")
    value = root.entries["a"]

    assert isinstance(value, Scalar)
    assert value.text == word


def test_figures_are_read_exactly() -> None:
    tenth, fifth = plain_number("0.1"), plain_number("0.2")

    assert tenth is not None
    assert fifth is not None
    assert tenth + fifth == Decimal("0.3")


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert "锚点或引用" in whats(bomb)[0]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: !!python/object/apply:os.system [ls]", "类型标签"),
        ("a: " + "[" * (DEEPEST + 5) + "]" * (DEEPEST + 5), "过深"),
        ("a: [" + "x, " * 60_000 + "x]", "过长"),
        ("x" * (LARGEST_FILE + 1), "超过"),
        ("a: 1\n---\nb: 2", "第二份文档"),
        ("a: [1, 2", "不是合规的 YAML"),
        ("a: \x07", "不可用的字符"),
        ("- 1", "没有内容"),
        ("", "没有内容"),
        ("? [a, b]\n: c", "不是一个词"),
        ("a" * 201 + ": 1", "字段名太长"),
        ('a: "\\x00"', "不可用的字符 U+0000"),
        ('a: "\\u202e"', "不可用的字符 U+202E"),
        ("a: \u200bb", "不可用的字符 U+200B"),
        ('a: "\\ud800"', "不可用的字符 U+D800"),
        ("a: 1\x85b: 2", "不可用的字符 U+0085"),
    ],
)
def test_a_file_that_is_not_a_plain_document_is_refused(text: str, what: str) -> None:
    assert any(what in found for found in whats(text))


def test_the_content_hash_changes_with_what_is_said_and_not_with_layout() -> None:
    text = "clause: 全会\npoints: 10\nfor: {standing_committee: true}\n"
    same = "# 注释\n" + text.replace("points: 10", "points:   10.0")
    other = text.replace("points: 10", "points: 11")
    hashes = [content_hash(parse(each, "x.yaml")) for each in (text, same, other)]

    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize(
    "file",
    sorted((Path(__file__).parents[2] / "scoring_plugins/regulations").glob("*/*.yaml")),
    ids=lambda file: f"{file.parent.name}-{file.name}",
)
def test_both_parsers_find_the_same_values_in_the_same_places(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = file.read_text(encoding="utf-8")
    fast = parse(text, "x.yaml", MOST_VALUES_OF_CASES)
    monkeypatch.setattr(source, "_FAST", yaml.SafeLoader)

    assert places(parse(text, "x.yaml", MOST_VALUES_OF_CASES)) == places(fast)


def places(value: Value) -> object:
    """A value with all inside it, each with its place."""
    here = (value.path, value.line, value.column)
    if isinstance(value, Mapping):
        return here, value.places, {name: places(entry) for name, entry in value.entries.items()}
    if isinstance(value, Sequence):
        return here, [places(item) for item in value.items]
    assert isinstance(value, Scalar)
    return here, value.text, value.quoted


@pytest.mark.parametrize("text", ["a: [1, 2", "a: b: c", "x: 'é\n  y: 1", "a:\n\t- x", "a: 1\n b: 2", "a: {b: 1]", "%YAML 9\n---\na: 1"])
def test_what_is_malformed_is_said_the_same_with_either_parser(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = whats(text)
    monkeypatch.setattr(source, "_FAST", yaml.SafeLoader)

    assert whats(text) == fast


@pytest.mark.parametrize("parser", ["both", "fast"])
@pytest.mark.parametrize(
    ("text", "line", "what", "remedy"),
    [
        ("a: 1\nb：2\nc: 3\n", 2, "全角的“：”", "半角的“:”"),
        ("a: 1\nblocks：\n  - x: 1\n", 2, "全角的“：”", "半角的“:”"),
        ("- a：1\n  b: 2\n", 1, "全角的“：”", "半角的“:”"),
        ("a: {b: 1，c: 2}\n", 1, "全角的“，”", "半角的“,”"),
        ('a: {b: "，"，c: 2}\n', 1, "全角的“，”", "半角的“,”"),
        ("a: [1, 2】\nb: 3\n", 1, "全角的“】”", "半角的“]”"),
        ("a: 【{b: 1}】\n", 1, "全角的“【”", "半角的“[”"),
        ("a: {b: 1｝\n", 1, "全角的“｝”", "半角的“}”"),
        ("a: （b: 1）\n", 1, "全角的“（”", "半角的“[”"),
        ("a: “x: y”\n", 1, "全角的““”", '半角的“"”'),
        ("a:1\nb: 2\n", 1, "冒号后面没有空格", "“字段: 值”"),
        ("a:\n\t- x\n", 2, "制表符", "只用空格"),
        ("a: 1\nfoo\nb: 2\n", 2, "没有“字段: 值”的冒号", "补上冒号和空格"),
        ("a: b: c", 1, "不能再写一个“字段: 值”", "整段加引号"),
        ("a: {b: 1\nc: 3\n", 2, "第 1 行的“{”没有配上", "补上“}”"),
        ("a: [1 2, {b: c} d]\n", 1, "少了逗号", "半角的逗号"),
        ('x: 1\ny: "abc\nz: 1\n', 2, "引号没有配上", "补上同样的引号"),
        ("a: @x\n", 1, "不能以“@”开头", "加上引号"),
        ("a: - x\n", 1, "“- ”不能写在这里", "另起一行"),
        ("a:\n    b: 1\n  c: 2\n", 3, "没有对齐", "上下对齐"),
        ("a: |x\n", 1, "不是合规的 YAML:", "检查这一行"),
    ],
)
def test_a_slip_of_form_is_said_in_chinese_at_its_line(
    text: str, line: int, what: str, remedy: str, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parser == "fast":
        monkeypatch.setattr(source, "_SHORT", -1)
    with pytest.raises(RegulationError) as refused:
        parse(text, "x.yaml")
    (problem,) = refused.value.problems

    assert (problem.line, what in problem.what, remedy in problem.remedy) == (line, True, True), problem.text


def test_a_line_of_a_hundred_thousand_signs_is_refused_at_once() -> None:
    assert "不能再写一个" in whats("-" * 100_000 + "a\nb: c: d")[0]


def test_full_width_signs_in_sentences_are_not_blamed() -> None:
    text = "says: 甲，乙（丙：丁）\nb: c: d\n"

    assert "不能再写一个" in whats(text)[0]
