"""Announcing a package, having one that was checked imported, and looking at what came."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import NamedTuple, Self

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.database import reading
from services.errors import Problem, Refusal, refuse
from services.models import LocalCommittee, PackageJob, PackageState
from services.permissions import Actor, Right, require
from services.texts import problems_of_texts

# 5,000 members with twenty records each pack into some 20 MiB, and a check holds all of it: what is larger is carried to the
# machine.
LARGEST_SENT = 32 * 2**20
# Of one committee, announced or under way.
MOST_UNFINISHED = 4
# So many are told, the newest first.
MOST_TOLD = 20
UNFINISHED = (PackageState.AWAITED, PackageState.WAITING, PackageState.RUNNING)
# How long somebody may take from announcing a package until it is here, and how long one that was checked can still be imported.
AWAITED_FOR, KEPT_FOR = timedelta(hours=1), timedelta(days=1)
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class ReceivedRow(NamedTuple):
    """A package as whoever administers the committee sees it; `report` is JSON of a `PackageReport`."""

    id: int
    state: PackageState
    size: int
    sha256: str
    imports: bool
    done: int
    total: int
    problem: str | None
    report: str | None
    is_new: bool | None
    asked_by_id: int
    asked_at: datetime
    finished_at: datetime | None

    @property
    def progress(self) -> PackageProgress:
        """How far it is."""
        return PackageProgress(self.state, self.done, self.total, self.problem)

    @classmethod
    def of(cls, job: PackageJob) -> Self:
        return cls(*(getattr(job, name) for name in cls._fields))


class PackageProgress(NamedTuple):
    """How far a package was when it was looked at: members or groups scored again, of how many, and why nothing was kept if so."""

    state: PackageState
    done: int
    total: int
    problem: str | None


def await_package(
    session: Session, actor: Actor, committee_id: int, size: int, sha256: str, *, imports: bool, because: str | None = None
) -> int:
    """The id of a package of so many bytes with that digest, which may now be sent; the one before where the same was announced.

    It is checked when it is here and, where `imports` says so, kept; `because` is why although its key is not trusted.
    Raises Refusal FORBIDDEN without the right to administer the committee, PACKAGE_SIZE, BAD_DIGEST, TOO_MANY_PACKAGES.
    """
    require(actor, Right.ADMINISTER, committee_id)
    problems = problems_of_texts({"because": because})
    if not 0 < size <= LARGEST_SENT:
        problems.append(Problem("PACKAGE_SIZE", "size", say("intake.size", most=LARGEST_SENT // 2**20)))
    refuse([*problems, *problems_of_digest(sha256)])
    # Held on PostgreSQL, so that of two that ask at once the second sees the first.
    session.exec(select(LocalCommittee).where(col(LocalCommittee.id) == committee_id).with_for_update()).one()
    of_committee = select(PackageJob).where(PackageJob.committee_id == committee_id, col(PackageJob.state).in_(UNFINISHED))
    same = (PackageJob.sha256 == sha256, PackageJob.size == size, PackageJob.asked_by_id == actor.account_id)
    for job in session.exec(of_committee.where(*same)):
        if (job.imports, job.because) == (imports, because) and job.id is not None:
            return job.id
    if session.exec(select(func.count()).select_from(of_committee.subquery())).one() >= MOST_UNFINISHED:
        raise Refusal("TOO_MANY_PACKAGES", say("intake.too_many", most=MOST_UNFINISHED))
    now = datetime.now(UTC)
    with acting(session, actor, "exchange.await", because):
        job = PackageJob(
            committee_id=committee_id,
            size=size,
            sha256=sha256,
            imports=imports,
            because=because,
            state=PackageState.AWAITED,
            asked_by_id=actor.account_id,
            asked_at=now,
            beat_at=now,
            key=token_hex(16),
        )
        session.add(job)
    assert job.id is not None
    return job.id


def problems_of_digest(sha256: str) -> list[Problem]:
    """That what is announced as a SHA-256 is none."""
    return [] if _DIGEST.match(sha256) else [Problem("BAD_DIGEST", "sha256", say("intake.bad_digest"))]


def import_received(session: Session, actor: Actor, job_id: int, because: str | None = None) -> int:
    """Has a package that was checked imported; its id. Who sent it may.

    Raises Refusal NOT_FOUND, NOT_YOURS, NOT_CHECKED, and EXPIRED once its file is gone.
    """
    job = session.exec(select(PackageJob).where(PackageJob.id == job_id).with_for_update()).first()
    if job is None or not actor.may(Right.ADMINISTER, job.committee_id):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    if job.asked_by_id != actor.account_id:
        raise Refusal("NOT_YOURS", say("intake.not_yours"), "id")
    refuse(problems_of_texts({"because": because}))
    if job.state is not PackageState.DONE or job.is_new is not None:
        raise Refusal("NOT_CHECKED", say("intake.not_checked"), "id")
    if job.finished_at is None or job.finished_at + KEPT_FOR <= datetime.now(UTC):
        raise Refusal("EXPIRED", say("intake.expired"), "id")
    with acting(session, actor, "exchange.import_received", because):
        job.imports, job.because, job.state = True, because, PackageState.WAITING
        job.run, job.done, job.total = None, 0, 0
    return job_id


def received_packages(session: Session, actor: Actor, committee_id: int) -> list[ReceivedRow]:
    """The packages that were announced to a committee, the newest first, twenty at most. Raises Refusal FORBIDDEN."""
    require(actor, Right.ADMINISTER, committee_id)
    found = select(PackageJob).where(PackageJob.committee_id == committee_id).order_by(col(PackageJob.id).desc()).limit(MOST_TOLD)
    return [ReceivedRow.of(each) for each in session.exec(found)]


def received_package(session: Session, actor: Actor, job_id: int) -> ReceivedRow:
    """One of them. Raises Refusal NOT_FOUND for whoever may not administer its committee."""
    job = session.get(PackageJob, job_id)
    if job is None or not actor.may(Right.ADMINISTER, job.committee_id):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    return ReceivedRow.of(job)


def package_progress_in(engine: Engine, ids: Collection[int]) -> Mapping[int, PackageProgress]:
    """How far packages are at this moment, by id; those that are not there are left out. One statement, in a view of its own.

    Nobody's rights are asked: it is for one who looks on behalf of many, each of whom was asked.
    """
    columns = [col(getattr(PackageJob, name)) for name in PackageProgress._fields]
    with reading(engine) as session:
        rows = session.execute(select(col(PackageJob.id), *columns).where(col(PackageJob.id).in_(sorted(ids))))
        return {row[0]: PackageProgress._make(row[1:]) for row in rows}
