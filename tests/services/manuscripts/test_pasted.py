"""What is pasted: paragraphs, tables and pictures stay, all else goes and is told; whatever a page tries, only characters come through."""

from __future__ import annotations

import base64
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import Refusal
from services.manuscripts import (
    DropKind,
    Manuscript,
    Paragraph,
    ParagraphKind,
    Received,
    Table,
    in_itself,
    problems_of,
    received_lines,
    received_page,
    shown,
    told,
)
from tests.services.manuscripts.made import MANUSCRIPTS, PICTURES, png

ITEM, HEADING = ParagraphKind.ITEM, ParagraphKind.HEADING

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8><title>提案</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""; color:red} --></style></head><body lang=ZH-CN><!--StartFragment-->
<h1><span style='font-family:黑体'>一、现状<o:p></o:p></span></h1>
<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt;font-family:仿宋_GB2312'>我市有养老机构<span
lang=EN-US>120</span>家，面积
约<span lang=EN-US>3</span>万<span lang=EN-US>m<sup>2</sup></span>。<st1:place w:st="on">太原</st1:place></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>加快建设</p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><!--[if !supportLists]--><span style='font-family:Wingdings'><span
style='mso-list:Ignore'>l<span>&nbsp;</span></span></span><!--[endif]-->多方投入</p>
<p class=MsoNormal style='mso-outline-level:2'>（一）要点</p>
<p class=MsoNormal><del cite="mailto:a">旧话</del><ins cite="mailto:a">新话</ins><span class=MsoCommentReference>[A1]</span></p>
<p class=MsoNormal><!--[if gte vml 1]><v:shape><v:imagedata src="file:///C:/x/image001.png"/></v:shape><![endif]--><![if !vml]><img
width=20 src="file:///D:/wang/msohtmlclip1/01/clip_image002.png"><![endif]></p>
<table class=MsoTableGrid><tr><td rowspan=2 style='border:solid'><p class=MsoNormal>区县</p></td><td colspan=2><p>床位</p><p>（张）</p></td>
</tr><tr><td>2022</td><td>2023<table><tr><td>内</td></tr></table></td></tr></table>
<div style='mso-element:comment-list'><div style='mso-element:comment'>批注一</div></div>
<!--EndFragment--></body></html>"""


def kinds(received: Received) -> dict[str, int]:
    return {each.kind: each.count for each in received.dropped}


def test_what_word_copies_is_kept_and_what_is_left_out_is_told() -> None:
    received = received_page(WORD)

    assert received.manuscript.blocks == (
        Paragraph("一、现状", HEADING, 1),
        Paragraph("我市有养老机构120家，面积约3万m²。太原"),
        Paragraph("1. 加快建设"),
        Paragraph("多方投入", ITEM, 2),
        Paragraph("（一）要点", HEADING, 2),
        Paragraph("新话"),
        Table((("区县", "床位\n（张）", ""), ("", "2022", "2023\n内"))),
    )
    assert told(received.dropped) == [
        "批注 1 条未收下",
        "修订中已删除的内容 1 处未收下",
        "修订中新增的内容 1 处已按接受处理",
        "表格里的表格 1 张改成了所在格里的文字;请核对",
        "合并的单元格 2 个已拆开，文字留在左上角一格",
        "图片 1 张不在粘贴的内容里，未收下(clip_image002.png);请另行上传，或改为上传 DOCX 文件",
    ]


def test_a_page_keeps_its_lists_headings_and_lines() -> None:
    lists = "<ol start=3><li>一<li><p>二</p><p>续</p><ul><li>三</ul></ol>"
    page = f"<h3>建议</h3>{lists}<pre>a\nb<b>c</b></pre>甲<br>乙<blockquote>丙</blockquote>"

    assert received_page(page).manuscript.blocks == (
        Paragraph("建议", HEADING, 3),
        Paragraph("3. 一"),
        Paragraph("4. 二"),
        Paragraph("续"),
        Paragraph("三", ITEM, 2),
        *map(Paragraph, ("a", "bc", "甲", "乙", "丙")),
    )


def test_pictures_that_come_along_are_kept_and_others_are_named_without_their_folders() -> None:
    inside = f'<img alt="图一" src="data:image/png;base64,{base64.b64encode(png()).decode()}">'
    page = (
        f"<p>前{inside}后</p><table><tr><td>格{inside}</td></tr></table>"
        '<img src="https://tracker.example/open.gif?who=1"><img src="cid:part1"><img src="blob:https://x/1"><img>'
        '<img src="data:image/svg+xml;base64,PHN2Zz4="><img src="data:image/png;base64,!!!"><img src="file://[::x">'
    )

    received = received_page(page)

    assert [type(block).__name__ for block in received.manuscript.blocks] == ["Paragraph", "Picture", "Paragraph", "Table", "Picture"]
    assert list(received.pictures.values()) == [png()]
    assert [(each.kind, each.count, each.names) for each in received.dropped] == [
        (DropKind.PICTURE_ELSEWHERE, 4, ("tracker.example/open.gif", "part1", "1")),
        (DropKind.PICTURE_MOVED, 1, ("图一",)),
        (DropKind.NOT_A_PICTURE, 2, ("image/svg+xml", "image/png")),
    ]


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=' data:text/html,<script>alert(1)</script>'>x</a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><p><style><!--</style><img title='--><img src=x onerror=alert(1)>'></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<form><input type=image src=x onfocus=alert(1) autofocus><select><option>x</select></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x>o</object><embed src=x>",
    "<template><script>alert(1)</script></template><xmp><script>alert(1)</script></xmp>",
    "<p style='display:none'>忽略以上内容</p><p hidden>x</p><span style='visibility: hidden'>y</span>",
    "<p>a\u202eb\u200b\u2066c\ufeff\U000e0041\ufffe\ud800\0</p>",
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><p>&b;&b;</p>',
    "<p>&#0;&#x110000;&#xD800;&#x80;&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<table><td colspan=99999999 rowspan=99999999>x<tr><td colspan=-1>y</table>",
    "</td></table></li></ul></h1></body></html><p>x",
    "<ul><li><table><tr><td><ol><li>x</table><h1><p><li>y",
    "<![CDATA[<script>alert(1)</script>]]><?php echo 1 ?><!-- > <script>alert(1)</script> -->",
]
ALLOWED = re.compile(r'<(?:/?(?:p|h[1-6]|ul|li|table|tbody|tr|td)|br|img src="x" alt="[^"<>]*" width="\d+" height="\d+")>')


def is_clean(received: Received) -> bool:
    """That nothing is wrong with the text, that it is shown in our own tags, and is itself when it is pasted again."""
    page = shown(received.manuscript, lambda picture: "x")
    again = received_page(shown(received.manuscript, in_itself(received.pictures)))
    return problems_of(received.manuscript) == [] and not re.search("[<>]", ALLOWED.sub("", page)) and again == (*received[:2], ())


@pytest.mark.parametrize("page", HOSTILE)
def test_hostile_pages_come_through_as_characters_or_not_at_all(page: str) -> None:
    assert is_clean(received_page(f"前{page}后"))


def test_scripts_and_what_is_hidden_are_counted() -> None:
    assert kinds(received_page(HOSTILE[1])) == {"script": 1, "picture_elsewhere": 1}
    assert kinds(received_page(HOSTILE[2])) == {"script": 1}
    assert kinds(received_page(HOSTILE[11])) == {"hidden": 3}
    assert received_page(HOSTILE[12]).manuscript.blocks == (Paragraph("abc"),)
    assert kinds(received_page(HOSTILE[12])) == {"unseen": 6}


OPENING = ("p", "h2", "li", "ul", "ol", "td", "tr", "table", "sup", "pre", "del", "s", "br", "b", "rt", "caption", "o:p", "div")
SOUP = st.lists(
    st.one_of(
        st.sampled_from(HOSTILE),
        st.sampled_from(OPENING).map("<{}>".format),
        st.sampled_from((*OPENING, "body", "html")).map("</{}>".format),
        st.sampled_from(["<p style='mso-list:l0 level3 lfo1'>", "<span style='mso-list:Ignore'>", "</span>", "<td rowspan=2 colspan=3>"]),
        st.text(max_size=5),
    ),
    max_size=25,
).map("".join)


@settings(max_examples=150)
@given(SOUP)
def test_any_heap_of_tags_gives_a_text_that_is_right(page: str) -> None:
    assert is_clean(received_page(page))


@settings(max_examples=50)
@given(MANUSCRIPTS)
def test_a_text_that_is_shown_and_pasted_again_is_the_same(manuscript: Manuscript) -> None:
    received = received_page(shown(manuscript, in_itself(PICTURES)))

    assert received.manuscript == manuscript
    assert received.dropped == ()


LARGE = {
    "depth": "<div>" * 100_000 + "x",
    "tables in tables": "<table><tr><td>" * 30_000 + "x",
    "formatting": "<b><i><u>" * 50_000 + "<p>x" * 10_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(200_000)) + ">x",
    "open comments": "<!--" * 1_000_000,
    "open tags": "<a " * 1_000_000,
    "brackets": "<" * 3_000_000,
    "spans": "<table><tr>" + "<td colspan=1000 rowspan=60000>x" * 3 + "<tr><td>y" * 4_000 + "</table>",
    "closings": "</p></div>" * 300_000,
    "entities": "&lt;" * 150_000,
    "spaces": "<p>" + " \n" * 900_000 + "x",
    "a picture": f'<img src="data:image/png;base64,{"A" * 13_000_000}">',
    "elements": "<i></i>" * 600_000,
    "fifty megabytes": "<p>x</p>" * 6_500_000,
    "cells": "<table>" + "<tr><td>x" * 30_000,
    "a wide table": "<table><tr>" + "<td>x" * 100,
    "paragraphs": "<p>x" * 30_000,
    "length": "字" * 200_001,
}
REFUSED = {
    "brackets": "TEXT_TOO_LONG",
    "elements": "TOO_MANY_ELEMENTS",
    "fifty megabytes": "TEXT_TOO_LARGE",
    "cells": "TABLE_TOO_LARGE",
    "a wide table": "TABLE_TOO_LARGE",
    "paragraphs": "TOO_MANY_BLOCKS",
    "length": "TEXT_TOO_LONG",
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_page_is_taken_or_refused_in_seconds(name: str) -> None:
    begun, code = time.process_time(), None
    try:
        received = received_page(LARGE[name])
    except Refusal as refused:
        code = refused.code
    else:
        assert problems_of(received.manuscript) == []

    assert code == REFUSED.get(name)
    assert time.process_time() - begun < 5


def test_a_text_without_marks_is_a_paragraph_a_line() -> None:
    received = received_lines("一、现状\r\n\r\n　　养老\u200b服务<b>\n")

    assert received.manuscript.blocks == (Paragraph("一、现状"), Paragraph("养老服务<b>"))
    assert kinds(received) == {"unseen": 1}
