"""并案: proposals merged into another are handled and answered with it; those put on file are registered as handled and answered too."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from services.models import Handling, HandlingCourse, Outcome, ProposalCourse, ProposalState, Reply
from services.models.columns import Registered

_MERGED = (ProposalState.MERGED, ProposalState.ARCHIVED)
_STAMPED = ("registered_by_id", "registered_at", "verified_by_id", "verified_at", "verified_because")


def decided_to_merge() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions on `ProposalCourse` that it is merged: where that is only proposed, nothing follows yet."""
    return col(ProposalCourse.outcome) == Outcome.MERGE, col(ProposalCourse.state).in_(_MERGED)


def answered_with(session: Session, course: ProposalCourse) -> list[ProposalCourse]:
    """The courses merged into a proposal's, and into those: all that are answered with it."""
    found: list[ProposalCourse] = []
    above = [course.id]
    while above:
        below = select(ProposalCourse).where(col(ProposalCourse.merge_into_id).in_(above), *decided_to_merge())
        new = session.exec(below.order_by(col(ProposalCourse.id))).all()
        found += new
        above = [each.id for each in new]
    return found


def let_follow(session: Session, course: ProposalCourse, handling: HandlingCourse) -> None:
    """Whatever is verified of a unit's handling and reply holds for the filed proposals merged into its own. Call it inside `acting`.

    A proposal counts as answered by its own handlings: without them, one merged and on file would never be.
    """
    fact = session.get_one(Handling, handling.handling_id)
    reply = session.exec(select(Reply).where(Reply.handling_id == fact.id)).first()
    for merged in answered_with(session, course):
        if merged.proposal_id is None or not merged.counts_as_filed:
            continue
        of_unit = (Handling.proposal_id == merged.proposal_id, Handling.unit_id == fact.unit_id)
        own = session.exec(select(Handling).where(*of_unit)).first()
        if own is None:
            said = {"proposal_id": merged.proposal_id, "unit_id": fact.unit_id, "role": fact.role, "assigned_on": fact.assigned_on}
            own = Handling.model_validate({**said, **_as_of(fact)})
            session.add(own)
            session.flush()
        if reply is not None and session.exec(select(Reply.id).where(Reply.handling_id == own.id)).first() is None:
            session.add(Reply.model_validate({"handling_id": own.id, "replied_on": reply.replied_on, **_as_of(reply)}))
    session.flush()


def _as_of(fact: Registered) -> dict[str, object]:
    """Whose row it is, who registered it and who verified it."""
    return {"committee_id": fact.committee_id, **{name: getattr(fact, name) for name in _STAMPED}}
