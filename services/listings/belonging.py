"""Whether a member belonged to a sector or a group on a work's day, as a condition for lists of works."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, func, literal, or_, select
from sqlmodel import col

from services.listings.holders import MembersSought
from services.listings.paging import Column, Condition
from services.models import ActivityGroup, GroupSeat, Member, Membership, Sector, Term
from services.permissions import Actor


def belonged(member: Column, day: Column | date, seen_by: Actor, sector_id: int | None = None, group_id: int | None = None) -> Condition:
    """That the member belonged to this sector, or sat in this group, on the day; for whom `seen_by` may be told so.

    Whoever stands in a sector or a special committee sits in the group that stands for it.
    """
    ends_on = func.coalesce(col(Membership.to_on), col(Term.ends_on))
    spans = select(literal(1)).select_from(Membership).join(Term, col(Term.id) == col(Membership.term_id))
    spans = spans.where(col(Membership.member_id) == member, col(Membership.from_on) <= day, ends_on >= day)
    if sector_id is not None:
        spans = spans.where(col(Membership.sector_id) == sector_id)
    if group_id is not None:
        spans = spans.where(_sits_in(group_id))
    told = MembersSought(sector_id=sector_id, group_id=group_id, seen_by=seen_by).of_member()
    return and_(spans.exists(), *([member.in_(select(col(Member.id)).where(*told))] if told else []))


def _sits_in(group_id: int) -> Condition:
    seated = col(Membership.id).in_(select(col(GroupSeat.membership_id)).where(col(GroupSeat.group_id) == group_id))
    of_group = col(ActivityGroup.id) == group_id
    sector = select(col(ActivityGroup.sector_id)).where(of_group, col(ActivityGroup.sector_id).is_not(None))
    body = select(col(ActivityGroup.special_committee_id)).where(of_group, col(ActivityGroup.special_committee_id).is_not(None))
    return or_(seated, col(Membership.sector_id).in_(sector), col(Membership.special_committee_id).in_(body))


def named(body: Column, sector_id: int | None = None, group_id: int | None = None) -> Condition:
    """That a body bears the name of this sector, or of this group."""
    names = []
    if sector_id is not None:
        names.append(body.in_(select(col(Sector.name)).where(col(Sector.id) == sector_id)))
    if group_id is not None:
        names.append(body.in_(select(col(ActivityGroup.name)).where(col(ActivityGroup.id) == group_id)))
    return and_(*names)
