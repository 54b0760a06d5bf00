"""A member's year, scored now: every point with its clause and the verified records, or the counted absence of them, behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Self

import strawberry
from strawberry.dataloader import DataLoader

from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.regulations import Regulation, RegulationStatus
from graphql_schema.scalars import Points
from graphql_schema.score_lines import Clause, Record, ScoreLine
from graphql_schema.scored_years import Findings, ScoredYear
from scoring_plugins.engine import scorecard as engine
from scoring_plugins.engine.cohort import QuotaOutcome
from scoring_plugins.records import PerformanceRecord
from services.errors import Refusal
from services.scoring import score_year

ScoreKey = tuple[int, int, int]


class _Lines:
    """What the lines of a scorecard name."""

    def __init__(self, card: engine.Scorecard, records: Mapping[str, Record]) -> None:
        self._clauses = {clause.name: clause for clause in Clause.from_scores(card.clauses)}
        self._records = records

    def clause(self, name: str) -> Clause:
        return self._clauses[name]

    def cite(self, line: engine.ScoreLine) -> list[str]:
        return list(line.cite)

    def records(self, line: engine.ScoreLine) -> list[Record]:
        return [self._records[work] for work in line.works]


@strawberry.type(description="计分卡: a member's year under one version of one regulation, computed when asked for.")
class Scorecard(ScoredYear):
    card: strawberry.Private[engine.Scorecard]
    found: strawberry.Private[Findings]

    @resolved("办法: the regulation.")
    async def regulation(self, info: Info) -> Regulation:
        return Regulation.from_loaded(info.context.regulations[self.card.regulation])

    async def findings(self, info: Info) -> Findings:
        return self.found

    async def whole(self, info: Info) -> engine.Scorecard:
        return self.card

    async def score_lines(self, info: Info) -> list[ScoreLine]:
        return ScoreLine.of_all(_Lines(self.card, self.found.records), self.card.lines)

    @classmethod
    def from_score(
        cls, card: engine.Scorecard, performance: PerformanceRecord, committee_key: int, outcomes: tuple[QuotaOutcome, ...] = ()
    ) -> Self:
        return cls(
            card=card,
            found=Findings(
                clauses=card.clauses,
                blocks=card.blocks,
                duties=card.duties,
                consequences=card.consequences,
                refused=card.refused,
                chosen=card.chosen,
                not_computable=card.not_computable,
                quotas=outcomes,
                records={record.work: Record.from_record(record, committee_key) for record in performance.records},
            ),
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


async def scorecard_of(info: Info, committee_key: int, year: int, member_key: int) -> Scorecard | None:
    """The member's scorecard; None if the member did not belong to the committee in that year. Raises Refusal."""
    return await _scores(info).load((committee_key, year, member_key))


def _scores(info: Info) -> DataLoader[ScoreKey, Scorecard | None]:
    """Scores of all members that one answer holds, committee by committee and year by year, never member by member."""

    async def load(keys: list[ScoreKey]) -> list[Scorecard | Refusal | None]:
        wanted: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for committee_key, year, member_key in keys:
            wanted[committee_key, year].append(member_key)
        found: dict[ScoreKey, Scorecard | Refusal] = {}
        for (committee_key, year), members in wanted.items():
            try:
                scores = await info.context.read(score_year, committee_key, year, info.context.regulations, members)
            except Refusal as refusal:
                found.update({(committee_key, year, member): refusal for member in members})
            else:
                for member, card in scores.scorecards.items():
                    found[committee_key, year, member] = Scorecard.from_score(
                        card, scores.performances[member], committee_key, scores.quotas_of(member)
                    )
        return [found.get(key) for key in keys]

    return info.context.loaders.keep("scores", load)
