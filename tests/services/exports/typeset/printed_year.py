"""A committee's year of three members to print: one with everything that a form can hold, one who did nothing, one in between."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import msgspec
from pypdf import PdfReader

from scoring_plugins.engine.scorecard import MICRO, Refused
from scoring_plugins.records import Mark, Record, Sessions
from services.exports.annual_sheet import AnnualMember, AnnualSheet, Declaration, Seal, WorkLabel
from services.name_order import sort_keys
from tests.services.exports.annual_year import annual_sheet, line, scorecard

SEAL = Seal(
    version=2,
    sha256="ab12" * 16,
    sm3="cd34" * 16,
    issued_on=date(2024, 1, 18),
    document_number="某政协发〔2024〕3号",
    reason="异议成立，补记一件提案",
    approver="主席会议",
)
WORKS = {
    "proposal:1": WorkLabel(kind="提案", title="关于第一件的建议", dated_on=date(2023, 2, 1), number="TA-1"),
    "proposal:2": WorkLabel(kind="提案", title="关于第二件的建议", dated_on=date(2023, 2, 2), number="TA-2"),
    "activity:1": WorkLabel(kind="全体会议", title="五届二次会议", dated_on=date(2023, 2, 1), number="HD-1"),
    "activity:9": WorkLabel(kind="评定", title="年度评定", dated_on=date(2023, 12, 1)),
}
RECORDS = (
    Record(
        kind="proposal",
        work="proposal:2",
        dated_on=date(2023, 2, 2),
        title="关于第二件的建议",
        role="lead",
        marks=(Mark(mark="filed", dated_on=date(2023, 3, 1)),),
    ),
    Record(
        kind="meeting.plenary",
        work="activity:1",
        dated_on=date(2023, 2, 1),
        title="五届二次会议",
        role="participant",
        sessions=Sessions(held=3, present=2, on_leave=1),
    ),
    Record(kind="proposal", work="proposal:1", dated_on=date(2023, 2, 1), title="关于第一件的建议\n（副题）", role="sole"),
    Record(kind="assessment", work="activity:9", dated_on=date(2023, 12, 1), title="年度评定", quantity=Decimal("3.5")),
    Record(kind="county.forum", work="activity:7", dated_on=date(2023, 6, 1), title="插件登记的一种"),
)


def member(name: str, number: str, *lines: object, **changed: object) -> AnnualMember:
    made = AnnualMember(
        name=name,
        number=number,
        strokes_key=sort_keys(name).strokes,
        sector="农业界",
        scorecard=scorecard(number, list(lines), unverified=2),  # type: ignore[arg-type]
    )
    return msgspec.structs.replace(made, **changed)


def full_member(name: str = "䶮𬭎") -> AnnualMember:
    """Somebody with records, gains, a take, a cap, a rounded total, a refused record, a decided grade, words of the own, earlier years."""
    made = member(
        name,
        "0002",
        line("grant", "基本分", 70 * MICRO, "基本履职七十分起"),
        line("record", "第二件起的立案提案", 5 * MICRO, "提案“关于第一件的建议”:5 分", "proposal:1"),
        line("record", "第二件起的立案提案", 45_500_000, "提案“关于第二件的建议”:45.5 分", "proposal:2"),
        line("take", "第二件起的立案提案", -5 * MICRO, "从第二件起计", "proposal:1"),
        line("cap", "工作奖励", -500_000, "封顶 45 分"),
        line("rounding", "total", 250_000, "总分取整"),
    )
    refused = (Refused(clause="重点提案", work="proposal:1", reason="没有写明评定的日期"),)
    return msgspec.structs.replace(
        made,
        posts=("某厅副厅长", "某会会长"),
        special_committee="提案委员会",
        standing_committee=True,
        scorecard=msgspec.structs.replace(made.scorecard, refused=refused, grade_decided_by="主席会议"),
        decided_grade="优秀",
        decided_because="并列，按履职质量确定",
        records=RECORDS,
        earlier={"2021": 64 * MICRO, "2022": 91_250_000},
        declaration=Declaration(summary="本年度尽职尽责。", own_points=112 * MICRO),
    )


def printed_year(*more: AnnualMember, seal: Seal | None = None) -> AnnualSheet:
    made = (full_member(), member("丁甲", "0001", line("grant", "基本分", 70 * MICRO, "基本履职七十分起")), *more)
    return annual_sheet(made, WORKS, seal=seal)


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def words_of(reader: PdfReader) -> list[str]:
    """The text of every page, without the spaces that a typesetter puts between Chinese and other letters."""
    return ["".join(page.extract_text().split()) for page in reader.pages]


def bookmarks(reader: PdfReader) -> list[str]:
    return [str(entry["/Title"]) for entry in reader.outline if not isinstance(entry, list)]


def pdfa(reader: PdfReader) -> tuple[str | None, str | None]:
    """The part and the level of PDF/A that the file says it is: ("2", "B")."""
    about = reader.xmp_metadata
    assert about is not None
    text = about.stream.get_data().decode()

    def said(tag: str) -> str | None:
        return text.split(f"<pdfaid:{tag}>")[1].split("<")[0] if f"<pdfaid:{tag}>" in text else None

    return said("part"), said("conformance")
