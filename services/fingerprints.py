"""What a work is about, by pairs of neighbouring characters: enough of them to find works like it, and how much two texts have in common.

Chinese needs no dictionary for that: 养老服务 is 养老, 老服, 服务. Everything is whole numbers and depends on the text alone, so that every
database gives the same answers.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from services.search import normalised

# Of a text, which may be long, so many pairs are kept: those that a fixed disorder puts first, whatever else is in the text. Two texts that
# share a third of their pairs share about a third of these.
SKETCHED = 48
THOUSAND = 1000
_RUNS = re.compile(r"[^\W_]+")
# What every title says tells nothing.
_FORMULA = re.compile(r"^关于|的?(?:建议|提案)$")
_DISORDER, _ROOM = 0x9E3779B97F4A7C15, 1 << 64


def pairs(text: str) -> Counter[str]:
    """The pairs of neighbouring letters, figures and Chinese characters, as searches compare them; none across punctuation."""
    return Counter("".join(pair) for run in _RUNS.findall(normalised(text)) for pair in pairwise(run))


def pairs_of_title(title: str) -> Counter[str]:
    """The pairs of a title without the words of its form."""
    return pairs(_FORMULA.sub("", title.strip()))


def fingerprint(title: str, text: str = "") -> list[int]:
    """Every pair of the title and a sketch of the text, each as a number of its own, in order."""
    sketch = sorted(map(_code, pairs(text)), key=lambda code: code * _DISORDER % _ROOM)[:SKETCHED]
    return sorted({*map(_code, pairs_of_title(title)), *sketch})


def likeness(one: Counter[str], other: Counter[str]) -> int:
    """The share of pairs that two texts have in common, in thousandths; 0 where one has none."""
    shared = sum(min(one[pair], other[pair]) for pair in one.keys() & other.keys())
    return 2 * THOUSAND * shared // max(one.total() + other.total(), 1)


def _code(pair: str) -> int:
    return ord(pair[0]) << 21 | ord(pair[1])
