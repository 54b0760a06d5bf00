"""为何未入选: of any proposal of the committee, what the regulation and people made of it, in words, clause by clause."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import ScoreLine, points_text
from scoring_plugins.plugins import Regulations
from services.errors import Refusal
from services.models import OutstandingProposal, Proposal, ProposalSelection, SelectionChoice, SelectionEntry
from services.permissions import Actor
from services.records.proposal_subjects import subjects_of
from services.records.proposals import converted_proposals
from services.scoring import period_of
from services.scorings.keeping import kept_card
from services.selections.holding import frozen_regulation, prepared_by, seen_selection


class Told(NamedTuple):
    """Why a proposal is, or is not, among the outstanding ones: sentences in Chinese, and the score lines behind its place."""

    proposal_id: int
    number: str
    is_outstanding: bool
    sentences: tuple[str, ...]
    lines: tuple[ScoreLine, ...] = ()


def shown_round(actor: Actor, selection: ProposalSelection) -> int | None:
    """The round whose list is shown: the present one to those who prepare or decide it, to others the one decided last."""
    return selection.round if selection.committee_id in prepared_by(actor) else selection.decided_round


def explain_candidate(session: Session, actor: Actor, selection_id: int, number: str, regulations: Regulations) -> Told:
    """What became of the proposal with that 登记号. Raises Refusal NOT_FOUND, or UNKNOWN_PROPOSAL for a number that is no proposal's."""
    selection = seen_selection(session, actor, selection_id)
    of = (Proposal.committee_id == selection.committee_id, Proposal.number == number)
    proposal = session.exec(select(Proposal).where(*of)).first()
    if proposal is None or proposal.id is None:
        raise Refusal("UNKNOWN_PROPOSAL", say("supervisions.unknown_proposal", number=number), "proposal")
    standing = (OutstandingProposal.selection_id == selection.id, OutstandingProposal.proposal_id == proposal.id)
    rows = session.exec(select(OutstandingProposal).where(*standing).order_by(col(OutstandingProposal.id))).all()
    is_outstanding = any(row.taken_back_round is None for row in rows)
    shown = shown_round(actor, selection)
    entry = _entry(session, selection, shown, proposal.id)
    sentences = list(_of_entry(session, selection, entry)) if entry is not None else _unlisted(session, selection, proposal, regulations)
    for row in rows:
        if row.taken_back_on is not None:
            sentences.append(say("proposal_selection.taken_back", day=row.taken_back_on, why=row.taken_back_because, given=row.decided_on))
    if is_outstanding:
        sentences.append(say("proposal_selection.is_outstanding", decided_by=selection.decided_by, day=selection.decided_on))
    lines = () if entry is None else tuple(msgspec.json.decode(entry.lines, type=list[ScoreLine]))
    return Told(proposal.id, number, is_outstanding, tuple(sentences), lines)


def _entry(session: Session, selection: ProposalSelection, shown: int | None, proposal_id: int | None) -> SelectionEntry | None:
    of_round = (SelectionEntry.selection_id == selection.id, SelectionEntry.round == shown)
    return session.exec(select(SelectionEntry).where(*of_round, SelectionEntry.proposal_id == proposal_id)).first()


def _of_entry(session: Session, selection: ProposalSelection, entry: SelectionEntry) -> list[str]:
    """Of a listed one: its place by the regulation, and what people said."""
    of = (SelectionChoice.selection_id == selection.id, SelectionChoice.round == entry.round)
    choice = session.exec(select(SelectionChoice).where(*of, SelectionChoice.proposal_id == entry.proposal_id)).first()
    rank = "—" if entry.rank is None else entry.rank
    found = [say("proposal_selection.place", place=entry.place, rank=rank, total=points_text(entry.total)), entry.told]
    found += [say("proposal_selection.refused", clause=each.clause, reason=each.reason) for each in kept_card(entry.card).refused]
    if choice is not None:
        said = "chosen_because" if choice.is_chosen else "not_chosen_because"
        found.append(say(f"proposal_selection.{said}", reason=choice.reason))
    elif entry.standing == "to_decide":
        found.append(say("proposal_selection.not_named"))
    return found


def _unlisted(session: Session, selection: ProposalSelection, proposal: Proposal, regulations: Regulations) -> list[str]:
    """Of one that is on no list: what keeps it off."""
    regulation = frozen_regulation(selection, regulations)
    period = period_of(regulation, selection.year)
    if not period.first <= proposal.submitted_on <= period.last:
        days = {"day": proposal.submitted_on, "first": period.first, "last": period.last}
        return [say("proposal_selection.other_period", **days)]
    if proposal.withdrawn_on is not None:
        return [say("proposal_selection.was_withdrawn", day=proposal.withdrawn_on)]
    if proposal.id in set(session.execute(converted_proposals()).scalars()):
        return [say("proposal_selection.was_converted")]
    if proposal.id not in subjects_of(session, selection.committee_id, period):
        return [say("proposal_selection.is_unverified")]
    return [say("proposal_selection.not_listed_yet")]
