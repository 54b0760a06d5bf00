"""提案流程: a proposal on its way from draft to outcome, with who signs it, what was done, and what may be done now."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

import strawberry

from graphql_schema.arguments import FILTER, AnyCommittee, any_committee_id, any_year, few
from graphql_schema.committees import LocalCommittee, PlenarySession, committee_with
from graphql_schema.context import Info
from graphql_schema.courses.doubt import is_in_doubt
from graphql_schema.courses.events import PossibleEvent
from graphql_schema.courses.manuscripts import Manuscript, OfVersion, version_of, versions_of
from graphql_schema.courses.proposal_words import NotFiledGround, ProposalOutcome, ProposalState, SignerAnswer, SubmissionWay
from graphql_schema.courses.similar import WEIGHT, HowMany, SimilarProposal, how_many
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, any_key_of, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed
from graphql_schema.policies import Belonging
from services.listings.committees import PLENARY_SESSIONS
from services.listings.handling_courses import HANDLING_COURSES
from services.listings.members import MEMBERS
from services.listings.proposal_courses import (
    PROPOSAL_COURSES,
    PROPOSAL_SIGNERS,
    PROPOSAL_STEPS,
    ProposalCourseRow,
    ProposalCoursesSought,
    ProposalSignerRow,
    ProposalStepRow,
)
from services.listings.proposals import PROPOSALS
from services.models import ProposalState as StoredState
from services.permissions import Right
from services.proposals.holding import signing_is_over
from services.proposals.likening import similar_to_course
from services.proposals.possible import possible_events
from services.proposals.states import COURSE
from services.texts import refuse_bad_texts
from services.today import today

if TYPE_CHECKING:
    from graphql_schema.courses.handlings import HandlingCourse
    from graphql_schema.members import Member
    from graphql_schema.proposals import Proposal

LazyHandling = Annotated["HandlingCourse", strawberry.lazy("graphql_schema.courses.handlings")]
LazyMember = Annotated["Member", strawberry.lazy("graphql_schema.members")]
LazyProposal = Annotated["Proposal", strawberry.lazy("graphql_schema.proposals")]
# In these what was proposed is not decided, or never was.
_UNDECIDED = frozenset({StoredState.REVIEWED, StoredState.WITHDRAWN, StoredState.ARCHIVED})


@strawberry.type(description="提案签名: a member behind a draft; the first writes it, the others are invited to sign.")
class ProposalSigner:
    row: strawberry.Private[ProposalSignerRow]
    position: int = strawberry.field(description="排名: place among the signers; 1 is the first sponsor.")
    is_seconder: bool = strawberry.field(description="附议: whether the member is asked to support it, and is no author.")
    answer: SignerAnswer = strawberry.field(description="联名答复: whether the member signed.")
    answered_on: date | None = strawberry.field(description="答复日期: when; null until then.")
    is_on_behalf: bool = strawberry.field(description="代录: whether an office entered it, from paper.")

    @resolved("委员: the member; null if the member may not be read.", rows=Right.READ)
    async def member(self, info: Info) -> LazyMember | None:
        from graphql_schema.members import Member

        found = await info.context.loaders.by_id(MEMBERS).load(self.row.member_id)
        return None if found is None else Member.from_row(found)

    @classmethod
    def from_row(cls, row: ProposalSignerRow) -> Self:
        return cls(
            row=row,
            position=row.position,
            is_seconder=row.is_seconder,
            answer=SignerAnswer(row.answer),
            answered_on=row.answered_on,
            is_on_behalf=row.on_behalf,
        )


@strawberry.type(description="提案步骤: something that was done with a proposal: what, by whom, when and why.")
class ProposalStep:
    event: str = strawberry.field(description="环节: what was done, in one word, such as submit.")
    became: str = strawberry.field(description="状态: where it led, in one word.")
    reason: str | None = strawberry.field(description="说明: why, or what came of it; null where nothing was said.")
    made_by: str = strawberry.field(description="办理人: who.")
    made_at: datetime = strawberry.field(description="办理时刻: when.")

    @classmethod
    def from_row(cls, row: ProposalStepRow) -> Self:
        return cls(event=row.event, became=row.became, reason=row.reason, made_by=row.made_by, made_at=row.made_at)


@strawberry.type(
    description="提案流程: a proposal on its way from draft to outcome. A draft is seen by its writers and by the office; from its "
    "submission on `proposal` is what is registered of it, and it is seen by whoever reads works."
)
class ProposalCourse(Node):
    listing: ClassVar = PROPOSAL_COURSES
    row: strawberry.Private[ProposalCourseRow]
    state: ProposalState = strawberry.field(description="提案状态: where it stands today.")
    way: SubmissionWay = strawberry.field(description="提交方式: who submits it.")
    body: str | None = strawberry.field(description="提案单位: the body that submits it; null for members.")
    title: str = strawberry.field(description="案由: its title.")
    text: str = strawberry.field(description="正文: its text, a paragraph a line.")
    concerns_livelihood: bool = strawberry.field(description="涉及民生: whether its subject is people's livelihood.")
    holds_no_secret: bool = strawberry.field(description="不涉密确认: whether its writer confirmed that it holds no state secret.")
    may_be_public: bool = strawberry.field(description="同意公开: whether its writer agrees to its being made public.")
    is_public: bool = strawberry.field(description="公开: whether it is public.")
    category: str | None = strawberry.field(description="类别: under what it was classified; null until then.")
    cosign_until: date | None = strawberry.field(description="签名截止日: the last day to sign; null where nobody was invited.")
    is_on_behalf: bool = strawberry.field(description="代录: whether an office entered it, from paper.")
    entered_by: str = strawberry.field(description="填写人: whose account entered it.")
    entered_at: datetime = strawberry.field(description="填写时刻: when it was begun.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("所属委员会: the committee it is for.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("全体会议: the plenary session it belongs to.")
    async def plenary_session(self, info: Info) -> PlenarySession | None:
        row = await info.context.loaders.by_id(PLENARY_SESSIONS).load(self.row.plenary_session_id)
        return None if row is None else PlenarySession.from_row(row)

    @resolved("提案: what is registered of it; null before its submission, and if works may not be read.", rows=Right.READ)
    async def proposal(self, info: Info) -> LazyProposal | None:
        from graphql_schema.proposals import Proposal

        key = self.row.proposal_id
        found = None if key is None else await info.context.loaders.by_id(PROPOSALS).load(key)
        return None if found is None else Proposal.from_row(found)

    @resolved("审查意见: what was proposed; null until it is decided, but for those who examine and decide.")
    async def outcome(self, info: Info) -> ProposalOutcome | None:
        return None if self.row.outcome is None or not self._is_told(info) else ProposalOutcome(self.row.outcome)

    @resolved("不予立案情形: on which ground it is not filed; null as `outcome` is.")
    async def ground(self, info: Info) -> NotFiledGround | None:
        return None if self.row.outcome_ground is None or not self._is_told(info) else NotFiledGround(self.row.outcome_ground)

    @resolved("并入提案: the proposal that it is merged into; null as `outcome` is.")
    async def merged_into(self, info: Info) -> Annotated[ProposalCourse, strawberry.lazy("graphql_schema.courses.proposals")] | None:
        key = self.row.merge_into_id
        found = None if key is None or not self._is_told(info) else await info.context.loaders.by_id(PROPOSAL_COURSES).load(key)
        return None if found is None else ProposalCourse.from_row(found)

    @resolved("计为立案: whether a merged proposal is filed with the other; null as `outcome` is.")
    async def counts_as_filed(self, info: Info) -> bool | None:
        return self.row.counts_as_filed if self._is_told(info) else None

    @resolved("文稿: its text with tables and pictures; null where there is none, or that version may not be read.")
    async def manuscript(self, info: Info, version: OfVersion = None) -> Manuscript | None:
        return await version_of(info, "proposal_course_id", self.row.id, version)

    @resolved("历次文稿: the versions of its text that may be read, in order.", size=10)
    async def manuscripts(self, info: Info) -> list[Manuscript]:
        return await versions_of(info, "proposal_course_id", self.row.id)

    @resolved("提案签名: who writes it and who is invited to sign, in their order.", size=5)
    async def signers(self, info: Info) -> list[ProposalSigner]:
        rows = await info.context.loaders.grouped(PROPOSAL_SIGNERS, "course_id").load(self.row.id)
        return [ProposalSigner.from_row(row) for row in rows]

    @resolved("提案步骤: what was done with it, in order; what the office considers only for those who examine and decide.", size=15)
    async def steps(self, info: Info) -> list[ProposalStep]:
        rows = await info.context.loaders.grouped(PROPOSAL_STEPS, "course_id").load(self.row.id)
        return [ProposalStep.from_row(row) for row in rows if row.handling_course_id is None]

    @resolved(
        "相似提案: its committee's other proposals most like it, the most alike first; of those that may be read.",
        rows=Right.READ,
        weight=WEIGHT,
        size=10,
    )
    async def similar_proposals(self, info: Info, first: HowMany = 10) -> list[SimilarProposal]:
        found = await info.context.read(similar_to_course, self.row.id, how_many(first))
        return [SimilarProposal.from_similar(each) for each in found]

    @resolved("办理流程: the units' ways with it, those whose place another took among them, the first assigned first.", size=5)
    async def handlings(self, info: Info) -> list[LazyHandling]:
        from graphql_schema.courses.handlings import HandlingCourse

        rows = await info.context.loaders.grouped(HANDLING_COURSES, "course_id").load(self.row.id)
        return [HandlingCourse.from_row(row) for row in rows]

    @resolved("可办环节: what may be done now, and whether whoever asks may do it.", size=5)
    async def possible_events(self, info: Info) -> list[PossibleEvent]:
        async def load(keys: list[int]) -> list[Any]:
            found = await info.context.read(possible_events, keys)
            return [found.get(key, ()) for key in keys]

        events = await info.context.loaders.keep("possible events of proposals", load).load(self.row.id)
        return [PossibleEvent(event=each.event, name=COURSE.event_name(each.event), is_allowed=each.is_allowed) for each in events]

    @resolved("签名截止日待定: whether a notice of days off that is still to come may move the last day to sign.")
    async def cosign_is_provisional(self, info: Info) -> bool:
        return await is_in_doubt(info, "ProposalCourse", self.row, "cosign_is_provisional")

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    def _is_told(self, info: Info) -> bool:
        actor = info.context.actor
        examines = any(actor.may(right, self.row.committee_id) for right in (Right.EXAMINE, Right.DECIDE))
        return examines or self.row.state not in _UNDECIDED

    @classmethod
    def from_row(cls, row: ProposalCourseRow) -> Self:
        same = ("body", "title", "text", "concerns_livelihood", "holds_no_secret", "may_be_public", "is_public", "category", "cosign_until")
        more = ("entered_by", "entered_at", "revision")
        over = signing_is_over(row.state, row.cosign_until, today())
        return cls(
            id=global_id("ProposalCourse", row.id),
            row=row,
            state=ProposalState.DRAFT if over else ProposalState(row.state),
            way=SubmissionWay(row.way),
            is_on_behalf=row.on_behalf,
            **{name: getattr(row, name) for name in (*same, *more)},
        )


@strawberry.input(description="提案流程筛选: which proposals on their way are sought.")
class ProposalCourseFilter:
    states: list[ProposalState] | None = strawberry.field(default=None, description="提案状态: standing in one of these today.")
    plenary_session: strawberry.ID | None = strawberry.field(
        default=None, description="全体会议: of this plenary session, by its global id."
    )
    year: int | None = strawberry.field(default=None, description="年度: submitted in this calendar year.")
    handling_unit: str | None = strawberry.field(
        default=None, description="承办单位: handled by the unit of exactly this name, unless another took its place."
    )
    sector: strawberry.ID | None = strawberry.field(
        default=None, description="界别: whose first sponsor was of this sector when submitted, or which it submits, by its global id."
    )
    group: strawberry.ID | None = strawberry.field(
        default=None, description="活动组: whose first sponsor sat in this group when submitted, or which it submits, by its global id."
    )
    mine: bool | None = strawberry.field(
        default=None, description="本人的: that one writes, signed, is invited to sign, or entered; others too if left out or false."
    )

    def sought(self, info: Info, committee: int | None) -> ProposalCoursesSought:
        """What it stands for. Raises Refusal TOO_MANY_VALUES, BAD_ID, BAD_YEAR, or of a bad text."""
        refuse_bad_texts({"filter.handlingUnit": self.handling_unit})
        actor = info.context.actor
        own = {key for place in {place for place, _ in actor.roles} for key in actor.own_members(Right.PROPOSE, place)}
        return ProposalCoursesSought(
            on=today(),
            committee_id=committee,
            states=tuple(StoredState[state.name] for state in few(self.states, "filter.states")),
            plenary_session_id=any_key_of(self.plenary_session, "PlenarySession", "filter.plenarySession"),
            own_ids=tuple(sorted(own)) if self.mine else None,
            entered_by_id=actor.account_id if self.mine else None,
            year=any_year(self.year),
            unit=self.handling_unit,
            sector_id=any_key_of(self.sector, "Sector", "filter.sector"),
            group_id=any_key_of(self.group, "ActivityGroup", "filter.group"),
            seen_by=actor,
        )


@strawberry.type
class ProposalCourseQueries:
    @resolved(
        "提案流程: proposals on their way, the newest first; null for a committee that may not be read.",
        rows=Right.REFER,
    )
    async def proposal_courses(
        self,
        info: Info,
        committee: AnyCommittee = None,
        filter: Annotated[ProposalCourseFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ProposalCourse] | None:
        sought = (filter or ProposalCourseFilter()).sought(info, await any_committee_id(info, committee, Right.REFER))
        return await listed(info, PROPOSAL_COURSES, (first, after, last, before), ProposalCourse.from_row, sought)
