"""The outstanding proposals of a year as they were decided, for the list that is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import ScoreLine
from scoring_plugins.plugins import Regulations
from services.committees import code_on
from services.errors import Refusal
from services.exports.outstanding_sheet import DecidedSelection, ListedProposal, OutstandingSheet
from services.models import (
    Handling,
    HandlingRole,
    HandlingUnit,
    LocalCommittee,
    Member,
    OutstandingProposal,
    Proposal,
    ProposalCourse,
    ProposalSelection,
    SelectionChoice,
    SelectionEntry,
    SelectionStep,
    Sponsorship,
    SponsorshipRole,
)
from services.permissions import Actor
from services.selections.holding import frozen_regulation, selections_seen
from services.selections.states import SelectionEvent


def outstanding_sheet(session: Session, actor: Actor, committee_id: int, year: int, regulations: Regulations) -> OutstandingSheet:
    """What was decided of a year and still holds. Raises Refusal NOT_DECIDED, and as `frozen_regulation` does."""
    selections = decided_selections(session, actor, committee_id, year)
    return OutstandingSheet(
        committee=session.get_one(LocalCommittee, committee_id).name,
        committee_code=code_on(session, committee_id, date(year, 12, 31)),
        year=year,
        selections=tuple(_decided(session, each, regulations) for each in selections),
    )


def decided_selections(session: Session, actor: Actor, committee_id: int, year: int) -> Sequence[ProposalSelection]:
    """The year's selections of which something was decided, in the order in which they were opened. Raises Refusal NOT_DECIDED."""
    of_year = (ProposalSelection.committee_id == committee_id, ProposalSelection.year == year)
    decided = (*of_year, col(ProposalSelection.decided_round).is_not(None), selections_seen(actor))
    found = session.exec(select(ProposalSelection).where(*decided).order_by(col(ProposalSelection.id))).all()
    if not found:
        raise Refusal("NOT_DECIDED", say("documents.outstanding_none", year=year), "year")
    return found


def _decided(session: Session, selection: ProposalSelection, regulations: Regulations) -> DecidedSelection:
    regulation = frozen_regulation(selection, regulations)
    (version,) = regulation.versions
    of = OutstandingProposal.selection_id == selection.id
    standing = session.exec(select(OutstandingProposal.proposal_id).where(of, col(OutstandingProposal.taken_back_round).is_(None))).all()
    gone = session.exec(select(OutstandingProposal.proposal_id).where(of, col(OutstandingProposal.taken_back_round).is_not(None))).all()
    decided = (SelectionStep.selection_id == selection.id, SelectionStep.event == SelectionEvent.DECIDE)
    because = session.exec(select(SelectionStep.reason).where(*decided).order_by(col(SelectionStep.id).desc())).first()
    # What is told of a list is of the present round.
    is_present = selection.round == selection.decided_round
    assert selection.decided_round is not None
    assert selection.decided_by is not None
    assert selection.decided_on is not None
    return DecidedSelection(
        title=selection.title,
        version=selection.version,
        status=selection.status,
        choices=len(regulation.chosen_in(version)),
        content_hash=selection.content_hash,
        partial_because=selection.partial_because,
        award=selection.award,
        scores=bool(version.blocks),
        round=selection.decided_round,
        people=selection.people if is_present else None,
        places=selection.places if is_present else None,
        deviation_because=selection.deviation_because if is_present else None,
        decided_by=selection.decided_by,
        decided_on=selection.decided_on,
        decided_because=because or "",
        taken_back=len(set(gone) - set(standing)),
        proposals=tuple(_listed(session, selection, standing)),
    )


def _listed(session: Session, selection: ProposalSelection, ids: Sequence[int]) -> Iterator[ListedProposal]:
    """The proposals of these ids by their numbers, as the round that was decided has them. A constant number of statements."""
    of_round = (SelectionEntry.selection_id == selection.id, SelectionEntry.round == selection.decided_round)
    entries = {each.proposal_id: each for each in session.exec(select(SelectionEntry).where(*of_round))}
    said = (SelectionChoice.selection_id == selection.id, SelectionChoice.round == selection.decided_round)
    reasons = dict(session.exec(select(SelectionChoice.proposal_id, SelectionChoice.reason).where(*said)).all())
    open_to_all = (col(ProposalCourse.proposal_id).in_(ids), col(ProposalCourse.is_public).is_(True))
    public = set(session.exec(select(ProposalCourse.proposal_id).where(*open_to_all)))
    sponsors, units = _sponsors(session, ids), _units(session, ids)
    rows = session.exec(select(Proposal).where(col(Proposal.id).in_(ids))).all()
    # By code points, not by a database's collation.
    for row in sorted(rows, key=lambda row: row.number):
        assert row.id is not None
        entry = entries[row.id]
        answering = [name for role, name in units[row.id] if role is not HandlingRole.CO]
        yield ListedProposal(
            number=row.number,
            case_number=row.case_number,
            title=row.title,
            submitted_on=row.submitted_on,
            sponsors=tuple(sponsors[row.id]),
            units=tuple(answering),
            co_units=tuple(name for role, name in units[row.id] if role is HandlingRole.CO),
            is_public=row.id in public,
            total=entry.total,
            told=entry.told,
            reason=reasons.get(row.id),
            lines=msgspec.json.decode(entry.lines, type=tuple[ScoreLine, ...]),
        )


def _sponsors(session: Session, ids: Sequence[int]) -> defaultdict[int, list[str]]:
    """By proposal, the verified members and bodies that submitted it, the first one first; not who supports it."""
    verified = (col(Sponsorship.proposal_id).in_(ids), col(Sponsorship.verified_at).is_not(None))
    rows = select(Sponsorship.proposal_id, Sponsorship.body, Member.name).outerjoin(Member, col(Member.id) == Sponsorship.member_id)
    authors = rows.where(*verified, Sponsorship.role != SponsorshipRole.SECONDER).order_by(col(Sponsorship.position))
    found: defaultdict[int, list[str]] = defaultdict(list)
    for proposal_id, body, name in session.exec(authors):
        found[proposal_id].append(body or name or "")
    return found


def _units(session: Session, ids: Sequence[int]) -> defaultdict[int, list[tuple[HandlingRole, str]]]:
    """By proposal, the units of its verified handlings, in the order in which they were assigned."""
    verified = (col(Handling.proposal_id).in_(ids), col(Handling.verified_at).is_not(None))
    rows = select(Handling.proposal_id, Handling.role, HandlingUnit.name).join(HandlingUnit, col(HandlingUnit.id) == Handling.unit_id)
    found: defaultdict[int, list[tuple[HandlingRole, str]]] = defaultdict(list)
    for proposal_id, role, name in session.exec(rows.where(*verified).order_by(col(Handling.id))):
        found[proposal_id].append((HandlingRole(role), name))
    return found
