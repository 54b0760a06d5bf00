"""Random regulations over the whole language, written out as text and read by the reader, so that it is tried as well.

`document(choosing)` makes the fields of one; `regulations()` is a Hypothesis strategy of those that the reader takes.
What chooses may be Hypothesis, which makes failing examples smaller, or anything else that picks from a list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.testing.grammar.choosing import Choosing, Drawing
from scoring_plugins.testing.grammar.domain import MEMBER_ATTRIBUTES, OWN_KINDS, PERIODS
from scoring_plugins.testing.grammar.functions import some_points
from scoring_plugins.testing.grammar.selecting import Fields
from scoring_plugins.testing.grammar.versions import PER, version
from scoring_plugins.testing.grammar.writing import written

__all__ = ["Choosing", "document", "read", "regulations", "text_of"]


def document(choose: Choosing, python: bool = True) -> Fields:
    """The fields of a random regulation. Most of them are taken by the reader, not all."""
    periods = choose.pick(PERIODS)
    within = choose.pick(PER[1:]) if choose.chance(10) else None
    pers = PER if within is None else (within,)
    across = {} if within is None else {"compare_across": False, "compare_within": within}
    days = ["2020-01-01", "2022-07-01"] if choose.chance(20) else ["2020-01-01"]
    complete = choose.chance(10)
    return {
        "regulation": "random",
        "committee": "000000",
        "title": "随机",
        "status": "complete" if complete else "partial",
        "source": {"kind": "随机"},
        "subject": "member",
        "kinds": OWN_KINDS,
        "member_attributes": MEMBER_ATTRIBUTES,
        "periods": periods,
        **across,
        "versions": [version(choose, day, list(periods), pers, python, complete) for day in days],
    }


def text_of(fields: Fields) -> str:
    """The regulation's text."""
    return written(fields)


def read(text: str) -> Regulation:
    """The regulation of a text, with the one function in Python that random regulations call. Raises RegulationError."""
    return read_regulation(text, resolve=_resolve)


def _resolve(target: str) -> Callable[..., Any]:
    if target != "scoring_plugins.testing.grammar.functions:some_points":
        raise LookupError(target)
    return some_points


@st.composite
def regulations(draw: st.DrawFn, python: bool = True) -> tuple[str, Regulation]:
    """Texts of random regulations with what the reader makes of them."""
    text = text_of(document(Drawing(draw), python))
    try:
        return text, read(text)
    except RegulationError:
        assume(False)
        raise
