"""Lines of a scorecard: what they are, the clause they carry out, and the records they rest on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, ClassVar, Protocol, Self, TypeAlias

import strawberry
from strawberry.dataloader import DataLoader

from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node
from graphql_schema.rows import OfRow, told_by_row
from graphql_schema.scalars import Points
from scoring_plugins.engine import scorecard as engine
from scoring_plugins.records import Record as ScoredRecord
from services.listings.works import WorkRow, find_works
from services.scorings.keeping import KeptRecord


@strawberry.enum(description="得分行类型: what kind of step of the sum a line is.")
class LineKind(Enum):
    RECORD = strawberry.enum_value("record", description="履职事实: points of a record under a clause.")
    GRANT = strawberry.enum_value("grant", description="基础分: points given without a record.")
    CONDITION = strawberry.enum_value("condition", description="条件: points that a condition gives or takes.")
    TAKE = strawberry.enum_value("take", description="取数: left out because only some records count.")
    CAP_EACH = strawberry.enum_value("cap_each", description="分项封顶: cut to the most that one part may earn.")
    CAP = strawberry.enum_value("cap", description="封顶: cut to the most that a clause, a block or the total may reach.")
    FLOOR = strawberry.enum_value("floor", description="保底: raised to the least that a clause, a block or the total may fall to.")
    ROUNDING = strawberry.enum_value("rounding", description="取整: what rounding changed.")
    HIGHEST = strawberry.enum_value("highest", description="取最高: left out because another line of the same work is higher.")
    WEIGHT = strawberry.enum_value("weight", description="权重: what a block's weight changed.")
    PRORATE = strawberry.enum_value("prorate", description="按月折算: what a year not wholly served leaves of a block.")
    RELATIVE = strawberry.enum_value("relative", description="按最高折算: what comparing with the highest of the cohort changed.")
    PYTHON = strawberry.enum_value("python", description="程序计分: points of a clause written in Python, the last resort.")


class Words(Protocol):
    """What a clause says, and where: as the regulation was scored, or as it was kept."""

    @property
    def block(self) -> str: ...

    @property
    def cite(self) -> tuple[str, ...]: ...

    @property
    def says(self) -> str: ...


# By the clauses' names.
AllWords: TypeAlias = Mapping[str, Words]


def _worded(read: Callable[[Words], Any], description: str) -> Any:
    """A field of a clause's words: they stand once for all scorecards of a scoring, and are read when somebody asks for them."""

    async def together(clauses: Sequence[Clause], info: Info) -> list[Any]:
        wanted = list({clause.words for clause in clauses})
        # At once, so that those of several scorings are read together.
        known = dict(zip(wanted, await asyncio.gather(*(words(info) for words in wanted)), strict=True))
        return [read(known[clause.words][clause.name]) for clause in clauses]

    async def resolve(self: Clause, info: Info) -> Any:
        return read((await self.words(info))[self.name])

    return strawberry.field(resolver=resolve, description=description, metadata={"together": together})


@strawberry.type(description="计分条款: a clause of a regulation, with what it earned.")
class Clause:
    words: strawberry.Private[Callable[[Info], Awaitable[AllWords]]]
    name: str = strawberry.field(description="名称: the clause's name.")
    cite: list[str] = _worded(lambda words: list(words.cite), "出处: where in the source it stands.")
    says: str = _worded(lambda words: words.says, "内容: what it says, in our own words.")
    block: str = _worded(lambda words: words.block, "板块: the block it stands in.")
    points: Points = strawberry.field(description="得分: its points after its own cap and floor.")

    @classmethod
    def from_scores(cls, scores: Iterable[engine.ClauseScore]) -> list[Self]:
        """The clauses of a scorecard that is whole."""
        known = {score.name: score for score in scores}

        async def words(_: Info) -> AllWords:
            return known

        return [cls(words=words, name=score.name, points=Points(score.points)) for score in known.values()]


