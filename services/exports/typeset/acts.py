"""What a member did in a year, by eight kinds of acts: everything verified, whether a clause gives points for it or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scoring_plugins.catalogue import say
from scoring_plugins.engine.wording import kind_word, mark_name, presence_word, role_word
from scoring_plugins.records import Record
from services.exports.annual_sheet import WorkLabel
from services.exports.typeset.page import plain

# The first part of a record's kind says which act it is; what a plugin registered beside these is the last.
ACTS: dict[str, tuple[str, ...]] = {
    "meetings": ("meeting",),
    "activities": ("activity", "oversight"),
    "studies": ("study",),
    "proposals": ("proposal",),
    "opinion_reports": ("opinion_report",),
    "speeches": ("speech", "history"),
    "services": ("service", "contact"),
    "others": ("report", "commendation", "reprimand", "checklist", "assessment", "adjustment"),
}
_ACT_OF = {kind: act for act, kinds in ACTS.items() for kind in kinds}


def acts(records: Iterable[Record], works: dict[str, WorkLabel]) -> list[dict[str, Any]]:
    """The eight kinds in their order, each with its count and half days as text and a row (day, what, how) for every record."""
    sorted_in: dict[str, list[Record]] = {act: [] for act in ACTS}
    for record in sorted(records, key=lambda each: (each.dated_on, each.work)):
        sorted_in[_ACT_OF.get(record.kind.partition(".")[0], "others")].append(record)
    return [
        {"title": say(f"typeset.act_{act}"), "summary": _summary(found), "rows": [_row(record, works.get(record.work)) for record in found]}
        for act, found in sorted_in.items()
    ]


def _summary(records: list[Record]) -> str:
    if not records:
        return say("typeset.act_none")
    held = sum(record.sessions.held for record in records if record.sessions)
    attended = sum(record.sessions.attended for record in records if record.sessions)
    half_days = say("typeset.act_half_days", attended=attended, held=held) if held else ""
    return say("typeset.act_count", count=len(records)) + half_days


def _row(record: Record, label: WorkLabel | None) -> list[str]:
    number = f"〔{label.number}〕" if label and label.number else ""
    named = plain(record.title or (label.title if label else "") or record.work)
    # Of an act that is one kind alone, the heading has said which.
    what = f"{named}{number}" if ACTS.get(f"{record.kind}s") == (record.kind,) else f"{kind_word(record.kind)}　{named}{number}"
    how = [role_word(record.role)] if record.role else []
    if record.sessions is not None and record.presence is not None:
        counts = say("regulation.half_days", attended=record.sessions.attended, held=record.sessions.held)
        how.append(f"{presence_word(record.presence)}{counts}")
    how += [mark_name(mark) for mark in record.marks]
    if record.quantity is not None:
        how.append(say("typeset.act_quantity", quantity=record.quantity))
    return [str(record.dated_on), what, "，".join(how)]
