"""Who stands behind a request: a bearer token's account. Without one nothing is answered."""

from __future__ import annotations

from anyio import to_thread
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response

from lvheng.answers import refusal
from scoring_plugins.catalogue import say
from services.accounts import actor_for_token
from services.database import reading
from services.permissions import Actor

_LONGEST_TOKEN = 200


class SignIn:
    """Finds actors by their tokens, anew for each request: a token that was withdrawn or ran out stops working at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def actor(self, request: Request) -> Actor | Response:
        """The request's actor, or the answer 401 that says what to do."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            return _unauthenticated("TOKEN_MISSING", say("app.token_missing"))
        actor = await to_thread.run_sync(self._find, token) if token.isascii() and len(token) <= _LONGEST_TOKEN else None
        return actor or _unauthenticated("TOKEN_UNKNOWN", say("app.token_unknown"))

    def _find(self, token: str) -> Actor | None:
        with reading(self._engine) as session:
            return actor_for_token(session, token)


def _unauthenticated(code: str, message: str) -> Response:
    response = refusal(401, code, message)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response
