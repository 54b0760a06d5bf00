"""Chinese numerals of headings: 一, 二 … 九十九, 100."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number as headings have it: 1 → 一, 10 → 十, 21 → 二十一; from 100 in Arabic numerals. Raises ValueError below 1."""
    if number < 1:
        raise ValueError(f"no heading has the number {number}; headings are numbered from 1")
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")
