"""后续: what became of an issue — sent upward, adopted, instructed on, answered by a unit — and closing it at the year's end.

Each is written down once, and becomes a fact of every piece's report that waits for a second person as all facts do. A share divides an
issue among its pieces; the facts do not repeat it: see `shares`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import (
    AdministrativeLevel,
    Adoption,
    Attachment,
    Forwarding,
    IssueOutcome,
    IssueState,
    LocalCommittee,
    Manner,
    OutcomeKind,
    OutcomeLevel,
    ReportIssue,
    WrittenInstruction,
)
from services.opinion_reports.filing import has_evidence
from services.opinion_reports.holding import advance_issue, problems_of_reason, take_issue
from services.opinion_reports.shares import pieces_of
from services.opinion_reports.states import IssueEvent
from services.permissions import Actor
from services.registration import stamp
from services.texts import problems_of_texts
from services.today import today as this_day

_FACTS: dict[OutcomeKind, Any] = {
    OutcomeKind.REPORTED: Forwarding,
    OutcomeKind.ADOPTED: Adoption,
    OutcomeKind.INSTRUCTED: WrittenInstruction,
}
_UPWARD = (AdministrativeLevel.COUNTY, AdministrativeLevel.PREFECTURE, AdministrativeLevel.PROVINCE, AdministrativeLevel.NATIONAL)


@dataclass(frozen=True)
class Instruction:
    """A leader's note. `evidence_id` is the attachment that shows it, `unproved_because` why there is none."""

    level: OutcomeLevel
    by: str
    instructed_on: date
    unproved_because: str | None = None
    evidence_id: int | None = None


