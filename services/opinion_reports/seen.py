"""Which pieces and issues an actor may see, and which a right reaches: conditions, for lists and for one that is held for a change."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from services.bodies import of_own_bodies
from services.models import ReportCourse, ReportIssue, ReportWriter
from services.permissions import Actor, Reach, Right

# Who reads all of a committee's pieces, drafts among them; who reads performance reads what was submitted.
_OFFICE = (Right.EDIT, Right.DECIDE, Right.REGISTER)


def pieces_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition of the pieces that the actor may read: one's own, one's body's, what one entered as an informant, or the office's.

    Whoever reads performance reads what was submitted; a draft is its writers' and the office's.
    """
    of = col(ReportCourse.committee_id)
    submitted = and_(col(ReportCourse.report_id).is_not(None), of.in_(sorted(actor.committees_with(Right.READ_PERFORMANCE))))
    return or_(piece_drafts_seen(actor), submitted)


def piece_drafts_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition of the pieces of which the actor may read what was never handed in, as well."""
    return or_(col(ReportCourse.committee_id).in_(_of_office(actor)), pieces_reached(actor, Right.REPORT))


def pieces_reached(actor: Actor, right: Right) -> ColumnElement[bool]:
    """The condition of the pieces that a right reaches: a whole committee's, or one's own."""
    return or_(col(ReportCourse.committee_id).in_(sorted(actor.committees_with(right))), *own_pieces(actor, right))


def own_pieces(actor: Actor, right: Right) -> list[ColumnElement[bool]]:
    """The conditions of the pieces that a right reaches which is held for oneself, for a body, or for what one enters."""
    of, informant = col(ReportCourse.committee_id), col(ReportCourse.informant_id)
    entered = [and_(of == scope.committee_id, informant == actor.account_id) for scope in actor.held_for(right, Reach.ENTERED)]
    return [*spoken_pieces(actor, right), *entered]


def spoken_pieces(actor: Actor, right: Right) -> list[ColumnElement[bool]]:
    """The conditions of the pieces that the actor writes, or speaks for as their body. An informant's is the informant's alone."""
    own = sorted(int(scope.id) for scope in actor.held_for(right, Reach.OWN))
    written = select(col(ReportWriter.course_id)).where(col(ReportWriter.member_id).in_(own))
    bodies = of_own_bodies(actor, right, col(ReportCourse.committee_id), col(ReportCourse.body))
    of_bodies = [and_(condition, col(ReportCourse.informant_id).is_(None)) for condition in bodies]
    return [*([col(ReportCourse.id).in_(written)] if own else []), *of_bodies]


def issues_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition of the issues that the actor may read: the office's, and once they are issued for whoever reads all performance."""
    of = col(ReportIssue.committee_id)
    read = actor.committees_with(Right.READ_PERFORMANCE)
    return or_(issue_drafts_seen(actor), and_(col(ReportIssue.issued_on).is_not(None), of.in_(sorted(read))))


def issue_drafts_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition of the issues that the actor may read as they are edited."""
    return col(ReportIssue.committee_id).in_(_of_office(actor))


def _of_office(actor: Actor) -> list[int]:
    return sorted(frozenset[int]().union(*(actor.committees_with(right) for right in _OFFICE)))
