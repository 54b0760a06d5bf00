"""What appraisals decided that a later reading of the facts has to know: who is left out of a year, and what earlier years came to."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import and_, select
from sqlmodel import col

from scoring_plugins.records import EarlierResult
from services.models import Appraisal, AppraisalResult, Exclusion, GradeDecision, GroupExclusion, ResultState, ScoredMember
from services.records.scope import Scope


def exclusions(scope: Scope, year: int) -> dict[int, str]:
    """By member: why somebody is left out of the year's appraisal."""
    statement = select(col(Exclusion.member_id), col(Exclusion.reason)).join(Appraisal, col(Exclusion.appraisal_id) == Appraisal.id)
    of_year = (col(Appraisal.committee_id) == scope.committee_id, col(Appraisal.year) == year, *scope.of_members(col(Exclusion.member_id)))
    return {row[0]: row[1] for row in scope.rows(statement.where(*of_year))}


def group_exclusions(scope: Scope, year: int, kind: str) -> dict[int, str]:
    """By group: why one of that kind is left out of the year's appraisal."""
    statement = select(col(GroupExclusion.group_id), col(GroupExclusion.reason))
    statement = statement.join(Appraisal, col(GroupExclusion.appraisal_id) == col(Appraisal.id))
    of_year = (col(Appraisal.committee_id) == scope.committee_id, col(Appraisal.year) == year, col(Appraisal.group_kind) == kind)
    return {row[0]: row[1] for row in scope.rows(statement.where(*of_year))}


def earlier_results(scope: Scope, year: int) -> defaultdict[int, list[EarlierResult]]:
    """By member: issued results of earlier years, the newest version of each, in order of years."""
    decided = and_(col(GradeDecision.result_id) == col(AppraisalResult.id), col(GradeDecision.member_id) == col(ScoredMember.member_id))
    statement = (
        select(
            col(ScoredMember.member_id),
            col(Appraisal.year),
            col(ScoredMember.total),
            col(ScoredMember.grade),
            col(GradeDecision.id),
            col(GradeDecision.grade),
        )
        .join(AppraisalResult, col(AppraisalResult.scoring_id) == col(ScoredMember.scoring_id))
        .join(Appraisal, col(AppraisalResult.appraisal_id) == Appraisal.id)
        .outerjoin(GradeDecision, decided)
        .where(
            col(Appraisal.committee_id) == scope.committee_id,
            col(Appraisal.year) < year,
            col(AppraisalResult.state) == ResultState.ISSUED,
            *scope.of_members(col(ScoredMember.member_id)),
        )
        .order_by(col(Appraisal.year))
    )
    found: defaultdict[int, list[EarlierResult]] = defaultdict(list)
    for member_id, of_year, total, grade, decision_id, decided_grade in scope.rows(statement):
        found[member_id].append(EarlierResult(year=of_year, total=total, grade=grade if decision_id is None else decided_grade))
    return found
