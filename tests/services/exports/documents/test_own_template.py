"""An office's own Word template is filled with what our circular and notice say; a template that cannot be filled is refused by name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from docx import Document

from scoring_plugins import Form
from scoring_plugins.plugins import load_regulations
from services.errors import Refusal
from services.exchange.keys import ExchangeKeys
from services.exports.annual_sheet import AnnualSheet
from services.exports.documents.circular import write_circular
from services.exports.documents.own_template import templated, with_template
from services.exports.footing import foot_of_regulation, foot_of_seal
from services.exports.forms import only_member, register_forms
from services.exports.wanted import Workshop
from tests.services.exports.documents.reading_documents import opened, texts
from tests.services.exports.sealed_year import issued_year

FORMS = {form.name: form for form in register_forms()}
CIRCULAR = (
    "{{ 标题 }}",
    "{{ 文号 }}",
    "{%p for 一段 in 开头 %}",
    "{{ 一段 }}",
    "{%p endfor %}",
    "{%p for 部 in 部分 %}",
    "{{ 部.标题 }}",
    "{%p for 名 in 部.名单 %}",
    "{{ 名.标题 }}，{{ 名.人数 }}名：{{ 名.姓名 | join('、') }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{{ 委员会 }} {{ 日期 }}",
)


@pytest.fixture(scope="module")
def sheet() -> AnnualSheet:
    return issued_year()


def template(folder: Path, lines: Iterable[str], foot: str = "") -> Path:
    """A template as an office writes it, with the office's own line at the foot."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = f"本单位页脚{foot}"
    path = folder / "本单位通报.docx"
    document.save(str(path))
    return path


def written(form: Form, sheet: AnnualSheet) -> bytes:
    return form.write(msgspec.to_builtins(sheet))


def refusal(form: Form, path: Path, sheet: AnnualSheet) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        written(templated(form, path), sheet)
    return refused.value.code, str(refused.value)


def foot(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(content).sections[0].footer.paragraphs]


def test_it_says_what_our_circular_says_in_the_office_s_own_dress(tmp_path: Path, sheet: AnnualSheet) -> None:
    said = texts(written(templated(FORMS["circular"], template(tmp_path, CIRCULAR)), sheet))

    assert said[:2] == ["政协某某市委员会关于2023年度委员履职考核结果的通报", "某协发〔2024〕3号"]
    assert said[2] in texts(write_circular(sheet))
    assert "优秀，2名：丁甲、王某（农业界）" in said
    assert "任职不满一年，1名：𬭎龘" in said
    assert said[-1] == "政协某某市委员会 2024年1月5日"


def test_the_seal_is_added_at_the_foot_unless_the_office_put_it_there(tmp_path: Path, sheet: AnnualSheet) -> None:
    without = foot(written(templated(FORMS["circular"], template(tmp_path, CIRCULAR)), sheet))
    own = foot(written(templated(FORMS["circular"], template(tmp_path, CIRCULAR, " {{ 页脚 }}")), sheet))

    assert without == ["本单位页脚", foot_of_regulation(sheet), foot_of_seal(sheet)]
    assert own == [f"本单位页脚 {foot_of_regulation(sheet)} {foot_of_seal(sheet)}"]


def test_a_notice_is_about_its_member_alone(tmp_path: Path, sheet: AnnualSheet) -> None:
    lines = ("{{ 委员.姓名 }}：{{ 委员.总分 }}，{{ 委员.等次 }}", "{%p for 行 in 依据 %}", "{{ 行.条款 }}={{ 行.得分 }}", "{%p endfor %}")
    one = only_member(sheet, FORMS["notice"], sheet.in_order()[0].number)
    said = texts(written(templated(FORMS["notice"], template(tmp_path, lines)), one))

    assert said[0].startswith(f"{one.members[0].name}：")
    assert len(said) - 1 == len(one.members[0].scorecard.lines) > 0
    assert not any(other.name in "\n".join(said) for other in sheet.members if other.name != one.members[0].name)


def test_what_is_filled_in_is_text_whatever_it_looks_like(tmp_path: Path, sheet: AnnualSheet) -> None:
    odd = msgspec.structs.replace(sheet, committee="<w:p>&{{ 7*7 }}委员会")

    assert texts(written(templated(FORMS["circular"], template(tmp_path, ["{{ 委员会 }}"])), odd)) == ["<w:p>&{{ 7*7 }}委员会"]


def test_the_same_data_give_the_same_bytes(tmp_path: Path, sheet: AnnualSheet) -> None:
    form = templated(FORMS["circular"], template(tmp_path, CIRCULAR))

    assert written(form, sheet) == written(form, sheet)


@pytest.mark.parametrize(
    ("line", "code", "part"),
    [
        ("{{ 委员汇 }}", "UNKNOWN_PLACEHOLDER", "是否应为“委员会”"),
        ("{%p for 部 in 部分 %}{{ 部.标提 }}{%p endfor %}", "BAD_PLACEHOLDER", "写法不对"),
        ("{% for 部 in 部分 %}{{ 部.标提 }}{% endfor %}", "UNKNOWN_PLACEHOLDER", "标提"),
        ("{{ 委员会", "BAD_PLACEHOLDER", "写法不对"),
        ("{{ 标题.__class__.__mro__ }}", "BAD_PLACEHOLDER", "写法不对"),
        ("{{ 标题 * 1 / 0 }}", "BAD_PLACEHOLDER", "写法不对"),
        ("{% for 数 in range(10**9) %}{% endfor %}", "BAD_PLACEHOLDER", "写法不对"),
        ("{% include '/etc/hostname' %}", "BAD_PLACEHOLDER", "写法不对"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_with_what_is_wrong(
    tmp_path: Path, sheet: AnnualSheet, line: str, code: str, part: str
) -> None:
    found, message = refusal(FORMS["circular"], template(tmp_path, [line]), sheet)

    assert found == code
    assert part in message
    assert "本单位通报.docx" in message


def test_what_is_no_template_is_refused(tmp_path: Path, sheet: AnnualSheet) -> None:
    good = template(tmp_path, CIRCULAR).read_bytes()
    bomb = BytesIO()
    with zipfile.ZipFile(BytesIO(good)) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("word/media/image1.png", bytes(50_000_000))
    macros = BytesIO()
    with zipfile.ZipFile(BytesIO(good)) as source, zipfile.ZipFile(macros, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("word/vbaProject.bin", b"x")
    broken = {
        "没有.docx": None,
        "空.docx": b"",
        "文字.docx": "不是文档".encode(),
        "半截.docx": good[:2000],
        "宏.docx": macros.getvalue(),
        "炸弹.docx": bomb.getvalue(),
    }
    found = {}
    for name, content in broken.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        found[name] = refusal(FORMS["circular"], path, sheet)[0]

    assert found == {
        "没有.docx": "NO_SUCH_FILE",
        "空.docx": "FILE_EMPTY",
        "文字.docx": "NOT_A_TEMPLATE",
        "半截.docx": "NOT_A_TEMPLATE",
        "宏.docx": "NOT_A_TEMPLATE",
        "炸弹.docx": "TOO_MUCH_INSIDE",
    }


def test_a_form_that_is_no_document_takes_no_template(tmp_path: Path) -> None:
    workshop = Workshop(load_regulations(), FORMS, ExchangeKeys(tmp_path))
    with pytest.raises(Refusal, match="circular、notice") as refused:
        with_template(workshop, "xlsx", tmp_path / "x.docx")

    assert refused.value.code == "NO_TEMPLATE_FOR_FORM"
