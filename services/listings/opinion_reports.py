"""社情民意信息 by the day submitted, with authors and what became of it, as flat rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, not_, select
from sqlmodel import col

from services.listings.days import ALL_DAYS, Days, by_day_or_number, days_of
from services.listings.paging import Condition, Listing
from services.models import Adoption, Authorship, AuthorshipRole, Forwarding, Manner, OpinionReport, OutcomeLevel, WrittenInstruction
from services.permissions import Right
from services.search import all_found


class OpinionReportRow(NamedTuple):
    id: int
    committee_id: int
    number: str
    title: str
    submitted_on: date
    revision: int


class AuthorshipRow(NamedTuple):
    """`submitted_on` is the report's: a member's authorships are listed by day."""

    id: int
    committee_id: int
    report_id: int
    member_id: int | None
    body: str | None
    role: AuthorshipRole
    position: int
    is_verified: bool
    submitted_on: date


class ForwardingRow(NamedTuple):
    id: int
    report_id: int
    level: OutcomeLevel
    forwarded_on: date
    is_verified: bool


class AdoptionRow(NamedTuple):
    """`level` and `manner` are None where the source states none."""

    id: int
    report_id: int
    level: OutcomeLevel | None
    manner: Manner | None
    by: str | None
    adopted_on: date
    is_verified: bool


class WrittenInstructionRow(NamedTuple):
    id: int
    report_id: int
    level: OutcomeLevel
    by: str
    instructed_on: date
    is_verified: bool


def _written_by(members: Select[Any]) -> Select[Any]:
    return select(col(Authorship.report_id)).where(col(Authorship.member_id).in_(members))


OPINION_REPORTS = Listing(
    name="opinion_reports",
    row=OpinionReportRow._make,
    columns={
        "id": col(OpinionReport.id),
        "committee_id": col(OpinionReport.committee_id),
        "number": col(OpinionReport.number),
        "title": col(OpinionReport.title),
        "submitted_on": col(OpinionReport.submitted_on),
        "revision": col(OpinionReport.revision),
    },
    owner=col(OpinionReport.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(OpinionReport.id).in_(_written_by(members)),
    order=("submitted_on", "id"),
    key_types=(date, int),
)
OPINION_REPORT_ORDERS = by_day_or_number(OPINION_REPORTS, "submitted_on")


def _with_report(statement: Select[Any]) -> Select[Any]:
    return statement.join(OpinionReport, col(OpinionReport.id) == col(Authorship.report_id))


AUTHORSHIPS = Listing(
    name="authorships",
    row=AuthorshipRow._make,
    columns={
        "id": col(Authorship.id),
        "committee_id": col(Authorship.committee_id),
        "report_id": col(Authorship.report_id),
        "member_id": col(Authorship.member_id),
        "body": col(Authorship.body),
        "role": col(Authorship.role),
        "position": col(Authorship.position),
        "is_verified": col(Authorship.verified_at).is_not(None),
        "submitted_on": col(OpinionReport.submitted_on),
    },
    owner=col(Authorship.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(Authorship.report_id).in_(_written_by(members)),
    order=("submitted_on", "report_id", "position", "id"),
    key_types=(date, int, int, int),
    joins=_with_report,
)
FORWARDINGS = Listing(
    name="forwardings",
    row=ForwardingRow._make,
    columns={
        "id": col(Forwarding.id),
        "report_id": col(Forwarding.report_id),
        "level": col(Forwarding.level),
        "forwarded_on": col(Forwarding.forwarded_on),
        "is_verified": col(Forwarding.verified_at).is_not(None),
    },
    owner=col(Forwarding.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(Forwarding.report_id).in_(_written_by(members)),
    order=("forwarded_on", "id"),
    key_types=(date, int),
)
ADOPTIONS = Listing(
    name="adoptions",
    row=AdoptionRow._make,
    columns={
        "id": col(Adoption.id),
        "report_id": col(Adoption.report_id),
        "level": col(Adoption.level),
        "manner": col(Adoption.manner),
        "by": col(Adoption.by),
        "adopted_on": col(Adoption.adopted_on),
        "is_verified": col(Adoption.verified_at).is_not(None),
    },
    owner=col(Adoption.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(Adoption.report_id).in_(_written_by(members)),
    order=("adopted_on", "id"),
    key_types=(date, int),
)
WRITTEN_INSTRUCTIONS = Listing(
    name="written_instructions",
    row=WrittenInstructionRow._make,
    columns={
        "id": col(WrittenInstruction.id),
        "report_id": col(WrittenInstruction.report_id),
        "level": col(WrittenInstruction.level),
        "by": col(WrittenInstruction.by),
        "instructed_on": col(WrittenInstruction.instructed_on),
        "is_verified": col(WrittenInstruction.verified_at).is_not(None),
    },
    owner=col(WrittenInstruction.committee_id),
    right=Right.READ_PERFORMANCE,
    of=lambda members: col(WrittenInstruction.report_id).in_(_written_by(members)),
    order=("instructed_on", "id"),
    key_types=(date, int),
)


@dataclass(frozen=True)
class OpinionReportsSought:
    """`year` and `submitted_on` are of the day submitted; `words` all occur in title or number.

    `adopted_at` and `adopted_as` are of one adoption, `author_id` and `author_role` of one author; all are asked verified or not.
    """

    committee_id: int | None = None
    year: int | None = None
    submitted_on: Days = ALL_DAYS
    is_adopted: bool | None = None
    adopted_at: OutcomeLevel | None = None
    adopted_as: Manner | None = None
    forwarded_to: OutcomeLevel | None = None
    is_instructed: bool | None = None
    instructed_at: OutcomeLevel | None = None
    author_id: int | None = None
    author_role: AuthorshipRole | None = None
    words: tuple[str, ...] = ()

    def conditions(self) -> list[Condition]:
        day = col(OpinionReport.submitted_on)
        conditions = [*all_found(col(OpinionReport.search_text), self.words), *days_of(self.year, day), *self.submitted_on.holding(day)]
        if self.committee_id is not None:
            conditions.append(col(OpinionReport.committee_id) == self.committee_id)
        return [
            *conditions,
            *_with({Adoption.level: self.adopted_at, Adoption.manner: self.adopted_as}, Adoption.report_id, self.is_adopted),
            *_with({Forwarding.level: self.forwarded_to}, Forwarding.report_id),
            *_with({WrittenInstruction.level: self.instructed_at}, WrittenInstruction.report_id, self.is_instructed),
            *_with({Authorship.member_id: self.author_id, Authorship.role: self.author_role}, Authorship.report_id),
        ]


def _with(asked: Mapping[Any, Any], report_id: Any, is_there: bool | None = None) -> list[Condition]:
    """That some row about the report holds all that is asked of one, and that there is any or none if `is_there` says so."""
    rows = select(col(report_id))
    any_of_them = col(OpinionReport.id).in_(rows)
    there: list[Condition] = [] if is_there is None else [any_of_them if is_there else not_(any_of_them)]
    wanted: list[Condition] = [col(column) == value for column, value in asked.items() if value is not None]
    return [*there, col(OpinionReport.id).in_(rows.where(*wanted))] if wanted else there
