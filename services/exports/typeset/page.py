"""What stands on every printed page: regulation and version, cut-off, the seal or that it is a draft; and text made fit to print."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from scoring_plugins.catalogue import say, sentences
from scoring_plugins.engine.choices import field_in_chinese, value_in_chinese
from scoring_plugins.engine.scorecard import points_text
from services.exports.annual_sheet import AnnualSheet

# Of a digest, so many characters are printed: enough to compare by eye; the whole stands in the exchange package.
SHOWN_OF_DIGEST = 16


def page_data(sheet: AnnualSheet, title: str) -> dict[str, Any]:
    """What a template needs beside the members: the document's title, its author, and the lines that each page ends with."""
    return {
        "title": title,
        "committee": sheet.committee,
        "keywords": [f"{sheet.regulation}@{sheet.version}", f"facts:{sheet.facts_hash}", *([sheet.seal.sha256] if sheet.seal else [])],
        "words": _words(),
        "sealed": sheet.seal is not None,
        "footer": [regulation_line(sheet), seal_line(sheet)],
        "page_of_pages": say("typeset.page_of_pages", page="{page}", pages="{pages}"),
    }


def _words() -> dict[str, str]:
    """The headings and labels that templates use, by the end of their key: `typeset.word_clause` → `w.clause`."""
    return {key.removeprefix("typeset.word_"): text for key, text in sentences().items() if key.startswith("typeset.word_")}


def regulation_line(sheet: AnnualSheet) -> str:
    """`《title》(2015-03-01起施行版)　数据截止2023-12-31　部分可见，办法未写明之处的处理11项`."""
    status = say(f"regulation.status.{sheet.status}")
    choices = say("typeset.footer_choices", count=len(sheet.chosen)) if sheet.chosen else ""
    return say("typeset.footer_regulation", title=sheet.title, version=sheet.version, cut_off=sheet.cut_off, status=status + choices)


def seal_line(sheet: AnnualSheet) -> str:
    """The seal's version and the beginnings of its digests, or that this is a draft, with those of regulation and facts."""
    if sheet.seal is None:
        hashes = {"regulation": sheet.content_hash[:SHOWN_OF_DIGEST], "facts": sheet.facts_hash[:SHOWN_OF_DIGEST]}
        return say("typeset.footer_draft", **hashes)
    seal = sheet.seal
    return say("typeset.footer_seal", version=seal.version, sha256=seal.sha256[:SHOWN_OF_DIGEST], sm3=seal.sm3[:SHOWN_OF_DIGEST])


def seal_rows(sheet: AnnualSheet) -> list[list[str]]:
    """What is known of the seal, a label and a text each; of a draft, that there is none."""
    facts = [[say("typeset.seal_facts"), sheet.facts_hash], [say("typeset.seal_regulation"), sheet.content_hash]]
    if sheet.seal is None:
        return [[say("typeset.seal"), say("typeset.seal_none")], *facts]
    seal = sheet.seal
    issued = say("typeset.seal_issued_text", version=seal.version, day=seal.issued_on, number=seal.document_number or "—")
    corrected = say("typeset.seal_corrected_text", reason=seal.reason or "—", approver=seal.approver or "—")
    return [
        [say("typeset.seal"), issued],
        *([[say("typeset.seal_corrected"), corrected]] if seal.reason or seal.approver else []),
        ["SHA-256", seal.sha256],
        ["SM3", seal.sm3],
        *facts,
    ]


def choice_rows(sheet: AnnualSheet) -> list[list[str]]:
    """What the pack chose where the source is silent, and what cannot be carried out: each with its reason."""
    chosen = [[field_in_chinese(each), plain(value_in_chinese(each)) or "—", plain(each.why)] for each in sheet.chosen]
    return chosen + [["、".join(each.cite), say("exports.choice_not_computable"), plain(each.why)] for each in sheet.not_computable]


def plain(text: str) -> str:
    """Text on one line: whoever typed a tab, a line end or a control character did not mean a shape for it."""
    one_line = " ".join(text.split())
    return one_line if one_line.isprintable() else "".join(mark for mark in one_line if category(mark) != "Cc")


def signed(points: int) -> str:
    """Micro-points with a plus before a gain."""
    return f"+{points_text(points)}" if points > 0 else points_text(points)
