"""What if a draft were the regulation: a year's verified records scored twice, and what would change for whom, and by which clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec
from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import MICRO, Scorecard
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import NotInForceError, Regulation
from scoring_plugins.plugins import Regulations, UnknownRegulationError
from services.errors import Problem, Refusal
from services.permissions import Actor, Right, require
from services.scoring import Progress, YearScores, regulation_in_use, score_by

MOST_BINS = 20

NodeKind = Literal["clause", "block", "total"]


@dataclass(frozen=True)
class NodeChange:
    """What a clause, a block or the total itself adds (its own lines, in micro-points) under the one regulation and the other."""

    node: str
    kind: NodeKind
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class MemberChange:
    """One member under both; a card is None where the member did not belong to the committee in that regulation's period.

    `because` are the nodes that differ, the largest difference first: together they are the change of the total.
    `duties` are those fulfilled under one of the two and not under the other.
    """

    member_id: int
    number: str
    name: str
    before: Scorecard | None
    after: Scorecard | None
    because: tuple[NodeChange, ...]
    duties: tuple[str, ...]

    @property
    def change(self) -> int | None:
        return None if self.before is None or self.after is None else self.after.total - self.before.total

    @property
    def changes_grade(self) -> bool:
        return self.before is not None and self.after is not None and self.before.grade != self.after.grade


@dataclass(frozen=True)
class NodeEffect:
    """What the difference in one clause, block or the total itself does to everyone: `change` in micro-points, summed over members."""

    node: str
    kind: NodeKind
    change: int
    gaining_count: int
    losing_count: int


@dataclass(frozen=True)
class Bin:
    """How many totals lie from `lowest` up to, not including, `below` (micro-points)."""

    lowest: int
    below: int
    before_count: int
    after_count: int


@dataclass(frozen=True)
class GradeCount:
    """How many members have a grade; `grade` is None for those without one."""

    grade: str | None
    before_count: int
    after_count: int


@dataclass(frozen=True)
class WhatIf:
    """A year under the adopted regulation and under a draft. Members are in 姓氏笔画 order, never in order of points.

    `postponed_from` is the draft's day of force where it lies after the year: it is then scored as if it had been in force.
    """

    year: int
    before: YearScores
    after: YearScores
    postponed_from: date | None
    members: tuple[MemberChange, ...]
    effects: tuple[NodeEffect, ...]
    distribution: tuple[Bin, ...]
    grades: tuple[GradeCount, ...]

    @property
    def gaining(self) -> tuple[MemberChange, ...]:
        return tuple(member for member in self.members if (member.change or 0) > 0)

    @property
    def losing(self) -> tuple[MemberChange, ...]:
        return tuple(member for member in self.members if (member.change or 0) < 0)

    @property
    def changing_grade(self) -> tuple[MemberChange, ...]:
        return tuple(member for member in self.members if member.changes_grade)


def draft_of(regulations: Regulations, code: str | None, text: str | None) -> Regulation:
    """The draft meant: an installed regulation by its code, or the text of a `regulation.yaml`. Raises Refusal with every problem."""
    if (code is None) == (text is None):
        raise Refusal("ONE_DRAFT", say("whatif.both_or_none"), "draft")
    try:
        return regulations[code] if code is not None else read_regulation(text or "")
    except UnknownRegulationError as unknown:
        raise Refusal("UNKNOWN_REGULATION", str(unknown), "code") from unknown
    except RegulationError as refused:
        problems = [Problem("BAD_REGULATION", "draft", say("whatif.bad_draft", problem=each.text)) for each in refused.problems]
        raise Refusal.of(problems) from refused


def what_if(
    session: Session,
    actor: Actor,
    committee_id: int,
    year: int,
    regulations: Regulations,
    draft: Regulation,
    progress: Progress | None = None,
) -> WhatIf:
    """Score `year` by the adopted regulation and by `draft`; nothing is stored.

    Raises Refusal when the actor may not read here, no regulation is adopted, or the draft is not about members.
    """
    require(actor, Right.READ_PERFORMANCE, committee_id)
    if draft.subject != "member":
        raise Refusal("NOT_ABOUT_MEMBERS", say("whatif.not_about_members", title=draft.title), "regulation")
    adopted = regulation_in_use(session, committee_id, year, regulations)
    before = score_by(session, committee_id, year, adopted, progress=progress)
    as_if, postponed_from = _in_force(draft, year)
    after = score_by(session, committee_id, year, as_if, progress=progress)
    members = _members(before, after)
    totals = [[card.total for card in scores.scorecards.values()] for scores in (before, after)]
    return WhatIf(
        year=year,
        before=before,
        after=after,
        postponed_from=postponed_from,
        members=members,
        effects=_effects(members),
        distribution=distribution(*totals),
        grades=_grades(before, after),
    )


def _in_force(draft: Regulation, year: int) -> tuple[Regulation, date | None]:
    """The draft with the one version that scores the year: the one in force then, or its first one as if it had been."""
    try:
        return msgspec.structs.replace(draft, versions=(draft.version_for(year),)), None
    except NotInForceError:
        first = min(draft.versions, key=lambda version: version.in_force_from)
        early = msgspec.structs.replace(first, in_force_from=draft.period(year).starts_on)
        return msgspec.structs.replace(draft, versions=(early,)), first.in_force_from


def _members(before: YearScores, after: YearScores) -> tuple[MemberChange, ...]:
    found = []
    for member_id in dict.fromkeys((*before.scorecards, *after.scorecards)):
        one, other = before.scorecards.get(member_id), after.scorecards.get(member_id)
        member = (before.performances.get(member_id) or after.performances[member_id]).member
        because, duties = _because(one, other), _duties(one, other)
        found.append(MemberChange(member_id, member.id, member.name, one, other, because, duties))
    return tuple(found)


def _because(before: Scorecard | None, after: Scorecard | None) -> tuple[NodeChange, ...]:
    if before is None or after is None:
        return ()
    own = [_own_points(before), _own_points(after)]
    blocks = {block.name for card in (before, after) for block in card.blocks}
    kinds: dict[str, NodeKind] = {"total": "total", **dict.fromkeys(blocks, "block")}
    changes = [
        NodeChange(node, kinds.get(node, "clause"), own[0].get(node, 0), own[1].get(node, 0)) for node in dict.fromkeys((*own[0], *own[1]))
    ]
    return tuple(sorted((each for each in changes if each.change), key=lambda each: -abs(each.change)))


def _own_points(card: Scorecard) -> dict[str, int]:
    """What each node's own lines add: over all nodes that is the total, because lines add up."""
    found: dict[str, int] = defaultdict(int)
    for line in card.lines:
        found[line.node] += line.points
    return found


