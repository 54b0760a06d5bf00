"""Asking for an export that is made in the background, and giving it up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_hex

import msgspec
from sqlalchemy import func
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.committees import code_on
from services.errors import Refusal
from services.exports.own_group import settled_own_group
from services.exports.own_wanted import settled_own
from services.exports.wanted import Wanted, Workshop, settled
from services.models import ExportJob, ExportState, LocalCommittee
from services.permissions import Actor, Right

UNFINISHED = (ExportState.WAITING, ExportState.RUNNING)
# A run shows itself every few seconds, by a thread that does nothing else; what is silent for so long was ended with its process.
SILENT_FOR = timedelta(minutes=1)
# Of one committee: whoever wants more waits for one to end.
MOST_WAITING = 20
# Of one member: each form once.
MOST_OWN_WAITING = 4


def queue_export(session: Session, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop) -> int:
    """The id of an export that waits for `run_export`; of the one on its way where the same account asked for the same before.

    Raises Refusal as `settled` does, and TOO_MANY_EXPORTS.
    """
    wanted, suffix = settled(session, actor, committee_id, wanted, workshop)
    return _queued(session, actor, committee_id, wanted, suffix)


def queue_own_export(session: Session, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop) -> int:
    """`queue_export` of a form of the own year, for the member whom the account is, or with a `group_kind` for who speaks for a group.

    Raises Refusal as `settled_own` and `settled_own_group` do, and TOO_MANY_EXPORTS.
    """
    settle = settled_own_group if wanted.group_kind else settled_own
    wanted, suffix = settle(session, actor, committee_id, wanted, workshop)
    return _queued(session, actor, committee_id, wanted, suffix)


def _queued(session: Session, actor: Actor, committee_id: int, wanted: Wanted, suffix: str) -> int:
    # Held on PostgreSQL, so that of two that ask at once the second sees the first.
    session.exec(select(LocalCommittee).where(col(LocalCommittee.id) == committee_id).with_for_update()).one()
    underway = select(ExportJob).where(ExportJob.committee_id == committee_id, col(ExportJob.state).in_(UNFINISHED))
    for job in session.exec(underway):
        if job.asked_by_id == actor.account_id and wanted_of(job) == wanted and job.id is not None:
            return job.id
    # However many members ask, the office has its own places.
    beside, most = underway.where(col(ExportJob.is_own) == wanted.is_own), MOST_OWN_WAITING if wanted.is_own else MOST_WAITING
    if wanted.is_own:
        beside = beside.where(ExportJob.asked_by_id == actor.account_id)
    if session.exec(select(func.count()).select_from(beside.subquery())).one() >= most:
        raise Refusal("TOO_MANY_EXPORTS", say("jobs.too_many_own" if wanted.is_own else "jobs.too_many", most=most))
    now = datetime.now(UTC)
    with acting(session, actor, "export.queue", wanted.reason):
        job = ExportJob(
            committee_id=committee_id,
            **{name: getattr(wanted, name) for name in _WANTED},
            members=None if wanted.members is None else msgspec.json.encode(wanted.members).decode(),
            file_name=wanted.file_name(code_on(session, committee_id, now.date()), suffix),
            state=ExportState.WAITING,
            asked_by_id=actor.account_id,
            asked_at=now,
            beat_at=now,
            key=token_hex(16),
        )
        session.add(job)
    assert job.id is not None
    return job.id


def cancel_export(session: Session, actor: Actor, job_id: int) -> int:
    """Gives up an export that is not made yet; whoever makes it notices within a second. Returns its id.

    Who asked for it may, and who appraises, but a member's own form only the member. Raises Refusal NOT_FOUND, FORBIDDEN, EXPORT_OVER.
    """
    job = session.exec(select(ExportJob).where(ExportJob.id == job_id).with_for_update()).first()
    if job is None or not _may_see(actor, job):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    if job.asked_by_id != actor.account_id and not actor.may(Right.APPRAISE, job.committee_id):
        raise Refusal("FORBIDDEN", say("jobs.not_yours"), "id")
    if job.state not in UNFINISHED:
        raise Refusal("EXPORT_OVER", say("jobs.over", state=say(f"jobs.state_{job.state}")), "id")
    with acting(session, actor, "export.cancel"):
        job.state, job.finished_at = ExportState.CANCELLED, datetime.now(UTC)
    return job_id


def _may_see(actor: Actor, job: ExportJob) -> bool:
    if job.is_own:
        return job.asked_by_id == actor.account_id and actor.may_within(Right.READ_PERFORMANCE, job.committee_id)
    return actor.may(Right.READ_PERFORMANCE, job.committee_id)


_WANTED = ("form", "year", "number", "is_live", "member", "is_unmasked", "reason", "group_kind", "group_name", "is_own")


def wanted_of(job: ExportJob) -> Wanted:
    """What an export was asked to be."""
    return Wanted(**{name: getattr(job, name) for name in _WANTED}, members=members_in(job.members))


def members_in(text: str | None) -> tuple[str, ...] | None:
    """The numbers of chosen members as an export keeps them; None for everybody."""
    return None if text is None else msgspec.json.decode(text, type=tuple[str, ...])
