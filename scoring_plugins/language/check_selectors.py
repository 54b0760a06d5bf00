"""Static checks of what is selected: selectors that can never mean a record, and parts of them that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.language.check_conditions import parts_of
from scoring_plugins.language.fields import Reading
from scoring_plugins.language.nodes import (
    All,
    Clause,
    Condition,
    Count,
    MarkPattern,
    MemberIs,
    MemberTest,
    PerUnit,
    Ratio,
    Selector,
    Sum,
    Version,
)
from scoring_plugins.language.read_clauses import every_points

# Derived counts of half days, and what they are made of.
MADE_OF = {
    "attended": {"present", "late", "left_early", "walk_in"},
    "without_leave": {"absent", "leave_refused", "no_show"},
}
NOT_ATTENDED = ("absent", "official_leave", "leave")
ATTENDED = {"attended", *MADE_OF["attended"]}
MISSED = {"without_leave", *MADE_OF["without_leave"], "on_leave", "official_leave"}


def check_selectors(reading: Reading, version: Version) -> None:
    """Every selector of clauses and conditions."""
    for clause in version.clauses():
        for select, place in _of_clause(clause):
            _never_matches(reading, select, place)
        if clause.each is not None:
            _exceptions(reading, clause, clause.each)
            _dated_by(reading, clause, clause.each)
        for points in every_points(clause.points):
            if isinstance(points, PerUnit):
                _overlaps(reading, f"{clause.path}.points", points.of)
        if clause.applies_to is not None and clause.condition is not None:
            for test in _member_tests(clause.condition):
                if _exclude_each_other(clause.applies_to, test):
                    reading.report_path(f"{clause.path}.if", "member_never", name=clause.name)
    for path, condition in conditions(version):
        for part in parts_of(condition):
            _condition(reading, path, part)


def conditions(version: Version) -> Iterator[tuple[str, Condition]]:
    """Every condition with its place."""
    for duty in version.duties:
        yield duty.path, duty.condition
    for clause in version.clauses():
        if clause.condition is not None:
            yield f"{clause.path}.if", clause.condition
    for proposal in version.consequences:
        yield f"{proposal.path}.if", proposal.condition


def _of_clause(clause: Clause) -> Iterator[tuple[Selector, str]]:
    if clause.each is not None:
        yield clause.each, f"{clause.path}.each"
    if clause.unless is not None:
        yield clause.unless, f"{clause.path}.unless"
    if clause.take is not None and clause.take.counted_over is not None:
        yield clause.take.counted_over, f"{clause.path}.take"
    for multiplier in clause.multipliers:
        yield multiplier.when, f"{clause.path}.times"


def _condition(reading: Reading, path: str, part: Condition) -> None:
    selectors = [part.of, part.over] if isinstance(part, Ratio) else [part.select] if isinstance(part, Count | Sum) else []
    for select in selectors:
        _never_matches(reading, select, path)
    if isinstance(part, Sum) and part.of != ("quantity",):
        _overlaps(reading, path, part.of)
        if not part.select.session_kinds:
            reading.report_path(path, "no_sessions", field="of", kinds="、".join(part.select.kinds))
    if isinstance(part, Count):
        compare = part.compare
        below = (compare.below is not None and compare.below <= 0) or (compare.at_most is not None and compare.at_most < 0)
        if below or (compare.exactly is not None and (compare.exactly < 0 or compare.exactly.denominator != 1)):
            reading.report_path(path, "count_never")


def _never_matches(reading: Reading, select: Selector, path: str) -> None:
    """Presence and half days that contradict each other; half days counted twice."""
    for test in select.sessions:
        _overlaps(reading, path, test.counted)
    for test in select.sessions:
        compare = test.compare
        some = any(bound is not None and bound > 0 for bound in (compare.at_least, compare.exactly)) or (
            compare.above is not None and compare.above >= 0
        )
        counted = set(test.counted)
        missing = bool(select.presences) and set(select.presences) <= set(NOT_ATTENDED) and counted <= ATTENDED
        whole = select.presences == ("full",) and counted <= MISSED
        if some and (missing or whole):
            reading.report_path(path, "presence_contradicts", counted="、".join(test.counted), presence="、".join(select.presences))


def _overlaps(reading: Reading, path: str, of: tuple[str, ...]) -> None:
    """A half day is counted once: not beside what it is part of, and not twice."""
    for position, name in enumerate(of):
        others = of[:position] + of[position + 1 :]
        inside = MADE_OF.get(name, set())
        if name == "held" and others:
            reading.report_path(path, "half_days_overlap", whole=name, part=others[0])
            return
        for other in others:
            if other == name or other in inside:
                reading.report_path(path, "half_days_overlap", whole=name, part=other)
                return


def _exceptions(reading: Reading, clause: Clause, each: Selector) -> None:
    """What an exception or a factor never meets has no effect; an exception that covers everything leaves nothing."""
    for multiplier in clause.multipliers:
        if not _meet(reading, multiplier.when, each):
            reading.report_path(f"{clause.path}.times", "never_met", field="when")
    if clause.unless is None:
        return
    if not _meet(reading, clause.unless, each):
        reading.report_path(f"{clause.path}.unless", "never_met", field="unless")
    elif _covers(reading, clause.unless, each):
        reading.report_path(f"{clause.path}.unless", "clause_unreachable", name=clause.name)


def _meet(reading: Reading, one: Selector, other: Selector) -> bool:
    """Whether some record could be meant by both, as far as kinds, roles, presence and yes/no say."""
    kinds = [{kind.name for kind in reading.under(select.kinds)} for select in (one, other)]
    pairs = [(one.roles, other.roles), (one.presences, other.presences)]
    apart = any(ours and theirs and not set(ours) & set(theirs) for ours, theirs in pairs)
    opposed = one.mandatory is not None and other.mandatory is not None and one.mandatory != other.mandatory
    return bool(kinds[0] & kinds[1]) and not apart and not opposed


def _covers(reading: Reading, wide: Selector, narrow: Selector) -> bool:
    """Whether everything that `narrow` means is meant by `wide`."""
    kinds = [{kind.name for kind in reading.under(select.kinds)} for select in (wide, narrow)]
    lists = [(wide.roles, narrow.roles), (wide.presences, narrow.presences), (wide.organised_by, narrow.organised_by)]
    marks = not wide.marks or (
        bool(narrow.marks) and all(any(_same_or_wider(ours, theirs) for ours in wide.marks) for theirs in narrow.marks)
    )
    tests = all(
        set(ours) <= set(theirs)
        for ours, theirs in [(wide.sessions, narrow.sessions), (wide.attributes, narrow.attributes), (wide.numbers, narrow.numbers)]
    )
    works = [(wide.occasion_kinds, narrow.occasion_kinds), (wide.converted_from_kinds, narrow.converted_from_kinds)]
    return (
        kinds[1] <= kinds[0]
        and marks
        and tests
        and all(not ours or (bool(theirs) and set(theirs) <= set(ours)) for ours, theirs in [*lists, *works])
        and wide.mandatory in (None, narrow.mandatory)
    )


def _same_or_wider(ours: MarkPattern, theirs: MarkPattern) -> bool:
    pairs = [(ours.manner, theirs.manner), (ours.by, theirs.by)]
    level = ours.level in (None, theirs.level) or (ours.level == "superior" and theirs.level not in (None, "own"))
    return ours.mark == theirs.mark and level and all(own in (None, other) for own, other in pairs)


def _dated_by(reading: Reading, clause: Clause, each: Selector) -> None:
    marks = list(dict.fromkeys(mark for kind in reading.under(each.kinds) for mark in kind.marks))
    if clause.dated_by != "record" and clause.dated_by not in marks:
        near = reading.nearest(clause.dated_by, marks)
        reading.report_path(f"{clause.path}.dated_by", "unknown_mark", near, word=clause.dated_by, known="、".join(marks) or "—")


def _member_tests(condition: Condition) -> Iterator[MemberTest]:
    """Conditions on members that must all hold."""
    if isinstance(condition, MemberIs):
        yield condition.test
    elif isinstance(condition, All):
        for part in condition.conditions:
            yield from _member_tests(part)


def _exclude_each_other(one: MemberTest, other: MemberTest) -> bool:
    """Whether no member satisfies both, as far as single values say."""
    flags = [(one.standing_committee, other.standing_committee), (one.excluded, other.excluded)]
    single = [
        (one.sectors, other.sectors),
        (one.special_committees, other.special_committees),
        (one.parties, other.parties),
        (one.kinds, other.kinds),
    ]
    return any(ours is not None and theirs is not None and ours != theirs for ours, theirs in flags) or any(
        ours and theirs and not set(ours) & set(theirs) for ours, theirs in single
    )
