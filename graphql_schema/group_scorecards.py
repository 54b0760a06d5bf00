"""Scorecards of groups as a scoring kept them: each kind of groups by itself, never beside members or another kind."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from graphql_schema.bodies import ActivityGroup
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.policies import Belonging
from graphql_schema.regulations import RegulationStatus
from graphql_schema.scalars import Points
from graphql_schema.score_lines import Clause, Record, ScoreLine
from graphql_schema.scored_years import Findings, ScoredYear
from graphql_schema.stored_scorecards import shows_ranks
from scoring_plugins.engine import scorecard as engine
from services.listings.committees import ACTIVITY_GROUPS
from services.listings.scored_groups import KeptGroup, kept_groups, latest_kept_groups, lists_of_groups


class _Lines:
    """What the lines of a group's scorecard name."""

    def __init__(self, card: engine.Scorecard, found: Findings) -> None:
        self._clauses = {clause.name: clause for clause in Clause.from_scores(card.clauses)}
        self._found = found

    def clause(self, name: str) -> Clause:
        return self._clauses[name]

    def cite(self, line: engine.ScoreLine) -> list[str]:
        return list(line.cite)

    def records(self, line: engine.ScoreLine) -> list[Record]:
        return [self._found.records[work] for work in line.works]


@strawberry.type(description="小组计分卡: a group's year as a scoring kept it, never changed afterwards.")
class GroupScorecard(ScoredYear):
    kept: strawberry.Private[KeptGroup]
    name: str = strawberry.field(description="名称: the group's name as it was.")
    kind: str = strawberry.field(description="小组类别: the kind of groups that it was scored among.")
    title: str = strawberry.field(description="办法名称: the regulation's title as it was.")
    dissolved_on: date | None = strawberry.field(
        description="撤销日期: its last day, where it was dissolved before the period ended; null otherwise."
    )

    @resolved("小组: the group as it is now.")
    async def group(self, info: Info) -> ActivityGroup | None:
        row = await info.context.loaders.by_id(ACTIVITY_GROUPS).load(self.kept.group_id)
        return None if row is None else ActivityGroup.from_row(row)

    @resolved(
        "名次: the rank by total among the groups of the scoring, those level alike; null where it is not graded, and unless the committee "
        "decided to show ranks."
    )
    async def rank(self, info: Info) -> int | None:
        return self.kept.rank if await shows_ranks(info, self.kept.committee_id) else None

    def belongs(self) -> Belonging:
        return Belonging(self.kept.committee_id, group=self.kept.group_id)

    async def findings(self, info: Info) -> Findings:
        card = self.kept.card
        return Findings(
            clauses=card.clauses,
            blocks=card.blocks,
            duties=card.duties,
            consequences=card.consequences,
            refused=card.refused,
            chosen=card.chosen,
            not_computable=card.not_computable,
            quotas=self.kept.quotas,
            records={each.work: Record.from_record(each, self.kept.committee_id) for each in self.kept.records},
        )

    async def whole(self, info: Info) -> engine.Scorecard:
        return self.kept.card

    async def score_lines(self, info: Info) -> list[ScoreLine]:
        return ScoreLine.of_all(_Lines(self.kept.card, await self.findings(info)), self.kept.card.lines)

    @classmethod
    def from_kept(cls, kept: KeptGroup) -> Self:
        card = kept.card
        return cls(
            kept=kept,
            name=kept.name,
            kind=kept.kind,
            title=card.title,
            dissolved_on=kept.dissolved_on,
            year=card.year,
            total=Points(card.total),
            grade=card.grade,
            candidate_for=card.candidate_for,
            grade_decided_by=card.grade_decided_by,
            not_graded=card.not_graded or None,
            unverified_count=card.unverified_count,
            version=card.version,
            status=RegulationStatus(card.status),
            content_hash=card.content_hash,
            engine_version=card.engine_version,
            period_from=card.period_from,
            period_to=card.period_to,
            cut_off=card.cut_off,
        )


@strawberry.type(description="小组名单: a list that the regulation makes of the groups of one kind, such as the three best.")
class GroupList:
    name: str = strawberry.field(description="名称: the list's name.")
    per: str = strawberry.field(description="范围: the special committee or sector; empty for all groups of the kind.")
    cite: list[str] = strawberry.field(description="出处: where in the source.")
    groups: list[str] = strawberry.field(description="列入小组: their names as they were, the highest total first.")
    to_decide: list[str] = strawberry.field(description="待定小组: those level for the last places, left to people.")


async def group_lists_of(info: Info, scoring_key: int) -> list[GroupList]:
    """The lists of a scoring of groups."""

    async def load(keys: list[int]) -> list[list[GroupList]]:
        found = await info.context.read(lists_of_groups, keys)
        return [
            [
                GroupList(name=each.name, per=each.per, cite=list(each.cite), groups=list(each.members), to_decide=list(each.to_decide))
                for each in found.get(key, ())
            ]
            for key in keys
        ]

    return await info.context.loaders.keep("group_lists", load).load(scoring_key)


async def group_scorecards_of(info: Info, scoring_key: int) -> list[GroupScorecard]:
    """The groups' scorecards of a scoring."""

    async def load(keys: list[int]) -> list[list[KeptGroup]]:
        found = await info.context.read(kept_groups, keys)
        return [found.get(key, []) for key in keys]

    return [GroupScorecard.from_kept(each) for each in await info.context.loaders.keep("group_scorecards", load).load(scoring_key)]


async def latest_group_scorecards(info: Info, committee_key: int, year: int, kind: str) -> list[GroupScorecard]:
    """The groups' scorecards of the scoring of a year that was finished last; those of many committees are read together."""

    async def load(keys: list[int]) -> list[list[KeptGroup]]:
        found = await info.context.read(latest_kept_groups, keys, year, kind)
        return [found.get(key, []) for key in keys]

    kept = await info.context.loaders.keep(("group_scorecards", year, kind), load).load(committee_key)
    return [GroupScorecard.from_kept(each) for each in kept]
