"""Which appraisal is meant by a committee and a year, and how it stands, for whoever reads the committee."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.appraisals.holding import objections_in
from services.errors import Refusal
from services.models import (
    Account,
    ActivityGroup,
    Appraisal,
    AppraisalResult,
    AppraisalState,
    AppraisalStep,
    GroupObjection,
    Member,
    Objection,
    ObjectionStage,
    ObjectionState,
    ResultState,
)
from services.permissions import Actor, Right, require


class StepTaken(NamedTuple):
    """A step of an appraisal: what, where it led, who made it, when and why."""

    event: str
    became: AppraisalState
    made_by: str
    made_at: datetime
    reason: str | None


class ResultVersion(NamedTuple):
    """A version of the result; the seal is there from the issue on."""

    number: int
    state: ResultState
    reason: str | None
    approver: str | None
    decided_on: date | None
    issued_on: date | None
    document_number: str | None
    seal: str | None


class Standing(NamedTuple):
    """Where an appraisal stands: the last days that matter, how many objections there are by state, steps and versions in order."""

    id: int
    revision: int
    state: AppraisalState
    title: str
    version: date
    partial_because: str | None
    check_until: date | None
    notice_until: date | None
    objections: dict[ObjectionState, int]
    steps: list[StepTaken]
    results: list[ResultVersion]


def of_year(committee_id: int, year: int, group_kind: str) -> tuple[ColumnElement[bool], ...]:
    """The year's one appraisal: each kind of groups has its own beside the members'."""
    return col(Appraisal.committee_id) == committee_id, col(Appraisal.year) == year, col(Appraisal.group_kind) == group_kind


def year_appraisal(session: Session, committee_id: int, year: int, group_kind: str = "") -> Appraisal | None:
    """The appraisal of a year's members, or of its groups of a kind; None where nobody opened it."""
    return session.execute(select(Appraisal).where(*of_year(committee_id, year, group_kind))).scalar()


def appraisal_of(session: Session, committee_id: int, year: int, group_kind: str = "") -> int:
    """The id of a committee's appraisal of a year: of its members, or of its groups of a kind. Raises Refusal NOT_OPENED."""
    found = session.execute(select(col(Appraisal.id)).where(*of_year(committee_id, year, group_kind))).scalar()
    if found is None and group_kind:
        raise Refusal("NOT_OPENED", say("appraisals.groups_not_opened", year=year, kind=group_kind), "group_kind")
    if found is None:
        raise Refusal("NOT_OPENED", say("appraisals.not_opened", year=year), "year")
    return int(found)


def standing_of(session: Session, actor: Actor, committee_id: int, year: int, group_kind: str = "") -> Standing:
    """How a year's appraisal stands. Raises Refusal FORBIDDEN, NOT_OPENED."""
    require(actor, Right.READ_FIGURES, committee_id)
    appraisal = session.get_one(Appraisal, appraisal_of(session, committee_id, year, group_kind))
    assert appraisal.id is not None
    objections = objections_in(appraisal)
    counted = select(col(objections.state), func.count()).where(col(objections.appraisal_id) == appraisal.id)
    told = (col(AppraisalStep.event), col(AppraisalStep.became), col(Account.display_name), col(AppraisalStep.made_at))
    steps = (
        select(*told, col(AppraisalStep.reason))
        .join(Account, col(Account.id) == col(AppraisalStep.made_by_id))
        .where(col(AppraisalStep.appraisal_id) == appraisal.id)
        .order_by(col(AppraisalStep.id))
    )
    columns = [col(getattr(AppraisalResult, name)) for name in ResultVersion._fields]
    results = select(*columns).where(col(AppraisalResult.appraisal_id) == appraisal.id).order_by(col(AppraisalResult.number))
    return Standing(
        id=appraisal.id,
        revision=appraisal.revision,
        state=appraisal.state,
        title=appraisal.title,
        version=appraisal.version,
        partial_because=appraisal.partial_because,
        check_until=appraisal.check_until,
        notice_until=appraisal.notice_until,
        objections={row[0]: row[1] for row in session.execute(counted.group_by(col(objections.state)))},
        steps=[StepTaken._make(row) for row in session.execute(steps)],
        results=[ResultVersion._make(row) for row in session.execute(results)],
    )


class ObjectionRow(NamedTuple):
    """An objection and what was decided about it."""

    id: int
    number: str
    name: str
    stage: ObjectionStage
    clause: str | None
    work: str | None
    statement: str
    raised_on: date
    raised_by: str | None
    state: ObjectionState
    answer: str | None


def objections_of(session: Session, actor: Actor, committee_id: int, year: int, group_kind: str = "") -> list[ObjectionRow]:
    """The objections of a year's appraisal, in the order in which they came; a group's number is its name.

    Raises Refusal FORBIDDEN, NOT_OPENED.
    """
    require(actor, Right.READ_PERFORMANCE, committee_id)
    appraisal = session.get_one(Appraisal, appraisal_of(session, committee_id, year, group_kind))
    table = objections_in(appraisal)
    own = {name: col(getattr(table, name)) for name in ObjectionRow._fields if name not in ("number", "name")}
    if table is GroupObjection:
        own |= {"number": col(ActivityGroup.name), "name": col(ActivityGroup.name)}
        about: tuple[Any, ...] = (ActivityGroup, col(ActivityGroup.id) == col(GroupObjection.group_id))
    else:
        own |= {"number": col(Member.number), "name": col(Member.name)}
        about = (Member, col(Member.id) == col(Objection.member_id))
    statement = select(*(own[name] for name in ObjectionRow._fields)).join(*about).where(col(table.appraisal_id) == appraisal.id)
    return [ObjectionRow._make(row) for row in session.execute(statement.order_by(col(table.id)))]
