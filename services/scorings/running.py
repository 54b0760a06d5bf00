"""Carrying a scoring out: facts read at one moment, scored, kept in batches; what is not done is never read."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

import msgspec
from sqlalchemy import Engine, delete, insert, select, update
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations
from services.appraisals.facts_text import facts_digest, facts_text
from services.appraisals.frozen import frozen_regulation
from services.audit import acting
from services.database import reading, transaction
from services.errors import Refusal
from services.models import Appraisal, AppraisalResult, Scoring, ScoringState
from services.permissions import Actor
from services.scoring import YearScores, regulation_in_use, score_by, score_groups
from services.scorings.keeping import applied_of, card_text, line_rows
from services.scorings.kept_tables import kept_beside, tables_for
from services.scorings.standings import standings

BATCH = 100
SECONDS_BETWEEN_BEATS = 1.0

_log = logging.getLogger(__name__)
_SCORING: Any = cast(Any, Scoring).__table__


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
        scores, beside = run.compute(regulations)
        run.keep(scores, beside)
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


class _Run:
    """One scoring on its way."""

    def __init__(self, engine: Engine, scoring: Scoring, is_stopping: Callable[[], bool]) -> None:
        assert scoring.id is not None
        self._engine, self._scoring, self._is_stopping = engine, scoring, is_stopping
        self._id, self._committee_id = scoring.id, scoring.committee_id
        self._tables = tables_for(scoring.group_kind)
        # Nobody's rights are asked: whoever started it had the right.
        self._actor = Actor(scoring.started_by_id, "", "", frozenset())
        self._beaten_at = 0.0
        self._keeps_facts = False

    def compute(self, regulations: Regulations) -> tuple[YearScores, Mapping[int, dict[str, Any]]]:
        """The year's scores from the facts of one moment, and what is kept beside each. Raises Refusal."""
        with reading(self._engine) as session:
            regulation = self._regulation(session, regulations)
            if regulation.content_hash != self._scoring.content_hash or regulation.code != self._scoring.regulation:
                raise Refusal("REGULATION_CHANGED", say("scorings.regulation_changed", title=self._scoring.title), "year")
            year, kind = self._scoring.year, self._scoring.group_kind
            if kind:
                scores = score_groups(session, self._committee_id, year, regulation, kind, self._computed)
            else:
                scores = score_by(session, self._committee_id, year, regulation, progress=self._computed)
            return scores, kept_beside(session, scores)

    def _regulation(self, session: Session, regulations: Regulations) -> Regulation:
        """What an appraisal froze when it was opened, for a scoring that one of its results is; what is adopted now, for any other."""
        own = select(col(AppraisalResult.appraisal_id)).where(col(AppraisalResult.scoring_id) == self._id)
        appraisal_id = session.execute(own).scalar()
        self._keeps_facts = appraisal_id is not None
        if appraisal_id is None:
            return regulation_in_use(session, self._committee_id, self._scoring.year, regulations, self._scoring.group_kind)
        return frozen_regulation(session.get_one(Appraisal, appraisal_id), regulations)

    def keep(self, scores: YearScores, beside: Mapping[int, dict[str, Any]]) -> None:
        """Writes scorecards and lines, a batch of subjects at a time."""
        subject_ids = list(scores.scorecards)
        places = standings(scores)
        for first in range(0, len(subject_ids), BATCH):
            batch = subject_ids[first : first + BATCH]
            rows = [{**self._row(scores, key, places[key]), **beside[key]} for key in batch]
            with transaction(self._engine) as session:
                self._beat(session, done=first + len(batch), total=len(subject_ids))
                table = self._tables.scorecards
                known = insert(table).returning(table.c[self._tables.subject_id], table.c.id)
                ids = {row[0]: row[1] for row in session.connection().execute(known, rows)}
                if lines := list(self._lines(scores, ids)):
                    session.connection().execute(insert(self._tables.lines), lines)
                if self._keeps_facts:
                    session.connection().execute(insert(self._tables.facts), list(self._facts(scores, ids)))

    def clear(self) -> None:
        """Takes back what was kept of a scoring that did not come to its end."""
        scorecards, lines, facts, _, scorecard_id = self._tables
        own = select(scorecards.c.id).where(scorecards.c.scoring_id == self._id)
        with transaction(self._engine) as session:
            session.connection().execute(delete(lines).where(lines.c[scorecard_id].in_(own)))
            session.connection().execute(delete(facts).where(facts.c[scorecard_id].in_(own)))
            session.connection().execute(delete(scorecards).where(scorecards.c.scoring_id == self._id))

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

    def _row(self, scores: YearScores, subject_id: int, place: tuple[int, int | None]) -> dict[str, Any]:
        card = scores.scorecards[subject_id]
        return {
            "committee_id": self._committee_id,
            "scoring_id": self._id,
            self._tables.subject_id: subject_id,
            "total": card.total,
            "grade": card.grade,
            "candidate_for": card.candidate_for,
            "grade_decided_by": card.grade_decided_by,
            "not_graded": card.not_graded or None,
            "unverified_count": card.unverified_count,
            "standing": place[0],
            "rank": place[1],
            "card": card_text(scores, subject_id),
        }

    def _lines(self, scores: YearScores, ids: Mapping[int, int]) -> Iterator[dict[str, Any]]:
        for subject_id, scorecard_id in ids.items():
            for row in line_rows(scores.scorecards[subject_id], scores.performances[subject_id].records):
                yield {"committee_id": self._committee_id, self._tables.scorecard_id: scorecard_id, **row}

    def _facts(self, scores: YearScores, ids: Mapping[int, int]) -> Iterator[dict[str, Any]]:
        for subject_id, scorecard_id in ids.items():
            facts = facts_text(scores.performances[subject_id])
            yield {
                "committee_id": self._committee_id,
                self._tables.scorecard_id: scorecard_id,
                "facts": facts,
                "digest": facts_digest(facts),
            }
