"""What is written keeps the order that the format asks for: a word processor may refuse a file that does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st

from services.exports.documents.circular import write_circular
from services.exports.documents.official_page import write as write_run
from services.exports.documents.result_notice import write_result_notice
from tests.services.exports.documents.reading_documents import opened
from tests.services.exports.sealed_year import issued_year

# ISO/IEC 29500-1, CT_PPr and CT_RPr: the properties we write, in their order.
ORDER = {
    "w:pPr": ("pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs snapToGrid spacing ind jc outlineLvl rPr"),
    "w:rPr": "rStyle rFonts b bCs i iCs caps color spacing w kern position sz szCs u lang",
    "w:trPr": "cantSplit tblHeader",
}
PAGE = Document()


def circular() -> bytes:
    return write_circular(issued_year())


def notice() -> bytes:
    return write_result_notice(issued_year(members=issued_year().members[:1]))


@pytest.mark.parametrize("write", [circular, notice])
@pytest.mark.parametrize("properties", ORDER)
def test_properties_stand_in_the_order_of_the_format(write: Callable[[], bytes], properties: str) -> None:
    document = opened(write())
    order = [qn(f"w:{name}") for name in ORDER[properties].split()]
    section = document.sections[0]
    roots = [document.element, document.styles["Normal"].element, section.footer._element, section.even_page_footer._element]
    found = [[child.tag for child in each] for root in roots for each in root.iter(qn(properties))]

    assert [tags for tags in found if tags != sorted(tags, key=order.index)] == []


@pytest.mark.parametrize("write", [circular, notice])
def test_a_document_is_of_the_present_format_and_in_chinese(write: Callable[[], bytes]) -> None:
    settings = opened(write()).settings.element
    modes = [each.get(qn("w:val")) for each in settings.iter(qn("w:compatSetting")) if each.get(qn("w:name")) == "compatibilityMode"]

    assert modes == ["15"]
    assert [each.get(qn("w:eastAsia")) for each in settings.iter(qn("w:themeFontLang"))] == ["zh-CN"]


@given(
    st.text(
        st.one_of(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), st.sampled_from("\t\n\r 　甲")
        )
    )
)
@example("\t")
@example("")
@example(" 甲")
@example("甲\t乙")
def test_a_run_holds_what_the_library_makes_of_its_text(text: str) -> None:
    paragraph = PAGE.add_paragraph()
    wanted = paragraph.add_run()
    wanted.text = text
    written = write_run(paragraph, text)

    assert written._r.xml == wanted._r.xml
