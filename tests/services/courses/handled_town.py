"""Where ways of handlings begin: proposals on file, one merged into another, and everybody who has a part in what follows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Engine

from services.database import transaction
from services.permissions import Actor
from tests.services.courses.touched import watch
from tests.services.proposals.handled import BUREAU, FINANCE, PARTY, TRAFFIC, Offices, filed, found_offices, merged, moved


@dataclass(frozen=True)
class HandledTown:
    """The offices, and whose accounts there are."""

    offices: Offices

    @property
    def units(self) -> dict[str, Actor]:
        return {TRAFFIC: self.offices.traffic, BUREAU: self.offices.bureau, FINANCE: self.offices.finance}

    @property
    def staff(self) -> tuple[Actor, Actor]:
        return self.offices.staff, self.offices.second

    @property
    def sponsors(self) -> dict[str, Actor]:
        """By 委员编号 or the body's name."""
        return {"001": self.offices.lead, "002": self.offices.co, PARTY: self.offices.party}

    @property
    def people(self) -> list[Actor]:
        house = self.offices.house
        own = [*self.units.values(), *self.staff, *self.sponsors.values()]
        return [*own, self.offices.leader, house.registrar, house.reader, house.administrator]


def found_handled_town(engine: Engine) -> HandledTown:
    offices = found_offices(engine)
    with transaction(engine) as session:
        into = filed(session, offices)
        filed(session, offices, ("001",))
        filed(session, offices, (), PARTY)
        merged(session, offices, into, PARTY)
    watch(engine)
    return HandledTown(offices)


def moved_town(town: HandledTown, engine: Engine) -> HandledTown:
    return replace(town, offices=moved(town.offices, engine))
