"""督办记录更正: one visit, meeting or suggestion that was written down wrongly says something else, or is gone; the audit keeps it."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import Supervision, SupervisionStep, SupervisionStepKind, SupervisionSuggestion
from services.permissions import Actor, Right
from services.proposals.handling_days import problems_of_day
from services.proposals.supervising import key_marks
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn_for
from services.verification import problems_of_reason

E = TypeVar("E", SupervisionStep, SupervisionSuggestion)


def change_supervision_step(
    session: Session,
    actor: Actor,
    step_id: int,
    kind: SupervisionStepKind,
    place: str,
    held_on: date,
    reason: str,
    expected_revision: int | None = None,
) -> int:
    """A visit or a meeting that was written down wrongly was of that kind, there and then. Returns the supervision's id.

    `expected_revision` is the supervision's. Raises Refusal NOT_FOUND, FORBIDDEN, STALE, or every problem: of the texts, IN_FUTURE,
    TOO_EARLY, REASON_MISSING, VERIFIED_FACTS where a key proposal of the supervision is confirmed: that is withdrawn first.
    """
    step, supervision = _taken(session, actor, SupervisionStep, step_id, expected_revision)
    problems = [*problems_of_texts({"place": place}), *problems_of_day("held_on", held_on, date(supervision.year, 1, 1))]
    refuse([*problems, *problems_of_reason(reason), *_problems_of_confirmed(session, supervision)])
    with acting(session, actor, "supervision.change_step", reason):
        supervision.revision += 1
        step.kind, step.place, step.held_on = kind, place, held_on
    return step.supervision_id


def remove_supervision_step(session: Session, actor: Actor, step_id: int, reason: str, expected_revision: int | None = None) -> int:
    """A visit or a meeting that never was is gone. Returns the supervision's id. Raises Refusal as `change_supervision_step` does."""
    step, supervision = _taken(session, actor, SupervisionStep, step_id, expected_revision)
    return _remove(session, actor, step, supervision, "supervision.remove_step", reason)


def change_suggestion(
    session: Session, actor: Actor, suggestion_id: int, aspect: str, suggestion: str, reason: str, expected_revision: int | None = None
) -> int:
    """A suggestion says something else, in its place. Returns the supervision's id. Raises Refusal as `change_supervision_step` does."""
    found, supervision = _taken(session, actor, SupervisionSuggestion, suggestion_id, expected_revision)
    problems = [*problems_of_texts({"aspect": aspect, "suggestion": suggestion}), *problems_of_reason(reason)]
    refuse([*problems, *_problems_of_confirmed(session, supervision)])
    with acting(session, actor, "supervision.change_suggestion", reason):
        supervision.revision += 1
        found.aspect, found.text = aspect.strip(), suggestion.strip()
    return found.supervision_id


def remove_suggestion(session: Session, actor: Actor, suggestion_id: int, reason: str, expected_revision: int | None = None) -> int:
    """A suggestion that nobody made is gone; the others keep their places. Returns the supervision's id.

    Raises Refusal as `change_supervision_step` does.
    """
    found, supervision = _taken(session, actor, SupervisionSuggestion, suggestion_id, expected_revision)
    return _remove(session, actor, found, supervision, "supervision.remove_suggestion", reason)


def _taken(session: Session, actor: Actor, table: type[E], entry_id: int, expected_revision: int | None) -> tuple[E, Supervision]:
    """The entry and its supervision, held until the transaction ends. Raises Refusal NOT_FOUND for what somebody removed meanwhile."""
    take_turn_for(session, actor, Right.EXAMINE, table, entry_id)
    entry = session.exec(select(table).where(col(table.id) == entry_id).execution_options(populate_existing=True)).first()
    if entry is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    return entry, held(session, Supervision, entry.supervision_id, expected_revision)


def _remove(
    session: Session, actor: Actor, entry: SupervisionStep | SupervisionSuggestion, supervision: Supervision, action: str, reason: str
) -> int:
    refuse([*problems_of_reason(reason), *_problems_of_confirmed(session, supervision)])
    supervision_id = entry.supervision_id
    with acting(session, actor, action, reason):
        supervision.revision += 1
        session.delete(entry)
    return supervision_id


def _problems_of_confirmed(session: Session, supervision: Supervision) -> list[Problem]:
    """That what the entry says counts already, and what may be done instead."""
    confirmed = sum(mark.verified_at is not None for mark in key_marks(session, supervision))
    if not confirmed:
        return []
    return [Problem("VERIFIED_FACTS", "id", say("supervisions.entry_verified", name=supervision.name, count=confirmed))]
