"""A ballot that was counted becomes assessments, one for each member, for a second person to verify."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.assessments.ballots import choices_of, take_round
from services.assessments.drafts import AssessmentDraft
from services.assessments.judging import Rules
from services.assessments.means import Counted, weighted_mean
from services.assessments.registering import problems_of_assessment, write
from services.audit import acting
from services.directory import Directory
from services.errors import Problem, Refusal, refuse
from services.models import AssessmentKind, BallotCount, BallotDivisor, BallotRound, Member
from services.permissions import Actor


def conclude_ballot(
    session: Session, actor: Actor, round_id: int, regulations: Regulations, expected_revision: int | None = None
) -> list[int]:
    """Register what a ballot comes to for each member. Returns the ids of the assessments, by 委员编号.

    The quantity is the weighted mean, rounded as the round says; the formula stands in the reason. Whoever concludes registers: a second
    person verifies. Raises Refusal WRONG_STATE, BALLOT_CONCLUDED, NOT_COUNTED, and with every problem found: NO_MARKS for a member whom
    nobody marked where the round divides by marks, and what `services.assessments` refuses.
    """
    found = take_round(session, actor, round_id, say("ballots.do_conclude"), expected_revision)
    if found.valid is None:
        raise Refusal("NOT_COUNTED", say("ballots.not_counted", item=found.item, voters=found.voters), "id")
    directory, rules = Directory(session, found.committee_id), Rules(session, found.committee_id, regulations)
    drafts, problems = _drafts(session, found)
    for draft in drafts:
        problems += [_named(draft, problem) for problem in problems_of_assessment(draft, directory, rules)]
    refuse(problems)
    written = [write(session, actor, directory, draft).id for draft in drafts]
    with acting(session, actor, "ballot.conclude"):
        found.concluded_by_id, found.concluded_at = actor.account_id, datetime.now(UTC)
        found.revision += 1
    return [key for key in written if key is not None]


def _drafts(session: Session, found: BallotRound) -> tuple[list[AssessmentDraft], list[Problem]]:
    """What the round comes to, and for whom it comes to nothing."""
    choices = {choice.id: choice for choice in choices_of(session, found.id or 0)}
    statement = select(Member.number, BallotCount.choice_id, BallotCount.count).join(Member, col(BallotCount.member_id) == Member.id)
    counts: dict[str, dict[int, int]] = {}
    for number, choice_id, count in session.exec(statement.where(BallotCount.round_id == found.id).order_by(col(Member.number))):
        counts.setdefault(number, {})[choice_id] = count
    drafts, problems = [], []
    for number, of_member in counts.items():
        counted = [Counted(choice.name, choice.value, of_member.get(key or 0, 0)) for key, choice in choices.items()]
        marked = sum(each.marked for each in counted)
        divisor = marked if found.divisor == BallotDivisor.MARKED else found.valid or 0
        if divisor == 0:
            problems.append(Problem("NO_MARKS", "id", say("ballots.no_marks", number=number)))
            continue
        mean = weighted_mean(counted, divisor, found.quantum)
        reason = say("ballots.reason", voters=found.voters, voted_on=found.voted_on, formula=mean.formula)
        item, day = found.item, found.dated_on
        drafts.append(AssessmentDraft(None, AssessmentKind.ASSESSMENT, item, day, found.voters, reason, number, None, mean.points))
    return drafts, problems


def _named(draft: AssessmentDraft, problem: Problem) -> Problem:
    message = say("assessments.at_verification", number=draft.item, subject=draft.member_number, message=problem.message)
    return replace(problem, field="id", message=message)
