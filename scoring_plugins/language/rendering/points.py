"""Points, factors, shares and takes in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring_plugins.catalogue import say
from scoring_plugins.language.nodes import (
    Assessed,
    Clause,
    Dated,
    Fixed,
    Ladder,
    MarkPattern,
    Multiplier,
    PerUnit,
    Points,
    Python,
    Rung,
    Scaled,
    Selector,
    Share,
    Table,
    Take,
)
from scoring_plugins.language.rendering import words
from scoring_plugins.language.rendering.phrases import Phrase, chinese_day, phrase, quoted
from scoring_plugins.language.rendering.selectors import selection, selector_parts

# A ladder with more steps, or steps within steps, is written one step a line.
STEPS_IN_ONE_LINE = 4


def unit(select: Selector) -> str:
    """次 for what is held, 件 for papers."""
    return say("regulation.unit_times" if select.by_time else "regulation.unit_pieces")


def points_phrase(clause: Clause) -> Phrase:
    """What each record, or the grant, is worth."""
    each = "" if clause.each is None else say("explain.each", unit=unit(clause.each))
    heading, steps = _heading(clause.points, clause.is_grant), tuple(_steps(clause.points))
    if len(steps) > STEPS_IN_ONE_LINE or any(step.below for step in steps):
        return phrase("points", f"{each}{heading}", below=steps)
    text = f"{heading}{_in_line(steps)}" if steps else worth(clause.points)
    parts = (phrase("ladder", f"{each}{heading}"), *steps) if steps else ()
    return phrase("points", f"{each} {text}" if each and text[0].isascii() else f"{each}{text}", parts=parts)


def worth(points: Points) -> str:
    """Points in one line; steps within steps stand in brackets."""
    if isinstance(points, Fixed):
        return words.points(points.points)
    if isinstance(points, Assessed):
        return say("explain.assessed", lowest=words.points(points.lowest), highest=words.points(points.highest))
    if isinstance(points, PerUnit):
        if points.of == ("quantity",):
            return say("explain.per_quantity", points=words.points(points.points))
        return say("explain.per_half_day", of=words.half_days(points.of), points=words.points(points.points))
    if isinstance(points, Scaled):
        return say("explain.scaled", points=worth(points.points), times=words.part(points.times))
    if isinstance(points, Python):
        return say("explain.python", target=points.target)
    return f"{_heading(points)}{_in_line(_steps(points))}"


def _in_line(steps: Iterable[Phrase]) -> str:
    texts = []
    for step in steps:
        text = say("explain.bracketed", text=f"{step.text}{_in_line(step.below)}") if step.below else step.text
        texts.append(f"{step.label} {text}")
    return say("explain.step_joint").join(texts)


def _heading(points: Points, granted: bool = False) -> str:
    if isinstance(points, Ladder):
        by = words.word("attribute", points.by.removeprefix("attributes.")) if "." in points.by else say(f"explain.by.{points.by}")
        return say(f"explain.ladder_{points.mode}" if points.mode else "explain.ladder", by=by)
    if isinstance(points, Table):
        return say("explain.ladder", by=say(f"explain.table.{points.by}"))
    return say("explain.dated_grant" if granted else "explain.dated") if isinstance(points, Dated) else ""


def _steps(points: Points) -> Iterator[Phrase]:
    """The steps of a ladder, a table or dated points; other points have none."""
    if isinstance(points, Ladder):
        for rung in points.rungs:
            yield _step(rung_name(points, rung), rung.points)
        if points.otherwise is not None:
            yield _step(say("explain.otherwise"), points.otherwise)
        elif points.by == "mark":
            yield phrase("step", say("explain.no_points"), label=say("explain.no_rung"))
    elif isinstance(points, Table):
        for name, micro in points.values.items():
            yield phrase("step", words.points(micro), label=quoted(name))
        yield phrase("step", words.points(points.otherwise), label=say("explain.otherwise"))
    elif isinstance(points, Dated):
        for dated in points.steps:
            yield _step(say("explain.since", day=chinese_day(dated.since)), dated.points)
        yield phrase("step", say("explain.no_points"), label=say("explain.before", day=chinese_day(points.steps[0].since)))


def _step(label: str, points: Points) -> Phrase:
    steps = tuple(_steps(points))
    return phrase("step", _heading(points) if steps else worth(points), label=label, below=steps)


def rung_name(ladder: Ladder, rung: Rung) -> str:
    """What a rung matches."""
    if isinstance(rung.value, MarkPattern):
        return words.mark(rung.value)
    if ladder.by in ("role", "presence", "kind"):
        return {"role": words.role, "presence": words.presence, "kind": words.kind}[ladder.by](str(rung.value))
    return words.value(rung.value)


def multipliers_phrase(multipliers: tuple[Multiplier, ...], around: tuple[str, ...]) -> Phrase:
    """What points are multiplied by, and when."""
    texts = tuple(
        say("explain.multiplier", when=selection(multiplier.when, around), by=words.part(multiplier.by)) for multiplier in multipliers
    )
    several = say("explain.multipliers") if len(texts) > 1 else ""
    return phrase("multipliers", say("explain.step_joint").join(texts) + several, words=texts)


def share_text(share: Share) -> str:
    """How several people's points are shared."""
    if share.equal:
        return say("explain.share_equal")
    if share.first is not None:
        return say("explain.share_first", first=share.first)
    if share.everyone is not None:
        return say("explain.share_everyone", part=words.part(share.everyone))
    lead = words.part(share.lead) if share.lead is not None else "1"
    if share.others is None:
        return say("explain.share_lead_rest", lead=lead)
    return say("explain.share_lead", lead=lead, others=words.part(share.others))


def take_phrases(clause: Clause) -> Iterator[Phrase]:
    """How records are grouped and ordered, which stay, and the cap of each group."""
    if clause.per is not None:
        yield phrase("per", partition(clause.per))
    if clause.order:
        names = tuple(say(f"explain.order.{name}") for name in clause.order)
        yield phrase("order", say("explain.ordered", order=say("explain.comma").join(names)))
    if clause.take is not None and clause.each is not None:
        yield phrase("take", taken(clause.take, unit(clause.each)), parts=_counted_over(clause.take))
    if clause.cap_each is not None:
        yield phrase("cap_each", say("explain.cap_each", points=words.bound(clause.cap_each)))


def partition(per: str) -> str:
    """By what records are grouped."""
    name = per.removeprefix("attributes.")
    return say(f"explain.per.{per}") if name == per else say("explain.per_attribute", name=words.word("attribute", name))


def taken(take: Take, measure: str) -> str:
    """Which of a group's records stay."""
    if take.best is not None:
        text = say("explain.take_best", best=take.best, unit=measure)
    elif take.end is None:
        text = say("explain.take_from", start=take.start, unit=measure)
    elif take.start == 1:
        text = say("explain.take_first", end=take.end, unit=measure)
    else:
        text = say("explain.take_between", start=take.start, end=take.end, unit=measure)
    if take.counted_over is None:
        return text
    return text + say("explain.counted_over", records=selection(take.counted_over))


def _counted_over(take: Take) -> tuple[Phrase, ...]:
    """The take alone, and the records that are counted with it, each comparable."""
    if take.counted_over is None:
        return ()
    return (phrase("positions", taken(Take(start=take.start, end=take.end, best=take.best), "")), *selector_parts(take.counted_over))
