"""Local committees, their terms, plenary sessions, special committees and activity groups, as flat rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.errors import Refusal, nearest
from services.listings.paging import Condition, Fixed, Listing, Page, Window
from services.models import ActivityGroup, AdministrativeLevel, DivisionCode, LocalCommittee, PlenarySession, SpecialCommittee, Term
from services.permissions import Actor, Right, forbidden
from services.search import all_found
from services.sensitivity import tells_belief_or_people


class CommitteeRow(NamedTuple):
    """`code` is the newest division code; old ones stay in the table of codes."""

    id: int
    parent_id: int | None
    name: str
    level: AdministrativeLevel
    code: str
    revision: int


class TermRow(NamedTuple):
    id: int
    committee_id: int
    ordinal: int
    starts_on: date
    ends_on: date
    revision: int


class PlenarySessionRow(NamedTuple):
    id: int
    committee_id: int
    term_id: int
    ordinal: int
    opens_on: date
    closes_on: date
    revision: int


class SpecialCommitteeRow(NamedTuple):
    id: int
    committee_id: int
    name: str
    revision: int


class ActivityGroupRow(NamedTuple):
    """`valid_to` is the last day of a group that was dissolved; it may stand for a sector or a special committee."""

    id: int
    committee_id: int
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    sector_id: int | None
    special_committee_id: int | None
    revision: int

    @property
    def tells_more(self) -> bool:
        """Whether who sits in it tells a belief or a people, by its name, or a sector that is shown to few."""
        return self.sector_id is not None or tells_belief_or_people(self.name)


_newest_code = (
    select(col(DivisionCode.code))
    .where(col(DivisionCode.committee_id) == col(LocalCommittee.id))
    .order_by(col(DivisionCode.valid_from).desc())
    .limit(1)
    .correlate(LocalCommittee)
    .scalar_subquery()
)

COMMITTEES = Listing(
    name="committees",
    row=CommitteeRow._make,
    columns={
        "id": col(LocalCommittee.id),
        "parent_id": col(LocalCommittee.parent_id),
        "name": col(LocalCommittee.name),
        "level": col(LocalCommittee.level),
        "code": _newest_code,
        "revision": col(LocalCommittee.revision),
    },
    owner=col(LocalCommittee.id),
    right=Right.REFER,
    order=("code", "id"),
    key_types=(str, int),
    shared=True,
)
TERMS = Listing(
    name="terms",
    row=TermRow._make,
    columns={
        "id": col(Term.id),
        "committee_id": col(Term.committee_id),
        "ordinal": col(Term.ordinal),
        "starts_on": col(Term.starts_on),
        "ends_on": col(Term.ends_on),
        "revision": col(Term.revision),
    },
    owner=col(Term.committee_id),
    right=Right.REFER,
    order=("ordinal", "id"),
    key_types=(int, int),
)
PLENARY_SESSIONS = Listing(
    name="plenary_sessions",
    row=PlenarySessionRow._make,
    columns={
        "id": col(PlenarySession.id),
        "committee_id": col(PlenarySession.committee_id),
        "term_id": col(PlenarySession.term_id),
        "ordinal": col(PlenarySession.ordinal),
        "opens_on": col(PlenarySession.opens_on),
        "closes_on": col(PlenarySession.closes_on),
        "revision": col(PlenarySession.revision),
    },
    owner=col(PlenarySession.committee_id),
    right=Right.REFER,
    order=("opens_on", "id"),
    key_types=(date, int),
)
SPECIAL_COMMITTEES = Listing(
    name="special_committees",
    row=SpecialCommitteeRow._make,
    columns={
        "id": col(SpecialCommittee.id),
        "committee_id": col(SpecialCommittee.committee_id),
        "name": col(SpecialCommittee.name),
        "revision": col(SpecialCommittee.revision),
    },
    owner=col(SpecialCommittee.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
)
ACTIVITY_GROUPS = Listing(
    name="activity_groups",
    row=ActivityGroupRow._make,
    columns={
        "id": col(ActivityGroup.id),
        "committee_id": col(ActivityGroup.committee_id),
        "name": col(ActivityGroup.name),
        "kind": col(ActivityGroup.kind),
        **{name: col(getattr(ActivityGroup, name)) for name in ("valid_from", "valid_to", "sector_id", "special_committee_id")},
        "revision": col(ActivityGroup.revision),
    },
    owner=col(ActivityGroup.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
)


@dataclass(frozen=True)
class CommitteesSought:
    """`words` all occur in the name, or are one division code that the committee bears or bore."""

    parent_id: int | None = None
    levels: tuple[AdministrativeLevel, ...] = ()
    words: tuple[str, ...] = ()

    def conditions(self) -> list[Condition]:
        conditions: list[Condition] = []
        if self.parent_id is not None:
            conditions.append(col(LocalCommittee.parent_id) == self.parent_id)
        if self.levels:
            conditions.append(col(LocalCommittee.level).in_(self.levels))
        if self.words:
            bearers = select(col(DivisionCode.committee_id)).where(col(DivisionCode.code).in_(self.words))
            named = and_(*all_found(col(LocalCommittee.search_text), self.words))
            conditions.append(named | col(LocalCommittee.id).in_(bearers) if len(self.words) == 1 else named)
        return conditions


def list_committees(session: Session, actor: Actor, window: Window) -> Page[CommitteeRow]:
    """Committees the actor may read, and the root, by division code."""
    return COMMITTEES.page(session, actor, window)


_BEARER = (
    select(col(DivisionCode.committee_id))
    .where(col(DivisionCode.code) == bindparam("code"))
    .order_by(col(DivisionCode.valid_from).desc())
    .limit(1)
)

_BORNE = Fixed(col(LocalCommittee.id) == _BEARER.scalar_subquery())


def committee_bearing(session: Session, actor: Actor, code: str) -> CommitteeRow:
    """The committee that bears `code`, or bore it last. Raises Refusal as `readable_committee_id` does."""
    found = COMMITTEES.found(session, actor, _BORNE, code=code)
    if found:
        return found[0]
    key = readable_committee_id(session, actor, code)
    return COMMITTEES.by_ids(session, actor, (key,))[key]


def readable_committee_id(session: Session, actor: Actor, code: str, right: Right = Right.REFER) -> int:
    """The id of the committee that bears `code`, or bore it last.

    Raises Refusal UNKNOWN_COMMITTEE, or FORBIDDEN if `right` reaches nothing of it, not even a member.
    """
    session.flush()
    found: int | None = session.connection().execute(_BEARER, {"code": code}).scalar()
    if found is None:
        known = [row.code for row in list_committees(session, actor, Window(count=200)).rows]
        raise Refusal("UNKNOWN_COMMITTEE", say("committees.unknown", code=code, hint=nearest(code, known)), "committee")
    if not actor.may_within(right, found):
        raise forbidden(actor, right)
    return found
