"""Whom a year's appraisal is about: everybody who belonged to the committee, save those whom somebody left out and said why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.appraisals.holding import (
    require_about_members,
    take_about_groups,
    take_appraisal,
    unknown_group,
    unknown_member,
    write_step,
)
from services.appraisals.states import require_state
from services.audit import acting
from services.errors import Problem, refuse
from services.models import Appraisal, AppraisalState, Exclusion, GroupExclusion, Member
from services.permissions import Actor, Right
from services.texts import problems_of_texts

S = AppraisalState
# How it is written down: a draft from before has to be made anew (`services.appraisals.moving`).
STEP = "decide_exclusions"
# Until somebody outside the office relies on a result.
DECIDED_IN = (S.OPEN, S.COLLECTING, S.MEMBER_CHECK, S.DEPARTMENT_REVIEW, S.ASSESSMENT, S.DRAFT_RESULT, S.RECHECK)


def decide_exclusions(
    session: Session, actor: Actor, appraisal_id: int, reasons: Mapping[str, str | None], expected_revision: int | None = None
) -> int:
    """Leave members out, or take them in again; the appraisal's id. `reasons` are why by 委员编号, None for who is to be appraised.

    Nothing is changed about members who are not named. A result that was drafted before has to be drafted anew. Raises Refusal with every
    problem, by `exclusions.<place>`.
    """
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_about_members(appraisal)
    require_state(appraisal, say("appraisals.do_exclude"), *DECIDED_IN)
    members = {
        number: cast(int, key)
        for number, key in session.exec(
            select(Member.number, Member.id).where(Member.committee_id == appraisal.committee_id, col(Member.number).in_(sorted(reasons)))
        )
    }
    problems: list[Problem] = []
    for place, (number, reason) in enumerate(reasons.items()):
        if number not in members:
            problems += unknown_member(session, appraisal.committee_id, number, f"exclusions[{place}].member_number").problems
        problems += problems_of_texts({f"exclusions[{place}].reason": reason})
    refuse(problems)
    return _decide(session, actor, appraisal, Exclusion, "member_id", {members[number]: reason for number, reason in reasons.items()})


def decide_group_exclusions(
    session: Session, actor: Actor, appraisal_id: int, reasons: Mapping[str, str | None], expected_revision: int | None = None
) -> int:
    """Leave groups out of an appraisal of groups, or take them in again, by name; the appraisal's id. Raises Refusal as for members."""
    appraisal, groups = take_about_groups(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_state(appraisal, say("appraisals.do_exclude"), *DECIDED_IN)
    problems: list[Problem] = []
    for place, (name, reason) in enumerate(reasons.items()):
        if name not in groups:
            problems.append(unknown_group(appraisal, name, groups, f"exclusions[{place}].group"))
        problems += problems_of_texts({f"exclusions[{place}].reason": reason})
    refuse(problems)
    return _decide(session, actor, appraisal, GroupExclusion, "group_id", {groups[name]: reason for name, reason in reasons.items()})


def _decide(
    session: Session,
    actor: Actor,
    appraisal: Appraisal,
    table: type[Exclusion | GroupExclusion],
    subject_id: str,
    reasons: Mapping[int, str | None],
) -> int:
    assert appraisal.id is not None
    rows: Any = table
    with acting(session, actor, "appraisal.decide_exclusions"):
        here = {getattr(each, subject_id): each for each in session.exec(select(rows).where(rows.appraisal_id == appraisal.id))}
        for key, reason in reasons.items():
            decided = {"reason": reason, "decided_by_id": actor.account_id, "decided_at": datetime.now(UTC)}
            if reason is not None and key in here:
                for name, value in decided.items():
                    setattr(here[key], name, value)
            elif reason is not None:
                session.add(rows(committee_id=appraisal.committee_id, appraisal_id=appraisal.id, **{subject_id: key}, **decided))
            elif key in here:
                session.delete(here[key])
        appraisal.revision += 1
        write_step(session, actor, appraisal, STEP, appraisal.state, None)
    return appraisal.id
