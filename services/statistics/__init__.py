"""Every figure a committee publishes about a year, derived from individual records and never stored.

A figure counts *verified* facts only; beside it stands how much more it would be if everything registered were verified.
The year is the calendar year of the work's own day: the day a proposal or report was submitted, the first day an activity was held,
the day key proposals were put under supervision.
What became of a work counts with the work, whenever it happened, so that each figure of a funnel is a part of the one before it.
"""

from __future__ import annotations

from datetime import date

import msgspec
from sqlmodel import Session

from services.models import LocalCommittee
from services.permissions import Actor, Right, require
from services.statistics.activities import KindCount, activities_by_kind, activity_figures
from services.statistics.figures import Figure
from services.statistics.members import SectorCount, members_by_sector, members_figure
from services.statistics.opinion_reports import opinion_report_figures
from services.statistics.proposals import proposal_figures
from services.statistics.supervisions import supervision_figures
from services.verification import unverified_count

__all__ = ["Figure", "KindCount", "SectorCount", "YearStatistics", "year_statistics"]


class YearStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """A committee's calendar year. `unverified_facts` is how many registered facts of the year nobody has verified: none is counted."""

    committee_id: int
    committee_name: str
    year: int
    figures: tuple[Figure, ...]
    activities_by_kind: tuple[KindCount, ...]
    members_by_sector: tuple[SectorCount, ...]
    unverified_facts: int

    def figure(self, name: str) -> Figure:
        """The figure called `name`. Raises KeyError."""
        return {figure.name: figure for figure in self.figures}[name]


def year_statistics(session: Session, actor: Actor, committee_id: int, year: int) -> YearStatistics:
    """All figures of one committee's calendar year, in the same few statements however many records there are. Raises Refusal."""
    require(actor, Right.READ_FIGURES, committee_id)
    committee = session.get_one(LocalCommittee, committee_id)
    first, last = date(year, 1, 1), date(year, 12, 31)
    kinds = activities_by_kind(session, committee_id, first, last)
    sectors = members_by_sector(session, committee_id, last)
    return YearStatistics(
        committee_id=committee_id,
        committee_name=committee.name,
        year=year,
        figures=(
            *proposal_figures(session, committee_id, first, last),
            *opinion_report_figures(session, committee_id, committee.level, first, last),
            *activity_figures(kinds),
            members_figure(sectors),
            *supervision_figures(session, committee_id, first, last),
        ),
        activities_by_kind=kinds,
        members_by_sector=sectors,
        unverified_facts=unverified_count(session, committee_id, first, last),
    )