@told_by_row
@strawberry.type(description="履职事实: a member's verified part in one work, as a rule sees it.")
class Record(OfRow):
    row: strawberry.Private[ScoredRecord | KeptRecord]
    committee_key: strawberry.Private[int]
    work: str = strawberry.field(description="工作: the work's name, unique within the committee.")
    kind: str = strawberry.field(description="类别: the dotted kind that clauses select by.")
    title: str = strawberry.field(description="名称: what the work is called.")
    dated_on: date = strawberry.field(description="日期: the record's date.")
    role: str | None = strawberry.field(description="角色: the member's role in it; null for kinds without roles.")
    position: int | None = strawberry.field(description="排名: place among the sponsors or authors; 1 is the first.")
    party_size: int | None = strawberry.field(description="人数: how many sponsors or authors there are.")
    presence: str | None = strawberry.field(
        description="到会情况: full, partial, absent, official_leave or leave; null for kinds without half days."
    )

    @resolved("来源: the activity, proposal, opinion report or assessment itself.")
    async def source(self, info: Info) -> Node | None:
        # Here, because activities and proposals lead to members, and members to scorecards.
        from graphql_schema.works import node_of

        row = await _works(info).load((self.committee_key, self.work))
        return None if row is None else node_of(row)

    @classmethod
    def from_record(cls, record: ScoredRecord | KeptRecord, committee_key: int) -> Self:
        made = cls.of(record)
        made.committee_key = committee_key
        return made


class LinesOf(Protocol):
    """The scorecard that lines belong to, as the engine made it or as it was kept: it knows what is named in them."""

    def clause(self, name: str) -> Clause: ...

    def cite(self, line: Any) -> list[str]: ...

    def records(self, line: Any) -> list[Record]: ...


_KINDS: dict[str, LineKind] = {str(kind.value): kind for kind in LineKind}


@told_by_row
@strawberry.type(description="得分行: one step of the sum; the lines of a scorecard add up to its total.")
class ScoreLine(OfRow):
    row: strawberry.Private[Any]
    card: strawberry.Private[LinesOf]
    derived: ClassVar = {
        "kind": lambda line: _KINDS[line.row.kind],
        "clause": lambda line: None if line.row.clause is None else line.card.clause(line.row.clause),
        "cite": lambda line: line.card.cite(line.row),
        "records": lambda line: line.card.records(line.row),
    }
    # Fields that are made of another one of the row's.
    made_of: ClassVar = {"records": "works"}
    kind: LineKind = strawberry.field(description="类型: what kind of step it is.")
    node: str = strawberry.field(description='位置: the clause, the block or "total" that it belongs to.')
    clause: Clause | None = strawberry.field(description="计分条款: the clause; null for a line of a block or of the total.")
    cite: list[str] = strawberry.field(description="出处: where in the source.")
    records: list[Record] = strawberry.field(
        description="履职事实: the verified records it rests on: several, one, or none for a grant or an absence.", metadata={"size": 1}
    )
    points: Points = strawberry.field(description="分值: what it adds; negative for a deduction.")
    reason: str = strawberry.field(description="理由: why, in a sentence.")

    @classmethod
    def columns(cls, selected: Collection[str]) -> frozenset[str]:
        """The row's fields that these of its own take."""
        return frozenset(cls.made_of.get(name, name) for name in selected)

    @classmethod
    def of_all(cls, card: LinesOf, lines: Iterable[Any]) -> list[Self]:
        """The lines of one scorecard."""
        found = []
        for line in lines:
            made = cls.of(line)
            made.card = card
            found.append(made)
        return found


def _works(info: Info) -> DataLoader[tuple[int, str], WorkRow | None]:
    async def load(names: list[tuple[int, str]]) -> list[WorkRow | None]:
        found = await info.context.read(find_works, names)
        return [found.get(name) for name in names]

    return info.context.loaders.keep("works", load)
