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
    known, advisory = _known(version), {duty.name for duty in version.duties if duty.advisory}
    for clause in version.clauses():
        for part in parts_of(clause.condition) if clause.condition else ():
            _only_records(reading, f"{clause.path}.if", part, duties_too=True)
            _names(reading, known, f"{clause.path}.if", part)
            if isinstance(part, DutyIs) and part.name in advisory:
                reading.report_path(f"{clause.path}.if", "advisory_gives_points", name=part.name)
    for proposal in version.consequences:
        for part in parts_of(proposal.condition):
            _names(reading, known, f"{proposal.path}.if", part)
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


def _names(reading: Reading, known: dict[str, list[str]], path: str, part: Condition) -> None:
    """Scores, grades and duties that a condition names exist; `known` are their names by what they are called."""
    found: tuple[str, ...]
    if isinstance(part, ScoreIs):
        found, what = (part.name,), "得分"
    elif isinstance(part, GradeIs):
        found, what = part.grades, "等次"
    elif isinstance(part, DutyIs):
        found, what = (part.name,), "义务"
    else:
        return
    for name in found:
        if name not in known[what]:
            near, words = reading.nearest(name, known[what]), "、".join(known[what][:50]) or "—"
            reading.report_path(path, "unknown_word", near, word=name, what=what, known=words)


def _known(version: Version) -> dict[str, list[str]]:
    return {
        "得分": ["total", *(node.name for node, _ in version.walk())],
        "等次": [grade.name for grade in version.grades],
        "义务": [duty.name for duty in version.duties],
    }
