"""Scorecards of a kept scoring: read as flat rows and told like those that are computed now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar

import strawberry
from strawberry.types import get_object_definition

from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.policies import Belonging
from graphql_schema.regulations import Regulation, RegulationStatus
from graphql_schema.rows import OfRow, told_by_row
from graphql_schema.scalars import Points
from graphql_schema.score_lines import AllWords, Clause, Record, ScoreLine
from graphql_schema.scored_years import Findings, ScoredYear
from scoring_plugins.engine import scorecard as engine
from services.listings.members import MEMBERS
from services.listings.scored_members import (
    KEPT_CARDS,
    SCORE_LINES,
    SCORED_MEMBERS,
    SHARED,
    ScoredMemberRow,
    ScoreLineRow,
    SharedRow,
    score_lines_with,
)
from services.listings.scorings import SCORINGS
from services.permissions import Right
from services.scorings.keeping import KeptCard, NamedInLines, applied_in, clauses_of, kept_card, named_in_lines, quotas_of, texts_in
from services.scorings.ranking import ranking_shown
from services.scorings.rebuilding import rebuilt

if TYPE_CHECKING:
    from graphql_schema.members import Member
    from graphql_schema.scorings import Scoring

R = TypeVar("R")


async def _members(cards: Sequence[StoredScorecard], info: Info) -> list[Member | None]:
    from graphql_schema.members import Member

    rows = await info.context.loaders.by_id(MEMBERS).load_at_once([card.row.member_id for card in cards])
    return [None if row is None else Member.from_row(row) for row in rows]


async def _shared(cards: Sequence[StoredScorecard], info: Info) -> list[SharedRow]:
    rows = await info.context.loaders.by_id(SHARED).load_at_once([card.row.scoring_id for card in cards])
    return [_there(row) for row in rows]


def _of_scoring(name: str, description: str = "", make: Callable[[Any], Any] = lambda value: value) -> Any:
    """A field whose value stands once with the scoring. It is described as every scored year's, unless it is another's."""

    async def together(cards: Sequence[StoredScorecard], info: Info) -> list[Any]:
        return [make(getattr(row, name)) for row in await _shared(cards, info)]

    async def resolve(self: StoredScorecard, info: Info) -> Any:
        return (await together([self], info))[0]

    described = {field.python_name: field.description for field in get_object_definition(ScoredYear, strict=True).fields}
    return strawberry.field(resolver=resolve, description=description or described[name], metadata={"together": together})


@told_by_row
@strawberry.type(description="存档计分卡: a member's year as a scoring kept it, never changed afterwards.")
class StoredScorecard(OfRow, Node, ScoredYear):
    listing: ClassVar = SCORED_MEMBERS
    derived: ClassVar = {"id": lambda card: global_id("StoredScorecard", card.row.id)}
    row: strawberry.Private[ScoredMemberRow]
    number: str = strawberry.field(description="委员编号: the member's number as it was.")
    name: str = strawberry.field(description="姓名: the member's name as it was.")
    sector: str | None = strawberry.field(description="界别: the member's sector at the period's end.")
    title: str = _of_scoring("title", "办法名称: the regulation's title as it was.")
    year: int = _of_scoring("year")
    version: date = _of_scoring("version")
    status: RegulationStatus = _of_scoring("status", make=RegulationStatus)
    content_hash: str = _of_scoring("content_hash")
    engine_version: str = _of_scoring("engine_version")
    period_from: date = _of_scoring("period_from")
    period_to: date = _of_scoring("period_to")
    cut_off: date = _of_scoring("cut_off")

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
        return Regulation.with_code(info, (await _shared([self], info))[0].regulation)

    @resolved("名次: the rank among those who are graded; null unless the committee decided to show ranks.")
    async def rank(self, info: Info) -> int | None:
        return self.row.rank if await shows_ranks(info, self.row.committee_id) else None

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id, self.row.member_id)

    async def findings(self, info: Info) -> Findings:
        kept, shared = await self._kept(info)
        applied = applied_in(shared.applied or "")
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

    async def _kept(self, info: Info) -> tuple[KeptCard, SharedRow]:
        card = await info.context.loaders.by_id(KEPT_CARDS).load(self.row.id)
        return kept_card(_there(card).card), (await _shared([self], info))[0]

    async def score_lines(self, info: Info) -> list[ScoreLine]:
        return (await self.score_lines_of([self], info))[0]

    @classmethod
    async def score_lines_of(cls, years: Sequence[Self], info: Info, selected: frozenset[str] | None = None) -> list[list[ScoreLine]]:
        loaders, keys = info.context.loaders, [each.row.id for each in years]
        listing = SCORE_LINES if selected is None else score_lines_with(ScoreLine.columns(selected))
        lines = await loaders.grouped(listing, "scored_member_id").load_at_once(keys)
        cards = await loaders.by_id(KEPT_CARDS).load_at_once(keys)
        return [ScoreLine.of_all(_Lines(_there(card).card, each.row), rows) for each, rows, card in zip(years, lines, cards, strict=True)]

    async def whole(self, info: Info) -> engine.Scorecard:
        rows = await info.context.loaders.grouped(SCORE_LINES, "scored_member_id").load(self.row.id)
        kept, shared = await self._kept(info)
        return rebuilt(self.row, shared, rows, kept)

    @classmethod
    def from_row(cls, row: ScoredMemberRow) -> Self:
        return cls.of(row)


def _there(row: R | None) -> R:
    # Whoever reads a scorecard reads what is kept of it: they go by the same right.
    assert row is not None
    return row


class _Lines:
    """What the lines of one kept scorecard name; the card is read when the first of them asks."""

    def __init__(self, card: str, row: ScoredMemberRow) -> None:
        self._card = card
        self._row = row

    @cached_property
    def _named(self) -> NamedInLines:
        return named_in_lines(self._card)

    @cached_property
    def _records(self) -> dict[str, Record]:
        return {record.work: Record.from_record(record, self._row.committee_id) for record in self._named.records}

    def clause(self, name: str) -> Clause:
        return Clause(words=_WordsOf(self._row.scoring_id), name=name, points=Points(self._named.clauses[name]))

    def cite(self, line: ScoreLineRow) -> list[str]:
        return texts_in(line.cite)

    def records(self, line: ScoreLineRow) -> list[Record]:
        known = self._records
        return [known[work] for work in texts_in(line.works)]


@dataclass(frozen=True)
class _WordsOf:
    """Words of a scoring's clauses."""

    scoring_id: int

    async def __call__(self, info: Info) -> AllWords:
        return applied_in(_there(await info.context.loaders.by_id(SHARED).load(self.scoring_id)).applied or "").clauses


async def shows_ranks(info: Info, committee_key: int) -> bool:
    """Whether the committee decided to show ranks."""

    async def load(keys: list[int]) -> list[bool]:
        shown = await info.context.read(ranking_shown, keys)
        return [key in shown for key in keys]

    return await info.context.loaders.keep("ranking", load).load(committee_key)
