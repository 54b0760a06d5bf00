"""Which words of a statement are columns: those of the facts, and those that the generators name."""

from __future__ import annotations

import re

_OF_RECORDS = """
subject rule work kind role presence dated_on position party_size held present late left_early walk_in on_leave official_leave
leave_refused absent no_show mandatory organised_by quantity occasion_kind converted_kind attributes marks
"""
_OF_SUBJECTS = "subject rule place given givers cohort term_from term_to served_from results"
FACTS = frozenset(f"{_OF_RECORDS} {_OF_SUBJECTS}".split())
_RECORDS, _SUBJECTS = frozenset(f"{_OF_RECORDS} term_from place".split()), frozenset(_OF_SUBJECTS.split())
_CONSTANT = re.compile(r"[ct]\d+|m_[a-z_]+")
# Constants, answers, days, counts, layers and aggregates; and the member's state.
_MADE = re.compile(r"[a-z]\d+|[dflnqw]\d+i\d+|m_[a-z_]+")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def columns_in(sql: str) -> set[str]:
    """The columns that an expression may read; a field of a struct by the name of a column counts as one."""
    return {word for word in _WORD.findall(sql) if word in FACTS or _MADE.fullmatch(word)}


def facts_in(sql: str) -> set[str]:
    """Those among them of the relation `facts`: of a record, of its subject's term, or a constant of its rule."""
    return {name for name in columns_in(sql) if name in _RECORDS or _CONSTANT.fullmatch(name)}


def subjects_in(sql: str) -> set[str]:
    """Those among them of the relation `subjects`."""
    return {name for name in columns_in(sql) if name in _SUBJECTS or name.startswith("m_")}
