"""What stands at the foot of every page: the regulation and its version, until when facts count, and the seal, or that there is none."""

from __future__ import annotations

from datetime import date

from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualSheet

# Enough of a digest to tell results apart; the whole of it is in the machine-readable twin.
SHOWN = 16
LONGEST_TITLE = 40


def foot_of_regulation(sheet: AnnualSheet) -> str:
    """`《办法》（2015-03-01起施行版） 部分可见，选择 11 处 数据截至 2023-12-31`."""
    title = sheet.title if len(sheet.title) <= LONGEST_TITLE else sheet.title[: LONGEST_TITLE - 1] + "…"
    status = say(f"regulation.status.{sheet.status}")
    if sheet.chosen:
        status = say("documents.foot_choices", status=status, count=len(sheet.chosen))
    return say("documents.foot_regulation", title=title, version=sheet.version, status=status, cut_off=sheet.cut_off)


def foot_of_seal(sheet: AnnualSheet) -> str:
    """The seal by its first characters, or that this is a draft."""
    if sheet.seal is None:
        return say("documents.foot_draft", regulation=sheet.content_hash[:SHOWN], facts=sheet.facts_hash[:SHOWN])
    seal = sheet.seal
    return say("documents.foot_seal", version=seal.version, sha256=seal.sha256[:SHOWN], sm3=seal.sm3[:SHOWN])


def made_on(sheet: AnnualSheet) -> date:
    """The day that a file made from these data claims to be from: that of the seal, or the last one whose facts count."""
    return sheet.cut_off if sheet.seal is None else sheet.seal.issued_on


def chinese_date(day: date) -> str:
    """`2024年1月5日`: Arabic numerals without zeros, as GB/T 9704—2012 has them."""
    return say("documents.date", year=day.year, month=day.month, day=day.day)
