"""A member's dated membership: sector, special committee, standing-committee seat, posts and groups as they were."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import ClassVar, Self

import strawberry

from graphql_schema.bodies import ActivityGroup, SpecialCommittee
from graphql_schema.committees import Term
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.policies import Belonging, all_permitted, permitted
from graphql_schema.rows import OfRow, told_by_row
from graphql_schema.sectors import Sector
from services.listings.committees import ACTIVITY_GROUPS, SPECIAL_COMMITTEES, TERMS
from services.listings.members import GROUP_SEATS, POSTS, MembershipRow
from services.listings.sectors import SECTORS
from services.permissions import Right


@strawberry.enum(description="离任原因: why a member left before the term's end.")
class Leaving(Enum):
    RESIGNED = strawberry.enum_value("resigned", description="辞职: the member resigned.")
    REVOKED = strawberry.enum_value("revoked", description="撤销资格: the membership was revoked.")
    TRANSFERRED = strawberry.enum_value("transferred", description="调离: the member moved away.")
    DECEASED = strawberry.enum_value("deceased", description="去世: the member died.")


async def _sectors(spans: Sequence[Membership], info: Info) -> list[Sector | None]:
    rows = await info.context.loaders.by_id(SECTORS).load_at_once([span.row.sector_id for span in spans])
    may_know = await _may_know(spans, info)
    return [Sector.from_row(row) if row is not None and known else None for row, known in zip(rows, may_know, strict=True)]


async def _may_know(spans: Sequence[Membership], info: Info) -> list[bool]:
    """Of each span, whether the actor may know what it tells of the member's belief, people or party.

    One rule for all sectors: were only those of religion and of ethnic groups hidden, whoever has none would be known to be in one of them.
    """
    if await all_permitted(info.context, Right.READ_PERFORMANCE, spans):
        return [True] * len(spans)
    # At once, so that those whose reach has to be looked up are looked up together.
    return await asyncio.gather(*(permitted(info.context, Right.READ_PERFORMANCE, span) for span in spans))


@told_by_row
@strawberry.type(description="任职时段: one span of days in which nothing about a membership changed.")
class Membership(OfRow):
    derived: ClassVar = {"leaving": lambda span: None if span.row.leaving is None else Leaving(span.row.leaving)}
    row: strawberry.Private[MembershipRow]
    from_on: date = strawberry.field(description="起始日期: the span's first day.")
    to_on: date | None = strawberry.field(description="终止日期: the span's last day; null while it lasts.")
    on_standing_committee: bool = strawberry.field(description="常委: whether the member sits on the Standing Committee.")
    leaving: Leaving | None = strawberry.field(description="离任原因: why the member left at the span's end; null if not.")

    @resolved("届: the term.")
    async def term(self, info: Info) -> Term:
        row = await info.context.loaders.by_id(TERMS).load(self.row.term_id)
        assert row is not None
        return Term.from_row(row)

    @resolved(
        "界别: the member's sector, which may tell a party, a people or a belief; null to those who read no performance of the member's.",
        together=_sectors,
    )
    async def sector(self, info: Info) -> Sector | None:
        return (await _sectors([self], info))[0]

    @resolved("专门委员会: the primary special committee; null if none.")
    async def special_committee(self, info: Info) -> SpecialCommittee | None:
        key = self.row.special_committee_id
        row = None if key is None else await info.context.loaders.by_id(SPECIAL_COMMITTEES).load(key)
        return None if row is None else SpecialCommittee.from_row(row)

    @resolved("职务: posts held, such as 副主席.")
    async def posts(self, info: Info) -> list[str]:
        return [row.title for row in await info.context.loaders.grouped(POSTS, "membership_id").load(self.row.id)]

    @resolved(
        "活动组: the activity groups the member sits in; without those named after a religion or an ethnic group, and those that stand "
        "for a sector, to those who read no performance of the member's.",
        size=2,
    )
    async def groups(self, info: Info) -> list[ActivityGroup]:
        seats = await info.context.loaders.grouped(GROUP_SEATS, "membership_id").load(self.row.id)
        rows = await info.context.loaders.by_id(ACTIVITY_GROUPS).load_many([seat.group_id for seat in seats])
        found = [row for row in rows if row is not None]
        if any(row.tells_more for row in found) and not (await _may_know([self], info))[0]:
            found = [row for row in found if not row.tells_more]
        return [ActivityGroup.from_row(row) for row in found]

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id, self.row.member_id)

    @classmethod
    def from_row(cls, row: MembershipRow) -> Self:
        return cls.of(row)
