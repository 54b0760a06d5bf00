"""Exports of committees as flat rows, the newest first: those of the whole office, for whoever reads what everybody scored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Engine, select
from sqlmodel import col

from services.database import reading
from services.listings.paging import Condition, Listing
from services.models import ExportJob, ExportState
from services.permissions import Right


class JobProgress(NamedTuple):
    """How far an export was when it was looked at: members done, of how many, and why it failed if it did."""

    state: ExportState
    done: int
    total: int
    problem: str | None


class ExportJobRow(NamedTuple):
    id: int
    committee_id: int
    year: int
    form: str
    number: int | None
    member: str | None
    group_kind: str
    group_name: str | None
    is_unmasked: bool
    file_name: str
    state: ExportState
    done: int
    total: int
    problem: str | None
    asked_by_id: int
    asked_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    size: int | None
    sha256: str | None

    @property
    def progress(self) -> JobProgress:
        return JobProgress(self.state, self.done, self.total, self.problem)

    @property
    def is_kept(self) -> bool:
        """Whether there is a file, and its time is not over."""
        return self.state is ExportState.DONE and self.expires_at is not None and self.expires_at > datetime.now(UTC)


EXPORT_JOBS = Listing(
    name="export_jobs",
    row=ExportJobRow._make,
    columns={name: col(getattr(ExportJob, name)) for name in ExportJobRow._fields},
    owner=col(ExportJob.committee_id),
    right=Right.READ_PERFORMANCE,
    order=("id",),
    key_types=(int,),
    descending=True,
)


@dataclass(frozen=True)
class ExportsSought:
    """Which exports are sought: of a committee, asked for by one account or by anybody."""

    committee_id: int
    asked_by_id: int | None = None

    def conditions(self) -> list[Condition]:
        of_account = [] if self.asked_by_id is None else [col(ExportJob.asked_by_id) == self.asked_by_id]
        return [col(ExportJob.committee_id) == self.committee_id, *of_account]


def export_progress_in(engine: Engine, ids: Collection[int]) -> Mapping[int, JobProgress]:
    """How far exports are at this moment, by id; those that are not there are left out. One statement, in a view of its own.

    Nobody's rights are asked: it is for one who looks on behalf of many, each of whom was asked.
    """
    columns = (col(ExportJob.state), col(ExportJob.done), col(ExportJob.total), col(ExportJob.problem))
    with reading(engine) as session:
        rows = session.execute(select(col(ExportJob.id), *columns).where(col(ExportJob.id).in_(sorted(ids))))
        return {row[0]: JobProgress._make(row[1:]) for row in rows}
