"""First passwords, and the way back for who lost one or a device: by the security administrator, with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.accounts.actors import account_named, actor_of
from services.accounts.bearer import ONE_TIME, digest_of, new_secret
from services.accounts.codes import forget_codes
from services.accounts.guard import forgive, subjects
from services.accounts.passwords import hash_password, require_good_password
from services.accounts.roles import require_authority, require_grantor
from services.accounts.sessions import IDLE, end_sessions_of
from services.audit import acting, note
from services.database import reading, transaction
from services.errors import Refusal
from services.models import Account, AccountKind, Credential, ResetToken, SignInSession
from services.permissions import Actor, Right

RESET_LASTS = timedelta(hours=1)


class SessionRow(NamedTuple):
    """A session as it is listed: never its token."""

    account: str
    address: str
    with_code: bool
    began_at: datetime
    seen_at: datetime
    ends_at: datetime


def issue_reset(session: Session, actor: Actor, committee_id: int, name: str, reason: str) -> str:
    """A one-time token with which the person chooses a password, within the hour; shown this once. Earlier ones end.

    What there is stays good until then. Raises Refusal FORBIDDEN for who grants no roles, UNKNOWN_ACTOR, NOT_A_PERSON, REASON_MISSING.
    """
    account = _person(session, actor, committee_id, name, reason)
    return _new_reset(session, actor, account, "account.issue_reset", reason)


def choose_password(engine: Engine, one_time: str, password: str) -> str:
    """Make `password` the one of whoever holds the one-time token, which is wiped; sessions and failures end. Returns the account's name.

    Raises Refusal RESET_OVER for a token that is unknown, used or over, and every rule the password breaks; the token stays good then.
    """
    with reading(engine) as session:
        account = _reset(session, one_time)[1]
        name, display_name = account.name, account.display_name
    require_good_password(password, name, display_name)
    kept = hash_password(password)
    with transaction(engine) as session:
        # Deleted while it is held: of two who use it at once one comes too late.
        reset, account = _reset(session, one_time, held=True)
        actor = actor_of(session, account)
        credential = _credential(session, account)
        with acting(session, actor, "account.choose_password"):
            credential.password_hash, credential.password_since = kept, datetime.now(UTC)
            session.add(credential)
            session.delete(reset)
        end_sessions_of(session, actor, account)
        forgive(session, subjects(name, "")[0])
    return name


def reset_codes(session: Session, actor: Actor, committee_id: int, name: str, reason: str) -> None:
    """The person's device is forgotten, and a new one is set up at the next sign-in. Nobody does that for himself.

    Raises Refusal as `issue_reset` does, and OWN_RECOVERY.
    """
    account = _person(session, actor, committee_id, name, reason)
    if account.id == actor.account_id:
        raise Refusal("OWN_RECOVERY", say("accounts.own_recovery"), "name")
    with acting(session, actor, "account.reset_codes", reason):
        forget_codes(_credential(session, account))
    end_sessions_of(session, actor, account, reason)


def unlock(session: Session, actor: Actor, committee_id: int, name: str, reason: str, address: str = "") -> None:
    """The name, and the address if one is given, may try again at once. Raises Refusal as `issue_reset` does."""
    account = _person(session, actor, committee_id, name, reason)
    for subject in subjects(name, address):
        forgive(session, subject)
    note(session, actor, "account.unlock", account, reason)


def list_sessions(session: Session, actor: Actor, committee_id: int) -> list[SessionRow]:
    """Sessions of the committee's accounts that are not over, by account. For those who grant, and for auditors."""
    if not actor.may(Right.AUDIT, committee_id):
        require_grantor(session, actor, committee_id)
    now = datetime.now(UTC)
    statement = select(SignInSession, Account.name).join(Account, col(Account.id) == SignInSession.account_id)
    open_ones = (col(SignInSession.ends_at) > now, col(SignInSession.seen_at) > now - IDLE)
    found = session.exec(
        statement.where(SignInSession.committee_id == committee_id, *open_ones).order_by(Account.name, col(SignInSession.id))
    )
    return [SessionRow(name, kept.address, kept.with_code, kept.began_at, kept.seen_at, kept.ends_at) for kept, name in found]


def end_sessions(session: Session, actor: Actor, committee_id: int, name: str, reason: str) -> int:
    """Every session of the person ends now. Returns how many. Raises Refusal as `issue_reset` does."""
    return end_sessions_of(session, actor, _person(session, actor, committee_id, name, reason), reason)


def rescue(session: Session, name: str, reason: str) -> str:
    """A one-time token for an account that grants roles and that nobody else can let in; its device is forgotten.

    For whoever works on the machine that holds the database, and stands in the audit under the account's own name.
    Raises Refusal UNKNOWN_ACTOR, NOT_A_PERSON, REASON_MISSING, or FORBIDDEN for an account that a security administrator helps.
    """
    account = account_named(session, name)
    actor = actor_of(session, account)
    _require(account, reason)
    require_grantor(session, actor, account.committee_id)
    with acting(session, actor, "account.rescue", reason):
        forget_codes(_credential(session, account))
    return _new_reset(session, actor, account, "account.rescue", reason)


def _person(session: Session, actor: Actor, committee_id: int, name: str, reason: str) -> Account:
    require_grantor(session, actor, committee_id)
    account = account_named(session, name, committee_id)
    require_authority(session, actor, account)
    _require(account, reason)
    return account


def _require(account: Account, reason: str) -> None:
    if account.kind != AccountKind.PERSON:
        raise Refusal("NOT_A_PERSON", say("accounts.not_a_person", name=account.name), "name")
    if not reason.strip():
        raise Refusal("REASON_MISSING", say("accounts.recovery_reason_missing"), "reason")


def _new_reset(session: Session, actor: Actor, account: Account, action: str, reason: str) -> str:
    token = new_secret(ONE_TIME)
    assert account.id is not None
    with acting(session, actor, action, reason):
        for earlier in session.exec(select(ResetToken).where(ResetToken.account_id == account.id)):
            session.delete(earlier)
        ends = datetime.now(UTC) + RESET_LASTS
        session.add(ResetToken(committee_id=account.committee_id, account_id=account.id, digest=digest_of(token), expires_at=ends))
    return token


def _reset(session: Session, one_time: str, held: bool = False) -> tuple[ResetToken, Account]:
    statement = select(ResetToken, Account).join(Account, col(Account.id) == ResetToken.account_id)
    good = (col(ResetToken.expires_at) > datetime.now(UTC), col(Account.disabled_at).is_(None))
    statement = statement.where(ResetToken.digest == digest_of(one_time), *good)
    found = session.exec(statement.with_for_update() if held else statement).first()
    if found is None:
        raise Refusal("RESET_OVER", say("accounts.reset_over"), "one_time")
    return found


def _credential(session: Session, account: Account) -> Credential:
    """What proves the account, new where it had nothing yet. Call it inside `acting` if it is to be kept."""
    found = session.exec(select(Credential).where(Credential.account_id == account.id).with_for_update()).first()
    assert account.id is not None
    return found or Credential(committee_id=account.committee_id, account_id=account.id)
