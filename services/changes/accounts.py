"""Accounts, their roles and tokens, each by the rules of `services.accounts`; everything that is wrong is told at once.

A committee is named by its code and not by what the actor may read there: whoever grants roles does so below as well, where nobody else
does. What is secret goes into `shown` and nowhere else: answers are kept for who sends a change again, and no secret is among them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services import accounts
from services.accounts.actors import account_named
from services.accounts.bearer import digest_of
from services.accounts.held_for import held_for
from services.accounts.roles import require_grantor
from services.accounts.subjects import problems_of_subject
from services.errors import Problem, Refusal, refuse
from services.models import AccessToken, Account, AccountKind, DivisionCode, Role
from services.permissions import Actor, Right, require
from services.texts import problems_of_name, problems_of_texts

LONGEST_DAYS = 366


def create_account(session: Session, actor: Actor, code: str, name: str, display_name: str, kind: AccountKind) -> int:
    """Make an account without roles, for who administers. Returns its id. Raises Refusal with every problem found."""
    committee_id = _committee(session, code)
    require(actor, Right.ADMINISTER, committee_id)
    problems = [*problems_of_name(name), *problems_of_name(display_name, "display_name")]
    if session.exec(select(Account.id).where(Account.name == name)).first() is not None:
        problems.append(Problem("DUPLICATE_ACCOUNT", "name", say("accounts.duplicate", name=name)))
    refuse(problems)
    return accounts.create_account(session, actor, committee_id, name, display_name, [], kind).account_id


def disable_account(session: Session, actor: Actor, code: str, name: str, reason: str, expected_revision: int | None = None) -> int:
    """The account acts no more. Returns its id. Raises Refusal as `services.accounts.disable_account` does."""
    committee_id = _committee(session, code)

    def disable(given: str) -> None:
        accounts.disable_account(session, actor, committee_id, name, given, expected_revision)

    return _for_a_reason(session, name, reason, disable)


def enable_account(session: Session, actor: Actor, code: str, name: str, reason: str, expected_revision: int | None = None) -> int:
    """The account acts again. Returns its id. Raises Refusal as `services.accounts.enable_account` does."""
    committee_id = _committee(session, code)

    def enable(given: str) -> None:
        accounts.enable_account(session, actor, committee_id, name, given, expected_revision)

    return _for_a_reason(session, name, reason, enable)


def grant_role(
    session: Session, actor: Actor, code: str, name: str, role: Role, held_for_name: str | None, expected_revision: int | None = None
) -> int:
    """Give an account a role. Returns the account's id. Raises Refusal as `services.accounts.grant_role` does."""
    committee_id = _committee(session, code)
    try:
        accounts.grant_role(session, actor, committee_id, name, role, held_for_name, expected_revision)
    except Refusal as refusal:
        raise _with_scope(session, committee_id, role, held_for_name, refusal) from None
    return _id_of(session, name)


def revoke_role(
    session: Session,
    actor: Actor,
    code: str,
    name: str,
    role: Role,
    held_for_name: str | None,
    reason: str,
    expected_revision: int | None = None,
) -> int:
    """Take a role back. Returns the account's id. Raises Refusal as `services.accounts.revoke_role` does."""
    committee_id = _committee(session, code)

    def revoke(given: str) -> None:
        try:
            accounts.revoke_role(session, actor, committee_id, name, role, given, held_for_name, expected_revision)
        except Refusal as refusal:
            raise _with_scope(session, committee_id, role, held_for_name, refusal) from None

    return _for_a_reason(session, name, reason, revoke)


def issue_reset(session: Session, actor: Actor, code: str, name: str, reason: str, shown: dict[str, str]) -> int:
    """A one-time token, into `shown`, with which a person chooses a password. Returns the account's id.

    Raises Refusal as `services.accounts.issue_reset` does.
    """
    committee_id = _committee(session, code)

    def issue(given: str) -> None:
        shown["one_time"] = accounts.issue_reset(session, actor, committee_id, name, given)

    return _for_a_reason(session, name, reason, issue)


def reset_codes(session: Session, actor: Actor, code: str, name: str, reason: str) -> int:
    """A person's device is forgotten. Returns the account's id. Raises Refusal as `services.accounts.reset_codes` does."""
    committee_id = _committee(session, code)
    return _for_a_reason(session, name, reason, lambda given: accounts.reset_codes(session, actor, committee_id, name, given))


def unlock_account(session: Session, actor: Actor, code: str, name: str, reason: str, address: str | None) -> int:
    """A person may try again to sign in at once, and whoever comes from `address`. Returns the account's id.

    Raises Refusal as `services.accounts.unlock` does.
    """
    committee_id = _committee(session, code)
    problems = [*_problems_of_reason(reason), *problems_of_texts({"address": address})]
    _told_with(problems, lambda: accounts.unlock(session, actor, committee_id, name, "?" if problems else reason, address or ""))
    return _id_of(session, name)


