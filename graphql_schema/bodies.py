"""Bodies of a committee that members belong to: special committees, and groups in which they act."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from graphql_schema.beneath import MembersBeneath
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from services.listings.committees import ACTIVITY_GROUPS, SPECIAL_COMMITTEES, ActivityGroupRow, SpecialCommitteeRow

if TYPE_CHECKING:
    from graphql_schema.sectors import Sector


@strawberry.type(description="专门委员会: a special committee.")
class SpecialCommittee(MembersBeneath, Node):
    listing: ClassVar = SPECIAL_COMMITTEES
    held_as: ClassVar = "special_committee_id"
    key: strawberry.Private[int]
    name: str = strawberry.field(description="名称: its name.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @classmethod
    def from_row(cls, row: SpecialCommitteeRow) -> Self:
        return cls(id=global_id("SpecialCommittee", row.id), key=row.id, name=row.name, revision=row.revision)


@strawberry.type(description="活动组: a group in which members act, by sector or otherwise.")
class ActivityGroup(MembersBeneath, Node):
    listing: ClassVar = ACTIVITY_GROUPS
    held_as: ClassVar = "group_id"
    key: strawberry.Private[int]
    name: str = strawberry.field(description="名称: its name.")
    kind: str = strawberry.field(description="类别: the kind of group that regulations name.")
    valid_from: date | None = strawberry.field(description="启用日期: its first day; null for since before the records begin.")
    valid_to: date | None = strawberry.field(
        description="撤销日期: the last day of a group that was dissolved; null for one that is there."
    )
    row: strawberry.Private[ActivityGroupRow]
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @classmethod
    def from_row(cls, row: ActivityGroupRow) -> Self:
        return cls(
            id=global_id("ActivityGroup", row.id),
            key=row.id,
            row=row,
            name=row.name,
            kind=row.kind,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            revision=row.revision,
        )

    @resolved("代表界别: the sector it stands for, whose members are its own; null if none.")
    async def sector(self, info: Info) -> Annotated[Sector, strawberry.lazy("graphql_schema.sectors")] | None:
        from graphql_schema.sectors import sector_with

        return None if self.row.sector_id is None else await sector_with(info, self.row.sector_id)

    @resolved("代表专门委员会: the special committee it stands for, whose members are its own; null if none.")
    async def special_committee(self, info: Info) -> SpecialCommittee | None:
        key = self.row.special_committee_id
        row = None if key is None else await info.context.loaders.by_id(SPECIAL_COMMITTEES).load(key)
        return None if row is None else SpecialCommittee.from_row(row)
