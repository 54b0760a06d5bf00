"""Which sectors and groups tell by their name something about a person that others need not know: religion and ethnic group.

Both are sensitive personal information (Personal Information Protection Law, article 28: religious belief, special identity); whoever
belongs to such a sector is known by it. The National Committee's are 少数民族界 and 宗教界; committees name theirs in other words too.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Mapped

_WORDS = ("宗教", "民族", "佛教", "道教", "伊斯兰", "天主教", "基督教")


def tells_belief_or_people(name: str) -> bool:
    """Whether a sector or group of that name is one of religion or of an ethnic group."""
    return any(word in name for word in _WORDS)


def telling_belief_or_people(name: Mapped[str]) -> ColumnElement[bool]:
    """The condition that a name in a table is such a name."""
    return or_(*(name.contains(word, autoescape=True) for word in _WORDS))
