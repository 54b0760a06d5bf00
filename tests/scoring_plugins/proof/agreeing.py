"""Every evaluator laid beside the definition. What an evaluator raises where the definition does not is a difference, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from scoring_plugins import PerformanceRecord, Regulation, Scorecard
from scoring_plugins.engine import codegen
from scoring_plugins.engine.cohort import Cohort, score_cohort
from scoring_plugins.engine.meaning import score


class Case(NamedTuple):
    """A member's year and what the definition says of it."""

    regulation: Regulation
    performance: PerformanceRecord
    card: Scorecard


class Committee(NamedTuple):
    """A committee's year and what the definition says of it."""

    regulation: Regulation
    people: Sequence[PerformanceRecord]
    outcome: Cohort


def case(regulation: Regulation, performance: PerformanceRecord) -> Case:
    return Case(regulation, performance, score(regulation, performance))


def committee(regulation: Regulation, people: Sequence[PerformanceRecord]) -> Committee:
    return Committee(regulation, people, score_cohort(regulation, people))


# ---- generated Python


def totals_differ(case: Case) -> str | None:
    """Points without lines."""
    found, card = codegen.compiled(case.regulation, case.performance.year).totals(case.performance), case.card
    return different("totals", tuple(found), points_of(card))


def trace_differs(case: Case) -> str | None:
    """Points with lines: the same points, and every line the same but for its sentence."""
    found, card = codegen.compiled(case.regulation, case.performance.year).trace(case.performance), case.card
    lines = [(line.kind, line.node, line.clause, line.works, line.points) for line in card.lines]
    got = [tuple(line) for line in found.lines]
    return different("trace", tuple(found[:3]), points_of(card)) or different("lines", got, lines)


def explanation_differs(case: Case) -> str | None:
    """The scorecard: every field of it."""
    found = codegen.explain(case.regulation, case.performance)
    if found == case.card:
        return None
    fields = [name for name in found.__struct_fields__ if getattr(found, name) != getattr(case.card, name)]
    return "; ".join(different(f"explain.{name}", getattr(found, name), getattr(case.card, name)) or "" for name in fields)


def cohort_differs(committee: Committee) -> str | None:
    """Grades by quota, lists and the highest of blocks, when generated Python scores the members."""
    found = score_cohort(committee.regulation, committee.people, codegen.explain, codegen.compared)
    return None if found == committee.outcome else different("cohort", found, committee.outcome)


def points_of(card: Scorecard) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    return card.total, tuple(each.points for each in card.clauses), tuple(each.points for each in card.blocks)


def different(what: str, found: object, wanted: object) -> str | None:
    return None if found == wanted else f"{what}: {found} instead of {wanted}"


# ---- together


def python_differences(cases: Iterable[Case], committees: Iterable[Committee] = ()) -> list[str]:
    """Where generated Python says something else."""
    alone = (_tried(differs, case) for case in cases for differs in (totals_differ, trace_differs, explanation_differs))
    together = (_tried(cohort_differs, committee) for committee in committees)
    return [text for found in (alone, together) for text in found if text]


def _tried(differs: Callable[..., str | None], what: object) -> str | None:
    try:
        return differs(what)
    except Exception as error:
        return f"{differs.__name__}: {type(error).__name__}: {error}"


def lines_add_up(card: Scorecard) -> list[str]:
    """Lines to clauses, clauses and lines to blocks, all to the total."""
    found = [] if sum(line.points for line in card.lines) == card.total else ["total"]
    for clause in card.clauses:
        found += [clause.name] if sum(line.points for line in card.lines if line.node == clause.name) != clause.points else []
    for block in card.blocks:
        inside = _inside(card, block.name)
        found += [block.name] if sum(line.points for line in card.lines if line.node in inside) != block.points else []
    return found


def _inside(card: Scorecard, block: str) -> set[str]:
    names = {block} | {clause.name for clause in card.clauses if clause.block == block}
    return names.union(*(_inside(card, child.name) for child in card.blocks if child.parent == block))
