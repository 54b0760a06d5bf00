"""委员 in 姓氏笔画 order and their dated membership, as flat rows."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col

from services.listings.paging import Listing, Page, Window
from services.models import GroupSeat, Leaving, Member, Membership, Post, Term
from services.permissions import Actor


class MemberRow(NamedTuple):
    id: int
    committee_id: int
    number: str
    name: str
    strokes_key: str
    pinyin_key: str
    revision: int


class MembershipRow(NamedTuple):
    """One span; where `to_on` is None it lasts until the term ends, on `term_ends_on`."""

    id: int
    committee_id: int
    member_id: int
    term_id: int
    sector_id: int
    special_committee_id: int | None
    on_standing_committee: bool
    from_on: date
    to_on: date | None
    leaving: Leaving | None
    term_ends_on: date

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day <= (self.to_on or self.term_ends_on)


class PostRow(NamedTuple):
    id: int
    membership_id: int
    title: str


class GroupSeatRow(NamedTuple):
    id: int
    membership_id: int
    group_id: int


MEMBERS = Listing(
    name="members",
    row=MemberRow._make,
    columns={
        "id": col(Member.id),
        "committee_id": col(Member.committee_id),
        "number": col(Member.number),
        "name": col(Member.name),
        "strokes_key": col(Member.strokes_key),
        "pinyin_key": col(Member.pinyin_key),
        "revision": col(Member.revision),
    },
    owner=col(Member.committee_id),
    order=("strokes_key", "id"),
    key_types=(str, int),
)
MEMBERSHIPS = Listing(
    name="memberships",
    row=MembershipRow._make,
    columns={
        "id": col(Membership.id),
        "committee_id": col(Membership.committee_id),
        "member_id": col(Membership.member_id),
        "term_id": col(Membership.term_id),
        "sector_id": col(Membership.sector_id),
        "special_committee_id": col(Membership.special_committee_id),
        "on_standing_committee": col(Membership.on_standing_committee),
        "from_on": col(Membership.from_on),
        "to_on": col(Membership.to_on),
        "leaving": col(Membership.leaving),
        "term_ends_on": col(Term.ends_on),
    },
    owner=col(Membership.committee_id),
    order=("from_on", "id"),
    key_types=(date, int),
    joins=lambda statement: statement.join(Term, col(Term.id) == col(Membership.term_id)),
)
POSTS = Listing(
    name="posts",
    row=PostRow._make,
    columns={"id": col(Post.id), "membership_id": col(Post.membership_id), "title": col(Post.title)},
    owner=col(Post.committee_id),
    order=("id",),
    key_types=(int,),
)
GROUP_SEATS = Listing(
    name="group_seats",
    row=GroupSeatRow._make,
    columns={
        "id": col(GroupSeat.id),
        "membership_id": col(GroupSeat.membership_id),
        "group_id": col(GroupSeat.group_id),
    },
    owner=col(GroupSeat.committee_id),
    order=("id",),
    key_types=(int,),
)


def list_members(session: Session, actor: Actor, window: Window, committee_id: int | None = None) -> Page[MemberRow]:
    """Members in 姓氏笔画 order."""
    conditions = [] if committee_id is None else [col(Member.committee_id) == committee_id]
    return MEMBERS.page(session, actor, window, *conditions)


def find_member(session: Session, actor: Actor, committee_id: int, number: str) -> MemberRow | None:
    """The member who bears 委员编号 `number` in a committee the actor may read."""
    return MEMBERS.one(session, actor, col(Member.committee_id) == committee_id, col(Member.number) == number)
