"""One way to write a line: no characters that nobody sees, single spaces, none at its ends."""

from __future__ import annotations

import re
import unicodedata

from services.texts import UNSEEN

_SPACES = re.compile(r"\s+")
# Superscripts and subscripts that have characters of their own: m² must not become m2.
_RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓ", strict=True))


def tidy(text: str) -> tuple[str, int]:
    """The line as it is kept, and how many characters were left out because nobody sees them.

    Spaces of all kinds become one; it is as wide as a Chinese character where one of them was.
    """
    unseen = {character for character in set(text) if not character.isspace() and _is_unseen(character)}
    left_out = sum(map(text.count, unseen))
    if unseen:
        text = text.translate(dict.fromkeys(map(ord, unseen)))
    return _SPACES.sub(_one_space, text).strip(), left_out


def is_tidy(text: str) -> bool:
    return tidy(text) == (text, 0)


def raised(text: str) -> str | None:
    """The text as superscript; None where it cannot be written so."""
    return _moved(text, _RAISED)


def lowered(text: str) -> str | None:
    """The text as subscript; None where it cannot be written so."""
    return _moved(text, _LOWERED)


def _moved(text: str, places: dict[str, str]) -> str | None:
    letters = [places.get(letter, letter if letter.isspace() else None) for letter in text]
    return None if None in letters else "".join(letter for letter in letters if letter)


def _one_space(run: re.Match[str]) -> str:
    return "\u3000" if "\u3000" in run[0] else " "


def _is_unseen(character: str) -> bool:
    # What Unicode will never give a meaning cannot stand in XML either.
    return unicodedata.category(character) in UNSEEN or ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"
