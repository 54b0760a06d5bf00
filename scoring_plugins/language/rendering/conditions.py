"""Conditions in words: simple ones in one line, joined ones one condition a line."""

from __future__ import annotations

from scoring_plugins.catalogue import say
from scoring_plugins.language.nodes import (
    All,
    AnyOf,
    Condition,
    Count,
    DutyIs,
    GradeIs,
    MemberIs,
    Not,
    Ratio,
    ScoreIs,
    Selector,
    Sum,
    Window,
)
from scoring_plugins.language.rendering import words
from scoring_plugins.language.rendering.phrases import Phrase, phrase, quoted
from scoring_plugins.language.rendering.points import unit
from scoring_plugins.language.rendering.selectors import member, member_parts, selection, selector_parts


def condition_phrase(key: str, condition: Condition) -> Phrase:
    """A condition; what is joined stands below it."""
    if isinstance(condition, All | AnyOf):
        if len(condition.conditions) == 1:
            return condition_phrase(key, condition.conditions[0])
        below = [condition_phrase("item", inner) for inner in condition.conditions]
        return phrase(key, say("explain.all" if isinstance(condition, All) else "explain.any"), below=below)
    if isinstance(condition, Not):
        return phrase(key, say("explain.not"), below=[condition_phrase("item", condition.condition)])
    return phrase(key, _simple(condition), parts=_parts(condition))


def _simple(condition: Count | Sum | Ratio | ScoreIs | GradeIs | DutyIs | MemberIs) -> str:
    if isinstance(condition, DutyIs):
        return say("explain.duty_is", duty=quoted(condition.name))
    if isinstance(condition, MemberIs):
        return say("explain.member_is", member=member(condition.test))
    if isinstance(condition, GradeIs):
        return f"{window(condition.window)}{say('explain.grade_is', grades=words.whom(condition.grades))}"
    return f"{window(condition.window)}{_compared(condition)}"


def _compared(condition: Count | Sum | Ratio | ScoreIs) -> str:
    if isinstance(condition, ScoreIs):
        return say("explain.score_is", name=scored(condition.name), bounds=words.compared(condition.compare, in_points=True))
    dated = dated_by_text(condition.dated_by)
    if isinstance(condition, Count):
        bounds = words.compared(condition.compare, unit(condition.select))
        return say("explain.count", what=selection(condition.select), dated=dated, bounds=bounds)
    bounds = words.compared(condition.compare)
    if isinstance(condition, Sum):
        return say("explain.sum", what=selection(condition.select), of=_summed(condition.of), dated=dated, bounds=bounds)
    return say("explain.ratio", of=selection(condition.of), over=selection(condition.over), dated=dated, bounds=bounds)


def _summed(of: tuple[str, ...]) -> str:
    return say("explain.quantity") if of == ("quantity",) else say("explain.half_days_of", names=words.half_days(of))


def scored(name: str) -> str:
    """`总分`, or a part's name in quotation marks."""
    return say("regulation.total") if name == "total" else quoted(name)


def dated_by_text(dated_by: str) -> str:
    """In conditions the record's own date goes without saying."""
    return "" if dated_by == "record" else say("explain.dated_by_inside", mark=words.mark_word(dated_by))


def window(found: Window) -> str:
    """Over which time a condition looks."""
    if found.over == "in_each":
        return say(f"explain.window.in_each_{found.part}")
    return say(f"explain.window.{found.over}", years=found.years)


def _parts(condition: Condition) -> tuple[Phrase, ...]:
    """What a simple condition consists of, comparable one by one."""
    selectors: tuple[tuple[str, Selector], ...] = ()
    if isinstance(condition, Count | Sum):
        selectors = (("select", condition.select),)
    elif isinstance(condition, Ratio):
        selectors = (("of", condition.of), ("over", condition.over))
    elif isinstance(condition, MemberIs):
        return member_parts(condition.test)
    elif isinstance(condition, GradeIs):
        return (phrase("window", window(condition.window)), phrase("grades", "", words=map(quoted, condition.grades)))
    else:
        return ()
    found = [phrase(key, selection(select), parts=selector_parts(select)) for key, select in selectors]
    if isinstance(condition, Count | Sum | Ratio):
        measure = unit(condition.select) if isinstance(condition, Count) else ""
        found.append(phrase("compare_bounds", words.compared(condition.compare, measure)))
        found.append(phrase("window", window(condition.window)))
        found.append(phrase("dated_by", dated_by_text(condition.dated_by) or say("explain.dated_by_record")))
    if isinstance(condition, Sum):
        found.append(phrase("sum_of", _summed(condition.of)))
    return tuple(found)
