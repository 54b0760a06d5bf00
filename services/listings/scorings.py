"""Scorings of committees' years as flat rows; of each year, the one finished last is what counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import Engine, String, bindparam, func, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.database import reading
from services.listings.among import among
from services.listings.paging import Condition, Fixed, Listing
from services.models import Scoring, ScoringState
from services.permissions import Actor, Right
from services.scorings.starting import is_dead


class Progress(NamedTuple):
    """How far a scoring was when it was looked at: members kept, of how many, and why it failed if it did."""

    state: ScoringState
    done: int
    total: int
    problem: str | None


class ScoringRow(NamedTuple):
    """`state` and `problem` as they were written; `state_now` and `problem_now` know a run that died on its way.

    `group_kind` is the kind of the groups that were scored, empty for members.
    """

    id: int
    committee_id: int
    year: int
    group_kind: str
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str
    facts_hash: str | None
    engine_version: str
    period_from: date
    period_to: date
    cut_off: date
    unverified_count: int
    state: ScoringState
    done: int
    total: int
    problem: str | None
    started_at: datetime
    beat_at: datetime
    finished_at: datetime | None

    @property
    def state_now(self) -> ScoringState:
        return ScoringState.FAILED if self._is_dead else self.state

    @property
    def problem_now(self) -> str | None:
        return say("scorings.interrupted") if self._is_dead else self.problem

    @property
    def progress_now(self) -> Progress:
        return Progress(self.state_now, self.done, self.total, self.problem_now)

    @property
    def _is_dead(self) -> bool:
        return is_dead(self.state, self.beat_at, datetime.now(UTC))


SCORINGS = Listing(
    name="scorings",
    row=ScoringRow._make,
    columns={name: col(getattr(Scoring, name)) for name in ScoringRow._fields},
    owner=col(Scoring.committee_id),
    right=Right.READ_FIGURES,
    order=("id",),
    key_types=(int,),
    descending=True,
)


@dataclass(frozen=True)
class ScoringsSought:
    """Which scorings are sought; None seeks all."""

    year: int | None = None

    def conditions(self) -> list[Condition]:
        return [] if self.year is None else [col(Scoring.year) == self.year]


_OF_YEAR = (
    among(col(Scoring.committee_id), "committees"),
    col(Scoring.year) == bindparam("year"),
    col(Scoring.group_kind) == bindparam("group_kind", type_=String()),
    col(Scoring.state) == ScoringState.DONE,
)
_LATEST = Fixed(col(Scoring.id).in_(select(func.max(col(Scoring.id))).where(*_OF_YEAR).group_by(col(Scoring.committee_id))))


def latest_scorings(
    session: Session, actor: Actor, committee_ids: Collection[int], year: int, group_kind: str = ""
) -> Mapping[int, ScoringRow]:
    """The scoring of the year that was finished last, by committee; committees without one, or of which it may not be read, are left out.

    It is that of members, or with `group_kind` that of groups of the kind. One statement.
    """
    given = {"committees": sorted(set(committee_ids)), "year": year, "group_kind": group_kind}
    return {row.committee_id: row for row in SCORINGS.found(session, actor, _LATEST, **given)}


def progress_in(engine: Engine, ids: Collection[int]) -> Mapping[int, Progress]:
    """How far scorings are at this moment, by id; those that are not there are left out. One statement, in a view of its own.

    Nobody's rights are asked: it is for one who looks on behalf of many, each of whom was asked.
    """
    with reading(engine) as session:
        rows = session.execute(select(*SCORINGS.columns.values()).where(col(Scoring.id).in_(sorted(ids))))
        return {row.id: row.progress_now for row in map(ScoringRow._make, rows)}


def latest_scoring(session: Session, actor: Actor, committee_id: int, year: int, group_kind: str = "") -> ScoringRow | None:
    """The committee's scoring of the year that was finished last; None if there is none that may be read."""
    return latest_scorings(session, actor, [committee_id], year, group_kind).get(committee_id)
