"""督办 and 参考题目 as flat rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlmodel import col

from services.listings.paging import Condition, Listing
from services.models import (
    ReferenceTopic,
    SupervisedProposal,
    Supervision,
    SupervisionKind,
    SupervisionMember,
    SupervisionStep,
    SupervisionStepKind,
    SupervisionSuggestion,
)
from services.permissions import Right


class SupervisionRow(NamedTuple):
    id: int
    committee_id: int
    year: int
    name: str
    kind: SupervisionKind
    led_by: str
    revision: int


class SupervisedProposalRow(NamedTuple):
    id: int
    supervision_id: int
    proposal_id: int


class SupervisionMemberRow(NamedTuple):
    id: int
    supervision_id: int
    member_id: int


class SupervisionStepRow(NamedTuple):
    id: int
    supervision_id: int
    kind: SupervisionStepKind
    place: str
    held_on: date


class SupervisionSuggestionRow(NamedTuple):
    id: int
    supervision_id: int
    position: int
    aspect: str
    text: str


class ReferenceTopicRow(NamedTuple):
    id: int
    committee_id: int
    plenary_session_id: int
    title: str
    offered_by: str | None
    revision: int


SUPERVISIONS = Listing(
    name="supervisions",
    row=SupervisionRow._make,
    columns={name: col(getattr(Supervision, name)) for name in SupervisionRow._fields},
    owner=col(Supervision.committee_id),
    order=("year", "id"),
    key_types=(int, int),
    descending=True,
)
SUPERVISED_PROPOSALS = Listing(
    name="supervised_proposals",
    row=SupervisedProposalRow._make,
    columns={name: col(getattr(SupervisedProposal, name)) for name in SupervisedProposalRow._fields},
    owner=col(SupervisedProposal.committee_id),
    order=("id",),
    key_types=(int,),
)
SUPERVISION_MEMBERS = Listing(
    name="supervision_members",
    row=SupervisionMemberRow._make,
    columns={name: col(getattr(SupervisionMember, name)) for name in SupervisionMemberRow._fields},
    owner=col(SupervisionMember.committee_id),
    order=("id",),
    key_types=(int,),
)
SUPERVISION_STEPS = Listing(
    name="supervision_steps",
    row=SupervisionStepRow._make,
    columns={name: col(getattr(SupervisionStep, name)) for name in SupervisionStepRow._fields},
    owner=col(SupervisionStep.committee_id),
    order=("held_on", "id"),
    key_types=(date, int),
)
SUPERVISION_SUGGESTIONS = Listing(
    name="supervision_suggestions",
    row=SupervisionSuggestionRow._make,
    columns={name: col(getattr(SupervisionSuggestion, name)) for name in SupervisionSuggestionRow._fields},
    owner=col(SupervisionSuggestion.committee_id),
    order=("position", "id"),
    key_types=(int, int),
)
REFERENCE_TOPICS = Listing(
    name="reference_topics",
    row=ReferenceTopicRow._make,
    columns={name: col(getattr(ReferenceTopic, name)) for name in ReferenceTopicRow._fields},
    owner=col(ReferenceTopic.committee_id),
    order=("id",),
    key_types=(int,),
    right=Right.REFER,
)


@dataclass(frozen=True)
class SupervisionsSought:
    committee_id: int | None = None
    year: int | None = None
    kind: SupervisionKind | None = None

    def conditions(self) -> list[Condition]:
        same = {Supervision.committee_id: self.committee_id, Supervision.year: self.year, Supervision.kind: self.kind}
        return [col(column) == value for column, value in same.items() if value is not None]


@dataclass(frozen=True)
class ReferenceTopicsSought:
    committee_id: int | None = None
    plenary_session_id: int | None = None

    def conditions(self) -> list[Condition]:
        same = {ReferenceTopic.committee_id: self.committee_id, ReferenceTopic.plenary_session_id: self.plenary_session_id}
        return [col(column) == value for column, value in same.items() if value is not None]
