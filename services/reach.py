"""Which members a right reaches that is held for some of them, oneself, a sector's, a special committee's; and which groups."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from services.models import ActivityGroup, Member, Membership, Role, Term
from services.permissions import Actor, Reach, Right, Scope, forbidden


def members_reached(actor: Actor, right: Right) -> Select[Any] | None:
    """A query of the ids of the members that `right` reaches beyond whole committees, as they belong today; None for nobody."""
    own = [scope.id for scope in actor.held_for(right, Reach.OWN)]
    of_spans = [
        *(_spans(scope, col(Membership.sector_id)) for scope in actor.held_for(right, Reach.SECTOR)),
        *(_spans(scope, col(Membership.special_committee_id)) for scope in actor.held_for(right, Reach.SPECIAL_COMMITTEE)),
    ]
    ways: list[ColumnElement[bool]] = [col(Member.id).in_(sorted(own))] if own else []
    if of_spans:
        today = datetime.now(UTC).date()
        ends_on = func.coalesce(col(Membership.to_on), col(Term.ends_on))
        spans = select(col(Membership.member_id)).join(Term, col(Term.id) == col(Membership.term_id))
        ways.append(col(Member.id).in_(spans.where(or_(*of_spans), col(Membership.from_on) <= today, ends_on >= today)))
    return select(col(Member.id)).where(or_(*ways)) if ways else None


def _spans(scope: Scope, held: Mapped[Any]) -> ColumnElement[bool]:
    return and_(col(Membership.committee_id) == scope.committee_id, held == scope.id)


def groups_reached(actor: Actor, right: Right) -> Select[Any] | None:
    """A query of the ids of the groups that `right` reaches beyond whole committees; None for none.

    Those are the groups that stand for the sector, or the special committee, that a role is held for: who speaks for it speaks for them.
    """
    held = [scope for reach in (Reach.SECTOR, Reach.SPECIAL_COMMITTEE, Reach.GROUP) for scope in actor.held_for(right, reach)]
    stands_for: dict[Role, Mapped[Any]] = {
        Role.SECTOR_CONVENER: col(ActivityGroup.sector_id),
        Role.SPECIAL_COMMITTEE_STAFF: col(ActivityGroup.special_committee_id),
    }
    ways = [
        and_(col(ActivityGroup.committee_id) == scope.committee_id, stands_for[scope.role] == scope.id)
        for scope in held
        if scope.role in stands_for
    ]
    return select(col(ActivityGroup.id)).where(or_(*ways)) if ways else None


def groups_among(session: Session, actor: Actor, right: Right, group_ids: Collection[int]) -> frozenset[int]:
    """Those of some groups, of any committee, that a right reaches which is held for some groups only."""
    groups = groups_reached(actor, right)
    if groups is None:
        return frozenset()
    return frozenset(session.execute(groups.where(col(ActivityGroup.id).in_(sorted(set(group_ids))))).scalars())


def require_about_group(session: Session, actor: Actor, right: Right, committee_id: int, group_id: int | None) -> None:
    """Raise Refusal FORBIDDEN unless the right reaches the whole committee, or that group of it; None is a group that there is not."""
    if actor.may(right, committee_id) or (group_id is not None and groups_among(session, actor, right, [group_id])):
        return
    raise forbidden(actor, right)


def reaches(session: Session, actor: Actor, right: Right, committee_id: int, member_ids: Collection[int]) -> bool:
    """Whether the right reaches all of these members of a committee."""
    if actor.may(right, committee_id):
        return True
    members = members_reached(actor, right)
    if members is None or not member_ids:
        return False
    wanted = set(member_ids)
    within = members.where(col(Member.id).in_(sorted(wanted)), col(Member.committee_id) == committee_id)
    return set(session.execute(within).scalars()) == wanted


def require_about(session: Session, actor: Actor, right: Right, committee_id: int, member_ids: Collection[int]) -> None:
    """Raise Refusal FORBIDDEN unless the right reaches all of these members of a committee."""
    if not reaches(session, actor, right, committee_id, member_ids):
        raise forbidden(actor, right)


def reached_among(session: Session, actor: Actor, right: Right, member_ids: Collection[int]) -> frozenset[int]:
    """Those of some members, of any committee, that a right reaches which is held for some members only."""
    members = members_reached(actor, right)
    if members is None:
        return frozenset()
    return frozenset(session.execute(members.where(col(Member.id).in_(sorted(set(member_ids))))).scalars())
