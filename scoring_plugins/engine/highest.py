"""Taking the higher line instead of adding: by work, or of all that a block holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from scoring_plugins.catalogue import say
from scoring_plugins.engine.ledger import Ledger
from scoring_plugins.engine.wording import amount


def keep_highest_by_work(ledger: Ledger, parts: tuple[Ledger, ...], name_of: Mapping[str, str]) -> None:
    """Of each work only its best line stays; among equals the clause written first."""
    earned: dict[str, list[tuple[Fraction, str]]] = defaultdict(list)
    for part in parts:
        for work, points in part.by_work.items():
            earned[work].append((points, part.node))
    for work in sorted(earned):
        best = max(earned[work], key=lambda found: found[0])
        lost = sum((points for points, _ in earned[work]), Fraction(0)) - best[0]
        if len(earned[work]) > 1:
            names = "、".join(name for _, name in earned[work])
            reason = say("regulation.line.highest_work", work=name_of[work], names=names, best=best[1], points=amount(best[0]))
            ledger.step("highest", ledger.exact - lost, reason, (work,))


def keep_highest_part(ledger: Ledger, parts: tuple[Ledger, ...]) -> None:
    """Of the clauses and blocks inside only the best stays; among equals the one written first."""
    if len(parts) > 1:
        best = max(parts, key=lambda part: part.exact)
        names = "、".join(part.node for part in parts)
        ledger.step("highest", best.exact, say("regulation.line.highest_part", names=names, best=best.node, points=amount(best.exact)))
