"""The names an office writes, looked up: sectors, members, sessions … of one committee, loaded once for many rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from services.committees import root_id
from services.models import (
    ActivityGroup,
    LocalCommittee,
    Member,
    Membership,
    PlenarySession,
    Sector,
    SectorAlias,
    SpecialCommittee,
    Term,
)
from services.once import once


@dataclass(frozen=True)
class KnownSector:
    id: int
    name: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None


@dataclass(frozen=True)
class KnownSpan:
    """Days in which a member belongs to the committee. An open span (no day of leaving stated) ends with its term."""

    first: date
    last: date
    is_open: bool


@dataclass
class KnownMember:
    """A member with his or her spans."""

    id: int
    number: str
    name: str
    spans: list[KnownSpan] = field(default_factory=list)

    def belongs_on(self, day: date) -> bool:
        return any(span.first <= day <= span.last for span in self.spans)


@dataclass(frozen=True)
class KnownTerm:
    id: int
    ordinal: int
    starts_on: date
    ends_on: date


class Directory:
    """One committee's names. Use cases that add members keep it current, so that later rows of one import find them."""

    def __init__(self, session: Session, committee_id: int) -> None:
        committee = session.get_one(LocalCommittee, committee_id)
        self.committee_id = committee_id
        self.committee_name = committee.name
        self.level = committee.level
        self.terms = [
            KnownTerm(_id(term.id), term.ordinal, term.starts_on, term.ends_on)
            for term in session.exec(select(Term).where(Term.committee_id == committee_id).order_by(col(Term.ordinal)))
        ]
        self.plenary_sessions = self._load_plenary_sessions(session)
        self.special_committees = {
            body.name: _id(body.id) for body in session.exec(select(SpecialCommittee).where(SpecialCommittee.committee_id == committee_id))
        }
        self.groups = {
            group.name: _id(group.id) for group in session.exec(select(ActivityGroup).where(ActivityGroup.committee_id == committee_id))
        }
        self.sectors = self._load_sectors(session)
        self.members = self._load_members(session)
        self.highest_places: dict[str, int] = {}  # of numbers given by us, by prefix and year: see `services.numbering`

    def term_on(self, day: date) -> KnownTerm | None:
        """The term in which `day` lies."""
        return next((term for term in self.terms if term.starts_on <= day <= term.ends_on), None)

    def members_called(self, name: str) -> list[KnownMember]:
        return [member for member in self.members.values() if member.name == name]

    def _load_plenary_sessions(self, session: Session) -> dict[tuple[int, int], int]:
        statement = select(Term.ordinal, PlenarySession.ordinal, PlenarySession.id).join(Term, col(PlenarySession.term_id) == Term.id)
        rows = session.exec(statement.where(PlenarySession.committee_id == self.committee_id)).all()
        return {(term, ordinal): _id(found) for term, ordinal, found in rows}

    def _load_sectors(self, session: Session) -> dict[str, KnownSector]:
        """Every name, alias and code of a sector of this committee or the root; a local name wins."""
        root = root_id(session)
        rows = session.exec(select(Sector).where(col(Sector.committee_id).in_({self.committee_id, root}))).all()
        rows = sorted(rows, key=lambda row: (row.committee_id != root, _id(row.id)))
        names = {row.id: row.name for row in rows}
        known = {row.id: KnownSector(_id(row.id), row.name, row.valid_from, row.valid_to, names.get(row.successor_id)) for row in rows}
        aliases = session.exec(select(SectorAlias.sector_id, SectorAlias.name).where(col(SectorAlias.sector_id).in_(known)))
        found = {alias: known[sector_id] for sector_id, alias in aliases}
        for row in rows:
            found[row.code] = found[row.name] = known[row.id]
        return found

    def _load_members(self, session: Session) -> dict[str, KnownMember]:
        rows = session.exec(select(Member.id, Member.number, Member.name).where(Member.committee_id == self.committee_id)).all()
        by_id = {member_id: KnownMember(_id(member_id), number, name) for member_id, number, name in rows}
        ends = {term.id: term.ends_on for term in self.terms}
        spans = select(Membership).where(Membership.committee_id == self.committee_id).order_by(col(Membership.from_on))
        for span in session.exec(spans):
            known = KnownSpan(span.from_on, span.to_on or ends[span.term_id], span.to_on is None)
            by_id[span.member_id].spans.append(known)
        return {member.number: member for member in by_id.values()}


_READ = (LocalCommittee, Term, PlenarySession, SpecialCommittee, ActivityGroup, Sector, SectorAlias, Member, Membership)


def directory_of(session: Session, committee_id: int) -> Directory:
    """The committee's directory, read once for all that one transaction does with it."""
    return once(session, ("directory", committee_id), _READ, lambda: Directory(session, committee_id))


def _id(value: int | None) -> int:
    assert value is not None
    return value
