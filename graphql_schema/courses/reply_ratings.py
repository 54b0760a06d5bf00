"""答复评价: what one sponsor says to one reply."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from graphql_schema.context import Info
from graphql_schema.courses.handling_words import Satisfaction
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.policies import Belonging
from services.listings.handling_courses import REPLY_RATINGS, ReplyRatingRow
from services.listings.members import MEMBERS
from services.permissions import Right

if TYPE_CHECKING:
    from graphql_schema.members import Member

LazyMember = Annotated["Member", strawberry.lazy("graphql_schema.members")]


@strawberry.type(description="答复评价: what one sponsor says to one reply, on two axes. One that was not returned is none.")
class ReplyRating(Node):
    listing: ClassVar = REPLY_RATINGS
    row: strawberry.Private[ReplyRatingRow]
    round: int = strawberry.field(description="轮次: of which round's reply; 2 is the second, after a dissatisfied sponsor.")
    body: str | None = strawberry.field(description="提案单位: the body that rates; null for a member.")
    process: Satisfaction = strawberry.field(description="办理过程: how satisfied with how it was handled.")
    result: Satisfaction = strawberry.field(description="办理结果: how satisfied with what came of it.")
    remark: str | None = strawberry.field(description="意见: what the sponsor added.")
    rated_on: date = strawberry.field(description="评价日期: when.")
    is_on_paper: bool = strawberry.field(description="代录: whether an office entered it from a signed paper, whose scan is evidence.")

    @resolved("委员: the member; null for a body, and if members may not be read.", rows=Right.READ)
    async def member(self, info: Info) -> LazyMember | None:
        from graphql_schema.members import Member

        key = self.row.member_id
        found = None if key is None else await info.context.loaders.by_id(MEMBERS).load(key)
        return None if found is None else Member.from_row(found)

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    @classmethod
    def from_row(cls, row: ReplyRatingRow) -> Self:
        same = {name: getattr(row, name) for name in ("round", "body", "remark", "rated_on")}
        return cls(
            id=global_id("ReplyRating", row.id),
            row=row,
            process=Satisfaction(row.process),
            result=Satisfaction(row.result),
            is_on_paper=row.scan_id is not None,
            **same,
        )
