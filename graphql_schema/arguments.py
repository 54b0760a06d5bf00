"""Arguments that several fields take, described once, and what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Annotated, TypeVar

import strawberry

from graphql_schema.context import Info
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.listings.committees import readable_committee_id
from services.listings.days import ALL_DAYS, Days
from services.permissions import Right
from services.search import LONGEST_TEXT, MOST_WORDS

T = TypeVar("T")
MOST_VALUES = 20
FIRST_YEAR, LAST_YEAR = 1949, 2999

CommitteeCode = Annotated[
    str, strawberry.argument(description='行政区划代码: the committee\'s division code, such as "140900"; old codes are known too.')
]
AnyCommittee = Annotated[
    str | None,
    strawberry.argument(description="行政区划代码: only of the committee with this division code; all that may be read if left out."),
]
Year = Annotated[int, strawberry.argument(description="年度: the year, such as 2023.")]
AnyYear = Annotated[int | None, strawberry.argument(description="年度: only of this calendar year; every year if left out.")]
# Beside an input or enum of one noun.
FILTER = strawberry.argument(description="筛选: only what fits; everything that is given has to.")
ORDER = strawberry.argument(description="排序: in which order; a cursor is good for one order.")
# How every search by words behaves, behind what it looks through.
SEARCHED = (
    f"in any order and without regard to case, width of letters, and spaces and dots inside names; "
    f"at most {LONGEST_TEXT} characters and {MOST_WORDS} words, each character standing for itself."
)


@strawberry.input(description="日期范围: from one day to another, both included.")
class DateRange:
    first: date | None = strawberry.field(default=None, name="from", description="起: the first day; open if left out.")
    last: date | None = strawberry.field(default=None, name="to", description="止: the last day; open if left out.")


def days_in(asked: DateRange | None, field: str) -> Days:
    """The days of a range, all of them for None. Raises Refusal BAD_DATES, naming `field`, for one that ends before it begins."""
    if asked is None:
        return ALL_DAYS
    if asked.first is not None and asked.last is not None and asked.last < asked.first:
        raise Refusal("BAD_DATES", say("graphql.bad_range", first=asked.first, last=asked.last), field)
    return Days(asked.first, asked.last)


async def committee_id(info: Info, code: str, right: Right) -> int:
    """The committee's id. Raises Refusal for a code that nobody bears, or a committee that `right` does not reach."""
    return await info.context.read(readable_committee_id, code, right)


async def any_committee_id(info: Info, code: str | None, right: Right) -> int | None:
    """The committee's id, None for None. Raises Refusal as `committee_id` does."""
    return None if code is None else await committee_id(info, code, right)


def any_year(year: int | None) -> int | None:
    """The year itself, None for None. Raises Refusal BAD_YEAR for one that no calendar of ours has."""
    return None if year is None else checked_year(year)


def given_once(name: str, argument: T | None, filtered: T | None) -> T | None:
    """What an argument or the filter's field of the same name says. Raises Refusal GIVEN_TWICE where they say different things."""
    if argument is not None and filtered is not None and argument != filtered:
        raise Refusal("GIVEN_TWICE", say("graphql.given_twice", name=name), name)
    return filtered if argument is None else argument


def in_order(orders: Mapping[str, T], asked: Enum | None) -> T:
    """The list in the order that was asked for; in the first of `orders`, which are by the enum's names in small letters, if none was."""
    return next(iter(orders.values())) if asked is None else orders[asked.name.lower()]


def few(values: Iterable[T] | None, field: str) -> tuple[T, ...]:
    """The values, none for None. Raises Refusal TOO_MANY_VALUES, naming `field`, for more than anybody chooses from a list."""
    found = tuple(dict.fromkeys(values or ()))
    if len(found) > MOST_VALUES:
        raise Refusal("TOO_MANY_VALUES", say("graphql.too_many_values", name=field, limit=MOST_VALUES, found=len(found)), field)
    return found


def checked_year(year: int) -> int:
    """The year itself. Raises Refusal BAD_YEAR for one that no calendar of ours has."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal("BAD_YEAR", say("graphql.bad_year", value=year, first=FIRST_YEAR, last=LAST_YEAR), "year")
    return year
