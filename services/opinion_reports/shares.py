"""份额: each piece's part in an issue, as an exact fraction; all of them are one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Problem
from services.models import IssueSource, ReportCourse, ReportIssue

# Nobody shares among more than a few, and what is shown to people stays readable.
LARGEST_DENOMINATOR = 1_000
Shares = Mapping[int, Fraction]


def sources_of(session: Session, issue: ReportIssue) -> list[IssueSource]:
    """An issue's sources in the order in which they came into it."""
    return list(session.exec(select(IssueSource).where(IssueSource.issue_id == issue.id).order_by(col(IssueSource.id))))


def pieces_of(session: Session, issue: ReportIssue) -> list[ReportCourse]:
    """The pieces of an issue in the order in which they came into it."""
    pieces = select(ReportCourse).join(IssueSource, col(IssueSource.course_id) == ReportCourse.id)
    return list(session.exec(pieces.where(IssueSource.issue_id == issue.id).order_by(col(IssueSource.id))))


def share_of(source: IssueSource) -> Fraction:
    return Fraction(source.numerator, source.denominator)


def equal_shares(course_ids: Sequence[int]) -> dict[int, Fraction]:
    return {course_id: Fraction(1, len(course_ids)) for course_id in course_ids}


def problems_of_shares(shares: Shares, course_ids: Sequence[int]) -> list[Problem]:
    """What is wrong with shares that somebody stated: of other pieces, not above zero, or not one together."""
    problems = []
    if set(shares) != set(course_ids):
        problems.append(Problem("SHARES_NOT_OF_ALL", "shares", say("report_issue.shares_not_of_all", count=len(course_ids))))
    for place, share in enumerate(shares.values()):
        if not 0 < share <= 1 or share.denominator > LARGEST_DENOMINATOR:
            message = say("report_issue.bad_share", share=share, most=LARGEST_DENOMINATOR)
            problems.append(Problem("BAD_SHARE", f"shares[{place}]", message))
    if not problems and sum(shares.values()) != 1:
        problems.append(Problem("SHARES_NOT_ONE", "shares", say("report_issue.shares_not_one", sum=sum(shares.values()))))
    return problems


def shares_after(session: Session, issue: ReportIssue, course_ids: Sequence[int], stated: Shares | None) -> tuple[Shares, list[Problem]]:
    """The shares of these pieces: those stated, else equal ones where the issue's were equal so far; and what is wrong.

    Who gave one piece more than another says anew what each has: nobody else knows why.
    """
    if stated is not None:
        return stated, problems_of_shares(stated, course_ids)
    present = {share_of(source) for source in sources_of(session, issue)} if issue.id is not None else set()
    problems = [] if len(present) <= 1 else [Problem("SHARES_NEEDED", "shares", say("report_issue.shares_needed"))]
    return equal_shares(course_ids), problems


def settle_shares(session: Session, issue: ReportIssue, shares: Shares) -> None:
    """Make the issue's sources these, each with its share. Call it inside `acting`."""
    kept = {source.course_id: source for source in sources_of(session, issue)}
    for course_id in kept.keys() - shares.keys():
        session.delete(kept[course_id])
    session.flush()
    for course_id, share in shares.items():
        source = kept.get(course_id)
        if source is None:
            words = {"committee_id": issue.committee_id, "issue_id": issue.id, "course_id": course_id}
            source = IssueSource.model_validate({**words, "numerator": 0, "denominator": 1})
        source.numerator, source.denominator = share.numerator, share.denominator
        session.add(source)
        session.flush()


def said_shares(session: Session, issue: ReportIssue) -> str:
    """The shares in words, for the step that set them."""
    titled = {piece.id: piece.title for piece in pieces_of(session, issue)}
    parts = (say("report_issue.share", title=titled[source.course_id], share=share_of(source)) for source in sources_of(session, issue))
    return "、".join(parts)
