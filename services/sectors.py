"""界别 that a committee adds beside the National Committee's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.committees import root_id
from services.errors import Problem, refuse
from services.models import Sector, SectorAlias
from services.permissions import Actor, Right, require
from services.revisions import held
from services.sensitivity import tells_belief_or_people
from services.texts import problems_of_name, problems_of_texts
from services.turns import take_turn, take_turn_for


def add_sector(
    session: Session, actor: Actor, committee_id: int, *, code: str, name: str, aliases: Sequence[str] = (), valid_from: date | None = None
) -> int:
    """Add a local sector with its other names. Raises Refusal DUPLICATE_SECTOR if a code or name is already used here or nationally."""
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    refuse(_problems_of_names(session, committee_id, {"code": code, "name": name, **_at_aliases(aliases)}))
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
        session.add_all(SectorAlias(committee_id=committee_id, sector_id=sector.id, name=alias) for alias in dict.fromkeys(aliases))
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
    names = {**({"name": said["name"]} if "name" in said else {}), **_at_aliases(said.get("aliases", ()))}
    refuse([*_problems_of_names(session, committee_id, names, sector_id), *_problems_of_span(session, sector, columns)])
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


def _at_aliases(aliases: Sequence[str]) -> dict[str, str]:
    return {f"aliases[{place}]": alias for place, alias in enumerate(aliases)}


def _problems_of_names(session: Session, committee_id: int, names: Mapping[str, str], own_id: int = 0) -> list[Problem]:
    """What is wrong with code, name and aliases, by field; what this sector or another one is called already is nobody else's name."""
    owners = {committee_id, root_id(session)}
    taken = session.exec(select(Sector.code, Sector.name).where(col(Sector.committee_id).in_(owners), col(Sector.id) != own_id)).all()
    others = select(SectorAlias.name).where(col(SectorAlias.committee_id).in_(owners), col(SectorAlias.sector_id) != own_id)
    used = {text for pair in taken for text in pair} | set(session.exec(others))
    problems: list[Problem] = []
    for field, text in names.items():
        wrong = problems_of_texts({"code": text}) if field == "code" else problems_of_name(text, field)
        if not wrong and text in used:
            wrong = [Problem("DUPLICATE_SECTOR", field, say("sectors.duplicate", name=text))]
        problems += wrong
    return problems


def _problems_of_span(session: Session, sector: Sector, said: Mapping[str, Any]) -> list[Problem]:
    problems = []
    first, last = said.get("valid_from", sector.valid_from), said.get("valid_to", sector.valid_to)
    if first is not None and last is not None and last < first:
        problems.append(Problem("BAD_DATES", "valid_to", say("sectors.bad_dates", first=first, last=last)))
    successor = said.get("successor_id")
    if successor is None:
        return problems
    owners = {sector.committee_id, root_id(session)}
    known = select(Sector.id).where(Sector.id == successor, col(Sector.committee_id).in_(owners))
    if successor == sector.id or session.exec(known).first() is None:
        problems.append(Problem("BAD_SUCCESSOR", "successor_id", say("sectors.bad_successor")))
    return problems
