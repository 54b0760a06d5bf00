"""What waits for somebody in the appraisals that are under way: nobody else's name is in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.calendar import Span, calendar_of
from services.due_items import DueItem
from services.models import (
    Appraisal,
    AppraisalState,
    DayUnit,
    Exclusion,
    Objection,
    ObjectionState,
    RegistrationForm,
    RegistrationFormState,
)
from services.permissions import Actor, Reach, Right

_HANDED_IN = (RegistrationFormState.SUBMITTED, RegistrationFormState.ACCEPTED)


class _Year(NamedTuple):
    id: int
    committee_id: int
    year: int
    group_kind: str
    state: AppraisalState
    check_until: date | None
    notice_days: int
    notice_unit: DayUnit
    notice_from: date | None
    notice_until: date | None

    def item(self, kind: str, due_on: date | None = None, *, provisional: bool = False, count: int = 0) -> DueItem:
        year = say("inbox.year_of_groups", year=self.year, kind=self.group_kind) if self.group_kind else say("inbox.year", year=self.year)
        what = say(f"inbox.do_{kind}", year=year, count=count)
        return DueItem(kind, what, self.committee_id, due_on, provisional, ("Appraisal", self.id))


def due_in_appraisals(session: Session, actor: Actor, _today: date) -> Iterator[DueItem]:
    """What waits for the actor: as a member of a committee, as whoever appraises in one, as whoever decides."""
    appraising, deciding = actor.committees_with(Right.APPRAISE), actor.committees_with(Right.DECIDE)
    own = {scope.committee_id: scope.id for scope in actor.held_for(Right.RESPOND, Reach.OWN) if isinstance(scope.id, int)}
    years = _years(session, appraising | deciding | own.keys())
    settled = _settled(session, list(own.values())) if own else set()
    waiting = _waiting(session, actor, [year.id for year in years if year.committee_id in appraising])
    for year in years:
        ends, provisional = year.notice_until, _notice_is_provisional(session, year)
        if year.committee_id in own and not year.group_kind:
            if year.state == AppraisalState.MEMBER_CHECK and (year.id, own[year.committee_id]) not in settled:
                yield year.item("check_own_year", year.check_until)
            if year.state == AppraisalState.PUBLIC_NOTICE:
                yield year.item("object_in_notice", ends, provisional=provisional)
        if year.committee_id in appraising:
            if year.state == AppraisalState.MEMBER_CHECK:
                yield year.item("end_member_check", year.check_until)
            if year.state == AppraisalState.PUBLIC_NOTICE:
                yield year.item("end_public_notice", ends, provisional=provisional)
            for kind, count in waiting.get(year.id, {}).items():
                yield year.item(kind, count=count)
        if year.committee_id in deciding and year.state == AppraisalState.COUNCIL:
            yield year.item("decide_in_council")


def _years(session: Session, committee_ids: frozenset[int]) -> list[_Year]:
    """Appraisals that are under way; without their regulations' text."""
    if not committee_ids:
        return []
    over = (AppraisalState.ISSUED, AppraisalState.FED_BACK, AppraisalState.ARCHIVED)
    under_way = (col(Appraisal.committee_id).in_(sorted(committee_ids)), col(Appraisal.state).not_in(over))
    columns = [col(getattr(Appraisal, name)) for name in _Year._fields]
    return [_Year._make(row) for row in session.execute(select(*columns).where(*under_way).order_by(col(Appraisal.id)))]


def _settled(session: Session, member_ids: list[int]) -> set[tuple[int, int]]:
    """Appraisal and member, where the member is left out or has handed in the form."""
    left_out = select(col(Exclusion.appraisal_id), col(Exclusion.member_id)).where(col(Exclusion.member_id).in_(member_ids))
    own_forms = (col(RegistrationForm.member_id).in_(member_ids), col(RegistrationForm.state).in_(_HANDED_IN))
    handed_in = select(col(RegistrationForm.appraisal_id), col(RegistrationForm.member_id)).where(*own_forms)
    return {(row[0], row[1]) for statement in (left_out, handed_in) for row in session.execute(statement)}


def _waiting(session: Session, actor: Actor, appraisal_ids: list[int]) -> dict[int, dict[str, int]]:
    """How many forms and objections wait for whoever appraises, by appraisal. Nobody decides on an objection of the own entering."""
    if not appraisal_ids:
        return {}
    forms = (col(RegistrationForm.state) == RegistrationFormState.SUBMITTED,)
    objections = (col(Objection.state) == ObjectionState.OPEN, col(Objection.entered_by_id) != actor.account_id)
    counted: dict[int, dict[str, int]] = {}
    wanted: tuple[tuple[str, Any, tuple[ColumnElement[bool], ...]], ...] = (
        ("answer_forms", RegistrationForm.appraisal_id, forms),
        ("decide_objections", Objection.appraisal_id, objections),
    )
    for kind, appraisal, open_ones in wanted:
        among = select(col(appraisal), func.count()).where(col(appraisal).in_(appraisal_ids), *open_ones).group_by(col(appraisal))
        for key, count in session.execute(among):
            counted.setdefault(key, {})[kind] = count
    return counted


def _notice_is_provisional(session: Session, year: _Year) -> bool:
    if year.notice_from is None or year.notice_unit != DayUnit.WORKING_DAYS or year.state != AppraisalState.PUBLIC_NOTICE:
        return False
    return calendar_of(session, year.committee_id).after(year.notice_from, Span(year.notice_days, year.notice_unit)).provisional
