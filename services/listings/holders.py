"""Which members are sought: by words, and by what they held on a day or ever; and members beneath what they held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, tuple_
from sqlmodel import col

from services.listings.members import MEMBERS, MemberRow
from services.listings.paging import Column, Condition, Listing
from services.models import ActivityGroup, GroupSeat, Member, Membership, Term
from services.permissions import Actor, Right
from services.reach import members_reached
from services.search import all_found
from services.sensitivity import telling_belief_or_people


@dataclass(frozen=True)
class MembersSought:
    """`words` all occur in the name or number. What is asked of membership holds together in one span: on the day `on`, or ever.

    `seen_by` is whoever seeks: by a sector, or a group that tells as much, one finds only those whose sector one may be told.
    """

    committee_id: int | None = None
    words: tuple[str, ...] = ()
    sector_id: int | None = None
    special_committee_id: int | None = None
    group_id: int | None = None
    on_standing_committee: bool | None = None
    on: date | None = None
    seen_by: Actor | None = None

    def conditions(self) -> list[Condition]:
        spans = self.spans(col(Membership.member_id))
        return self.of_member() if spans is None else [*self.of_member(), col(Member.id).in_(spans)]

    def of_member(self) -> list[Condition]:
        """The conditions that ask nothing of membership."""
        conditions = all_found(col(Member.search_text), self.words)
        if self.sector_id is not None:
            conditions += self.told()
        if self.group_id is not None:
            conditions += self.told(unless=literal(self.group_id).not_in(_TELLING_GROUPS))
        return conditions if self.committee_id is None else [*conditions, col(Member.committee_id) == self.committee_id]

    def told(self, unless: Condition | None = None) -> list[Condition]:
        """The condition that `seen_by` may be told of the member's sector: whoever asks who is in it would learn what is hidden.

        Of every sector: whoever is in none of the others would be in a hidden one. It need not hold where `unless` does.
        """
        actor, right = self.seen_by, Right.READ_PERFORMANCE
        if actor is None or actor.committees_with(Right.READ) <= actor.committees_with(right):
            return []
        ways = [] if unless is None else [unless]
        ways.append(col(Member.committee_id).in_(sorted(actor.committees_with(right))))
        if (members := members_reached(actor, right)) is not None:
            ways.append(col(Member.id).in_(members))
        return [or_(*ways)]

    def spans(self, *columns: Column) -> Select[Any] | None:
        """These columns of the spans that hold what is asked of membership; None if nothing is asked."""
        asked = self._of_span()
        return select(*columns).join(Term, col(Term.id) == col(Membership.term_id)).where(*asked) if asked else None

    def _of_span(self) -> list[Condition]:
        asked: list[Condition] = []
        if self.sector_id is not None:
            asked.append(col(Membership.sector_id) == self.sector_id)
        if self.special_committee_id is not None:
            asked.append(col(Membership.special_committee_id) == self.special_committee_id)
        if self.group_id is not None:
            asked.append(_seated(col(GroupSeat.group_id) == self.group_id))
        if self.on_standing_committee is not None:
            asked.append(col(Membership.on_standing_committee).is_(self.on_standing_committee))
        if self.on is not None:
            ends_on = func.coalesce(col(Membership.to_on), col(Term.ends_on))
            asked += [col(Membership.from_on) <= self.on, ends_on >= self.on]
        return asked


def _seated(condition: Condition) -> Condition:
    return col(Membership.id).in_(select(col(GroupSeat.membership_id)).where(condition))


_TELLING_GROUPS = select(col(ActivityGroup.id)).where(
    or_(telling_belief_or_people(col(ActivityGroup.name)), col(ActivityGroup.sector_id).is_not(None))
)
# What members are listed beneath: the field of the parent's id → each member once for each parent.
_SEATS = select(col(Membership.member_id), col(GroupSeat.group_id)).join(GroupSeat, col(GroupSeat.membership_id) == col(Membership.id))
_HELD = {
    "sector_id": select(col(Membership.member_id), col(Membership.sector_id)).distinct().subquery("of_sector"),
    "special_committee_id": select(col(Membership.member_id), col(Membership.special_committee_id)).distinct().subquery("of_body"),
    "group_id": _SEATS.distinct().subquery("of_group"),
}
_HELD_IN_SPAN: Mapping[str, Column] = {
    "sector_id": col(Membership.sector_id),
    "special_committee_id": col(Membership.special_committee_id),
    "group_id": col(GroupSeat.group_id),
}


@dataclass(frozen=True)
class HoldersSought:
    """Members who are sought beneath a sector, special committee or group (`parent`), of which the same span has to speak."""

    parent: str
    sought: MembersSought

    def conditions(self) -> list[Condition]:
        of_member = self.sought.of_member()
        if self.parent == "sector_id":
            of_member += self.sought.told()
        if self.parent == "group_id":
            of_member += self.sought.told(unless=_HELD[self.parent].c.group_id.not_in(_TELLING_GROUPS))
        spans = self.sought.spans(col(Membership.member_id), _HELD_IN_SPAN[self.parent])
        if spans is None:
            return of_member
        if self.parent == "group_id":
            spans = spans.join(GroupSeat, col(GroupSeat.membership_id) == col(Membership.id))
        # Both together, and not one for each of the other: a database looks them up in one list that it makes once.
        return [*of_member, tuple_(col(Member.id), _HELD[self.parent].c[self.parent]).in_(spans)]


def member_orders(listing: Listing[MemberRow]) -> Mapping[str, Listing[MemberRow]]:
    """The listing in each order that members can be listed in, by its name; the first is that of offices."""
    return {
        "strokes": listing,
        "pinyin": listing.ordered("pinyin", ("pinyin_key", "id"), (str, int)),
        "number": listing.ordered("number", ("number", "id"), (str, int)),
    }


def _holders(parent: str) -> Mapping[str, Listing[MemberRow]]:
    held = _HELD[parent]

    def joined(statement: Select[Any]) -> Select[Any]:
        return statement.join(held, held.c.member_id == col(Member.id))

    columns = {**MEMBERS.columns, parent: held.c[parent]}
    return member_orders(replace(MEMBERS, name=f"members_of_{parent}", row=_without_parent, columns=columns, joins=joined))


def _without_parent(values: Iterable[Any]) -> MemberRow:
    *own, _ = values
    return MemberRow._make(own)


MEMBER_ORDERS = member_orders(MEMBERS)
# By the field of the parent's id, then by order.
HOLDERS: Mapping[str, Mapping[str, Listing[MemberRow]]] = {parent: _holders(parent) for parent in _HELD}
