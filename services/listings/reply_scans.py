"""答复件 as flat rows: for the unit and the office, for the units that work with it, and of a passed reply for whoever sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, or_
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.attachments import AttachmentStore, KeptFile
from services.errors import Refusal
from services.listings.course_manuscripts import SHOWN_TO_PARTNERS
from services.listings.paging import Condition
from services.listings.selections import SeenListing
from services.models import HandlingCourse, ProposalCourse, ReplyRound, ReplyScan
from services.permissions import Actor, Reach, Right
from services.proposals.handlings_seen import handlings_seen, of_units

_OFFICE = (Right.EXAMINE, Right.HANDLE, Right.DECIDE)


class ReplyScanRow(NamedTuple):
    """`size` in bytes; `round` is the reply's that it shows."""

    id: int
    committee_id: int
    handling_course_id: int
    round: int
    file_name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    withdrawn_at: datetime | None
    withdrawn_because: str | None


def _seen(actor: Actor) -> Condition:
    owner, unit = col(ReplyScan.committee_id), col(HandlingCourse.unit_id)
    office = sorted(frozenset[int]().union(*(actor.committees_with(right) for right in _OFFICE)))
    own = (and_(owner == scope.committee_id, unit == scope.id) for scope in actor.held_for(Right.HANDLE, Reach.UNIT))
    same_round = (col(ReplyRound.handling_course_id) == col(HandlingCourse.id), col(ReplyRound.round) == col(ReplyScan.round))
    passed = and_(exists().where(*same_round), handlings_seen(actor))
    drafted = and_(col(HandlingCourse.state).in_(SHOWN_TO_PARTNERS), col(ReplyScan.round) == col(HandlingCourse.round))
    return or_(owner.in_(office), *own, passed, *(and_(drafted, partner) for partner in of_units(actor)))


def _answering(statement: Select[Any]) -> Select[Any]:
    joined = statement.join(HandlingCourse, col(HandlingCourse.id) == col(ReplyScan.handling_course_id))
    return joined.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))


REPLY_SCANS = SeenListing(
    name="reply_scans",
    row=ReplyScanRow._make,
    columns={name: col(getattr(ReplyScan, name)) for name in ReplyScanRow._fields},
    owner=col(ReplyScan.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    joins=_answering,
    seen=_seen,
)


def reply_scan_file(session: Session, actor: Actor, store: AttachmentStore, scan_id: int) -> KeptFile:
    """The file of a scan, for whoever is shown the scan. Raises Refusal NOT_FOUND."""
    row = REPLY_SCANS.by_ids(session, actor, [scan_id]).get(scan_id)
    if row is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    return KeptFile(store.path_of(row.sha256), row.file_name, row.media_type, row.size, row.sha256)
