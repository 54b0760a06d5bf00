"""A score as rows: blocks in the regulation's order, in each every line with clause, citation, record and points; caps and floors too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import BlockScore, Scorecard, ScoreLine, points_text
from services.exports.annual_sheet import WorkLabel
from services.exports.typeset.page import plain, signed

EARNED = ("record", "grant", "condition", "python")
# So many numbers of records stand beside a line; a sum over hundreds says how many more.
SHOWN_NUMBERS = 6


def score_blocks(card: Scorecard, works: Mapping[str, WorkLabel]) -> list[dict[str, Any]]:
    """Each block with its title, bounds and subtotal, and a row (clause and citation, why, points) for every line of it; then the total's.

    Every line of the card stands in exactly one block, in the card's order.
    """
    block_of = {clause.name: clause.block for clause in card.clauses}
    lines: dict[str, list[ScoreLine]] = {name: [] for name in (*(block.name for block in card.blocks), "total")}
    for line in card.lines:
        lines[block_of.get(line.node, line.node if line.node in lines else "total")].append(line)
    parents: dict[str, str | None] = {block.name: block.parent for block in card.blocks}
    blocks = [_block(block, parents, lines[block.name], works) for block in card.blocks]
    if lines["total"]:
        of_total = [_row(line, works) for line in lines["total"]]
        blocks.append({"title": say("exports.column_adjustment"), "points": _sum(lines["total"]), "rows": of_total})
    return blocks


def refused_rows(card: Scorecard, works: Mapping[str, WorkLabel]) -> list[list[str]]:
    """Records that the regulation could not take: the clause, the record and the remedy."""
    return [[each.clause, _named(each.work, works), plain(each.reason)] for each in card.refused]


def duty_rows(card: Scorecard) -> list[list[str]]:
    """Each duty with its citation, what it asks for, whether it was done, and what was counted."""
    outcome = {True: "met", False: "not_met", None: "undecided"}
    return [
        [
            say("exports.duty_advisory", name=duty.name) if duty.advisory else duty.name,
            f"{plain(duty.says)}（{'、'.join(duty.cite)}）" if duty.cite else plain(duty.says),
            say(f"exports.duty_{outcome[duty.fulfilled]}"),
            plain(duty.reason),
        ]
        for duty in card.duties
    ]


def _block(block: BlockScore, parents: dict[str, str | None], lines: list[ScoreLine], works: Mapping[str, WorkLabel]) -> dict[str, Any]:
    path, above = [block.name], block.parent
    while above is not None:
        path.insert(0, above)
        above = parents.get(above)
    bounds = [say("typeset.block_cap", points=points_text(block.cap))] if block.cap is not None else []
    bounds += [say("typeset.block_floor", points=points_text(block.floor))] if block.floor is not None else []
    title = " / ".join(path) + (f"（{'，'.join(bounds)}）" if bounds else "")
    return {"title": title, "points": points_text(block.points), "rows": [_row(line, works) for line in lines]}


def _row(line: ScoreLine, works: Mapping[str, WorkLabel]) -> list[str]:
    node = line.clause or (say("exports.total_node") if line.node == "total" else line.node)
    named = node if line.kind in EARNED else f"{node}·{say(f'exports.line_{line.kind}')}"
    numbers = [works[work].number for work in line.works if work in works and works[work].number]
    shown = "、".join(numbers[:SHOWN_NUMBERS])
    more = say("typeset.more_numbers", count=len(numbers)) if len(numbers) > SHOWN_NUMBERS else ""
    cite = f"（{'、'.join(line.cite)}）" if line.cite else ""
    return [named + cite, plain(line.reason) + (f"〔{shown}{more}〕" if numbers else ""), signed(line.points)]


def _sum(lines: list[ScoreLine]) -> str:
    return signed(sum(line.points for line in lines))


def _named(work: str, works: Mapping[str, WorkLabel]) -> str:
    label = works.get(work)
    return work if label is None else f"{label.kind}　{plain(label.title)}〔{label.number or work}〕"
