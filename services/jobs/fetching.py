"""Fetching a file that was made: by who may read what is in it, at the moment of fetching."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.attachments import KeptFile
from services.audit import note
from services.database import transaction
from services.errors import Refusal
from services.jobs.folder import ExportFolder
from services.models import ExportJob, ExportState
from services.permissions import Actor, Right


def fetched_export(engine: Engine, actor: Actor, job_id: int, folder: ExportFolder) -> KeptFile:
    """`fetch_export` in a transaction of its own."""
    with transaction(engine) as session:
        return fetch_export(session, actor, job_id, folder)


def fetch_export(session: Session, actor: Actor, job_id: int, folder: ExportFolder) -> KeptFile:
    """The file of an export; the audit keeps who fetched it. One with particulars in the clear is for who asked for it alone.

    Raises Refusal NOT_FOUND, NOT_MADE, EXPIRED.
    """
    job = session.get(ExportJob, job_id)
    if job is None or not may_fetch(actor, job.committee_id, job.asked_by_id, job.is_unmasked):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    if job.state is not ExportState.DONE or job.expires_at is None or job.run is None:
        raise Refusal("NOT_MADE", say("jobs.not_made", state=say(f"jobs.state_{job.state}")), "id")
    path = folder.file(job.key, job.run)
    if job.expires_at <= datetime.now(UTC) or not path.is_file():
        raise Refusal("EXPIRED", say("jobs.expired"), "id")
    note(session, actor, "export.fetch", job)
    return KeptFile(path, job.file_name, "application/octet-stream", job.size or 0, job.sha256 or "")


def may_fetch(actor: Actor, committee_id: int, asked_by_id: int, is_unmasked: bool) -> bool:
    """Whether the actor may have the file of an export, as things stand now."""
    if not actor.may(Right.READ_PERFORMANCE, committee_id):
        return False
    return not is_unmasked or (asked_by_id == actor.account_id and actor.may(Right.READ_PERSONAL, committee_id))
