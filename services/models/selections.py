"""优秀提案评选: a year's proposals put in a regulation's order, proposed as outstanding by one person and decided by another."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.models.columns import ByteText, Moment, Owned, Registered, Revised, word_of


class SelectionState(StrEnum):
    """Where a selection stands; who may move it on stands in `services.selections.states`."""

    OPEN = "open"
    LISTED = "listed"
    COUNCIL = "council"
    DECIDED = "decided"
    CANCELLED = "cancelled"


class CandidateStanding(StrEnum):
    """What the regulation alone makes of a proposal; people decide after that."""

    WITHIN = "within"  # it has a place
    TO_DECIDE = "to_decide"  # it is level with others for the last places
    BEYOND = "beyond"  # it qualifies, and the places are taken
    NOT_REACHED = "not_reached"  # its points or duties do not reach what is awarded
    NOT_GRADED = "not_graded"  # the regulation leaves it out


class ProposalSelection(Owned, Revised, table=True):
    """A year's selection under one version of one regulation about proposals, frozen when it was opened.

    `regulation_source` is the pack as text: proposals are listed by it, whatever is installed later. `award` names the grade or list of the
    regulation that makes a proposal an outstanding one. `round` counts how often it was begun; what was decided in `decided_round` holds
    until another round is decided.

    Of the list: `facts_hash` is SHA-256 over everything it was made from, `people` how many proposals were graded, `places` the most that
    may be chosen and `places_least` the fewest (None where the regulation sets no number), `meant_share` the least share of those that the
    regulation means in particular, `applied` JSON of what all its cards share. `put_by_id` put it before those who decide,
    `deviation_because` is why with more, fewer or others than the regulation's numbers. `decided_by` says who decided, in the office's
    words, `decided_by_id` whose account entered it.
    """

    __tablename__ = "proposal_selection"
    __table_args__ = (
        CheckConstraint("round >= 1", name="round"),
        Index("ix_proposal_selection_year", "committee_id", "year", "id"),
    )

    year: int
    regulation: str
    title: str
    version: date
    status: str
    content_hash: str = Field(max_length=64)
    regulation_source: str
    partial_because: str | None = None
    award: str
    state: SelectionState = Field(default=SelectionState.OPEN, sa_type=word_of(SelectionState))
    round: int = 1
    opened_by_id: int = Field(foreign_key="account.id")
    opened_at: datetime = Field(sa_type=Moment)
    listed_at: datetime | None = Field(default=None, sa_type=Moment)
    facts_hash: str | None = Field(default=None, max_length=64)
    people: int | None = None
    places: int | None = None
    places_least: int | None = None
    meant_share: str | None = None
    applied: str | None = None
    put_by_id: int | None = Field(default=None, foreign_key="account.id")
    put_at: datetime | None = Field(default=None, sa_type=Moment)
    deviation_because: str | None = None
    decided_round: int | None = None
    decided_by: str | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="account.id")
    decided_on: date | None = None


class SelectionStep(Owned, table=True):
    """Something that was done with a selection: what, by whom, when and why, and where it stood afterwards."""

    __tablename__ = "selection_step"

    selection_id: int = Field(foreign_key="proposal_selection.id", index=True)
    event: str
    became: SelectionState = Field(sa_type=word_of(SelectionState))
    reason: str | None = None
    made_by_id: int = Field(foreign_key="account.id")
    made_at: datetime = Field(sa_type=Moment)


class CandidateAttribute(Owned, table=True):
    """What an office states of a proposal where the regulation asks for it and no stored fact says it; `value` is text as typed."""

    __tablename__ = "candidate_attribute"
    __table_args__ = (UniqueConstraint("selection_id", "proposal_id", "name"),)

    selection_id: int = Field(foreign_key="proposal_selection.id")
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    name: str
    value: str
    stated_by_id: int = Field(foreign_key="account.id")
    stated_at: datetime = Field(sa_type=Moment)


class SelectionEntry(Owned, table=True):
    """A proposal on a round's list, in the regulation's order. `place` counts from 1; `rank` is equal where totals are, None ungraded.

    `total` is in micro-points; `is_meant` says that the regulation wants a share of such proposals; `told` is why it stands where it does.
    `lines` is JSON of its score lines, `card` of the rest of its scorecard, `facts` of what it was computed from, `digest` their SHA-256.
    """

    __tablename__ = "selection_entry"
    __table_args__ = (
        UniqueConstraint("selection_id", "round", "proposal_id"),
        Index("ix_selection_entry_place", "selection_id", "round", "place"),
    )

    selection_id: int = Field(foreign_key="proposal_selection.id")
    round: int
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    place: int
    rank: int | None = None
    total: int = Field(sa_type=BigInteger)
    grade: str | None = None
    standing: CandidateStanding = Field(sa_type=word_of(CandidateStanding))
    is_meant: bool
    told: str
    lines: str
    card: str
    facts: str
    digest: str = Field(max_length=64)


class SelectionChoice(Owned, table=True):
    """What people say of a listed proposal, and why: put forward, or not. Without one, what the regulation alone gives a place stands."""

    __tablename__ = "selection_choice"
    __table_args__ = (UniqueConstraint("selection_id", "round", "proposal_id"),)

    selection_id: int = Field(foreign_key="proposal_selection.id")
    round: int
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    is_chosen: bool
    reason: str
    made_by_id: int = Field(foreign_key="account.id")
    made_at: datetime = Field(sa_type=Moment)


class OutstandingProposal(Owned, table=True):
    """优秀提案: a proposal that a selection made an outstanding one, in which round; and when and why that was taken back, if it was."""

    __tablename__ = "outstanding_proposal"

    selection_id: int = Field(foreign_key="proposal_selection.id", index=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    round: int
    decided_on: date
    taken_back_round: int | None = None
    taken_back_on: date | None = None
    taken_back_because: str | None = None


class ProposalAssessment(Registered, Revised, table=True):
    """提案评定: points that somebody gave a proposal under an item that a regulation names; it counts once a second person verified it.

    `position` counts a proposal's assessments from 1. `quantity` is in micro-points, `given_by` says who gave it, in the office's words.
    """

    __tablename__ = "proposal_assessment"
    __table_args__ = (UniqueConstraint("proposal_id", "position"), CheckConstraint("position >= 1", name="position"))

    proposal_id: int = Field(foreign_key="proposal.id")
    position: int
    item: str = Field(sa_type=ByteText)
    quantity: int = Field(sa_type=BigInteger)
    reason: str
    given_by: str
    dated_on: date
