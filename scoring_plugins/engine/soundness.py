"""Which records any rule could read rightly; the others are refused, visibly, so that proofs about numbers hold."""

from __future__ import annotations

from scoring_plugins.catalogue import say
from scoring_plugins.engine import bounds
from scoring_plugins.engine.scorecard import MICRO, Refused
from scoring_plugins.engine.wording import record_name
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord, Record


def sound_records(regulation: Regulation, performance: PerformanceRecord) -> tuple[tuple[Record, ...], tuple[Refused, ...]]:
    """The records in one order (day, work), whatever order they came in, and those refused.

    Raises ValueError when two records are of one work or there are more than `bounds.MOST_RECORDS`.
    """
    records = sorted(performance.records, key=lambda record: (record.dated_on, record.work))
    if len({record.work for record in records}) < len(records) or len(records) > bounds.MOST_RECORDS:
        raise ValueError(f"records must be of different works, and at most {bounds.MOST_RECORDS}")
    sound, refused = [], []
    for record in records:
        reason = _why_unsound(regulation, record)
        if reason:
            refused.append(Refused(clause="", work=record.work, reason=reason))
        else:
            sound.append(record)
    return tuple(sound), tuple(refused)


def _why_unsound(regulation: Regulation, record: Record) -> str:
    kind = regulation.vocabulary.kinds.get(record.kind)
    too_long = record.sessions is not None and record.sessions.held > bounds.MOST_HALF_DAYS
    if (kind is not None and kind.has_sessions and record.sessions is None) or too_long:
        return say("regulation.refused_sessions", record=record_name(record))
    if record.quantity is not None:
        if not record.quantity.is_finite() or abs(record.quantity) > bounds.LARGEST_QUANTITY:
            return say("regulation.refused_quantity", record=record_name(record))
        if (record.quantity * MICRO) % 1:
            return say("engine.refused_quantity_finer", record=record_name(record))
    if record.party_size is not None and not 1 <= record.party_size <= bounds.LARGEST_PARTY:
        return say("engine.refused_party_size", record=record_name(record))
    if len(record.marks) > bounds.MOST_MARKS:
        return say("engine.refused_marks", record=record_name(record))
    return ""
