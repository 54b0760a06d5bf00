"""The words an office's own template is filled in with, by the names that stand in the template: what our circular and notice say."""

from __future__ import annotations

from typing import Any

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.exports.annual_sheet import AnnualMember, AnnualSheet
from services.exports.documents.circular_text import Group, Section, opening, sections
from services.exports.documents.names import names_of
from services.exports.documents.result_notice import notice_opening, notice_remarks, result_texts
from services.exports.documents.result_rows import basis_rows, duty_rows, item_rows
from services.exports.footing import chinese_date, foot_of_regulation, foot_of_seal

Words = dict[str, Any]


def words_of_year(sheet: AnnualSheet) -> Words:
    """What a circular says: whatever is a list is gone through in the template."""
    title = say("documents.circular_title", committee=sheet.committee, year=sheet.year)
    return {
        **_words_of_any(sheet, title),
        "人数": len(sheet.members),
        "未核实": sheet.unverified_count,
        "开头": list(opening(sheet)),
        "部分": [_section(section) for section in sections(sheet, names_of(sheet))],
        "结尾": say("documents.circular_end"),
    }


def words_of_member(sheet: AnnualSheet) -> Words:
    """What a notice says to the one member that the sheet holds."""
    member = sheet.members[0]
    title = say("documents.notice_title", committee=sheet.committee, year=sheet.year)
    return {
        **_words_of_any(sheet, title),
        "委员": _member(member),
        "开头": list(notice_opening(sheet)),
        "结果": list(result_texts(sheet, member)),
        "得分": [dict(zip(("项目", "得分", "封顶", "条款"), row, strict=True)) for row in item_rows(member.scorecard)],
        "依据": [dict(zip(("条款", "理由", "得分"), row, strict=True)) for row in basis_rows(sheet, member.scorecard)],
        "说明": list(notice_remarks(sheet, member)),
        "义务": [dict(zip(("义务", "要求", "结果", "计数"), row, strict=True)) for row in duty_rows(member.scorecard)],
    }


def _words_of_any(sheet: AnnualSheet, title: str) -> Words:
    seal = sheet.seal
    return {
        "委员会": sheet.committee,
        "年度": sheet.year,
        "标题": title.replace("|", ""),
        "文号": (seal.document_number if seal is not None else None) or "",
        "日期": say("documents.date_open") if seal is None else chinese_date(seal.issued_on),
        "草稿": seal is None,
        "办法": sheet.title,
        "页脚": f"{foot_of_regulation(sheet)} {foot_of_seal(sheet)}",
    }


def _section(section: Section) -> Words:
    return {"标题": section.heading, "段落": list(section.texts), "名单": [_group(group) for group in section.groups]}


def _group(group: Group) -> Words:
    return {"标题": group.heading, "人数": len(group.names), "姓名": list(group.names), "待定": list(group.undecided)}


def _member(member: AnnualMember) -> Words:
    return {
        "编号": member.number,
        "姓名": member.name,
        "界别": member.sector,
        "总分": points_text(member.scorecard.total),
        "等次": member.grade or "",
    }
