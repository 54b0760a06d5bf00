"""历次答复: what a unit replied, round by round, whatever came afterwards."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from graphql_schema.context import Info
from graphql_schema.courses.handling_words import ReplyMeaning
from graphql_schema.courses.manuscripts import Manuscript
from graphql_schema.fields import resolved
from services.listings.course_manuscripts import COURSE_MANUSCRIPTS
from services.listings.handling_courses import ReplyRoundRow


@strawberry.type(description="历次答复: a reply that was passed, as it was when it was.")
class PassedReply:
    row: strawberry.Private[ReplyRoundRow]
    round: int = strawberry.field(description="轮次: of which round; 2 is the second, after a dissatisfied sponsor.")
    reply_number: str = strawberry.field(description="文号: its own number.")
    reply_text: str = strawberry.field(description="答复正文: its text, a paragraph a line.")
    letter: str = strawberry.field(description="答复分类: the local class letter.")
    meaning: ReplyMeaning = strawberry.field(description="答复结果: what the letter comes to.")
    promised_until: date | None = strawberry.field(description="承诺期限: by when, where it promised something.")
    replied_on: date = strawberry.field(description="答复日期: the day it is dated.")

    @resolved("文稿: its text with tables and pictures; null where versions were not kept yet.")
    async def manuscript(self, info: Info) -> Manuscript | None:
        key = self.row.manuscript_id
        found = None if key is None else await info.context.loaders.by_id(COURSE_MANUSCRIPTS).load(key)
        return None if found is None else Manuscript.from_row(found)

    @classmethod
    def from_row(cls, row: ReplyRoundRow) -> Self:
        same = ("round", "reply_number", "reply_text", "letter", "promised_until", "replied_on")
        return cls(row=row, meaning=ReplyMeaning(row.meaning), **{name: getattr(row, name) for name in same})
