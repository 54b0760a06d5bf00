"""The same answer without GraphQL: Starlette, and SQL that makes the JSON in the database."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from sqlalchemy import make_url
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_CONNECTIONS = 8
# Points are kept as whole millionths: as text they lose the zeros at their end.
POSTGRESQL = """
SELECT json_build_object('edges', coalesce(json_agg(json_build_object('node', json_build_object(
  'member', json_build_object('number', m.number, 'name', m.name,
    'membership', (SELECT json_build_object('sector', json_build_object('name', s.name))
      FROM membership b JOIN sector s ON s.id = b.sector_id
      WHERE b.member_id = m.id AND b.from_on <= %(on)s AND (b.to_on IS NULL OR b.to_on >= %(on)s) LIMIT 1)),
  'total', trim_scale(c.total / 1000000.0)::text,
  'lines', (SELECT coalesce(json_agg(json_build_object('points', trim_scale(l.points / 1000000.0)::text,
      'clause', json_build_object('name', l.clause),
      'records', json_build_array(json_build_object('title', l.title, 'datedOn', l.dated_on))) ORDER BY l.place), '[]')
    FROM score_line l WHERE l.scored_member_id = c.id)
)) ORDER BY c.strokes_key, c.id), '[]'))::text
FROM (SELECT id, member_id, total, strokes_key FROM scored_member WHERE scoring_id = (SELECT max(g.id) FROM scoring g
    JOIN division_code d ON d.committee_id = g.committee_id WHERE d.code = %(committee)s AND g.year = %(year)s AND g.state = 'done')
  ORDER BY strokes_key, id LIMIT %(first)s) c JOIN member m ON m.id = c.member_id
"""
SQLITE = """
SELECT json_object('edges', json_group_array(json(edge))) FROM (SELECT json_object('node', json_object(
  'member', json_object('number', m.number, 'name', m.name,
    'membership', (SELECT json_object('sector', json_object('name', s.name)) FROM membership b JOIN sector s ON s.id = b.sector_id
      WHERE b.member_id = m.id AND b.from_on <= :on AND (b.to_on IS NULL OR b.to_on >= :on) LIMIT 1)),
  'total', rtrim(rtrim(printf('%.6f', c.total / 1e6), '0'), '.'),
  'lines', (SELECT json_group_array(json_object('points', rtrim(rtrim(printf('%.6f', l.points / 1e6), '0'), '.'),
      'clause', json_object('name', l.clause),
      'records', json_array(json_object('title', l.title, 'datedOn', l.dated_on))))
    FROM (SELECT * FROM score_line WHERE scored_member_id = c.id ORDER BY place) l)
)) AS edge
FROM (SELECT id, member_id, total, strokes_key FROM scored_member WHERE scoring_id = (SELECT max(g.id) FROM scoring g
    JOIN division_code d ON d.committee_id = g.committee_id WHERE d.code = :committee AND g.year = :year AND g.state = 'done')
  ORDER BY strokes_key, id LIMIT :first) c JOIN member m ON m.id = c.member_id ORDER BY c.strokes_key, c.id)
"""
Fetch = Callable[[dict[str, Any]], Awaitable[str]]


def by_hand(url: str) -> Starlette:
    """The application over the database at `url`. It takes the variables of the operation and looks at nothing else."""
    fetch = _from_sqlite(url) if url.startswith("sqlite") else _from_postgresql(url)

    async def answer(request: Request) -> Response:
        cards = await fetch((await request.json())["variables"])
        return Response(f'{{"data":{{"committee":{{"scoring":{{"scorecards":{cards}}}}}}}}}', media_type="application/json")

    return Starlette(routes=[Route("/graphql/", answer, methods=["POST"])])


def _from_sqlite(url: str) -> Fetch:
    connection = sqlite3.connect(str(make_url(url).database), check_same_thread=False)

    async def fetch(variables: dict[str, Any]) -> str:
        (found,) = connection.execute(SQLITE, variables).fetchone()
        return str(found)

    return fetch


def _from_postgresql(url: str) -> Fetch:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    idle: asyncio.LifoQueue[psycopg.AsyncConnection[Any]] = asyncio.LifoQueue()
    places = asyncio.Semaphore(_CONNECTIONS)

    async def fetch(variables: dict[str, Any]) -> str:
        async with places:
            connection = await psycopg.AsyncConnection.connect(address, autocommit=True) if idle.empty() else idle.get_nowait()
            found = await (await connection.execute(POSTGRESQL, variables)).fetchone()
            idle.put_nowait(connection)
        assert found is not None
        return str(found[0])

    return fetch
