"""Guessing is slow: five failures of a name or an address in a quarter of an hour, and it waits as long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.models import SignInFailure

FAILURES = 5
WITHIN = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)


def subjects(name: str, address: str) -> list[str]:
    """What is counted: the name, known or not, as a digest, because some type their password there; and the address, if there is one."""
    named = "name:" + sha256(name.encode(errors="replace")).hexdigest()
    return [named, f"address:{address}"] if address else [named]


def begin_attempt(session: Session, counted: list[str]) -> None:
    """Count a failure of each before anything is tried: many at once do not get more tries. Raises Refusal SIGN_IN_LOCKED."""
    now = datetime.now(UTC)
    connection = session.connection()
    for subject in sorted(counted):
        if connection.dialect.name == "postgresql":
            # One attempt of a subject after the other; on SQLite a writer is alone anyway.
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(subject, 0))))
        if is_locked(session, subject, now):
            raise Refusal("SIGN_IN_LOCKED", say("accounts.locked", minutes=int(LOCKED_FOR.total_seconds() // 60)))
    connection.execute(delete(SignInFailure).where(col(SignInFailure.at) < now - WITHIN - LOCKED_FOR))
    connection.execute(insert(SignInFailure), [{"subject": subject, "at": now} for subject in counted])


def end_attempt(session: Session, counted: list[str]) -> None:
    """The attempt was no failure: the name begins anew, the address loses this one. Else whoever has one account could try all others."""
    forgive(session, counted[0])
    for subject in counted[1:]:
        newest = select(func.max(SignInFailure.id)).where(col(SignInFailure.subject) == subject).scalar_subquery()
        session.connection().execute(delete(SignInFailure).where(col(SignInFailure.id) == newest))


def forgive(session: Session, subject: str) -> None:
    """No failure of the subject counts any more."""
    session.connection().execute(delete(SignInFailure).where(col(SignInFailure.subject) == subject))


def is_locked(session: Session, subject: str, now: datetime) -> bool:
    """Whether the newest five failures came within a quarter of an hour, and the newest less than one ago."""
    newest = select(col(SignInFailure.at)).where(col(SignInFailure.subject) == subject).order_by(col(SignInFailure.at).desc())
    moments = list(session.execute(newest.limit(FAILURES)).scalars())
    return len(moments) == FAILURES and moments[0] - moments[-1] <= WITHIN and now - moments[0] < LOCKED_FOR
