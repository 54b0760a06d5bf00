"""文稿 as flat rows, without their text: what stands is for whoever sees the work, what stood before for its writers and the office."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlmodel import col

from services.listings.paging import Condition, Listing
from services.models import (
    Account,
    CourseManuscript,
    HandlingCourse,
    HandlingState,
    ManuscriptOrigin,
    ProposalCourse,
    ReplyRound,
    ReportCourse,
    ReportIssue,
)
from services.opinion_reports.seen import issue_drafts_seen, issues_seen, piece_drafts_seen, pieces_seen
from services.permissions import Actor, Reach, Right
from services.proposals.handlings_seen import handlings_seen, of_units
from services.proposals.seen import course_drafts_seen, courses_seen

R = TypeVar("R", bound=tuple[Any, ...])
# Who reads every version of what units answer.
_OFFICE = (Right.EXAMINE, Right.HANDLE, Right.DECIDE)
# A co-handler's opinion goes to the lead, the lead's draft to its co-handlers.
SHOWN_TO_PARTNERS = (HandlingState.OPINION_GIVEN, HandlingState.COSIGNING, HandlingState.SUPERVISOR_REVIEW, HandlingState.REPLIED)


class CourseManuscriptRow(NamedTuple):
    """One of the four ids of works is there. `made_by` is None for what stood there before versions were kept."""

    id: int
    committee_id: int
    proposal_course_id: int | None
    report_course_id: int | None
    report_issue_id: int | None
    handling_course_id: int | None
    version: int
    is_latest: bool
    origin: ManuscriptOrigin
    file_name: str | None
    sha256: str
    length: int
    dropped: str
    made_at: datetime
    made_by: str | None


class ManuscriptListing(Listing[R]):
    """Rows whose readers are asked for by the work they belong to."""

    def _may_read(self, actor: Actor) -> Condition:
        latest = col(CourseManuscript.is_latest)
        standing = (_of_proposals(courses_seen(actor)), _handled(actor), _of_pieces(pieces_seen(actor)), _of_issues(issues_seen(actor)))
        # Earlier versions may never have been handed in.
        drafts = (_of_proposals(course_drafts_seen(actor)), _of_pieces(piece_drafts_seen(actor)), _of_issues(issue_drafts_seen(actor)))
        return or_(and_(latest, or_(*standing)), *drafts, _answered(actor))

    def _made(self, actor: Actor, make: Callable[[Select[Any]], Select[Any]], shape: Hashable, once: object = False) -> Select[Any]:
        # What an actor may see is written into the statement: it is good for nobody else.
        return make(self._readable(actor))

    def _given(self, actor: Actor, **parameters: Any) -> dict[str, Any]:
        return parameters


def _of_proposals(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(CourseManuscript.proposal_course_id).in_(select(col(ProposalCourse.id)).where(condition))


def _handled(actor: Actor) -> ColumnElement[bool]:
    """A unit is told the text of what it handles."""
    handled = select(col(HandlingCourse.course_id)).join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    return col(CourseManuscript.proposal_course_id).in_(handled.where(handlings_seen(actor)))


def _of_pieces(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(CourseManuscript.report_course_id).in_(select(col(ReportCourse.id)).where(condition))


def _of_issues(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(CourseManuscript.report_issue_id).in_(select(col(ReportIssue.id)).where(condition))


def _answered(actor: Actor) -> ColumnElement[bool]:
    """Replies: every version for the unit and the office, what was passed for whoever sees the handling, drafts for partners."""
    key = col(CourseManuscript.handling_course_id)
    office = sorted(frozenset[int]().union(*(actor.committees_with(right) for right in _OFFICE)))
    units = sorted(int(scope.id) for scope in actor.held_for(Right.HANDLE, Reach.UNIT))
    own = select(col(HandlingCourse.id)).where(col(HandlingCourse.unit_id).in_(units))
    passed = select(col(ReplyRound.manuscript_id)).join(HandlingCourse, col(HandlingCourse.id) == col(ReplyRound.handling_course_id))
    passed = passed.join(ProposalCourse, col(ProposalCourse.id) == col(HandlingCourse.course_id))
    drafted = col(HandlingCourse.state).in_(SHOWN_TO_PARTNERS)
    partners = [select(col(HandlingCourse.id)).where(condition, drafted) for condition in of_units(actor)]
    return or_(
        and_(key.is_not(None), col(CourseManuscript.committee_id).in_(office)),
        key.in_(own),
        col(CourseManuscript.id).in_(passed.where(handlings_seen(actor))),
        *(and_(col(CourseManuscript.is_latest), key.in_(partner)) for partner in partners),
    )


COURSE_MANUSCRIPTS = ManuscriptListing(
    name="course_manuscripts",
    row=CourseManuscriptRow._make,
    columns={
        name: col(Account.display_name) if name == "made_by" else col(getattr(CourseManuscript, name))
        for name in CourseManuscriptRow._fields
    },
    owner=col(CourseManuscript.committee_id),
    right=Right.REFER,
    order=("version", "id"),
    key_types=(int, int),
    joins=lambda statement: statement.outerjoin(Account, col(Account.id) == col(CourseManuscript.made_by_id)),
)
