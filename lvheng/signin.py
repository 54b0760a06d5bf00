"""Who stands behind a request: a machine's token, a person's session, or an access token of the issuer. Without one nothing is answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from functools import partial

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response

from lvheng.answers import refusal
from lvheng.oidc import LONGEST, Verifier
from lvheng.turns import Turns
from scoring_plugins.catalogue import say
from services.accounts import actor_for_subject, actor_for_token, actor_in_session, actors_for_sessions, actors_for_tokens
from services.accounts.bearer import SESSION
from services.database import glanced, reading
from services.errors import Refusal
from services.permissions import Actor

_LONGEST_OF_OURS = 200
# Checking another house's token may wait for that house: such waits never take all the threads that everybody works in.
_WAITING_FOR_ISSUER = 4


class SignIn:
    """Finds actors by what they present, anew for each request: what was withdrawn or ran out stops working at once.

    `verifier` reads the tokens of an OpenID Connect issuer; without one they are unknown. `turns` are taken at the database.
    """

    def __init__(self, engine: Engine, verifier: Verifier | None = None, turns: Turns | None = None) -> None:
        self._engine = engine
        self._verifier = verifier
        self._turns = turns
        self._of_issuer = CapacityLimiter(_WAITING_FOR_ISSUER)

    async def actor(self, request: Request) -> Actor | Response:
        """The request's actor, or the answer 401 that says what to do."""
        headers = request.headers.getlist("authorization")
        # Whoever reads the first and whoever reads the last would take two different people: two are none.
        found = await self.actor_of(headers[0] if len(headers) == 1 else None)
        return _unauthenticated(found) if isinstance(found, Refusal) else found

    async def actor_of(self, authorization: str | None) -> Actor | Refusal:
        """The actor behind an `Authorization` header, or the refusal TOKEN_MISSING or TOKEN_UNKNOWN as a value: what a WebSocket sends."""
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            return Refusal("TOKEN_MISSING", say("app.token_missing"))
        return await self._find(token) or Refusal("TOKEN_UNKNOWN", say("app.token_unknown"))

    async def still(self, authorizations: Collection[str]) -> Mapping[str, Actor]:
        """Whom `Authorization` headers that were taken once stand for now; those that stand for nobody any more are left out.

        To be asked about is no use of a session: who only listens idles.
        """
        tokens = {authorization: authorization.partition(" ")[2].strip() for authorization in authorizations}
        foreign = {key: token for key, token in tokens.items() if self._is_foreign(token)}
        ours = {key: token for key, token in tokens.items() if key not in foreign}
        found = await to_thread.run_sync(self._all_of_ours, set(ours.values())) if ours else {}
        still = {key: found[token] for key, token in ours.items() if token in found}
        for key, token in foreign.items():
            actor = await self._find(token)
            if actor is not None:
                still[key] = actor
        return still

    def _is_foreign(self, token: str) -> bool:
        """Ours hold no dot; a signed token holds two."""
        return self._verifier is not None and token.count(".") == 2

    async def _find(self, token: str) -> Actor | None:
        if not token.isascii():
            return None
        if self._verifier is not None and self._is_foreign(token) and len(token) <= LONGEST:
            return await to_thread.run_sync(self._of_subject, self._verifier, token, limiter=self._of_issuer)
        if len(token) > _LONGEST_OF_OURS:
            return None
        async with self._turns.taken() if self._turns else nullcontext():
            return await to_thread.run_sync(self._of_ours, token)

    def _of_ours(self, token: str) -> Actor | None:
        if token.startswith(SESSION):
            return actor_in_session(self._engine, token)
        return glanced(self._engine, partial(actor_for_token, token=token))

    def _all_of_ours(self, tokens: Collection[str]) -> dict[str, Actor]:
        with reading(self._engine) as session:
            sessions = {token for token in tokens if token.startswith(SESSION)}
            return actors_for_tokens(session, set(tokens) - sessions) | actors_for_sessions(session, sessions)

    def _of_subject(self, verifier: Verifier, token: str) -> Actor | None:
        subject = verifier.subject(token)
        if subject is None:
            return None
        with reading(self._engine) as session:
            return actor_for_subject(session, *subject)


def _unauthenticated(refused: Refusal) -> Response:
    response = refusal(401, refused.code, refused.message)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response
