"""Static checks of a tree that reads well: names, bounds, and parts that could never have an effect."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.engine import bounds
from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.language.check_clauses import check_clauses
from scoring_plugins.language.check_conditions import check_conditions
from scoring_plugins.language.check_outcomes import check_outcomes
from scoring_plugins.language.check_reach import reaches
from scoring_plugins.language.check_selectors import check_selectors
from scoring_plugins.language.check_shares import check_shares
from scoring_plugins.language.fields import Reading
from scoring_plugins.language.nodes import Block, Clause, Duty, Grade, TopList, Version
from scoring_plugins.language.regulation import Regulation


def check(reading: Reading, regulation: Regulation) -> None:
    """Report everything wrong with a regulation that each part alone does not show."""
    for version in regulation.versions:
        _names(reading, version)
        if reading.problems:
            # What follows goes by names.
            continue
        reach = reaches(version)
        _caps(reading, version)
        _periods(reading, regulation, version)
        check_clauses(reading, regulation, version, reach)
        check_selectors(reading, version)
        check_shares(reading, version)
        check_outcomes(reading, regulation, version, reach.total)
        check_conditions(reading, version)
        if not reading.problems:
            _sizes(reading, regulation, version)


def named(version: Version) -> Iterator[tuple[str, Clause | Block | Duty | Grade | TopList]]:
    """Everything with a name in the shared namespace, with the word it is introduced by."""
    for node, _ in version.walk():
        yield ("block" if isinstance(node, Block) else "clause"), node
    yield from (("duty", duty) for duty in version.duties)
    yield from (("grade", grade) for grade in version.grades)
    yield from (("list", each) for each in version.lists)


def _names(reading: Reading, version: Version) -> None:
    seen: dict[str, str] = {}
    for word, node in named(version):
        place = f"{node.path}.{word}"
        if node.name in seen:
            line = reading.places.get(seen[node.name], (0, 0))[0]
            reading.report_path(place, "name_twice", name=node.name, line=line)
        seen.setdefault(node.name, place)


def _caps(reading: Reading, version: Version) -> None:
    limits = [(f"{version.path}.total", "cap", version.total_cap), (f"{version.path}.total", "floor", version.total_floor)]
    for node, _ in version.walk():
        limits += [(node.path, "cap", node.cap), (node.path, "floor", node.floor)]
        if isinstance(node, Clause):
            limits.append((node.path, "cap_each", node.cap_each))
        if node.cap is not None and node.floor is not None and node.cap < node.floor:
            reading.report_path(f"{node.path}.cap", "cap_below_floor", cap=points_text(node.cap), floor=points_text(node.floor))
    if version.total_cap is not None and version.total_floor is not None and version.total_cap < version.total_floor:
        texts = {"cap": points_text(version.total_cap), "floor": points_text(version.total_floor)}
        reading.report_path(f"{version.path}.total.cap", "cap_below_floor", **texts)
    for path, word, limit in limits:
        if limit is not None and limit % version.rounding.quantum:
            quantum = points_text(version.rounding.quantum)
            reading.report_path(f"{path}.{word}", "cap_not_multiple", field=word, value=points_text(limit), quantum=quantum)


def _periods(reading: Reading, regulation: Regulation, version: Version) -> None:
    for node, _ in version.walk():
        if node.period is not None and node.period not in regulation.periods:
            near = reading.nearest(node.period, regulation.periods)
            known = "、".join(regulation.periods)
            reading.report_path(f"{node.path}.period", "unknown_word", near, word=node.period, what="期间", known=known)


def _sizes(reading: Reading, regulation: Regulation, version: Version) -> None:
    """Every number that scoring may meet stays within 64 bits, whatever records there are."""
    places = {node.name: node.path for node, _ in version.walk()}
    periods = {name: rule.in_year(version.in_force_from.year) for name, rule in regulation.periods.items()}
    for name in bounds.too_large(version, periods):
        reading.report_path(places.get(name, version.path), "too_large", name=name)
