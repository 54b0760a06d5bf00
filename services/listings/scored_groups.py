"""Kept scorecards of groups, whole: there are tens of them in a scoring, so each is read with its lines at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from scoring_plugins.engine.cohort import ListOutcome, QuotaOutcome
from scoring_plugins.engine.scorecard import Scorecard
from services.listings.scored_members import ScoredMemberRow, ScoreLineRow, SharedRow
from services.listings.scorings import latest_scorings
from services.models import GroupScoreLine, ScoredGroup, Scoring
from services.permissions import Actor, Right
from services.reach import groups_reached
from services.scorings.keeping import KeptRecord, applied_in, kept_card, quotas_of
from services.scorings.rebuilding import rebuilt


class KeptGroup(NamedTuple):
    """A group's scorecard as a scoring kept it. `rank` is its place among the groups of the scoring."""

    committee_id: int
    scoring_id: int
    group_id: int
    name: str
    kind: str
    strokes_key: str
    sector: str | None
    dissolved_on: date | None
    rank: int | None
    card: Scorecard
    records: tuple[KeptRecord, ...]
    quotas: tuple[QuotaOutcome, ...]


def kept_groups(session: Session, actor: Actor, scoring_ids: Collection[int]) -> Mapping[int, list[KeptGroup]]:
    """The groups' scorecards of scorings, by scoring, in the order of strokes; of committees whose performance the actor reads, and of the
    groups that the actor speaks for.

    Three statements, however many there are.
    """
    of_scorings = col(ScoredGroup.scoring_id).in_(sorted(set(scoring_ids)))
    groups = session.execute(
        select(ScoredGroup).where(of_scorings, _readable(actor)).order_by(col(ScoredGroup.strokes_key), col(ScoredGroup.name))
    )
    rows = list(groups.scalars())
    scorings = session.execute(select(Scoring).where(col(Scoring.id).in_({row.scoring_id for row in rows})))
    shared = {row.id: row for row in scorings.scalars()}
    lines = _lines(session, [row.id for row in rows if row.id is not None])
    found: dict[int, list[KeptGroup]] = defaultdict(list)
    for row in rows:
        assert row.id is not None
        found[row.scoring_id].append(_kept(row, shared[row.scoring_id], lines[row.id]))
    return found


def lists_of_groups(session: Session, actor: Actor, scoring_ids: Collection[int]) -> Mapping[int, tuple[ListOutcome, ...]]:
    """The lists of scorings of groups, by scoring; of committees whose performance the actor reads. Two statements.

    Who reads some groups' alone is told of the lists that these stand on, or may yet stand on, without the others who do.
    """
    wanted = (col(Scoring.id).in_(sorted(set(scoring_ids))), col(Scoring.group_kind) != "")
    rows = session.execute(select(col(Scoring.id), col(Scoring.committee_id), col(Scoring.applied)).where(*wanted)).all()
    own: dict[int, set[str]] = defaultdict(set)
    if groups_reached(actor, Right.READ_PERFORMANCE) is not None:
        named = select(col(ScoredGroup.scoring_id), col(ScoredGroup.name))
        for key, name in session.execute(named.where(col(ScoredGroup.scoring_id).in_([row[0] for row in rows]), _readable(actor))):
            own[key].add(name)
    whole = actor.committees_with(Right.READ_PERFORMANCE)
    lists = {key: (owner, applied_in(applied or "{}").lists) for key, owner, applied in rows}
    return {key: found if owner in whole else _own(found, own[key]) for key, (owner, found) in lists.items()}


def _readable(actor: Actor) -> ColumnElement[bool]:
    whole = col(ScoredGroup.committee_id).in_(sorted(actor.committees_with(Right.READ_PERFORMANCE)))
    groups = groups_reached(actor, Right.READ_PERFORMANCE)
    return whole if groups is None else or_(whole, col(ScoredGroup.group_id).in_(groups))


def _own(lists: Iterable[ListOutcome], names: Collection[str]) -> tuple[ListOutcome, ...]:
    cut = (
        msgspec.structs.replace(
            each,
            members=tuple(name for name in each.members if name in names),
            to_decide=tuple(name for name in each.to_decide if name in names),
        )
        for each in lists
    )
    return tuple(each for each in cut if each.members or each.to_decide)


def latest_kept_groups(
    session: Session, actor: Actor, committee_ids: Collection[int], year: int, kind: str
) -> Mapping[int, list[KeptGroup]]:
    """By committee: the groups of a kind in the scoring of the year that was finished last."""
    latest = latest_scorings(session, actor, committee_ids, year, kind) if kind else {}
    found = kept_groups(session, actor, [row.id for row in latest.values()])
    return {committee_id: found.get(row.id, []) for committee_id, row in latest.items()}


def _lines(session: Session, ids: Iterable[int]) -> Mapping[int, list[ScoreLineRow]]:
    names = ("id", "scored_group_id", *ScoreLineRow._fields[2:])
    of_groups = select(*(col(getattr(GroupScoreLine, name)) for name in names)).where(col(GroupScoreLine.scored_group_id).in_(sorted(ids)))
    found: dict[int, list[ScoreLineRow]] = defaultdict(list)
    for row in session.execute(of_groups.order_by(col(GroupScoreLine.place))):
        found[row[1]].append(ScoreLineRow._make(row))
    return found


def _kept(row: ScoredGroup, scoring: Scoring, lines: list[ScoreLineRow]) -> KeptGroup:
    card, applied = kept_card(row.card), applied_in(scoring.applied or "{}")
    # The same shape as a member's: `number` is what the scorecard calls its subject, for a group its name.
    given: dict[str, Any] = {name: getattr(row, name, None) for name in ScoredMemberRow._fields}
    as_scored = ScoredMemberRow(**{**given, "number": row.name, "member_id": row.group_id})
    shared = SharedRow(**{name: getattr(scoring, name) for name in SharedRow._fields})
    return KeptGroup(
        committee_id=row.committee_id,
        scoring_id=row.scoring_id,
        group_id=row.group_id,
        name=row.name,
        kind=scoring.group_kind,
        strokes_key=row.strokes_key,
        sector=row.sector,
        dissolved_on=row.dissolved_on,
        rank=row.rank,
        card=rebuilt(as_scored, shared, lines, card),
        records=card.records,
        quotas=quotas_of(applied, card),
    )
