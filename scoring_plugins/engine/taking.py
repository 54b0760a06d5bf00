"""What take and cap each leave of one partition of a clause's records."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from scoring_plugins.catalogue import say
from scoring_plugins.engine.ledger import Ledger
from scoring_plugins.engine.selection import Seen, selected
from scoring_plugins.engine.wording import amount, record_name, selection_name
from scoring_plugins.language.nodes import Clause, Take


def take(
    clause: Clause, ledger: Ledger, partition: str, members: list[tuple[Seen, Fraction]], counted: Sequence[Seen] = ()
) -> list[tuple[Seen, Fraction]]:
    """Which records of a partition stay; those left out are one line, named. `counted` only take up positions."""
    rule = clause.take
    if rule is None:
        return members
    ordered = sorted(members, key=lambda member: _order(clause, member[0]))
    if rule.best is not None:
        ordered.sort(key=lambda member: -member[1])
        kept = ordered[: rule.best]
    else:
        places = sorted([each for each, _ in ordered] + list(counted), key=lambda each: _order(clause, each))
        within = {each.record.work for each in places[rule.start - 1 : rule.end]}
        kept = [member for member in ordered if member[0].record.work in within]
    left = [member for member in ordered if member not in kept]
    if left:
        names = "、".join(record_name(each.record) for each, _ in left)
        lost = sum((points for _, points in left), Fraction(0))
        reason = say("regulation.line.take", partition=partition, rule=rule_in_words(rule), names=names)
        ledger.step("take", ledger.exact - lost, reason, tuple(each.record.work for each, _ in left))
    return kept


def counted_besides(clause: Clause, visible: list[Seen], meant: list[Seen]) -> list[Seen]:
    """Records that only take up positions: what `counted_over` selects besides the clause's own."""
    if clause.take is None or clause.take.counted_over is None:
        return []
    own = {each.record.work for each in meant}
    return [each for each in visible if each.record.work not in own and selected(clause.take.counted_over, each.record)]


def rule_in_words(rule: Take) -> str:
    """Which positions, or how many of the best, count."""
    if rule.best is not None:
        return say("regulation.take.best", best=rule.best)
    says = say("regulation.take.positions" if rule.end else "regulation.take.from", start=rule.start, end=rule.end)
    if rule.counted_over is None:
        return says
    return say("engine.take.counted_over", rule=says, what=selection_name(rule.counted_over))


def _order(clause: Clause, each: Seen) -> list[tuple[bool, object]]:
    return [_order_key(each, name) for name in clause.order]


def _order_key(each: Seen, name: str) -> tuple[bool, object]:
    """Records without the value come last."""
    value = getattr(each.record, name)
    return value is None, 0 if value is None else value


def cap_each(clause: Clause, ledger: Ledger, partition: str, kept: list[tuple[Seen, Fraction]]) -> None:
    """What the records of a partition bring together is limited."""
    together = sum((points for _, points in kept), Fraction(0))
    if clause.cap_each is not None and together > clause.cap_each:
        texts = {"partition": partition, "before": amount(together), "cap": amount(clause.cap_each)}
        works = tuple(each.record.work for each, _ in kept)
        ledger.step("cap_each", ledger.exact - together + clause.cap_each, say("regulation.line.cap_each", **texts), works)
