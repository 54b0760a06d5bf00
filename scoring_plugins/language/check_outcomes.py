"""Static checks of grades, quotas and lists: each reachable, nobody without a grade, and nobody compared who may not be."""

from __future__ import annotations

from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.language.check_conditions import parts_of
from scoring_plugins.language.check_reach import Reach
from scoring_plugins.language.check_selectors import conditions
from scoring_plugins.language.fields import Reading
from scoring_plugins.language.nodes import Grade, ScoreIs, TopList, Version
from scoring_plugins.language.regulation import Regulation


def check_outcomes(reading: Reading, regulation: Regulation, version: Version, total: Reach) -> None:
    """Report what is wrong with grades, lists and quotas. `total` is what the total can be, proved."""
    _grades(reading, version)
    _thresholds(reading, regulation, version, total)
    _comparisons(reading, regulation, version)
    if regulation.status == "duties_only":
        _duties_only(reading, version)


def _grades(reading: Reading, version: Version) -> None:
    """Grades are tried in order: each must be reachable, and the last takes who is left."""
    duties = {duty.name: duty for duty in version.duties}
    for position, grade in enumerate(version.grades):
        for name in grade.duties:
            if name not in duties:
                place = f"{grade.path}.duties"
                near, known = reading.nearest(name, duties), "、".join(duties) or "—"
                reading.report_path(place, "unknown_word", near, word=name, what="义务", known=known)
            elif duties[name].advisory:
                reading.report_path(f"{grade.path}.duties", "advisory_decides", name=name)
        if any(_always_before(earlier, grade) for earlier in version.grades[:position]):
            reading.report_path(f"{grade.path}.grade", "grade_unreachable", name=grade.name)
    last = version.grades[-1] if version.grades else None
    if last is not None and (last.duties or last.quota or _threshold(last) is not None):
        reading.report_path(f"{last.path}.grade", "last_grade_open", name=last.name)


def _threshold(grade: Grade) -> tuple[int, int] | None:
    """Bounds in an order in which a smaller one lets more through."""
    if grade.at_least is not None:
        return grade.at_least, 0
    return None if grade.above is None else (grade.above, 1)


def _always_before(earlier: Grade, later: Grade) -> bool:
    """Whether whoever could get the later grade already has the earlier one; who does not fit into a quota goes on."""
    bound, other = _threshold(earlier), _threshold(later)
    reached = bound is None or (other is not None and bound <= other)
    return earlier.quota is None and set(earlier.duties) <= set(later.duties) and reached


def _thresholds(reading: Reading, regulation: Regulation, version: Version, total: Reach) -> None:
    """No grade above what the total can be; none below one that everybody has.

    Where parts of the source are not known, only the total's own cap and floor bound it.
    """
    proved = total if regulation.status == "complete" else Reach(None, None)
    reach = proved.limited(version.total_cap, version.total_floor)
    for position, grade in enumerate(version.grades):
        bound = _threshold(grade)
        if bound is None:
            continue
        word = "above" if bound[1] else "at_least"
        if reach.high is not None and (reach.high, 0) < bound:
            texts = {"name": grade.name, "bound": points_text(bound[0]), "highest": points_text(int(reach.high))}
            reading.report_path(f"{grade.path}.{word}", "grade_too_high", **texts)
        everybody = reach.low is not None and (reach.low, 0) >= bound and not grade.duties and grade.quota is None
        if everybody and position + 1 < len(version.grades):
            later = version.grades[position + 1]
            reading.report_path(f"{later.path}.grade", "grade_unreachable", name=later.name)


def _comparisons(reading: Reading, regulation: Regulation, version: Version) -> None:
    """Where groups are not compared with each other, whatever compares people does it within one group."""
    if regulation.compare_across:
        if regulation.compare_within is not None:
            reading.report_path("compare_within", "without_effect", field="compare_within", needs="compare_across: false")
        return
    if regulation.compare_within is None:
        reading.report_path("compare_across", "silent_compare_within")
        return
    compared = [(grade.path, grade.name, grade.quota.per) for grade in version.grades if grade.quota is not None]
    compared += [(each.path, each.name, each.per) for each in version.lists if not _within_one(each, regulation.compare_within)]
    compared += [(block.path, block.name, block.relative.within) for block in version.all_blocks() if block.relative is not None]
    for path, name, per in compared:
        if per != regulation.compare_within:
            reading.report_path(path, "compares_across", name=name, per=per, within=regulation.compare_within)


def _within_one(rule: TopList, within: str) -> bool:
    """Whether a list is of one group's members alone, whatever it is called to range over."""
    values = {"special_committee": "special_committees", "sector": "sectors", "group": "groups"}[within]
    return rule.applies_to is not None and len(getattr(rule.applies_to, values)) == 1


def _duties_only(reading: Reading, version: Version) -> None:
    """Without points there is no bound of points to compare with."""
    for grade in version.grades:
        if _threshold(grade) is not None:
            reading.report_path(f"{grade.path}.grade", "duties_only_scores", field="at_least / above")
    for path, condition in conditions(version):
        if any(isinstance(part, ScoreIs) for part in parts_of(condition)):
            reading.report_path(path, "duties_only_scores", field="score")
