"""办理流程: one unit's way with one proposal, what it answered, and what the sponsors say to it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

import strawberry

from graphql_schema.arguments import FILTER, AnyCommittee, any_committee_id
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.courses.doubt import is_in_doubt
from graphql_schema.courses.events import PossibleEvent
from graphql_schema.courses.handling_filter import HandlingCourseFilter
from graphql_schema.courses.handling_steps import HandlingStep
from graphql_schema.courses.handling_words import HandlingState, PromiseState, ReplyMeaning
from graphql_schema.courses.manuscripts import Manuscript, OfVersion, version_of, versions_of
from graphql_schema.courses.passed_replies import PassedReply
from graphql_schema.courses.quality_ratings import QualityRating
from graphql_schema.courses.reply_ratings import ReplyRating
from graphql_schema.courses.reply_scans import ReplyScan
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed
from graphql_schema.policies import Belonging
from graphql_schema.proposals import HandlingRole
from services.listings.handling_courses import (
    HANDLING_COURSES,
    HANDLING_STEPS,
    REPLY_RATINGS,
    REPLY_ROUNDS,
    HandlingCourseRow,
)
from services.listings.proposal_courses import PROPOSAL_COURSES
from services.listings.quality_ratings import QUALITY_RATINGS
from services.listings.reply_scans import REPLY_SCANS
from services.listings.view import Session
from services.models import HandlingState as StoredState
from services.permissions import Actor, Right
from services.proposals.handling_holding import units_held
from services.proposals.handling_states import HANDLING
from services.proposals.handlings_possible import possible_handling_events
from services.proposals.rating import proposers_by_course

if TYPE_CHECKING:
    from graphql_schema.courses.proposals import ProposalCourse

LazyCourse = Annotated["ProposalCourse", strawberry.lazy("graphql_schema.courses.proposals")]
# A co-handler's opinion goes to the lead; a draft is nobody's but the units' and the office's.
_SHOWN_TO_PARTNERS = (StoredState.OPINION_GIVEN, StoredState.COSIGNING, StoredState.SUPERVISOR_REVIEW, StoredState.REPLIED)


@strawberry.type(
    description="办理流程: one unit's way with one proposal. A unit sees what is assigned to it, a lead and its co-handlers each other's "
    "part; whoever sees the proposal sees who handles it, and the reply once it is passed."
)
class HandlingCourse(Node):
    listing: ClassVar = HANDLING_COURSES
    row: strawberry.Private[HandlingCourseRow]
    unit: str = strawberry.field(description="承办单位: the unit.")
    role: HandlingRole = strawberry.field(description="承办方式: lead, co-handler or separate.")
    state: HandlingState = strawberry.field(description="办理状态: where it stands.")
    round: int = strawberry.field(description="轮次: 2 is the second, after a dissatisfied sponsor.")
    assigned_on: date | None = strawberry.field(description="交办日期: when it was assigned; null once another unit took its place.")
    accept_until: date | None = strawberry.field(description="退回截止日: the last day to return it.")
    contact_until: date | None = strawberry.field(description="联系截止日: the last day to get in touch with the sponsors.")
    contacted_on: date | None = strawberry.field(description="联系日期: when the unit was last in touch with the sponsors.")
    due_on: date | None = strawberry.field(description="答复截止日: the last day of the answer, or of a co-handler's opinion.")
    extendable_until: date | None = strawberry.field(description="最迟延期日: how far the last day may be put off.")
    rate_until: date | None = strawberry.field(description="评价截止日: the last day of the ratings; null until it is replied.")
    quality_until: date | None = strawberry.field(
        description="质量评价截止日: the last day of the unit's rating of the proposal; null until it is replied, and where none was set."
    )
    replied_on: date | None = strawberry.field(description="答复日期: when the unit first replied; null while it has not.")
    promise: PromiseState | None = strawberry.field(description="承诺状态: null where nothing was promised.")
    promised_until: date | None = strawberry.field(description="承诺期限: by when it is to be done.")
    fulfilled_on: date | None = strawberry.field(description="兑现日期: when it was done.")
    proposal_title: str = strawberry.field(description="案由: the proposal's title.")
    proposal_text: str = strawberry.field(description="提案正文: the proposal's text, a paragraph a line.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the committee whose proposal it is.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("提案流程: the proposal on its way; null for a unit, which is told what it needs here.")
    async def course(self, info: Info) -> LazyCourse | None:
        from graphql_schema.courses.proposals import ProposalCourse

        found = await info.context.loaders.by_id(PROPOSAL_COURSES).load(self.row.course_id)
        return None if found is None else ProposalCourse.from_row(found)

    @resolved("提案人姓名: whom the reply answers: the sponsors, and those of proposals merged into it.", size=5)
    async def sponsor_names(self, info: Info) -> list[str]:
        async def load(keys: list[int]) -> list[Any]:
            found = await info.context.read(_proposers, keys)
            return [found[key] for key in keys]

        return [each.name for each in await info.context.loaders.keep("proposers of proposals", load).load(self.row.course_id)]

    @resolved("文号: the reply's or opinion's own number; null before it is passed, but for the office and the units.")
    async def reply_number(self, info: Info) -> str | None:
        return self.row.reply_number if self._is_told(info) else None

    @resolved("答复正文: the reply's or opinion's text; null as `replyNumber` is.")
    async def reply_text(self, info: Info) -> str | None:
        return self.row.reply_text or None if self._is_told(info) else None

    @resolved("答复分类: the local class letter; null as `replyNumber` is.")
    async def letter(self, info: Info) -> str | None:
        return self.row.letter if self._is_told(info) else None

    @resolved("答复结果: what the letter comes to; null as `replyNumber` is.")
    async def meaning(self, info: Info) -> ReplyMeaning | None:
        return None if self.row.meaning is None or not self._is_told(info) else ReplyMeaning(self.row.meaning)

    @resolved("提案文稿: the proposal's text with tables and pictures.")
    async def proposal_manuscript(self, info: Info) -> Manuscript | None:
        return await version_of(info, "proposal_course_id", self.row.course_id, None)

    @resolved("文稿: the reply's or opinion's text with tables and pictures; null as `replyNumber` is.")
    async def manuscript(self, info: Info, version: OfVersion = None) -> Manuscript | None:
        return await version_of(info, "handling_course_id", self.row.id, version)

    @resolved("历次文稿: the versions of the reply's or opinion's text that may be read, in order.", size=10)
    async def manuscripts(self, info: Info) -> list[Manuscript]:
        return await versions_of(info, "handling_course_id", self.row.id)

    @resolved("历次答复: the replies that were passed, round by round; those of rounds that are over stay.", size=2)
    async def replies(self, info: Info) -> list[PassedReply]:
        rows = await info.context.loaders.grouped(REPLY_ROUNDS, "handling_course_id").load(self.row.id)
        return [PassedReply.from_row(row) for row in rows]

    @resolved("答复件: scans of what it answered as it was signed, in order; shown as the reply of their round is.", size=2)
    async def scans(self, info: Info) -> list[ReplyScan]:
        rows = await info.context.loaders.grouped(REPLY_SCANS, "handling_course_id").load(self.row.id)
        return [ReplyScan.from_row(row) for row in rows]

    @resolved("会签: of a co-handler, whether it agrees to the lead's draft; null until it says, and for whoever is not at work on it.")
    async def agreed(self, info: Info) -> bool | None:
        return self.row.agreed if self._is_at_work(info) else None

    @resolved("退回理由: why the unit returned it; null where it did not, and for whoever is not at work on it.")
    async def returned_because(self, info: Info) -> str | None:
        return self.row.returned_because if self._is_at_work(info) else None

    @resolved("答复评价: what sponsors say to its replies, in order.", size=5)
    async def ratings(self, info: Info) -> list[ReplyRating]:
        rows = await info.context.loaders.grouped(REPLY_RATINGS, "handling_course_id").load(self.row.id)
        return [ReplyRating.from_row(row) for row in rows]

    @resolved("提案质量评价: what the unit says of the proposal; null until it does, and for whoever is neither the unit nor the office.")
    async def quality_rating(self, info: Info) -> QualityRating | None:
        rows = await info.context.loaders.grouped(QUALITY_RATINGS, "handling_course_id").load(self.row.id)
        return QualityRating.from_row(rows[0]) if rows else None

    @resolved("办理步骤: what was done with it, in order; empty for whoever is not at work on it.", size=15)
    async def steps(self, info: Info) -> list[HandlingStep]:
        if not self._is_at_work(info):
            return []
        rows = await info.context.loaders.grouped(HANDLING_STEPS, "handling_course_id").load(self.row.id)
        return [HandlingStep.from_row(row) for row in rows]

    @resolved("可办环节: what may be done now, and whether whoever asks may do it.", size=5)
    async def possible_events(self, info: Info) -> list[PossibleEvent]:
        async def load(keys: list[int]) -> list[Any]:
            found = await info.context.read(possible_handling_events, keys)
            return [found.get(key, ()) for key in keys]

        events = await info.context.loaders.keep("possible events of handlings", load).load(self.row.id)
        return [PossibleEvent(event=each.event, name=HANDLING.event_name(each.event), is_allowed=each.is_allowed) for each in events]

    @resolved("退回截止日待定: whether a notice of days off that is still to come may move the last day to return it.")
    async def accept_is_provisional(self, info: Info) -> bool:
        return await is_in_doubt(info, "HandlingCourse", self.row, "accept_is_provisional")

    @resolved("联系截止日待定: whether such a notice may move the last day to get in touch.")
    async def contact_is_provisional(self, info: Info) -> bool:
        return await is_in_doubt(info, "HandlingCourse", self.row, "contact_is_provisional")

    @resolved("答复截止日待定: whether such a notice may move the last day of the answer or opinion.")
    async def due_is_provisional(self, info: Info) -> bool:
        return await is_in_doubt(info, "HandlingCourse", self.row, "due_is_provisional")

    @resolved("最迟延期日待定: whether such a notice may move how far the last day may be put off.")
    async def extendable_is_provisional(self, info: Info) -> bool:
        return await is_in_doubt(info, "HandlingCourse", self.row, "extendable_is_provisional")

    @resolved("评价截止日待定: whether such a notice may move the last day of the ratings.")
    async def rate_is_provisional(self, info: Info) -> bool:
        return await is_in_doubt(info, "HandlingCourse", self.row, "rate_is_provisional")

    @resolved("质量评价截止日待定: whether such a notice may move the last day of the unit's rating of the proposal.")
    async def quality_is_provisional(self, info: Info) -> bool:
        return await is_in_doubt(info, "HandlingCourse", self.row, "quality_is_provisional")

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    def _is_at_work(self, info: Info) -> bool:
        """Whether it is told to the office, to the unit, or to a unit that works with it: to whom it is shown for that alone."""
        actor, committee_id = info.context.actor, self.row.committee_id
        if any(actor.may(right, committee_id) for right in (Right.EXAMINE, Right.HANDLE, Right.DECIDE)):
            return True
        return _holds(actor, self.row) or not (actor.may(Right.READ, committee_id) or actor.may_within(Right.RATE, committee_id))

    def _is_told(self, info: Info) -> bool:
        """Whether the reply is told: the sponsors' once it is passed, before that to the office and the units; an opinion never."""
        if self.row.state == StoredState.REPLIED:
            return True
        if not self._is_at_work(info):
            return False
        actor, committee_id = info.context.actor, self.row.committee_id
        if _holds(actor, self.row) or any(actor.may(right, committee_id) for right in (Right.EXAMINE, Right.HANDLE, Right.DECIDE)):
            return True
        return self.row.state in _SHOWN_TO_PARTNERS

    @classmethod
    def from_row(cls, row: HandlingCourseRow) -> Self:
        days = (
            "accept_until",
            "contact_until",
            "due_on",
            "extendable_until",
            "rate_until",
            "quality_until",
            "promised_until",
            "fulfilled_on",
        )
        same = (*days, "unit", "round", "assigned_on", "contacted_on", "replied_on", "revision")
        return cls(
            id=global_id("HandlingCourse", row.id),
            row=row,
            role=HandlingRole(row.role),
            state=HandlingState(row.state),
            promise=None if row.promise is None else PromiseState(row.promise),
            proposal_title=row.title,
            proposal_text=row.text,
            **{name: getattr(row, name) for name in same},
        )


@strawberry.type
class HandlingCourseQueries:
    @resolved(
        "办理流程: units' ways with proposals, the first assigned first; null for a committee that may not be read.", rows=Right.REFER
    )
    async def handling_courses(
        self,
        info: Info,
        committee: AnyCommittee = None,
        filter: Annotated[HandlingCourseFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[HandlingCourse] | None:
        sought = (filter or HandlingCourseFilter()).sought(await any_committee_id(info, committee, Right.REFER))
        return await listed(info, HANDLING_COURSES, (first, after, last, before), HandlingCourse.from_row, sought)


def _holds(actor: Actor, row: HandlingCourseRow) -> bool:
    return row.unit_id in units_held(actor, row.committee_id)


def _proposers(session: Session, _: Actor, course_ids: list[int]) -> Any:
    return proposers_by_course(session, course_ids)
