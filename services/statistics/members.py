"""Figures about 委员: how many there are, by sector, on one day."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from services.models import Membership, Sector, Term
from services.statistics.figures import Counted, Figure, count_figure


class SectorCount(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    members: int


def members_by_sector(session: Session, committee_id: int, on: date) -> tuple[SectorCount, ...]:
    """Members on a day by sector, in the official order; sectors without members are left out. One statement."""
    columns: list[Any] = [col(Sector.code), col(Sector.name), func.count()]
    statement = (
        select(*columns)
        .select_from(Membership)
        .join(Sector, col(Membership.sector_id) == col(Sector.id))
        .join(Term, col(Membership.term_id) == col(Term.id))
        .where(
            col(Membership.committee_id) == committee_id,
            col(Membership.from_on) <= on,
            or_(col(Membership.to_on).is_(None), col(Membership.to_on) >= on),
            col(Term.ends_on) >= on,
        )
        .group_by(col(Sector.id), col(Sector.code), col(Sector.name), col(Sector.position))
        .order_by(col(Sector.position), col(Sector.id))
    )
    return tuple(SectorCount(code=code, name=name, members=members) for code, name, members in session.execute(statement))


def members_figure(sectors: tuple[SectorCount, ...]) -> Figure:
    """All members. Membership is stated by the committee, not verified: nothing of it waits."""
    total = sum(sector.members for sector in sectors)
    return count_figure("members", Counted(total, total))
