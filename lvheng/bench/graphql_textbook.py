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

from scoring_plugins.engine.scorecard import points_text
from services.models import DivisionCode, Member, Membership, ScoredMember, ScoreLine, Scoring, Sector

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
        "member": one(Member),
        "memberships": many(Membership, "member_id"),
        "lines": many(ScoreLine, "scored_member_id"),
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


@strawberry.type(name="Clause")
class ClauseType:
    name: str


@strawberry.type(name="Record")
class RecordType:
    title: str
    dated_on: date


@strawberry.type(name="ScoreLine")
class LineType:
    points: str
    clause: ClauseType
    records: list[RecordType]


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


@strawberry.type(name="Scorecard")
class ScorecardType:
    row: strawberry.Private[ScoredMember]
    total: str

    @strawberry.field
    async def member(self, info: Info) -> MemberType:
        row = await info.context["loaders"]["member"].load(self.row.member_id)
        return MemberType(row=row, number=row.number, name=row.name)

    @strawberry.field
    async def lines(self, info: Info) -> list[LineType]:
        rows = sorted(await info.context["loaders"]["lines"].load(self.row.id), key=lambda row: row.place)
        return [
            LineType(
                points=points_text(row.points),
                clause=ClauseType(name=row.clause),
                records=[RecordType(title=row.title, dated_on=row.dated_on)],
            )
            for row in rows
        ]


@strawberry.type(name="Scoring")
class ScoringType:
    row: strawberry.Private[Scoring]

    @strawberry.field
    async def scorecards(self, info: Info, first: int) -> Connection[ScorecardType]:
        order = (col(ScoredMember.strokes_key), col(ScoredMember.id))
        statement = select(ScoredMember).where(ScoredMember.scoring_id == self.row.id).order_by(*order).limit(first)
        rows = await info.context["reader"].all(statement)
        return Connection(edges=[Edge(node=ScorecardType(row=row, total=points_text(row.total))) for row in rows])


@strawberry.type(name="Committee")
class CommitteeType:
    key: strawberry.Private[int]

    @strawberry.field
    async def scoring(self, info: Info, year: int) -> ScoringType | None:
        statement = select(Scoring).where(Scoring.committee_id == self.key, Scoring.year == year).order_by(col(Scoring.id).desc()).limit(1)
        return next((ScoringType(row=row) for row in await info.context["reader"].all(statement)), None)


@strawberry.type
class Query:
    @strawberry.field
    async def committee(self, info: Info, code: str) -> CommitteeType:
        (row,) = await info.context["reader"].all(select(DivisionCode).where(DivisionCode.code == code))
        return CommitteeType(key=row.committee_id)


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
