"""What is wrong in a regulation: where, what, the nearest right name, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import msgspec

from scoring_plugins.catalogue import say

# How many problems of one file are said; of more, their number.
MOST_PROBLEMS = 200
LONGEST_COMPARED = 60
MOST_KNOWN = 300


class Problem(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One problem. `line` and `column` count from 1; `nearest` is empty where no right name is near."""

    file: str
    line: int
    column: int
    what: str
    nearest: str = ""
    remedy: str = ""

    @property
    def text(self) -> str:
        """`file:line:column what;nearest;remedy`, one line of Chinese."""
        hint = say("regulation.hint_nearest", nearest=self.nearest) if self.nearest else ""
        what = self.what if self.what.endswith("?") else f"{self.what}。"
        return say("regulation.problem", file=self.file, line=self.line, column=self.column, what=what, hint=hint, remedy=self.remedy)


class RegulationError(Exception):
    """A regulation that cannot be taken; `problems` holds all of them, in the order of the file.

    Of a file with very many, the first are said and the last one says how many more there are (`unsaid`).
    """

    def __init__(self, problems: tuple[Problem, ...], unsaid: int = 0) -> None:
        found = sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column))
        if unsaid:
            last = found[-1]
            what, remedy = say("regulation.more_problems", count=unsaid), say("regulation.more_problems.remedy")
            found.append(Problem(file=last.file, line=last.line, column=last.column, what=what, remedy=remedy))
        self.problems = tuple(found)
        super().__init__("\n".join(problem.text for problem in self.problems))


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, or empty when none is near."""
    if len(name) > LONGEST_COMPARED:
        return ""
    words = [word for word in known if len(word) <= LONGEST_COMPARED]
    if len(words) > MOST_KNOWN:
        words = [word for word in words if word[:1] == name[:1]][:MOST_KNOWN]
    found = get_close_matches(name, words, n=1, cutoff=0.5)
    return found[0] if found else ""
