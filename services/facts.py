"""The tables of facts that are registered and verified, and how each reaches its work: its number, kind and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, literal, or_, select, type_coerce
from sqlmodel import col

from services.models import (
    Activity,
    ActivityOrganiser,
    Adoption,
    Assessment,
    Authorship,
    Forwarding,
    Handling,
    OpinionReport,
    Participation,
    Proposal,
    ProposalAssessment,
    ProposalMark,
    Registered,
    Reply,
    Sponsorship,
    WrittenInstruction,
)


@dataclass(frozen=True)
class FactTable:
    """A table of facts joined to its work. `member_id` is the column of the member whose part it is, None for facts about the work.

    `dated_on` is the fact's own day where it has one (a mark), else the work's. An assessment is its own work.
    """

    table: type[Registered]
    work: type[Activity | Proposal | OpinionReport | Assessment]
    work_id: Any
    kind: Any
    work_day: Any
    dated_on: Any
    member_id: Any = None

    @property
    def title(self) -> Any:
        """The column of what the work is called: an assessment's is its item."""
        return col(Assessment.item) if issubclass(self.work, Assessment) else col(self.work.title)

    @property
    def in_force(self) -> list[ColumnElement[bool]]:
        """That the work was not withdrawn: what is said of one that was counts for nobody, and waits for nobody."""
        return [col(self.work.withdrawn_on).is_(None)] if issubclass(self.work, Proposal | OpinionReport) else []

    def rows(self, *columns: Any) -> Select[Any]:
        """A select of `columns` over the facts joined to their works."""
        statement = select(*columns).select_from(self.table)
        if self.table is self.work:
            return statement
        if self.table is Reply:
            statement = statement.join(Handling, col(Reply.handling_id) == col(Handling.id))
        return statement.join(self.work, self.work_id == col(self.work.id))

    def between(self, first: date, last: date) -> ColumnElement[bool]:
        """The fact or its work is dated from `first` to `last`."""
        return or_(and_(self.work_day >= first, self.work_day <= last), and_(self.dated_on >= first, self.dated_on <= last))


def _of_proposal(table: Any, dated_on: Any = None, member_id: Any = None, work_id: Any = None) -> FactTable:
    day = col(Proposal.submitted_on)
    through = col(table.proposal_id) if work_id is None else work_id
    return FactTable(table, Proposal, through, literal("proposal"), day, day if dated_on is None else dated_on, member_id)


def _of_report(table: Any, dated_on: Any = None, member_id: Any = None) -> FactTable:
    day = col(OpinionReport.submitted_on)
    kind = literal("opinion_report")
    return FactTable(table, OpinionReport, col(table.report_id), kind, day, day if dated_on is None else dated_on, member_id)


FACT_TABLES: tuple[FactTable, ...] = (
    FactTable(
        Participation,
        Activity,
        col(Participation.activity_id),
        col(Activity.kind),
        col(Activity.held_on),
        col(Activity.held_on),
        col(Participation.member_id),
    ),
    FactTable(
        ActivityOrganiser,
        Activity,
        col(ActivityOrganiser.activity_id),
        col(Activity.kind),
        col(Activity.held_on),
        col(Activity.held_on),
    ),
    _of_proposal(Sponsorship, member_id=col(Sponsorship.member_id)),
    _of_proposal(ProposalMark, dated_on=col(ProposalMark.dated_on)),
    _of_proposal(Handling, dated_on=col(Handling.assigned_on)),
    _of_proposal(Reply, dated_on=col(Reply.replied_on), work_id=col(Handling.proposal_id)),
    _of_proposal(ProposalAssessment, dated_on=col(ProposalAssessment.dated_on)),
    _of_report(Authorship, member_id=col(Authorship.member_id)),
    _of_report(Forwarding, dated_on=col(Forwarding.forwarded_on)),
    _of_report(Adoption, dated_on=col(Adoption.adopted_on)),
    _of_report(WrittenInstruction, dated_on=col(WrittenInstruction.instructed_on)),
    FactTable(
        Assessment,
        Assessment,
        col(Assessment.id),
        type_coerce(col(Assessment.kind), String),
        col(Assessment.dated_on),
        col(Assessment.dated_on),
        col(Assessment.member_id),
    ),
)
