"""The days that a list keeps, and lists that run by a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from services.listings.paging import Column, Condition, Listing, R


class Days(NamedTuple):
    """From `first` to `last`, both included; open where one is None."""

    first: date | None = None
    last: date | None = None

    def holding(self, day: Column) -> list[Condition]:
        """The conditions that `day` is one of them."""
        begun = [] if self.first is None else [day >= self.first]
        return begun if self.last is None else [*begun, day <= self.last]


ALL_DAYS = Days()


def by_day_or_number(listing: Listing[R], day: str) -> Mapping[str, Listing[R]]:
    """A list that runs by the field `day`: as it is, backwards, and by number; by the names of the orders."""
    return {
        f"{day}_asc": listing,
        f"{day}_desc": listing.ordered("latest_first", listing.order, listing.key_types, descending=True),
        "number": listing.ordered("number", ("number", "id"), (str, int)),
    }


def days_of(year: int | None, day: Column) -> list[Condition]:
    """The conditions that keep the days of a calendar year; none for None."""
    return [] if year is None else [day >= date(year, 1, 1), day <= date(year, 12, 31)]
