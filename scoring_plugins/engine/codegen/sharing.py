"""What multiplies a record's points: factors, and the share of somebody among several."""

from __future__ import annotations

from math import lcm
from typing import NamedTuple

from scoring_plugins.engine.codegen.branches import Branch
from scoring_plugins.engine.codegen.selecting import selection
from scoring_plugins.engine.codegen.source import Source
from scoring_plugins.engine.codegen.whole import Scale
from scoring_plugins.engine.codegen.writer import View
from scoring_plugins.language.nodes import Clause, Multiplier, Share


class Shared(NamedTuple):
    """The scale after sharing; where `by_people`, values stand over `jn` more, which the record decides."""

    scale: Scale
    by_people: bool


def factored(clause: Clause, scale: Scale) -> Scale:
    """The scale after every factor, met or not."""
    for multiplier in clause.multipliers:
        den = scale.den * multiplier.by.denominator
        both = Scale(1, scale.grain).joined(Scale(1, scale.grain * multiplier.by.numerator)) if den == 1 else Scale(den, 1)
        scale = both
    return scale


def write_factors(clause: Clause, branch: Branch, view: View, out: Source) -> None:
    """`w` is multiplied where a factor's selector means the record; elsewhere only its denominator grows."""
    for multiplier in clause.multipliers:
        write_factor(multiplier, selection(multiplier.when, branch, view), out)


def write_factor(multiplier: Multiplier, when: str | None, out: Source) -> None:
    """One factor, as far as it does anything."""
    upper, lower = multiplier.by.numerator, multiplier.by.denominator
    if when is None:
        if lower != 1:
            out.line(f"w *= {lower}")
    elif when == "":
        if upper != 1:
            out.line(f"w *= {upper}")
    else:
        out.line(f"w *= {upper} if {when} else {lower}")


def shared(clause: Clause, scale: Scale) -> Shared:
    """What sharing makes of the scale."""
    share = clause.share
    if share is None:
        return Shared(scale, False)
    den = scale.den * lcm(*(part.denominator for part in (share.lead, share.others, share.everyone) if part is not None))
    divides = share.equal or (share.lead is not None and share.others is None)
    if divides and clause.max_party_size is not None:
        den *= people_multiple(share, clause.max_party_size)
    return Shared(Scale(den, 1), divides and clause.max_party_size is None)


def people_multiple(share: Share, most: int) -> int:
    """What every possible number of those who share divides."""
    return lcm(*range(1, most + (1 if share.equal else 0)))


LEADS = "r.position == 1 if r.position is not None else r.role in leading"


def write_share(clause: Clause, out: Source) -> None:
    """`w` becomes the part that falls to this record; shares hold only where several people took part."""
    share = clause.share
    if share is None:
        return
    by_people = shared(clause, Scale(1, 1)).by_people
    base = lcm(*(part.denominator for part in (share.lead, share.others, share.everyone) if part is not None))
    divides = share.equal or (share.lead is not None and share.others is None)
    multiple = people_multiple(share, clause.max_party_size) if divides and clause.max_party_size is not None else 1
    out.line("jm = r.party_size or 1")
    with out.inside("if jm > 1"):
        if share.equal:
            out.line("jn = jm" if by_people else f"w *= {multiple} // jm")
        elif share.everyone is not None:
            out.line(f"w *= {int(share.everyone * base)}")
        elif share.first is not None:
            place = f"r.position if r.position is not None else (1 if ({LEADS}) else jm)"
            out.line(f"if ({place}) > {share.first}: w = 0")
        else:
            _write_lead(share, base, multiple, by_people, out)
    if base * multiple != 1:
        with out.inside("else"):
            out.line(f"w *= {base * multiple}")


def _write_lead(share: Share, base: int, multiple: int, by_people: bool, out: Source) -> None:
    lead = share.lead
    if lead is None:
        out.line("w = 0")
        return
    with out.inside(f"if {LEADS}"):
        out.line(f"w *= {int(lead * base) * multiple}")
    with out.inside("else"):
        if share.others is not None:
            out.line(f"w *= {int(share.others * base) * multiple}")
        elif by_people:
            out.line(f"w *= {int((1 - lead) * base)}; jn = jm - 1")
        else:
            out.line(f"w *= {int((1 - lead) * base)} * ({multiple} // (jm - 1))")
