"""Which regulations a committee has adopted, as flat rows."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import col

from services.listings.paging import Listing
from services.models import AdoptedRegulation
from services.permissions import Right


class AdoptedRegulationRow(NamedTuple):
    """`group_kind` is the kind of the groups that it is used for, empty for members."""

    id: int
    committee_id: int
    group_kind: str
    regulation: str
    version: date
    from_on: date


ADOPTED_REGULATIONS = Listing(
    name="adopted_regulations",
    row=AdoptedRegulationRow._make,
    columns={
        "id": col(AdoptedRegulation.id),
        "committee_id": col(AdoptedRegulation.committee_id),
        "group_kind": col(AdoptedRegulation.group_kind),
        "regulation": col(AdoptedRegulation.regulation),
        "version": col(AdoptedRegulation.version),
        "from_on": col(AdoptedRegulation.from_on),
    },
    owner=col(AdoptedRegulation.committee_id),
    right=Right.REFER,
    order=("from_on", "id"),
    key_types=(date, int),
)
