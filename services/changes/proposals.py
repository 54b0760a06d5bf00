"""提案, one at a time: registered with everything that the office states of it, and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.changes.numbers import id_of_number, problems_of_number
from services.changes.on_their_way import problems_of_another_way
from services.changes.places import as_given
from services.changes.resting import Lost, problems_of_losing
from services.directory import Directory
from services.errors import Problem, refuse
from services.models import Handling, HandlingUnit, MarkKind, Member, Proposal, ProposalMark, Reply, Sponsorship
from services.permissions import Actor, Right, require
from services.proposals import (
    ProposalDraft,
    StoredProposal,
    change_proposal,
    parts_said,
    problems_of_case_number,
    problems_of_proposal,
    register_proposal,
    stored_proposals,
)
from services.records.works import work_named
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn, take_turn_for

Marks = Sequence[tuple[MarkKind, date]]


def register_one(session: Session, actor: Actor, committee_id: int, said: Mapping[str, Any]) -> int:
    """Register a proposal; returns its id. `said` are fields of `ProposalDraft`, `marks` as pairs in the order given.

    Raises Refusal with every problem found.
    """
    require(actor, Right.REGISTER, committee_id)
    take_turn(session, committee_id)
    directory = Directory(session, committee_id)
    draft = ProposalDraft(**_drafted(said))
    given_out = [
        *problems_of_number(session, Proposal, committee_id, draft.number),
        *problems_of_case_number(session, directory, draft),
    ]
    refuse([*given_out, *_problems(draft, said, directory)])
    return id_of_number(session, Proposal, committee_id, register_proposal(session, actor, directory, draft))


def change_one(session: Session, actor: Actor, proposal_id: int, said: Mapping[str, Any], expected_revision: int | None = None) -> int:
    """Make a proposal say what `said` says; fields of `ProposalDraft` that it does not name stay. Returns its id.

    Raises Refusal with every problem found: VERIFIED_FACTS or SCORED where something that was verified or scored would be gone or say
    something else.
    """
    committee_id = take_turn_for(session, actor, Right.REGISTER, Proposal, proposal_id)
    number = held(session, Proposal, proposal_id, expected_revision).number
    directory, stored = Directory(session, committee_id), stored_proposals(session, committee_id, proposal_id)[number]
    draft = replace(stored.draft, **_drafted(said))
    problems = [*problems_of_case_number(session, directory, draft, proposal_id), *_problems(draft, said, directory)]
    problems += problems_of_another_way(session, "proposal", proposal_id, stored.draft, draft)
    lost = lost_of_proposal(session, stored, draft)
    refuse([*problems, *problems_of_losing(session, committee_id, work_named("proposal", number), lost)])
    if draft != stored.draft:
        change_proposal(session, actor, directory, stored, draft)
    return proposal_id


def lost_of_proposal(session: Session, stored: StoredProposal, draft: ProposalDraft) -> list[Lost]:
    """What is stored of a proposal and that `draft` has no longer, or makes say something else."""
    return [*_lost_sponsors(session, stored, draft), *_lost_outcomes(session, stored, draft)]


def _lost_sponsors(session: Session, stored: StoredProposal, draft: ProposalDraft) -> Iterator[Lost]:
    """Sponsorships that `draft` has no longer, or that it makes say something else."""
    was, wanted = parts_said(stored.draft), parts_said(draft)
    if was == wanted:
        return
    said_in = ("sponsors", "submitted_on", "concerns_livelihood")
    field = next(name for name in said_in if getattr(stored.draft, name) != getattr(draft, name))
    parts = select(Sponsorship, Member.number).outerjoin(Member, col(Sponsorship.member_id) == Member.id)
    for part, number in session.exec(parts.where(Sponsorship.proposal_id == stored.id).order_by(col(Sponsorship.position))):
        key = (number, part.body)
        if was[key] != wanted.get(key):
            yield Lost(field, say("deletions.row_of_sponsor", name=number or part.body), part, part.member_id)


def _lost_outcomes(session: Session, stored: StoredProposal, draft: ProposalDraft) -> Iterator[Lost]:
    """Marks, handlings and replies that `draft` has no longer, or that it makes say something else."""
    if stored.draft.marks != draft.marks:
        marks = select(ProposalMark).where(ProposalMark.proposal_id == stored.id).order_by(col(ProposalMark.id))
        for mark in session.exec(marks):
            if draft.marks.get(mark.mark) != mark.dated_on:
                named = say("deletions.row_of_outcome", day=mark.dated_on, what=say(f"regulation.mark.{mark.mark}"))
                yield Lost("marks", named, mark)
    if stored.draft.handlings == draft.handlings:
        return
    said = {each.unit: each for each in draft.handlings}
    rows = select(Handling, HandlingUnit.name, Reply).join(HandlingUnit, col(Handling.unit_id) == HandlingUnit.id)
    rows = rows.outerjoin(Reply, col(Reply.handling_id) == Handling.id).where(Handling.proposal_id == stored.id)
    for handling, unit, reply in session.exec(rows.order_by(col(Handling.id))):
        now = said.get(unit)
        if now is None or (now.role, now.assigned_on) != (handling.role, handling.assigned_on):
            yield Lost("handlings", say("deletions.row_of_handling", unit=unit), handling)
        if reply is not None and (now is None or now.replied_on != reply.replied_on):
            yield Lost("handlings", say("deletions.row_of_reply", unit=unit), reply)


def _drafted(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "marks": dict(said["marks"])} if "marks" in said else dict(said)


def _problems(draft: ProposalDraft, said: Mapping[str, Any], directory: Directory) -> list[Problem]:
    marks: Marks = said.get("marks", ())
    texts = {"number": draft.number, "case_number": draft.case_number, "title": draft.title if draft.title.strip() else None}
    texts |= {f"sponsors[{place}].body": sponsor.body for place, sponsor in enumerate(draft.sponsors)}
    # A unit without a name is told by the rules of handlings.
    texts |= {f"handlings[{place}].unit": each.unit if each.unit.strip() else None for place, each in enumerate(draft.handlings)}
    problems = [*problems_of_texts(texts), *problems_of_proposal(draft, directory)]
    placed = as_given(problems, "handlings", draft.handlings, "handlings", said.get("handlings", ()), lambda each: each.unit)
    return [*_problems_of_double_marks(marks), *(_at_mark(problem, marks) for problem in placed)]


def _problems_of_double_marks(marks: Marks) -> list[Problem]:
    seen: set[MarkKind] = set()
    problems = []
    for place, (mark, _) in enumerate(marks):
        if mark in seen:
            problems.append(Problem("LISTED_TWICE", f"marks[{place}].mark", say("changes.mark_twice")))
        seen.add(mark)
    return problems


def _at_mark(problem: Problem, marks: Marks) -> Problem:
    """Drafts keep marks by what they are: back to the place where it was given, or to the whole list where it was not."""
    name, _, kind = (problem.field or "").partition(".")
    if name != "marks":
        return problem
    places = [place for place, (mark, _) in enumerate(marks) if mark == kind]
    at = "dated_on" if problem.code == "MARK_TOO_EARLY" else "mark"
    return replace(problem, field=f"marks[{places[0]}].{at}" if places else "marks")
