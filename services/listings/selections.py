"""优秀提案评选 with its list, its steps and what was given proposals, as flat rows: the office sees it all, others what was decided."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, and_, or_
from sqlmodel import col

from services.listings.paging import Condition, Listing
from services.models import (
    Account,
    CandidateStanding,
    ProposalAssessment,
    ProposalSelection,
    SelectionChoice,
    SelectionEntry,
    SelectionState,
    SelectionStep,
)
from services.permissions import Actor, Right
from services.selections.holding import prepared_by, selections_seen

R = TypeVar("R", bound=tuple[Any, ...])
# Whoever gives, decides or verifies: what experts said of a proposal is no list's before that.
ASSESSING = (Right.EXAMINE, Right.DECIDE, Right.VERIFY)


class ProposalSelectionRow(NamedTuple):
    """A selection without the text of its regulation."""

    id: int
    committee_id: int
    year: int
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str
    partial_because: str | None
    award: str
    state: SelectionState
    round: int
    listed_at: datetime | None
    facts_hash: str | None
    people: int | None
    places: int | None
    places_least: int | None
    meant_share: str | None
    deviation_because: str | None
    decided_round: int | None
    decided_by: str | None
    decided_on: date | None
    revision: int


class SelectionEntryRow(NamedTuple):
    """`position` is its place on the list, `lines` JSON of score lines.

    `said` and `reason` are what people said of it, None where nobody did.
    """

    id: int
    committee_id: int
    selection_id: int
    proposal_id: int
    position: int
    rank: int | None
    total: int
    grade: str | None
    standing: CandidateStanding
    is_meant: bool
    told: str
    lines: str
    said: bool | None
    reason: str | None


class SelectionStepRow(NamedTuple):
    id: int
    selection_id: int
    event: str
    became: SelectionState
    reason: str | None
    made_at: datetime
    made_by: str


class ProposalAssessmentRow(NamedTuple):
    id: int
    committee_id: int
    proposal_id: int
    position: int
    item: str
    quantity: int
    reason: str
    given_by: str
    dated_on: date
    verified_at: datetime | None
    revision: int


@dataclass(frozen=True)
class SeenListing(Listing[R]):
    """Rows that are not one right's alone: `seen` is the condition that an actor may read them."""

    seen: Callable[[Actor], Condition] = selections_seen

    def _may_read(self, actor: Actor) -> Condition:
        return self.seen(actor)

    def _made(self, actor: Actor, make: Callable[[Select[Any]], Select[Any]], shape: Hashable, once: object = False) -> Select[Any]:
        # What an actor may see is written into the statement: it is good for nobody else.
        return make(self._readable(actor))

    def _given(self, actor: Actor, **parameters: Any) -> dict[str, Any]:
        return parameters


def _entries_seen(actor: Actor) -> Condition:
    """The present round's list for those who prepare or decide, the decided one's for whoever reads works."""
    owner, number = col(SelectionEntry.committee_id), col(SelectionEntry.round)
    prepared = sorted(prepared_by(actor))
    own = and_(owner.in_(prepared), number == col(ProposalSelection.round))
    decided = and_(owner.in_(sorted(actor.committees_with(Right.READ))), owner.not_in(prepared))
    return or_(own, and_(decided, number == col(ProposalSelection.decided_round)))


def _rounds_seen(actor: Actor) -> Condition:
    """The lists of all rounds for those who prepare or decide, that of the one decided last for whoever reads works."""
    owner, number = col(SelectionEntry.committee_id), col(SelectionEntry.round)
    readers = and_(owner.in_(sorted(actor.committees_with(Right.READ))), number == col(ProposalSelection.decided_round))
    return or_(owner.in_(sorted(prepared_by(actor))), readers)


def _steps_seen(actor: Actor) -> Condition:
    return col(SelectionStep.committee_id).in_(sorted(prepared_by(actor)))


