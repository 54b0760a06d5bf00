"""异议: what somebody disputes about a member's or a group's year, in time, and what was decided about it, by somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.frozen import frozen_regulation
from services.appraisals.holding import draft_of, problems_of_reason, take_for_group, take_for_member
from services.appraisals.states import require_state
from services.audit import acting
from services.errors import Problem, Refusal, nearest, refuse
from services.models import Appraisal, AppraisalState, GroupObjection, Objection, ObjectionStage, ObjectionState
from services.permissions import Actor, Right
from services.reach import require_about, require_about_group
from services.revisions import held
from services.texts import problems_of_texts
from services.today import today as today_in_china
from services.turns import take_turn, take_turn_for

STAGES = {AppraisalState.MEMBER_CHECK: ObjectionStage.MEMBER_CHECK, AppraisalState.PUBLIC_NOTICE: ObjectionStage.PUBLIC_NOTICE}


def raise_objection(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    member_number: str,
    statement: str,
    regulations: Regulations,
    *,
    clause: str | None = None,
    work: str | None = None,
    raised_by: str | None = None,
    today: date | None = None,
) -> int:
    """The id of a new objection about a member. `raised_by` is who raised it where an office writes it down; `work` a work's number.

    Raises Refusal with every problem: WRONG_STATE outside the check and the notice, OBJECTION_LATE after the last day, UNKNOWN_CLAUSE.
    """
    appraisal, member = take_for_member(session, actor, appraisal_id, member_number)
    said = {"clause": clause, "work": work, "raised_by": raised_by}
    return _raised(session, actor, appraisal, Objection, {"member_id": member.id}, statement, regulations, said, today)


def raise_group_objection(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    group: str,
    statement: str,
    regulations: Regulations,
    *,
    raised_by: str | None = None,
    clause: str | None = None,
    work: str | None = None,
    today: date | None = None,
) -> int:
    """The id of a new objection about a group: by who speaks for it, or by an office, which says who raised it.

    Raises Refusal as `raise_objection` does, NOT_ABOUT_GROUPS, UNKNOWN_GROUP, and RAISED_BY_MISSING where an office does not say who.
    """
    appraisal, group_id = take_for_group(session, actor, appraisal_id, group)
    said = {"clause": clause, "work": work, "raised_by": raised_by}
    problems = []
    if raised_by is None and actor.may(Right.RESPOND, appraisal.committee_id):
        problems.append(Problem("RAISED_BY_MISSING", "raised_by", say("appraisals.raised_by_missing")))
    return _raised(session, actor, appraisal, GroupObjection, {"group_id": group_id}, statement, regulations, said, today, problems)


def _raised(
    session: Session,
    actor: Actor,
    appraisal: Appraisal,
    table: type[Objection | GroupObjection],
    about: Mapping[str, int | None],
    statement: str,
    regulations: Regulations,
    said: Mapping[str, str | None],
    today: date | None,
    found: Sequence[Problem] = (),
) -> int:
    require_state(appraisal, say("appraisals.do_object"), *STAGES)
    stage, day = STAGES[appraisal.state], today or today_in_china()
    last = appraisal.check_until if stage == ObjectionStage.MEMBER_CHECK else appraisal.notice_until
    if last is not None and day > last:
        raise Refusal("OBJECTION_LATE", say("appraisals.objection_late", day=last), "state")
    problems = [*found, *problems_of_texts({"statement": statement, "work": said["work"], "raised_by": said["raised_by"]})]
    if (clause := said["clause"]) is not None:
        problems += _problems_of_clause(appraisal, clause, regulations)
    if problems:
        raise Refusal.of(problems)
    assert appraisal.id is not None
    result_id = draft_of(session, appraisal).id if stage == ObjectionStage.PUBLIC_NOTICE else None
    with acting(session, actor, "objection.raise"):
        rows: Any = table
        objection = rows(
            committee_id=appraisal.committee_id,
            appraisal_id=appraisal.id,
            result_id=result_id,
            **about,
            **said,
            stage=stage,
            statement=statement,
            entered_by_id=actor.account_id,
            raised_on=day,
            entered_at=datetime.now(UTC),
            state=ObjectionState.OPEN,
        )
        session.add(objection)
        session.flush()
    return int(objection.id)


def decide_objection(
    session: Session, actor: Actor, objection_id: int, *, upheld: bool, answer: str, expected_revision: int | None = None
) -> int:
    """Uphold or reject an objection, and say why; its id. What an upheld one changes is put right in the facts themselves.

    Raises Refusal with every problem: OBJECTION_DECIDED, OWN_OBJECTION for one that the actor entered, REASON_MISSING.
    """
    return _decided(session, actor, Objection, objection_id, upheld, answer, expected_revision)


def decide_group_objection(
    session: Session, actor: Actor, objection_id: int, *, upheld: bool, answer: str, expected_revision: int | None = None
) -> int:
    """Uphold or reject an objection about a group; its id. Raises Refusal as `decide_objection` does."""
    return _decided(session, actor, GroupObjection, objection_id, upheld, answer, expected_revision)


def _decided(
    session: Session,
    actor: Actor,
    table: type[Objection | GroupObjection],
    objection_id: int,
    upheld: bool,
    answer: str,
    expected_revision: int | None,
) -> int:
    take_turn_for(session, actor, Right.APPRAISE, table, objection_id, seen_with=Right.READ_PERFORMANCE)
    objection = held(session, table, objection_id, expected_revision)
    problems = _problems_of_decided(objection)
    if objection.entered_by_id == actor.account_id:
        problems.append(Problem("OWN_OBJECTION", "id", say("appraisals.own_objection", name=actor.name)))
    refuse([*problems, *problems_of_reason(answer, say("appraisals.do_decide_objection"), "answer")])
    answer = answer.strip()
    with acting(session, actor, "objection.decide", answer):
        objection.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
        objection.answer, objection.decided_by_id, objection.decided_at = answer, actor.account_id, datetime.now(UTC)
        objection.revision += 1
    return objection_id


def withdraw_objection(session: Session, actor: Actor, objection_id: int, reason: str, expected_revision: int | None = None) -> int:
    """Whoever raised it, or the office for them, takes it back; its id.

    Raises Refusal with every problem: OBJECTION_DECIDED, REASON_MISSING.
    """
    found = session.exec(select(Objection).where(Objection.id == objection_id)).first()
    if found is None or not actor.may(Right.REFER, found.committee_id):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    require_about(session, actor, Right.RESPOND, found.committee_id, [found.member_id])
    return _withdrawn(session, actor, Objection, objection_id, found.committee_id, reason, expected_revision)


def withdraw_group_objection(session: Session, actor: Actor, objection_id: int, reason: str, expected_revision: int | None = None) -> int:
    """Who speaks for the group, or the office for whoever raised it, takes it back; its id. Raises Refusal as `withdraw_objection` does."""
    found = session.exec(select(GroupObjection).where(GroupObjection.id == objection_id)).first()
    if found is None or not actor.may(Right.REFER, found.committee_id):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    require_about_group(session, actor, Right.RESPOND, found.committee_id, found.group_id)
    return _withdrawn(session, actor, GroupObjection, objection_id, found.committee_id, reason, expected_revision)


def _withdrawn(
    session: Session,
    actor: Actor,
    table: type[Objection | GroupObjection],
    objection_id: int,
    committee_id: int,
    reason: str,
    expected_revision: int | None,
) -> int:
    take_turn(session, committee_id)
    objection = held(session, table, objection_id, expected_revision)
    refuse([*_problems_of_decided(objection), *problems_of_reason(reason, say("appraisals.do_withdraw_objection"))])
    reason = reason.strip()
    with acting(session, actor, "objection.withdraw", reason):
        objection.state, objection.answer = ObjectionState.WITHDRAWN, reason
        objection.decided_by_id, objection.decided_at = actor.account_id, datetime.now(UTC)
        objection.revision += 1
    return objection_id


def _problems_of_decided(objection: Objection | GroupObjection) -> list[Problem]:
    is_open = objection.state == ObjectionState.OPEN
    return [] if is_open else [Problem("OBJECTION_DECIDED", "id", say("appraisals.objection_decided"))]


def _problems_of_clause(appraisal: Appraisal, clause: str, regulations: Regulations) -> list[Problem]:
    names = [each.name for each in frozen_regulation(appraisal, regulations).versions[0].clauses()]
    if clause in names:
        return []
    return [Problem("UNKNOWN_CLAUSE", "clause", say("appraisals.unknown_clause", clause=clause, hint=nearest(clause, names)))]
