"""The rows of a notice's tables, as text: items against their caps, what each line of the score rests on, duties."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import Scorecard, points_text
from services.exports.annual_sheet import AnnualSheet, WorkLabel, adjustment


def item_rows(scorecard: Scorecard) -> Iterator[list[str]]:
    """Blocks with their caps, below each its blocks and clauses; the total's own adjustment; the total. Depth is shown by a space."""
    yield from _block_rows(scorecard, None, 0)
    if adjustment(scorecard):
        yield [say("documents.notice_adjustment"), points_text(adjustment(scorecard)), say("documents.notice_no_cap"), ""]
    yield [say("documents.notice_total"), points_text(scorecard.total), say("documents.notice_no_cap"), ""]


def _block_rows(scorecard: Scorecard, parent: str | None, depth: int) -> Iterator[list[str]]:
    for block in scorecard.blocks:
        if block.parent != parent:
            continue
        cap = say("documents.notice_no_cap") if block.cap is None else points_text(block.cap)
        yield [_nested(block.name, depth), points_text(block.points), cap, ""]
        yield from _block_rows(scorecard, block.name, depth + 1)
        for clause in scorecard.clauses:
            if clause.block == block.name:
                named = _nested(clause.name, depth + 1)
                yield [named, points_text(clause.points), say("documents.notice_no_cap"), "、".join(clause.cite)]


def _nested(name: str, depth: int) -> str:
    for _ in range(depth):
        name = say("documents.notice_nested", name=name)
    return name


def basis_rows(sheet: AnnualSheet, scorecard: Scorecard) -> Iterator[list[str]]:
    """Every line of the score with its reason and the records it rests on, then records that the regulation could not take."""
    for line in scorecard.lines:
        named = line.clause or (say("exports.total_node") if line.node == "total" else line.node)
        labels = [sheet.works[work] for work in line.works]
        # The reason of a record names it already.
        texts = [line.reason, *(_work(label) for label in labels if not label.title or label.title not in line.reason)]
        yield [named, "\n".join(text for text in texts if text), points_text(line.points)]
    for refused in scorecard.refused:
        yield [refused.clause, "\n".join([_work(sheet.works[refused.work]), refused.reason]), say("exports.line_refused")]


def _work(label: WorkLabel) -> str:
    if label.dated_on is None:
        return say("documents.notice_work_undated", kind=label.kind, title=label.title or label.number)
    return say("documents.notice_work", kind=label.kind, title=label.title or label.number, day=label.dated_on)


def duty_rows(scorecard: Scorecard) -> Iterator[list[str]]:
    """Duties with what was counted; those only advised say so."""
    outcomes = {True: say("exports.duty_met"), False: say("exports.duty_not_met"), None: say("exports.duty_undecided")}
    for duty in scorecard.duties:
        name = say("exports.duty_advisory", name=duty.name) if duty.advisory else duty.name
        yield [name, duty.says, outcomes[duty.fulfilled], duty.reason]
