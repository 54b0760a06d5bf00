"""界别 as flat rows: the National Committee's, which everyone may read, and a committee's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlmodel import col

from services.listings.paging import Condition, Listing
from services.models import Sector, SectorAlias
from services.permissions import Right
from services.search import all_found


class SectorRow(NamedTuple):
    id: int
    committee_id: int
    code: str
    name: str
    position: int
    valid_from: date | None
    valid_to: date | None
    successor_id: int | None
    revision: int
    is_sensitive: bool


class SectorAliasRow(NamedTuple):
    id: int
    sector_id: int
    name: str


SECTORS = Listing(
    name="sectors",
    row=SectorRow._make,
    columns={
        "id": col(Sector.id),
        "committee_id": col(Sector.committee_id),
        "code": col(Sector.code),
        "name": col(Sector.name),
        "position": col(Sector.position),
        "valid_from": col(Sector.valid_from),
        "valid_to": col(Sector.valid_to),
        "successor_id": col(Sector.successor_id),
        "revision": col(Sector.revision),
        "is_sensitive": col(Sector.is_sensitive),
    },
    owner=col(Sector.committee_id),
    right=Right.REFER,
    order=("position", "id"),
    key_types=(int, int),
    shared=True,
)
SECTOR_ALIASES = Listing(
    name="sector_aliases",
    row=SectorAliasRow._make,
    columns={"id": col(SectorAlias.id), "sector_id": col(SectorAlias.sector_id), "name": col(SectorAlias.name)},
    owner=col(SectorAlias.committee_id),
    right=Right.REFER,
    order=("id",),
    key_types=(int,),
    shared=True,
)


@dataclass(frozen=True)
class SectorsSought:
    """`on` keeps those in use on a day; `words` all occur in the name, or all in another name of the sector."""

    on: date | None = None
    words: tuple[str, ...] = ()

    def conditions(self) -> list[Condition]:
        conditions: list[Condition] = []
        if self.on is not None:
            started, ended = col(Sector.valid_from), col(Sector.valid_to)
            conditions += [started.is_(None) | (started <= self.on), ended.is_(None) | (ended >= self.on)]
        if self.words:
            aliased = select(col(SectorAlias.sector_id)).where(*all_found(col(SectorAlias.search_text), self.words))
            conditions.append(and_(*all_found(col(Sector.search_text), self.words)) | col(Sector.id).in_(aliased))
        return conditions
