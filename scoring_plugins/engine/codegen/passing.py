"""The one pass over the records, dispatched by kind, and the function around it."""

from __future__ import annotations

from scoring_plugins.engine.codegen.branches import Branch
from scoring_plugins.engine.codegen.members import member_test, table_value
from scoring_plugins.engine.codegen.source import Source
from scoring_plugins.engine.codegen.trees import parts
from scoring_plugins.engine.codegen.writer import Looking, Writer
from scoring_plugins.language.kinds import falls_under
from scoring_plugins.language.nodes import Ladder, Selector


def prefixes_of(writer: Writer) -> list[str]:
    """Every prefix of kinds that the function tells apart: those looked at, and within them what rungs, exceptions and factors name."""
    found = {prefix for each in writer.looking for prefix in each.prefixes()}
    nodes = list(parts(writer.version))
    named = {str(rung.value) for node in nodes if isinstance(node, Ladder) and node.by == "kind" for rung in node.rungs}
    named |= {kind for node in nodes if isinstance(node, Selector) for kind in node.kinds}
    return sorted(found | {kind for kind in named if any(falls_under(kind, prefix) for prefix in found)})


def write_pass(writer: Writer) -> Source:
    """The loop over the records, in their order."""
    prefixes, out = prefixes_of(writer), Source(1)
    branches = [write_branch(writer, prefix) for prefix in prefixes]
    with out.inside("for r in records"):
        out.line("try: jk = branch_of[r.kind]")
        out.line("except KeyError: jk = find_branch(r.kind)")
        out.line("if jk < 0: continue")
        out.line("d = r.dated_on")
        if writer.member_tests or writer.member_tables:
            write_member(writer, out)
        write_dispatch(out, branches, 0, len(branches))
    return out


def write_member(writer: Writer, out: Source) -> None:
    """Conditions on the member on the record's date, asked anew only where the state is another one."""
    out.line("m = r.member")
    with out.inside("if m is not pm"):
        out.line("pm = m")
        for test, name in writer.member_tests.items():
            out.line(f"{name} = {member_test(test, 'm', writer.months(), writer.constants)}")
        for table, name in writer.member_tables.values():
            out.line(f"{name} = {table_value(table, 'm', writer.constants)}")


def write_branch(writer: Writer, prefix: str) -> Source:
    """What happens to a record whose kind falls under this prefix and no longer one."""
    branch, body = Branch(writer, prefix), Source()
    views: dict[object, list[Looking]] = {}
    for each in writer.looking:
        if branch.is_of(each.prefixes()):
            views.setdefault(each.view, []).append(each)
    for looking in views.values():
        with body.inside(f"if {branch.is_seen(looking[0].view)}"):
            for each in looking:
                each.write(branch, body)
    whole = branch.opening()
    whole.include(body)
    return whole


def write_dispatch(out: Source, branches: list[Source], first: int, last: int) -> None:
    """A tree of comparisons down to the branch of number `jk`."""
    if last - first <= 1:
        if branches:
            out.include(branches[first])
        return
    middle = (first + last) // 2
    with out.inside(f"if jk < {middle}"):
        write_dispatch(out, branches, first, middle)
    with out.inside("else"):
        write_dispatch(out, branches, middle, last)
