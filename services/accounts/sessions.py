"""Sessions of people, kept on the server: they end when idle, when their day is over, and when what they rest on changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, delete, update
from sqlmodel import Session, col, select

from services.accounts.actors import Presented, actor_of, actors_of
from services.accounts.bearer import SESSION, digest_of, new_secret
from services.accounts.codes import needs_codes
from services.audit import acting
from services.database import reading
from services.models import Account, AccountKind, SignInSession
from services.permissions import Actor

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Use is written down at most this often: reading must not become writing.
_SEEN_EVERY = timedelta(minutes=1)


class SessionToken(NamedTuple):
    """A session's bearer token, shown this once. With `needs_codes` it is good for nothing but setting up a device for codes."""

    token: str
    ends_at: datetime
    needs_codes: bool


def actor_for_session(session: Session, token: str) -> Actor | None:
    """The actor behind a session; None if it is unknown or over, its account disabled, or staff without a code."""
    return actors_for_sessions(session, [token]).get(token)


def actors_for_sessions(session: Session, tokens: Collection[str]) -> dict[str, Actor]:
    """The actors behind sessions, by token; those that `actor_for_session` does not know are left out. At most three statements."""
    found = _open_sessions(session, tokens)
    actors = actors_of(session, [Presented.by(account) for _, account in found.values()])
    known = zip(found, actors, strict=True)
    return {token: actor for token, actor in known if found[token][0].with_code or not needs_codes(actor)}


def actor_in_session(engine: Engine, token: str) -> Actor | None:
    """`actor_for_session`, in a transaction of its own, which keeps the session from idling."""
    now = datetime.now(UTC)
    with reading(engine) as session:
        actor = actor_for_session(session, token)
        found = None if actor is None else open_session(session, token)
        is_stale = found is not None and found[0].seen_at < now - _SEEN_EVERY
    if is_stale:
        # Beside the audit: it tells nothing that the session's own row does not.
        with engine.execution_options(lvheng_writes=True).begin() as connection:
            connection.execute(update(SignInSession).where(col(SignInSession.digest) == digest_of(token)).values(seen_at=now))
    return actor


def is_proven(session: Session, token: str, within: timedelta) -> bool:
    """Whether password and code were given within that time: what has great effect asks for them again (see `step_up`)."""
    found = open_session(session, token)
    return found is not None and found[0].proven_at > datetime.now(UTC) - within


def open_session(session: Session, token: str) -> tuple[SignInSession, Account] | None:
    """The session and its account, if both are in use. It may be one that is good for setting up a device only."""
    return _open_sessions(session, [token]).get(token)


def _open_sessions(session: Session, tokens: Collection[str]) -> dict[str, tuple[SignInSession, Account]]:
    by_digest = {digest_of(token): token for token in tokens}
    now = datetime.now(UTC)
    statement = select(SignInSession, Account).join(Account, col(Account.id) == SignInSession.account_id)
    found = session.exec(
        statement.where(
            col(SignInSession.digest).in_(by_digest),
            col(SignInSession.ends_at) > now,
            col(SignInSession.seen_at) > now - IDLE,
            Account.kind == AccountKind.PERSON,
            col(Account.disabled_at).is_(None),
        )
    )
    return {by_digest[kept.digest]: (kept, account) for kept, account in found}


def begin_session(session: Session, account: Account, with_code: bool, address: str) -> SessionToken:
    """A new session of the account. Call it inside `acting`. What is over of the account's sessions goes."""
    now, token = datetime.now(UTC), new_secret(SESSION)
    own = col(SignInSession.account_id) == account.id
    over = (col(SignInSession.ends_at) <= now) | (col(SignInSession.seen_at) <= now - IDLE)
    session.connection().execute(delete(SignInSession).where(own, over))
    assert account.id is not None
    kept = SignInSession(
        committee_id=account.committee_id,
        account_id=account.id,
        digest=digest_of(token),
        address=address,
        with_code=with_code,
        began_at=now,
        proven_at=now,
        seen_at=now,
        ends_at=now + LONGEST,
    )
    session.add(kept)
    return SessionToken(token, kept.ends_at, not with_code and needs_codes(actor_of(session, account)))


def rotate(session: Session, kept: SignInSession, with_code: bool) -> str:
    """A new token for the session, proven now; the old one ends. The day it ends on stays. Call it inside `acting`."""
    token, now = new_secret(SESSION), datetime.now(UTC)
    kept.digest, kept.with_code, kept.proven_at, kept.seen_at = digest_of(token), with_code, now, now
    return token


def sign_out(session: Session, token: str) -> None:
    """The session ends and is wiped; one that is over or was never there is no mistake."""
    found = open_session(session, token)
    if found is not None:
        with acting(session, actor_of(session, found[1]), "session.sign_out"):
            session.delete(found[0])


def end_sessions_of(session: Session, actor: Actor, account: Account, reason: str | None = None) -> int:
    """Every session of the account ends: what it may do, or what proves it, has changed. Returns how many."""
    kept = session.exec(select(SignInSession).where(SignInSession.account_id == account.id)).all()
    with acting(session, actor, "account.end_sessions", reason):
        for found in kept:
            session.delete(found)
    return len(kept)
