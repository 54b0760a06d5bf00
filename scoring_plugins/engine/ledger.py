"""Lines that always add up: each step says what the value is now, and its line is the difference to what was printed before."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.engine.rounding import shown
from scoring_plugins.engine.scorecard import LineKind, ScoreLine


class Ledger:
    """The lines of one clause, block or total. `exact` is the value now; `printed` what its lines, and those inside it, add up to."""

    def __init__(self, node: str, clause: str | None = None, cite: tuple[str, ...] = (), inside: tuple[Ledger, ...] = ()) -> None:
        self.node, self.clause, self.cite, self.inside = node, clause, cite, inside
        self.exact: Fraction = sum((part.exact for part in inside), Fraction(0))
        self.printed: int = sum(part.printed for part in inside)
        self.own: list[ScoreLine] = []
        # Points that stay with each work, in a clause: what a block that takes the highest by work compares.
        self.by_work: dict[str, Fraction] = {}

    @property
    def lines(self) -> list[ScoreLine]:
        """Every line, those inside first."""
        return [line for part in self.inside for line in part.lines] + self.own

    def step(self, kind: LineKind, exact: Fraction | int, reason: str, works: tuple[str, ...] = ()) -> None:
        """The value becomes `exact`: one line with the difference."""
        self.exact = Fraction(exact)
        points = shown(self.exact) - self.printed
        self.printed += points
        line = ScoreLine(kind=kind, node=self.node, clause=self.clause, cite=self.cite, works=works, points=points, reason=reason)
        self.own.append(line)
