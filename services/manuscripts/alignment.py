"""What of one sequence stands in another: the parts they share in order, and what stands for what between them.

rapidfuzz counts the distance (bit-parallel Levenshtein, halved as Hirschberg does): memory stays small, and time is the product of both
lengths by 64. Where that product passes what is left of the effort, what differs is not looked into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

# What stands for what: a place before, a place after; None where there is none.
Pair = tuple[int | None, int | None]

# Half a second or so for each thousand million. A text of 50,000 characters that shares nothing with another takes two and a half.
MOST_EFFORT = 3_000_000_000
# In thousandths of what two things have in common; below this one does not stand for the other.
ALIKE = 300
_MOST_PAIRS = 2500


class Effort:
    """What may still be spent on one comparison."""

    def __init__(self, left: int = MOST_EFFORT) -> None:
        self._left = left

    def allows(self, product: int) -> bool:
        """Whether so much may be spent; then it is."""
        is_allowed = product <= self._left
        self._left -= product if is_allowed else 0
        return is_allowed


def shared_runs(before: Sequence[Hashable], after: Sequence[Hashable], effort: Effort) -> list[tuple[int, int, int]]:
    """The runs that both share in order: where each begins before and after, and how long it is."""
    start = next(
        (place for place, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), min(len(before), len(after))
    )
    end, rest = 0, min(len(before), len(after)) - start
    while end < rest and before[-1 - end] == after[-1 - end]:
        end += 1
    found = [(0, 0, start)] if start else []
    inner, other = before[start : len(before) - end], after[start : len(after) - end]
    if effort.allows(len(inner) * len(other)):
        signs: dict[Hashable, str] = {}
        written = ["".join(signs.setdefault(each, chr(len(signs))) for each in part) for part in (inner, other)]
        blocks = Levenshtein.editops(*written).as_matching_blocks()
        found += [(block.a + start, block.b + start, block.size) for block in blocks if block.size]
    return [*found, (len(before) - end, len(after) - end, end)] if end else found


def aligned(before: Sequence[Hashable], after: Sequence[Hashable], likeness: Callable[[int, int], int], effort: Effort) -> Iterator[Pair]:
    """The places of both in order: what is equal or alike in pairs, the rest alone, what went before what came.

    `likeness` of a place before and one after is from 0 to 1000.
    """
    runs = [(0, 0, 0), *shared_runs(before, after, effort), (len(before), len(after), 0)]
    for (old, new, size), (next_old, next_new, _) in pairwise(runs):
        yield from ((old + place, new + place) for place in range(size))
        yield from _between(range(old + size, next_old), range(new + size, next_new), likeness)


class Likeness:
    """How many of their pairs of characters texts share, in thousandths; each text is taken apart once."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self._texts = (before, after)
        self._pairs: dict[tuple[int, int], Counter[str]] = {}

    def __call__(self, one: int, other: int) -> int:
        pairs, others = self._pairs_of(0, one), self._pairs_of(1, other)
        return 2000 * (pairs & others).total() // (pairs.total() + others.total())

    def _pairs_of(self, side: int, place: int) -> Counter[str]:
        if (side, place) not in self._pairs:
            self._pairs[side, place] = Counter(map("".join, pairwise(f"\0{self._texts[side][place]}\0")))
        return self._pairs[side, place]


def _between(gone: range, come: range, likeness: Callable[[int, int], int]) -> Iterator[Pair]:
    """Of what is in neither run which stands for which: the best of all ways where there are few, else place by place."""
    if not gone or not come:
        pairs: list[tuple[int, int]] = []
    elif len(gone) * len(come) <= _MOST_PAIRS:
        pairs = _best(gone, come, likeness)
    else:
        pairs = [pair for pair in zip(gone, come, strict=False) if likeness(*pair) >= ALIKE]
    old, new = gone.start, come.start
    for one, other in [*pairs, (gone.stop, come.stop)]:
        yield from ((place, None) for place in range(old, one))
        yield from ((None, place) for place in range(new, other))
        if one < gone.stop:
            yield one, other
        old, new = one + 1, other + 1


def _best(gone: range, come: range, likeness: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """The pairs in order whose likenesses add up to the most, none below `ALIKE`."""
    worth = [[0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    like = [[found if (found := likeness(one, other)) >= ALIKE else 0 for other in come] for one in gone]
    for row in range(len(gone)):
        for column in range(len(come)):
            paired = worth[row][column] + like[row][column]
            worth[row + 1][column + 1] = max(worth[row][column + 1], worth[row + 1][column], paired)
    pairs, row, column = [], len(gone), len(come)
    while row and column:
        if worth[row][column] == worth[row - 1][column]:
            row -= 1
        elif worth[row][column] == worth[row][column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((gone[row], come[column]))
    return pairs[::-1]
