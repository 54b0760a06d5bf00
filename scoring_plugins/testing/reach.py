"""Which clauses, takes, caps, floors and grades no case of a pack ever reaches."""

from __future__ import annotations

from scoring_plugins.engine.cohort import score_cohort
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.language.cases import CaseFile
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.regulation import Regulation


def unreached(regulation: Regulation, file: CaseFile) -> list[str]:
    """One line for each, in written order: `clause 名称`, `take 名称`, `cap 名称`, `floor 名称`, `grade 名称`.

    A cap or floor is reached when some case has exactly that many points there, a grade with a quota when somebody gets it or is a
    candidate for it: who of several gets it is the cohort's question, and may be people's.
    """
    cards = [card for case in file.cases for card in score_cohort(regulation, case.subjects).cards]
    reached = {found for card in cards for found in _reached(card)}
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
    return [*found, *(("grade", grade.name, "") for grade in version.grades)]


def _reached(card: Scorecard) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = [("clause", line.clause, "") for line in card.lines if line.clause is not None]
    found += [(line.kind, line.node, "") for line in card.lines if line.kind in ("take", "cap_each")]
    points = [
        ("total", card.total),
        *((part.name, part.points) for part in card.blocks),
        *((part.name, part.points) for part in card.clauses),
    ]
    found += [("at", name, f" {value}") for name, value in points]
    return [*found, ("grade", card.grade or card.candidate_for or "", "")]
