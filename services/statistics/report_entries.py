"""What the figures of 社情民意信息 count, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlmodel import Session, col

from services.models import (
    Adoption,
    Authorship,
    AuthorshipRole,
    Forwarding,
    IssueOutcome,
    Manner,
    OpinionReport,
    OutcomeKind,
    ReportCourse,
    ReportIssue,
    ReportState,
    WrittenInstruction,
)
from services.statistics.entries import Entry, Place
from services.statistics.opinion_reports import first_author, of_reports
from services.statistics.proposal_entries import Belonging

_MANNERS = {
    Manner.SINGLE: "opinion_reports_adopted_single",
    Manner.COMBINED: "opinion_reports_adopted_combined",
    Manner.FORWARDED: "opinion_reports_adopted_passed_on",
}


class _Report(NamedTuple):
    """A report, whether its first author is verified or is a body, whether it was made from a proposal; where it stands on its way,
    and the issue it went into, if that was issued.
    """

    id: int
    day: date
    is_verified: bool
    is_body: bool
    is_converted: bool
    state: ReportState | None
    issue_id: int | None
    issued_on: date | None


class _Part(NamedTuple):
    member_id: int | None
    body: str | None
    role: AuthorshipRole
    is_verified: bool


def report_entries(session: Session, committee_id: int, first_day: date, last_day: date, belonging: Belonging) -> list[Entry]:
    """What is counted of a committee's reports submitted in these days. About six statements."""
    parts: dict[int, list[_Part]] = defaultdict(list)
    for report_id, *part in _parts(session, committee_id, first_day, last_day):
        parts[report_id].append(_Part(*part))
    outcomes: dict[int, list[tuple[str, object, bool]]] = defaultdict(list)
    for report_id, figure, key, good in _outcomes(session, committee_id):
        outcomes[report_id].append((figure, key, good))
    entries: list[Entry] = []
    for report in _reports(session, committee_id, first_day, last_day):
        place = _place(committee_id, report, parts[report.id], belonging)
        kinds = [*_kinds(report), *outcomes[report.id]]
        entries += (Entry(name, key, report.id, place, report.is_verified and good) for name, key, good in kinds)
    return entries


def _place(committee_id: int, report: _Report, parts: Iterable[_Part], belonging: Belonging) -> Place:
    """It is of the sectors and groups of each of its verified authors; editing is nobody's report."""
    authors = [part for part in parts if part.is_verified and part.role is not AuthorshipRole.EDITOR]
    found = [belonging(part.member_id, part.body, report.day) for part in authors]
    sectors, groups = ({name for each in found for name in each[place]} for place in (0, 1))
    return Place(committee_id, tuple(sorted(sectors)), tuple(sorted(groups)))


def _kinds(report: _Report) -> Iterator[tuple[str, object, bool]]:
    """By whom it was submitted, and where its way led."""
    yield "opinion_reports_collected", report.id, True
    yield "opinion_reports_by_bodies" if report.is_body else "opinion_reports_by_members", report.id, True
    if report.is_converted:
        yield "opinion_reports_converted", report.id, True
    if report.issue_id is not None:
        yield "opinion_reports_selected", report.id, True
    if report.state is ReportState.SHELVED:
        yield "opinion_reports_shelved", report.id, True
    if report.issued_on is not None:
        yield "opinion_reports_issued", report.id, True
        yield "report_issues", report.issue_id, True


def _reports(session: Session, committee_id: int, first_day: date, last_day: date) -> Iterator[_Report]:
    columns: list[Any] = [col(OpinionReport.id), col(OpinionReport.submitted_on), col(first_author.verified_at).is_not(None)]
    columns += [col(first_author.body).is_not(None), col(OpinionReport.converted_from_id).is_not(None)]
    columns += [col(ReportCourse.state), col(ReportCourse.issue_id), col(ReportIssue.issued_on)]
    reports = of_reports(select(*columns).select_from(OpinionReport), committee_id, first_day, last_day)
    reports = reports.outerjoin(ReportCourse, col(ReportCourse.report_id) == col(OpinionReport.id))
    reports = reports.outerjoin(ReportIssue, col(ReportIssue.id) == col(ReportCourse.issue_id))
    return (_Report(*row) for row in session.execute(reports.order_by(col(OpinionReport.id))))


def _parts(session: Session, committee_id: int, first_day: date, last_day: date) -> Iterable[Any]:
    names = ("report_id", "member_id", "body", "role")
    columns: list[Any] = [*(col(getattr(Authorship, name)) for name in names), col(Authorship.verified_at).is_not(None)]
    parts = select(*columns).select_from(OpinionReport).join(Authorship, col(Authorship.report_id) == col(OpinionReport.id))
    return session.execute(of_reports(parts, committee_id, first_day, last_day).order_by(col(Authorship.position)))


def _outcomes(session: Session, committee_id: int) -> Iterator[tuple[int, str, object, bool]]:
    """What became of each report: the figure, what is counted once, and whether it is verified."""

    def rows(table: Any, *names: str) -> Iterable[Any]:
        columns: list[Any] = [col(table.report_id), *(col(getattr(table, name)) for name in names), col(table.verified_at).is_not(None)]
        return session.execute(select(*columns).where(col(table.committee_id) == committee_id).order_by(col(table.id)))

    for report_id, level, good in rows(Forwarding, "level"):
        yield report_id, "opinion_reports_forwarded", report_id, good
        yield report_id, f"opinion_reports_forwarded_{level}", report_id, good
    for report_id, key, outcome_id, level, manner, good in rows(Adoption, "id", "issue_outcome_id", "level", "manner"):
        yield report_id, "opinion_reports_adopted", report_id, good
        # An adoption of an issue is one, and a fact of each of its reports.
        yield report_id, "opinion_report_adoptions", ("alone", key) if outcome_id is None else ("issue", outcome_id), good
        if level is not None:
            yield report_id, f"opinion_reports_adopted_{level}", report_id, good
        if manner is not None:
            yield report_id, _MANNERS[manner], report_id, good
    for report_id, level, good in rows(WrittenInstruction, "level"):
        yield report_id, "opinion_reports_instructed", report_id, good
        yield report_id, f"opinion_reports_instructed_{level}", report_id, good
    answered = and_(col(IssueOutcome.kind) == OutcomeKind.FED_BACK, col(IssueOutcome.retracted_because).is_(None))
    fed_back = select(col(ReportCourse.report_id)).join(IssueOutcome, col(IssueOutcome.issue_id) == col(ReportCourse.issue_id))
    of_committee = (col(ReportCourse.committee_id) == committee_id, col(ReportCourse.report_id).is_not(None))
    for (report_id,) in session.execute(fed_back.where(answered, *of_committee).distinct()):
        yield report_id, "opinion_reports_fed_back", report_id, True
