"""督办 and 参考题目: how key proposals are supervised, and the topics named for a plenary session's proposals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import FILTER, AnyCommittee, AnyYear, any_committee_id, any_year
from graphql_schema.committees import LocalCommittee, PlenarySession, committee_with
from graphql_schema.context import Info
from graphql_schema.courses.handling_words import SupervisionKind, SupervisionStepKind
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, any_key_of, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed
from services.listings.committees import PLENARY_SESSIONS
from services.listings.members import MEMBERS
from services.listings.proposals import PROPOSALS
from services.listings.supervisions import (
    REFERENCE_TOPICS,
    SUPERVISED_PROPOSALS,
    SUPERVISION_MEMBERS,
    SUPERVISION_STEPS,
    SUPERVISION_SUGGESTIONS,
    SUPERVISIONS,
    ReferenceTopicRow,
    ReferenceTopicsSought,
    SupervisionRow,
    SupervisionsSought,
    SupervisionStepRow,
    SupervisionSuggestionRow,
)
from services.models import SupervisionKind as StoredKind
from services.permissions import Right

if TYPE_CHECKING:
    from graphql_schema.members import Member
    from graphql_schema.proposals import Proposal

LazyMember = Annotated["Member", strawberry.lazy("graphql_schema.members")]
LazyProposal = Annotated["Proposal", strawberry.lazy("graphql_schema.proposals")]


LazySupervision = Annotated["Supervision", strawberry.lazy("graphql_schema.courses.supervisions")]


async def _supervision(info: Info, key: int) -> Supervision | None:
    row = await info.context.loaders.by_id(SUPERVISIONS).load(key)
    return None if row is None else Supervision.from_row(row)


@strawberry.type(description="督办活动: a visit or a meeting of a supervision.")
class SupervisionStep(Node):
    listing: ClassVar = SUPERVISION_STEPS
    row: strawberry.Private[SupervisionStepRow]
    kind: SupervisionStepKind = strawberry.field(description="督办活动方式: a visit or a meeting.")
    place: str = strawberry.field(description="地点: where.")
    held_on: date = strawberry.field(description="日期: when.")

    @resolved("督办: the supervision that it belongs to.")
    async def supervision(self, info: Info) -> LazySupervision | None:
        return await _supervision(info, self.row.supervision_id)

    @classmethod
    def from_row(cls, row: SupervisionStepRow) -> Self:
        key = global_id("SupervisionStep", row.id)
        return cls(id=key, row=row, kind=SupervisionStepKind(row.kind), place=row.place, held_on=row.held_on)


@strawberry.type(description="督办建议: a suggestion that a supervision came to, under one of its aspects.")
class SupervisionSuggestion(Node):
    listing: ClassVar = SUPERVISION_SUGGESTIONS
    row: strawberry.Private[SupervisionSuggestionRow]
    position: int = strawberry.field(description="序号: its place, from 1.")
    aspect: str = strawberry.field(description="方面: under what it stands.")
    suggestion: str = strawberry.field(description="建议: what is suggested.")

    @resolved("督办: the supervision that it belongs to.")
    async def supervision(self, info: Info) -> LazySupervision | None:
        return await _supervision(info, self.row.supervision_id)

    @classmethod
    def from_row(cls, row: SupervisionSuggestionRow) -> Self:
        key = global_id("SupervisionSuggestion", row.id)
        return cls(id=key, row=row, position=row.position, aspect=row.aspect, suggestion=row.text)


@strawberry.type(description="督办: a group's supervision of one or several key proposals.")
class Supervision(Node):
    listing: ClassVar = SUPERVISIONS
    row: strawberry.Private[SupervisionRow]
    year: int = strawberry.field(description="年度: the calendar year.")
    name: str = strawberry.field(description="名称: what it is called.")
    kind: SupervisionKind = strawberry.field(description="督办方式: who leads, and how.")
    led_by: str = strawberry.field(description="牵头人: who leads it, in the office's words.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the committee whose it is.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("重点提案: the proposals under it, which bear the mark KEY once somebody else confirmed them.", size=3)
    async def proposals(self, info: Info) -> list[LazyProposal]:
        from graphql_schema.proposals import Proposal

        rows = await info.context.loaders.grouped(SUPERVISED_PROPOSALS, "supervision_id").load(self.row.id)
        found = await info.context.loaders.by_id(PROPOSALS).load_many([row.proposal_id for row in rows])
        return [Proposal.from_row(row) for row in found if row is not None]

    @resolved("参加委员: the members who take part, sponsors of its proposals among them.", size=10)
    async def members(self, info: Info) -> list[LazyMember]:
        from graphql_schema.members import Member

        rows = await info.context.loaders.grouped(SUPERVISION_MEMBERS, "supervision_id").load(self.row.id)
        found = await info.context.loaders.by_id(MEMBERS).load_many([row.member_id for row in rows])
        return [Member.from_row(row) for row in found if row is not None]

    @resolved("督办活动: its visits and meetings, the first first.", size=10)
    async def steps(self, info: Info) -> list[SupervisionStep]:
        rows = await info.context.loaders.grouped(SUPERVISION_STEPS, "supervision_id").load(self.row.id)
        return [SupervisionStep.from_row(row) for row in rows]

    @resolved("督办建议: what it came to, in order.", size=5)
    async def suggestions(self, info: Info) -> list[SupervisionSuggestion]:
        rows = await info.context.loaders.grouped(SUPERVISION_SUGGESTIONS, "supervision_id").load(self.row.id)
        return [SupervisionSuggestion.from_row(row) for row in rows]

    @classmethod
    def from_row(cls, row: SupervisionRow) -> Self:
        same = {name: getattr(row, name) for name in ("year", "name", "led_by", "revision")}
        return cls(id=global_id("Supervision", row.id), row=row, kind=SupervisionKind(row.kind), **same)


@strawberry.type(description="参考题目: a topic named for the proposals of a plenary session.")
class ReferenceTopic(Node):
    listing: ClassVar = REFERENCE_TOPICS
    row: strawberry.Private[ReferenceTopicRow]
    title: str = strawberry.field(description="题目: the topic.")
    offered_by: str | None = strawberry.field(description="提出单位: who named it, in the office's words.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the committee whose it is.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("全体会议: the plenary session for whose proposals it is named.")
    async def plenary_session(self, info: Info) -> PlenarySession | None:
        row = await info.context.loaders.by_id(PLENARY_SESSIONS).load(self.row.plenary_session_id)
        return None if row is None else PlenarySession.from_row(row)

    @classmethod
    def from_row(cls, row: ReferenceTopicRow) -> Self:
        return cls(id=global_id("ReferenceTopic", row.id), row=row, title=row.title, offered_by=row.offered_by, revision=row.revision)


@strawberry.input(description="督办筛选: which supervisions are sought.")
class SupervisionFilter:
    kind: SupervisionKind | None = strawberry.field(default=None, description="督办方式: led so.")


@strawberry.input(description="参考题目筛选: which topics are sought.")
class ReferenceTopicFilter:
    plenary_session: strawberry.ID | None = strawberry.field(
        default=None, description="全体会议: for this plenary session, by its global id."
    )


@strawberry.type
class SupervisionQueries:
    @resolved("督办: supervisions of key proposals, the latest year first; null for a committee that may not be read.", rows=Right.READ)
    async def supervisions(
        self,
        info: Info,
        committee: AnyCommittee = None,
        year: AnyYear = None,
        filter: Annotated[SupervisionFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Supervision] | None:
        kind = None if filter is None or filter.kind is None else StoredKind[filter.kind.name]
        sought = SupervisionsSought(await any_committee_id(info, committee, Right.READ), any_year(year), kind)
        return await listed(info, SUPERVISIONS, (first, after, last, before), Supervision.from_row, sought)

    @resolved("参考题目: topics for proposals, in the order named; null for a committee that may not be read.", rows=Right.REFER)
    async def reference_topics(
        self,
        info: Info,
        committee: AnyCommittee = None,
        filter: Annotated[ReferenceTopicFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ReferenceTopic] | None:
        plenary_id = any_key_of(None if filter is None else filter.plenary_session, "PlenarySession", "filter.plenarySession")
        sought = ReferenceTopicsSought(await any_committee_id(info, committee, Right.REFER), plenary_id)
        return await listed(info, REFERENCE_TOPICS, (first, after, last, before), ReferenceTopic.from_row, sought)
