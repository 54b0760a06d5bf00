"""A year as pictures: how totals are spread, points by category against the cap, and year on year (SVG; a committee's name nobody)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import median_low
from xml.sax.saxutils import escape

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import MICRO, points_text
from services.exports.annual_sheet import AnnualMember, AnnualSheet
from services.exports.score_picture import FAINT, GAIN, INK, SUM, svg_head, svg_text
from services.exports.typeset.page import plain, regulation_line, seal_line

WIDTH, MARGIN, HEAD, FOOT, ROW = 1080, 28, 104, 62, 30
BARS_FROM, BARS_TO = 250, 900
BAND = 5 * MICRO
OPEN = "#e3e6ea"
LONGEST_NAME = 14


class Bar(msgspec.Struct, frozen=True):
    """One bar: what it is called, how long it is, what is written beside it, and up to where it might have gone (None: no bound)."""

    name: str
    value: int
    text: str
    bound: int | None = None


def distribution_picture(sheet: AnnualSheet) -> str:
    """How many members' totals lie in each band of five points; every band between the lowest and the highest is there."""
    counts = Counter(member.scorecard.total // BAND for member in sheet.members)
    bands = range(min(counts, default=0), max(counts, default=-1) + 1)
    bars = [Bar(_band_name(band), counts[band], say("typeset.people", count=counts[band])) for band in bands]
    subtitle = say("typeset.distribution_note", count=len(sheet.members))
    return _picture(sheet, say("typeset.distribution_title", committee=sheet.committee, year=sheet.year), subtitle, bars, SUM)


def categories_picture(sheet: AnnualSheet, *, of_member: bool = False) -> str:
    """Points of each top block against its cap: the middle member's of each block, or those of the one member that the sheet holds."""
    bars = [_category(name, list(sheet.members)) for name in sheet.blocks()]
    title, subtitle = _titles(sheet, "categories", of_member)
    return _picture(sheet, title, subtitle, bars, GAIN)


def years_picture(sheet: AnnualSheet, *, of_member: bool = False) -> str:
    """Totals year on year: the middle member's of each year, or those of the one member that the sheet holds."""
    totals: dict[int, list[int]] = {}
    for member in sheet.members:
        for year, points in ({int(year): points for year, points in member.earlier.items()} | {sheet.year: member.scorecard.total}).items():
            totals.setdefault(year, []).append(points)
    bars = []
    for year, found in sorted(totals.items()):
        middle = median_low(found)
        counted = "" if of_member else say("typeset.of_people", count=len(found))
        bars.append(Bar(str(year), middle, points_text(middle) + counted))
    title, subtitle = _titles(sheet, "years", of_member)
    return _picture(sheet, title, subtitle, bars, SUM)


def _titles(sheet: AnnualSheet, what: str, of_member: bool) -> tuple[str, str]:
    if of_member:
        member = sheet.members[0]
        whose = say("exports.places_member", name=plain(member.name), number=member.number)
        return say(f"typeset.{what}_of_member", member=whose, year=sheet.year), sheet.committee
    return say(f"typeset.{what}_title", committee=sheet.committee, year=sheet.year), say("typeset.middle_note")


def _category(name: str, members: list[AnnualMember]) -> Bar:
    found = [block for member in members for block in member.scorecard.blocks if block.parent is None and block.name == name]
    points, cap = median_low([block.points for block in found]), found[0].cap
    return Bar(name, points, points_text(points) + (f" / {points_text(cap)}" if cap else ""), cap or None)


def _band_name(band: int) -> str:
    return say("typeset.band", lowest=points_text(band * BAND), below=points_text((band + 1) * BAND))


def _picture(sheet: AnnualSheet, title: str, subtitle: str, bars: list[Bar], colour: str) -> str:
    height = HEAD + ROW * max(len(bars), 1) + FOOT
    longest = max(max((max(bar.value, bar.bound or 0) for bar in bars), default=0), 1)
    parts = [
        *svg_head(title, WIDTH, height),
        svg_text(MARGIN, 42, title, size=21, weight=700),
        svg_text(MARGIN, 70, subtitle, colour=FAINT),
    ]
    for place, bar in enumerate(bars):
        parts += _bar(bar, HEAD + ROW * place, longest, colour)
    if not bars:
        parts.append(svg_text(MARGIN, HEAD + 20, say("exports.no_members"), colour=FAINT))
    parts += _foot((regulation_line(sheet), seal_line(sheet)), height - FOOT + 24)
    return "\n".join([*parts, "</svg>", ""])


def _bar(bar: Bar, top: int, longest: int, colour: str) -> Iterator[str]:
    def wide(value: int) -> int:
        return max(value, 0) * (BARS_TO - BARS_FROM) // longest

    name = bar.name if len(bar.name) <= LONGEST_NAME else f"{bar.name[: LONGEST_NAME - 1]}…"
    yield f"<g><title>{escape(f'{bar.name}：{bar.text}')}</title>"
    yield svg_text(BARS_FROM - 14, top + 19, name, anchor="end")
    if bar.bound is not None:
        yield f'<rect x="{BARS_FROM}" y="{top + 5}" width="{wide(bar.bound)}" height="{ROW - 10}" rx="2" fill="{OPEN}"/>'
    yield f'<rect x="{BARS_FROM}" y="{top + 5}" width="{wide(bar.value)}" height="{ROW - 10}" rx="2" fill="{colour}"/>'
    yield svg_text(BARS_FROM + wide(max(bar.value, bar.bound or 0)) + 10, top + 19, bar.text, weight=700, colour=INK)
    yield "</g>"


def _foot(lines: Iterable[str], top: int) -> Iterator[str]:
    for place, line in enumerate(lines):
        yield svg_text(MARGIN, top + 20 * place, line, size=12, colour=FAINT)
