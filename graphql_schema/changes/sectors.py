"""Changes of 界别 that a committee adds beside the National Committee's."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent, SentAbout, refuse_many, said, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of, parse_global_id, row_id
from graphql_schema.sectors import Sector
from services.listings.sectors import SECTORS
from services.permissions import Right
from services.sectors import add_sector, change_sector


@strawberry.input(description="增设界别: a sector of a committee's own.")
class AddSectorInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    code: str = strawberry.field(description="代码: the sector's code within the committee.")
    name: str = strawberry.field(description="名称: its full name.")
    aliases: list[str] = strawberry.field(default_factory=list, description="别名: other names under which offices write it.")
    valid_from: date | None = strawberry.field(default=None, description="启用日期: the first day in use; left out for always.")


@strawberry.input(description="更改界别: what is said of a sector; what is left out stays, null clears.")
class ChangeSectorInput(SentAbout):
    id: strawberry.ID = strawberry.field(description="全局标识: the sector's global id.")
    name: str | None = strawberry.field(default=None, description="名称: its full name.")
    aliases: list[str] | None = strawberry.field(default=None, description="别名: all other names under which offices write it.")
    valid_from: date | None = strawberry.field(default=strawberry.UNSET, description="启用日期: the first day in use; null for always.")
    valid_to: date | None = strawberry.field(default=strawberry.UNSET, description="停用日期: the last day in use; null while in use.")
    successor_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="继任界别: the global id of the sector it was merged into; null for none."
    )


@strawberry.type(description="界别办理结果: the sector as it is now.")
class SectorPayload(Payload):
    sector: Sector | None = strawberry.field(description="界别: the sector; null where something was wrong.")


@strawberry.type
class SectorChanges:
    @changing("增设界别: add a sector of a committee's own.", right=Right.ADMINISTER)
    async def add_sector(self, info: Info, input: Given[AddSectorInput]) -> SectorPayload | None:
        refuse_many(input, "aliases")
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        words = {"code": input.code, "name": input.name}
        key = await change(info, input, add_sector, owner, **words, aliases=input.aliases, valid_from=input.valid_from)
        return SectorPayload(sector=await thing(info, SECTORS, Sector.from_row, key))

    @changing("更改界别: change what is said of a committee's own sector.", right=Right.ADMINISTER)
    async def change_sector(self, info: Info, input: Given[ChangeSectorInput]) -> SectorPayload | None:
        refuse_many(input, "aliases")
        key = key_of(input.id, "Sector", "id")
        words = said(input, "name", "aliases", clearable=("valid_from", "valid_to", "successor_id"))
        if "successor_id" in words:
            words["successor_id"] = _successor(words["successor_id"])
        await change(info, input, change_sector, key, words, input.expected_revision)
        return SectorPayload(sector=await thing(info, SECTORS, Sector.from_row, key))


def _successor(text: str | None) -> int | None:
    """The id of the sector that is meant; that of none where it is no sector's, which is told beside what else is wrong."""
    if text is None:
        return None
    type_name, key = parse_global_id(text) or ("", "")
    return (row_id(key) if type_name == "Sector" else None) or 0
