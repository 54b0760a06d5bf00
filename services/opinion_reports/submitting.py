"""提交与撤回: a piece handed in, taken back, and disputed by the member on whose behalf somebody entered it."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.audit import acting
from services.course_manuscripts import length_so_far
from services.errors import Problem, Refusal, refuse
from services.models import ReportCourse
from services.opinion_reports.filing import file_report, problems_of_filing, take_back
from services.opinion_reports.holding import advance, problems_of_reason, speaks_for, take_piece
from services.opinion_reports.states import ReportEvent
from services.parameters import OPINION_REPORT_LONGEST, parameter
from services.permissions import Actor
from services.today import today as this_day


def submit_piece(
    session: Session,
    actor: Actor,
    course_id: int,
    handed_in_on: date | None = None,
    expected_revision: int | None = None,
    today: date | None = None,
) -> int:
    """Hand a piece in: it is registered with its authors, unverified until somebody else has looked at it. Returns its id.

    `handed_in_on` is the day of the paper, for what was entered on behalf; else it is today. Raises Refusal as `take_piece` does, or
    every problem: SECRECY_NOT_CONFIRMED, TEXT_MISSING, TEXT_TOO_LONG by the committee's limit, NOT_ON_BEHALF, BAD_DATES, OUTSIDE_TERM,
    NOT_A_MEMBER_THAT_DAY.
    """
    course = take_piece(session, actor, course_id, ReportEvent.SUBMIT, expected_revision)
    now = today or this_day()
    day = handed_in_on or now
    problems = _problems_of_content(session, course, day)
    if handed_in_on is not None and not course.on_behalf:
        problems.append(Problem("NOT_ON_BEHALF", "handed_in_on", say("report_course.day_not_on_behalf")))
    if day > now:
        problems.append(Problem("BAD_DATES", "handed_in_on", say("report_course.day_to_come", day=day, today=now)))
    refuse([*problems, *problems_of_filing(session, course, day)])
    with acting(session, actor, "report_course.submit"):
        course.asked = None
        file_report(session, actor, course, day)
        advance(session, actor, course, ReportEvent.SUBMIT)
    return course_id


def withdraw_piece(
    session: Session, actor: Actor, course_id: int, reason: str, expected_revision: int | None = None, today: date | None = None
) -> int:
    """Take a piece back that is not selected: it counts for nobody any more. Raises Refusal as `take_piece` does, or a bad reason."""
    course = take_piece(session, actor, course_id, ReportEvent.WITHDRAW, expected_revision)
    refuse(problems_of_reason(reason))
    with acting(session, actor, "report_course.withdraw", reason):
        take_back(session, course, today or this_day())
        course.disputed_because = None
        advance(session, actor, course, ReportEvent.WITHDRAW, reason)
    return course_id


def dispute_piece(session: Session, actor: Actor, course_id: int, statement: str, expected_revision: int | None = None) -> int:
    """Say against an entry that somebody made on one's behalf; until it is answered nothing more is done with the piece.

    Raises Refusal as `take_piece` does, NOT_ON_BEHALF, NOT_ITS_WRITER for anybody but a writer or the body, DISPUTED.
    """
    course = take_piece(session, actor, course_id, ReportEvent.DISPUTE, expected_revision)
    refuse(problems_of_reason(statement, "statement"))
    if not course.on_behalf:
        raise Refusal("NOT_ON_BEHALF", say("report_course.not_on_behalf", title=course.title), "id")
    if not speaks_for(session, actor, course):
        raise Refusal("NOT_ITS_WRITER", say("report_course.not_its_writer", title=course.title), "id")
    if course.disputed_because is not None:
        raise Refusal("DISPUTED", say("report_course.dispute_open", title=course.title, statement=course.disputed_because), "id")
    with acting(session, actor, "report_course.dispute", statement):
        course.disputed_because = statement.strip()
        advance(session, actor, course, ReportEvent.DISPUTE, statement.strip())
    return course_id


def answer_dispute(session: Session, actor: Actor, course_id: int, answer: str, expected_revision: int | None = None) -> int:
    """Answer what a member says against an entry; the piece goes on. Raises Refusal as `take_piece` does, NO_DISPUTE, a bad answer."""
    course = take_piece(session, actor, course_id, ReportEvent.ANSWER_DISPUTE, expected_revision)
    refuse(problems_of_reason(answer, "answer"))
    if course.disputed_because is None:
        raise Refusal("NO_DISPUTE", say("report_course.no_dispute", title=course.title), "id")
    with acting(session, actor, "report_course.answer_dispute", answer):
        course.disputed_because = None
        advance(session, actor, course, ReportEvent.ANSWER_DISPUTE, answer.strip())
    return course_id


def _problems_of_content(session: Session, course: ReportCourse, day: date) -> list[Problem]:
    problems = []
    if not course.holds_no_secret:
        problems.append(Problem("SECRECY_NOT_CONFIRMED", "holds_no_secret", say("report_course.secrecy_not_confirmed")))
    found, longest = length_so_far(session, course), parameter(session, course.committee_id, OPINION_REPORT_LONGEST, on=day)
    if not course.text.strip():
        problems.append(Problem("TEXT_MISSING", "text", say("report_course.text_missing")))
    elif found > longest:
        problems.append(Problem("TEXT_TOO_LONG", "text", say("report_course.text_too_long", found=found, longest=longest)))
    return problems
