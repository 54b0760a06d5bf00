"""What follows from records and points: duties, the grade, and proposals for people to decide."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.conditions import Facts, Outcome, all_of, evaluate
from scoring_plugins.engine.part_year import why_excluded
from scoring_plugins.engine.scorecard import Consequence, DutyOutcome, Scorecard
from scoring_plugins.engine.selection import member_matches
from scoring_plugins.language.nodes import Duty, Grade, Version


def duty_outcomes(version: Version, facts: Facts) -> tuple[DutyOutcome, ...]:
    """Each duty with what was counted for it."""
    return tuple(_duty_outcome(duty, facts) for duty in version.duties)


def _duty_outcome(duty: Duty, facts: Facts) -> DutyOutcome:
    if duty.applies_to is not None and not member_matches(duty.applies_to, facts.performance.member.state, facts.months):
        outcome = Outcome(True, say("regulation.duty_not_applicable"))
    else:
        outcome = evaluate(duty.condition, facts)
    return DutyOutcome(
        name=duty.name,
        cite=duty.cite,
        says=duty.says,
        fulfilled=outcome.holds,
        advisory=duty.advisory,
        reason=outcome.reason,
        works=outcome.works,
    )


def grade_of(version: Version, total: int, duties: Mapping[str, bool | None], since: int = 0) -> Grade | None:
    """The first grade, from place `since` on, whose bound and duties hold; None without one, or where an undecided duty stands in the way.

    Quotas are not asked: a grade that has one is what somebody is a candidate for.
    """
    for grade in version.grades[since:]:
        reached = _bound_holds(grade, total) and all_of([duties[name] for name in grade.duties])
        if reached is None:
            return None
        if reached:
            return grade
    return None


def _bound_holds(grade: Grade, total: int) -> bool:
    return (grade.at_least is None or total >= grade.at_least) and (grade.above is None or total > grade.above)


def concluded(version: Version, facts: Facts, card: Scorecard) -> Scorecard:
    """The card with its grade, or with the grade it is a candidate for where that has a quota, and with what is proposed."""
    reached = None if card.not_graded else grade_of(version, card.total, facts.duties)
    return graded(version, facts, card, reached, is_decided=reached is not None and reached.quota is None)


def graded(version: Version, facts: Facts, card: Scorecard, grade: Grade | None, is_decided: bool) -> Scorecard:
    """The card with this grade, or as a candidate for it; who is excluded is proposed nothing at all."""
    scores = {"total": card.total} | {part.name: part.points for part in card.clauses} | {part.name: part.points for part in card.blocks}
    name = grade.name if grade is not None and is_decided else None
    period = facts.regulation.period(card.year)
    excluded = why_excluded(version, facts.performance.member.state, period)
    facts = msgspec.structs.replace(facts, scores=scores, grade=name, graded=not card.not_graded)
    return msgspec.structs.replace(
        card,
        grade=name,
        candidate_for=grade.name if grade is not None and not is_decided else None,
        grade_decided_by=None if grade is None else grade.decided_by,
        consequences=() if excluded else proposals(version, facts),
    )


def proposals(version: Version, facts: Facts) -> tuple[Consequence, ...]:
    """Consequences whose condition holds; undecided ones propose nothing, and some are asked only when the term ends."""
    found = []
    for proposal in version.consequences:
        if proposal.at_term_end and not _is_last_of_term(facts):
            continue
        outcome = evaluate(proposal.condition, facts)
        if outcome.holds:
            found.append(Consequence(proposal=proposal.propose, cite=proposal.cite, reason=outcome.reason))
    return tuple(found)


def _is_last_of_term(facts: Facts) -> bool:
    """Whether the term ends with this year or before the next one does: then that one is already the next term's."""
    year, term_to = facts.performance.year, facts.performance.term_to
    this, following = facts.regulation.period(year), facts.regulation.period(year + 1)
    return term_to is not None and this.starts_on <= term_to < following.ends_on
