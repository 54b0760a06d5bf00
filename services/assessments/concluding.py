"""A ballot that was counted becomes assessments, one for each member or group, for a second person to verify."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

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
from services.models import ActivityGroup, Appraisal, AssessmentKind, BallotCount, BallotDivisor, BallotRound, GroupBallotCount, Member
from services.permissions import Actor


def conclude_ballot(
    session: Session, actor: Actor, round_id: int, regulations: Regulations, expected_revision: int | None = None
) -> list[int]:
    """Register what a ballot comes to for each member, or each group. Returns the ids of the assessments, by 委员编号 or name.

    The quantity is the weighted mean, rounded as the round says; the formula stands in the reason. Whoever concludes registers: a second
    person verifies. Raises Refusal WRONG_STATE, BALLOT_CONCLUDED, NOT_COUNTED, and with every problem found: NO_MARKS for a member or a
    group whom nobody marked where the round divides by marks, and what `services.assessments` refuses.
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
    is_about_groups = bool(session.get_one(Appraisal, found.appraisal_id).group_kind)
    drafts, problems = [], []
    for subject, marks in _counts(session, found, is_about_groups).items():
        counted = [Counted(choice.name, choice.value, marks.get(key or 0, 0)) for key, choice in choices.items()]
        marked = sum(each.marked for each in counted)
        divisor = marked if found.divisor == BallotDivisor.MARKED else found.valid or 0
        if divisor == 0:
            problems.append(Problem("NO_MARKS", "id", say("ballots.no_marks", subject=subject)))
            continue
        mean = weighted_mean(counted, divisor, found.quantum)
        reason = say("ballots.reason", voters=found.voters, voted_on=found.voted_on, formula=mean.formula)
        item, day = found.item, found.dated_on
        about = {"group": subject} if is_about_groups else {"member_number": subject}
        drafts.append(AssessmentDraft(None, AssessmentKind.ASSESSMENT, item, day, found.voters, reason, quantity=mean.points, **about))
    return drafts, problems


def _counts(session: Session, found: BallotRound, is_about_groups: bool) -> dict[str, dict[int, int]]:
    """How many marked which choice, by 委员编号 or the group's name, in that order."""
    name: Any = col(ActivityGroup.name) if is_about_groups else col(Member.number)
    table: Any = GroupBallotCount if is_about_groups else BallotCount
    about = (ActivityGroup, table.group_id == col(ActivityGroup.id)) if is_about_groups else (Member, table.member_id == col(Member.id))
    statement: Select[Any] = select(name, table.choice_id, table.count).join(*about).where(table.round_id == found.id)
    counts: dict[str, dict[int, int]] = {}
    for subject, choice_id, count in session.execute(statement):
        counts.setdefault(subject, {})[choice_id] = count
    return dict(sorted(counts.items(), key=lambda pair: pair[0].encode()))


def _named(draft: AssessmentDraft, problem: Problem) -> Problem:
    message = say("assessments.at_verification", number=draft.item, subject=draft.member_number or draft.group, message=problem.message)
    return replace(problem, field="id", message=message)
