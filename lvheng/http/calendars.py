"""Calendars fetched at their secret address: whoever knows the address reads what waits for its account, and nothing else is told."""

from __future__ import annotations

import re
from contextlib import nullcontext
from datetime import UTC, datetime

from anyio import to_thread
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response

from graphql_schema.errors import masked
from lvheng.answers import json_answer
from lvheng.http.budget import Budget
from lvheng.http.correlation import HEADER, note, noted, request_id
from lvheng.http.declining import Declined
from lvheng.http.origins import comes_from_elsewhere
from lvheng.turns import Turns
from scoring_plugins.catalogue import say
from services.accounts import actor_for_calendar
from services.calendar_feed import calendar_feed
from services.database import reading
from services.inbox import due_items
from services.permissions import Actor

# What fetching takes of an account's budget, and what guessing takes of that of the machine it comes from.
COST_OF_FETCHING = 50
_SECRET = re.compile(r"lvc_[A-Za-z0-9_-]{43}\Z")
_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class CalendarEndpoint:
    """Answers `GET /calendar/{secret}.ics`. The address stands in no line of the log."""

    def __init__(self, engine: Engine, budget: Budget, turns: Turns | None) -> None:
        self._engine = engine
        self._budget = budget
        self._turns = turns

    async def get(self, request: Request) -> Response:
        """The calendar, or 404 for whatever opens none: unknown, revoked, of a disabled account."""
        try:
            response = await self._get(request)
        except Declined as declined:
            note(request, f"{declined.status} {declined.code}")
            response = declined.answer()
        except Exception as problem:
            errors = [dict(masked(problem).formatted)]
            noted(request, "500", errors)
            response = json_answer(500, {"errors": errors})
        response.headers[HEADER] = request_id(request)
        return response

    async def _get(self, request: Request) -> Response:
        if comes_from_elsewhere(request, frozenset()):
            raise _none()
        secret = str(request.path_params["secret"])
        async with self._turns.taken() if self._turns else nullcontext():
            actor = await to_thread.run_sync(self._actor, secret) if _SECRET.match(secret) else None
            if actor is None:
                self._budget.spend(("calendar", request.client.host if request.client else ""), COST_OF_FETCHING)
                raise _none()
            self._budget.spend(actor.counted_as, COST_OF_FETCHING)
            content = await to_thread.run_sync(self._feed, actor)
        return Response(content, headers=_HEADERS, media_type="text/calendar; charset=utf-8")

    def _actor(self, secret: str) -> Actor | None:
        with reading(self._engine) as session:
            return actor_for_calendar(session, secret)

    def _feed(self, actor: Actor) -> bytes:
        with reading(self._engine) as session:
            return calendar_feed(due_items(session, actor), datetime.now(UTC))


def _none() -> Declined:
    return Declined(404, "NO_CALENDAR", say("http.no_calendar"))
