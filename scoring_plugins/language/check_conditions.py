"""Static checks of conditions: names that exist, and windows that make sense where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.language.fields import Reading
from scoring_plugins.language.nodes import All, AnyOf, Condition, DutyIs, GradeIs, Not, ScoreIs, Version


def parts_of(condition: Condition) -> Iterator[Condition]:
    """A condition and every condition inside it."""
    yield condition
    if isinstance(condition, All | AnyOf):
        for part in condition.conditions:
            yield from parts_of(part)
    elif isinstance(condition, Not):
        yield from parts_of(condition.condition)


def check_conditions(reading: Reading, version: Version) -> None:
    """Duties and grants look at records, never at points: so nothing goes round in a circle. Consequences may look at all."""
    for duty in version.duties:
        for part in parts_of(duty.condition):
            _only_records(reading, duty.path, part, duties_too=False)
    advisory = {duty.name for duty in version.duties if duty.advisory}
    for clause in version.clauses():
        for part in parts_of(clause.condition) if clause.condition else ():
            _only_records(reading, f"{clause.path}.if", part, duties_too=True)
            _names(reading, version, f"{clause.path}.if", part)
            if isinstance(part, DutyIs) and part.name in advisory:
                reading.report_path(f"{clause.path}.if", "advisory_gives_points", name=part.name)
    for proposal in version.consequences:
        for part in parts_of(proposal.condition):
            _names(reading, version, f"{proposal.path}.if", part)
            _window(reading, f"{proposal.path}.if", part)


def _only_records(reading: Reading, path: str, part: Condition, duties_too: bool) -> None:
    if isinstance(part, ScoreIs | GradeIs) or (isinstance(part, DutyIs) and not duties_too):
        reading.report_path(path, "condition_out_of_place")


def _window(reading: Reading, path: str, part: Condition) -> None:
    """Only totals and grades of earlier years are kept, so only they can be looked back at."""
    if isinstance(part, ScoreIs | GradeIs):
        over_years = part.window.over == "consecutive_years"
        if part.window.over not in ("year", "consecutive_years") or (isinstance(part, ScoreIs) and over_years and part.name != "total"):
            reading.report_path(path, "score_window")


def _names(reading: Reading, version: Version, path: str, part: Condition) -> None:
    if isinstance(part, ScoreIs):
        found: tuple[str, ...]
        known, found, what = ["total", *(node.name for node, _ in version.walk())], (part.name,), "得分"
    elif isinstance(part, GradeIs):
        known, found, what = [grade.name for grade in version.grades], part.grades, "等次"
    elif isinstance(part, DutyIs):
        known, found, what = [duty.name for duty in version.duties], (part.name,), "义务"
    else:
        return
    for name in found:
        if name not in known:
            reading.report_path(path, "unknown_word", reading.nearest(name, known), word=name, what=what, known="、".join(known) or "—")
