"""Access tokens of machines: narrowed to some rights, ending on a day, revoked at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.accounts.actors import GRANT_COLUMNS, Grant, Presented, account_named, actors_holding
from services.accounts.bearer import TOKEN, digest_of, new_secret
from services.accounts.roles import require_authority, require_grantor
from services.audit import acting
from services.errors import Problem, Refusal, nearest
from services.models import AccessToken, Account, AccountKind, RoleGrant
from services.permissions import Actor, Right


class TokenRow(NamedTuple):
    """A token as it is listed: never itself. `rights` None means everything its account may."""

    id: int
    account: str
    name: str
    rights: tuple[Right, ...] | None
    issued_at: datetime | None
    expires_at: datetime
    revoked_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > datetime.now(UTC)


# Tokens that are good now, with their accounts and each with its roles. Made once: it is asked for each request.
_GOOD: Any = (
    select_columns(
        col(AccessToken.digest),
        col(AccessToken.id),
        col(AccessToken.rights),
        col(AccessToken.account_id),
        col(Account.name),
        col(Account.display_name),
        *(column.label(f"granted_{name}") for name, column in zip(Grant._fields, GRANT_COLUMNS, strict=True)),
    )
    .join(Account, col(Account.id) == col(AccessToken.account_id))
    .outerjoin(RoleGrant, col(RoleGrant.account_id) == col(Account.id))
    .where(
        col(AccessToken.expires_at) > bindparam("now"),
        col(AccessToken.revoked_at).is_(None),
        col(Account.kind) == AccountKind.MACHINE,
        col(Account.disabled_at).is_(None),
    )
)
_ONE_OF_THEM = _GOOD.where(col(AccessToken.digest) == bindparam("digest"))
_OF_THEM = _GOOD.where(col(AccessToken.digest).in_(bindparam("digests", expanding=True)))


def actor_for_token(session: Session, token: str) -> Actor | None:
    """The actor behind a machine's token, narrowed to its rights; None if it is unknown, expired or revoked, or its account disabled."""
    return actors_for_tokens(session, [token]).get(token)


def actors_for_tokens(session: Session, tokens: Collection[str]) -> dict[str, Actor]:
    """The actors behind machines' tokens, by token; those that `actor_for_token` does not know are left out. At most two statements."""
    by_digest = {digest_of(token): token for token in tokens}
    session.flush()
    # A list is written into the statement anew each time, and most ask about one.
    asked = (_ONE_OF_THEM, {"digest": next(iter(by_digest))}) if len(by_digest) == 1 else (_OF_THEM, {"digests": list(by_digest)})
    found = session.connection().execute(asked[0], {**asked[1], "now": datetime.now(UTC)}).all()
    held: dict[str, tuple[Presented, list[Grant]]] = {}
    for digest, token_id, rights, account_id, name, display_name, *granted in found:
        if digest not in held:
            held[digest] = (Presented(account_id, name, display_name, _narrowed(rights), f"token:{token_id}"), [])
        grant = Grant._make(granted)
        # An account without any role is found with nothing beside it.
        if grant.role is not None:
            held[digest][1].append(grant)
    return {by_digest[digest]: actor for digest, actor in zip(held, actors_holding(session, held.values()), strict=True)}


def issue_token(
    session: Session,
    actor: Actor,
    committee_id: int,
    account_name: str,
    valid_for: timedelta,
    name: str = "",
    rights: Collection[str] | None = None,
) -> str:
    """A new bearer token for a machine's account of the committee, shown this once: only its digest is kept.

    `rights` narrow what it may do to what is named, and never widen it. Raises Refusal FORBIDDEN for who grants no roles, UNKNOWN_ACTOR,
    NOT_A_MACHINE for a person, who signs in, and UNKNOWN_RIGHT for each right there is none of.
    """
    require_grantor(session, actor, committee_id)
    account = account_named(session, account_name, committee_id)
    require_authority(session, actor, account)
    if account.kind != AccountKind.MACHINE:
        raise Refusal("NOT_A_MACHINE", say("accounts.not_a_machine", name=account_name), "name")
    narrowed = None if rights is None else ",".join(sorted(_known(rights)))
    token, now = new_secret(TOKEN), datetime.now(UTC)
    assert account.id is not None
    with acting(session, actor, "token.issue"):
        session.add(
            AccessToken(
                committee_id=committee_id,
                account_id=account.id,
                name=name,
                digest=digest_of(token),
                rights=narrowed,
                issued_at=now,
                expires_at=now + valid_for,
            )
        )
    return token


def list_tokens(session: Session, actor: Actor, committee_id: int) -> list[TokenRow]:
    """Tokens of the committee's accounts, by account and age. For those who grant, and for auditors."""
    if not actor.may(Right.AUDIT, committee_id):
        require_grantor(session, actor, committee_id)
    statement = select(AccessToken, Account.name).join(Account, col(Account.id) == AccessToken.account_id)
    found = session.exec(statement.where(AccessToken.committee_id == committee_id).order_by(Account.name, col(AccessToken.id)))
    return [_row(token, account) for token, account in found]


def revoke_token(session: Session, actor: Actor, committee_id: int, token_id: int, reason: str) -> None:
    """The token ends now. Raises Refusal FORBIDDEN, REASON_MISSING, or UNKNOWN_TOKEN for one that is not there or revoked already."""
    require_grantor(session, actor, committee_id)
    if not reason.strip():
        raise Refusal("REASON_MISSING", say("accounts.revoke_reason_missing"), "reason")
    open_ones = select(AccessToken).where(AccessToken.committee_id == committee_id, col(AccessToken.revoked_at).is_(None))
    token = session.exec(open_ones.where(AccessToken.id == token_id)).first()
    if token is None:
        raise Refusal("UNKNOWN_TOKEN", say("accounts.unknown_token", id=token_id), "token")
    with acting(session, actor, "token.revoke", reason):
        token.revoked_at = datetime.now(UTC)


def known_rights(words: Collection[str]) -> frozenset[Right] | None:
    """The rights of these names; None if there is none of one of them."""
    known = {right.value for right in Right}
    return frozenset(Right(word) for word in words) if known.issuperset(words) else None


def _known(words: Collection[str]) -> frozenset[Right]:
    known = [right.value for right in Right]
    problems = [_unknown(word, known) for word in sorted(set(words) - set(known))]
    if not words:
        problems = [Problem("RIGHTS_MISSING", "rights", say("accounts.rights_missing"))]
    if problems:
        raise Refusal.of(problems)
    return frozenset(Right(word) for word in words)


def _unknown(word: str, known: list[str]) -> Problem:
    return Problem("UNKNOWN_RIGHT", "rights", say("accounts.unknown_right", right=word, hint=nearest(word, known)))


def _narrowed(words: str | None) -> frozenset[Right] | None:
    """What a token was narrowed to. A right that this program does not know gives nothing."""
    return None if words is None else frozenset(right for right in Right if right.value in words.split(","))


def _row(token: AccessToken, account: str) -> TokenRow:
    assert token.id is not None
    kept = _narrowed(token.rights)
    rights = None if kept is None else tuple(sorted(kept))
    return TokenRow(token.id, account, token.name, rights, token.issued_at, token.expires_at, token.revoked_at)
