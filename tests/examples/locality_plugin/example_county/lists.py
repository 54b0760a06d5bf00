"""Lists as CSV: from plain data to bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from scoring_plugins import points_text


def totals_of_a_year(year: dict[str, Any]) -> bytes:
    """A row a member, in the order of 委员编号."""
    members = sorted(year["members"], key=lambda member: member["number"])
    rows = [(each["number"], each["name"], points_text(each["scorecard"]["total"]), each["scorecard"]["grade"] or "") for each in members]
    return _csv([("编号", "姓名", "总分", "等次"), *rows])


def points_of_a_member(year: dict[str, Any]) -> bytes:
    """A row for each line of the one member's score; they add up to the total."""
    card = year["members"][0]["scorecard"]
    rows = [_row(line["clause"] or line["node"], line["cite"], line["points"], line["reason"]) for line in card["lines"]]
    return _csv([("条款", "依据", "分值", "理由"), *rows, _row("总分", [], card["total"], "")])


def _row(name: str, cite: list[str], points: int, reason: str) -> tuple[str, ...]:
    return name, "、".join(cite), points_text(points), reason


def _csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    # With a byte order mark, or Excel takes Chinese for something else.
    return text.getvalue().encode("utf-8-sig")
