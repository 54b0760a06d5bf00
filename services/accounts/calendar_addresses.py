"""The secret address of a person's calendar: made and revoked by the person, kept as a digest, and found by whoever presents it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.accounts.actors import actor_of
from services.accounts.bearer import CALENDAR, digest_of, new_secret
from services.audit import acting
from services.errors import Refusal
from services.models import Account, AccountKind, CalendarAddress
from services.permissions import Actor


def make_calendar_address(session: Session, actor: Actor, shown: dict[str, str]) -> int:
    """A new secret for the actor's own calendar, put into `shown` under "secret" this once; the one before is good for nothing.

    Returns the id of what is kept. Raises Refusal NOT_A_PERSON for a machine, whose tokens may be narrowed as this could not be.
    """
    account = session.get_one(Account, actor.account_id)
    if account.kind != AccountKind.PERSON:
        raise Refusal("NOT_A_PERSON", say("accounts.calendar_of_machine", name=actor.name))
    secret, now = new_secret(CALENDAR), datetime.now(UTC)
    with acting(session, actor, "calendar_address.make"):
        row = _own(session, actor)
        if row is None:
            row = CalendarAddress(committee_id=account.committee_id, account_id=actor.account_id, digest=digest_of(secret), made_at=now)
            session.add(row)
        else:
            row.digest, row.made_at = digest_of(secret), now
        session.flush()
    shown["secret"] = secret
    assert row.id is not None
    return row.id


def revoke_calendar_address(session: Session, actor: Actor) -> int:
    """The actor's address is good for nothing any more; the id it had. Raises Refusal NO_ADDRESS where there is none."""
    row = _own(session, actor)
    if row is None or row.id is None:
        raise Refusal("NO_ADDRESS", say("accounts.no_calendar_address"))
    key = row.id
    with acting(session, actor, "calendar_address.revoke"):
        session.delete(row)
    return key


def actor_for_calendar(session: Session, secret: str) -> Actor | None:
    """Whose calendar the secret opens, as they act now; None for an unknown one, and for an account that is disabled.

    It is sought by its digest: how long that takes says nothing of a secret that somebody guesses.
    """
    found = select(Account).join(CalendarAddress, col(CalendarAddress.account_id) == col(Account.id))
    good = (CalendarAddress.digest == digest_of(secret), col(Account.disabled_at).is_(None), Account.kind == AccountKind.PERSON)
    account = session.exec(found.where(*good)).first()
    return None if account is None else actor_of(session, account, credential=f"calendar:{account.id}")


def _own(session: Session, actor: Actor) -> CalendarAddress | None:
    held = select(CalendarAddress).where(CalendarAddress.account_id == actor.account_id).with_for_update()
    return session.exec(held).first()
