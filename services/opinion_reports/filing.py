"""A piece's facts: the registered report and its authorships, which arise from the submission and are never typed twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.directory import directory_of
from services.errors import Problem, refuse
from services.models import Attachment, Authorship, AuthorshipRole, Member, OpinionReport, ReportCourse, ReportWriter
from services.numbering import next_number
from services.opinion_reports.registering import AuthorDraft, OpinionReportDraft, problems_of_opinion_report
from services.opinion_reports.states import PIECE, ReportEvent
from services.permissions import Actor
from services.registration import lapse, stamp

# (member, body): who an authorship is of.
_Author = tuple[int | None, str | None]


def problems_of_filing(session: Session, course: ReportCourse, day: date) -> list[Problem]:
    """What keeps a piece from being a report submitted on a day: outside a term, writers who are no members that day."""
    numbers = select(Member.number).join(ReportWriter, col(ReportWriter.member_id) == Member.id)
    writers = session.exec(numbers.where(ReportWriter.course_id == course.id).order_by(col(ReportWriter.position))).all()
    authors = [AuthorDraft(AuthorshipRole.AUTHOR, member_number=number) for number in writers]
    if course.body is not None:
        authors = [AuthorDraft(AuthorshipRole.AUTHOR, body=course.body)]
    draft = OpinionReportDraft(number=None, title=course.title, submitted_on=day, authors=tuple(authors))
    problems = problems_of_opinion_report(draft, directory_of(session, course.committee_id))
    return [replace(problem, field=_as_written(problem.field)) for problem in problems]


def _as_written(field: str | None) -> str | None:
    """A field of the registered report as it is called in a piece."""
    return (
        None
        if field is None
        else field.replace("submitted_on", "handed_in_on").replace("authors", "writers").removesuffix(".member_number")
    )


def file_report(session: Session, actor: Actor, course: ReportCourse, day: date, *, converted_from_id: int | None = None) -> None:
    """Register the piece as a report submitted on a day, or say anew what it is after it was mended. Call it inside `acting`.

    What was verified of it before is to be verified again. `converted_from_id` is the proposal that a new one was made from.
    """
    if course.report_id is None:
        number = next_number(session, directory_of(session, course.committee_id), OpinionReport, "XX", day)
        report = OpinionReport(
            committee_id=course.committee_id, number=number, title=course.title, submitted_on=day, converted_from_id=converted_from_id
        )
        session.add(report)
        session.flush()
        course.report_id = report.id
    else:
        report = session.get_one(OpinionReport, course.report_id)
        report.title, report.submitted_on, report.withdrawn_on = course.title, day, None
        report.revision += 1
    _settle_authors(session, actor, course)


def _settle_authors(session: Session, actor: Actor, course: ReportCourse) -> None:
    writers = select(ReportWriter.member_id).where(ReportWriter.course_id == course.id).order_by(col(ReportWriter.position))
    wanted: list[_Author] = [(member_id, None) for member_id in session.exec(writers)] or [(None, course.body)]
    there = list(session.exec(select(Authorship).where(Authorship.report_id == course.report_id)))
    same = [(part.member_id, part.body) for part in sorted(there, key=lambda part: part.position)] == wanted
    if same:
        for part in there:
            lapse(part, actor)
        return
    for part in there:
        session.delete(part)
    session.flush()
    for position, (member_id, body) in enumerate(wanted, start=1):
        role = AuthorshipRole.AUTHOR if position == 1 else AuthorshipRole.CO
        said = {"member_id": member_id, "body": body, "role": role, "position": position, "report_id": course.report_id}
        session.add(Authorship.model_validate({"committee_id": course.committee_id, **said, **stamp(actor)}))
    session.flush()


def confirm_submission(session: Session, actor: Actor, course: ReportCourse, event: ReportEvent) -> None:
    """The first examination is by somebody else, who verifies that the piece was handed in. Call it inside `acting`.

    Raises Refusal OWN_RECORD where the actor submitted it, PAPER_MISSING where it was entered on behalf and no paper is attached.
    """
    of_report = Authorship.report_id == course.report_id
    parts = session.exec(select(Authorship).where(of_report, col(Authorship.verified_at).is_(None))).all()
    problems = []
    if any(part.registered_by_id == actor.account_id for part in parts):
        problems.append(Problem("OWN_RECORD", "id", say("report_course.own_record", name=actor.name, title=course.title)))
    if course.on_behalf and not has_evidence(session, course.report_id):
        problems.append(Problem("PAPER_MISSING", "id", say("report_course.paper_missing", title=course.title)))
    refuse(problems)
    because = say("report_course.verified_by", event=PIECE.event_name(event))
    for part in parts:
        part.verified_by_id, part.verified_at, part.verified_because = actor.account_id, datetime.now(UTC), because
    session.flush()


def has_evidence(session: Session, report_id: int | None) -> bool:
    """Whether a file is attached to the report that nobody withdrew."""
    in_force = (Attachment.report_id == report_id, col(Attachment.withdrawn_at).is_(None))
    return session.exec(select(Attachment.id).where(*in_force)).first() is not None


def take_back(session: Session, course: ReportCourse, day: date) -> None:
    """The report counts for nobody from now on; what was written of it stays. Call it inside `acting`."""
    if course.report_id is not None:
        report = session.get_one(OpinionReport, course.report_id)
        report.withdrawn_on = day
        report.revision += 1
