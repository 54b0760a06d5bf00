"""Numbers before paragraphs, as word processors write them: 3, iii, c, 三, 叁, 丙, ③."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
          (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_DIGITS, _LEGAL_DIGITS = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_PLACES, _LEGAL_PLACES = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
# Word counts no further in these manners.
_FURTHEST = 9999


def roman(number: int) -> str:
    """A number from 1 to 9999 in small Roman figures; others in Arabic ones."""
    if not 0 < number <= _FURTHEST:
        return str(number)
    written = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        written += sign * times
    return written


def letters(number: int) -> str:
    """a … z, aa, bb … zz, aaa: as Word counts. Numbers below 1 and beyond 780 are figures."""
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1) if 0 < number <= 780 else str(number)


def chinese(number: int, digits: str = _DIGITS, places: tuple[str, ...] = _PLACES) -> str:
    """A number from 1 to 9999 as it is spoken: 十一, 二十, 一百零五; others in figures."""
    if not 0 < number <= _FURTHEST:
        return str(number)
    written, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            written += (digits[0] if gap else "") + digits[digit] + places[place]
        gap = bool(written) and not digit
    # Only what is written to be read aloud leaves out the one of ten.
    return written.removeprefix(digits[1]) if 10 <= number < 20 and digits is _DIGITS else written


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


def _digit_by_digit(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)) if number >= 0 else str(number)


# The formats of WordprocessingML (ST_NumberFormat) that Chinese offices use; others are written in figures.
FORMATS: dict[str, Callable[[int], str]] = {
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "chineseLegalSimplified": lambda number: chinese(number, _LEGAL_DIGITS, _LEGAL_PLACES),
    "ideographLegalTraditional": lambda number: chinese(number, _LEGAL_DIGITS, _LEGAL_PLACES),
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographTraditional": lambda number: _STEMS[number - 1] if 0 < number <= 10 else str(number),
}
