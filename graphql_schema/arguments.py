"""Arguments that several fields take, described once, and what they stand for."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.context import Info
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.listings.committees import readable_committee_id
from services.permissions import Right

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


async def committee_id(info: Info, code: str, right: Right) -> int:
    """The committee's id. Raises Refusal for a code that nobody bears, or a committee that `right` does not reach."""
    return await info.context.read(readable_committee_id, code, right)


def checked_year(year: int) -> int:
    """The year itself. Raises Refusal BAD_YEAR for one that no calendar of ours has."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal("BAD_YEAR", say("graphql.bad_year", value=year, first=FIRST_YEAR, last=LAST_YEAR), "year")
    return year
