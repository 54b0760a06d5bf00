"""Titles are broken between words, in as few lines as will do, and never with one character alone."""

from __future__ import annotations

import pytest

from services.exports.documents.word_breaks import title_lines, width

TITLE = "{committee}|关于|2023年度|委员|履职|考核|结果的|通报"


def test_a_short_title_stays_on_one_line() -> None:
    assert title_lines("关于|开会的|通知", 20) == ["关于开会的通知"]


def test_two_lines_are_as_even_as_whole_words_allow() -> None:
    assert title_lines(TITLE.format(committee="政协某某市委员会"), 20) == ["政协某某市委员会关于2023年度", "委员履职考核结果的通报"]


def test_a_single_character_never_stands_alone_on_the_last_line() -> None:
    assert title_lines("一二三四五|六七八九|十", 9) == ["一二三四五", "六七八九十"]


def test_three_lines_are_no_hourglass() -> None:
    lines = title_lines("一二三四五六|七八|九十一二|三四|五六七八九十", 9)

    assert "".join(lines) == "一二三四五六七八九十一二三四五六七八九十"
    assert not width(lines[0]) > width(lines[1]) < width(lines[2])


@pytest.mark.parametrize("length", range(1, 61))
def test_every_length_of_a_name_fits_and_loses_nothing(length: int) -> None:
    marked = TITLE.format(committee="政协" + "某" * length + "委员会")
    lines = title_lines(marked, 20)

    assert "".join(lines) == marked.replace("|", "")
    assert max(map(width, lines)) <= 40
    assert width(lines[-1]) > 2


def test_a_name_longer_than_a_line_keeps_its_last_part_whole() -> None:
    lines = title_lines("中国人民政治协商会议某某自治州某某族自治县委员会|通报", 20)

    assert [line for line in lines if "委员会" in line] == lines[1:]


def test_a_line_too_short_for_any_title_is_refused() -> None:
    with pytest.raises(ValueError, match="no title fits into 3 characters"):
        title_lines("通报", 3)
