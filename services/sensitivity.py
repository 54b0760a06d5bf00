"""Which sectors tell something about a person that others need not know: religion and ethnic group.

Both are sensitive personal information (Personal Information Protection Law, article 28: religious belief, special identity); whoever
belongs to such a sector is known by it. The National Committee's are 少数民族界 and 宗教界; committees name theirs in other words too.
"""

from __future__ import annotations

_WORDS = ("宗教", "民族", "佛教", "道教", "伊斯兰", "天主教", "基督教")


def is_sensitive_sector(name: str) -> bool:
    """Whether a sector of that name is one of religion or of an ethnic group."""
    return any(word in name for word in _WORDS)
