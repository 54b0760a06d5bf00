"""界别 that a committee adds beside the National Committee's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.committees import root_id
from services.errors import Refusal, require_name
from services.models import Sector, SectorAlias
from services.permissions import Actor, Right, require
from services.revisions import held
from services.sensitivity import tells_belief_or_people
from services.texts import refuse_bad_texts
from services.turns import take_turn, take_turn_for


def add_sector(
    session: Session, actor: Actor, committee_id: int, *, code: str, name: str, aliases: Sequence[str] = (), valid_from: date | None = None
) -> int:
    """Add a local sector with its other names. Raises Refusal DUPLICATE_SECTOR if a code or name is already used here or nationally."""
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    _refuse_used_names(session, committee_id, [code, name, *aliases])
    position = session.exec(select(func.max(Sector.position))).one() or 0
    with acting(session, actor, "sector.add"):
        sector = Sector(
            committee_id=committee_id,
            code=code,
            name=name,
            position=position + 1,
            valid_from=valid_from,
            is_sensitive=tells_belief_or_people(name),
        )
        session.add(sector)
        session.flush()
        assert sector.id is not None
        session.add_all(SectorAlias(committee_id=committee_id, sector_id=sector.id, name=alias) for alias in aliases)
    return sector.id


def change_sector(session: Session, actor: Actor, sector_id: int, said: Mapping[str, Any], expected_revision: int | None = None) -> int:
    """Make a committee's own sector say what `said` says: columns of `Sector` by name, and `aliases`. Returns its id.

    What it does not name stays. Raises Refusal.
    """
    committee_id = take_turn_for(session, actor, Right.ADMINISTER, Sector, sector_id, seen_with=Right.REFER)
    sector = held(session, Sector, sector_id, expected_revision)
    aliases = {alias.name: alias for alias in session.exec(select(SectorAlias).where(SectorAlias.sector_id == sector_id))}
    wanted = list(dict.fromkeys(said.get("aliases", aliases)))
    columns = {name: value for name, value in said.items() if name != "aliases" and value != getattr(sector, name)}
    _refuse_used_names(session, committee_id, [columns.get("name", sector.name), *wanted], sector_id)
    _refuse_bad_span(session, sector, columns)
    if not columns and set(wanted) == aliases.keys():
        return sector_id
    with acting(session, actor, "sector.change"):
        sector.revision += 1
        for name, value in columns.items():
            setattr(sector, name, value)
        # Once sensitive always so: a new name does not make public who belongs to it.
        sector.is_sensitive = sector.is_sensitive or tells_belief_or_people(sector.name)
        for gone in aliases.keys() - set(wanted):
            session.delete(aliases[gone])
        session.add_all(SectorAlias(committee_id=committee_id, sector_id=sector_id, name=name) for name in wanted if name not in aliases)
    return sector_id


def _refuse_used_names(session: Session, committee_id: int, names: Sequence[str], own_id: int = 0) -> None:
    owners = {committee_id, root_id(session)}
    taken = session.exec(select(Sector.code, Sector.name).where(col(Sector.committee_id).in_(owners), col(Sector.id) != own_id)).all()
    others = select(SectorAlias.name).where(col(SectorAlias.committee_id).in_(owners), col(SectorAlias.sector_id) != own_id)
    used = {text for pair in taken for text in pair} | set(session.exec(others))
    for text in names:
        require_name(text)
        refuse_bad_texts({"name": text})
        if text in used:
            raise Refusal("DUPLICATE_SECTOR", say("sectors.duplicate", name=text), "name")


def _refuse_bad_span(session: Session, sector: Sector, said: Mapping[str, Any]) -> None:
    first, last = said.get("valid_from", sector.valid_from), said.get("valid_to", sector.valid_to)
    if first is not None and last is not None and last < first:
        raise Refusal("BAD_DATES", say("sectors.bad_dates", first=first, last=last), "valid_to")
    successor = said.get("successor_id")
    if successor is None:
        return
    owners = {sector.committee_id, root_id(session)}
    if (
        successor == sector.id
        or session.exec(select(Sector.id).where(Sector.id == successor, col(Sector.committee_id).in_(owners))).first() is None
    ):
        raise Refusal("BAD_SUCCESSOR", say("sectors.bad_successor"), "successor_id")
