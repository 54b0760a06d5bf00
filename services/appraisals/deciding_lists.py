"""审定名单: people decide who of those level for the last places of a list stands on it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine.cohort import ListOutcome
from scoring_plugins.plugins import Regulations
from services.appraisals.deciding import at_council, scored_in
from services.appraisals.holding import keep_decision, problems_of_reason, require_scored
from services.appraisals.list_places import places_on
from services.appraisals.places import has_place_for, open_to
from services.audit import acting
from services.errors import Problem, Refusal, nearest, refuse
from services.models import Appraisal, AppraisalResult, ListDecision, ScoredMember, Scoring
from services.permissions import Actor
from services.scorings.keeping import applied_in


def decide_list(
    session: Session,
    actor: Actor,
    appraisal_id: int,
    member_number: str,
    name: str,
    regulations: Regulations,
    *,
    accepted: bool,
    reason: str,
    expected_revision: int | None = None,
) -> int:
    """The id of the decision whether a member stands on the list `name`, which replaces an earlier one.

    Raises Refusal with every problem: UNKNOWN_MEMBER, LIST_NOT_OPEN where the member is not level with others for a last place of the list,
    LIST_FULL, REASON_MISSING.
    """
    appraisal, result = at_council(session, actor, appraisal_id, expected_revision)
    scoring = require_scored(session, result)
    member, problems = scored_in(session, appraisal, result, member_number)
    if member is not None:
        outcomes = [each for each in open_to(applied_in(scoring.applied or "{}").lists, member.number) if each.name == name]
        if not outcomes:
            problems.append(_not_open(scoring, member, name))
        # Somebody in several groups may be level in each of them.
        for outcome in outcomes if accepted else ():
            problems += _problems_of_places(session, appraisal, result, member, outcome, regulations)
    refuse([*problems, *problems_of_reason(reason, say("appraisals.do_decide_list"))])
    assert member is not None
    with acting(session, actor, "list.decide", reason.strip()):
        key = {"member_id": member.member_id, "name": name}
        return keep_decision(session, actor, appraisal, result, ListDecision, key, accepted=accepted, reason=reason.strip())


def require_lists_decided(session: Session, result: AppraisalResult) -> None:
    """Raises Refusal LISTS_UNDECIDED with every member who is level for a list's last places and about whom nobody has decided."""
    lists = applied_in(require_scored(session, result).applied or "{}").lists
    if not any(each.to_decide for each in lists):
        return
    decided = {(number, name) for number, name in _decided(session, result)}
    named = select(ScoredMember.number, ScoredMember.name).where(ScoredMember.scoring_id == result.scoring_id)
    names = dict(session.exec(named.order_by(col(ScoredMember.strokes_key), col(ScoredMember.number))).all())
    open_places = [
        (each.name, number) for each in lists for number in names if number in each.to_decide and (number, each.name) not in decided
    ]
    if open_places:
        raise Refusal.of(
            [
                Problem("LISTS_UNDECIDED", "lists", say("appraisals.member_list_undecided", list=name, name=names[number], number=number))
                for name, number in open_places
            ]
        )


def _not_open(scoring: Scoring, member: ScoredMember, name: str) -> Problem:
    open_names = [each.name for each in open_to(applied_in(scoring.applied or "{}").lists, member.number)]
    known = "、".join(open_names) or say("appraisals.nothing")
    message = say("appraisals.list_not_open", name=member.name, list=name, hint=nearest(name, open_names), known=known)
    return Problem("LIST_NOT_OPEN", "list", message)


def _problems_of_places(
    session: Session,
    appraisal: Appraisal,
    result: AppraisalResult,
    member: ScoredMember,
    outcome: ListOutcome,
    regulations: Regulations,
) -> list[Problem]:
    """LIST_FULL where as many stand on the list as the regulation has places for."""
    given = [number for number, name in _decided(session, result, accepted=True) if name == outcome.name]
    places = places_on(session, appraisal, result, outcome, regulations)
    if has_place_for(outcome, places, member.number, given):
        return []
    return [Problem("LIST_FULL", "accepted", say("appraisals.list_full", list=outcome.name, places=places))]


def _decided(session: Session, result: AppraisalResult, accepted: bool | None = None) -> list[tuple[str, str]]:
    """Whom people decided about, and the list."""
    named = select(ScoredMember.number, ListDecision.name).join(ListDecision, col(ListDecision.member_id) == col(ScoredMember.member_id))
    named = named.where(ScoredMember.scoring_id == result.scoring_id, ListDecision.result_id == result.id)
    if accepted is not None:
        named = named.where(col(ListDecision.accepted).is_(accepted))
    return [(number, name) for number, name in session.exec(named)]
