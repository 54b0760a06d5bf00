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
POSTGRESQL = """
SELECT json_build_object('edges', coalesce(json_agg(json_build_object('node', json_build_object(
  'number', m.number, 'name', m.name,
  'membership', (SELECT json_build_object('sector', json_build_object('name', s.name)) FROM membership b JOIN sector s ON s.id = b.sector_id
    WHERE b.member_id = m.id AND b.from_on <= %(on)s AND (b.to_on IS NULL OR b.to_on >= %(on)s) LIMIT 1),
  'participations', (SELECT json_build_object('edges', coalesce(json_agg(json_build_object('node', json_build_object(
    'role', p.role, 'isVerified', p.verified_at IS NOT NULL,
    'activity', json_build_object('title', a.title, 'kind', a.kind, 'heldOn', a.held_on))) ORDER BY a.held_on, p.id), '[]'))
    FROM (SELECT p.* FROM participation p JOIN activity a ON a.id = p.activity_id WHERE p.member_id = m.id
      ORDER BY a.held_on, p.id LIMIT %(lines)s) p JOIN activity a ON a.id = p.activity_id)
)) ORDER BY m.strokes_key, m.id), '[]'))::text
FROM (SELECT * FROM member WHERE committee_id = (SELECT committee_id FROM division_code WHERE code = %(committee)s)
  ORDER BY strokes_key, id LIMIT %(first)s) m
"""
SQLITE = """
SELECT json_object('edges', json_group_array(json(edge))) FROM (SELECT json_object('node', json_object(
  'number', m.number, 'name', m.name,
  'membership', (SELECT json_object('sector', json_object('name', s.name)) FROM membership b JOIN sector s ON s.id = b.sector_id
    WHERE b.member_id = m.id AND b.from_on <= :on AND (b.to_on IS NULL OR b.to_on >= :on) LIMIT 1),
  'participations', (SELECT json_object('edges', json_group_array(json_object('node', json_object(
    'role', p.role, 'isVerified', json(iif(p.verified_at IS NOT NULL, 'true', 'false')),
    'activity', json_object('title', p.title, 'kind', p.kind, 'heldOn', p.held_on)))))
    FROM (SELECT p.role, p.verified_at, a.title, a.kind, a.held_on FROM participation p JOIN activity a ON a.id = p.activity_id
      WHERE p.member_id = m.id ORDER BY a.held_on, p.id LIMIT :lines) p)
)) AS edge
FROM (SELECT * FROM member WHERE committee_id = (SELECT committee_id FROM division_code WHERE code = :committee)
  ORDER BY strokes_key, id LIMIT :first) m)
"""
Fetch = Callable[[dict[str, Any]], Awaitable[str]]


def by_hand(url: str) -> Starlette:
    """The application over the database at `url`. It takes the variables of the operation and looks at nothing else."""
    fetch = _from_sqlite(url) if url.startswith("sqlite") else _from_postgresql(url)

    async def answer(request: Request) -> Response:
        members = await fetch((await request.json())["variables"])
        return Response(f'{{"data":{{"members":{members}}}}}', media_type="application/json")

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
