"""What take and cap each leave of one partition of a clause's records."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.catalogue import say
from scoring_plugins.engine.ledger import Ledger
from scoring_plugins.engine.selection import Seen
from scoring_plugins.engine.wording import amount, record_name
from scoring_plugins.language.nodes import Clause


def take(clause: Clause, ledger: Ledger, partition: str, members: list[tuple[Seen, Fraction]]) -> list[tuple[Seen, Fraction]]:
    """Which records of a partition stay; those left out are one line, named."""
    rule = clause.take
    if rule is None:
        return members
    ordered = sorted(members, key=lambda member: [_order_key(member[0], name) for name in clause.order])
    if rule.best is not None:
        ordered.sort(key=lambda member: -member[1])
        kept = ordered[: rule.best]
        says = say("regulation.take.best", best=rule.best)
    else:
        kept = ordered[rule.start - 1 : rule.end]
        says = say("regulation.take.positions" if rule.end else "regulation.take.from", start=rule.start, end=rule.end)
    left = [member for member in ordered if member not in kept]
    if left:
        names = "、".join(record_name(each.record) for each, _ in left)
        lost = sum((points for _, points in left), Fraction(0))
        reason = say("regulation.line.take", partition=partition, rule=says, names=names)
        ledger.step("take", ledger.exact - lost, reason, tuple(each.record.work for each, _ in left))
    return kept


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
