"""A what-if as a picture: both distributions back to back, and what each clause does to everyone (SVG; nobody is named)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.exports.score_picture import FAINT, GAIN, INK, LOSS, SUM, svg_head, svg_text
from services.whatif import Bin, NodeEffect, WhatIf

WIDTH, MARGIN, HEAD, ROW = 1080, 28, 132, 26
MIDDLE, HALF = 540, 330
EFFECTS_MIDDLE, EFFECTS_HALF, NAMES_TO = 640, 300, 330
DRAFT = "#b8842a"
LONGEST_NAME = 20


def whatif_picture(found: WhatIf, committee: str) -> str:
    """The picture: a row a bin, counts on both sides; then a row a clause with the sum of what it changes."""
    effects_from = HEAD + ROW * len(found.distribution) + 62
    height = effects_from + ROW * len(found.effects) + MARGIN
    title = say("whatif.title", committee=committee, year=found.year)
    parts = [*svg_head(title, WIDTH, height), svg_text(MARGIN, 42, title, size=21, weight=700)]
    parts += _legend(found)
    largest = max((max(part.before_count, part.after_count) for part in found.distribution), default=0) or 1
    for place, part in enumerate(found.distribution):
        parts += _bin(part, HEAD + ROW * place, largest)
    parts.append(svg_text(MARGIN, effects_from - 16, say("whatif.effects_title"), size=17, weight=700))
    most = max((abs(effect.change) for effect in found.effects), default=0) or 1
    for place, effect in enumerate(found.effects):
        parts += _effect(effect, effects_from + ROW * place, most)
    return "\n".join([*parts, "</svg>", ""])


def _legend(found: WhatIf) -> Iterator[str]:
    one, other = found.before.regulation, found.after.regulation
    version = found.before.regulation.version_for(found.year).in_force_from
    draft_from = found.postponed_from or found.after.regulation.version_for(found.year).in_force_from
    yield svg_text(MIDDLE - 60, 78, say("whatif.one_picture", title=one.title, version=version), colour=SUM, weight=700, anchor="end")
    yield svg_text(MIDDLE + 60, 78, say("whatif.other_picture", title=other.title, version=draft_from), colour=DRAFT, weight=700)
    compared = [member for member in found.members if member.change is not None]
    counts = {"gaining": len(found.gaining), "losing": len(found.losing), "grades": len(found.changing_grade)}
    same = sum(not member.change for member in compared)
    yield svg_text(MIDDLE, 104, say("whatif.summary", members=len(compared), same=same, **counts), colour=FAINT, anchor="middle")


def _bin(part: Bin, top: int, largest: int) -> Iterator[str]:
    label = say("whatif.range", lowest=points_text(part.lowest), below=points_text(part.below))
    yield svg_text(MIDDLE, top + 18, label, size=12, anchor="middle", colour=INK)
    reach = HALF - 60
    before, after = part.before_count * reach // largest, part.after_count * reach // largest
    left, right = MIDDLE - 70 - before, MIDDLE + 70
    yield f'<rect x="{left}" y="{top + 4}" width="{before}" height="{ROW - 8}" rx="2" fill="{SUM}"/>'
    yield f'<rect x="{right}" y="{top + 4}" width="{after}" height="{ROW - 8}" rx="2" fill="{DRAFT}"/>'
    yield svg_text(left - 8, top + 18, str(part.before_count), size=12, anchor="end", colour=FAINT)
    yield svg_text(right + after + 8, top + 18, str(part.after_count), size=12, colour=FAINT)


def _effect(effect: NodeEffect, top: int, most: int) -> Iterator[str]:
    name = say(f"whatif.node_{effect.kind}", name=effect.node)
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    yield f"<g><title>{escape(name)}</title>"
    yield svg_text(NAMES_TO, top + 18, short, anchor="end")
    size = max(abs(effect.change) * (EFFECTS_HALF - 90) // most, 2) if effect.change else 0
    left = EFFECTS_MIDDLE - size if effect.change < 0 else EFFECTS_MIDDLE
    yield f'<rect x="{left}" y="{top + 5}" width="{size}" height="{ROW - 10}" rx="2" fill="{GAIN if effect.change > 0 else LOSS}"/>'
    yield f'<line x1="{EFFECTS_MIDDLE}" y1="{top}" x2="{EFFECTS_MIDDLE}" y2="{top + ROW}" stroke="#c4c9d0"/>'
    sign = "+" if effect.change > 0 else ""
    counts = f"{sign}{points_text(effect.change)}  ▲{effect.gaining_count} ▼{effect.losing_count}"
    yield svg_text(WIDTH - MARGIN, top + 18, counts, anchor="end", colour=FAINT)
    yield "</g>"