def _duties(before: Scorecard | None, after: Scorecard | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    one, other = ({duty.name: duty.fulfilled for duty in card.duties if not duty.advisory} for card in (before, after))
    # A duty that only one of the two knows does not stand in the way under the other.
    return tuple(name for name in dict.fromkeys((*one, *other)) if one.get(name, True) != other.get(name, True))


def _effects(members: Iterable[MemberChange]) -> tuple[NodeEffect, ...]:
    changes: dict[tuple[str, NodeKind], list[int]] = defaultdict(list)
    for member in members:
        for each in member.because:
            changes[each.node, each.kind].append(each.change)
    effects = [
        NodeEffect(*node, sum(found), sum(change > 0 for change in found), sum(change < 0 for change in found))
        for node, found in changes.items()
    ]
    return tuple(sorted(effects, key=lambda effect: -abs(effect.change)))


def _grades(before: YearScores, after: YearScores) -> tuple[GradeCount, ...]:
    names: list[str | None] = [grade.name for scores in (before, after) for grade in scores.regulation.version_for(scores.year).grades]
    one, other = ([card.grade for card in scores.scorecards.values()] for scores in (before, after))
    counts = [GradeCount(name, one.count(name), other.count(name)) for name in dict.fromkeys((*names, None))]
    return tuple(count for count in counts if count.grade is not None or count.before_count or count.after_count)


def distribution(before: list[int], after: list[int]) -> tuple[Bin, ...]:
    """Both lists of totals in the same bins of a round width (1, 2 or 5 times a power of ten), at most 20 of them."""
    everyone = [*before, *after]
    if not everyone:
        return ()
    lowest, highest = min(everyone), max(everyone)
    width = MICRO
    for factor in _round_factors():
        width = factor * MICRO
        first = lowest // width * width
        if (highest - first) // width < MOST_BINS:
            break
    edges = [first + width * place for place in range((highest - first) // width + 1)]
    return tuple(
        Bin(edge, edge + width, *(sum(edge <= total < edge + width for total in totals) for totals in (before, after))) for edge in edges
    )


def _round_factors() -> Iterable[int]:
    scale = 1
    while True:
        yield from (scale, 2 * scale, 5 * scale)
        scale *= 10
