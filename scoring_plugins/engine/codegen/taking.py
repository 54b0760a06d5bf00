"""What take and cap each leave of every partition, what a clause consumes, and what stays with each work."""

from __future__ import annotations

from scoring_plugins.engine.codegen.amounts import Amount
from scoring_plugins.engine.codegen.runtime import order_key
from scoring_plugins.engine.codegen.whole import Scale
from scoring_plugins.language.nodes import Clause

WRITTEN = ("dated_on", "work")


def write_partitions(amount: Amount, clause: Clause, number: str, parts: bool, by_work: bool) -> None:
    """A loop over the partitions of a clause, in the order in which their first records came."""
    out = amount.writer.after
    if by_work:
        out.line(f"i{number} = {{}}")
    with out.inside(f"for jk, m in l{number}.items()" if parts else f"if l{number}"):
        if not parts:
            out.line(f"jk = None; m = l{number}")
        write_take(amount, clause, number)
        write_cap_each(amount, clause)
        if clause.consumes:
            out.line("consumed.update([r.work for w, r in m])")
        if by_work:
            out.line(f"for w, r in m: i{number}[r.work] = w")
    if clause.cap_each is not None:
        amount.scale = amount.scale.joined(Scale(1, clause.cap_each))


def write_take(amount: Amount, clause: Clause, number: str) -> None:
    """`m` becomes the members that stay."""
    rule, out = clause.take, amount.writer.after
    if rule is None:
        return
    if rule.counted_over is not None:
        write_order(amount, clause, f"m + o{number}.get(jk, [])", "jo", always=True)
        out.line(f"js = {{r.work for w, r in jo[{rule.start - 1}:{rule.end}]}}")
        write_order(amount, clause, "m", "jo")
        out.line("m = [each for each in jo if each[1].work in js]; jl = [each for each in jo if each[1].work not in js]")
    else:
        write_order(amount, clause, "m", "jo")
        write_positions(amount, clause)
    with out.inside("if jl"):
        out.line(f"{amount.exact} -= sum([w for w, r in jl])")
        amount.line("take", works="tuple([r.work for w, r in jl])")


def write_order(amount: Amount, clause: Clause, members: str, into: str, always: bool = False) -> None:
    """The members in the clause's order; they come in the order of all records."""
    key = amount.writer.constants.new(order_key(clause.order))
    ordered = members if clause.order == WRITTEN and not always else f"sorted({members}, key={key})"
    amount.writer.after.line(f"{into} = {ordered}")


def write_positions(amount: Amount, clause: Clause) -> None:
    """`m` the members at the positions taken, `jl` the others, both in order."""
    rule, out = clause.take, amount.writer.after
    assert rule is not None
    if rule.best is not None:
        out.line("jo = sorted(jo, key=first, reverse=True)")
        out.line(f"m = jo[:{rule.best}]; jl = jo[{rule.best}:]")
    elif rule.end is None:
        out.line(f"m = jo[{rule.start - 1}:]; jl = jo[:{rule.start - 1}]")
    else:
        out.line(f"m = jo[{rule.start - 1}:{rule.end}]; jl = jo[:{rule.start - 1}] + jo[{rule.end}:]")


def write_cap_each(amount: Amount, clause: Clause) -> None:
    """What the members of a partition bring together is limited."""
    if clause.cap_each is None:
        return
    out, cap = amount.writer.after, clause.cap_each * amount.scale.den
    out.line("jt = sum([w for w, r in m])")
    with out.inside(f"if jt > {cap}"):
        out.line(f"{amount.exact} += {cap} - jt")
        amount.line("cap_each", works="tuple([r.work for w, r in m])", data=f"(jt, {amount.scale.den})")
