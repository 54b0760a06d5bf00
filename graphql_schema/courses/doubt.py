"""截止日待定: whether a last day on a proposal's way is provisional, each by itself and by the calendar as it is now."""

from __future__ import annotations

from typing import Any

from graphql_schema.context import Info
from services.proposals.doubt import days_in_doubt


async def is_in_doubt(info: Info, table: str, row: Any, column: str) -> bool:
    """What the row's column says, if it is right still; all days of all rows are looked at together."""

    async def load(rows: list[Any]) -> list[frozenset[str]]:
        return await info.context.read(days_in_doubt, table, rows)

    return column in await info.context.loaders.keep(("last days in doubt", table), load).load(row)
