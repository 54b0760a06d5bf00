"""Machines whose tokens another house issues: the account behind an OpenID Connect issuer's subject."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.accounts.actors import account_named, actor_of
from services.accounts.roles import require_authority, require_grantor
from services.accounts.tokens import known_rights
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import Account, AccountKind, ForeignSubject
from services.permissions import Actor
from services.revisions import held, next_revision
from services.texts import problems_of_texts


def actor_for_subject(session: Session, issuer: str, subject: str, rights: Collection[str] | None = None) -> Actor | None:
    """The actor behind a subject whose token was verified, narrowed to `rights` unless they are None.

    None for a subject that no account in use has, or for a right there is none of: whoever narrows to it means something else.
    """
    narrowed = None if rights is None else known_rights(rights)
    if rights is not None and narrowed is None:
        return None
    statement = (
        select(Account)
        .join(ForeignSubject, col(ForeignSubject.account_id) == Account.id)
        .where(
            ForeignSubject.issuer == issuer,
            ForeignSubject.subject == subject,
            Account.kind == AccountKind.MACHINE,
            col(Account.disabled_at).is_(None),
        )
    )
    account = session.exec(statement).first()
    return None if account is None else actor_of(session, account, narrowed, f"subject:{issuer} {subject}")


def link_subject(
    session: Session, actor: Actor, committee_id: int, name: str, issuer: str, subject: str, expected_revision: int | None = None
) -> None:
    """Let a machine of the committee sign in by the issuer's tokens for `subject`.

    Raises Refusal FORBIDDEN for who grants no roles, UNKNOWN_ACTOR, STALE, SUBJECT_TAKEN, and all of NOT_A_MACHINE and what
    `problems_of_subject` finds at once.
    """
    require_grantor(session, actor, committee_id)
    account = account_named(session, name, committee_id)
    require_authority(session, actor, account)
    assert account.id is not None
    held(session, Account, account.id, expected_revision)
    problems = problems_of_subject(issuer, subject)
    if account.kind != AccountKind.MACHINE:
        problems.append(Problem("NOT_A_MACHINE", "name", say("accounts.not_a_machine", name=name)))
    if not problems and _of(session, issuer, subject) is not None:
        problems.append(Problem("SUBJECT_TAKEN", "subject", say("accounts.subject_taken", subject=subject)))
    refuse(problems)
    with acting(session, actor, "account.link_subject"):
        session.add(ForeignSubject(committee_id=committee_id, account_id=account.id, issuer=issuer, subject=subject))
        next_revision(session, Account, account.id)


def problems_of_subject(issuer: str, subject: str) -> list[Problem]:
    """What is wrong with an issuer's address and its name for a machine: NAME_MISSING, or what is wrong with any text."""
    given = {"issuer": issuer, "subject": subject}
    missing = [Problem("NAME_MISSING", field, say("errors.name_missing")) for field, text in given.items() if not text.strip()]
    return [*missing, *problems_of_texts({field: text for field, text in given.items() if text.strip()})]


def unlink_subject(
    session: Session, actor: Actor, committee_id: int, issuer: str, subject: str, expected_revision: int | None = None
) -> int:
    """The issuer's tokens for `subject` are nobody's any more. Returns the id of the account whose they were.

    Raises Refusal FORBIDDEN, UNKNOWN_SUBJECT or STALE.
    """
    require_grantor(session, actor, committee_id)
    found = _of(session, issuer, subject)
    if found is None or found.committee_id != committee_id:
        raise Refusal("UNKNOWN_SUBJECT", say("accounts.unknown_subject", subject=subject), "subject")
    account_id = found.account_id
    with acting(session, actor, "account.unlink_subject"):
        next_revision(session, Account, account_id, expected_revision)
        session.delete(found)
    return account_id


def _of(session: Session, issuer: str, subject: str) -> ForeignSubject | None:
    return session.exec(select(ForeignSubject).where(ForeignSubject.issuer == issuer, ForeignSubject.subject == subject)).first()
