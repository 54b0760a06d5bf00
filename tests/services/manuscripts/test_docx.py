"""DOCX in and out: what an office wrote is taken over and what is not is told; a text that is written and read again is the same."""

from __future__ import annotations

import time
import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import Refusal
from services.manuscripts import (
    Manuscript,
    Paragraph,
    ParagraphKind,
    Picture,
    Table,
    problems_of,
    received_docx,
    told,
    written_docx,
)
from services.manuscripts.docx_archive import LARGEST_PART, MOST_ENTRIES
from tests.services.manuscripts.made import CONTENTS, MANUSCRIPTS, PICTURES, jpeg, png
from tests.services.manuscripts.word_files import TYPES, document, docx, paragraph, relations, xml, zipped

ITEM, HEADING = ParagraphKind.ITEM, ParagraphKind.HEADING
NEW_YEAR = date(2023, 1, 1)


def written(manuscript: Manuscript) -> bytes:
    return written_docx(manuscript, PICTURES, title="提案", created=NEW_YEAR)


@settings(max_examples=25)
@given(MANUSCRIPTS)
def test_a_text_that_is_written_and_read_again_is_the_same(manuscript: Manuscript) -> None:
    received = received_docx(written(manuscript))

    assert received.manuscript == manuscript
    assert received.dropped == ()
    assert received.pictures == {picture.sha256: PICTURES[picture.sha256] for picture in manuscript.pictures}


def test_a_written_file_is_the_same_bytes_and_what_other_programs_open() -> None:
    blocks = (Paragraph("一、现状", HEADING, 1), Paragraph("列项", ITEM, 2), Table((("甲", "乙"),)))
    content = written(Manuscript(blocks))
    opened = Document(BytesIO(content))

    assert content == written(Manuscript(blocks))
    assert [each.text for each in opened.paragraphs] == ["一、现状", "列项", ""]
    assert [[cell.text for cell in row.cells] for row in opened.tables[0].rows] == [["甲", "乙"]]
    assert opened.core_properties.title == "提案"


STYLES = xml(
    "w:styles",
    '<w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="2"><w:name w:val="我的标题"/><w:basedOn w:val="21"/></w:style>'
    '<w:style w:styleId="21"><w:name w:val="标题 2"/><w:basedOn w:val="2"/></w:style>',
)
_LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="1"/>{}<w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
NUMBERING = xml(
    "w:numbering",
    f"""<w:abstractNum w:abstractNumId="0">{_LEVEL.format(0, '<w:pStyle w:val="1"/>', "chineseCounting", "%1、")}</w:abstractNum>
    <w:abstractNum w:abstractNumId="1">{_LEVEL.format(0, "", "decimal", "%1.")}
    {_LEVEL.format(1, "", "lowerLetter", "%1.%2)")}</w:abstractNum>
    <w:abstractNum w:abstractNumId="2">{_LEVEL.format(1, "", "bullet", "o")}</w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
    <w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>
    <w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>""",
)


