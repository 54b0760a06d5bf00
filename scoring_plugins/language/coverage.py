"""How much of its source a regulation carries out: clauses of the source cited by what decides something, or given up with a reason."""

from __future__ import annotations

import msgspec

from scoring_plugins.language.nodes import Version
from scoring_plugins.language.regulation import Regulation


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What a version makes of its source.

    `carried_out` are the source's clauses that a clause, block, duty, grade, list or proposal cites; `not_computable` those given up;
    `in_part` those in both. The rest are counts: scored clauses, choices where the source is silent, and what else is decided.
    """

    carried_out: tuple[str, ...]
    not_computable: tuple[str, ...]
    in_part: tuple[str, ...]
    clauses: int
    chosen: int
    duties: int
    grades: int
    lists: int
    consequences: int


def coverage(regulation: Regulation, version: Version) -> Coverage:
    """The coverage of one version. Ids are in the order they are first cited."""
    nodes = [node for node, _ in version.walk()]
    deciding = (*nodes, *version.duties, *version.grades, *version.lists, *version.consequences)
    carried_out = dict.fromkeys(cite for part in deciding for cite in part.cite)
    left_out = dict.fromkeys(cite for part in version.not_computable for cite in part.cite)
    return Coverage(
        carried_out=tuple(carried_out),
        not_computable=tuple(left_out),
        in_part=tuple(cite for cite in carried_out if cite in left_out),
        clauses=len(version.clauses()),
        chosen=len(regulation.chosen_in(version)),
        duties=len(version.duties),
        grades=len(version.grades),
        lists=len(version.lists),
        consequences=len(version.consequences),
    )
