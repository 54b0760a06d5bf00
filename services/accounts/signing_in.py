"""People sign in: name, password and code at once, and one answer whatever of them was wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.accounts.actors import actor_of
from services.accounts.codes import CodeSetup, new_setup, take_code
from services.accounts.guard import begin_attempt, end_attempt, is_locked, subjects
from services.accounts.passwords import is_password
from services.accounts.sessions import SessionToken, begin_session, open_session, rotate
from services.audit import acting, note
from services.database import transaction
from services.errors import Refusal
from services.models import Account, AccountKind, Credential, SignInSession


class _Known(NamedTuple):
    """What a password is checked against, without a transaction around it."""

    account_id: int | None
    password_hash: str | None


def sign_in(engine: Engine, name: str, password: str, code: str | None = None, address: str = "") -> SessionToken:
    """A new session for the person of that name. `address` is where the attempt comes from, "" on the machine itself.

    Staff whose device is not set up yet get a session that is good for `begin_codes` and `confirm_codes` alone.
    Takes transactions of its own: a failure is kept though it is refused, and nobody waits for the hashing.
    Raises Refusal SIGN_IN_REFUSED for a wrong or unknown name, password or code, SIGN_IN_LOCKED after too many, SIGN_IN_BUSY.
    """
    code = code or None
    counted = subjects(name, address)
    with transaction(engine) as session:
        begin_attempt(session, counted)
        known = _known(session, name)
    right = is_password(known.password_hash, password)
    with transaction(engine) as session:
        account = _proven(session, known, code) if right else None
        if account is not None:
            end_attempt(session, counted)
            with acting(session, actor_of(session, account), "session.sign_in"):
                return begin_session(session, account, code is not None, address)
        _note_lock(session, known, counted[0])
    raise Refusal("SIGN_IN_REFUSED", say("accounts.sign_in_refused"))


def step_up(engine: Engine, token: str, password: str, code: str | None = None, address: str = "") -> SessionToken:
    """The session, proven anew and under a new token; the old one ends at once.

    Raises Refusal SESSION_OVER, and what `sign_in` raises: a session that is left open is no way to guess a password.
    """
    code = code or None
    with transaction(engine) as session:
        found = _open(session, token)
        counted = subjects(found[1].name, address)
        begin_attempt(session, counted)
        known = _known(session, found[1].name)
    right = is_password(known.password_hash, password)
    with transaction(engine) as session:
        kept, _ = _open(session, token)
        account = _proven(session, known, code) if right else None
        if account is not None:
            end_attempt(session, counted)
            with acting(session, actor_of(session, account), "session.step_up"):
                return SessionToken(rotate(session, kept, code is not None), kept.ends_at, False)
        _note_lock(session, known, counted[0])
    raise Refusal("SIGN_IN_REFUSED", say("accounts.sign_in_refused"))


def begin_codes(session: Session, token: str) -> CodeSetup:
    """A secret for the device of whoever holds the session; it counts once `confirm_codes` saw a code of it.

    Raises Refusal SESSION_OVER, or CODES_SET where a device is set up: the security administrator resets a lost one.
    """
    _, account = _open(session, token)
    credential = _credential(session, account)
    if credential.codes_since is not None:
        raise Refusal("CODES_SET", say("accounts.codes_set"))
    with acting(session, actor_of(session, account), "account.begin_codes"):
        return new_setup(session, account, credential)


def confirm_codes(engine: Engine, token: str, code: str, address: str = "") -> SessionToken:
    """The device is set up: from now on nothing goes without it. The session goes on under a new token, the account's others end.

    Raises Refusal SESSION_OVER, CODES_SET, SIGN_IN_REFUSED for a wrong code, SIGN_IN_LOCKED after too many.
    """
    with transaction(engine) as session:
        _, account = _open(session, token)
        counted = subjects(account.name, address)
        begin_attempt(session, counted)
    with transaction(engine) as session:
        kept, account = _open(session, token)
        credential = _credential(session, account)
        if credential.codes_since is not None:
            raise Refusal("CODES_SET", say("accounts.codes_set"))
        with acting(session, actor_of(session, account), "account.confirm_codes"):
            if take_code(session, account, credential, code):
                credential.codes_since = datetime.now(UTC)
                end_attempt(session, counted)
                others = select(SignInSession).where(SignInSession.account_id == account.id, SignInSession.id != kept.id)
                for other in session.exec(others):
                    session.delete(other)
                return SessionToken(rotate(session, kept, with_code=True), kept.ends_at, False)
    raise Refusal("SIGN_IN_REFUSED", say("accounts.code_refused"), "code")


def _open(session: Session, token: str) -> tuple[SignInSession, Account]:
    found = open_session(session, token)
    if found is None:
        raise Refusal("SESSION_OVER", say("accounts.session_over"))
    return found


def _known(session: Session, name: str) -> _Known:
    if "\0" in name or not name.isprintable():
        # No database takes it, and nobody bears it.
        return _Known(None, None)
    statement = select(Account.id, Credential.password_hash).join(Credential, col(Credential.account_id) == Account.id)
    in_use = (Account.kind == AccountKind.PERSON, col(Account.disabled_at).is_(None))
    found = session.exec(statement.where(Account.name == name, *in_use)).first()
    return _Known(None, None) if found is None else _Known(*found)


def _proven(session: Session, known: _Known, code: str | None) -> Account | None:
    """The account whose password was right, if it is as it was then and the code is right too, where there is a device."""
    credential = session.exec(select(Credential).where(Credential.account_id == known.account_id).with_for_update()).first()
    account = None if credential is None else session.get(Account, known.account_id)
    if credential is None or account is None or account.disabled_at is not None or credential.password_hash != known.password_hash:
        return None
    if credential.codes_since is None:
        return account if code is None else None
    with acting(session, actor_of(session, account), "account.take_code"):
        return account if take_code(session, account, credential, code or "") else None


def _credential(session: Session, account: Account) -> Credential:
    return session.exec(select(Credential).where(Credential.account_id == account.id).with_for_update()).one()


def _note_lock(session: Session, known: _Known, subject: str) -> None:
    """Whoever is locked out finds in the audit when: the account itself is named, for nobody else is known."""
    if known.account_id is not None and is_locked(session, subject, datetime.now(UTC)):
        account = session.get_one(Account, known.account_id)
        note(session, actor_of(session, account), "account.lock", account)
