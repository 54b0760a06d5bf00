"""How a record names its work: by the office's own number, never by a row id, which two databases would give differently.

A rule may order by the work's name, so the name decides points; and facts exported from one database must hash alike in another.
"""

from __future__ import annotations

from typing import Literal, cast

WorkNoun = Literal["activity", "proposal", "opinion_report", "assessment"]


def work_named(noun: WorkNoun, number: str) -> str:
    """`activity:HD-2023-0001`; unique within a committee."""
    return f"{noun}:{number}"


def noun_and_number(work: str) -> tuple[WorkNoun, str]:
    """The table's noun and the office's number that a record's `work` names."""
    noun, _, number = work.partition(":")
    return cast(WorkNoun, noun), number
