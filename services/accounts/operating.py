"""Whoever works on the machine itself, where what they do has to be written down: an account that nobody signs in with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.accounts.actors import operator
from services.audit import acting
from services.committees import root_id
from services.models import Account, AccountKind
from services.permissions import Actor

NAME = "@operator"


def operator_kept(session: Session) -> Actor:
    """`operator`, whose reading the audit can name. Its account is made when it is first needed, disabled, with no role and no token."""
    found = session.exec(select(Account.id).where(Account.name == NAME)).first()
    if found is None:
        root = root_id(session)
        with acting(session, None, "account.create_operator"):
            account = Account(
                committee_id=root, name=NAME, display_name=say("accounts.operator"), kind=AccountKind.MACHINE, disabled_at=datetime.now(UTC)
            )
            session.add(account)
        found = account.id
    assert found is not None
    return replace(operator(session), account_id=found)
