"""A what-if as tables on a terminal: what changes for whom and why, then effects, distribution and grades."""

from __future__ import annotations

from collections.abc import Iterator

from rich.markup import escape
from rich.table import Table

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import Scorecard, points_text
from services.scoring import YearScores
from services.whatif import Bin, MemberChange, NodeChange, NodeEffect, WhatIf

# So many of the nodes that made a change are named in a row; the machine form has them all.
NAMED = 3
BAR = 28


def of_whatif(found: WhatIf, committee: str) -> Iterator[Table | str]:
    """Who is compared, the members whose score or grade changes, and how everyone shifts."""
    yield say("whatif.title", committee=committee, year=found.year)
    yield say("whatif.one", **regulation_words(found.before))
    yield say("whatif.other", **regulation_words(found.after, found))
    if found.postponed_from is not None:
        yield say("whatif.postponed", day=found.postponed_from)
    compared = [member for member in found.members if member.change is not None]
    moved = [member for member in compared if member.change or member.changes_grade]
    same = sum(not member.change for member in compared)
    counts = {"gaining": len(found.gaining), "losing": len(found.losing), "grades": len(found.changing_grade)}
    yield say("whatif.summary", members=len(compared), same=same, **counts)
    if absent := [member.name for member in found.members if member.change is None]:
        yield say("whatif.absent", names="、".join(absent))
    yield _members(moved) if moved else say("whatif.no_change")
    yield _effects(found)
    yield _distribution(found)
    if found.grades:
        yield _grades(found)


def regulation_words(scores: YearScores, found: WhatIf | None = None) -> dict[str, object]:
    """Title, version and status for a sentence; a postponed draft goes by its own day of force."""
    version = found.postponed_from if found else None
    return {
        "title": scores.regulation.title,
        "version": version or scores.regulation.version_for(scores.year).in_force_from,
        "status": say(f"regulation.status.{scores.regulation.status}"),
    }


def signed(points: int) -> str:
    """`+5` or `-2.5`; nothing is `0`."""
    return f"+{points_text(points)}" if points > 0 else points_text(points)


def node_words(node: NodeChange | NodeEffect) -> str:
    """A clause by its name; what a block or the total itself does is its cap, its floor and what it takes the highest of."""
    return say(f"whatif.node_{node.kind}", name=node.node)


def _members(moved: list[MemberChange]) -> Table:
    table = Table(title=say("whatif.members_title"))
    for heading in (say("score.column_name"), say("score.column_number")):
        table.add_column(heading, no_wrap=True)
    for heading in (say("whatif.column_before"), say("whatif.column_after"), say("whatif.column_change")):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(say("score.column_grade"), no_wrap=True)
    table.add_column(say("whatif.column_because"), overflow="fold", ratio=1)
    for member in moved:
        assert member.before is not None
        assert member.after is not None
        points = [points_text(member.before.total), points_text(member.after.total), signed(member.change or 0)]
        table.add_row(escape(member.name), escape(member.number), *points, escape(_grade_change(member)), escape(because_words(member)))
    return table


def because_words(member: MemberChange) -> str:
    """The nodes that made the change, the largest first, and the duties whose outcome differs."""
    named = [say("whatif.because", node=node_words(each), change=signed(each.change)) for each in member.because[:NAMED]]
    if len(member.because) > NAMED:
        named.append(say("whatif.because_more", count=len(member.because) - NAMED))
    if member.duties:
        named.append(say("whatif.duties_changed", names="、".join(member.duties)))
    if member.changes_grade and not named:
        named.append(say("whatif.bounds_differ"))
    return ";".join(named)


def _grade_change(member: MemberChange) -> str:
    one, other = _grade(member.before), _grade(member.after)
    return f"{one} → {other}" if member.changes_grade else one


def _grade(card: Scorecard | None) -> str:
    return (card.grade if card else None) or say("whatif.no_grade")


def _effects(found: WhatIf) -> Table:
    table = Table(title=say("whatif.effects_title"))
    table.add_column(say("whatif.column_node"), overflow="fold")
    for heading in (say("whatif.column_sum"), say("whatif.column_gaining"), say("whatif.column_losing")):
        table.add_column(heading, justify="right", no_wrap=True)
    for effect in found.effects:
        table.add_row(escape(node_words(effect)), signed(effect.change), str(effect.gaining_count), str(effect.losing_count))
    return table


def range_words(part: Bin) -> str:
    """`60 至不足 70`."""
    return say("whatif.range", lowest=points_text(part.lowest), below=points_text(part.below))


def _distribution(found: WhatIf) -> Table:
    table = Table(title=say("whatif.distribution_title"))
    table.add_column(say("whatif.column_range"), no_wrap=True)
    largest = max((max(part.before_count, part.after_count) for part in found.distribution), default=1) or 1
    for heading in (say("whatif.column_before"), say("whatif.column_after")):
        table.add_column(heading, no_wrap=True, min_width=BAR + 5)
    for part in found.distribution:
        bars = [f"{count:>4} {'█' * (count * BAR // largest)}" for count in (part.before_count, part.after_count)]
        table.add_row(range_words(part), *bars)
    return table


def _grades(found: WhatIf) -> Table:
    table = Table(title=say("whatif.grades_title"))
    table.add_column(say("score.column_grade"), no_wrap=True)
    for heading in (say("whatif.column_before"), say("whatif.column_after"), say("whatif.column_change")):
        table.add_column(heading, justify="right", no_wrap=True)
    for count in found.grades:
        change = count.after_count - count.before_count
        name = count.grade or say("whatif.no_grade")
        table.add_row(escape(name), str(count.before_count), str(count.after_count), f"{change:+d}" if change else "0")
    return table
