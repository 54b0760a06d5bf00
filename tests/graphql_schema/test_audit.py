"""Auditors read who did what, when and why, and no secret; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from graphql_schema.nodes import global_id
from services.accounts import create_account
from services.database import transaction
from services.models import Role, metadata
from services.sealing import with_keys
from tests.databases import Foundations
from tests.graphql_schema.changes.asking import changed, member_id, somebody
from tests.graphql_schema.changes.test_verification import work
from tests.graphql_schema.city import CODE, City, found_city

WHY, PHONE = "重复登记", "13912345678"
SHAPE = "number at account displayName action noun thing row isDeletion changes { field value } reason"


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, foundations: Foundations, tmp_path: Path) -> Iterator[City]:
    with foundations.copy(request.param, audited_city) as (engine, city):
        yield replace(city, engine=with_keys(engine, tmp_path / "keys"))


def audited_city(engine: Engine) -> City:
    city = found_city(engine, member_count=3)
    with transaction(engine) as session:
        create_account(session, city.administrator, city.committee_id, "auditor", "审计员", [Role.AUDITOR])
    return city


def entries(city: City, filter: dict[str, Any], part: str = "first: 100", who: str = "auditor") -> Any:
    query = f"""query($f: AuditFilter) {{ auditEntries(committee: "{CODE}", filter: $f, {part}) {{
        totalCount pageInfo {{ hasNextPage endCursor }} edges {{ node {{ {SHAPE} }} }} }} }}"""
    return city.data(query, {"f": filter}, somebody(city, who))["auditEntries"]


def nodes(city: City, **sought: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in entries(city, sought)["edges"]]


def test_a_deletion_is_read_with_its_reason_and_what_the_rows_said(city: City) -> None:
    service = work(city, "activities", "HD-9")
    changed(city, "deleteActivity", {"id": service, "reason": WHY})

    found = nodes(city, action="activity.delete")
    activity = nodes(city, thing=service)

    assert [(each["noun"], each["reason"], each["isDeletion"], each["account"]) for each in found] == [
        ("activity", WHY, True, "registrar"),
        ("participation", WHY, True, "registrar"),
    ]
    assert {each["field"]: each["value"] for each in found[0]["changes"]}["title"] == "义诊"
    assert [(each["action"], each["thing"]) for each in activity] == [("activity.delete", service), ("activity.register", service)]
    assert activity[1]["isDeletion"] is False


def test_entries_are_sought_by_account_action_thing_and_day(city: City) -> None:
    member = member_id(city, "0001")
    changed(city, "renameMember", {"id": member, "name": "王某甲"})
    today = datetime.now(UTC).date()
    whole = entries(city, {})["totalCount"]

    renamed = nodes(city, thing=member, action="member")

    assert [(each["account"], each["noun"], each["reason"]) for each in renamed] == [("registrar", "member", None)]
    assert {"field": "name", "value": "王某甲"} in renamed[0]["changes"]
    assert {each["account"] for each in nodes(city, account="verifier")} == {"verifier"}
    assert {each["action"] for each in nodes(city, action="account")} >= {"account.create", "account.grant_before_security_administrator"}
    assert {each["noun"] for each in nodes(city, noun="proposal")} == {"proposal"}
    assert entries(city, {"on": {"from": today.isoformat(), "to": today.isoformat()}})["totalCount"] in (whole, 0)
    assert entries(city, {"on": {"from": (today - timedelta(days=1)).isoformat()}})["totalCount"] == whole
    assert entries(city, {"on": {"to": (today - timedelta(days=2)).isoformat()}})["totalCount"] == 0
    assert entries(city, {"action": "acc"})["totalCount"] == 0


def test_pages_go_on_from_where_they_ended_while_more_is_written(city: City) -> None:
    whole = [edge["node"]["number"] for edge in entries(city, {}, "first: 7")["edges"]]
    first = entries(city, {}, "first: 3")
    changed(city, "renameMember", {"id": member_id(city, "0001"), "name": "王某甲"})
    second = entries(city, {}, f'first: 4, after: "{first["pageInfo"]["endCursor"]}"')

    assert [edge["node"]["number"] for page in (first, second) for edge in page["edges"]] == whole
    assert whole == sorted(whole, reverse=True)


def test_no_secret_is_in_it(city: City) -> None:
    changed(city, "recordParticulars", {"memberId": member_id(city, "0001"), "phone": PHONE, "party": "九三学社"})
    secret = changed(city, "issueToken", {"committee": CODE, "name": "reader"}, "secret", "root-admin")["secret"]

    found = nodes(city, action="particulars"), nodes(city, action="token")
    told = str(found)

    assert [{each["field"]: each["value"] for each in entry["changes"]}["sealed_phone"] for entry in found[0]] == ["***"]
    assert [{each["field"]: each["value"] for each in entry["changes"]}["digest"] for entry in found[1]] == ["***"]
    assert [each for each in (PHONE, "九三学社", secret) if each in told] == []


def test_only_auditors_read_it_and_only_their_committees(city: City) -> None:
    query = f'{{ auditEntries(committee: "{CODE}") {{ totalCount }} }}'
    other = '{ auditEntries(committee: "990200") { totalCount } }'

    assert city.codes(query) == city.codes(query, actor=city.administrator) == ["FORBIDDEN"]
    assert city.codes(other, actor=somebody(city, "auditor")) == ["FORBIDDEN"]


@pytest.mark.parametrize(
    ("sought", "code"),
    [
        ({"thing": "x"}, "BAD_ID"),
        ({"thing": global_id("Clause", 1)}, "BAD_ID"),
        ({"on": {"from": "2024-01-02", "to": "2024-01-01"}}, "BAD_DATES"),
    ],
)
def test_what_cannot_be_sought_is_told(city: City, sought: dict[str, Any], code: str) -> None:
    query = f'query($f: AuditFilter) {{ auditEntries(committee: "{CODE}", filter: $f) {{ totalCount }} }}'

    assert city.codes(query, {"f": sought}, somebody(city, "auditor")) == [code]


def test_every_node_whose_rows_are_audited_is_named_by_its_global_id() -> None:
    from graphql_schema.audit import _TYPES
    from tests.graphql_schema.asking import node_types
    from tests.graphql_schema.city import SCHEMA

    assert set(_TYPES) <= set(metadata.tables)
    assert set(node_types(SCHEMA._schema)) == {*_TYPES.values(), "Regulation"}
