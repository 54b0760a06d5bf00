"""What a group is beside its name: the days it is there, and the sector or special committee it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, or_, select

from scoring_plugins.catalogue import say
from services.errors import Problem, nearest
from services.models import ActivityGroup, LocalCommittee, Sector, SectorAlias, SpecialCommittee


def as_columns(session: Session, committee_id: int, said: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """What is said of a group (`name`, `kind`, `valid_from`, `valid_to`, `sector`, `special_committee`) as columns of its row.

    A sector and a special committee are said by name. With it what is wrong about them; what is not said is left out.
    """
    columns = {name: value for name, value in said.items() if name not in ("sector", "special_committee")}
    problems: list[Problem] = []
    for field, known in (("sector", _sectors), ("special_committee", _special_committees)):
        if field not in said:
            continue
        name, names = said[field], known(session, committee_id) if said[field] is not None else {}
        columns[f"{field}_id"] = names.get(name)
        if name is not None and name not in names:
            message = say(f"committees.unknown_{field}", name=name, hint=nearest(name, sorted(names)))
            problems.append(Problem(f"UNKNOWN_{field.upper()}", field, message))
    return columns, problems


def problems_of_group(group: ActivityGroup | None, columns: Mapping[str, Any]) -> list[Problem]:
    """What does not fit together once `columns` are written to a group, or to a new one for None."""

    def after(name: str) -> Any:
        return columns[name] if name in columns else getattr(group, name, None)

    problems = []
    first, last = after("valid_from"), after("valid_to")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        problems.append(Problem("BAD_DATES", "valid_to", say("committees.bad_group_days", first=first, last=last)))
    if after("sector_id") is not None and after("special_committee_id") is not None:
        problems.append(Problem("STANDS_FOR_TWO", "special_committee", say("committees.stands_for_two")))
    return problems


def _sectors(session: Session, committee_id: int) -> dict[str, int]:
    """Sectors of the committee and of the root by name, alias and code; the committee's own come last and hold."""
    root = select(LocalCommittee.id).where(col(LocalCommittee.parent_id).is_(None)).scalar_subquery()
    owned = or_(col(Sector.committee_id) == root, col(Sector.committee_id) == committee_id)
    rows = sorted(session.exec(select(Sector).where(owned)), key=lambda row: row.committee_id == committee_id)
    ids = {row.id for row in rows}
    aliases = session.exec(select(SectorAlias.name, SectorAlias.sector_id).where(col(SectorAlias.sector_id).in_(ids)))
    found = dict(iter(aliases))
    for row in rows:
        if row.id is not None:
            found[row.code] = found[row.name] = row.id
    return found


def _special_committees(session: Session, committee_id: int) -> dict[str, int]:
    rows = session.exec(select(SpecialCommittee).where(SpecialCommittee.committee_id == committee_id))
    return {row.name: row.id for row in rows if row.id is not None}
