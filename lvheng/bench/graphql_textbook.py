"""The endpoint as strawberry's documentation shows it, over our own tables: SQLModel entities, one DataLoader per relation, no caches.

Nobody signs in and nothing is limited. PostgreSQL is read asynchronously; SQLite, which no installed driver reads so, in the loop.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import strawberry
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Session, SQLModel, col, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from services.models import Activity, DivisionCode, Member, Membership, Participation, Sector

T = TypeVar("T")
Loader = DataLoader[int, Any]


class Reader:
    """One request's session. Reads take turns, because a session does one thing at a time."""

    def __init__(self, engine: Engine | AsyncEngine) -> None:
        self._session = AsyncSession(engine) if isinstance(engine, AsyncEngine) else Session(engine)
        self._turn = asyncio.Lock()

    async def all(self, statement: Any) -> Sequence[Any]:
        """Every entity that the statement finds."""
        async with self._turn:
            found = self._session.exec(statement)
            result: Sequence[Any] = (await found if asyncio.iscoroutine(found) else found).all()
        return result

    async def close(self) -> None:
        closing = self._session.close()
        if closing is not None:
            await closing


def loaders(reader: Reader) -> dict[str, Loader]:
    """One for each relation."""

    def one(entity: type[SQLModel]) -> Loader:
        async def load(keys: list[int]) -> list[Any]:
            found = {row.id: row for row in await reader.all(select(entity).where(entity.id.in_(keys)))}  # type: ignore[attr-defined]
            return [found.get(key) for key in keys]

        return DataLoader(load)

    def many(entity: type[SQLModel], parent: str) -> Loader:
        async def load(keys: list[int]) -> list[Any]:
            column: Any = getattr(entity, parent)
            found: defaultdict[int, list[Any]] = defaultdict(list)
            for row in await reader.all(select(entity).where(column.in_(keys))):
                found[getattr(row, parent)].append(row)
            return [found[key] for key in keys]

        return DataLoader(load)

    return {
        "sector": one(Sector),
        "activity": one(Activity),
        "memberships": many(Membership, "member_id"),
        "participations": many(Participation, "member_id"),
    }


Info = strawberry.Info


@strawberry.type
class Edge(Generic[T]):
    node: T


@strawberry.type
class Connection(Generic[T]):
    edges: list[Edge[T]]


@strawberry.type(name="Sector")
class SectorType:
    name: str


@strawberry.type(name="Activity")
class ActivityType:
    title: str
    kind: str
    held_on: date


@strawberry.type(name="Participation")
class ParticipationType:
    row: strawberry.Private[Participation]
    role: str
    is_verified: bool

    @strawberry.field
    async def activity(self, info: Info) -> ActivityType:
        row = await info.context["loaders"]["activity"].load(self.row.activity_id)
        return ActivityType(title=row.title, kind=row.kind, held_on=row.held_on)


@strawberry.type(name="Membership")
class MembershipType:
    row: strawberry.Private[Membership]

    @strawberry.field
    async def sector(self, info: Info) -> SectorType:
        row = await info.context["loaders"]["sector"].load(self.row.sector_id)
        return SectorType(name=row.name)


@strawberry.type(name="Member")
class MemberType:
    row: strawberry.Private[Member]
    number: str
    name: str

    @strawberry.field
    async def membership(self, info: Info, on: date) -> MembershipType | None:
        rows = await info.context["loaders"]["memberships"].load(self.row.id)
        return next((MembershipType(row=row) for row in rows if row.from_on <= on <= (row.to_on or date.max)), None)

    @strawberry.field
    async def participations(self, info: Info, first: int) -> Connection[ParticipationType]:
        rows = sorted(await info.context["loaders"]["participations"].load(self.row.id), key=lambda row: row.id)[:first]
        nodes = (ParticipationType(row=row, role=row.role, is_verified=row.verified_at is not None) for row in rows)
        return Connection(edges=[Edge(node=node) for node in nodes])


@strawberry.type
class Query:
    @strawberry.field
    async def members(self, info: Info, committee: str, first: int) -> Connection[MemberType]:
        owner = select(DivisionCode.committee_id).where(DivisionCode.code == committee).scalar_subquery()
        statement = select(Member).where(Member.committee_id == owner).order_by(col(Member.strokes_key), col(Member.id)).limit(first)
        rows = await info.context["reader"].all(statement)
        return Connection(edges=[Edge(node=MemberType(row=row, number=row.number, name=row.name)) for row in rows])


def textbook(url: str) -> Starlette:
    """The application over the database at `url`."""
    engine = create_engine(url) if url.startswith("sqlite") else create_async_engine(url, pool_size=8)

    class Endpoint(GraphQL[Any, Any]):
        async def get_context(self, request: Request, response: Response) -> Any:  # type: ignore[override]
            reader = request.state.reader = Reader(engine)
            return {"reader": reader, "loaders": loaders(reader)}

        async def run(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return await super().run(request, *args, **kwargs)
            finally:
                await request.state.reader.close()

    return Starlette(routes=[Mount("/graphql", Endpoint(strawberry.Schema(Query)))])
