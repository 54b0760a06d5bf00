"""How a year's totals are spread, told so that nobody is named by it: no range holds fewer than three members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import select
from sqlmodel import Session, col

from scoring_plugins.engine.scorecard import MICRO
from services.listings.scorings import latest_scoring
from services.models import ScoredMember
from services.permissions import Actor, Right, require

RANGE = 10 * MICRO
FEWEST = 3


class DistributionRange(msgspec.Struct, frozen=True):
    """Members with at least `lowest` and less than `below`, in micro-points: none, or three and more."""

    lowest: int
    below: int
    count: int


class ScoreDistribution(msgspec.Struct, frozen=True, kw_only=True):
    """The totals of a committee's year. Quartiles are totals that occur: the lowest that a quarter, half or three quarters do not exceed.

    They are None where a quarter of the members would be fewer than three.
    """

    scoring_id: int
    count: int
    lower_quartile: int | None
    median: int | None
    upper_quartile: int | None
    ranges: tuple[DistributionRange, ...]


def score_distribution(session: Session, actor: Actor, committee_id: int, year: int) -> ScoreDistribution | None:
    """The distribution of the year's scoring that counts; None without one, or where fewer than three members were scored."""
    require(actor, Right.READ_FIGURES, committee_id)
    scoring = latest_scoring(session, actor, committee_id, year)
    if scoring is None:
        return None
    totals = sorted(session.execute(select(col(ScoredMember.total)).where(col(ScoredMember.scoring_id) == scoring.id)).scalars())
    return None if len(totals) < FEWEST else spread(scoring.id, totals)


def spread(scoring_id: int, totals: list[int]) -> ScoreDistribution:
    """The distribution of sorted totals, three at least."""
    tells_quartiles = len(totals) >= 4 * FEWEST
    lower, median, upper = (totals[-(-len(totals) * quarters // 4) - 1] if tells_quartiles else None for quarters in (1, 2, 3))
    return ScoreDistribution(
        scoring_id=scoring_id,
        count=len(totals),
        lower_quartile=lower,
        median=median,
        upper_quartile=upper,
        ranges=tuple(_closed(_merged(totals))),
    )


def _merged(totals: Iterable[int]) -> Iterator[DistributionRange]:
    """Ranges of ten points from the lowest to the highest; each with a few is joined to those above, empty ones in a row are one."""
    counts = Counter(total // RANGE for total in totals)
    open_from, open_count, expected = min(counts), 0, min(counts)
    for place in sorted(counts):
        if place > expected and open_count == 0:
            yield DistributionRange(expected * RANGE, place * RANGE, 0)
            open_from = place
        open_count += counts[place]
        expected = place + 1
        if open_count >= FEWEST:
            yield DistributionRange(open_from * RANGE, expected * RANGE, open_count)
            open_from, open_count = expected, 0
    if open_count:
        yield DistributionRange(open_from * RANGE, expected * RANGE, open_count)


def _closed(ranges: Iterable[DistributionRange]) -> list[DistributionRange]:
    """The last range joined to the one below that holds members, where it holds too few itself."""
    found = list(ranges)
    while len(found) > 1 and found[-1].count < FEWEST:
        last, before = found.pop(), found.pop()
        found.append(DistributionRange(before.lowest, last.below, before.count + last.count))
    return found
