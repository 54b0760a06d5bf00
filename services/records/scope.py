"""What is read for a year, and members' states by day."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Executable, select
from sqlmodel import Session, col

from scoring_plugins.records import MemberState, Record
from services.models import ActivityGroup, GroupSeat, Membership, Post, Sector, SpecialCommittee, Term


@dataclass(frozen=True)
class Period:
    """The days a year is scored over, both included.

    `since` and `until` are given where works of earlier or later days matter too: those of another period that a clause names,
    and those up to the cut-off, which a condition over the term counts.
    """

    first: date
    last: date
    since: date | None = None
    until: date | None = None


@dataclass
class Scope:
    """What is read: one committee, all its members or some, works from the day on which the term began (history) to the period's end."""

    session: Session
    committee_id: int
    member_ids: Collection[int] | None
    since: date
    until: date

    def of_members(self, column: Any) -> list[ColumnElement[bool]]:
        return [] if self.member_ids is None else [column.in_(self.member_ids)]

    def of_owners(self, table: Any, bodies: Collection[str] | None) -> tuple[Any, list[ColumnElement[bool]]]:
        """The column that says whose part a row of `table` is, and the condition of those sought: members, or the named bodies."""
        if bodies is None:
            member_id = col(table.member_id)
            return member_id, [member_id.is_not(None), *self.of_members(member_id)]
        body = col(table.body)
        return body, [body.in_(sorted(bodies))]

    def rows(self, statement: Executable) -> Iterable[Any]:
        return self.session.execute(statement)


def scope_of(
    session: Session, committee_id: int, period: Period, member_ids: Collection[int] | None = None
) -> tuple[Scope, tuple[date, date] | None]:
    """What is read for a period, and the first and last day of the term that it ends in; None for a day in no term."""
    within = (col(Term.committee_id) == committee_id, col(Term.starts_on) <= period.last, col(Term.ends_on) >= period.last)
    row = session.execute(select(col(Term.starts_on), col(Term.ends_on)).where(*within)).first()
    term = None if row is None else (row[0], row[1])
    since = min(term[0], period.first) if term else period.first
    # Marks may decide the period of a work submitted the year before, so works are read from a year before the period at the latest.
    since = min(since, period.since or since, date(period.first.year - 1, 1, 1))
    return Scope(session, committee_id, member_ids, since, max(period.last, period.until or period.last)), term


def served(record: Record, months: int | None) -> Record:
    """The months served belong to the year, so every state of the year has the same; whole years need no change."""
    if months is None:
        return record
    return msgspec.structs.replace(record, member=msgspec.structs.replace(record.member, months_served=months))


@dataclass
class States:
    """Members' dated states, looked up by day in Python so that no evaluator joins intervals."""

    spans: dict[int, list[tuple[date, date, MemberState]]] = field(default_factory=lambda: defaultdict(list))

    def on(self, member_id: int, day: date) -> MemberState | None:
        for first, last, state in self.spans[member_id]:
            if first <= day <= last:
                return state
        return None

    def unbroken_from(self, member_id: int, until: date) -> date | None:
        """The first day of the chain of spans without a gap that holds `until`; None where the member does not belong on that day."""
        if self.on(member_id, until) is None:
            return None
        began: date | None = None
        for first, last, _ in sorted(self.spans[member_id], key=lambda span: span[0], reverse=True):
            if first <= until and (began is None or last == began - timedelta(days=1)):
                began = first
            elif first <= until:
                break
        return began

    def months_served(self, member_id: int, first: date, last: date) -> int | None:
        """Months of a period, counted from its first day, on every day of which the member belonged; None where that is all of them."""
        months = list(_months(first, last))
        served = sum(self._belonged(member_id, *month) for month in months)
        return None if served == len(months) else served

    def _belonged(self, member_id: int, first: date, last: date) -> bool:
        day = first
        for begins, ends, _ in sorted(self.spans[member_id], key=lambda span: span[0]):
            if begins <= day <= ends:
                day = ends + timedelta(days=1)
        return day > last


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The months of a period: each begins on the day of the month on which the period does; the last one ends with it."""
    begins, count = first, 0
    while begins <= last:
        count += 1
        following = _months_later(first, count)
        yield begins, min(following - timedelta(days=1), last)
        begins = following


def _months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the month's last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def states_of(scope: Scope) -> States:
    posts = _texts_by_span(scope, select(col(Post.membership_id), col(Post.title)).where(col(Post.committee_id) == scope.committee_id))
    seats = select(col(GroupSeat.membership_id), col(ActivityGroup.name)).join(ActivityGroup, col(GroupSeat.group_id) == ActivityGroup.id)
    groups = _texts_by_span(scope, seats.where(col(GroupSeat.committee_id) == scope.committee_id))
    statement = (
        select(
            col(Membership.id),
            col(Membership.member_id),
            col(Membership.from_on),
            col(Membership.to_on),
            col(Term.ends_on),
            col(Membership.on_standing_committee),
            col(Sector.name),
            col(SpecialCommittee.name),
        )
        .join(Term, col(Membership.term_id) == Term.id)
        .join(Sector, col(Membership.sector_id) == Sector.id)
        .outerjoin(SpecialCommittee, col(Membership.special_committee_id) == SpecialCommittee.id)
        .where(col(Membership.committee_id) == scope.committee_id, *scope.of_members(col(Membership.member_id)))
    )
    states = States()
    for span_id, member_id, first, last, term_end, standing, sector, special in scope.rows(statement):
        state = MemberState(
            standing_committee=standing, posts=posts[span_id], sector=sector, special_committee=special, groups=groups[span_id]
        )
        states.spans[member_id].append((first, last or term_end, state))
    return states


def _texts_by_span(scope: Scope, statement: Executable) -> defaultdict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for span_id, text in scope.rows(statement):
        found[span_id].append(text)
    return defaultdict(tuple, {span_id: tuple(sorted(texts)) for span_id, texts in found.items()})
