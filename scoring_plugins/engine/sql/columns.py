"""Which words of a statement are columns: those of the facts, and those that the generators name."""

from __future__ import annotations

import re

_OF_RECORDS = """
subject rule work kind role presence dated_on position party_size held present late left_early walk_in on_leave official_leave
leave_refused absent no_show mandatory organised_by quantity occasion_kind converted_kind attributes marks
"""
_OF_SUBJECTS = "subject rule cohort term_from term_to served_from results"
FACTS = frozenset(f"{_OF_RECORDS} {_OF_SUBJECTS}".split())
# Constants, bits of slots and marks, days, counts, layers and aggregates; and the member's state.
_MADE = re.compile(r"[a-z]\d+|[dfgn]\d+[iw]\d+|m_[a-z_]+")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def columns_in(sql: str) -> set[str]:
    """The columns that an expression may read; a field of a struct by the name of a column counts as one."""
    return {word for word in _WORD.findall(sql) if word in FACTS or _MADE.fullmatch(word)}


def is_of_record(name: str) -> bool:
    """Whether a column is one of a record with the bits of its slots, and not a constant or made of one."""
    return name in _OF_RECORDS.split() or name == "term_from" or name.startswith("m_") or re.fullmatch(r"w\d+", name) is not None
