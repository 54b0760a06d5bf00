"""A change that is sent again is answered again and not made again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.models import GivenAnswer
from services.permissions import Actor

P = ParamSpec("P")
T = TypeVar("T")

KEPT = timedelta(days=7)
LONGEST_KEY = 200


def once(
    session: Session,
    actor: Actor,
    key: str | None,
    change: str,
    given: object,
    use_case: Callable[Concatenate[Session, Actor, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """The answer of `use_case(session, actor, …)`, made only the first time that `actor` sends `change` under this key.

    `given` is the input as plain data, the answer plain data too (ids, as a rule). Answers are kept for a week. Without a key the change
    is made every time. Raises Refusal KEY_REUSED for a key under which something else was sent, and BAD_KEY for one that is empty, too
    long, or has characters that nobody sees; what a use case refuses is not kept, so that it can be mended and sent again.
    """
    if key is None:
        return use_case(session, actor, *args, **kwargs)
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise Refusal("BAD_KEY", say("idempotency.bad_key", most=LONGEST_KEY), "idempotency_key")
    now, own = datetime.now(UTC), col(GivenAnswer.account_id) == actor.account_id
    session.connection().execute(delete(GivenAnswer).where(own, col(GivenAnswer.at) < now - KEPT))
    digest = sha256(msgspec.json.encode([change, given], order="sorted")).hexdigest()
    if not _take(session, {"account_id": actor.account_id, "key": key, "digest": digest, "answer": None, "at": now}):
        known_digest, known_answer = _known(session, actor, key)
        if known_digest != digest:
            raise Refusal("KEY_REUSED", say("idempotency.reused", key=key), "idempotency_key")
        found: T = known_answer
        return found
    answer = use_case(session, actor, *args, **kwargs)
    kept = update(GivenAnswer).where(own, col(GivenAnswer.key) == key).values(answer=msgspec.to_builtins(answer))
    session.connection().execute(kept)
    return answer


def _take(session: Session, row: dict[str, Any]) -> bool:
    """Whether the key is free, and taken now. Where the same key is being answered at this moment, waits for that to end."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    taken = session.connection().execute(insert(GivenAnswer).values(**row).on_conflict_do_nothing().returning(col(GivenAnswer.id)))
    return taken.first() is not None


def _known(session: Session, actor: Actor, key: str) -> tuple[str, Any]:
    statement = select(col(GivenAnswer.digest), col(GivenAnswer.answer))
    found = session.execute(statement.where(col(GivenAnswer.account_id) == actor.account_id, col(GivenAnswer.key) == key)).one()
    return found[0], found[1]
