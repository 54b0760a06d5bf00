"""A scorecard from what generated code found: its points and lines, with the sentences of the definition."""

from __future__ import annotations

from typing import Any

import msgspec

from scoring_plugins.engine import ENGINE_VERSION
from scoring_plugins.engine.codegen.compact import Step, expanded
from scoring_plugins.engine.codegen.functions import Written
from scoring_plugins.engine.codegen.reasons import Reasons
from scoring_plugins.engine.conditions import evaluate
from scoring_plugins.engine.outcomes import duty_outcomes
from scoring_plugins.engine.scorecard import BlockScore, ClauseScore, Consequence, DutyOutcome, Refused, Scorecard, ScoreLine
from scoring_plugins.language.nodes import Block, Clause, Version
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord


def explained(
    regulation: Regulation, version: Version, written: Written, found: tuple[Any, ...], performance: PerformanceRecord
) -> Scorecard:
    """The scorecard of what the full function of a program returned for a performance record."""
    total, clauses, blocks, _, lines, refused, duties, reached, proposed = found
    reasons = Reasons(regulation, version, performance)
    period = regulation.period(performance.year)
    points = {"total": total} | dict(zip(written.clauses, clauses, strict=True)) | dict(zip(written.blocks, blocks, strict=True))
    grade = None if reached < 0 else version.grades[reached]
    decided = grade.name if grade is not None and grade.quota is None else None
    facts = msgspec.structs.replace(reasons.facts, scores=points, grade=decided)
    return Scorecard(
        member=performance.member.id,
        year=performance.year,
        regulation=regulation.code,
        version=version.in_force_from,
        title=regulation.title,
        status=regulation.status,
        content_hash=regulation.content_hash,
        engine_version=ENGINE_VERSION,
        period_from=period.starts_on,
        period_to=period.ends_on,
        cut_off=period.cut_off,
        total=total,
        grade=decided,
        unverified_count=performance.unverified_count,
        lines=tuple(_line(written, reasons, step) for step in expanded(lines)),
        clauses=tuple(_clause(node, parent, points) for node, parent in _clauses(version)),
        blocks=tuple(_block(node, parent, points) for node, parent in version.walk() if isinstance(node, Block)),
        duties=tuple(_duty(duty, verdict) for duty, verdict in zip(duty_outcomes(version, reasons.facts), duties, strict=True)),
        consequences=tuple(
            Consequence(proposal=each.propose, cite=each.cite, reason=evaluate(each.condition, facts).reason)
            for each in (version.consequences[place] for place in proposed)
        ),
        refused=(
            *reasons.unsound,
            *(Refused(clause=clause.name, work=record.work, reason=reasons.refusal(clause, record)) for clause, record in refused),
        ),
        chosen=regulation.chosen_in(version),
        not_computable=version.not_computable,
        not_graded=reasons.not_graded,
        candidate_for=grade.name if grade is not None and decided is None else None,
        grade_decided_by=None if grade is None else grade.decided_by,
    )


def _line(written: Written, reasons: Reasons, step: Step) -> ScoreLine:
    shape = written.shapes[step.shape]
    reason = reasons.line(shape.kind, shape.node, step.works, step.data)
    return ScoreLine(
        kind=shape.kind, node=shape.node, clause=shape.clause, cite=shape.cite, works=step.works, points=step.points, reason=reason
    )


def _clauses(version: Version) -> list[tuple[Clause, str]]:
    return [(node, parent or "") for node, parent in version.walk() if isinstance(node, Clause)]


def _clause(clause: Clause, block: str, points: dict[str, int]) -> ClauseScore:
    return ClauseScore(name=clause.name, block=block, cite=clause.cite, says=clause.says, points=points[clause.name])


def _block(block: Block, parent: str | None, points: dict[str, int]) -> BlockScore:
    return BlockScore(name=block.name, parent=parent, points=points[block.name], cap=block.cap, floor=block.floor)


def _duty(outcome: DutyOutcome, verdict: bool | None) -> DutyOutcome:
    """The generated verdict with the sentence of what was counted."""
    return msgspec.structs.replace(outcome, fulfilled=verdict)
