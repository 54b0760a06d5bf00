"""Local committees in their tree, with terms, plenary sessions, special committees and activity groups."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import FILTER, SEARCHED, CommitteeCode, Year, checked_year
from graphql_schema.beneath import CommitteeBeneath, ProposalsBeneath
from graphql_schema.bodies import ActivityGroup, SpecialCommittee
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, any_key_of, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed
from graphql_schema.policies import Belonging
from graphql_schema.regulations import AdoptedRegulation
from services.listings.committees import (
    ACTIVITY_GROUPS,
    COMMITTEES,
    PLENARY_SESSIONS,
    SPECIAL_COMMITTEES,
    TERMS,
    CommitteeRow,
    CommitteesSought,
    PlenarySessionRow,
    TermRow,
    committee_bearing,
)
from services.listings.regulations import ADOPTED_REGULATIONS
from services.models.committees import AdministrativeLevel as StoredLevel
from services.permissions import Right
from services.search import words_of

# Of which groups something is asked that a committee has of its members too.
GroupKind = Annotated[str | None, strawberry.argument(description="小组类别: of the groups of this kind; of the members if left out.")]

if TYPE_CHECKING:
    from graphql_schema.appraisals.cycle import Appraisal
    from graphql_schema.distributions import ScoreDistribution
    from graphql_schema.group_scorecards import GroupScorecard
    from graphql_schema.parameters import CommitteeParameter
    from graphql_schema.rankings import RankingDecision
    from graphql_schema.scorings import Scoring


@strawberry.enum(description="级别: the administrative level of a committee.")
class AdministrativeLevel(Enum):
    NATIONAL = strawberry.enum_value("national", description="全国: the National Committee.")
    PROVINCE = strawberry.enum_value("province", description="省级: a province, autonomous region or centrally governed municipality.")
    PREFECTURE = strawberry.enum_value("prefecture", description="市级: a prefecture-level city, prefecture or autonomous prefecture.")
    COUNTY = strawberry.enum_value("county", description="县级: a county, district or county-level city.")


@strawberry.type(description="届: a term of a committee, of five years as a rule.")
class Term(Node):
    listing: ClassVar = TERMS
    key: strawberry.Private[int]
    ordinal: int = strawberry.field(description="届次: 5 for 五届.")
    starts_on: date = strawberry.field(description="起始日期: the term's first day.")
    ends_on: date = strawberry.field(description="届满日期: the term's last day.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("全体会议: its plenary sessions in order.", size=5)
    async def plenary_sessions(self, info: Info) -> list[PlenarySession]:
        rows = await info.context.loaders.grouped(PLENARY_SESSIONS, "term_id").load(self.key)
        return [PlenarySession.from_row(row) for row in rows]

    @classmethod
    def from_row(cls, row: TermRow) -> Self:
        return cls(
            id=global_id("Term", row.id),
            key=row.id,
            ordinal=row.ordinal,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            revision=row.revision,
        )


@strawberry.type(description="全体会议: a plenary session, the ×th of its term.")
class PlenarySession(ProposalsBeneath, Node):
    listing: ClassVar = PLENARY_SESSIONS
    submitted_to: ClassVar = "plenary_session_id"
    key: strawberry.Private[int]
    term_id: strawberry.Private[int]
    ordinal: int = strawberry.field(description="次数: 2 for 五届二次会议.")
    opens_on: date = strawberry.field(description="开幕日期: the first day.")
    closes_on: date = strawberry.field(description="闭幕日期: the last day.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("届: the term it belongs to.")
    async def term(self, info: Info) -> Term:
        row = await info.context.loaders.by_id(TERMS).load(self.term_id)
        assert row is not None
        return Term.from_row(row)

    @classmethod
    def from_row(cls, row: PlenarySessionRow) -> Self:
        return cls(
            id=global_id("PlenarySession", row.id),
            key=row.id,
            term_id=row.term_id,
            ordinal=row.ordinal,
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            revision=row.revision,
        )


@strawberry.type(description="地方委员会: a committee of the CPPCC, national or local: 政协××市委员会.")
class LocalCommittee(CommitteeBeneath, Node):
    listing: ClassVar = COMMITTEES
    key: strawberry.Private[int]
    parent_key: strawberry.Private[int | None]
    code: str = strawberry.field(description="行政区划代码: the newest division code.")
    name: str = strawberry.field(description="名称: its name.")
    level: AdministrativeLevel = strawberry.field(description="级别: its administrative level.")
    revision: int = strawberry.field(
        description="版本号: how often it was changed, from 1; sent back as `expectedRevision` when changing it."
    )

    @resolved("上级委员会: the committee above; null at the root or if it may not be read.")
    async def parent(self, info: Info) -> LocalCommittee | None:
        row = None if self.parent_key is None else await info.context.loaders.by_id(COMMITTEES).load(self.parent_key)
        return None if row is None else LocalCommittee.from_row(row)

    @resolved("届: its terms in order.", size=5)
    async def terms(self, info: Info) -> list[Term]:
        rows = await info.context.loaders.grouped(TERMS, "committee_id").load(self.key)
        return [Term.from_row(row) for row in rows]

    @resolved("全体会议: its plenary sessions in order.", size=10)
    async def plenary_sessions(self, info: Info) -> list[PlenarySession]:
        rows = await info.context.loaders.grouped(PLENARY_SESSIONS, "committee_id").load(self.key)
        return [PlenarySession.from_row(row) for row in rows]

    @resolved("专门委员会: its special committees.", size=10)
    async def special_committees(self, info: Info) -> list[SpecialCommittee]:
        rows = await info.context.loaders.grouped(SPECIAL_COMMITTEES, "committee_id").load(self.key)
        return [SpecialCommittee.from_row(row) for row in rows]

    @resolved("活动组: its activity groups.", size=20)
    async def activity_groups(self, info: Info) -> list[ActivityGroup]:
        rows = await info.context.loaders.grouped(ACTIVITY_GROUPS, "committee_id").load(self.key)
        return [ActivityGroup.from_row(row) for row in rows]

    @resolved("采用办法: the regulations it has adopted, by the day they are used from.", size=3)
    async def adopted_regulations(self, info: Info) -> list[AdoptedRegulation]:
        rows = await info.context.loaders.grouped(ADOPTED_REGULATIONS, "committee_id").load(self.key)
        return [AdoptedRegulation.from_row(row) for row in rows]

    @resolved("委员会参数: what it decided of deadlines, letters, names and lengths, as it stands on a day.", size=13)
    async def parameters(
        self, info: Info, on: Annotated[date | None, strawberry.argument(description="日期: as of this day; today if left out.")] = None
    ) -> list[Annotated[CommitteeParameter, strawberry.lazy("graphql_schema.parameters")]]:
        from graphql_schema.parameters import parameters_of

        return list(await parameters_of(info, self.key, on))

    @resolved("年度计分: the year's scoring that was finished last; null if there is none.", right=Right.READ_FIGURES)
    async def scoring(
        self, info: Info, year: Year, group_kind: GroupKind = None
    ) -> Annotated[Scoring, strawberry.lazy("graphql_schema.scorings")] | None:
        from graphql_schema.scorings import scoring_of

        return await scoring_of(info, self.key, checked_year(year), group_kind or "")

    @resolved(
        "小组计分卡: of the groups of a kind, as the year's scoring that was finished last kept them, in the order of strokes; "
        "groups of different kinds are never listed together. Who speaks for a group finds its own.",
        rows=Right.READ_PERFORMANCE,
        size=10,
    )
    async def group_scorecards(
        self, info: Info, year: Year, kind: Annotated[str, strawberry.argument(description="小组类别: the kind of the groups.")]
    ) -> list[Annotated[GroupScorecard, strawberry.lazy("graphql_schema.group_scorecards")]] | None:
        from graphql_schema.group_scorecards import latest_group_scorecards

        return await latest_group_scorecards(info, self.key, checked_year(year), kind)

    @resolved(
        "得分分布: how the totals of a year are spread, without names; null without a scoring or for fewer than three members.",
        right=Right.READ_FIGURES,
        weight=5,
    )
    async def distribution(
        self, info: Info, year: Year
    ) -> Annotated[ScoreDistribution, strawberry.lazy("graphql_schema.distributions")] | None:
        from graphql_schema.distributions import distribution_of

        return await distribution_of(info, self.key, checked_year(year))

    @resolved(
        "公开名次: whether the committee decided to show ranks; it does not without a decision. Null to those who read no figures.",
        right=Right.READ_FIGURES,
        weight=1,
    )
    async def ranking_shown(self, info: Info) -> bool | None:
        from graphql_schema.stored_scorecards import shows_ranks

        return await shows_ranks(info, self.key)

    @resolved(
        "名次公开决定: every decision whether ranks are shown, the oldest first; null to those who read no figures.",
        right=Right.READ_FIGURES,
        size=2,
    )
    async def ranking_decisions(self, info: Info) -> list[Annotated[RankingDecision, strawberry.lazy("graphql_schema.rankings")]] | None:
        from graphql_schema.rankings import decisions_of

        return await decisions_of(info, self.key)

    @resolved("年度考核: the year's appraisal; null if none was opened, and to those who read no figures.", right=Right.READ_FIGURES)
    async def appraisal(
        self, info: Info, year: Year, group_kind: GroupKind = None
    ) -> Annotated[Appraisal, strawberry.lazy("graphql_schema.appraisals.cycle")] | None:
        from graphql_schema.appraisals.cycle import appraisals_of

        wanted = (checked_year(year), group_kind or None)
        return next((found for found in await appraisals_of(info, self.key) if (found.year, found.group_kind) == wanted), None)

    @resolved(
        "年度考核: its appraisals, the latest year first; null to those who read no figures.",
        right=Right.READ_FIGURES,
        size=5,
    )
    async def appraisals(self, info: Info) -> list[Annotated[Appraisal, strawberry.lazy("graphql_schema.appraisals.cycle")]] | None:
        from graphql_schema.appraisals.cycle import appraisals_of

        return list(await appraisals_of(info, self.key))

    def belongs(self) -> Belonging:
        return Belonging(self.key)

    @classmethod
    def from_row(cls, row: CommitteeRow) -> Self:
        return cls(
            id=global_id("LocalCommittee", row.id),
            key=row.id,
            parent_key=row.parent_id,
            code=row.code,
            name=row.name,
            level=AdministrativeLevel(row.level),
            revision=row.revision,
        )


async def committee_with(info: Info, key: int) -> LocalCommittee:
    """The committee that owns a row which the actor may read."""
    row = await info.context.loaders.by_id(COMMITTEES).load(key)
    assert row is not None
    return LocalCommittee.from_row(row)


@strawberry.input(description="地方委员会筛选: which committees are sought.")
class CommitteeFilter:
    text: str | None = strawberry.field(
        default=None, description=f"搜索: all of these words occur in the name, or it is a division code of the committee, {SEARCHED}"
    )
    levels: list[AdministrativeLevel] | None = strawberry.field(default=None, description="级别: of one of these levels.")
    parent: strawberry.ID | None = strawberry.field(default=None, description="上级委员会: right below this committee, by its global id.")

    def sought(self) -> CommitteesSought:
        """What it stands for. Raises Refusal BAD_TEXT or BAD_ID."""
        return CommitteesSought(
            parent_id=any_key_of(self.parent, "LocalCommittee", "filter.parent"),
            levels=tuple(sorted({StoredLevel[level.name] for level in self.levels or ()})),
            words=words_of(self.text, "filter.text"),
        )


@strawberry.type
class CommitteeQueries:
    @resolved("地方委员会: the committees that may be read, and the root, by division code.", rows=Right.REFER)
    async def committees(
        self,
        info: Info,
        filter: Annotated[CommitteeFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[LocalCommittee]:
        sought = (filter or CommitteeFilter()).sought()
        return await listed(info, COMMITTEES, (first, after, last, before), LocalCommittee.from_row, sought)

    @resolved("地方委员会: the committee with a division code; null where it may not be read.", rows=Right.REFER)
    async def committee(self, info: Info, code: CommitteeCode) -> LocalCommittee | None:
        return LocalCommittee.from_row(await info.context.read(committee_bearing, code))
