"""界别: the National Committee's, and those a committee adds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import FILTER, SEARCHED, given_once
from graphql_schema.beneath import MembersBeneath
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed
from graphql_schema.rows import OfRow, told_by_row
from services.listings.sectors import SECTOR_ALIASES, SECTORS, SectorRow, SectorsSought
from services.permissions import Right
from services.search import words_of


@told_by_row
@strawberry.type(description="界别: a sector that members come from.")
class Sector(OfRow, MembersBeneath, Node):
    listing: ClassVar = SECTORS
    held_as: ClassVar = "sector_id"
    derived: ClassVar = {"id": lambda sector: global_id("Sector", sector.row.id)}
    row: strawberry.Private[SectorRow]
    code: str = strawberry.field(description="代码: the sector's code within its committee.")
    name: str = strawberry.field(description="名称: its full name.")
    position: int = strawberry.field(description="排序: its place in the official order.")
    valid_from: date | None = strawberry.field(description="启用日期: the first day in use; null for since before the records begin.")
    valid_to: date | None = strawberry.field(description="停用日期: the last day in use; null while in use.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the committee that set it up; the root for the national ones.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("别名: other names under which offices write it.")
    async def aliases(self, info: Info) -> list[str]:
        rows = await info.context.loaders.grouped(SECTOR_ALIASES, "sector_id").load(self.row.id)
        return [row.name for row in rows]

    @resolved("继任界别: the sector it was merged into.")
    async def successor(self, info: Info) -> Sector | None:
        return None if self.row.successor_id is None else await sector_with(info, self.row.successor_id)

    @classmethod
    def from_row(cls, row: SectorRow) -> Self:
        made = cls.of(row)
        made.key = row.id
        return made


async def sector_with(info: Info, key: int) -> Sector:
    """The sector of a row which the actor may read."""
    row = await info.context.loaders.by_id(SECTORS).load(key)
    assert row is not None
    return Sector.from_row(row)


@strawberry.input(description="界别筛选: which sectors are sought.")
class SectorFilter:
    text: str | None = strawberry.field(
        default=None, description=f"搜索: all of these words occur in the name, or all in another name of the sector, {SEARCHED}"
    )
    on: date | None = strawberry.field(default=None, description="日期: in use on this day.")

    def sought(self, on: date | None = None) -> SectorsSought:
        """What it stands for. Raises Refusal BAD_TEXT or GIVEN_TWICE."""
        return SectorsSought(on=given_once("on", on, self.on), words=words_of(self.text, "filter.text"))


@strawberry.type
class SectorQueries:
    @resolved("界别: the national sectors and those of committees that may be read, in their official order.", rows=Right.REFER)
    async def sectors(
        self,
        info: Info,
        on: Annotated[date | None, strawberry.argument(description="日期: only those in use on this day.")] = None,
        filter: Annotated[SectorFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Sector]:
        sought = (filter or SectorFilter()).sought(on)
        return await listed(info, SECTORS, (first, after, last, before), Sector.from_row, sought)
