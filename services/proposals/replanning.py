"""督办更正: a supervision that was planned wrongly says something else, or is gone; the audit keeps what it said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, refuse
from services.models import (
    ProposalMark,
    SupervisedProposal,
    Supervision,
    SupervisionMember,
    SupervisionStep,
    SupervisionSuggestion,
)
from services.permissions import Actor, Right
from services.proposals.supervising import (
    SupervisionDraft,
    key_marks,
    mark_key,
    members_named,
    problems_of_plan,
    proposals_named,
    take_supervision,
)
from services.verification import problems_of_reason

_PARTS: tuple[Any, ...] = (SupervisedProposal, SupervisionMember, SupervisionStep, SupervisionSuggestion)


def change_supervision(
    session: Session,
    actor: Actor,
    supervision_id: int,
    draft: SupervisionDraft,
    reason: str | None = None,
    expected_revision: int | None = None,
) -> int:
    """Make a plan say what `draft` says: its words, its proposals, its members. Returns the supervision's id.

    A proposal that leaves is a key one no more, unless it is under another supervision; who comes is confirmed by somebody else. Raises
    Refusal NOT_FOUND, FORBIDDEN, STALE, or every problem: those of `plan_supervision`, REASON_MISSING once something came of it,
    TOO_EARLY for a year that begins after a visit or meeting, VERIFIED_FACTS where a mark that would go is verified.
    """
    supervision = take_supervision(session, actor, supervision_id, Right.EXAMINE, expected_revision)
    proposals, problems = proposals_named(session, supervision.committee_id, draft.proposals)
    members, of_members = members_named(session, supervision.committee_id, draft.members)
    problems = [*problems_of_plan(session, supervision.committee_id, draft, supervision.id), *problems, *of_members]
    going = _marks_going(session, supervision, {each.id for each in proposals})
    problems += [*_problems_of_steps(session, supervision, draft.year), *_problems_of_verified(going, "proposals")]
    if reason is not None or _has_results(session, supervision):
        problems += problems_of_reason(reason or "")
    refuse(problems)
    with acting(session, actor, "supervision.change", reason):
        supervision.year, supervision.name = draft.year, draft.name.strip()
        supervision.kind, supervision.led_by = draft.kind, draft.led_by
        supervision.revision += 1
        for mark in going:
            session.delete(mark)
        _settle(session, SupervisedProposal, supervision, "proposal_id", [each.id for each in proposals])
        _settle(session, SupervisionMember, supervision, "member_id", members)
        for proposal in proposals:
            mark_key(session, actor, proposal, draft.chosen_on)
    return supervision_id


def remove_supervision(session: Session, actor: Actor, supervision_id: int, reason: str, expected_revision: int | None = None) -> int:
    """A supervision that should not be is gone, with what came of it; returns the id that it had.

    Its proposals are key ones no more, unless under another. Raises Refusal NOT_FOUND, FORBIDDEN, STALE, REASON_MISSING, or VERIFIED_FACTS
    where such a mark is verified: whoever verified it withdraws that first.
    """
    supervision = take_supervision(session, actor, supervision_id, Right.EXAMINE, expected_revision)
    going = _marks_going(session, supervision, ())
    refuse([*problems_of_reason(reason), *_problems_of_verified(going, "id")])
    with acting(session, actor, "supervision.remove", reason):
        for mark in going:
            session.delete(mark)
        for table in _PARTS:
            _settle(session, table, supervision, "id", [])
        session.flush()
        session.delete(supervision)
    return supervision_id


def _has_results(session: Session, supervision: Supervision) -> bool:
    """Whether somebody confirmed its key proposals, or a visit, a meeting or a suggestion is written down."""
    if any(mark.verified_at is not None for mark in key_marks(session, supervision)):
        return True
    steps = select(SupervisionStep.id).where(SupervisionStep.supervision_id == supervision.id)
    suggestions = select(SupervisionSuggestion.id).where(SupervisionSuggestion.supervision_id == supervision.id)
    return session.exec(steps).first() is not None or session.exec(suggestions).first() is not None


def _marks_going(session: Session, supervision: Supervision, staying: Collection[int | None]) -> list[ProposalMark]:
    """The marks 重点 of its proposals that are not among `staying`, and under no other supervision."""
    elsewhere = select(SupervisedProposal.proposal_id).where(SupervisedProposal.supervision_id != supervision.id)
    kept = {*staying, *session.exec(elsewhere.where(SupervisedProposal.committee_id == supervision.committee_id))}
    return [mark for mark in key_marks(session, supervision) if mark.proposal_id not in kept]


def _problems_of_verified(marks: Collection[ProposalMark], field: str) -> list[Problem]:
    verified = sum(mark.verified_at is not None for mark in marks)
    return [Problem("VERIFIED_FACTS", field, say("deletions.verified", count=verified))] if verified else []


def _problems_of_steps(session: Session, supervision: Supervision, year: int) -> list[Problem]:
    """That something was held before the year that it would be a supervision of."""
    held = select(col(SupervisionStep.held_on)).where(SupervisionStep.supervision_id == supervision.id)
    first = session.exec(held.order_by(col(SupervisionStep.held_on))).first()
    if first is None or year <= first.year:
        return []
    return [Problem("TOO_EARLY", "year", say("handling_course.too_early", day=first, earliest=date(year, 1, 1)))]


def _settle(session: Session, table: Any, supervision: Supervision, column: str, wanted: list[Any]) -> None:
    """Exactly these proposals or members are under it."""
    there = {getattr(row, column): row for row in session.exec(select(table).where(table.supervision_id == supervision.id))}
    for key in there.keys() - set(wanted):
        session.delete(there[key])
    session.flush()
    of = {"committee_id": supervision.committee_id, "supervision_id": supervision.id}
    session.add_all(table.model_validate({**of, column: key}) for key in wanted if key not in there)
