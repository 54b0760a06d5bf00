"""Changes put to a city as a client puts them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, func, select
from strawberry.types import ExecutionResult

from services.accounts import actor_named
from services.database import reading
from services.models import AuditEntry
from services.permissions import Actor
from tests.graphql_schema.city import CODE, City

ERRORS = "userErrors { field code message }"


def somebody(city: City, name: str) -> Actor:
    with reading(city.engine) as session:
        return actor_named(session, name)


def asked(city: City, change: str, given: Mapping[str, Any], wanted: str = "", who: str = "registrar") -> ExecutionResult:
    """The whole answer to one change, `wanted` selecting from its payload."""
    shape = change[0].upper() + change[1:]
    document = f"mutation($input: {shape}Input!) {{ {change}(input: $input) {{ {wanted} {ERRORS} }} }}"
    return city.answer(document, {"input": dict(given)}, somebody(city, who))


def changed(city: City, change: str, given: Mapping[str, Any], wanted: str = "", who: str = "registrar") -> Any:
    """The payload of a change that was made."""
    result = asked(city, change, given, wanted, who)
    assert result.errors is None
    assert result.data is not None
    assert result.data[change]["userErrors"] == []
    return result.data[change]


def problems(city: City, change: str, given: Mapping[str, Any], who: str = "registrar") -> list[tuple[str | None, str]]:
    """Field and code of each thing wrong."""
    result = asked(city, change, given, who=who)
    assert result.errors is None
    assert result.data is not None
    return [(each["field"], each["code"]) for each in result.data[change]["userErrors"]]


def refused(city: City, change: str, given: Mapping[str, Any], who: str) -> list[object]:
    """The codes of the errors of a change that the actor may not make."""
    return [(error.extensions or {}).get("code") for error in asked(city, change, given, who=who).errors or ()]


def member_id(city: City, number: str) -> str:
    return str(
        city.data("query($c: String!, $n: String!) { member(committee: $c, number: $n) { id } }", {"c": CODE, "n": number})["member"]["id"]
    )


def count_of(city: City, table: Any) -> int:
    with reading(city.engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def audited(city: City, action: str) -> list[tuple[int, str]]:
    """Who did what, by account id and noun, in order."""
    with reading(city.engine) as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == action).order_by(col(AuditEntry.id)))
        return [(entry.account_id, entry.noun) for entry in entries]
