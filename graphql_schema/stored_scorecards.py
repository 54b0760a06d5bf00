"""Scorecards of a kept scoring: read as flat rows and told like those that are computed now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.policies import Belonging
from graphql_schema.regulations import Regulation, RegulationStatus
from graphql_schema.scalars import Points
from graphql_schema.score_lines import Clause, LineKind, Record, ScoreLine
from graphql_schema.scored_years import Findings, ScoredYear
from scoring_plugins.engine import scorecard as engine
from services.listings.members import MEMBERS
from services.listings.scored_members import (
    APPLIED,
    KEPT_CARDS,
    SCORE_LINES,
    SCORED_MEMBERS,
    KeptTextRow,
    ScoredMemberRow,
    ScoreLineRow,
)
from services.listings.scorings import SCORINGS
from services.permissions import Right
from services.scorings.keeping import Applied, KeptCard, applied_in, clause_of, clauses_of, kept_card, quotas_of, texts_in
from services.scorings.ranking import ranking_shown
from services.scorings.rebuilding import rebuilt

if TYPE_CHECKING:
    from graphql_schema.members import Member
    from graphql_schema.scorings import Scoring


async def _members(cards: Sequence[StoredScorecard], info: Info) -> list[Member | None]:
    from graphql_schema.members import Member

    rows = await info.context.loaders.by_id(MEMBERS).load_many([card.row.member_id for card in cards])
    return [None if row is None else Member.from_row(row) for row in rows]


@strawberry.type(description="存档计分卡: a member's year as a scoring kept it, never changed afterwards.")
class StoredScorecard(Node, ScoredYear):
    listing: ClassVar = SCORED_MEMBERS
    row: strawberry.Private[ScoredMemberRow]
    number: str = strawberry.field(description="委员编号: the member's number as it was.")
    name: str = strawberry.field(description="姓名: the member's name as it was.")
    sector: str | None = strawberry.field(description="界别: the member's sector at the period's end.")
    title: str = strawberry.field(description="办法名称: the regulation's title as it was.")

    @resolved("委员: the member.", together=_members)
    async def member(self, info: Info) -> Annotated[Member, strawberry.lazy("graphql_schema.members")] | None:
        from graphql_schema.members import Member

        row = await info.context.loaders.by_id(MEMBERS).load(self.row.member_id)
        return None if row is None else Member.from_row(row)

    @resolved("年度计分: the scoring that kept it; null if figures of the committee may not be read.", rows=Right.READ_FIGURES)
    async def scoring(self, info: Info) -> Annotated[Scoring, strawberry.lazy("graphql_schema.scorings")] | None:
        from graphql_schema.scorings import Scoring

        row = await info.context.loaders.by_id(SCORINGS).load(self.row.scoring_id)
        return None if row is None else Scoring.from_row(row)

    @resolved("办法: the regulation as it is installed now; null if it is not any more.")
    async def regulation(self, info: Info) -> Regulation | None:
        return Regulation.with_code(info, self.row.regulation)

    @resolved("名次: the rank among those who are graded; null unless the committee decided to show ranks.")
    async def rank(self, info: Info) -> int | None:
        return self.row.rank if await shows_ranks(info, self.row.committee_id) else None

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id, self.row.member_id)

    async def findings(self, info: Info) -> Findings:
        kept, applied = await self._kept(info)
        return Findings(
            clauses=clauses_of(applied, kept),
            blocks=kept.blocks,
            duties=kept.duties,
            consequences=kept.consequences,
            refused=kept.refused,
            chosen=applied.chosen,
            not_computable=applied.not_computable,
            quotas=quotas_of(applied, kept),
            records={record.work: Record.from_record(record, self.row.committee_id) for record in kept.records},
        )

    async def _kept(self, info: Info) -> tuple[KeptCard, Applied]:
        loaders = info.context.loaders
        card, shared = await loaders.by_id(KEPT_CARDS).load(self.row.id), await loaders.by_id(APPLIED).load(self.row.scoring_id)
        return kept_card(_there(card)), applied_in(_there(shared))

    async def score_lines(self, info: Info) -> list[ScoreLine]:
        return (await self.score_lines_of([self], info))[0]

    @classmethod
    async def score_lines_of(cls, years: Sequence[Self], info: Info) -> list[list[ScoreLine]]:
        loaders, keys = info.context.loaders, [each.row.id for each in years]
        lines = await loaders.grouped(SCORE_LINES, "scored_member_id").load_many(keys)
        cards = await loaders.by_id(KEPT_CARDS).load_many(keys)
        shared = await loaders.by_id(APPLIED).load_many([each.row.scoring_id for each in years])
        return [
            _score_lines(rows, kept_card(_there(card)), applied_in(_there(applied)), each.row.committee_id)
            for each, rows, card, applied in zip(years, lines, cards, shared, strict=True)
        ]

    async def whole(self, info: Info) -> engine.Scorecard:
        rows = await info.context.loaders.grouped(SCORE_LINES, "scored_member_id").load(self.row.id)
        return rebuilt(self.row, rows, *await self._kept(info))

    @classmethod
    def from_row(cls, row: ScoredMemberRow) -> Self:
        return cls(
            id=global_id("StoredScorecard", row.id),
            row=row,
            number=row.number,
            name=row.name,
            sector=row.sector,
            title=row.title,
            year=row.year,
            total=Points(row.total),
            grade=row.grade,
            candidate_for=row.candidate_for,
            grade_decided_by=row.grade_decided_by,
            not_graded=row.not_graded,
            unverified_count=row.unverified_count,
            version=row.version,
            status=RegulationStatus(row.status),
            content_hash=row.content_hash,
            engine_version=row.engine_version,
            period_from=row.period_from,
            period_to=row.period_to,
            cut_off=row.cut_off,
        )


_KINDS: dict[str, LineKind] = {str(kind.value): kind for kind in LineKind}


def _there(row: KeptTextRow | None) -> str:
    # Whoever reads a scorecard reads what is kept of it: they go by the same right.
    assert row is not None
    return row.text or ""


def _score_lines(rows: Sequence[ScoreLineRow], kept: KeptCard, applied: Applied, committee_key: int) -> list[ScoreLine]:
    """The lines of one scorecard, with the clauses and records that they name."""
    records = {record.work: Record.from_record(record, committee_key) for record in kept.records}
    clauses = {name: Clause.from_score(clause_of(applied, kept, name)) for name in {row.clause for row in rows} if name is not None}
    return [
        ScoreLine(
            kind=_KINDS[row.kind],
            node=row.node,
            clause=None if row.clause is None else clauses[row.clause],
            cite=texts_in(row.cite),
            records=[records[work] for work in texts_in(row.works)],
            points=Points(row.points),
            reason=row.reason,
        )
        for row in rows
    ]


async def shows_ranks(info: Info, committee_key: int) -> bool:
    """Whether the committee decided to show ranks."""

    async def load(keys: list[int]) -> list[bool]:
        shown = await info.context.read(ranking_shown, keys)
        return [key in shown for key in keys]

    return await info.context.loaders.keep("ranking", load).load(committee_key)