def _assessments_seen(actor: Actor) -> Condition:
    reached = frozenset[int]().union(*(actor.committees_with(right) for right in ASSESSING))
    return col(ProposalAssessment.committee_id).in_(sorted(reached))


def _said(statement: Select[Any]) -> Select[Any]:
    statement = statement.join(ProposalSelection, col(ProposalSelection.id) == col(SelectionEntry.selection_id))
    of_round = (
        col(SelectionChoice.selection_id) == col(SelectionEntry.selection_id),
        col(SelectionChoice.round) == col(SelectionEntry.round),
    )
    return statement.outerjoin(SelectionChoice, and_(*of_round, col(SelectionChoice.proposal_id) == col(SelectionEntry.proposal_id)))


def _made_by(statement: Select[Any]) -> Select[Any]:
    return statement.join(Account, col(Account.id) == col(SelectionStep.made_by_id))


def _columns(row: Any, table: Any, **other: Any) -> dict[str, Any]:
    return {name: other[name] if name in other else col(getattr(table, name)) for name in row._fields}


PROPOSAL_SELECTIONS = SeenListing(
    name="proposal_selections",
    row=ProposalSelectionRow._make,
    columns=_columns(ProposalSelectionRow, ProposalSelection),
    owner=col(ProposalSelection.committee_id),
    right=Right.REFER,
    order=("year", "id"),
    key_types=(int, int),
    descending=True,
)
SELECTION_ENTRIES = SeenListing(
    name="selection_entries",
    row=SelectionEntryRow._make,
    columns=_columns(
        SelectionEntryRow,
        SelectionEntry,
        position=col(SelectionEntry.place),
        said=col(SelectionChoice.is_chosen),
        reason=col(SelectionChoice.reason),
    ),
    owner=col(SelectionEntry.committee_id),
    right=Right.REFER,
    order=("position", "id"),
    key_types=(int, int),
    joins=_said,
    seen=_entries_seen,
)
ROUND_ENTRIES = replace(SELECTION_ENTRIES, name="round_entries", seen=_rounds_seen)
SELECTION_STEPS = SeenListing(
    name="selection_steps",
    row=SelectionStepRow._make,
    columns=_columns(SelectionStepRow, SelectionStep, made_by=col(Account.display_name)),
    owner=col(SelectionStep.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    joins=_made_by,
    seen=_steps_seen,
)
PROPOSAL_ASSESSMENTS = SeenListing(
    name="proposal_assessments",
    row=ProposalAssessmentRow._make,
    columns=_columns(ProposalAssessmentRow, ProposalAssessment),
    owner=col(ProposalAssessment.committee_id),
    right=Right.REFER,
    order=("position", "id"),
    key_types=(int, int),
    seen=_assessments_seen,
)


@dataclass(frozen=True)
class SelectionsSought:
    committee_id: int | None = None
    year: int | None = None

    def conditions(self) -> list[Condition]:
        same = {ProposalSelection.committee_id: self.committee_id, ProposalSelection.year: self.year}
        return [col(column) == value for column, value in same.items() if value is not None]


@dataclass(frozen=True)
class EntriesSought:
    """`chosen` asks for those that are put forward, or for the others, `round` for a round's; None for all."""

    standings: tuple[CandidateStanding, ...] = ()
    chosen: bool | None = None
    round: int | None = None

    def conditions(self) -> list[Condition]:
        found: list[Condition] = [col(SelectionEntry.standing).in_(self.standings)] if self.standings else []
        if self.round is not None:
            found.append(col(SelectionEntry.round) == self.round)
        if self.chosen is not None:
            said, within = col(SelectionChoice.is_chosen), col(SelectionEntry.standing) == CandidateStanding.WITHIN
            is_chosen = or_(and_(said.is_not(None), said.is_(True)), and_(said.is_(None), within))
            found.append(is_chosen if self.chosen else ~is_chosen)
        return found
