"""Where a scoring is kept: members' scorecards and groups' in tables of their own, so that nothing reads the one among the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from sqlalchemy import func, select
from sqlmodel import Session, col

from services.models import (
    ActivityGroup,
    GroupScoreLine,
    Member,
    Membership,
    ScoredGroup,
    ScoredMember,
    ScoreLine,
    SealedFacts,
    SealedGroupFacts,
    Term,
)
from services.records import Period
from services.records.groups import order_key
from services.scoring import YearScores


class KeptTables(NamedTuple):
    """The tables of scorecards, their lines and their facts; the columns that name the subject, and the scorecard of a line or of facts."""

    scorecards: Any
    lines: Any
    facts: Any
    subject_id: str
    scorecard_id: str


def _table(model: Any) -> Any:
    return cast(Any, model).__table__


OF_MEMBERS = KeptTables(_table(ScoredMember), _table(ScoreLine), _table(SealedFacts), "member_id", "scored_member_id")
OF_GROUPS = KeptTables(_table(ScoredGroup), _table(GroupScoreLine), _table(SealedGroupFacts), "group_id", "scored_group_id")


def tables_for(group_kind: str) -> KeptTables:
    """The tables of a scoring of that kind of groups, or of members where it is empty."""
    return OF_GROUPS if group_kind else OF_MEMBERS


def kept_beside(session: Session, scores: YearScores) -> Mapping[int, dict[str, Any]]:
    """By subject: what is kept in its row beside the scorecard, as of the period's end or of the last day it was there."""
    return _of_groups(session, scores) if scores.group_kind else _of_members(session, scores)


def _of_members(session: Session, scores: YearScores) -> dict[int, dict[str, Any]]:
    keys = select(col(Member.id), col(Member.strokes_key)).where(col(Member.committee_id) == scores.committee_id)
    strokes = {row[0]: row[1] for row in session.execute(keys)}
    sectors = _sectors(session, scores.committee_id, scores.period)
    return {
        key: {
            "number": performance.member.id,
            "name": performance.member.name,
            "strokes_key": strokes[key],
            "sector_id": sectors.get(key),
            "sector": performance.member.state.sector,
        }
        for key, performance in scores.performances.items()
    }


def _sectors(session: Session, committee_id: int, period: Period) -> dict[int, int]:
    ends_on: Any = func.coalesce(col(Membership.to_on), col(Term.ends_on))
    spans = select(col(Membership.member_id), col(Membership.sector_id)).join(Term, col(Term.id) == col(Membership.term_id))
    within = (col(Membership.committee_id) == committee_id, col(Membership.from_on) <= period.last, ends_on >= period.first)
    return {row[0]: row[1] for row in session.execute(spans.where(*within).order_by(col(Membership.from_on)))}


def _of_groups(session: Session, scores: YearScores) -> dict[int, dict[str, Any]]:
    days = select(col(ActivityGroup.id), col(ActivityGroup.valid_to)).where(col(ActivityGroup.committee_id) == scores.committee_id)
    last = {row[0]: row[1] for row in session.execute(days)}
    return {
        key: {
            "name": performance.member.name,
            "strokes_key": order_key(performance.member.name),
            "sector": performance.member.state.sector,
            "dissolved_on": last[key] if last[key] is not None and last[key] < scores.period.last else None,
        }
        for key, performance in scores.performances.items()
    }
