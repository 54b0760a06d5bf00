"""Asking for a committee's year to be scored and kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine import ENGINE_VERSION
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations
from services.audit import acting
from services.errors import Refusal
from services.models import LocalCommittee, Scoring, ScoringState
from services.permissions import Actor, Right, require
from services.scoring import regulation_in_use

UNFINISHED = (ScoringState.WAITING, ScoringState.RUNNING)
# A run shows itself every few seconds; what is silent for so long was ended with its process.
SILENT_FOR = timedelta(minutes=2)


def start_scoring(session: Session, actor: Actor, committee_id: int, year: int, regulations: Regulations, group_kind: str = "") -> int:
    """The id of a new scoring that waits for `run_scoring`. One that died on its way is marked as failed.

    It scores members, or with `group_kind` the groups of that kind.

    Raises Refusal when no regulation is adopted or it cannot be used, and SCORING_UNDERWAY while another one of the year is.
    """
    require(actor, Right.APPRAISE, committee_id)
    regulation = regulation_in_use(session, committee_id, year, regulations, group_kind)
    return queue_scoring(session, actor, committee_id, year, regulation, group_kind)


def queue_scoring(session: Session, actor: Actor, committee_id: int, year: int, regulation: Regulation, group_kind: str = "") -> int:
    """The id of a new scoring of a year by a regulation that holds one version; who may ask is the caller's to say. Raises Refusal."""
    # Held on PostgreSQL, so that of two that start at once the second sees the first.
    session.exec(select(LocalCommittee).where(col(LocalCommittee.id) == committee_id).with_for_update()).one()
    now = datetime.now(UTC)
    with acting(session, actor, "scoring.start"):
        _give_up_the_dead(session, committee_id, year, group_kind, now)
        days = regulation.period(year)
        scoring = Scoring(
            committee_id=committee_id,
            year=year,
            group_kind=group_kind,
            regulation=regulation.code,
            title=regulation.title,
            version=regulation.version_for(year).in_force_from,
            status=regulation.status,
            content_hash=regulation.content_hash,
            engine_version=ENGINE_VERSION,
            period_from=days.starts_on,
            period_to=days.ends_on,
            cut_off=days.cut_off,
            state=ScoringState.WAITING,
            started_by_id=actor.account_id,
            started_at=now,
            beat_at=now,
        )
        session.add(scoring)
        session.flush()
    assert scoring.id is not None
    return scoring.id


def is_dead(state: ScoringState, beat_at: datetime, now: datetime) -> bool:
    """Whether a scoring that is said to be on its way has been silent for too long."""
    return state in UNFINISHED and now - beat_at > SILENT_FOR


def _give_up_the_dead(session: Session, committee_id: int, year: int, group_kind: str, now: datetime) -> None:
    of_year = (Scoring.committee_id == committee_id, Scoring.year == year, Scoring.group_kind == group_kind)
    for scoring in session.exec(select(Scoring).where(*of_year, col(Scoring.state).in_(UNFINISHED))):
        if not is_dead(scoring.state, scoring.beat_at, now):
            message = say("scorings.underway", year=year, done=scoring.done, total=scoring.total)
            raise Refusal("SCORING_UNDERWAY", message, "year")
        scoring.state = ScoringState.FAILED
        scoring.problem = say("scorings.interrupted")
        scoring.finished_at = now
