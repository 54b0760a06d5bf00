"""What people gave, registered and changed one at a time; `services.changes.assessments` takes whole sheets."""

from __future__ import annotations

from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.language.kinds import tracking_word
from services.assessments.drafts import AssessmentDraft, StoredAssessment
from services.assessments.judging import Rules
from services.assessments.quantities import MOST
from services.audit import acting
from services.changes.resting import Lost, problems_of_losing
from services.directory import Directory
from services.errors import Problem, nearest, refuse
from services.models import Assessment
from services.numbering import next_number
from services.permissions import Actor, Right, require
from services.records.works import work_named
from services.registration import lapse, stamp
from services.revisions import next_revision
from services.texts import problems_of_texts

PREFIX = "PD"


def problems_of_assessment(draft: AssessmentDraft, directory: Directory, rules: Rules) -> list[Problem]:
    """Everything wrong with a draft; fields are its own names."""
    texts = {"number": draft.number, "item": draft.item, "given_by": draft.given_by, "reason": draft.reason}
    problems = problems_of_texts(texts)
    if word := tracking_word(draft.item):
        problems.append(Problem("TRACKED_ITEM", "item", say("assessments.tracked", item=draft.item, word=word)))
    if directory.term_on(draft.dated_on) is None:
        problems.append(Problem("OUTSIDE_TERM", "dated_on", say("assessments.outside_term", day=draft.dated_on)))
    problems += _problems_of_subject(draft, directory)
    if draft.quantity is not None and abs(draft.quantity) > MOST:
        return [*problems, Problem("BAD_POINTS", "quantity", say("assessments.bad_points", most=MOST // 1_000_000))]
    return [*problems, *rules.problems(draft, directory)]


def problems_of_changing(
    session: Session, directory: Directory, stored: StoredAssessment, draft: AssessmentDraft, rules: Rules
) -> list[Problem]:
    """Why a stored one may not say what `draft` says: what is wrong with it, and that it was verified or scored as it was."""
    work = work_named("assessment", stored.draft.number or "")
    lost = lost_of_assessment(session, stored, draft)
    return [*problems_of_assessment(draft, directory, rules), *problems_of_losing(session, directory.committee_id, work, lost)]


def lost_of_assessment(session: Session, stored: StoredAssessment, draft: AssessmentDraft) -> list[Lost]:
    """The stored one, where `draft` says something else."""
    if draft == stored.draft:
        return []
    fact = session.get_one(Assessment, stored.id)
    return [Lost("id", say("assessments.named", number=fact.number, item=fact.item), fact, fact.member_id)]


def _problems_of_subject(draft: AssessmentDraft, directory: Directory) -> list[Problem]:
    if (draft.member_number is None) == (draft.group is None):
        return [Problem("NO_SUBJECT", "member_number", say("assessments.member_or_group"))]
    if draft.group is not None:
        if draft.group in directory.groups:
            return []
        message = say("assessments.unknown_group", name=draft.group, hint=nearest(draft.group, list(directory.groups)))
        return [Problem("UNKNOWN_GROUP", "group", message)]
    member = directory.members.get(draft.member_number or "")
    if member is None:
        message = say(
            "assessments.unknown_member", number=draft.member_number, hint=nearest(draft.member_number or "", list(directory.members))
        )
        return [Problem("UNKNOWN_MEMBER", "member_number", message)]
    if not member.belongs_on(draft.dated_on):
        message = say("assessments.not_a_member_that_day", name=member.name, number=member.number, day=draft.dated_on)
        return [Problem("NOT_A_MEMBER_THAT_DAY", "member_number", message)]
    return []


def register_assessment(session: Session, actor: Actor, directory: Directory, draft: AssessmentDraft, rules: Rules) -> str:
    """Register what people gave. Returns its number. Raises Refusal with every problem found."""
    require(actor, Right.REGISTER, directory.committee_id)
    refuse(problems_of_assessment(draft, directory, rules))
    return write(session, actor, directory, draft).number


def write(session: Session, actor: Actor, directory: Directory, draft: AssessmentDraft) -> Assessment:
    """The row of a draft in which nothing is wrong."""
    with acting(session, actor, "assessment.register"):
        number = draft.number or next_number(session, directory, Assessment, PREFIX, draft.dated_on)
        row = Assessment(
            committee_id=directory.committee_id,
            number=number,
            kind=draft.kind,
            item=draft.item,
            reason=draft.reason,
            given_by=draft.given_by,
            dated_on=draft.dated_on,
            quantity=draft.quantity,
            member_id=_member_id(draft, directory),
            group_id=_group_id(draft, directory),
            **stamp(actor),
        )
        session.add(row)
        session.flush()
    return row


def change_assessment(
    session: Session, actor: Actor, directory: Directory, stored: StoredAssessment, draft: AssessmentDraft, rules: Rules
) -> None:
    """Make a stored one say what `draft` says. Raises Refusal with every problem found; what was verified or scored stays as it is."""
    require(actor, Right.REGISTER, directory.committee_id)
    refuse(problems_of_changing(session, directory, stored, draft, rules))
    with acting(session, actor, "assessment.change"):
        row = next_revision(session, Assessment, stored.id)
        row.kind, row.item, row.reason, row.given_by = draft.kind, draft.item, draft.reason, draft.given_by
        row.dated_on, row.quantity = draft.dated_on, draft.quantity
        row.member_id, row.group_id = _member_id(draft, directory), _group_id(draft, directory)
        lapse(row, actor)


def _member_id(draft: AssessmentDraft, directory: Directory) -> int | None:
    return None if draft.member_number is None else directory.members[draft.member_number].id


def _group_id(draft: AssessmentDraft, directory: Directory) -> int | None:
    return None if draft.group is None else directory.groups[draft.group]
