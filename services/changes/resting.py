"""What was verified, or scored, is not gone unsaid: neither by deleting it nor by a list in which it stands no longer as it was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Problem
from services.models import AppraisalResult, Registered, ResultState, ScoredGroup, ScoredMember, Scoring, ScoringState

# A roll may have two thousand lines.
_MOST_NAMED = 12


class Lost(NamedTuple):
    """A stored fact that would be gone, or say something else. `field` is where that is told, `named` how an office calls the fact.

    `member_id` is whose part it is. A fact about the whole work has none: scorecards name works and not what became of them.
    """

    field: str
    named: str
    fact: Registered
    member_id: int | None = None


def problems_of_losing(session: Session, committee_id: int, work: str, lost: Sequence[Lost]) -> list[Problem]:
    """Why facts of a work may not be lost: VERIFIED_FACTS and SCORED, each told once of a field and naming its facts."""
    scored = scored_years(session, committee_id, work, {each.member_id for each in lost if each.member_id is not None})
    by_field: dict[str, list[Lost]] = {}
    for each in lost:
        by_field.setdefault(each.field, []).append(each)
    problems = []
    for field, of_field in by_field.items():
        if verified := [each.named for each in of_field if each.fact.verified_at is not None]:
            problems.append(Problem("VERIFIED_FACTS", field, say("deletions.verified_rows", rows=_some(verified))))
        if of_scored := [(each.named, scored[each.member_id]) for each in of_field if each.member_id in scored]:
            rows = _some([say("deletions.row_scored", row=named, years="、".join(map(str, years))) for named, years in of_scored])
            problems.append(Problem("SCORED", field, say("deletions.scored_rows", rows=rows)))
    return problems


def _some(rows: Sequence[str]) -> str:
    shown = "、".join(rows[:_MOST_NAMED])
    return shown if len(rows) <= _MOST_NAMED else say("deletions.and_more", rows=shown, count=len(rows))


def scored_years(session: Session, committee_id: int, work: str, member_ids: Collection[int] | None = None) -> dict[int | None, list[int]]:
    """The years whose scorings name a work in a scorecard, by member: those scored last, and those that a result stands on.

    Under None are the years of groups' scorecards, unless somebody in particular is asked about.
    """
    if member_ids is not None and not member_ids:
        return {}
    done = (col(Scoring.committee_id) == committee_id, col(Scoring.state) == ScoringState.DONE)
    latest = select(func.max(Scoring.id)).where(*done).group_by(col(Scoring.year), col(Scoring.group_kind))
    standing = select(AppraisalResult.scoring_id).where(col(AppraisalResult.state).in_((ResultState.DRAFT, ResultState.ISSUED)))
    # A card keeps each record that it names once, as JSON: a name in quotes is no part of another.
    quoted = msgspec.json.encode(work).decode()
    named = col(ScoredMember.card).contains(quoted, autoescape=True)
    statement = select(ScoredMember.member_id, Scoring.year).join(Scoring, col(ScoredMember.scoring_id) == Scoring.id)
    only = [] if member_ids is None else [col(ScoredMember.member_id).in_(sorted(member_ids))]
    found: dict[int | None, list[int]] = {}
    that_hold = or_(col(Scoring.id).in_(latest), and_(*done, col(Scoring.id).in_(standing)))
    for member_id, year in session.exec(statement.where(that_hold, named, *only).order_by(col(Scoring.year)).distinct()):
        found.setdefault(member_id, []).append(year)
    if member_ids is None:
        of_groups = select(Scoring.year).join(ScoredGroup, col(ScoredGroup.scoring_id) == Scoring.id)
        named = col(ScoredGroup.card).contains(quoted, autoescape=True)
        found[None] = list(session.exec(of_groups.where(that_hold, named).distinct()))
    return found
