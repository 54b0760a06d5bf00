"""Which selection is meant by a committee and a year, and how it stands, for whoever may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.models import (
    Account,
    CandidateStanding,
    Proposal,
    ProposalSelection,
    SelectionChoice,
    SelectionEntry,
    SelectionState,
    SelectionStep,
)
from services.permissions import Actor
from services.selections.explaining import shown_round
from services.selections.holding import prepared_by, seen_selection, selections_seen


class CandidateRow(NamedTuple):
    """A listed proposal; `said` and `reason` are what people said of it, None where nobody did. `total` is in micro-points."""

    place: int
    rank: int | None
    number: str
    title: str
    total: int
    standing: CandidateStanding
    is_meant: bool
    told: str
    said: bool | None
    reason: str | None

    @property
    def is_chosen(self) -> bool:
        """Whether it is put forward: without a choice, what the regulation alone gives a place is."""
        return self.standing is CandidateStanding.WITHIN if self.said is None else self.said


class StepMade(NamedTuple):
    """A step of a selection: what, where it led, who made it, when and why."""

    event: str
    became: SelectionState
    made_by: str
    made_at: datetime
    reason: str | None


class SelectionStanding(NamedTuple):
    """A selection with the list that is shown to the actor and, to those who prepare or decide it, the steps.

    The selection's own numbers are those of this list where it `is_present`, and of one made since where it is not.
    """

    selection: ProposalSelection
    is_present: bool
    entries: list[CandidateRow]
    steps: list[StepMade]


def selection_of(session: Session, actor: Actor, committee_id: int, year: int, regulation: str | None = None) -> int:
    """The id of a committee's selection of a year that was not cancelled; `regulation` is its code where there are several.

    Raises Refusal NO_SELECTION, or SEVERAL_SELECTIONS naming the regulations.
    """
    of_year = [ProposalSelection.committee_id == committee_id, ProposalSelection.year == year, selections_seen(actor)]
    of_year.append(col(ProposalSelection.state) != SelectionState.CANCELLED)
    columns = (col(ProposalSelection.id), col(ProposalSelection.regulation), col(ProposalSelection.title))
    found = session.execute(select(*columns).where(*of_year).order_by(col(ProposalSelection.id))).all()  # type: ignore[arg-type]
    meant = [row for row in found if regulation in (None, row[1])]
    if not meant:
        raise Refusal("NO_SELECTION", say("proposal_selection.none_of_year", year=year), "year")
    if len(meant) > 1:
        known = "、".join(f"{code}(《{title}》)" for _, code, title in meant)
        raise Refusal("SEVERAL_SELECTIONS", say("proposal_selection.several_of_year", year=year, known=known), "regulation")
    return int(meant[0][0])


def standing_of_selection(session: Session, actor: Actor, selection_id: int) -> SelectionStanding:
    """How a selection stands. Raises Refusal NOT_FOUND for one that is not there or that the actor may not see."""
    selection = seen_selection(session, actor, selection_id)
    entry, choice = SelectionEntry, SelectionChoice
    said = and_(
        col(choice.selection_id) == col(entry.selection_id),
        col(choice.round) == col(entry.round),
        col(choice.proposal_id) == col(entry.proposal_id),
    )
    own = {name: col(getattr(entry, name)) for name in ("place", "rank", "total", "standing", "is_meant", "told")}
    own |= {"number": col(Proposal.number), "title": col(Proposal.title), "said": col(choice.is_chosen), "reason": col(choice.reason)}
    columns: list[Any] = [own[name] for name in CandidateRow._fields]
    rows = select(*columns).join(Proposal, col(Proposal.id) == col(entry.proposal_id)).outerjoin(choice, said)
    shown = shown_round(actor, selection)
    of_round = (col(entry.selection_id) == selection_id, col(entry.round) == shown)
    entries = [CandidateRow._make(row) for row in session.execute(rows.where(*of_round).order_by(col(entry.place)))]
    steps: list[StepMade] = []
    if selection.committee_id in prepared_by(actor):
        told = (col(SelectionStep.event), col(SelectionStep.became), col(Account.display_name), col(SelectionStep.made_at))
        made = select(*told, col(SelectionStep.reason)).join(Account, col(Account.id) == col(SelectionStep.made_by_id))
        ordered = made.where(col(SelectionStep.selection_id) == selection_id).order_by(col(SelectionStep.id))
        steps = [StepMade._make(row) for row in session.execute(ordered)]
    return SelectionStanding(selection, shown == selection.round, entries, steps)
