"""审定名单: people decide who of those level for the last places of a list stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine.cohort import ListOutcome
from scoring_plugins.plugins import Regulations
from services.appraisals.deciding import at_council, scored_in
from services.appraisals.frozen import frozen_regulation
from services.appraisals.holding import problems_of_reason, require_scored
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
        outcome = next((each for each in _open_to(scoring, member.number) if each.name == name), None)
        if outcome is None:
            problems.append(_not_open(scoring, member, name))
        elif accepted:
            problems += _problems_of_places(session, appraisal, result, member, outcome, regulations)
    refuse([*problems, *problems_of_reason(reason, say("appraisals.do_decide_list"))])
    assert member is not None
    of_member = (ListDecision.result_id == result.id, ListDecision.member_id == member.member_id, ListDecision.name == name)
    with acting(session, actor, "list.decide", reason.strip()):
        assert result.id is not None
        decision = session.exec(select(ListDecision).where(*of_member)).first() or ListDecision(
            committee_id=appraisal.committee_id,
            result_id=result.id,
            member_id=member.member_id,
            name=name,
            accepted=accepted,
            reason=reason.strip(),
            decided_by_id=actor.account_id,
            decided_at=datetime.now(UTC),
        )
        decision.accepted, decision.reason = accepted, reason.strip()
        decision.decided_by_id, decision.decided_at = actor.account_id, datetime.now(UTC)
        session.add(decision)
        appraisal.revision += 1
        session.flush()
    assert decision.id is not None
    return decision.id


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


def settled_lists(lists: tuple[ListOutcome, ...], decided: Mapping[tuple[str, str], bool]) -> tuple[ListOutcome, ...]:
    """The lists with what people decided, by 委员编号 and the list's name; open stays about whom nobody has decided."""
    return tuple(
        ListOutcome(
            name=each.name,
            per=each.per,
            cite=each.cite,
            members=(*each.members, *(number for number in each.to_decide if decided.get((number, each.name)))),
            to_decide=tuple(number for number in each.to_decide if (number, each.name) not in decided),
        )
        for each in lists
    )


def _open_to(scoring: Scoring, number: str) -> list[ListOutcome]:
    return [each for each in applied_in(scoring.applied or "{}").lists if number in each.to_decide]


def _not_open(scoring: Scoring, member: ScoredMember, name: str) -> Problem:
    open_names = [each.name for each in _open_to(scoring, member.number)]
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
    rule = next(each for each in frozen_regulation(appraisal, regulations).versions[0].lists if each.name == outcome.name)
    given = {number for number, name in _decided(session, result, accepted=True) if name == outcome.name} & set(outcome.to_decide)
    if rule.top is not None and len(outcome.members) + len(given - {member.number}) >= rule.top:
        return [Problem("LIST_FULL", "accepted", say("appraisals.list_full", list=outcome.name, places=rule.top))]
    return []


def _decided(session: Session, result: AppraisalResult, accepted: bool | None = None) -> list[tuple[str, str]]:
    """Whom people decided about, and the list."""
    named = select(ScoredMember.number, ListDecision.name).join(ListDecision, col(ListDecision.member_id) == col(ScoredMember.member_id))
    named = named.where(ScoredMember.scoring_id == result.scoring_id, ListDecision.result_id == result.id)
    if accepted is not None:
        named = named.where(col(ListDecision.accepted).is_(accepted))
    return [(number, name) for number, name in session.exec(named)]
