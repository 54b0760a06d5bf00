"""The cover of the annual workbook: what it is, by which regulation, how many of which grade, how it is sealed, who signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualSheet
from services.exports.printed import Sheet

# So that all of it, the seal and a correction included, stands on one A4 page.
TALL, SHORT = 40, 22


def write_cover(sheet: Sheet, appraisal: AnnualSheet, title: str, grades: list[str]) -> None:
    """Label and text, a row each; `grades` in the order in which they are counted."""
    sheet.heading(title)
    said = say("exports.cover_notice_text") if appraisal.seal is None else say("documents.cover_sealed_text")
    sheet.row(say("exports.cover_notice"), said, strong=True, least_height=44)
    for label, text, height in [*_whose(appraisal), *_regulation(appraisal), *_members(appraisal, grades), *_seal(appraisal), *_ending()]:
        sheet.row(label, text, least_height=height)
    sheet.finish()


def _whose(appraisal: AnnualSheet) -> Iterator[tuple[str, str, int]]:
    committee = say("exports.cover_committee_text", committee=appraisal.committee, code=appraisal.committee_code)
    yield say("exports.cover_committee"), committee, SHORT
    yield say("exports.cover_period"), say("exports.cover_period_text", start=appraisal.period_from, end=appraisal.period_to), SHORT
    yield say("exports.cover_cut_off"), say("exports.cover_cut_off_text", cut_off=appraisal.cut_off), SHORT


def _regulation(appraisal: AnnualSheet) -> Iterator[tuple[str, str, int]]:
    text = say("exports.cover_regulation_text", title=appraisal.title, code=appraisal.regulation, version=appraisal.version)
    status = say(f"regulation.status.{appraisal.status}") + "：" + say(f"regulation.status.{appraisal.status}.meaning") + "。"
    yield say("exports.cover_regulation"), text, TALL
    yield say("exports.cover_status"), status, TALL


def _members(appraisal: AnnualSheet, grades: list[str]) -> Iterator[tuple[str, str, int]]:
    counted = Counter(member.grade or say("exports.not_graded") for member in appraisal.members)
    concerned = sum(member.scorecard.unverified_count > 0 for member in appraisal.members)
    shown = "；".join(f"{grade} {counted[grade]}" for grade in [*grades, say("exports.not_graded")] if counted[grade])
    unverified = say("exports.cover_unverified_text", count=appraisal.unverified_count, members=concerned)
    yield say("exports.cover_members"), say("exports.cover_members_text", count=len(appraisal.members)), SHORT
    yield say("exports.cover_grades"), shown, SHORT
    yield say("exports.cover_unverified"), unverified, SHORT


def _seal(appraisal: AnnualSheet) -> Iterator[tuple[str, str, int]]:
    yield say("exports.cover_regulation_hash"), appraisal.content_hash, SHORT
    yield say("exports.cover_facts_hash"), appraisal.facts_hash, SHORT
    yield say("exports.cover_engine"), appraisal.engine_version, SHORT
    seal = appraisal.seal
    if seal is None:
        yield say("documents.cover_seal"), say("documents.draft"), SHORT
        return
    number = seal.document_number or say("documents.cover_no_number")
    yield (
        say("documents.cover_seal"),
        say("documents.cover_seal_text", version=seal.version, issued_on=seal.issued_on, number=number),
        SHORT,
    )
    yield say("documents.cover_sha256"), seal.sha256, SHORT
    yield say("documents.cover_sm3"), seal.sm3, SHORT
    if seal.reason is not None:
        text = say("documents.cover_corrected_text", reason=seal.reason, approver=seal.approver or "—")
        yield say("documents.cover_corrected"), text, SHORT


def _ending() -> Iterator[tuple[str, str, int]]:
    yield say("exports.cover_sheets"), say("exports.cover_sheets_text"), TALL
    yield say("exports.cover_signatures"), say("exports.cover_signatures_text"), TALL
