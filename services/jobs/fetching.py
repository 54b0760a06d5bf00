"""Fetching a file that was made: by who may read what is in it, at the moment of fetching."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Engine
from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.attachments import KeptFile
from services.audit import note
from services.database import transaction
from services.errors import Refusal
from services.exports.own_group import own_groups
from services.jobs.folder import ExportFolder
from services.models import ExportJob, ExportState, Member
from services.permissions import Actor, Reach, Right


class Asked(Protocol):
    """Who asked for an export of which committee, and for whom it is."""

    @property
    def committee_id(self) -> int: ...
    @property
    def asked_by_id(self) -> int: ...
    @property
    def is_unmasked(self) -> bool: ...
    @property
    def is_own(self) -> bool: ...
    @property
    def group_kind(self) -> str: ...


def fetched_export(engine: Engine, actor: Actor, job_id: int, folder: ExportFolder) -> KeptFile:
    """`fetch_export` in a transaction of its own."""
    with transaction(engine) as session:
        return fetch_export(session, actor, job_id, folder)


def fetch_export(session: Session, actor: Actor, job_id: int, folder: ExportFolder) -> KeptFile:
    """The file of an export; the audit keeps who fetched it. One with particulars in the clear is for who asked for it alone.

    Raises Refusal NOT_FOUND, NOT_MADE, EXPIRED.
    """
    job = session.get(ExportJob, job_id)
    if job is None or not may_fetch(actor, job, _own_member(session, job), speaks_for_it=_speaks_for(session, actor, job)):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    if job.state is not ExportState.DONE or job.expires_at is None or job.run is None:
        raise Refusal("NOT_MADE", say("jobs.not_made", state=say(f"jobs.state_{job.state}")), "id")
    path = folder.file(job.key, job.run)
    if job.expires_at <= datetime.now(UTC) or not path.is_file():
        raise Refusal("EXPIRED", say("jobs.expired"), "id")
    note(session, actor, "export.fetch", job)
    return KeptFile(path, job.file_name, "application/octet-stream", job.size or 0, job.sha256 or "")


def may_fetch(actor: Actor, job: Asked, own_member_id: int | None, *, speaks_for_it: bool = False) -> bool:
    """Whether the actor may have the file of an export, as things stand now; a member's own form is for that member's account alone.

    `speaks_for_it` is whether the actor speaks for the group whose own form it is.
    """
    is_asker = job.asked_by_id == actor.account_id
    if job.is_own and job.group_kind:
        return is_asker and speaks_for_it
    if job.is_own:
        own = {(scope.committee_id, scope.id) for scope in actor.held_for(Right.READ_PERFORMANCE, Reach.OWN)}
        return is_asker and (job.committee_id, own_member_id) in own
    if not actor.may(Right.READ_PERFORMANCE, job.committee_id):
        return False
    return not job.is_unmasked or (is_asker and actor.may(Right.READ_PERSONAL, job.committee_id))


def _speaks_for(session: Session, actor: Actor, job: ExportJob) -> bool:
    return job.is_own and (job.group_name or "") in own_groups(session, actor, job.committee_id, job.group_kind)


def _own_member(session: Session, job: ExportJob) -> int | None:
    """The member whose own form it is, None for an office's export."""
    known = select(Member.id).where(Member.committee_id == job.committee_id, Member.number == job.member)
    return session.exec(known).first() if job.is_own else None
