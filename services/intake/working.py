"""Checking packages that came, and keeping them where that was asked for: whoever claims one has it, and a killed run is taken up again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, cast
from uuid import uuid4

import msgspec
from sqlalchemy import ColumnElement, Engine, and_, or_, select, update
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.accounts.actors import actor_of
from services.audit import acting
from services.database import glanced, transaction
from services.errors import Refusal
from services.exchange.importing import import_package
from services.exchange.reports import report_of
from services.exchange.verifying import Verification, verify_package
from services.exports.wanted import Workshop
from services.intake.asking import AWAITED_FOR, KEPT_FOR, UNFINISHED
from services.intake.sent_files import KEPT_FOR as FILE_KEPT_FOR
from services.jobs.asking import SILENT_FOR
from services.jobs.beating import Beating, LostError
from services.jobs.folder import ExportFolder
from services.models import Account, PackageJob, PackageState, SentFile, SentFileState
from services.permissions import Actor, Right, require

# What the file is called in its folder, and by findings: whatever the sender called it says nothing.
PACKAGE = "package.zip"
_log = logging.getLogger(__name__)
_JOBS: Any = cast(Any, PackageJob).__table__
_FILES: Any = cast(Any, SentFile).__table__


class PackageWork:
    """Does what waits of packages that came, one after the other; for a thread that may take its time."""

    def __init__(self, engine: Engine, workshop: Workshop, folder: ExportFolder) -> None:
        self._engine, self._workshop, self.folder = engine, workshop, folder

    def do_all(self, is_stopping: Callable[[], bool]) -> bool:
        """Whether there was anything to do. What goes wrong is written into the package and not raised."""
        self.remove_expired()
        wanted = select(col(PackageJob.id)).where(_free(datetime.now(UTC))).order_by(col(PackageJob.id))
        found = glanced(self._engine, lambda session: session.execute(wanted).scalars().all())
        worked = [self.work(job_id, is_stopping) for job_id in found if not is_stopping()]
        return any(worked)

    def work(self, job_id: int, is_stopping: Callable[[], bool] = lambda: False) -> PackageState | None:
        """Checks the package and keeps it where that is asked for; None for one that does not wait, or not any more."""
        run = token_hex(16)
        job = self._claimed(job_id, run)
        if job is None:
            return None
        path = self.folder.file(job.key, PACKAGE)
        try:
            with Beating(self._engine, job_id, run, is_stopping, _JOBS) as beating:
                found = verify_package(path, self._workshop.regulations, self._workshop.keys, beating.progress)
                beating.progress(*beating.at)
            return self._finished(job, run, found, *beating.at)
        except LostError:
            return self._ended(job, run, PackageState.WAITING) if is_stopping() else None
        except Refusal as refusal:
            # Where it lies here is nobody's business.
            problem = "\n".join(each.message.replace(str(path), PACKAGE) for each in refusal.problems)
        except Exception:
            incident = uuid4().hex[:12]
            _log.exception("incident %s in package %s", incident, job_id)
            problem = say("intake.incident", incident=incident)
        return self._ended(job, run, PackageState.FAILED, problem=problem)

    def remove_expired(self) -> None:
        """Removes files that nobody waits for, and gives up announcements that nobody came back to."""
        now, found = datetime.now(UTC), self.folder.keys()
        late = (_JOBS.c.state == PackageState.AWAITED, _JOBS.c.asked_at < now - AWAITED_FOR)
        of_late = select(col(PackageJob.id)).where(*late)
        for job_id in glanced(self._engine, lambda session: session.execute(of_late).scalars().all()):
            with transaction(self._engine) as session:
                job = session.get_one(PackageJob, job_id, with_for_update=True)
                if job.state is PackageState.AWAITED:
                    with acting(session, Actor(job.asked_by_id, "", "", frozenset()), "exchange.give_up"):
                        job.state, job.finished_at, job.problem = PackageState.FAILED, now, say("intake.not_sent")
        checked = (_JOBS.c.state == PackageState.DONE, _JOBS.c.is_new.is_(None), _JOBS.c.finished_at > now - KEPT_FOR)
        wanted = select(_JOBS.c.key).where(or_(_JOBS.c.state.in_(UNFINISHED), and_(*checked)))
        sent = select(_FILES.c.key).where(_FILES.c.asked_at > now - FILE_KEPT_FOR)
        keys = glanced(self._engine, lambda session: session.execute(wanted.union(sent)).scalars().all()) if found else ()
        self.folder.keep_only(found, keys)
        self._give_up_files(now - FILE_KEPT_FOR)

    def _give_up_files(self, before: datetime) -> None:
        """Files that nobody used within their hour are over."""
        late = (_FILES.c.state.in_([SentFileState.AWAITED, SentFileState.HERE]), _FILES.c.asked_at <= before)
        of_late = select(_FILES.c.id).where(*late)
        for file_id in glanced(self._engine, lambda session: session.execute(of_late).scalars().all()):
            with transaction(self._engine) as session:
                file = session.get_one(SentFile, file_id, with_for_update=True)
                if file.state in (SentFileState.AWAITED, SentFileState.HERE):
                    with acting(session, Actor(file.asked_by_id, "", "", frozenset()), "file.give_up"):
                        file.state = SentFileState.OVER

    def _claimed(self, job_id: int, run: str) -> PackageJob | None:
        now = datetime.now(UTC)
        claim = update(_JOBS).where(_JOBS.c.id == job_id, _free(now)).values(state=PackageState.RUNNING, run=run, beat_at=now)
        with transaction(self._engine) as session:
            if cast(Any, session.connection().execute(claim)).rowcount == 0:
                return None
            return session.get_one(PackageJob, job_id).model_copy()

    def _finished(self, job: PackageJob, run: str, found: Verification, done: int, total: int) -> PackageState | None:
        """Import and end of the run are one transaction: a run that is taken up again finds neither or both."""
        with transaction(self._engine) as session:
            kept = _held(session, job, run)
            if kept is None:
                return None
            actor = _asker(session, kept)
            is_new = import_package(session, actor, job.committee_id, found, job.because).is_new if job.imports else None
            with acting(session, actor, "exchange.checked"):
                kept.state, kept.finished_at, kept.is_new = PackageState.DONE, datetime.now(UTC), is_new
                kept.done, kept.total, kept.problem = done, total, None
                kept.report = msgspec.json.encode(report_of(found)).decode()
        if is_new is not None:
            self.folder.remove(job.key)
        return PackageState.DONE

    def _ended(self, job: PackageJob, run: str, state: PackageState, problem: str | None = None) -> PackageState | None:
        with transaction(self._engine) as session:
            kept = _held(session, job, run)
            if kept is None:
                return None
            with acting(session, Actor(job.asked_by_id, "", "", frozenset()), "exchange.checked"):
                kept.state, kept.problem = state, problem
                kept.finished_at = datetime.now(UTC) if state is PackageState.FAILED else None
        if state is PackageState.FAILED:
            self.folder.remove(job.key)
        return state


def _free(now: datetime) -> ColumnElement[bool]:
    dead = and_(_JOBS.c.state == PackageState.RUNNING, _JOBS.c.beat_at < now - SILENT_FOR)
    return or_(_JOBS.c.state == PackageState.WAITING, dead)


def _held(session: Session, job: PackageJob, run: str) -> PackageJob | None:
    """The package as it is kept, if it is still this run's."""
    kept = session.get_one(PackageJob, job.id, with_for_update=True)
    return kept if kept.run == run and kept.state is PackageState.RUNNING else None


def _asker(session: Session, job: PackageJob) -> Actor:
    """Who asked, with the rights of now. Raises Refusal FORBIDDEN."""
    account = session.get_one(Account, job.asked_by_id)
    if account.disabled_at is not None:
        raise Refusal("FORBIDDEN", say("jobs.asker_disabled", name=account.display_name))
    actor = actor_of(session, account)
    require(actor, Right.ADMINISTER, job.committee_id)
    return actor
