"""What changes of opinion reports on their way have in common: which piece or issue is meant, and what it is afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from fractions import Fraction
from typing import Any, Concatenate, ParamSpec, TypeVar

import strawberry

from graphql_schema.changes.inputs import Payload, SentAbout, thing
from graphql_schema.context import Info
from graphql_schema.courses.reports import ReportCourse, ReportIssue
from graphql_schema.mutations import change
from graphql_schema.nodes import key_of
from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal, refuse
from services.listings.report_courses import REPORT_COURSES, REPORT_ISSUES
from services.listings.view import Session
from services.opinion_reports.shares import LARGEST_DENOMINATOR
from services.permissions import Actor, Right

P = ParamSpec("P")
T = TypeVar("T")
# What stands in the draft of an input.
_DRAFTED = frozenset({"title", "text", "writers", "body", "bulletin", "editor"})
_SHARE = re.compile(r"\s*([0-9]{1,4})\s*(?:/\s*([0-9]{1,4})\s*)?")


@strawberry.input
class SentAboutPiece(SentAbout):
    """What every change of a piece says."""

    report_course_id: strawberry.ID = strawberry.field(description="信息流程: the global id of the opinion report on its way.")


@strawberry.input
class SentAboutIssue(SentAbout):
    """What every change of an issue says."""

    report_issue_id: strawberry.ID = strawberry.field(description="期刊: the issue's global id.")


@strawberry.input(description="份额: a piece's share in an issue.")
class PieceShareInput:
    report_course_id: strawberry.ID = strawberry.field(description="信息流程: the piece, by its global id.")
    share: str = strawberry.field(description='份额: an exact fraction such as "1/3", or "1"; all shares of an issue are one together.')


@strawberry.type(description="信息流程办理结果: the opinion report on its way as it is now.")
class ReportCoursePayload(Payload):
    report_course: ReportCourse | None = strawberry.field(
        default=None,
        description="信息流程: the piece; null where something was wrong, and to whoever sees it no longer.",
        metadata={"right": Right.REFER},
    )


@strawberry.type(description="期刊办理结果: the issue as it is now.")
class ReportIssuePayload(Payload):
    report_issue: ReportIssue | None = strawberry.field(
        default=None, description="期刊: the issue; null where something was wrong.", metadata={"right": Right.REFER}
    )


def shares_in(given: list[PieceShareInput] | None) -> dict[int, Fraction] | None:
    """Shares by the ids of pieces, None for None. Raises Refusal BAD_ID, LISTED_TWICE, BAD_SHARE."""
    if given is None:
        return None
    problems, found = [], {}
    for place, each in enumerate(given):
        key = key_of(each.report_course_id, "ReportCourse", f"shares[{place}].report_course_id")
        written = _SHARE.fullmatch(each.share)
        if key in found:
            problems.append(Problem("LISTED_TWICE", f"shares[{place}].report_course_id", say("report_issue.listed_twice")))
        if written is None or int(written[2] or 1) == 0:
            message = say("report_issue.bad_share", share=each.share[:40], most=LARGEST_DENOMINATOR)
            problems.append(Problem("BAD_SHARE", f"shares[{place}].share", message))
            continue
        found[key] = Fraction(int(written[1]), int(written[2] or 1))
    refuse(problems)
    return found


async def piece_took(
    info: Info,
    given: SentAboutPiece,
    use_case: Callable[Concatenate[Session, Actor, int, P], Any],
    *args: P.args,
    **kwargs: P.kwargs,
) -> ReportCoursePayload:
    """The piece after a use case about it, in one transaction. Raises Refusal."""
    key = key_of(given.report_course_id, "ReportCourse", "report_course_id")
    await told(info, given, "report_course_id", use_case, key, *args, **kwargs)
    return await piece_payload(info, key)


async def issue_took(
    info: Info,
    given: SentAboutIssue,
    use_case: Callable[Concatenate[Session, Actor, int, P], Any],
    *args: P.args,
    **kwargs: P.kwargs,
) -> ReportIssuePayload:
    """The issue after a use case about it, in one transaction. Raises Refusal."""
    key = key_of(given.report_issue_id, "ReportIssue", "report_issue_id")
    await told(info, given, "report_issue_id", use_case, key, *args, **kwargs)
    return await issue_payload(info, key)


async def piece_payload(info: Info, key: int) -> ReportCoursePayload:
    """The piece as it is now; null for an actor who sees it no longer."""
    return ReportCoursePayload(report_course=await thing(info, REPORT_COURSES, ReportCourse.from_row, key))


async def issue_payload(info: Info, key: int) -> ReportIssuePayload:
    """The issue as it is now."""
    return ReportIssuePayload(report_issue=await thing(info, REPORT_ISSUES, ReportIssue.from_row, key))


async def told(info: Info, given: object, named: str, use_case: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """What a use case answers, in one transaction. Raises Refusal, its fields as the input calls them: `named` is what names the thing."""
    try:
        return await change(info, given, use_case, *args, **kwargs)
    except Refusal as refusal:
        drafted = _DRAFTED if hasattr(given, "draft") else ()
        refusal.problems = tuple(replace(each, field=_as_given(each.field, named, drafted)) for each in refusal.problems)
        raise


def _as_given(field: str | None, named: str, drafted: Collection[str]) -> str | None:
    if field == "id":
        return named
    return f"draft.{field}" if field and field.partition("[")[0] in drafted else field
