"""Verified assessments, checklists and adjustments: what people gave, one record each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import col

from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.records import MemberState, Record
from services.models import Assessment, AssessmentKind
from services.records.scope import Scope, States
from services.records.works import work_named


def given_record(
    number: str, kind: AssessmentKind, item: str, reason: str, given_by: str, quantity: int | None, dated_on: date, state: MemberState
) -> Record:
    """The record of one thing given to a subject; `quantity` in micro-points, `state` the subject's on that day."""
    return Record(
        kind=kind.value,
        work=work_named("assessment", number),
        title=item,
        dated_on=dated_on,
        # Written in one way, whatever it was typed as: equal facts, equal text.
        quantity=None if quantity is None else Decimal(points_text(quantity)),
        attributes={"item": item, "reason": reason, "by": given_by},
        member=state,
    )


def from_assessments(scope: Scope, states: States) -> Iterable[tuple[int, Record]]:
    statement = select(
        col(Assessment.member_id),
        col(Assessment.number),
        col(Assessment.kind),
        col(Assessment.item),
        col(Assessment.reason),
        col(Assessment.given_by),
        col(Assessment.quantity),
        col(Assessment.dated_on),
    ).where(
        col(Assessment.committee_id) == scope.committee_id,
        col(Assessment.verified_at).is_not(None),
        col(Assessment.member_id).is_not(None),
        col(Assessment.dated_on) >= scope.since,
        col(Assessment.dated_on) <= scope.until,
        *scope.of_members(col(Assessment.member_id)),
    )
    for member_id, number, kind, item, reason, given_by, quantity, dated_on in scope.rows(statement):
        state = states.on(member_id, dated_on) or MemberState()
        yield member_id, given_record(number, kind, item, reason, given_by, quantity, dated_on, state)
