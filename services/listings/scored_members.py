"""Kept scorecards and their lines as flat rows; whoever holds the right for some members reads those alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from services.listings.paging import Condition, Listing
from services.models import Member, ScoredMember, ScoreLine, Scoring, ScoringState
from services.permissions import Actor, Right
from services.search import all_found


class ScoredMemberRow(NamedTuple):
    """A scorecard without what it holds; `standing` is the place by total, `rank` is of those who are graded."""

    id: int
    committee_id: int
    scoring_id: int
    member_id: int
    number: str
    name: str
    strokes_key: str
    sector: str | None
    total: int
    grade: str | None
    candidate_for: str | None
    grade_decided_by: str | None
    not_graded: str | None
    unverified_count: int
    standing: int
    rank: int | None


class ScoreLineRow(NamedTuple):
    """A line of a kept scorecard. `cite` and `works` are JSON lists of text."""

    id: int
    scored_member_id: int
    place: int
    kind: str
    node: str
    clause: str | None
    cite: str
    works: str
    points: int
    reason: str


class KeptCardRow(NamedTuple):
    """What a scored member's card holds (`KeptCard`), as JSON."""

    id: int
    card: str


class SharedRow(NamedTuple):
    """What the scorecards of a scoring share; `applied` is JSON (`Applied`)."""

    id: int
    applied: str | None
    year: int
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str
    engine_version: str
    period_from: date
    period_to: date
    cut_off: date


class PastScoreRow(NamedTuple):
    """A member's total of a year, from the scoring that counts."""

    id: int
    member_id: int
    scoring_id: int
    year: int
    total: int
    grade: str | None
    not_graded: str | None
    regulation: str
    title: str
    version: date


def _of_members(members: Select[tuple[int]]) -> Condition:
    return col(ScoredMember.member_id).in_(members)


def _with_scoring(statement: Select[Any]) -> Select[Any]:
    # Each has one. Said so that no database begins with the scorings: SQLite would then go through all scorecards and sort them.
    return statement.outerjoin(Scoring, col(Scoring.id) == col(ScoredMember.scoring_id))


SCORED_MEMBERS = Listing(
    name="scored_members",
    row=ScoredMemberRow._make,
    columns={name: col(getattr(ScoredMember, name)) for name in ScoredMemberRow._fields},
    owner=col(ScoredMember.committee_id),
    right=Right.READ_PERFORMANCE,
    order=("strokes_key", "id"),
    key_types=(str, int),
    of=_of_members,
)
BY_TOTAL = SCORED_MEMBERS.ordered("total", ("standing", "id"), (int, int))
BY_NUMBER = SCORED_MEMBERS.ordered("number", ("number", "id"), (str, int))
SCORE_LINES = Listing(
    name="score_lines",
    row=ScoreLineRow._make,
    columns={name: col(getattr(ScoreLine, name)) for name in ScoreLineRow._fields},
    owner=col(ScoreLine.committee_id),
    right=Right.READ_PERFORMANCE,
    order=("place", "id"),
    key_types=(int, int),
    of=lambda members: col(ScoreLine.scored_member_id).in_(select(col(ScoredMember.id)).where(_of_members(members))),
)


@cache
def score_lines_with(fields: frozenset[str]) -> Listing[Any]:
    """Lines with these fields alone: on a page there are hundreds, and their words are long."""
    return SCORE_LINES.only({"scored_member_id", *fields})


KEPT_CARDS = Listing(
    name="kept_cards",
    row=KeptCardRow._make,
    columns={"id": col(ScoredMember.id), "card": col(ScoredMember.card)},
    owner=col(ScoredMember.committee_id),
    right=Right.READ_PERFORMANCE,
    order=("id",),
    key_types=(int,),
    of=_of_members,
)
SHARED = Listing(
    name="shared",
    row=SharedRow._make,
    columns={name: col(getattr(Scoring, name)) for name in SharedRow._fields},
    owner=col(Scoring.committee_id),
    right=Right.READ_PERFORMANCE,
    order=("id",),
    key_types=(int,),
    of=lambda members: col(Scoring.id).in_(select(col(ScoredMember.scoring_id)).where(_of_members(members))),
)
PAST_SCORES = Listing(
    name="past_scores",
    row=PastScoreRow._make,
    columns={
        **{name: col(getattr(ScoredMember, name)) for name in ("id", "member_id", "scoring_id")},
        "year": col(Scoring.year),
        **{name: col(getattr(ScoredMember, name)) for name in ("total", "grade", "not_graded")},
        **{name: col(getattr(Scoring, name)) for name in ("regulation", "title", "version")},
    },
    owner=col(ScoredMember.committee_id),
    right=Right.READ_PERFORMANCE,
    order=("year", "id"),
    key_types=(int, int),
    of=_of_members,
    joins=_with_scoring,
)


@dataclass(frozen=True)
class ScorecardsSought:
    """Which scorecards of a scoring are sought; what is None or empty seeks all. Words are of the name or the number."""

    words: tuple[str, ...] = ()
    sector_id: int | None = None
    grades: tuple[str, ...] = ()

    def conditions(self) -> list[Condition]:
        found: list[Condition] = []
        if self.words:
            found.append(col(ScoredMember.member_id).in_(select(col(Member.id)).where(*all_found(col(Member.search_text), self.words))))
        if self.sector_id is not None:
            found.append(col(ScoredMember.sector_id) == self.sector_id)
        if self.grades:
            found.append(col(ScoredMember.grade).in_(self.grades))
        return found


def past_scores(
    session: Session, actor: Actor, member_ids: Collection[int], years: Collection[int]
) -> Mapping[int, Sequence[PastScoreRow]]:
    """Members' totals of those years (of all for none), oldest first, each from the scoring of the year that counts. One statement."""
    own = select(col(Member.committee_id)).where(col(Member.id).in_(sorted(set(member_ids))))
    done = [col(Scoring.state) == ScoringState.DONE, col(Scoring.group_kind) == "", col(Scoring.committee_id).in_(own)]
    if years:
        done.append(col(Scoring.year).in_(sorted(set(years))))
    latest = select(func.max(col(Scoring.id))).where(*done).group_by(col(Scoring.committee_id), col(Scoring.year))
    wanted = (col(ScoredMember.member_id).in_(sorted(set(member_ids))), col(ScoredMember.scoring_id).in_(latest))
    found: dict[int, list[PastScoreRow]] = {}
    for row in PAST_SCORES.where(session, actor, *wanted):
        found.setdefault(row.member_id, []).append(row)
    return found
