"""优秀提案评选: a year's proposals in a regulation's order, what people chose and decided, and why a proposal is not among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import msgspec
import strawberry

from graphql_schema.arguments import FILTER, AnyCommittee, AnyYear, any_committee_id, any_year, few
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.courses.events import PossibleEvent
from graphql_schema.courses.selection_words import CandidateStanding, SelectionState
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id, key_of
from graphql_schema.pagination import After, Before, Connection, First, Last, listed, listed_under
from graphql_schema.policies import Belonging
from graphql_schema.scalars import Points
from scoring_plugins.engine import scorecard as engine
from services.listings.proposals import PROPOSALS
from services.listings.selections import (
    PROPOSAL_ASSESSMENTS,
    PROPOSAL_SELECTIONS,
    ROUND_ENTRIES,
    SELECTION_ENTRIES,
    SELECTION_STEPS,
    EntriesSought,
    ProposalAssessmentRow,
    ProposalSelectionRow,
    SelectionEntryRow,
    SelectionsSought,
    SelectionStepRow,
)
from services.models import CandidateStanding as StoredStanding
from services.permissions import Right
from services.selections import explain_candidate
from services.selections.possible import possible_selection_events
from services.selections.states import SELECTION

if TYPE_CHECKING:
    from graphql_schema.proposals import Proposal

LazyProposal = Annotated["Proposal", strawberry.lazy("graphql_schema.proposals")]
ROUND = strawberry.argument(description="轮次: the round whose list is meant, from 1; the present one if left out.")
REVISION = "版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."


@strawberry.type(description="候选得分行: one step of a proposal's sum under the regulation.")
class SelectionLine:
    clause: str | None = strawberry.field(description="计分条款: the clause; null for a line of a block or of the total.")
    cite: list[str] = strawberry.field(description="出处: where in the source.")
    works: list[str] = strawberry.field(description="记录: the verified records it rests on, by their names.")
    points: Points = strawberry.field(description="分值: what it adds; negative for a deduction.")
    reason: str = strawberry.field(description="理由: why, in a sentence.")

    @classmethod
    def of_all(cls, lines: tuple[engine.ScoreLine, ...] | list[engine.ScoreLine]) -> list[Self]:
        return [
            cls(clause=each.clause, cite=list(each.cite), works=list(each.works), points=Points(each.points), reason=each.reason)
            for each in lines
        ]


@strawberry.type(description="评选步骤: something that was done with a selection: what, by whom, when and why.")
class SelectionStep:
    event: str = strawberry.field(description="环节: what was done, in one word, such as decide.")
    became: SelectionState = strawberry.field(description="评选状态: where it led.")
    reason: str | None = strawberry.field(description="说明: why, or what came of it; null where nothing was said.")
    made_by: str = strawberry.field(description="办理人: who.")
    made_at: datetime = strawberry.field(description="办理时刻: when.")

    @classmethod
    def from_row(cls, row: SelectionStepRow) -> Self:
        same = {name: getattr(row, name) for name in ("event", "reason", "made_by", "made_at")}
        return cls(became=SelectionState(row.became), **same)


@strawberry.type(description="候选提案: a proposal on the list, in the regulation's order; nothing is decided by its place.")
class SelectionEntry:
    row: strawberry.Private[SelectionEntryRow]
    place: int = strawberry.field(description="序位: its place on the list, from 1.")
    rank: int | None = strawberry.field(description="名次: equal where totals are; null where the regulation leaves it out.")
    total: Points = strawberry.field(description="总分: its points.")
    grade: str | None = strawberry.field(description="等次: what the regulation alone grades it; null where people decide.")
    standing: CandidateStanding = strawberry.field(description="候选情形: what the regulation alone makes of it.")
    is_meant: bool = strawberry.field(description="属应占比例: whether the regulation wants a share of such proposals.")
    told: str = strawberry.field(description="说明: why it stands where it does.")
    is_chosen: bool = strawberry.field(
        description="推选: whether it is put forward; by the regulation's own places where nobody said anything."
    )
    reason: str | None = strawberry.field(description="推选理由: what people said of it; null where nobody did.")

    @resolved("提案: the proposal; null if it may not be read.", rows=Right.READ)
    async def proposal(self, info: Info) -> LazyProposal | None:
        from graphql_schema.proposals import Proposal

        found = await info.context.loaders.by_id(PROPOSALS).load(self.row.proposal_id)
        return None if found is None else Proposal.from_row(found)

    @resolved("候选得分行: every step of its sum.", size=5)
    async def lines(self, info: Info) -> list[SelectionLine]:
        return SelectionLine.of_all(msgspec.json.decode(self.row.lines, type=list[engine.ScoreLine]))

    @classmethod
    def from_row(cls, row: SelectionEntryRow) -> Self:
        same = {name: getattr(row, name) for name in ("rank", "grade", "is_meant", "told", "reason")}
        is_chosen = row.standing is StoredStanding.WITHIN if row.said is None else row.said
        return cls(
            row=row, place=row.position, total=Points(row.total), standing=CandidateStanding(row.standing), is_chosen=is_chosen, **same
        )


@strawberry.input(description="候选提案筛选: which proposals on a list are sought.")
class SelectionEntryFilter:
    standings: list[CandidateStanding] | None = strawberry.field(default=None, description="候选情形: standing so by the regulation.")
    chosen: bool | None = strawberry.field(default=None, description="推选: put forward, or not; all if left out.")

    def sought(self) -> EntriesSought:
        """What it stands for. Raises Refusal TOO_MANY_VALUES."""
        return EntriesSought(tuple(StoredStanding[each.name] for each in few(self.standings, "filter.standings")), self.chosen)


@strawberry.type(
    description="优秀提案评选: a year's proposals listed by a frozen regulation, chosen and decided by people. Until it is decided it is "
    "seen by those who prepare or decide it; then by whoever reads works."
)
class ProposalSelection(Node):
    listing: ClassVar = PROPOSAL_SELECTIONS
    row: strawberry.Private[ProposalSelectionRow]
    year: int = strawberry.field(description="年度: the regulation's year.")
    regulation: str = strawberry.field(description="办法: the regulation's code.")
    title: str = strawberry.field(description="办法名称: the regulation's title.")
    version: date = strawberry.field(description="版本: the version's first day in force.")
    status: str = strawberry.field(description="完整程度: how much of the regulation's source is known.")
    content_hash: str = strawberry.field(description="内容摘要: SHA-256 of the regulation as it was frozen.")
    partial_because: str | None = strawberry.field(
        description="不完整办法的使用依据: why one that is known in part is used; null if complete."
    )
    award: str = strawberry.field(description="评选项目: the grade or list that makes a proposal outstanding.")
    state: SelectionState = strawberry.field(description="评选状态: where it stands.")
    round: int = strawberry.field(description="轮次: how often it was begun.")
    facts_hash: str | None = strawberry.field(description="事实摘要: SHA-256 over what the list was made from; null without a list.")
    people: int | None = strawberry.field(description="参评件数: how many proposals are graded; null without a list.")
    places: int | None = strawberry.field(description="名额: the most that may be chosen; null where the regulation sets none.")
    places_least: int | None = strawberry.field(description="名额下限: the fewest; null where the regulation sets none.")
    meant_share: str | None = strawberry.field(description="应占比例: the least share of those it means in particular, such as 1/5.")
    deviation_because: str | None = strawberry.field(description="突破理由: why the list does not keep to these numbers; null if it does.")
    decided_round: int | None = strawberry.field(description="审定轮次: the round that was decided last; null before.")
    decided_by: str | None = strawberry.field(description="审定者: who decided, in the office's words.")
    decided_on: date | None = strawberry.field(description="审定日期: when; the chosen ones bear the mark from that day on.")
    revision: int = strawberry.field(description=REVISION)

    @resolved("所属委员会: the committee whose it is.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("候选提案: the list of the present round, or of an earlier one; to whoever does not prepare it, the decided one.")
    async def entries(
        self,
        info: Info,
        round: Annotated[int | None, ROUND] = None,
        filter: Annotated[SelectionEntryFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[SelectionEntry]:
        sought, part = replace((filter or SelectionEntryFilter()).sought(), round=round), (first, after, last, before)
        listing = SELECTION_ENTRIES if round is None else ROUND_ENTRIES
        return await listed_under(info, listing, "selection_id", self.row.id, part, SelectionEntry.from_row, sought)

    @resolved("评选步骤: what was done, in order; for those who prepare or decide it.", size=10)
    async def steps(self, info: Info) -> list[SelectionStep]:
        rows = await info.context.loaders.grouped(SELECTION_STEPS, "selection_id").load(self.row.id)
        return [SelectionStep.from_row(row) for row in rows]

    @resolved("可办环节: what may be done now, and whether whoever asks may do it.", size=5)
    async def possible_events(self, info: Info) -> list[PossibleEvent]:
        found = possible_selection_events(info.context.actor, self.row.committee_id, self.row.state)
        return [PossibleEvent(event=each.event, name=SELECTION.event_name(each.event), is_allowed=each.is_allowed) for each in found]

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    @classmethod
    def from_row(cls, row: ProposalSelectionRow) -> Self:
        other = {"id", "committee_id", "state", "listed_at"}
        same = {name: getattr(row, name) for name in row._fields if name not in other}
        return cls(id=global_id("ProposalSelection", row.id), row=row, state=SelectionState(row.state), **same)


@strawberry.type(description="提案评定: points that somebody gave a proposal; counted once a second person verified them.")
class ProposalAssessment(Node):
    listing: ClassVar = PROPOSAL_ASSESSMENTS
    row: strawberry.Private[ProposalAssessmentRow]
    position: int = strawberry.field(description="序号: counted for each proposal, from 1.")
    item: str = strawberry.field(description="评定项目: what a regulation selects it by.")
    quantity: Points = strawberry.field(description="分值: the points.")
    reason: str = strawberry.field(description="理由: why.")
    given_by: str = strawberry.field(description="评定者: who gave it, in the office's words.")
    dated_on: date = strawberry.field(description="日期: the day it counts on.")
    is_verified: bool = strawberry.field(description="已核实: whether a second person confirmed it.")
    revision: int = strawberry.field(description=REVISION)

    @resolved("提案: the proposal; null if it may not be read.", rows=Right.READ)
    async def proposal(self, info: Info) -> LazyProposal | None:
        from graphql_schema.proposals import Proposal

        found = await info.context.loaders.by_id(PROPOSALS).load(self.row.proposal_id)
        return None if found is None else Proposal.from_row(found)

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    @classmethod
    def from_row(cls, row: ProposalAssessmentRow) -> Self:
        same = {name: getattr(row, name) for name in ("position", "item", "reason", "given_by", "dated_on", "revision")}
        is_verified, key = row.verified_at is not None, global_id("ProposalAssessment", row.id)
        return cls(id=key, row=row, quantity=Points(row.quantity), is_verified=is_verified, **same)


@strawberry.type(description="入选说明: why a proposal is, or is not, among the outstanding ones.")
class CandidateExplanation:
    is_outstanding: bool = strawberry.field(description="优秀提案: whether the selection made it one, and did not take that back.")
    sentences: list[str] = strawberry.field(description="说明: what the regulation makes of it, then what people said.")
    lines: list[SelectionLine] = strawberry.field(description="候选得分行: every step of its sum.", metadata={"size": 5})


@strawberry.type
class ProposalSelectionQueries:
    @resolved("优秀提案评选: selections, the latest year first; null for a committee that may not be read.", rows=Right.REFER)
    async def proposal_selections(
        self,
        info: Info,
        committee: AnyCommittee = None,
        year: AnyYear = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ProposalSelection] | None:
        sought = SelectionsSought(await any_committee_id(info, committee, Right.REFER), any_year(year))
        return await listed(info, PROPOSAL_SELECTIONS, (first, after, last, before), ProposalSelection.from_row, sought)

    @resolved("入选说明: why a proposal is or is not among the outstanding ones of a selection.", rows=Right.REFER, weight=20)
    async def candidate_explanation(
        self,
        info: Info,
        selection: Annotated[strawberry.ID, strawberry.argument(description="优秀提案评选: its global id.")],
        proposal: Annotated[str, strawberry.argument(description="登记号: the office's own number of the proposal.")],
    ) -> CandidateExplanation | None:
        key = key_of(selection, "ProposalSelection", "selection")
        told = await info.context.read(explain_candidate, key, proposal, info.context.regulations)
        return CandidateExplanation(
            is_outstanding=told.is_outstanding, sentences=list(told.sentences), lines=SelectionLine.of_all(told.lines)
        )
