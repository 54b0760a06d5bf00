"""审定优秀提案: those who decide approve what others put forward, or send it back; the approved ones bear the mark 优秀."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.audit import acting
from services.errors import Problem, refuse
from services.models import MarkKind, OutstandingProposal, Proposal, ProposalMark, ProposalSelection, SelectionChoice
from services.permissions import Actor
from services.proposals.handling_days import problems_of_day
from services.revisions import next_revision
from services.selections.choosing import Listed, listed_in, problems_of_marks, require_unchanged
from services.selections.holding import advance, take_selection
from services.selections.states import SelectionEvent
from services.texts import problems_of_texts
from services.verification import problems_of_reason


def send_back(session: Session, actor: Actor, selection_id: int, reason: str, expected_revision: int | None = None) -> int:
    """Have it chosen anew. Returns the selection's id. Raises Refusal as `take_selection` does, or REASON_MISSING."""
    selection = take_selection(session, actor, selection_id, SelectionEvent.SEND_BACK, expected_revision)
    refuse(problems_of_reason(reason))
    with acting(session, actor, "proposal_selection.send_back", reason):
        selection.put_by_id = selection.put_at = selection.deviation_because = None
        advance(session, actor, selection, SelectionEvent.SEND_BACK, reason.strip())
    return selection_id


def decide_selection(
    session: Session,
    actor: Actor,
    selection_id: int,
    regulations: Regulations,
    decided_by: str,
    reason: str,
    decided_on: date,
    expected_revision: int | None = None,
) -> int:
    """What was put forward is decided by `decided_by` (in the office's words, such as 第十次主席会议), with the reason. Returns the id.

    The chosen proposals bear the mark 优秀 from `decided_on` on, registered by who put them forward and verified by who decides; those of
    an earlier round that are not chosen any more lose it. Raises Refusal as `take_selection` does, OWN_RECORD for whoever put it forward or
    chose any of them, FACTS_CHANGED, ALREADY_OUTSTANDING, REASON_MISSING, or what is wrong with day and texts.
    """
    selection = take_selection(session, actor, selection_id, SelectionEvent.DECIDE, expected_revision)
    listed = listed_in(session, selection, selection.round)
    chosen = [each for each in listed if each.is_chosen]
    problems = [*problems_of_texts({"decided_by": decided_by}), *problems_of_reason(reason)]
    problems += problems_of_day("decided_on", decided_on, date(selection.year, 1, 1))
    if actor.account_id in {selection.put_by_id, *(each.choice.made_by_id for each in listed if each.choice is not None)}:
        problems.append(Problem("OWN_RECORD", "id", say("proposal_selection.own_list", name=actor.name)))
    refuse([*problems, *problems_of_marks(session, selection, chosen)])
    require_unchanged(session, selection, regulations)
    with acting(session, actor, "proposal_selection.decide", reason):
        _take_back(session, selection, {each.proposal_id for each in chosen}, decided_on, reason.strip())
        _give(session, actor, selection, chosen, decided_by.strip(), decided_on)
        selection.decided_round, selection.decided_by = selection.round, decided_by.strip()
        selection.decided_by_id, selection.decided_on = actor.account_id, decided_on
        advance(session, actor, selection, SelectionEvent.DECIDE, reason.strip())
    return selection_id


def reopen_selection(session: Session, actor: Actor, selection_id: int, reason: str, expected_revision: int | None = None) -> int:
    """What was decided is looked at once more: it holds until another list is decided, and what was said of proposals is kept.

    Returns the selection's id. Raises Refusal as `take_selection` does, or REASON_MISSING.
    """
    selection = take_selection(session, actor, selection_id, SelectionEvent.REOPEN, expected_revision)
    refuse(problems_of_reason(reason))
    with acting(session, actor, "proposal_selection.reopen", reason):
        before = (SelectionChoice.selection_id == selection_id, SelectionChoice.round == selection.round)
        selection.round += 1
        for choice in session.exec(select(SelectionChoice).where(*before)).all():
            said = choice.model_dump(exclude={"id", "round"})
            session.add(SelectionChoice.model_validate({**said, "round": selection.round}))
        selection.put_by_id = selection.put_at = selection.deviation_because = None
        selection.listed_at = selection.facts_hash = None
        advance(session, actor, selection, SelectionEvent.REOPEN, reason.strip())
    return selection_id


def cancel_selection(session: Session, actor: Actor, selection_id: int, reason: str, expected_revision: int | None = None) -> int:
    """It was opened by mistake. Returns the id. Raises Refusal as `take_selection` does, REASON_MISSING, or DECIDED_BEFORE once proposals
    were made outstanding by it: then another list is decided."""
    selection = take_selection(session, actor, selection_id, SelectionEvent.CANCEL, expected_revision)
    problems = problems_of_reason(reason)
    if selection.decided_round is not None:
        problems.append(Problem("DECIDED_BEFORE", "id", say("proposal_selection.decided_before")))
    refuse(problems)
    with acting(session, actor, "proposal_selection.cancel", reason):
        advance(session, actor, selection, SelectionEvent.CANCEL, reason.strip())
    return selection_id


def _standing_ones(session: Session, selection: ProposalSelection) -> list[OutstandingProposal]:
    """What the selection made outstanding and did not take back."""
    of = (OutstandingProposal.selection_id == selection.id, col(OutstandingProposal.taken_back_round).is_(None))
    return list(session.exec(select(OutstandingProposal).where(*of).order_by(col(OutstandingProposal.id))))


def _take_back(session: Session, selection: ProposalSelection, kept: set[int], day: date, reason: str) -> None:
    """The mark goes from proposals that are not chosen any more; that they bore it stays written. Call it inside `acting`."""
    for row in _standing_ones(session, selection):
        if row.proposal_id in kept:
            continue
        row.taken_back_round, row.taken_back_on, row.taken_back_because = selection.round, day, reason
        for mark in session.exec(_mark_of(row.proposal_id)):
            session.delete(mark)
        next_revision(session, Proposal, row.proposal_id)
    session.flush()


def _mark_of(proposal_id: int):  # type: ignore[no-untyped-def]  # a select of rows has no short name
    return select(ProposalMark).where(ProposalMark.proposal_id == proposal_id, ProposalMark.mark == MarkKind.OUTSTANDING)


def _give(session: Session, actor: Actor, selection: ProposalSelection, chosen: Sequence[Listed], decided_by: str, day: date) -> None:
    """The mark for proposals that do not bear it yet. Call it inside `acting`."""
    standing = {row.proposal_id for row in _standing_ones(session, selection)}
    because = say("proposal_selection.verified_because", decided_by=decided_by, title=selection.title)
    registered = {"registered_by_id": selection.put_by_id, "registered_at": selection.put_at}
    verified = {"verified_by_id": actor.account_id, "verified_at": datetime.now(UTC), "verified_because": because}
    for each in chosen:
        if each.proposal_id in standing:
            continue
        of = {"committee_id": selection.committee_id, "proposal_id": each.proposal_id}
        session.add(ProposalMark.model_validate({**of, "mark": MarkKind.OUTSTANDING, "dated_on": day, **registered, **verified}))
        kept = {"selection_id": selection.id, "round": selection.round, "decided_on": day}
        session.add(OutstandingProposal.model_validate({**of, **kept}))
        next_revision(session, Proposal, each.proposal_id)
