"""Static checks of a tree that reads well: names, bounds, and parts that could never have an effect."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.engine import bounds
from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.language.check_conditions import check_conditions
from scoring_plugins.language.fields import Reading
from scoring_plugins.language.nodes import Block, Clause, Duty, Grade, TopList, Version
from scoring_plugins.language.read_sharing import divides
from scoring_plugins.language.regulation import Regulation


def check(reading: Reading, regulation: Regulation) -> None:
    """Report everything wrong with a regulation that each part alone does not show."""
    for version in regulation.versions:
        _names(reading, version)
        _caps(reading, version)
        _periods(reading, regulation, version)
        _takes(reading, version)
        _consumption(reading, version)
        _highest(reading, version)
        _shares(reading, version)
        _grades(reading, version)
        check_conditions(reading, version)
        if bounds.largest_total(version) >= bounds.LIMIT:
            reading.report_path(version.path, "too_large")


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


def _takes(reading: Reading, version: Version) -> None:
    for clause in version.clauses():
        if clause.take is not None and clause.per == "work":
            reading.report_path(f"{clause.path}.take", "take_unreachable")


def _consumption(reading: Reading, version: Version) -> None:
    """`consumes` needs a later clause that asks for unconsumed records of the same kind, and the other way round."""
    clauses = version.clauses()
    for position, clause in enumerate(clauses):
        if clause.consumes and not any(later.unconsumed and _share_kinds(reading, clause, later) for later in clauses[position + 1 :]):
            reading.report_path(f"{clause.path}.consumes", "consumes_for_nobody", name=clause.name)
        if clause.unconsumed and not any(earlier.consumes and _share_kinds(reading, earlier, clause) for earlier in clauses[:position]):
            reading.report_path(f"{clause.path}.unconsumed", "nothing_consumed", name=clause.name)


def _share_kinds(reading: Reading, one: Clause, other: Clause) -> bool:
    if one.each is None or other.each is None:
        return False
    kinds = [{kind.name for kind in reading.vocabulary.under(select.kinds)} for select in (one.each, other.each)]
    return bool(kinds[0] & kinds[1])


def _highest(reading: Reading, version: Version) -> None:
    """Where only the best line of each work stays, nothing may change a clause's points after its lines, and lines are whole."""
    for block in version.all_blocks():
        if block.combine != "highest" or block.by != "work":
            continue
        for part in block.of:
            limited = part.cap is not None or part.floor is not None or (isinstance(part, Clause) and part.cap_each is not None)
            if isinstance(part, Block) or part.is_grant or limited:
                reading.report_path(part.path, "highest_by_work_shape", name=part.name, block=block.name)
        if version.rounding.at != "record":
            reading.report_path(f"{block.path}.combine", "rounds_at_record", name=block.name)


def _shares(reading: Reading, version: Version) -> None:
    for clause in version.clauses():
        divided = clause.share is not None and divides(clause.share) and clause.max_party_size is None
        if divided and version.rounding.at != "record":
            reading.report_path(f"{clause.path}.share", "share_rounds", name=clause.name)


def _grades(reading: Reading, version: Version) -> None:
    """Grades are tried in order: each must be reachable, and the last takes who is left."""
    duties = {duty.name: duty for duty in version.duties}
    for position, grade in enumerate(version.grades):
        for name in grade.duties:
            if name not in duties:
                place = f"{grade.path}.duties"
                reading.report_path(
                    place, "unknown_word", reading.nearest(name, duties), word=name, what="义务", known="、".join(duties) or "—"
                )
            elif duties[name].advisory:
                reading.report_path(f"{grade.path}.duties", "advisory_decides", name=name)
        if any(_always_before(earlier, grade) for earlier in version.grades[:position]):
            reading.report_path(f"{grade.path}.grade", "grade_unreachable", name=grade.name)
    if version.grades and (version.grades[-1].duties or _threshold(version.grades[-1]) is not None):
        reading.report_path(f"{version.grades[-1].path}.grade", "last_grade_open", name=version.grades[-1].name)


def _threshold(grade: Grade) -> tuple[int, int] | None:
    """Bounds in an order in which a smaller one lets more through."""
    if grade.at_least is not None:
        return grade.at_least, 0
    return None if grade.above is None else (grade.above, 1)


def _always_before(earlier: Grade, later: Grade) -> bool:
    """Whether whoever could get the later grade already has the earlier one."""
    bound, other = _threshold(earlier), _threshold(later)
    return set(earlier.duties) <= set(later.duties) and (bound is None or (other is not None and bound <= other))