def numbered(text: str, list_id: int, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_automatic_numbers_become_text_and_bullets_become_items() -> None:
    body = "".join(
        [
            paragraph("现状", '<w:pStyle w:val="1"/>'),
            numbered("甲", 2),
            numbered("子", 2, 1),
            numbered("丑", 2, 1),
            numbered("乙", 2),
            numbered("寅", 2, 1),
            numbered("新", 3),
            numbered("点", 4, 1),
            paragraph("建议", '<w:pStyle w:val="1"/>'),
            paragraph("细", '<w:pStyle w:val="2"/>'),
            paragraph("无号", '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
            paragraph("大纲", '<w:outlineLvl w:val="3"/>'),
        ]
    )
    kinds = relations(("s", "styles", "styles.xml"), ("n", "numbering", "numbering.xml"))

    assert received_docx(docx(body, styles_xml=STYLES, numbering_xml=NUMBERING, rels=kinds)).manuscript.blocks == (
        Paragraph("一、现状", HEADING, 1),
        *map(Paragraph, ("1. 甲", "1.a) 子", "1.b) 丑", "2. 乙", "2.a) 寅", "9. 新")),
        Paragraph("点", ITEM, 2),
        Paragraph("二、建议", HEADING, 1),
        Paragraph("细", HEADING, 2),
        Paragraph("无号", HEADING, 1),
        Paragraph("大纲", HEADING, 4),
    )


def test_changes_are_accepted_and_what_cannot_stand_in_a_text_is_told() -> None:
    body = """
    <w:p><w:r><w:t xml:space="preserve">保留 </w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>
      <w:ins><w:r><w:t>新</w:t></w:r></w:ins>
      <w:r><w:commentReference w:id="0"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>
    <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上段</w:t></w:r></w:p><w:p><w:r><w:t>接下段</w:t></w:r></w:p>
    <w:p><w:r><w:t>面积m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>
      <w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>不</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>划</w:t></w:r>
      <w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Symbol" w:char="F061"/><w:noBreakHyphen/><w:tab/></w:r>
      <w:hyperlink r:id="h"><w:r><w:t>链</w:t></w:r></w:hyperlink><w:r><w:br/></w:r><w:r><w:t>下行</w:t><w:br w:type="page"/></w:r>
      <m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
    <w:p><w:r><w:ruby><w:rt><w:r><w:t>zhèng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>政</w:t></w:r></w:rubyBase></w:ruby></w:r>
      <w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>
      <w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></wps:txbx>
      </w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></v:textbox>
      </w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
    <w:sdt><w:sdtContent><w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>区县</w:t></w:r></w:p></w:tc>
      <w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>床位</w:t><w:br/><w:t>（张）</w:t></w:r></w:p></w:tc></w:tr>
      <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>
      <w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr>
      <w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>删行</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>"""
    notes = xml("w:footnotes", '<w:footnote w:id="2"><w:p><w:r><w:t>出处</w:t></w:r></w:p></w:footnote>')
    outside, edges = ("h", "hyperlink", "https://example.cn/"), (("p", "header", "header1.xml"), ("q", "footer", "footer1.xml"))
    kinds = relations(("f", "footnotes", "footnotes.xml"), outside, *edges)
    header, footer = xml("w:hdr", paragraph("页眉")), xml("w:ftr", paragraph("- 1 -"))

    received = received_docx(docx(body, footnotes_xml=notes, header1_xml=header, footer1_xml=footer, rels=kinds))

    assert received.manuscript.blocks == (
        *map(Paragraph, ("保留 新", "上段接下段", "面积m²不划☑- 链", "下行x=1[1]", "政", "框")),
        Table((("区县", "床位\n（张）", ""), ("", "1", "内"))),
        Paragraph("[1] 出处"),
    )
    assert told(received.dropped) == [
        "嵌入的对象 1 个未收下(Excel.Sheet.12);正文只收段落、表格和图片",
        "超链接 1 个只留下文字，网址未收下",
        "隐藏的内容 1 处未收下",
        "批注 1 条未收下",
        "修订中已删除的内容 2 处未收下",
        "修订中新增的内容 1 处已按接受处理",
        "带删除线的文字 1 处按普通文字收下;不要的请自行删去",
        "注音 1 处未收下",
        "公式 1 个改成了一行文字(x=1);请核对",
        "特殊符号 1 个没有对应的文字，未收下(Symbol F061);请核对",
        "文本框 1 个移到所在段落之后",
        "脚注或尾注 1 条移到正文末尾",
        "页眉页脚 1 处未收下(header1)",
        "表格里的表格 1 张改成了所在格里的文字;请核对",
        "合并的单元格 2 个已拆开，文字留在左上角一格",
    ]


def test_pictures_are_taken_where_they_lie_in_the_file_and_are_what_they_should_be() -> None:
    drawn = '<w:p><w:r><w:drawing><wp:docPr id="1" descr="示意"/><a:blip r:embed="{}"/></w:drawing></w:r></w:p>'
    linked = '<w:p><w:r><w:drawing><a:blip r:link="out"/></w:drawing></w:r><w:r><w:pict><v:imagedata r:id="emf"/></w:pict></w:r></w:p>'
    cell = f"<w:tbl><w:tr><w:tc>{paragraph('格')}{drawn.format('jpg')}</w:tc></w:tr></w:tbl>"
    body = drawn.format("png") + drawn.format("png") + linked + drawn.format("bomb") + drawn.format("none") + cell
    kinds = relations(
        ("png", "image", "a.png"), ("jpg", "image", "/word/b.jpg"), ("emf", "image", "c.emf"), ("bomb", "image", "d.png"),
        ("out", "image", "file:///C:/x/e.png"),
    )  # fmt: skip

    received = received_docx(docx(body, rels=kinds, a_png=png(), b_jpg=jpeg(), c_emf=b"\1\0\0\0", d_png=png(30_000, 30_000)))

    assert [type(block) for block in received.manuscript.blocks] == [Picture, Picture, Table, Picture]
    assert {picture.alt for picture in received.manuscript.pictures} == {"示意"}
    assert list(received.pictures.values()) == [png(), jpeg()]
    assert [(each.kind.value, each.count, each.names) for each in received.dropped] == [
        ("picture_elsewhere", 2, ("e.png", "示意")),
        ("picture_moved", 1, ("示意",)),
        ("not_a_picture", 1, ("c.emf",)),
        ("picture_too_many_pixels", 1, ("d.png",)),
    ]


def _with(name: str, content: str | bytes) -> bytes:
    files: dict[str, str | bytes] = {}
    with zipfile.ZipFile(BytesIO(docx(paragraph("甲")))) as archive:
        files = {entry: archive.read(entry) for entry in archive.namelist()}
    return zipped(files | {name: content})


def _locked() -> bytes:
    content = bytearray(docx(paragraph("甲")))
    content[content.rindex(b"PK\1\2") + 8] |= 1
    return bytes(content)


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BAD = {
    "no file": (b"", "NOT_A_DOCX"),
    "a page": (b"<html><p>x</p></html>", "NOT_A_DOCX"),
    "a workbook": (zipped({"[Content_Types].xml": TYPES.format("x"), "xl/workbook.xml": "<x/>"}), "NOT_A_DOCX"),
    "any zip": (zipped({"a.txt": "x"}), "NOT_A_DOCX"),
    "an old document": (OLE, "OLD_FORMAT"),
    "rich text": (b"{\\rtf1 x}", "OLD_FORMAT"),
    "a locked document": (OLE + "EncryptedPackage".encode("utf-16-le"), "ENCRYPTED"),
    "a locked zip": (_locked(), "ENCRYPTED"),
    "macros": (_with("word/vbaProject.bin", b"x"), "MACROS"),
    "a docm": (_with("[Content_Types].xml", TYPES.format("application/vnd.ms-word.document.macroEnabled.main+xml")), "MACROS"),
    "half a file": (docx(paragraph("甲"))[:-30], "DAMAGED"),
    "broken XML": (_with("word/document.xml", "<w:document>"), "DAMAGED"),
    "UTF-16": (_with("word/document.xml", document("").encode("utf-16")), "DAMAGED"),
    "laughs": (_with("word/document.xml", f"<!DOCTYPE x [{LAUGHS}]>{document(paragraph('&a9;'))}"), "FORBIDDEN_XML"),
    "an outside entity": (_with("word/document.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), "FORBIDDEN_XML"),
    "depth": (_with("word/document.xml", document("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)), "DAMAGED"),
    "a bomb": (_with("word/document.xml", document(" " * (LARGEST_PART + 1))), "TOO_MUCH_INSIDE"),
    "many entries": (zipped({f"{number}": "" for number in range(MOST_ENTRIES + 1)}), "DAMAGED"),
    "a long list of entries": (zipped({f"{number:0200}": "" for number in range(5_000)}), "DAMAGED"),
    "twins": (_with("WORD/document.xml", "<x/>"), "DAMAGED"),
    "twenty megabytes": (b"PK\3\4" + bytes(20 * 1024 * 1024), "FILE_TOO_LARGE"),
    "too long": (docx(paragraph("字" * 200_001)), "TEXT_TOO_LONG"),
    "a wide table": (docx("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 64 + "</w:tr></w:tbl>"), "TABLE_TOO_LARGE"),
    "pictures": (docx('<w:p><w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r></w:p>' * 51,
                      rels=relations(("p", "image", "a.png")), a_png=CONTENTS[0]), "TOO_MANY_PICTURES"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_plain_document_is_refused_in_time_with_what_to_do(name: str) -> None:
    content, code = BAD[name]
    begun = time.process_time()
    with pytest.raises(Refusal) as refused:
        received_docx(content)

    assert (refused.value.code, refused.value.field) == (
        code,
        "text" if code in ("TEXT_TOO_LONG", "TABLE_TOO_LARGE", "TOO_MANY_PICTURES") else "file",
    )
    assert time.process_time() - begun < 3


def test_a_text_of_fifty_thousand_characters_goes_out_and_comes_back_in_seconds() -> None:
    lines = [Paragraph(f"{number}" + "建议加快养老服务体系建设" * 8) for number in range(520)]
    manuscript = Manuscript((*lines, Table(tuple((f"{row}", "格", "") for row in range(500)))))
    begun = time.process_time()

    assert received_docx(written(manuscript)).manuscript == manuscript
    assert time.process_time() - begun < 10


def _element(name: str, inside: list[str]) -> str:
    return f'<w:{name} w:val="1" r:id="x">{"".join(inside)}</w:{name}>'


_WRAPPING = ("p", "r", "tbl", "tr", "tc", "sdt", "ins", "del", "hyperlink", "pPr", "rPr", "numPr", "vMerge", "drawing", "txbxContent")
_LEAVES = ("", "字", "<w:t>字 </w:t>", "<w:r><w:t>a\u200b</w:t></w:r>", "<w:br/>", '<w:footnoteReference w:id="1"/>')
_SETTINGS = ('<w:gridSpan w:val="3"/>', '<w:numId w:val="2"/>', '<w:ilvl w:val="99"/>', '<w:outlineLvl w:val="8"/>')
_INSIDE = st.recursive(
    st.sampled_from((*_LEAVES, *_SETTINGS)),
    lambda inner: st.builds(_element, st.sampled_from(_WRAPPING), st.lists(inner, max_size=4)),
    max_leaves=15,
)


@settings(max_examples=100)
@given(_INSIDE)
def test_any_heap_of_elements_gives_a_text_that_is_right(body: str) -> None:
    received = received_docx(docx(body, numbering_xml=NUMBERING, rels=relations(("n", "numbering", "numbering.xml"))))

    assert problems_of(received.manuscript) == []


@settings(max_examples=100)
@given(st.data())
def test_a_file_with_flipped_bytes_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        problems = problems_of(received_docx(bytes(content)).manuscript)
    except Refusal:
        problems = []

    assert problems == []


GOOD = docx(numbered("甲", 2) + "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", numbering_xml=NUMBERING)
