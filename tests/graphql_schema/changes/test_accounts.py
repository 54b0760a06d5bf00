"""Accounts, roles and tokens are kept through the schema, on both databases, and no secret is shown twice or kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from services.accounts import actor_for_token, choose_password, create_account, grant_role, sign_in
from services.accounts.sessions import IDLE
from services.audit import acting
from services.database import reading, transaction
from services.models import AccountKind, AuditEntry, ResetToken, Role, SignInSession, metadata
from services.permissions import Right
from tests.databases import Foundations
from tests.graphql_schema.changes.asking import asked, audited, changed, count_of, problems, refused, somebody
from tests.graphql_schema.city import CODE, City, found_city

ADMIN, GUARD, AUDITOR = "city-admin", "city-guard", "city-auditor"
ACCOUNT = "account { id name displayName kind disabledAt hasPassword hasCodes roles { role heldFor committee { code } } }"
WHY = "岗位调整"
PASSWORD = "竹影 sweeps the stairs"


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
    assert audited(house, "account.revoke") == [(somebody(house, GUARD).account_id, noun) for noun in ("role_grant", "account")]


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
    name = choose_password(house.engine, first["oneTimeToken"], PASSWORD)
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


def test_a_disabled_account_is_enabled_again_and_what_ended_with_it_stays_ended(house: City) -> None:
    changed(house, "createAccount", about("system", displayName="对接", kind="MACHINE"), "", ADMIN)
    changed(house, "grantRole", about("system", role="READER"), "", GUARD)
    secret = changed(house, "issueToken", about("system"), "secret", GUARD)["secret"]
    shape = "account { disabledAt revision roles { role } tokens { edges { node { revokedAt } } } }"

    off = changed(house, "disableAccount", about("system", reason=WHY, expectedRevision=2), shape, ADMIN)["account"]
    stale = problems(house, "enableAccount", about("system", reason=" ", expectedRevision=2), ADMIN)
    on = changed(house, "enableAccount", about("system", reason=WHY, expectedRevision=3), shape, ADMIN)["account"]
    with reading(house.engine) as session:
        nobody = actor_for_token(session, secret)

    assert (off["disabledAt"] is None, off["revision"], stale) == (False, 3, [("expectedRevision", "STALE")])
    assert (on["disabledAt"], on["revision"], on["roles"]) == (None, 4, [{"role": "READER"}])
    assert ([edge["node"]["revokedAt"] is None for edge in on["tokens"]["edges"]], nobody) == ([False], None)
    assert problems(house, "enableAccount", about("system", reason=WHY), ADMIN) == [("name", "NOT_DISABLED")]
    assert refused(house, "enableAccount", about("system", reason=WHY), GUARD) == ["FORBIDDEN"]
    assert refused(house, "enableAccount", about(AUDITOR, reason=WHY), ADMIN) == ["FORBIDDEN"]
    assert problems(house, "enableAccount", about(AUDITOR, reason=WHY), GUARD) == [("name", "NOT_DISABLED")]
    assert {who for who, _ in audited(house, "account.enable")} == {somebody(house, ADMIN).account_id}


def test_a_machine_is_linked_to_another_houses_name_for_it_and_that_link_ends(house: City) -> None:
    changed(house, "createAccount", about("system", displayName="对接", kind="MACHINE"), "", ADMIN)
    issuer = {"issuer": "https://hub.example", "subject": "hub-1"}
    shape = "account { name revision subjects { issuer subject } }"

    linked = changed(house, "linkSubject", about("system", **issuer, expectedRevision=1), shape, GUARD)["account"]
    taken = problems(house, "linkSubject", about("system", **issuer), GUARD)
    person = problems(house, "linkSubject", about(ADMIN, issuer=" ", subject="x"), GUARD)
    refusals = [refused(house, "linkSubject", about("system", **issuer), who) for who in (ADMIN, AUDITOR)]
    unlinked = changed(house, "unlinkSubject", {"committee": CODE, **issuer, "expectedRevision": 2}, shape, GUARD)["account"]

    assert linked == {"name": "system", "revision": 2, "subjects": [issuer]}
    assert (taken, refusals) == ([("subject", "SUBJECT_TAKEN")], [["FORBIDDEN"]] * 2)
    assert person == [("issuer", "NAME_MISSING"), ("name", "NOT_A_MACHINE")]
    assert unlinked == {"name": "system", "revision": 3, "subjects": []}
    assert problems(house, "unlinkSubject", {"committee": CODE, **issuer}, GUARD) == [("subject", "UNKNOWN_SUBJECT")]
    assert refused(house, "unlinkSubject", {"committee": CODE, **issuer}, ADMIN) == ["FORBIDDEN"]


def test_roles_and_tokens_of_a_committee_are_listed_as_a_whole(house: City) -> None:
    changed(house, "grantRole", about("reader", role="MEMBER", heldFor="0002"), "", GUARD)
    changed(house, "issueToken", about("reader", tokenName="夜间"), "", GUARD)
    roles = "accountName displayName role heldFor disabledAt"
    query = f"""{{ roleGrants(committee: "{CODE}", first: 50) {{ totalCount edges {{ node {{ {roles} }} }} }}
        accessTokens(committee: "{CODE}") {{ edges {{ node {{ name account {{ name }} }} }} }} }}"""

    found = house.data(query, actor=somebody(house, AUDITOR))
    granted = [edge["node"] for edge in found["roleGrants"]["edges"]]

    assert found["roleGrants"]["totalCount"] == len(granted)
    assert [each["accountName"] for each in granted] == sorted(each["accountName"] for each in granted)
    assert [(each["role"], each["heldFor"]) for each in granted if each["accountName"] == "reader"] == [
        ("READER", None),
        ("MEMBER", "0002"),
    ]
    assert [edge["node"] for edge in found["accessTokens"]["edges"]] == [{"name": "夜间", "account": {"name": "reader"}}]
    assert house.codes(query) == ["FORBIDDEN", "FORBIDDEN"]


def test_who_is_signed_in_is_told_to_the_security_administrator_and_the_auditor_alone(house: City) -> None:
    changed(house, "createAccount", about("m2", displayName="委员"), "", ADMIN)
    changed(house, "grantRole", about("m2", role="MEMBER", heldFor="0002"), "", GUARD)
    one_time = changed(house, "issueReset", about("m2", reason="首个密码"), "oneTimeToken", GUARD)["oneTimeToken"]
    choose_password(house.engine, one_time, PASSWORD)
    for address in ("10.0.0.7", ""):
        sign_in(house.engine, "m2", PASSWORD, address=address)
    shape = "totalCount edges { node { accountName address withCode beganAt seenAt endsAt } }"
    query = f'{{ signInSessions(committee: "{CODE}") {{ {shape} }} }}'
    of_nobody = f'{{ signInSessions(committee: "{CODE}", account: "nobody") {{ totalCount }} }}'

    found = house.data(query, actor=somebody(house, GUARD))["signInSessions"]
    nodes = [edge["node"] for edge in found["edges"]]
    refusals = [house.codes(query, actor=somebody(house, who)) for who in (ADMIN, "reader")]
    changed(house, "endSessions", about("m2", reason=WHY), "", GUARD)
    after = house.data(query, actor=somebody(house, AUDITOR))["signInSessions"]

    assert (found["totalCount"], [(each["accountName"], each["address"], each["withCode"]) for each in nodes]) == (
        2,
        [("m2", "10.0.0.7", False), ("m2", None, False)],
    )
    assert refusals == [["FORBIDDEN"]] * 2
    assert house.data(of_nobody, actor=somebody(house, GUARD)) == {"signInSessions": {"totalCount": 0}}
    assert after["totalCount"] == 0


def test_a_session_that_idled_is_listed_no_more(house: City) -> None:
    query = f'{{ signInSessions(committee: "{CODE}") {{ totalCount }} }}'
    guard = somebody(house, GUARD)
    now = datetime.now(UTC)
    counts = []
    for seen in (now, now - IDLE):
        with transaction(house.engine) as session, acting(session, guard, "test"):
            row = SignInSession(
                committee_id=house.committee_id,
                account_id=guard.account_id,
                digest=str(seen),
                with_code=True,
                began_at=seen,
                proven_at=seen,
                seen_at=seen,
                ends_at=now + IDLE,
            )
            session.add(row)
        # The same statement each time, and the time anew.
        counts.append(house.data(query, actor=guard)["signInSessions"]["totalCount"])
    with transaction(house.engine) as session, acting(session, guard, "test"):
        for each in session.exec(select(SignInSession)):
            each.ends_at = now
    counts.append(house.data(query, actor=guard)["signInSessions"]["totalCount"])

    assert counts == [1, 1, 0]


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
