"""Making an export that waits, or that somebody began who died: whoever claims it has it, and nothing half-written is ever offered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import ColumnElement, Engine, and_, or_, select, update
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.accounts.actors import actor_of
from services.audit import acting
from services.database import glanced, transaction
from services.errors import Refusal
from services.exchange.container import pieces_of
from services.exports.making import making
from services.exports.wanted import Workshop
from services.exports.writing import write_export
from services.jobs.asking import SILENT_FOR, UNFINISHED, wanted_of
from services.jobs.beating import Beating, LostError
from services.jobs.folder import ExportFolder
from services.models import Account, ExportJob, ExportState
from services.permissions import Actor, Right, require

# How long a file can be fetched; one that shows particulars in the clear is fetched at once or made again.
KEPT_FOR, KEPT_UNMASKED_FOR = timedelta(days=7), timedelta(days=1)
_log = logging.getLogger(__name__)
_JOBS: Any = cast(Any, ExportJob).__table__


def run_export(
    engine: Engine, job_id: int, workshop: Workshop, folder: ExportFolder, is_stopping: Callable[[], bool] = lambda: False
) -> ExportState | None:
    """Makes an export that waits or whose run died; None for one that does neither, or not any more.

    What goes wrong is written into it and not raised. Where the server stops it waits again, with its finished parts.
    Blocks for as long as it takes: call it from a worker thread.
    """
    run = token_hex(16)
    job = _claimed(engine, job_id, run)
    if job is None:
        return None
    try:
        folder.prepare(job.key)
        path = folder.file(job.key, run)
        with Beating(engine, job_id, run, is_stopping) as beating, making(path, folder.parts(job.key), beating.progress) as here:
            write_export(engine, _asker(engine, job), job.committee_id, wanted_of(job), workshop, here)
            # What is not one step after another says nothing on its way.
            beating.progress(*beating.at)
        return _finished(engine, job, run, folder, state=ExportState.DONE, **_facts_of(path, *beating.at))
    except LostError:
        if is_stopping():
            return _finished(engine, job, run, folder, state=ExportState.WAITING)
        return _finished(engine, job, run, folder, state=ExportState.CANCELLED)
    except Refusal as refusal:
        problem = refusal.message
    except Exception:
        incident = uuid4().hex[:12]
        _log.exception("incident %s in export %s", incident, job_id)
        problem = say("jobs.incident", incident=incident)
    return _finished(engine, job, run, folder, state=ExportState.FAILED, problem=problem)


def to_be_made(engine: Engine) -> list[int]:
    """Ids of exports that wait or whose run died, in the order in which they were asked for."""
    wanted = select(col(ExportJob.id)).where(_free(datetime.now(UTC))).order_by(col(ExportJob.id))
    return list(glanced(engine, lambda session: session.execute(wanted).scalars().all()))


def remove_expired(engine: Engine, folder: ExportFolder) -> None:
    """Removes files whose time is over, and what is left of exports that were not made."""
    # Looked for first: a job that is asked for meanwhile has nothing here yet.
    found = folder.keys()
    kept = or_(
        col(ExportJob.state).in_(UNFINISHED), and_(col(ExportJob.state) == ExportState.DONE, col(ExportJob.expires_at) > datetime.now(UTC))
    )
    wanted = select(col(ExportJob.key)).where(kept)
    folder.keep_only(found, glanced(engine, lambda session: session.execute(wanted).scalars().all()) if found else ())


def _free(now: datetime) -> ColumnElement[bool]:
    dead = and_(_JOBS.c.state == ExportState.RUNNING, _JOBS.c.beat_at < now - SILENT_FOR)
    return or_(_JOBS.c.state == ExportState.WAITING, dead)


def _claimed(engine: Engine, job_id: int, run: str) -> ExportJob | None:
    """The export as it was asked for; whoever changes its run first has it, in this process or another."""
    now = datetime.now(UTC)
    claim = update(_JOBS).where(_JOBS.c.id == job_id, _free(now)).values(state=ExportState.RUNNING, run=run, beat_at=now)
    with transaction(engine) as session:
        if cast(Any, session.connection().execute(claim)).rowcount == 0:
            return None
        return session.get_one(ExportJob, job_id).model_copy()


def _asker(engine: Engine, job: ExportJob) -> Actor:
    """Who asked, with the rights of now: what was withdrawn meanwhile is not exported. Raises Refusal FORBIDDEN."""

    def look(session: Session) -> Actor:
        account = session.get_one(Account, job.asked_by_id)
        if account.disabled_at is not None:
            raise Refusal("FORBIDDEN", say("jobs.asker_disabled", name=account.display_name))
        return actor_of(session, account)

    actor = glanced(engine, look)
    # Whether it is still the member whose form it is, is asked where that is read.
    if not job.is_own:
        require(actor, Right.READ_PERFORMANCE, job.committee_id)
    return actor


def _facts_of(path: Path, done: int, total: int) -> dict[str, Any]:
    digest = sha256()
    for piece in pieces_of(path):
        digest.update(piece)
    return {"done": done, "total": total, "size": path.stat().st_size, "sha256": digest.hexdigest()}


def _finished(engine: Engine, job: ExportJob, run: str, folder: ExportFolder, state: ExportState, **values: Any) -> ExportState:
    """Writes how it ended, if it is still this run's; what is not offered is removed."""
    now = datetime.now(UTC)
    with transaction(engine) as session, acting(session, Actor(job.asked_by_id, "", "", frozenset()), "export.finish"):
        kept = session.get_one(ExportJob, job.id, with_for_update=True)
        is_own = kept.run == run and kept.state == ExportState.RUNNING
        if is_own and state is ExportState.WAITING:
            kept.state, kept.run = state, None
        elif is_own:
            kept.state, kept.finished_at, kept.beat_at = state, now, now
            if state is ExportState.DONE:
                kept.expires_at = now + (KEPT_UNMASKED_FOR if job.is_unmasked else KEPT_FOR)
            for name, value in values.items():
                setattr(kept, name, value)
        state, run_now = kept.state, kept.run
    if state in (ExportState.FAILED, ExportState.CANCELLED):
        folder.remove(job.key)
    elif run_now != run:
        folder.file(job.key, run).unlink(missing_ok=True)
    return state
