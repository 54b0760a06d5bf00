"""Where a title may be broken: between whole words, never leaving one character alone, in a shape that GB/T 9704—2012 likes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from math import ceil

# A name of a committee may itself be longer than a line: it may be broken before its last part, then wherever nothing else helps.
LAST_PARTS = ("委员会", "办公室")
# More pieces than this are joined from the left, so that trying every break stays quick.
MOST_PIECES = 14


def width(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(1 if mark < "\u0100" else 2 for mark in text)


def title_lines(marked: str, room: int) -> list[str]:
    """The lines of a title whose words are parted by `|`, none wider than `room` Chinese characters.

    As few lines as will do; among these a trapezium or a rhombus before an hourglass, and even lines before ragged ones.
    Raises ValueError where `room` is smaller than 4: no title fits there.
    """
    if room < 4:
        raise ValueError(f"no title fits into {room} characters")
    pieces = _few(_fitting(marked.split("|"), room))
    for count in range(max(1, ceil(sum(map(width, pieces)) / (2 * room))), len(pieces) + 1):
        broken = [_joined(pieces, at) for at in combinations(range(1, len(pieces)), count - 1)]
        fitting = [lines for lines in broken if all(width(line) <= 2 * room for line in lines)]
        if fitting:
            return min(fitting, key=_ugliness)
    return pieces


def _joined(pieces: Sequence[str], breaks: Sequence[int]) -> list[str]:
    ends = [0, *breaks, len(pieces)]
    return ["".join(pieces[start:end]) for start, end in pairwise(ends)]


def _fitting(pieces: Iterable[str], room: int) -> list[str]:
    """The pieces, those too wide for a line broken further."""
    found: list[str] = []
    for piece in pieces:
        if width(piece) <= 2 * room:
            found.append(piece)
            continue
        last = next((part for part in LAST_PARTS if piece.endswith(part)), "")
        head = piece.removesuffix(last)
        step = ceil(len(head) / ceil(width(head) / (2 * room)))
        found += [head[start : start + step] for start in range(0, len(head), step)] + ([last] if last else [])
    return [piece for piece in found if piece]


def _few(pieces: list[str]) -> list[str]:
    while len(pieces) > MOST_PIECES:
        pieces = [pieces[0] + pieces[1], *pieces[2:]]
    return pieces


def _ugliness(lines: Sequence[str]) -> tuple[bool, bool, int, list[int]]:
    """A single character on the last line is worst, then an hourglass, then raggedness; ties go to the longer first line."""
    widths = [width(line) for line in lines]
    hourglass = any(before > here < after for before, here, after in zip(widths, widths[1:], widths[2:], strict=False))
    return widths[-1] <= 2, hourglass, max(widths) - min(widths), [-each for each in widths]