def report_upward(
    session: Session,
    actor: Actor,
    issue_id: int,
    level: OutcomeLevel,
    reported_on: date,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """The issue was sent to the committee of a level above. Returns its id.

    Raises Refusal as `take_issue` does, or NOT_UPWARD, FORWARDED_TWICE, BAD_DATES.
    """
    issue = take_issue(session, actor, issue_id, IssueEvent.REPORT, expected_revision)
    problems = _problems_of_day(issue, reported_on, "reported_on", today)
    own = session.get_one(LocalCommittee, issue.committee_id).level
    above = [OutcomeLevel(higher.value) for higher in _UPWARD[_UPWARD.index(own) + 1 :]]
    if level not in above:
        named = "、".join(say(f"regulation.level.{each}") for each in above) or say("report_issue.nothing_above")
        problems.append(Problem("NOT_UPWARD", "level", say("report_issue.not_upward", levels=named)))
    if any(each.level == level for each in standing_outcomes(session, issue, OutcomeKind.REPORTED)):
        problems.append(Problem("FORWARDED_TWICE", "level", say("opinion_reports.forwarded_twice")))
    refuse(problems)
    with acting(session, actor, "report_issue.report"):
        outcome = _outcome(session, actor, issue, OutcomeKind.REPORTED, dated_on=reported_on, level=level)
        _facts(session, actor, issue, outcome, level=level, forwarded_on=reported_on)
        advance_issue(session, actor, issue, IssueEvent.REPORT, said(outcome))
    return issue_id


def record_adoption(
    session: Session,
    actor: Actor,
    issue_id: int,
    level: OutcomeLevel | None,
    manner: Manner | None,
    adopted_on: date,
    by: str | None = None,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """The issue was adopted at a level, in a manner; repeatable. What the office was not told is None, and no rule counts it as any.

    Returns its id.

    Raises Refusal as `take_issue` does, or NOT_SINGLE for one of several pieces, RECORDED_TWICE, BAD_DATES, a bad name.
    """
    issue = take_issue(session, actor, issue_id, IssueEvent.RECORD_ADOPTION, expected_revision)
    problems = [*_problems_of_day(issue, adopted_on, "adopted_on", today), *problems_of_texts({"by": by})]
    count = len(pieces_of(session, issue))
    if manner is Manner.SINGLE and count > 1:
        problems.append(Problem("NOT_SINGLE", "manner", say("report_issue.not_single", count=count)))
    words = {"level": level, "manner": manner, "by": by}
    problems += _problems_of_twice(session, issue, OutcomeKind.ADOPTED, adopted_on, words)
    refuse(problems)
    with acting(session, actor, "report_issue.record_adoption"):
        outcome = _outcome(session, actor, issue, OutcomeKind.ADOPTED, dated_on=adopted_on, **words)
        _facts(session, actor, issue, outcome, adopted_on=adopted_on, **words)
        advance_issue(session, actor, issue, IssueEvent.RECORD_ADOPTION, said(outcome))
    return issue_id


def record_instruction(
    session: Session,
    actor: Actor,
    issue_id: int,
    note: Instruction,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """A leader wrote an instruction on the issue; repeatable. Returns its id.

    Raises Refusal as `take_issue` does, or EVIDENCE_MISSING where a piece has no paper of it attached and no reason is stated,
    NOT_ITS_EVIDENCE for what is attached to no piece of it, RECORDED_TWICE, BAD_DATES, a bad name.
    """
    issue = take_issue(session, actor, issue_id, IssueEvent.RECORD_INSTRUCTION, expected_revision)
    problems = _problems_of_day(issue, note.instructed_on, "instructed_on", today)
    problems += problems_of_texts({"by": note.by, "unproved_because": note.unproved_because})
    without = [piece.title for piece in pieces_of(session, issue) if not has_evidence(session, piece.report_id)]
    if without and note.unproved_because is None:
        message = say("report_issue.evidence_missing", titles="、".join(without[:5]), count=len(without))
        problems.append(Problem("EVIDENCE_MISSING", "unproved_because", message))
    problems += _problems_of_evidence(session, issue, note.evidence_id)
    words = {"level": note.level, "by": note.by.strip()}
    problems += _problems_of_twice(session, issue, OutcomeKind.INSTRUCTED, note.instructed_on, words)
    refuse(problems)
    with acting(session, actor, "report_issue.record_instruction", note.unproved_because):
        why = note.unproved_because if without else None
        proved = {"unproved_because": why, "evidence_id": note.evidence_id}
        outcome = _outcome(session, actor, issue, OutcomeKind.INSTRUCTED, dated_on=note.instructed_on, **proved, **words)
        _facts(session, actor, issue, outcome, instructed_on=note.instructed_on, **words)
        advance_issue(session, actor, issue, IssueEvent.RECORD_INSTRUCTION, said(outcome))
    return issue_id


def record_feedback(
    session: Session,
    actor: Actor,
    issue_id: int,
    unit: str,
    text: str,
    fed_back_on: date,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """A unit told what it did about the issue; repeatable, and no fact that a rule may see. Returns its id.

    Raises Refusal as `take_issue` does, or RECORDED_TWICE, BAD_DATES, a bad name or text.
    """
    issue = take_issue(session, actor, issue_id, IssueEvent.RECORD_FEEDBACK, expected_revision)
    problems = [*_problems_of_day(issue, fed_back_on, "fed_back_on", today), *problems_of_texts({"unit": unit})]
    # As long as any answer may be.
    problems += [replace(problem, field="text") for problem in problems_of_texts({"answer": text})]
    words = {"by": unit.strip(), "text": text.strip()}
    problems += _problems_of_twice(session, issue, OutcomeKind.FED_BACK, fed_back_on, words)
    refuse(problems)
    with acting(session, actor, "report_issue.record_feedback"):
        outcome = _outcome(session, actor, issue, OutcomeKind.FED_BACK, dated_on=fed_back_on, **words)
        advance_issue(session, actor, issue, IssueEvent.RECORD_FEEDBACK, said(outcome))
    return issue_id


def retract_outcome(session: Session, actor: Actor, outcome_id: int, reason: str, expected_revision: int | None = None) -> int:
    """What was recorded wrongly stays, with the reason, and counts no more; returns the issue's id. Sent nowhere else, it is issued only.

    `expected_revision` is the issue's. Raises Refusal as `take_issue` does, ALREADY_RETRACTED, a bad reason, or VERIFIED_FACTS:
    whoever verified them withdraws that first.
    """
    outcome = session.exec(select(IssueOutcome).where(IssueOutcome.id == outcome_id)).first()
    if outcome is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    issue = take_issue(session, actor, outcome.issue_id, IssueEvent.RETRACT, expected_revision)
    session.refresh(outcome)
    problems = problems_of_reason(reason)
    if outcome.retracted_because is not None:
        problems.append(Problem("ALREADY_RETRACTED", "id", say("report_issue.already_retracted")))
    facts = facts_of(session, outcome)
    if verified := sum(fact.verified_at is not None for fact in facts):
        problems.append(Problem("VERIFIED_FACTS", "id", say("deletions.verified", count=verified)))
    refuse(problems)
    with acting(session, actor, "report_issue.retract", reason):
        for fact in facts:
            session.delete(fact)
        outcome.retracted_because = reason.strip()
        session.flush()
        nowhere = outcome.kind is OutcomeKind.REPORTED and not standing_outcomes(session, issue, OutcomeKind.REPORTED)
        recalled = nowhere and issue.state is IssueState.REPORTED
        advance_issue(session, actor, issue, IssueEvent.RECALL if recalled else IssueEvent.RETRACT, reason.strip())
    return outcome.issue_id


def standing_outcomes(session: Session, issue: ReportIssue, kind: OutcomeKind) -> list[IssueOutcome]:
    """What became of an issue, of one kind, without what was retracted."""
    of_kind = (IssueOutcome.issue_id == issue.id, IssueOutcome.kind == kind, col(IssueOutcome.retracted_because).is_(None))
    return list(session.exec(select(IssueOutcome).where(*of_kind).order_by(col(IssueOutcome.id))))


def facts_of(session: Session, outcome: IssueOutcome) -> list[Any]:
    """The facts that an outcome is in the reports of its pieces; none for a unit's feedback."""
    table = _FACTS.get(outcome.kind)
    return [] if table is None else list(session.exec(select(table).where(table.issue_outcome_id == outcome.id)))


def said(outcome: IssueOutcome) -> str:
    """An outcome in a few words, for the step that records it."""
    parts = [
        None if outcome.level is None else say(f"regulation.level.{outcome.level}"),
        None if outcome.manner is None else say(f"regulation.manner.{outcome.manner}"),
        outcome.by,
        outcome.dated_on.isoformat(),
    ]
    return " ".join(part for part in parts if part)


def _outcome(session: Session, actor: Actor, issue: ReportIssue, kind: OutcomeKind, **words: Any) -> IssueOutcome:
    recorded = {"recorded_by_id": actor.account_id, "recorded_at": datetime.now(UTC)}
    outcome = IssueOutcome.model_validate({"committee_id": issue.committee_id, "issue_id": issue.id, "kind": kind, **words, **recorded})
    session.add(outcome)
    session.flush()
    return outcome


def _facts(session: Session, actor: Actor, issue: ReportIssue, outcome: IssueOutcome, **words: Any) -> None:
    """The outcome as a fact of each piece's report. A level to which the office already stated a report to be sent is not stated twice."""
    table = _FACTS[outcome.kind]
    for piece in pieces_of(session, issue):
        if table is Forwarding:
            same = (Forwarding.report_id == piece.report_id, Forwarding.level == outcome.level)
            if session.exec(select(Forwarding.id).where(*same)).first() is not None:
                continue
        common = {"committee_id": issue.committee_id, "report_id": piece.report_id, "issue_outcome_id": outcome.id}
        session.add(table.model_validate({**common, **words, **stamp(actor)}))
    session.flush()


def _problems_of_day(issue: ReportIssue, day: date, field: str, today: date | None) -> list[Problem]:
    first, last = issue.issued_on, today or this_day()
    assert first is not None
    if first <= day <= last:
        return []
    return [Problem("BAD_DATES", field, say("report_issue.bad_day", day=day, first=first, last=last))]


def _problems_of_evidence(session: Session, issue: ReportIssue, evidence_id: int | None) -> list[Problem]:
    """NOT_ITS_EVIDENCE for a file that is attached to none of its pieces' reports, or was withdrawn."""
    reports = [piece.report_id for piece in pieces_of(session, issue)]
    in_force = (col(Attachment.report_id).in_(reports), col(Attachment.withdrawn_at).is_(None))
    known = evidence_id is None or session.exec(select(Attachment.id).where(Attachment.id == evidence_id, *in_force)).first() is not None
    return [] if known else [Problem("NOT_ITS_EVIDENCE", "evidence_id", say("attachments.not_its_evidence"))]


def _problems_of_twice(session: Session, issue: ReportIssue, kind: OutcomeKind, day: date, words: dict[str, Any]) -> list[Problem]:
    for there in standing_outcomes(session, issue, kind):
        if there.dated_on == day and all(getattr(there, name) == value for name, value in words.items()):
            return [Problem("RECORDED_TWICE", "id", say("report_issue.recorded_twice", said=said(there)))]
    return []
