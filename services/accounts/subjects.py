"""Machines whose tokens another house issues: the account behind an OpenID Connect issuer's subject."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.accounts.actors import account_named, actor_of
from services.accounts.roles import require_authority, require_grantor
from services.accounts.tokens import known_rights
from services.audit import acting
from services.errors import Refusal, require_name
from services.models import Account, AccountKind, ForeignSubject
from services.permissions import Actor


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


def link_subject(session: Session, actor: Actor, committee_id: int, name: str, issuer: str, subject: str) -> None:
    """Let a machine of the committee sign in by the issuer's tokens for `subject`.

    Raises Refusal FORBIDDEN for who grants no roles, UNKNOWN_ACTOR, NOT_A_MACHINE, NAME_MISSING, or SUBJECT_TAKEN.
    """
    require_grantor(session, actor, committee_id)
    account = account_named(session, name, committee_id)
    require_authority(session, actor, account)
    if account.kind != AccountKind.MACHINE:
        raise Refusal("NOT_A_MACHINE", say("accounts.not_a_machine", name=name), "name")
    require_name(issuer, "issuer")
    require_name(subject, "subject")
    if _of(session, issuer, subject) is not None:
        raise Refusal("SUBJECT_TAKEN", say("accounts.subject_taken", subject=subject), "subject")
    assert account.id is not None
    with acting(session, actor, "account.link_subject"):
        session.add(ForeignSubject(committee_id=committee_id, account_id=account.id, issuer=issuer, subject=subject))


def unlink_subject(session: Session, actor: Actor, committee_id: int, issuer: str, subject: str) -> None:
    """The issuer's tokens for `subject` are nobody's any more. Raises Refusal FORBIDDEN or UNKNOWN_SUBJECT."""
    require_grantor(session, actor, committee_id)
    found = _of(session, issuer, subject)
    if found is None or found.committee_id != committee_id:
        raise Refusal("UNKNOWN_SUBJECT", say("accounts.unknown_subject", subject=subject), "subject")
    with acting(session, actor, "account.unlink_subject"):
        session.delete(found)


def _of(session: Session, issuer: str, subject: str) -> ForeignSubject | None:
    return session.exec(select(ForeignSubject).where(ForeignSubject.issuer == issuer, ForeignSubject.subject == subject)).first()
