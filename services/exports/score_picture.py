"""A score explained as a picture: every line of a scorecard as a step from nothing to the total (SVG, no fonts or files of others)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import MICRO, Scorecard, ScoreLine, points_text
from services.exports.annual_sheet import WorkLabel

WIDTH, MARGIN, HEAD, ROW = 1080, 28, 118, 30
BARS_FROM, BARS_TO, POINTS_AT = 560, 950, 1045
GAIN, LOSS, TRIM, SUM, INK, FAINT = "#1f7a5c", "#b3372f", "#8b8f96", "#2b4c7e", "#1d232b", "#6b7280"
LONGEST_LABEL = 34


def score_picture(card: Scorecard, name: str, committee: str, labels: Mapping[str, WorkLabel]) -> str:
    """The picture of one scorecard. `labels` names the works of its lines; the steps end at `card.total`."""
    running = [0]
    for line in card.lines:
        running.append(running[-1] + line.points)
    lowest, highest = min(running), max(max(running), MICRO)
    height = HEAD + ROW * (len(card.lines) + 2) + MARGIN

    def at(points: int) -> int:
        return BARS_FROM + (points - lowest) * (BARS_TO - BARS_FROM) // (highest - lowest)

    parts = [*_head(card, name, committee, height)]
    for place, line in enumerate(card.lines):
        parts += _step(line, _label(line, labels), HEAD + ROW * place, at(running[place]), at(running[place + 1]))
    parts += _sum(card, HEAD + ROW * len(card.lines) + 8, at(0), at(card.total))
    return "\n".join([*parts, "</svg>", ""])


def _head(card: Scorecard, name: str, committee: str, height: int) -> Iterator[str]:
    title = say("exports.picture_title", name=name, number=card.member, year=card.year)
    regulation = say("exports.picture_regulation", title=card.title, version=card.version, status=say(f"regulation.status.{card.status}"))
    unverified = say("exports.picture_unverified", count=card.unverified_count)
    yield from svg_head(title, WIDTH, height)
    yield svg_text(MARGIN, 42, title, size=21, weight=700)
    yield svg_text(MARGIN, 68, f"{committee} · {regulation}", colour=FAINT)
    yield svg_text(MARGIN, 90, unverified, colour=FAINT)


def svg_head(title: str, width: int, height: int) -> Iterator[str]:
    """The picture's opening: its size, its fonts, what it is called, a white ground."""
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        " font-family=\"'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif\" font-size=\"14\">"
    )
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'


def _step(line: ScoreLine, label: str, top: int, before: int, after: int) -> Iterator[str]:
    is_trim = line.kind not in ("record", "grant", "condition", "python")
    colour = TRIM if is_trim else GAIN if line.points >= 0 else LOSS
    cite = "、".join(line.cite)
    yield f"<g><title>{escape(line.reason)}</title>"
    yield svg_text(MARGIN, top + 19, label, colour=FAINT if is_trim else INK)
    yield svg_text(BARS_FROM - 16, top + 19, cite, colour=FAINT, size=12, anchor="end")
    left, width = min(before, after), max(abs(after - before), 2)
    yield f'<rect x="{left}" y="{top + 6}" width="{width}" height="{ROW - 12}" rx="2" fill="{colour}"/>'
    yield f'<line x1="{after}" y1="{top + ROW - 6}" x2="{after}" y2="{top + ROW + 6}" stroke="#c4c9d0"/>'
    sign = "+" if line.points > 0 else ""
    yield svg_text(POINTS_AT, top + 19, f"{sign}{points_text(line.points)}", colour=colour, weight=700, anchor="end")
    yield "</g>"


def _sum(card: Scorecard, top: int, zero: int, total: int) -> Iterator[str]:
    yield f'<line x1="{MARGIN}" y1="{top - 4}" x2="{WIDTH - MARGIN}" y2="{top - 4}" stroke="{INK}"/>'
    yield svg_text(MARGIN, top + 24, say("exports.picture_total", grade=card.grade or ""), size=17, weight=700)
    left, width = min(zero, total), max(abs(total - zero), 2)
    yield f'<rect x="{left}" y="{top + 8}" width="{width}" height="{ROW - 10}" rx="2" fill="{SUM}"/>'
    yield svg_text(POINTS_AT, top + 24, points_text(card.total), size=19, weight=700, colour=SUM, anchor="end")


def _label(line: ScoreLine, labels: Mapping[str, WorkLabel]) -> str:
    titles = "、".join(labels[work].title for work in line.works)
    what = titles if line.kind in ("record", "grant", "condition", "python") else say(f"exports.line_{line.kind}")
    node = line.clause or (say("exports.total_node") if line.node == "total" else line.node)
    text = f"{node} · {what}" if what else node
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


def svg_text(x: int, y: int, text: str, *, size: int = 14, weight: int = 400, colour: str = INK, anchor: str = "start") -> str:
    """One line of text at a place."""
    return f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'
