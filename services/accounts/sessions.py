"""Sessions of people, kept on the server: they end when idle, when their day is over, and when what they rest on changes."""

from __future__ import annotations

from sqlmodel import Session, select

from services.audit import acting
from services.models import Account, SignInSession
from services.permissions import Actor


def end_sessions_of(session: Session, actor: Actor, account: Account) -> None:
    """Every session of the account ends: what it may do, or what proves it, has changed."""
    with acting(session, actor, "account.end_sessions"):
        for found in session.exec(select(SignInSession).where(SignInSession.account_id == account.id)):
            session.delete(found)
