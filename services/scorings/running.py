"""Carrying a scoring out: facts read at one moment, scored, kept in batches; what is not done is never read."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

import msgspec
from sqlalchemy import Engine, delete, func, insert, select, update
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations
from services.appraisals.facts_text import facts_digest, facts_text
from services.appraisals.frozen import frozen_regulation
from services.audit import acting
from services.database import reading, transaction
from services.errors import Refusal
from services.models import (
    Appraisal,
    AppraisalResult,
    Member,
    Membership,
    ScoredMember,
    ScoreLine,
    Scoring,
    ScoringState,
    SealedFacts,
    Term,
)
from services.permissions import Actor
from services.records import Period
from services.scoring import YearScores, regulation_in_use, score_by
from services.scorings.keeping import applied_of, card_text, line_rows
from services.scorings.standings import standings

BATCH = 100
SECONDS_BETWEEN_BEATS = 1.0

_log = logging.getLogger(__name__)
_SCORING: Any = cast(Any, Scoring).__table__
_MEMBERS: Any = cast(Any, ScoredMember).__table__
_LINES: Any = cast(Any, ScoreLine).__table__
_FACTS: Any = cast(Any, SealedFacts).__table__


def run_scoring(
    engine: Engine, scoring_id: int, regulations: Regulations, is_stopping: Callable[[], bool] = lambda: False
) -> ScoringState | None:
    """Carries out a scoring that waits, in transactions of its own; None for one that does not wait, or not any more.

    What goes wrong is written into the scoring and not raised. Blocks for as long as it takes: call it from a worker thread.
    """
    run = _claimed(engine, scoring_id, is_stopping)
    if run is None:
        return None
    try:
        scores, people = run.compute(regulations)
        run.keep(scores, people)
        run.finish(
            state=ScoringState.DONE,
            facts_hash=scores.facts_hash,
            unverified_count=scores.unverified_count,
            applied=msgspec.json.encode(applied_of(scores)).decode(),
        )
        return ScoringState.DONE
    except _GivenUp:
        problem = say("scorings.interrupted")
    except Refusal as refusal:
        problem = refusal.message
    except Exception:
        incident = uuid4().hex[:12]
        _log.exception("incident %s in scoring %s", incident, scoring_id)
        problem = say("scorings.incident", incident=incident)
    run.clear()
    run.finish(state=ScoringState.FAILED, problem=problem)
    return ScoringState.FAILED


class _GivenUp(Exception):
    """The scoring is not this run's any more: the server stops, or it was taken for dead."""


def _claimed(engine: Engine, scoring_id: int, is_stopping: Callable[[], bool]) -> _Run | None:
    """The run of a scoring that waited; whoever changes the state first has it, in this process or another."""
    waits = (_SCORING.c.id == scoring_id, _SCORING.c.state == ScoringState.WAITING)
    with transaction(engine) as session:
        claim = update(_SCORING).where(*waits).values(state=ScoringState.RUNNING, beat_at=datetime.now(UTC))
        if cast(Any, session.connection().execute(claim)).rowcount == 0:
            return None
        return _Run(engine, session.get_one(Scoring, scoring_id).model_copy(), is_stopping)


@dataclass
class _Person:
    """What is kept about a member beside the scorecard."""

    strokes_key: str
    sector_id: int | None


