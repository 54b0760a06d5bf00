"""An appraisal held for a change: the committee's turn taken, the right asked for, the revision compared, the step written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.appraisals.states import YEAR, AppraisalEvent
from services.errors import Problem, Refusal, nearest
from services.models import (
    ActivityGroup,
    Appraisal,
    AppraisalResult,
    AppraisalState,
    AppraisalStep,
    ConsequenceDecision,
    GradeDecision,
    GroupDecision,
    GroupObjection,
    ListDecision,
    Member,
    Objection,
    ResultState,
    Scoring,
    ScoringState,
)
from services.permissions import Actor, Right
from services.reach import require_about, require_about_group
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn, take_turn_for


def take_appraisal(session: Session, actor: Actor, appraisal_id: int, right: Right, expected_revision: int | None = None) -> Appraisal:
    """The appraisal, held until the transaction ends. Raises Refusal NOT_FOUND, FORBIDDEN, STALE."""
    take_turn_for(session, actor, right, Appraisal, appraisal_id, seen_with=Right.REFER, field="appraisal_id")
    return held(session, Appraisal, appraisal_id, expected_revision)


def take_for_member(session: Session, actor: Actor, appraisal_id: int, number: str) -> tuple[Appraisal, Member]:
    """The appraisal and one of the committee's members, for somebody who may respond about that member. Raises Refusal."""
    committee_id = session.exec(select(Appraisal.committee_id).where(col(Appraisal.id) == appraisal_id)).first()
    if committee_id is None or not actor.may(Right.REFER, committee_id):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "appraisal_id")
    found = session.exec(select(Member).where(Member.committee_id == committee_id, Member.number == number)).first()
    # Who may respond about everybody is told that there is no such member; to anybody else all others look alike.
    if found is None and actor.may(Right.RESPOND, committee_id):
        raise unknown_member(session, committee_id, number)
    require_about(session, actor, Right.RESPOND, committee_id, [] if found is None or found.id is None else [found.id])
    assert found is not None
    take_turn(session, committee_id)
    appraisal = held(session, Appraisal, appraisal_id, None)
    require_about_members(appraisal)
    return appraisal, found


def take_for_group(session: Session, actor: Actor, appraisal_id: int, name: str) -> tuple[Appraisal, int]:
    """The appraisal and the id of one of the groups of its kind, for who may respond about that group. Raises Refusal."""
    committee_id = session.exec(select(Appraisal.committee_id).where(col(Appraisal.id) == appraisal_id)).first()
    if committee_id is None or not actor.may(Right.REFER, committee_id):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "appraisal_id")
    if not actor.may(Right.RESPOND, committee_id):
        same_name = select(ActivityGroup.id).where(ActivityGroup.committee_id == committee_id, ActivityGroup.name == name)
        require_about_group(session, actor, Right.RESPOND, committee_id, session.exec(same_name).first())
    take_turn(session, committee_id)
    appraisal = held(session, Appraisal, appraisal_id, None)
    require_about_groups(appraisal)
    groups = _groups_of(session, appraisal)
    if name not in groups:
        raise Refusal.of([unknown_group(appraisal, name, groups)])
    return appraisal, groups[name]


def objections_in(appraisal: Appraisal) -> type[Objection | GroupObjection]:
    """The table of the objections of an appraisal."""
    return GroupObjection if appraisal.group_kind else Objection


def take_about_groups(
    session: Session, actor: Actor, appraisal_id: int, right: Right, expected_revision: int | None = None
) -> tuple[Appraisal, dict[str, int]]:
    """An appraisal of groups, held, and the ids of the committee's groups of its kind by name. Raises Refusal, NOT_ABOUT_GROUPS too."""
    appraisal = take_appraisal(session, actor, appraisal_id, right, expected_revision)
    require_about_groups(appraisal)
    return appraisal, _groups_of(session, appraisal)


def _groups_of(session: Session, appraisal: Appraisal) -> dict[str, int]:
    of_kind = (ActivityGroup.committee_id == appraisal.committee_id, ActivityGroup.kind == appraisal.group_kind)
    found = session.exec(select(ActivityGroup.name, ActivityGroup.id).where(*of_kind))
    return {name: key for name, key in found if key is not None}


def unknown_group(appraisal: Appraisal, name: str, known: Iterable[str], field: str = "group") -> Problem:
    """That there is no group of that name in the appraisal, with the nearest there is."""
    message = say("appraisals.unknown_group", name=name, kind=appraisal.group_kind, hint=nearest(name, list(known)))
    return Problem("UNKNOWN_GROUP", field, message)


