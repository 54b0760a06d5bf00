"""Where members stand by total: an order without ties for lists, and a rank that counts level members alike."""

from __future__ import annotations

from services.scoring import YearScores


def standings(scores: YearScores) -> dict[int, tuple[int, int | None]]:
    """By member id: the place by total, the highest first and those level in 姓氏笔画 order, and the rank.

    Level members have one rank and the next one is left out (1, 2, 2, 4). Who is not graded has none and is not counted.
    """
    # Scorecards come in 姓氏笔画 order, and sorting keeps it among equals.
    ordered = sorted(scores.scorecards.items(), key=lambda item: -item[1].total)
    ranks: dict[int, int] = {}
    for place, total in enumerate((card.total for _, card in ordered if not card.not_graded), start=1):
        ranks.setdefault(total, place)
    return {member_id: (place, None if card.not_graded else ranks[card.total]) for place, (member_id, card) in enumerate(ordered, start=1)}
