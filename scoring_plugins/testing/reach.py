"""Which clauses, takes, caps, floors and grades no case of a pack ever reaches."""

from __future__ import annotations

from scoring_plugins.engine.cohort import score_cohort
from scoring_plugins.engine.meaning import relative_blocks
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.language.cases import CaseFile
from scoring_plugins.language.nodes import Prorate, Version
from scoring_plugins.language.regulation import Regulation


def unreached(regulation: Regulation, file: CaseFile) -> list[str]:
    """One line for each, in written order: `clause 名称`, `take 名称`, `cap_each 名称`, `at 名称 分值`, `grade 名称`, `list 名称`,
    `relative 名称` and `prorate 名称`.

    A cap or floor is reached when some case has exactly that many points there, a grade with a quota when somebody gets it or is a
    candidate for it: who of several gets it is the cohort's question, and may be people's.
    """
    cohorts = [score_cohort(regulation, case.subjects) for case in file.cases]
    reached = {found for cohort in cohorts for card in cohort.cards for found in _reached(card)}
    reached |= {("list", outcome.name, "") for cohort in cohorts for outcome in cohort.lists if outcome.members or outcome.to_decide}
    wanted = [each for version in regulation.versions for each in _wanted(version)]
    return [f"{what} {name}{points}" for what, name, points in wanted if (what, name, points) not in reached]


def _wanted(version: Version) -> list[tuple[str, str, str]]:
    found = []
    limits = [(node.name, node.cap, node.floor) for node, _ in version.walk()] + [("total", version.total_cap, version.total_floor)]
    for node in version.clauses():
        found += [("clause", node.name, "")] + [("take", node.name, "")] * (node.take is not None)
        found += [("cap_each", node.name, "")] * (node.cap_each is not None)
    for name, cap, floor in limits:
        found += [("at", name, f" {limit}") for limit in (cap, floor) if limit is not None]
    found += [("relative", block.name, "") for block in relative_blocks(version.blocks)]
    if isinstance(version.part_year, Prorate):
        found += [("prorate", name, "") for name in version.part_year.blocks]
    return [*found, *(("grade", grade.name, "") for grade in version.grades), *(("list", rule.name, "") for rule in version.lists)]


def _reached(card: Scorecard) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = [("clause", line.clause, "") for line in card.lines if line.clause is not None]
    found += [(line.kind, line.node, "") for line in card.lines if line.kind in ("take", "cap_each", "relative", "prorate")]
    points = [
        ("total", card.total),
        *((part.name, part.points) for part in card.blocks),
        *((part.name, part.points) for part in card.clauses),
    ]
    found += [("at", name, f" {value}") for name, value in points]
    return [*found, ("grade", card.grade or card.candidate_for or "", "")]