def require_about_members(appraisal: Appraisal, field: str = "appraisal_id") -> None:
    """Raises Refusal NOT_ABOUT_MEMBERS for an appraisal of groups."""
    if appraisal.group_kind:
        message = say("appraisals.about_groups", year=appraisal.year, kind=appraisal.group_kind)
        raise Refusal("NOT_ABOUT_MEMBERS", message, field)


def require_about_groups(appraisal: Appraisal, field: str = "appraisal_id") -> None:
    """Raises Refusal NOT_ABOUT_GROUPS for an appraisal of members."""
    if not appraisal.group_kind:
        raise Refusal("NOT_ABOUT_GROUPS", say("appraisals.about_members", year=appraisal.year), field)


def unknown_member(session: Session, committee_id: int, number: str, field: str = "member_number") -> Refusal:
    """That there is no such 委员编号, with the nearest there is."""
    known = list(session.exec(select(Member.number).where(Member.committee_id == committee_id)))
    return Refusal("UNKNOWN_MEMBER", say("appraisals.unknown_member", number=number, hint=nearest(number, known)), field)


def advance(session: Session, actor: Actor, appraisal: Appraisal, event: AppraisalEvent, reason: str | None = None) -> None:
    """Move the appraisal on and write the step down. Raises Refusal WRONG_STATE. Call it inside `acting`."""
    appraisal.state = YEAR.after(appraisal.state, event)
    appraisal.revision += 1
    write_step(session, actor, appraisal, event, appraisal.state, reason)


def write_step(session: Session, actor: Actor, appraisal: Appraisal, event: str, became: AppraisalState, reason: str | None) -> None:
    """What happened with an appraisal. Call it inside `acting`."""
    assert appraisal.id is not None
    step = AppraisalStep(
        committee_id=appraisal.committee_id,
        appraisal_id=appraisal.id,
        event=event,
        became=became,
        reason=reason,
        made_by_id=actor.account_id,
        made_at=datetime.now(UTC),
    )
    session.add(step)
    session.flush()


def draft_of(session: Session, appraisal: Appraisal) -> AppraisalResult:
    """The result that is being decided about. Raises Refusal NO_RESULT."""
    drafts = (AppraisalResult.appraisal_id == appraisal.id, AppraisalResult.state == ResultState.DRAFT)
    found = session.exec(select(AppraisalResult).where(*drafts).order_by(col(AppraisalResult.number).desc())).first()
    if found is None:
        raise Refusal("NO_RESULT", say("appraisals.no_result"), "state")
    return found


def keep_decision(
    session: Session,
    actor: Actor,
    appraisal: Appraisal,
    result: AppraisalResult,
    table: type[GradeDecision | ConsequenceDecision | ListDecision | GroupDecision],
    key: Mapping[str, Any],
    **said: Any,
) -> int:
    """The id of a decision about the one that `key` names within the result, which replaces an earlier one. Call it inside `acting`."""
    rows: Any = table
    known = select(rows).where(rows.result_id == result.id, *(getattr(rows, name) == value for name, value in key.items()))
    when = {"decided_by_id": actor.account_id, "decided_at": datetime.now(UTC)}
    decision = session.exec(known).first()
    if decision is None:
        decision = rows(committee_id=appraisal.committee_id, result_id=result.id, **{**key, **said, **when})
    for name, value in {**said, **when}.items():
        setattr(decision, name, value)
    session.add(decision)
    appraisal.revision += 1
    session.flush()
    return int(decision.id)


def require_scored(session: Session, result: AppraisalResult) -> Scoring:
    """The finished scoring of a result. Raises Refusal RESULT_NOT_READY that says how far it is, or why it failed."""
    scoring = session.get_one(Scoring, result.scoring_id)
    if scoring.state != ScoringState.DONE:
        told = say("appraisals.scoring_failed", why=scoring.problem) if scoring.problem else say("appraisals.scoring_underway")
        raise Refusal("RESULT_NOT_READY", told, "state")
    return scoring


def require_reason(reason: str | None, what: str, field: str = "reason") -> str:
    """The reason without spaces around. Raises Refusal REASON_MISSING; `what` is what needs one, in Chinese."""
    if reason is None or not reason.strip():
        raise Refusal.of(problems_of_reason(reason, what, field))
    return reason.strip()


def problems_of_reason(reason: str | None, what: str, field: str = "reason") -> list[Problem]:
    """REASON_MISSING, or what is wrong with any text; `what` is what needs a reason, in Chinese."""
    if reason is None or not reason.strip():
        return [Problem("REASON_MISSING", field, say("appraisals.reason_missing", what=what))]
    return problems_of_texts({field: reason})
