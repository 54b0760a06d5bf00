"""A committee's year from bulk scores: grades with quotas and lists by the same cohort stage as on the explain path."""

from __future__ import annotations

from collections.abc import Iterable

from scoring_plugins.bulk.scores import BulkScore, score
from scoring_plugins.catalogue import say
from scoring_plugins.engine import ENGINE_VERSION
from scoring_plugins.engine.cohort import Cohort
from scoring_plugins.engine.lists import top_lists
from scoring_plugins.engine.quotas import grades_by_quota
from scoring_plugins.engine.scorecard import BlockScore, ClauseScore, Consequence, DutyOutcome, Scorecard
from scoring_plugins.language.nodes import Block, Clause
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord


def score_cohort(regulation: Regulation, performances: Iterable[PerformanceRecord]) -> Cohort:
    """What `engine.cohort.score_cohort` gives, with cards that have no lines, no refusals and no reasons.

    Raises what `score` raises, and ValueError when the years differ or an id comes twice.
    """
    people = tuple(performances)
    if not people:
        return Cohort(cards=(), lists=(), quotas=())
    if len({performance.year for performance in people}) > 1:
        raise ValueError(say("engine.one_year"))
    ids = [performance.member.id for performance in people]
    if twice := next((name for name in ids if ids.count(name) > 1), None) if len(set(ids)) < len(ids) else None:
        raise ValueError(say("engine.one_subject", member=twice))
    cards = [card_of(regulation, each) for each in score([(regulation, performance) for performance in people])]
    cards, quotas = grades_by_quota(regulation, people, cards)
    lists = top_lists(regulation, zip([each.member for each in people], cards, strict=True))
    return Cohort(cards=tuple(cards), lists=lists, quotas=tuple(quotas))


def card_of(regulation: Regulation, found: BulkScore) -> Scorecard:
    """A scorecard without lines and reasons; `not_graded` says no more than that there is no grade."""
    version, period = regulation.version_for(found.year), regulation.period(found.year)
    nodes = list(version.walk())
    reached = next((grade for grade in version.grades if grade.name in (found.grade, found.candidate_for)), None)
    return Scorecard(
        member=found.member,
        year=found.year,
        regulation=regulation.code,
        version=version.in_force_from,
        title=regulation.title,
        status=regulation.status,
        content_hash=regulation.content_hash,
        engine_version=ENGINE_VERSION,
        period_from=period.starts_on,
        period_to=period.ends_on,
        cut_off=period.cut_off,
        total=found.total,
        grade=found.grade,
        unverified_count=found.unverified_count,
        lines=(),
        clauses=tuple(
            ClauseScore(name=node.name, block=block or "", cite=node.cite, says=node.says, points=found.clauses[node.name])
            for node, block in nodes
            if isinstance(node, Clause)
        ),
        blocks=tuple(
            BlockScore(name=node.name, parent=parent, points=found.blocks[node.name], cap=node.cap, floor=node.floor)
            for node, parent in nodes
            if isinstance(node, Block)
        ),
        duties=tuple(
            DutyOutcome(
                name=duty.name, cite=duty.cite, says=duty.says, fulfilled=found.duties[duty.name], advisory=duty.advisory, reason=""
            )
            for duty in version.duties
        ),
        consequences=tuple(
            Consequence(proposal=version.consequences[place].propose, cite=version.consequences[place].cite, reason="")
            for place in found.proposed
        ),
        chosen=regulation.chosen_in(version),
        not_computable=version.not_computable,
        not_graded="" if found.is_graded else say("bulk.not_graded"),
        candidate_for=found.candidate_for,
        grade_decided_by=None if reached is None else reached.decided_by,
    )
