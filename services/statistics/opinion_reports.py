"""Figures about 社情民意信息: the reports of a year, those sent upward and those adopted."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.models import AdministrativeLevel, Adoption, Authorship, Forwarding, OpinionReport, OutcomeLevel
from services.statistics.figures import Counted, Figure, count_figure

# From the nearest to the highest; a committee sends upward, to those above its own level.
_UPWARD = (AdministrativeLevel.COUNTY, AdministrativeLevel.PREFECTURE, AdministrativeLevel.PROVINCE, AdministrativeLevel.NATIONAL)
# A report is there once its first author is, or the body that sent it in, as a proposal is once its first sponsor is (decision 2).
first_author = aliased(Authorship, name="first_author")


def of_reports(statement: Select[Any], committee_id: int, first_day: date, last_day: date) -> Select[Any]:
    """`statement` over the reports that a committee was sent on these days, each with its `first_author`; one taken back is nobody's.

    Whether that author's part is verified says whether the report counts: every figure asks it here.
    """
    first = and_(col(first_author.report_id) == col(OpinionReport.id), col(first_author.position) == 1)
    day = col(OpinionReport.submitted_on)
    in_time = (col(OpinionReport.withdrawn_on).is_(None), day.between(first_day, last_day))
    return statement.join(first_author, first).where(col(OpinionReport.committee_id) == committee_id, *in_time)


def _per_report(committee_id: int, table: type[Forwarding] | type[Adoption], levels: tuple[OutcomeLevel, ...] = ()) -> Subquery:
    """Per report of a committee, how many rows of `table` are verified and registered: of any level, and of each of `levels`."""
    columns: list[Any] = [func.count(col(table.verified_at)).label("verified"), func.count().label("registered")]
    for level in levels:
        at_level = col(table.level) == level
        columns.append(func.count(case((and_(at_level, col(table.verified_at).is_not(None)), 1))).label(f"verified_{level}"))
        columns.append(func.count(case((at_level, 1))).label(f"registered_{level}"))
    statement = select(col(table.report_id).label("report_id"), *columns).where(col(table.committee_id) == committee_id)
    return statement.group_by(col(table.report_id)).subquery()


def opinion_report_figures(
    session: Session, committee_id: int, level: AdministrativeLevel, first_day: date, last_day: date
) -> tuple[Figure, ...]:
    """Figures of the reports submitted from `first_day` to `last_day`. One statement; a report counts once, whatever became of it."""
    above = [OutcomeLevel(higher.value) for higher in _UPWARD[_rank(level) :]]
    sent, adopted = _per_report(committee_id, Forwarding, tuple(above)), _per_report(committee_id, Adoption)
    counts: list[Any] = []
    for reading, there in (("verified", col(first_author.verified_at)), ("registered", col(first_author.id))):
        conditions = [sent.c[reading] > 0, adopted.c[reading] > 0, *(sent.c[f"{reading}_{higher}"] > 0 for higher in above)]
        counts.append(func.count(there))
        counts += [func.count(case((and_(there.is_not(None), condition), 1))) for condition in conditions]
    statement = select(*counts).select_from(OpinionReport)
    statement = of_reports(statement, committee_id, first_day, last_day)
    for outcome in (sent, adopted):
        statement = statement.outerjoin(outcome, outcome.c.report_id == col(OpinionReport.id))
    row = session.execute(statement).one()
    half = len(counts) // 2
    collected, forwarded, taken, *by_level = [Counted(*pair) for pair in zip(row[:half], row[half:], strict=True)]
    return (
        count_figure("opinion_reports_collected", collected),
        count_figure("opinion_reports_forwarded", forwarded),
        *(_forwarded_to(higher, counted) for higher, counted in zip(above, by_level, strict=True)),
        count_figure("opinion_reports_adopted", taken),
    )


def _rank(level: AdministrativeLevel) -> int:
    """How many of `_UPWARD` are not above `level`."""
    return _UPWARD.index(level) + 1


def _forwarded_to(level: OutcomeLevel, counted: Counted) -> Figure:
    about = say(f"committees.level_{level}")
    return Figure(
        name=f"opinion_reports_forwarded_{level}",
        label=say("statistics.forwarded_to_level", level=about),
        definition=say("statistics.forwarded_to_level_definition", level=about),
        value=counted.verified,
        unverified=counted.unverified,
    )
