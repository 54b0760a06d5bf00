"""A text: one way to write it down, its length as an office counts it, its words for searching, and what cannot stand in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from services.errors import Refusal
from services.manuscripts import (
    Manuscript,
    Paragraph,
    ParagraphKind,
    Picture,
    Table,
    digest,
    length,
    length_of,
    plain_text,
    problems_of,
    read,
    written,
)
from services.manuscripts.pictures import picture_of
from tests.services.manuscripts.made import MANUSCRIPTS, jpeg, png


@settings(max_examples=50)
@given(MANUSCRIPTS)
def test_a_text_is_written_and_read_again_and_nothing_is_wrong_with_it(manuscript: Manuscript) -> None:
    assert read(written(manuscript)) == manuscript
    assert written(read(written(manuscript))) == written(manuscript)
    assert problems_of(manuscript) == []


def test_equal_texts_have_one_digest_whatever_the_json_looked_like() -> None:
    said = ' { "blocks" : [ {"text": "\\u517b\\u8001", "type": "paragraph"} ] } '

    assert digest(read(said)) == digest(Manuscript((Paragraph("养老"),)))


@pytest.mark.parametrize("content", ["", "{", '{"blocks": [{"type": "script"}]}', '{"blocks": [], "html": ""}', b"\xff", "[" * 100_000])
def test_json_that_is_no_text_is_refused(content: str | bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read(content)

    assert refused.value.code == "BAD_MANUSCRIPT"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建议加快养老服务建设。", 11),
        ("2023年增长7.5%。", 6),
        ("Hello, world", 2),
        ("“十四五”规划……", 9),
        ("用Python写", 3),
        ("一　二 三", 3),
        ("吴\U00020bb7葛\U000e0100", 3),
        ("", 0),
    ],
)
def test_the_length_is_what_a_word_processor_shows(text: str, expected: int) -> None:
    assert length(text) == expected


def test_tables_count_and_are_searched_and_pictures_are_named() -> None:
    picture = Picture("0" * 64, "image/png", 1, 1, "示意图")
    manuscript = Manuscript((Paragraph("一、现状", ParagraphKind.HEADING, 1), Table((("区县", "床位\n张"), ("甲县", "120"))), picture))

    assert length_of(manuscript) == 4 + 2 + 3 + 2 + 1
    assert plain_text(manuscript) == "一、现状\n区县\t床位 张\n甲县\t120\n示意图"


def test_every_problem_of_a_text_is_told_at_its_place() -> None:
    blocks = (
        Paragraph(" 前后有空格 "),
        Paragraph("标题", ParagraphKind.HEADING, 7),
        Table((("a", "b"), ("c",))),
        Table((("好", "看\u200b不见"),)),
        Picture("x", "image/png", 10**6, 10**6),
    )

    assert [(problem.code, problem.field) for problem in problems_of(Manuscript(blocks))] == [
        ("NOT_TIDY", "text.blocks[0].text"),
        ("BAD_LEVEL", "text.blocks[1].level"),
        ("BAD_TABLE", "text.blocks[2].rows"),
        ("NOT_TIDY", "text.blocks[3].rows[0][1]"),
        ("BAD_PICTURE", "text.blocks[4].sha256"),
        ("BAD_PICTURE", "text.blocks[4]"),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (png(30_000, 30_000), "picture_too_many_pixels"),
        (png(20_001, 1), "picture_too_many_pixels"),
        (jpeg(65_000, 65_000), "picture_too_many_pixels"),
        (png(0, 5), "not_a_picture"),
        (png()[:20], "not_a_picture"),
        (png().replace(b"IHDR\0\0\0\x02", b"IHDR\0\0\0\x03"), "not_a_picture"),
        (jpeg()[:12], "not_a_picture"),
        (b"\xff\xd8" + b"\xff" * 1_000_000, "not_a_picture"),
        (b"GIF89a" + bytes(50), "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (b"", "not_a_picture"),
        (png() + bytes(10 * 1024 * 1024), "picture_too_large"),
    ],
)
def test_a_picture_is_judged_by_what_it_says_of_itself_and_never_unpacked(content: bytes, expected: str) -> None:
    assert picture_of(content) == expected


def test_the_size_of_a_picture_is_read_from_its_head() -> None:
    sizes = [
        (found.media_type, found.width, found.height)
        for content in (png(640, 3), jpeg(17, 19))
        if isinstance(found := picture_of(content), Picture)
    ]

    assert sizes == [("image/png", 640, 3), ("image/jpeg", 17, 19)]
