"""Scalars of the public language: exact points as text, days as ISO 8601."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text

Points = NewType("Points", int)


def _refuse_points(value: object) -> Any:
    raise GraphQLError(say("graphql.points_are_output"))


def _parse_date(value: object) -> date:
    try:
        # The short form only: `fromisoformat` would also take week dates and forms without hyphens.
        if not isinstance(value, str) or len(value) != 10 or value[4] != "-":
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise GraphQLError(say("graphql.bad_date", value=value)) from None


def _moment_text(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _parse_moment(value: object) -> datetime:
    try:
        if not isinstance(value, str) or len(value) < 20 or value[10] != "T":
            raise ValueError
        found = datetime.fromisoformat(value)
        if found.tzinfo is None:
            raise ValueError
        return found
    except ValueError:
        raise GraphQLError(say("graphql.bad_moment", value=value)) from None


SCALARS: dict[object, ScalarDefinition] = {
    Points: strawberry.scalar(
        name="Points",
        description='分值: exact points as decimal text without trailing zeros, such as "7.5" or "-30"; six decimals at most.',
        serialize=points_text,
        parse_value=_refuse_points,
    ),
    date: strawberry.scalar(
        name="Date",
        description='日期: a day as ISO 8601 text, such as "2023-12-31".',
        serialize=date.isoformat,
        parse_value=_parse_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description='时刻: a moment in UTC as ISO 8601 text, such as "2023-12-31T08:30:00Z"; given with its zone.',
        serialize=_moment_text,
        parse_value=_parse_moment,
    ),
}
