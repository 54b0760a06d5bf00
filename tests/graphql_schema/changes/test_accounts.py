"""Accounts, roles and tokens are kept through the schema, on both databases, and no secret is shown twice or kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, text

from services.accounts import actor_for_token, choose_password, create_account, grant_role
from services.database import reading, transaction
from services.models import AccountKind, AuditEntry, ResetToken, Role, metadata
from services.permissions import Right
from tests.databases import Foundations
from tests.graphql_schema.changes.asking import asked, audited, changed, count_of, problems, refused, somebody
from tests.graphql_schema.city import CODE, City, found_city

ADMIN, GUARD, AUDITOR = "city-admin", "city-guard", "city-auditor"
ACCOUNT = "account { id name displayName kind disabledAt hasPassword hasCodes roles { role heldFor committee { code } } }"
WHY = "岗位调整"


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[City]:
    """A city with the three administrators, each somebody else."""
    with foundations.copy(request.param, administered_city) as (engine, city):
        yield replace(city, engine=engine)


def administered_city(engine: Engine) -> City:
    city = found_city(engine, member_count=3)
    with transaction(engine) as session:
        names = {ADMIN: Role.ADMINISTRATOR, AUDITOR: Role.AUDITOR, GUARD: Role.SECURITY_ADMINISTRATOR}
        for name in names:
            create_account(session, city.administrator, city.committee_id, name, name, [])
        for name, role in names.items():
            grant_role(session, city.administrator, city.committee_id, name, role)
    return city


def about(name: str, **more: object) -> dict[str, Any]:
    return {"committee": CODE, "name": name, **more}


def roles_of(payload: Any) -> list[tuple[str, str | None]]:
    return [(each["role"], each["heldFor"]) for each in payload["account"]["roles"]]


def test_an_administrator_makes_an_account_and_the_security_administrator_says_what_it_is(house: City) -> None:
    made = changed(house, "createAccount", about("wang", displayName="王处长"), ACCOUNT, ADMIN)["account"]
    granted = changed(house, "grantRole", about("wang", role="REGISTRAR"), ACCOUNT, GUARD)
    again = changed(house, "grantRole", about("wang", role="REGISTRAR"), ACCOUNT, GUARD)
    own = changed(house, "grantRole", about("wang", role="MEMBER", heldFor="0002"), ACCOUNT, GUARD)
    left = changed(house, "revokeRole", about("wang", role="REGISTRAR", reason=WHY), ACCOUNT, GUARD)

    assert {**made, "id": ""} == {
        "id": "",
        "name": "wang",
        "displayName": "王处长",
        "kind": "PERSON",
        "disabledAt": None,
        "hasPassword": False,
        "hasCodes": False,
        "roles": [],
    }
    assert roles_of(granted) == roles_of(again) == [("REGISTRAR", None)]
    assert roles_of(own) == [("REGISTRAR", None), ("MEMBER", "0002")]
    assert roles_of(left) == [("MEMBER", "0002")]
    assert [who for who, _ in audited(house, "account.revoke")] == [somebody(house, GUARD).account_id]


def test_administrators_are_apart_and_nobody_does_the_others_work(house: City) -> None:
    changed(house, "createAccount", about("wang", displayName="王处长"), ACCOUNT, ADMIN)
    changed(house, "grantRole", about("wang", role="ADMINISTRATOR"), ACCOUNT, GUARD)

    assert problems(house, "grantRole", about("wang", role="AUDITOR"), GUARD) == [("role", "ADMINISTRATORS_APART")]
    assert problems(house, "grantRole", about(GUARD, role="REGISTRAR"), GUARD) == [("name", "OWN_GRANT")]
    assert refused(house, "grantRole", about("wang", role="READER"), ADMIN) == ["FORBIDDEN"]
    assert refused(house, "createAccount", about("li", displayName="李某"), GUARD) == ["FORBIDDEN"]
    assert refused(house, "disableAccount", about(AUDITOR, reason=WHY), ADMIN) == ["FORBIDDEN"]
    assert refused(house, "issueToken", about("reader"), AUDITOR) == ["FORBIDDEN"]
    assert refused(house, "createAccount", about("li", displayName="李某"), "registrar") == ["FORBIDDEN"]
    assert changed(house, "disableAccount", about(AUDITOR, reason=WHY), ACCOUNT, GUARD)["account"]["disabledAt"] is not None


def test_a_first_password_is_chosen_by_the_person_with_a_token_that_is_shown_once(house: City) -> None:
    changed(house, "createAccount", about("wang", displayName="王处长"), "", ADMIN)
    given = about("wang", reason="首个密码", idempotencyKey="k1")

    first, again = (changed(house, "issueReset", given, f"oneTimeToken {ACCOUNT}", GUARD) for _ in range(2))
    name = choose_password(house.engine, first["oneTimeToken"], "竹影 sweeps the stairs")
    after = changed(house, "unlockAccount", about("wang", reason=WHY), ACCOUNT, GUARD)["account"]

    assert (name, again["oneTimeToken"]) == ("wang", None)
    assert (again["account"]["hasPassword"], after["hasPassword"]) == (False, True)
    assert kept_anywhere(house, first["oneTimeToken"]) == []
    assert changed(house, "endSessions", about("wang", reason=WHY), ACCOUNT, GUARD)["account"]["name"] == "wang"
    assert changed(house, "resetCodes", about("wang", reason=WHY), ACCOUNT, GUARD)["account"]["hasCodes"] is False
    assert problems(house, "issueReset", about("reader", reason=WHY), GUARD) == [("name", "NOT_A_PERSON")]


def test_a_machines_token_is_narrowed_shown_once_and_revoked(house: City) -> None:
    changed(house, "createAccount", about("system", displayName="对接", kind="MACHINE"), "", ADMIN)
    changed(house, "grantRole", about("system", role="READER"), "", GUARD)
    given = about("system", tokenName="统计平台", days=7, rights=["READ_FIGURES", "REFER"], idempotencyKey="k1")
    shape = "secret accessToken { id name rights expiresAt revokedAt }"

    first, again = (changed(house, "issueToken", given, shape, GUARD) for _ in range(2))
    with reading(house.engine) as session:
        actor = actor_for_token(session, first["secret"])
    gone = {"id": first["accessToken"]["id"], "reason": WHY}
    revoked = changed(house, "revokeToken", gone, "accessToken { revokedAt }", GUARD)["accessToken"]
    with reading(house.engine) as session:
        nobody = actor_for_token(session, first["secret"])

    assert actor is not None
    assert (actor.name, actor.rights) == ("system", frozenset({Right.READ_FIGURES, Right.REFER}))
    assert (first["accessToken"]["name"], first["accessToken"]["rights"]) == ("统计平台", ["REFER", "READ_FIGURES"])
    assert again == {**first, "secret": None}
    assert kept_anywhere(house, first["secret"]) == []
    assert (revoked["revokedAt"] is None, nobody) == (False, None)
    assert problems(house, "revokeToken", gone, GUARD) == [("id", "UNKNOWN_TOKEN")]
    assert problems(house, "issueToken", about(AUDITOR), GUARD) == [("name", "NOT_A_MACHINE")]


def kept_anywhere(city: City, secret: str) -> list[str]:
    """The tables in which a secret stands in the clear."""
    with reading(city.engine) as session:
        return [name for name in metadata.tables if secret in str(session.execute(text(f'SELECT * FROM "{name}"')).all())]


def test_accounts_are_listed_for_the_three_administrators(house: City) -> None:
    query = f"""{{ accounts(committee: "{CODE}", first: 50) {{ totalCount edges {{ node {{
        name kind roles {{ role heldFor }} tokens {{ totalCount }} }} }} }} }}"""

    found = house.data(query, actor=somebody(house, AUDITOR))["accounts"]
    named = {edge["node"]["name"]: edge["node"] for edge in found["edges"]}

    assert list(named) == sorted(named)
    assert (found["totalCount"], named["registrar"]) == (
        len(named),
        {"name": "registrar", "kind": "MACHINE", "roles": [{"role": "REGISTRAR", "heldFor": None}], "tokens": {"totalCount": 0}},
    )
    assert house.data(query, actor=somebody(house, ADMIN)) == house.data(query, actor=somebody(house, GUARD)) == {"accounts": found}
    assert house.codes(query) == ["FORBIDDEN"]


def test_a_secret_that_was_made_before_something_wrong_was_found_is_not_kept_nor_shown(house: City) -> None:
    before = count_of(house, AuditEntry)
    result = asked(house, "issueReset", about(ADMIN, reason=" "), "oneTimeToken", GUARD)

    assert result.data is not None
    assert (result.data["issueReset"]["oneTimeToken"], result.data["issueReset"]["userErrors"][0]["code"]) == (None, "REASON_MISSING")
    assert count_of(house, AuditEntry) == before
    assert count_of(house, ResetToken) == 0


def test_who_grants_above_grants_below_where_nobody_else_does(house: City) -> None:
    county = {"parent": CODE, "code": "990101", "name": "政协示例县委员会", "level": "COUNTY", "validFrom": "2020-01-01"}
    changed(house, "createCommittee", county, "", ADMIN)
    given = {"committee": "990101", "name": "zhang"}
    changed(house, "createAccount", {**given, "displayName": "张某"}, "", ADMIN)

    assert problems(house, "grantRole", {**given, "role": "REGISTRAR"}, GUARD) == []
    assert refused(house, "grantRole", {**given, "role": "VERIFIER"}, ADMIN) == ["FORBIDDEN"]


def test_kinds_of_accounts_are_those_that_are_kept() -> None:
    from graphql_schema import accounts

    assert {each.name.lower() for each in accounts.Right} == {right.value for right in Right}
    assert {each.name.lower() for each in accounts.Role} == {role.value for role in Role}
    assert {each.name.lower() for each in accounts.AccountKind} == {kind.value for kind in AccountKind}
