"""What was registered and waits for its second person, as flat rows: facts of every table, by day and number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, cast, literal, null, or_, select, type_coerce, union_all
from sqlmodel import col

from services.facts import FACT_TABLES, FactTable
from services.listings.days import ALL_DAYS, Days
from services.listings.paging import Condition, Listing
from services.models import Member
from services.permissions import Right


class UnverifiedFactRow(NamedTuple):
    """`fact` is the table of the fact, `id` its id there; `work_noun` is the table of its work; `member_id` whose part it is, if any."""

    id: int
    committee_id: int
    fact: str
    kind: str
    work_noun: str
    work_id: int
    number: str
    title: str
    dated_on: date
    work_day: date
    member_id: int | None
    registered_by_id: int


def _of_table(facts: FactTable) -> Any:
    columns = {
        "id": col(facts.table.id),
        "committee_id": col(facts.table.committee_id),
        "fact": literal(str(facts.table.__tablename__), String()),
        "kind": type_coerce(facts.kind, String()),
        "work_noun": literal(str(facts.work.__tablename__), String()),
        "work_id": facts.work_id,
        "number": col(facts.work.number),
        "title": facts.title,
        "dated_on": facts.dated_on,
        "work_day": facts.work_day,
        "member_id": cast(null(), Integer()) if facts.member_id is None else facts.member_id,
        "registered_by_id": col(facts.table.registered_by_id),
    }
    waiting = (col(facts.table.verified_at).is_(None), *facts.in_force)
    return facts.rows(*(columns[name].label(name) for name in UnverifiedFactRow._fields)).where(*waiting)


_ALL = union_all(*(_of_table(facts) for facts in FACT_TABLES)).subquery("unverified")
UNVERIFIED_FACTS = Listing(
    name="unverified_facts",
    row=UnverifiedFactRow._make,
    columns={name: _ALL.c[name] for name in UnverifiedFactRow._fields},
    owner=_ALL.c.committee_id,
    right=Right.READ_PERFORMANCE,
    # Who reads only some members' performance sees what waits of theirs; what is said of a whole work is nobody's in particular.
    of=lambda members: _ALL.c.member_id.in_(members),
    order=("dated_on", "number", "fact", "id"),
    key_types=(date, str, str, int),
)


@dataclass(frozen=True)
class UnverifiedSought:
    """What waits in one committee; what is None is not asked.

    `kind` is a record kind or the beginning of some, `days` are those of the fact or its work, `not_by` leaves out an account's own.
    """

    committee_id: int
    kind: str | None = None
    number: str | None = None
    member: str | None = None
    days: Days = ALL_DAYS
    not_by: int | None = None

    def conditions(self) -> list[Condition]:
        rows = _ALL.c
        found: list[Condition] = [rows.committee_id == self.committee_id]
        if self.kind is not None:
            found.append(or_(rows.kind == self.kind, rows.kind.startswith(f"{self.kind}.", autoescape=True)))
        if self.number is not None:
            found.append(rows.number == self.number)
        if self.member is not None:
            bearer = select(col(Member.id)).where(col(Member.committee_id) == self.committee_id, col(Member.number) == self.member)
            found.append(rows.member_id.in_(bearer))
        if self.days.first is not None or self.days.last is not None:
            first, last = self.days.first or date.min, self.days.last or date.max
            found.append(or_(rows.work_day.between(first, last), rows.dated_on.between(first, last)))
        if self.not_by is not None:
            found.append(rows.registered_by_id != self.not_by)
        return found
