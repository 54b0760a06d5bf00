"""The machines there are: where the ways of each begin, which cells of the tables are its own, and its share of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine

from services.opinion_reports.states import ISSUE, PIECE
from services.proposals.handling_states import HANDLING
from services.proposals.states import COURSE, ProposalEvent
from tests.services.courses.handled_town import HandledTown, found_handled_town, moved_town
from tests.services.courses.handling_ways import HandlingWays
from tests.services.courses.journey import Journey
from tests.services.courses.proposal_ways import ProposalWays, found_watched_town
from tests.services.courses.report_ways import ReportWays, found_watched_desk
from tests.services.courses.tally import Cell, cells_of
from tests.services.opinion_reports.desk import Desk, moved
from tests.services.proposals.course_cells import EVENTS
from tests.services.proposals.courses_town import Town

E = ProposalEvent


@dataclass(frozen=True)
class Walked:
    """`found` founds what ways begin with, `settled` gives it to a class of ways, on the engine of a copy."""

    name: str
    share: int
    ways: type[Journey]
    cells: Sequence[Cell]
    found: Callable[[Engine], Any]
    settled: Callable[[Any, Engine], Mapping[str, Any]]


def _in_town(town: Town, engine: Engine) -> Mapping[str, Any]:
    return {"town": replace(town, house=replace(town.house, engine=engine)), "committee_id": town.house.committee_id}


def _in_handled_town(town: HandledTown, engine: Engine) -> Mapping[str, Any]:
    return {"town": moved_town(town, engine), "committee_id": town.offices.committee_id}


def _at_desk(desk: Desk, engine: Engine) -> Mapping[str, Any]:
    return {"desk": moved(desk, engine), "committee_id": desk.committee_id}


_AFTER_FILING = (E.ASSIGN, E.COMPLETE, E.REDO, E.TRACK, E.CLOSE, E.FULFIL)
_ARCHIVED_UNDECIDED = ("not_filed", "converted", "referred", "withdrawn")
_PROPOSALS = [*cells_of(COURSE, EVENTS), *((COURSE.page, state, "archive") for state in _ARCHIVED_UNDECIDED)]
_HANDLINGS = [
    *cells_of(HANDLING),
    *cells_of(COURSE, _AFTER_FILING),
    (COURSE.page, "filed", "withdraw"),
    *((COURSE.page, state, "archive") for state in ("closed", "merged", "withdrawn")),
]
MACHINES = (
    Walked("proposals", 30, ProposalWays, _PROPOSALS, found_watched_town, _in_town),
    Walked("handlings", 40, HandlingWays, _HANDLINGS, found_handled_town, _in_handled_town),
    Walked("reports", 30, ReportWays, [*cells_of(PIECE), *cells_of(ISSUE)], found_watched_desk, _at_desk),
)
