"""界别 that a committee adds beside the National Committee's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, func, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.committees import root_id
from services.errors import Refusal, require_name
from services.models import Sector, SectorAlias
from services.permissions import Actor, Right, require


def add_sector(
    session: Session, actor: Actor, committee_id: int, *, code: str, name: str, aliases: Sequence[str] = (), valid_from: date | None = None
) -> int:
    """Add a local sector with its other names. Raises Refusal DUPLICATE_SECTOR if a code or name is already used here or nationally."""
    require(actor, Right.ADMINISTER, committee_id)
    owners = {committee_id, root_id(session)}
    taken = session.exec(select(Sector.code, Sector.name).where(col(Sector.committee_id).in_(owners))).all()
    other_names = session.exec(select(SectorAlias.name).where(col(SectorAlias.committee_id).in_(owners))).all()
    used = {text for pair in taken for text in pair} | set(other_names)
    for text in (code, name, *aliases):
        require_name(text)
        if text in used:
            raise Refusal("DUPLICATE_SECTOR", say("sectors.duplicate", name=text), "name")
    position = session.exec(select(func.max(Sector.position))).one() or 0
    with acting(session, actor, "sector.add"):
        sector = Sector(committee_id=committee_id, code=code, name=name, position=position + 1, valid_from=valid_from)
        session.add(sector)
        session.flush()
        assert sector.id is not None
        session.add_all(SectorAlias(committee_id=committee_id, sector_id=sector.id, name=alias) for alias in aliases)
    return sector.id