def end_sessions(session: Session, actor: Actor, code: str, name: str, reason: str) -> int:
    """A person's sessions end. Returns the account's id. Raises Refusal as `services.accounts.end_sessions` does."""
    committee_id = _committee(session, code)

    def end(given: str) -> None:
        accounts.end_sessions(session, actor, committee_id, name, given)

    return _for_a_reason(session, name, reason, end)


def link_subject(
    session: Session, actor: Actor, code: str, name: str, issuer: str, subject: str, expected_revision: int | None = None
) -> int:
    """A machine signs in with another house's tokens. Returns the account's id. Raises Refusal as `services.accounts.link_subject` does."""
    committee_id = _committee(session, code)

    def link() -> None:
        accounts.link_subject(session, actor, committee_id, name, issuer, subject, expected_revision)

    _told_with(problems_of_subject(issuer, subject), link)
    return _id_of(session, name)


def unlink_subject(session: Session, actor: Actor, code: str, issuer: str, subject: str, expected_revision: int | None = None) -> int:
    """Another house's tokens for a subject are nobody's. Returns the account's id that they were.

    Raises Refusal as `services.accounts.unlink_subject` does.
    """
    return accounts.unlink_subject(session, actor, _committee(session, code), issuer, subject, expected_revision)


def issue_token(
    session: Session, actor: Actor, code: str, account: str, name: str, days: int, rights: Collection[str] | None, shown: dict[str, str]
) -> int:
    """A token for a machine, itself into `shown`. Returns the id of what is kept of it.

    Raises Refusal as `services.accounts.issue_token` does, and BAD_DAYS.
    """
    committee_id = _committee(session, code)
    problems = problems_of_texts({"token_name": name or None})
    if not 1 <= days <= LONGEST_DAYS:
        problems.append(Problem("BAD_DAYS", "days", say("accounts.bad_days", most=LONGEST_DAYS, found=days)))
    valid_for = timedelta(days=1 if problems else days)

    def issue() -> None:
        shown["token"] = accounts.issue_token(session, actor, committee_id, account, valid_for, name, rights)

    _told_with(problems, issue)
    found = session.exec(select(AccessToken.id).where(AccessToken.digest == digest_of(shown["token"]))).one()
    assert found is not None
    return found


def revoke_token(session: Session, actor: Actor, token_id: int, reason: str) -> int:
    """A token is good for nothing from now on. Returns its id. Raises Refusal NOT_FOUND, FORBIDDEN, REASON_MISSING, UNKNOWN_TOKEN."""
    kept = session.get(AccessToken, token_id)
    if kept is None or not _is_seen(session, actor, kept.committee_id):
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    problems = _problems_of_reason(reason)

    def revoke() -> None:
        try:
            accounts.revoke_token(session, actor, kept.committee_id, token_id, "?" if problems else reason)
        except Refusal as refusal:
            # What names it here is its global id.
            raise Refusal.of([replace(each, field="id") if each.field == "token" else each for each in refusal.problems]) from None

    _told_with(problems, revoke)
    return token_id


def _is_seen(session: Session, actor: Actor, committee_id: int) -> bool:
    if actor.may(Right.READ_ACCOUNTS, committee_id):
        return True
    try:
        require_grantor(session, actor, committee_id)
    except Refusal:
        return False
    return True


def _committee(session: Session, code: str) -> int:
    bearers = select(DivisionCode.committee_id).where(DivisionCode.code == code).order_by(col(DivisionCode.valid_from).desc())
    found = session.exec(bearers.limit(1)).first()
    if found is None:
        raise Refusal("UNKNOWN_COMMITTEE", say("committees.unknown", code=code, hint=""), "committee")
    return found


def _id_of(session: Session, name: str) -> int:
    found = account_named(session, name, in_use=False).id
    assert found is not None
    return found


def _problems_of_reason(reason: str) -> list[Problem]:
    if not reason.strip():
        return [Problem("REASON_MISSING", "reason", say("accounts.recovery_reason_missing"))]
    return problems_of_texts({"reason": reason})


def _for_a_reason(session: Session, name: str, reason: str, done: Callable[[str], None]) -> int:
    problems = _problems_of_reason(reason)
    _told_with(problems, lambda: done("?" if problems else reason))
    return _id_of(session, name)


def _told_with(problems: list[Problem], done: Callable[[], None]) -> None:
    """Do it, and raise what it refuses together with `problems`. With any, what was done is undone: a refusal ends the transaction."""
    try:
        done()
    except Refusal as refusal:
        # What is old is told alone: what else there is may look otherwise by now.
        if refusal.code in ("FORBIDDEN", "STALE") or not problems:
            raise
        raise Refusal.of(list(dict.fromkeys([*refusal.problems, *problems]))) from None
    refuse(problems)


def _with_scope(session: Session, committee_id: int, role: Role, held_for_name: str | None, refusal: Refusal) -> Refusal:
    """The refusal; of an unknown account, with what is wrong with what the role is to be held for."""
    if refusal.code != "UNKNOWN_ACTOR":
        return refusal
    try:
        held_for(session, committee_id, role, held_for_name)
    except Refusal as of_scope:
        return Refusal.of([*refusal.problems, *of_scope.problems])
    return refusal
