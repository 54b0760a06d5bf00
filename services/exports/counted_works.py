"""The figures of one committee or of a tree as they are counted now, for tables of 提案 and 社情民意信息."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from services.committees import code_on
from services.exports.works_sheet import WorkCount, WorksRow, WorksSheet
from services.models import LocalCommittee
from services.permissions import Actor
from services.statistics.works import FigureRow, RowsBy, WorksAsked, work_statistics
from services.verification import unverified_count


def works_sheet(session: Session, actor: Actor, committee_id: int, year: int, on: date, *, is_tree: bool) -> WorksSheet:
    """The works of a calendar year, as of the day `on`. Raises Refusal as `work_statistics` does."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    asked = WorksAsked(committee_id, first, last, is_tree=is_tree)
    kinds = (RowsBy.COMMITTEE,) if is_tree else (RowsBy.SECTOR, RowsBy.GROUP, RowsBy.UNIT)
    found = {by: work_statistics(session, actor, asked, on, by) for by in kinds}
    any_of = next(iter(found.values()))
    rows = {f"by_{by}": _rows(each.rows) for by, each in found.items()}
    return WorksSheet(
        committee=session.get_one(LocalCommittee, committee_id).name,
        committee_code=code_on(session, committee_id, last),
        year=year,
        counted_on=on,
        is_tree=is_tree,
        committees=len(any_of.committees),
        left_out=any_of.left_out,
        unverified_count=sum(unverified_count(session, key, first, last) for key, _ in any_of.committees),
        whole=_row(any_of.whole),
        **rows,
    )


def _rows(rows: Iterable[FigureRow]) -> tuple[WorksRow, ...]:
    return tuple(_row(row) for row in rows)


def _row(row: FigureRow) -> WorksRow:
    names = ("name", "label", "definition", "value", "unverified", "numerator", "denominator")
    return WorksRow(name=row.name, figures=tuple(WorkCount(**{name: getattr(each, name) for name in names}) for each in row.figures))
