"""A scorecard told in Chinese sentences, clause by clause: every line of the sum, what was met or not, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import BlockScore, ClauseScore, Scorecard, points_text

_STEP = "  "


def told(card: Scorecard) -> str:
    """The whole scorecard as lines of text; its lines' points stand in them in the order of the sum."""
    return "\n".join(_lines(card))


def _lines(card: Scorecard) -> Iterator[str]:
    yield say(
        "telling.opening",
        year=card.year,
        title=card.title,
        version=card.version,
        status=say(f"regulation.status.{card.status}"),
        first=card.period_from,
        last=card.period_to,
        cut_off=card.cut_off,
    )
    yield from _result(card)
    for block in card.blocks:
        if block.parent is None:
            yield from _block(card, block, "")
    yield from (say("telling.line", indent="", reason=_ended(line.reason)) for line in card.lines if line.node == "total")
    yield from _idle(card)
    yield from _duties(card)
    yield from _left_out(card)


def _result(card: Scorecard) -> Iterator[str]:
    yield say("telling.total", points=points_text(card.total))
    if card.not_graded:
        yield say("telling.not_graded", why=_ended(card.not_graded))
    elif card.candidate_for:
        yield say("telling.candidate", grade=card.candidate_for)
    elif card.grade:
        yield say("telling.grade", grade=card.grade)
    if card.grade_decided_by and (card.grade or card.candidate_for):
        yield say("telling.decided_by", body=card.grade_decided_by)


def _block(card: Scorecard, block: BlockScore, indent: str) -> Iterator[str]:
    bounds = [say("telling.cap", points=points_text(block.cap))] if block.cap is not None else []
    bounds += [say("telling.floor", points=points_text(block.floor))] if block.floor is not None else []
    inside = say("telling.bounds", bounds="，".join(bounds)) if bounds else ""
    yield say("telling.block", indent=indent, name=block.name, points=points_text(block.points), bounds=inside)
    deeper = indent + _STEP
    for clause in card.clauses:
        if clause.block == block.name:
            yield from _clause(card, clause, deeper)
    for inner in card.blocks:
        if inner.parent == block.name:
            yield from _block(card, inner, deeper)
    yield from (
        say("telling.line", indent=deeper, reason=_ended(line.reason))
        for line in card.lines
        if line.clause is None and line.node == block.name
    )


def _clause(card: Scorecard, clause: ClauseScore, indent: str) -> Iterator[str]:
    own = [line for line in card.lines if line.clause == clause.name]
    if not own:
        return
    cite = say("telling.cite", cite="、".join(clause.cite)) if clause.cite else ""
    yield say("telling.clause", indent=indent, name=clause.name, cite=cite, points=points_text(clause.points))
    yield from (say("telling.line", indent=indent + _STEP, reason=_ended(line.reason)) for line in own)


def _idle(card: Scorecard) -> Iterator[str]:
    """Clauses that nothing came under."""
    moved = {line.clause for line in card.lines}
    if idle := [clause.name for clause in card.clauses if clause.name not in moved]:
        yield say("telling.idle", names="、".join(idle))


def _duties(card: Scorecard) -> Iterator[str]:
    outcomes = {True: say("telling.duty_met"), False: say("telling.duty_not_met"), None: say("telling.duty_undecided")}
    for duty in card.duties:
        name = say("telling.duty_advisory", name=duty.name) if duty.advisory else duty.name
        cite = say("telling.cite", cite="、".join(duty.cite)) if duty.cite else ""
        yield say("telling.duty", name=name, cite=cite, outcome=outcomes[duty.fulfilled], reason=_ended(duty.reason))
    for proposal in card.consequences:
        cite = say("telling.cite", cite="、".join(proposal.cite)) if proposal.cite else ""
        yield say("telling.consequence", proposal=proposal.proposal, cite=cite, reason=_ended(proposal.reason))


def _left_out(card: Scorecard) -> Iterator[str]:
    for refused in card.refused:
        yield say("telling.refused", clause=refused.clause, reason=_ended(refused.reason))
    if card.unverified_count:
        yield say("telling.unverified", count=card.unverified_count)
    for missing in card.not_computable:
        yield say("telling.not_computable", cite="、".join(missing.cite), why=_ended(missing.why))
    if card.chosen:
        yield say("telling.chosen", count=len(card.chosen))


def _ended(sentence: str) -> str:
    """Without the stop that the line around it brings."""
    return sentence.rstrip("。")
