"""社情民意信息, one at a time: registered with everything that the office states of it, and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.changes.numbers import id_of_number, problems_of_number
from services.changes.on_their_way import problems_of_another_way
from services.changes.places import as_given
from services.changes.resting import Lost, problems_of_losing
from services.directory import Directory
from services.errors import Problem, Refusal, refuse
from services.models import Adoption, Authorship, Forwarding, Member, OpinionReport, WrittenInstruction
from services.opinion_reports import (
    OpinionReportDraft,
    StoredOpinionReport,
    change_opinion_report,
    outcomes_gone,
    parts_said,
    problems_of_opinion_report,
    register_opinion_report,
    stored_opinion_reports,
)
from services.permissions import Actor, Right, require
from services.records.works import work_named
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn, take_turn_for

# What became of a report: the draft's field, and what it is called to those who give it.
_OUTCOMES = {"forwardings": "forwardings", "adoptions": "adoptions", "instructions": "written_instructions"}
_TABLES: dict[str, tuple[Any, str, str]] = {
    "forwardings": (Forwarding, "forwarded", "forwarded_on"),
    "adoptions": (Adoption, "adopted", "adopted_on"),
    "instructions": (WrittenInstruction, "instructed", "instructed_on"),
}


def register_one(session: Session, actor: Actor, committee_id: int, said: Mapping[str, Any]) -> int:
    """Register a report; returns its id. `said` are fields of `OpinionReportDraft`. Raises Refusal with every problem found."""
    require(actor, Right.REGISTER, committee_id)
    take_turn(session, committee_id)
    directory = Directory(session, committee_id)
    draft = OpinionReportDraft(**said)
    problems = [*problems_of_number(session, OpinionReport, committee_id, draft.number), *_problems(draft, said, directory)]
    if problems:
        raise Refusal.of(problems)
    return id_of_number(session, OpinionReport, committee_id, register_opinion_report(session, actor, directory, draft))


def change_one(session: Session, actor: Actor, report_id: int, said: Mapping[str, Any], expected_revision: int | None = None) -> int:
    """Make a report say what `said` says; fields of `OpinionReportDraft` that it does not name stay. Returns its id.

    Raises Refusal with every problem found: VERIFIED_FACTS or SCORED where something that was verified or scored would be gone or say
    something else.
    """
    committee_id = take_turn_for(session, actor, Right.REGISTER, OpinionReport, report_id)
    number = held(session, OpinionReport, report_id, expected_revision).number
    directory, stored = Directory(session, committee_id), stored_opinion_reports(session, committee_id, report_id)[number]
    draft = replace(stored.draft, **said)
    lost = lost_of_report(session, stored, draft)
    resting = problems_of_losing(session, committee_id, work_named("opinion_report", number), lost)
    way = problems_of_another_way(session, "opinion_report", report_id, stored.draft, draft)
    refuse([*_problems(draft, said, directory), *way, *resting])
    if draft != stored.draft:
        change_opinion_report(session, actor, directory, stored, draft)
    return report_id


def lost_of_report(session: Session, stored: StoredOpinionReport, draft: OpinionReportDraft) -> list[Lost]:
    """What is stored of a report and that `draft` has no longer, or makes say something else."""
    return [*_lost_authors(session, stored, draft), *_lost_outcomes(session, stored, draft)]


def _lost_authors(session: Session, stored: StoredOpinionReport, draft: OpinionReportDraft) -> Iterator[Lost]:
    """Authorships that `draft` has no longer, or that it makes say something else."""
    was, wanted = parts_said(stored.draft), parts_said(draft)
    if was == wanted:
        return
    field = "authors" if stored.draft.authors != draft.authors else "submitted_on"
    parts = select(Authorship, Member.number).outerjoin(Member, col(Authorship.member_id) == Member.id)
    for part, number in session.exec(parts.where(Authorship.report_id == stored.id).order_by(col(Authorship.position))):
        key = (number, part.body)
        if was[key] != wanted.get(key):
            yield Lost(field, say("deletions.row_of_author", name=number or part.body), part, part.member_id)


def _lost_outcomes(session: Session, stored: StoredOpinionReport, draft: OpinionReportDraft) -> Iterator[Lost]:
    """What became of the report and is no longer said of it: an outcome that is said otherwise is another one."""
    for kept_as, (table, mark, day) in _TABLES.items():
        was, wanted = getattr(stored.draft, kept_as), getattr(draft, kept_as)
        if was != wanted:
            rows = session.exec(select(table).where(table.report_id == stored.id).order_by(col(table.id))).all()
            for row in outcomes_gone(rows, was, wanted):
                named = say("deletions.row_of_outcome", day=getattr(row, day), what=say(f"regulation.mark.{mark}"))
                yield Lost(_OUTCOMES[kept_as], named, row)


def _problems(draft: OpinionReportDraft, said: Mapping[str, Any], directory: Directory) -> list[Problem]:
    texts = {"number": draft.number, "title": draft.title if draft.title.strip() else None}
    texts |= {f"authors[{place}].body": author.body for place, author in enumerate(draft.authors)}
    texts |= {f"adoptions[{place}].by": adoption.by for place, adoption in enumerate(draft.adoptions)}
    texts |= {f"instructions[{place}].by": note.by for place, note in enumerate(draft.instructions)}
    problems = [*problems_of_texts(texts), *problems_of_opinion_report(draft, directory)]
    for kept_as, given_as in _OUTCOMES.items():
        problems = as_given(problems, kept_as, getattr(draft, kept_as), given_as, said.get(kept_as, ()), lambda outcome: outcome)
    return problems
