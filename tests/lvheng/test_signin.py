"""Nothing is answered without a token that is known, unexpired, and of an account in use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from lvheng.app import create_app
from services.accounts import issue_token
from services.audit import acting
from services.database import transaction
from services.models import Account
from tests.graphql_schema.city import City, city_on
from tests.lvheng.test_app import QUERY, code, settings, url_of


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on(request.param, request, member_count=2) as city:
        yield city


@pytest.fixture(scope="module")
def client(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(settings(url_of(city), tmp_path_factory.mktemp("data")))
    with TestClient(app) as client:
        yield client


def test_a_known_token_is_answered(city: City, client: TestClient) -> None:
    for scheme in ("Bearer", "bearer", "BEARER"):
        assert client.post("/graphql", json=QUERY, headers={"Authorization": f"{scheme} {city.token()}"}).status_code == 200


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        (None, "TOKEN_MISSING"),
        ("", "TOKEN_MISSING"),
        ("Bearer", "TOKEN_MISSING"),
        ("Bearer   ", "TOKEN_MISSING"),
        ("Basic cmVhZGVyOnJlYWRlcg==", "TOKEN_MISSING"),
        ("Bearer nobody-has-this", "TOKEN_UNKNOWN"),
        ("Bearer " + "x" * 10_000, "TOKEN_UNKNOWN"),
        ("Bearer ' OR 1=1 --", "TOKEN_UNKNOWN"),
    ],
)
def test_without_a_known_token_the_answer_says_what_to_do(client: TestClient, authorization: str | None, expected: str) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = client.post("/graphql", json=QUERY, headers=headers)

    assert (answer.status_code, code(answer), answer.headers["www-authenticate"]) == (401, expected, "Bearer")
    assert "lvheng account token" in answer.json()["errors"][0]["message"]


def test_a_token_with_characters_of_no_token_is_unknown(client: TestClient) -> None:
    answer = client.post("/graphql", json=QUERY, headers={b"Authorization": "Bearer 令牌".encode()})

    assert (answer.status_code, code(answer)) == (401, "TOKEN_UNKNOWN")


def test_an_expired_token_is_not_answered(city: City, client: TestClient) -> None:
    with transaction(city.engine) as session:
        token = issue_token(session, city.administrator, city.committee_id, "reader", timedelta(seconds=-1))

    assert client.post("/graphql", json=QUERY, headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_token_ends_with_its_account(city: City, client: TestClient) -> None:
    headers = {"Authorization": f"Bearer {city.token('verifier')}"}
    before = client.post("/graphql", json=QUERY, headers=headers)
    with transaction(city.engine) as session, acting(session, city.administrator, "account.disable"):
        session.exec(select(Account).where(Account.name == "verifier")).one().disabled_at = datetime.now(UTC)
    after = client.post("/graphql", json=QUERY, headers=headers)

    assert (before.status_code, after.status_code) == (200, 401)