class _Run:
    """One scoring on its way."""

    def __init__(self, engine: Engine, scoring: Scoring, is_stopping: Callable[[], bool]) -> None:
        assert scoring.id is not None
        self._engine, self._scoring, self._is_stopping = engine, scoring, is_stopping
        self._id, self._committee_id = scoring.id, scoring.committee_id
        # Nobody's rights are asked: whoever started it had the right.
        self._actor = Actor(scoring.started_by_id, "", "", frozenset())
        self._beaten_at = 0.0
        self._keeps_facts = False

    def compute(self, regulations: Regulations) -> tuple[YearScores, Mapping[int, _Person]]:
        """The year's scores from the facts of one moment. Raises Refusal."""
        with reading(self._engine) as session:
            regulation = self._regulation(session, regulations)
            if regulation.content_hash != self._scoring.content_hash or regulation.code != self._scoring.regulation:
                raise Refusal("REGULATION_CHANGED", say("scorings.regulation_changed", title=self._scoring.title), "year")
            scores = score_by(session, self._committee_id, self._scoring.year, regulation, progress=self._computed)
            return scores, _people(session, scores)

    def _regulation(self, session: Session, regulations: Regulations) -> Regulation:
        """What an appraisal froze when it was opened, for a scoring that one of its results is; what is adopted now, for any other."""
        own = select(col(AppraisalResult.appraisal_id)).where(col(AppraisalResult.scoring_id) == self._id)
        appraisal_id = session.execute(own).scalar()
        self._keeps_facts = appraisal_id is not None
        if appraisal_id is None:
            return regulation_in_use(session, self._committee_id, self._scoring.year, regulations)
        return frozen_regulation(session.get_one(Appraisal, appraisal_id), regulations)

    def keep(self, scores: YearScores, people: Mapping[int, _Person]) -> None:
        """Writes scorecards and lines, a batch of members at a time."""
        member_ids = list(scores.scorecards)
        places = standings(scores)
        for first in range(0, len(member_ids), BATCH):
            batch = member_ids[first : first + BATCH]
            rows = [self._row(scores, people[key], key, places[key]) for key in batch]
            with transaction(self._engine) as session:
                self._beat(session, done=first + len(batch), total=len(member_ids))
                known = insert(_MEMBERS).returning(_MEMBERS.c.member_id, _MEMBERS.c.id)
                ids = {row[0]: row[1] for row in session.connection().execute(known, rows)}
                if lines := list(self._lines(scores, ids)):
                    session.connection().execute(insert(_LINES), lines)
                if self._keeps_facts:
                    session.connection().execute(insert(_FACTS), list(self._facts(scores, ids)))

    def clear(self) -> None:
        """Takes back what was kept of a scoring that did not come to its end."""
        own = select(_MEMBERS.c.id).where(_MEMBERS.c.scoring_id == self._id)
        with transaction(self._engine) as session:
            session.connection().execute(delete(_LINES).where(_LINES.c.scored_member_id.in_(own)))
            session.connection().execute(delete(_FACTS).where(_FACTS.c.scored_member_id.in_(own)))
            session.connection().execute(delete(_MEMBERS).where(_MEMBERS.c.scoring_id == self._id))

    def finish(self, **values: object) -> None:
        """Writes how it ended, under the name of whoever started it; the entry in the audit holds the hashes of all that was kept."""
        with transaction(self._engine) as session, acting(session, self._actor, "scoring.finish"):
            scoring = session.get_one(Scoring, self._id)
            if scoring.state != ScoringState.RUNNING:
                return
            for name, value in values.items():
                setattr(scoring, name, value)
            scoring.finished_at = scoring.beat_at = datetime.now(UTC)

    def _computed(self, _: int, total: int) -> None:
        if time.monotonic() - self._beaten_at > SECONDS_BETWEEN_BEATS:
            with transaction(self._engine) as session:
                self._beat(session, done=0, total=total)

    def _beat(self, session: Session, **progress: int) -> None:
        """Shows that the run lives, and how far it is. Raises _GivenUp."""
        own = (_SCORING.c.id == self._id, _SCORING.c.state == ScoringState.RUNNING)
        beat = update(_SCORING).where(*own).values(beat_at=datetime.now(UTC), **progress)
        if self._is_stopping() or cast(Any, session.connection().execute(beat)).rowcount == 0:
            raise _GivenUp
        self._beaten_at = time.monotonic()

    def _row(self, scores: YearScores, person: _Person, member_id: int, place: tuple[int, int | None]) -> dict[str, Any]:
        card, member = scores.scorecards[member_id], scores.performances[member_id].member
        return {
            "committee_id": self._committee_id,
            "scoring_id": self._id,
            "member_id": member_id,
            "number": member.id,
            "name": member.name,
            "strokes_key": person.strokes_key,
            "sector_id": person.sector_id,
            "sector": member.state.sector,
            "total": card.total,
            "grade": card.grade,
            "candidate_for": card.candidate_for,
            "grade_decided_by": card.grade_decided_by,
            "not_graded": card.not_graded or None,
            "unverified_count": card.unverified_count,
            "standing": place[0],
            "rank": place[1],
            "card": card_text(scores, member_id),
        }

    def _lines(self, scores: YearScores, ids: Mapping[int, int]) -> Iterator[dict[str, Any]]:
        for member_id, scored_member_id in ids.items():
            for row in line_rows(scores.scorecards[member_id], scores.performances[member_id].records):
                yield {"committee_id": self._committee_id, "scored_member_id": scored_member_id, **row}

    def _facts(self, scores: YearScores, ids: Mapping[int, int]) -> Iterator[dict[str, Any]]:
        for member_id, scored_member_id in ids.items():
            facts = facts_text(scores.performances[member_id])
            yield {
                "committee_id": self._committee_id,
                "scored_member_id": scored_member_id,
                "facts": facts,
                "digest": facts_digest(facts),
            }


def _people(session: Session, scores: YearScores) -> Mapping[int, _Person]:
    """The order of names, and the sector as of the period's end or of the last day a member belonged."""
    keys = select(col(Member.id), col(Member.strokes_key)).where(col(Member.committee_id) == scores.committee_id)
    sectors = _sectors(session, scores.committee_id, scores.period)
    return {row[0]: _Person(row[1], sectors.get(row[0])) for row in session.execute(keys)}


def _sectors(session: Session, committee_id: int, period: Period) -> dict[int, int]:
    ends_on: Any = func.coalesce(col(Membership.to_on), col(Term.ends_on))
    spans = select(col(Membership.member_id), col(Membership.sector_id)).join(Term, col(Term.id) == col(Membership.term_id))
    within = (col(Membership.committee_id) == committee_id, col(Membership.from_on) <= period.last, ends_on >= period.first)
    return {row[0]: row[1] for row in session.execute(spans.where(*within).order_by(col(Membership.from_on)))}
