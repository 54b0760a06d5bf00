"""审定小组: people decide who of those level for the last places of a list has them, and what else a regulation leaves open for groups."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine.cohort import ListOutcome
from scoring_plugins.plugins import Regulations
from services.appraisals.frozen import frozen_regulation
from services.appraisals.holding import draft_of, keep_decision, problems_of_reason, require_scored, take_about_groups, unknown_group
from services.appraisals.list_places import places_on
from services.appraisals.places import has_place_for, open_to
from services.appraisals.states import SETTLED, require_state
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import Appraisal, AppraisalResult, AppraisalState, GroupDecision, GroupDecisionAbout, ScoredGroup, Scoring
from services.permissions import Actor, Right
from services.scorings.keeping import applied_in, kept_card


def decide_about_group(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    group: str,
    about: GroupDecisionAbout,
    name: str,
    regulations: Regulations,
    *,
    accepted: bool,
    reason: str,
    expected_revision: int | None = None,
) -> int:
    """The id of the decision whether a group has the grade, the place on the list or the consequence called `name`.

    It replaces an earlier one. Groups are named by their names as they were scored. Raises Refusal NOT_ABOUT_GROUPS, UNKNOWN_GROUP,
    NOT_OPEN where the regulation leaves nothing of it to people for the group, LIST_FULL, REASON_MISSING.
    """
    appraisal, result, scoring, found = _at_council(session, actor, appraisal_id, group, expected_revision)
    closed = _problems_of_name(appraisal, scoring, found, about, name, regulations)
    refuse([*closed, *problems_of_reason(reason, say("appraisals.do_decide_group"))])
    if accepted and about is GroupDecisionAbout.LIST:
        _refuse_full_list(session, result, scoring, found, name, regulations, appraisal)
    of_group = {"group_id": found.group_id, "about": about}
    # Of grades a group has one, whatever it is called.
    key = of_group if about is GroupDecisionAbout.GRADE else {**of_group, "name": name}
    with acting(session, actor, "group.decide", reason):
        return keep_decision(session, actor, appraisal, result, GroupDecision, key, name=name, accepted=accepted, reason=reason)


def require_groups_decided(session: Session, result: AppraisalResult) -> None:
    """Raises Refusal GROUPS_UNDECIDED with every place on a list, and every grade, that is open for a group and nobody has decided."""
    groups = session.exec(select(ScoredGroup).where(ScoredGroup.scoring_id == result.scoring_id).order_by(col(ScoredGroup.standing))).all()
    if not groups:
        return
    decided = {
        (each.group_id, each.about, each.name if each.about is GroupDecisionAbout.LIST else "")
        for each in session.exec(select(GroupDecision).where(GroupDecision.result_id == result.id))
    }
    problems = []
    for outcome in _lists(session.get_one(Scoring, result.scoring_id)):
        for group in groups:
            if group.name in outcome.to_decide and (group.group_id, GroupDecisionAbout.LIST, outcome.name) not in decided:
                message = say("appraisals.list_undecided", name=group.name, list=outcome.name)
                problems.append(Problem("GROUPS_UNDECIDED", "lists", message))
    for group in groups:
        if group.candidate_for and group.grade is None and (group.group_id, GroupDecisionAbout.GRADE, "") not in decided:
            message = say("appraisals.group_grade_undecided", name=group.name, grade=group.candidate_for)
            problems.append(Problem("GROUPS_UNDECIDED", "grades", message))
    if problems:
        raise Refusal.of(problems)


def _at_council(
    session: Session, actor: Actor, appraisal_id: int, name: str, expected_revision: int | None
) -> tuple[Appraisal, AppraisalResult, Scoring, ScoredGroup]:
    appraisal, _ = take_about_groups(session, actor, appraisal_id, Right.DECIDE, expected_revision)
    require_state(appraisal, say("appraisals.do_decide"), AppraisalState.COUNCIL, *sorted(SETTLED))
    result = draft_of(session, appraisal)
    scoring = require_scored(session, result)
    groups = session.exec(select(ScoredGroup).where(ScoredGroup.scoring_id == result.scoring_id)).all()
    found = next((each for each in groups if each.name == name), None)
    if found is None:
        raise Refusal.of([unknown_group(appraisal, name, [each.name for each in groups])])
    return appraisal, result, scoring, found


def _problems_of_name(
    appraisal: Appraisal, scoring: Scoring, group: ScoredGroup, about: GroupDecisionAbout, name: str, regulations: Regulations
) -> list[Problem]:
    """NOT_OPEN, naming what is open for the group, unless the regulation leaves it to people."""
    if about is GroupDecisionAbout.LIST:
        open_names = [each.name for each in open_to(_lists(scoring), group.name)]
    elif about is GroupDecisionAbout.CONSEQUENCE:
        open_names = [each.proposal for each in kept_card(group.card).consequences]
    elif group.candidate_for is not None or group.grade_decided_by is not None:
        open_names = [each.name for each in frozen_regulation(appraisal, regulations).versions[0].grades]
    else:
        open_names = []
    if name in open_names:
        return []
    known = "、".join(open_names) or say("appraisals.nothing")
    words = {
        GroupDecisionAbout.GRADE: say("appraisals.group_decides_grade"),
        GroupDecisionAbout.LIST: say("appraisals.group_decides_list"),
        GroupDecisionAbout.CONSEQUENCE: say("appraisals.group_decides_consequence"),
    }
    message = say("appraisals.group_not_open", group=group.name, what=words[about], name=name, known=known)
    return [Problem("NOT_OPEN", "name", message)]


def _refuse_full_list(
    session: Session,
    result: AppraisalResult,
    scoring: Scoring,
    group: ScoredGroup,
    name: str,
    regulations: Regulations,
    appraisal: Appraisal,
) -> None:
    """Raises Refusal LIST_FULL where as many groups stand on the list as the regulation has places for."""
    given = list(_given(session, result, name))
    for outcome in open_to(_lists(scoring), group.name):
        if outcome.name == name:
            places = places_on(session, appraisal, result, outcome, regulations)
            if not has_place_for(outcome, places, group.name, given):
                raise Refusal("LIST_FULL", say("appraisals.list_full", list=name, places=places), "accepted")


def _given(session: Session, result: AppraisalResult, name: str) -> Iterator[str]:
    decided = (GroupDecision.result_id == result.id, GroupDecision.about == GroupDecisionAbout.LIST, GroupDecision.name == name)
    named = select(ScoredGroup.name).join(GroupDecision, col(GroupDecision.group_id) == col(ScoredGroup.group_id))
    yield from session.exec(named.where(ScoredGroup.scoring_id == result.scoring_id, *decided, col(GroupDecision.accepted)))


def _lists(scoring: Scoring) -> tuple[ListOutcome, ...]:
    return applied_in(scoring.applied or "{}").lists
