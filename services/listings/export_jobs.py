"""Exports of committees as flat rows, the newest first: those of the whole office, for whoever reads what everybody scored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, Select, and_, or_, select
from sqlmodel import col

from services.database import reading
from services.listings.paging import Condition, Listing
from services.models import ActivityGroup, ExportJob, ExportState, Member
from services.permissions import Actor, Right
from services.reach import groups_reached, members_reached


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
    members: str | None
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
    is_own: bool
    own_member_id: int | None
    own_group_id: int | None

    @property
    def progress(self) -> JobProgress:
        return JobProgress(self.state, self.done, self.total, self.problem)

    @property
    def is_kept(self) -> bool:
        """Whether there is a file, and its time is not over."""
        return self.state is ExportState.DONE and self.expires_at is not None and self.expires_at > datetime.now(UTC)


class ExportListing(Listing[ExportJobRow]):
    """The office's exports, for whoever reads what everybody scored; a member's own form for the account that asked for it alone."""

    def _may_read(self, actor: Actor) -> Condition:
        of_office, asked = col(ExportJob.is_own).is_(False), col(ExportJob.asked_by_id) == actor.account_id
        ways = [and_(self.owner.in_(sorted(actor.committees_with(self.right))), or_(of_office, asked))]
        if (members := members_reached(actor, self.right)) is not None:
            ways.append(and_(asked, _OWN_MEMBER.in_(members)))
        if (groups := groups_reached(actor, self.right)) is not None:
            ways.append(and_(asked, _OWN_GROUP.in_(groups)))
        return or_(*ways)

    def _made(self, actor: Actor, make: Callable[[Select[Any]], Select[Any]], shape: Hashable, once: object = False) -> Select[Any]:
        # Who asks is written into the statement: it is good for nobody else.
        return make(self._readable(actor))

    def _given(self, actor: Actor, **parameters: Any) -> dict[str, Any]:
        return parameters


# The member whose own form it is; None for an office's export.
_OWN_MEMBER = (
    select(col(Member.id))
    .where(col(ExportJob.is_own), col(Member.committee_id) == col(ExportJob.committee_id), col(Member.number) == col(ExportJob.member))
    .correlate(ExportJob)
    .scalar_subquery()
)
# The group whose own form it is; None for any other export.
_OWN_GROUP = (
    select(col(ActivityGroup.id))
    .where(
        col(ExportJob.is_own),
        col(ActivityGroup.committee_id) == col(ExportJob.committee_id),
        col(ActivityGroup.kind) == col(ExportJob.group_kind),
        col(ActivityGroup.name) == col(ExportJob.group_name),
    )
    .correlate(ExportJob)
    .scalar_subquery()
)
_OWN = {"own_member_id": _OWN_MEMBER, "own_group_id": _OWN_GROUP}
EXPORT_JOBS = ExportListing(
    name="export_jobs",
    row=ExportJobRow._make,
    columns={name: _OWN[name] if name in _OWN else col(getattr(ExportJob, name)) for name in ExportJobRow._fields},
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
