"""Whatever document is sent, it is refused or ready within its time and its memory, and answered without a word of the inside."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from graphql_schema.schema import build_schema
from tests.hostile.families import hostile_documents
from tests.hostile.random_documents import random_documents
from tests.hostile.trial import ALLOWED_BYTES, ALLOWED_SECONDS, Findings, answered, timed, weighed

DOCUMENTS = list(hostile_documents())
SCHEMA = build_schema(introspection=True)


def seed_of(request: pytest.FixtureRequest) -> int:
    """The run's seed, which its first lines say."""
    return int(request.config.option.hypothesis_seed)


def test_there_are_two_hundred_and_no_two_alike() -> None:
    assert len({hostile.text for hostile in DOCUMENTS}) == len(DOCUMENTS) >= 200


def test_every_family_is_refused_or_ready_in_its_time_and_memory(capsys: pytest.CaptureFixture[str]) -> None:
    findings = Findings()
    timed(build_schema(introspection=True), DOCUMENTS, findings)
    weighed(build_schema(introspection=True), DOCUMENTS, findings)
    with capsys.disabled():
        print(f"\n{findings.sentence()}")

    assert findings.slowest[0] < ALLOWED_SECONDS, findings.slowest
    assert findings.largest[0] < ALLOWED_BYTES, findings.largest


def test_every_family_is_answered(client: TestClient) -> None:
    findings = Findings()
    answered(client, DOCUMENTS, findings)

    assert findings.failures == []


def test_random_documents_are_refused_or_ready_in_their_time(request: pytest.FixtureRequest) -> None:
    findings = Findings()
    timed(SCHEMA, random_documents(SCHEMA._schema, seed_of(request), 500), findings)

    assert findings.slowest[0] < ALLOWED_SECONDS, findings.slowest
    # Neither all of them nor none: the generator reaches what lies behind validation.
    assert 25 < findings.ready < 475


def test_random_documents_are_answered(client: TestClient, request: pytest.FixtureRequest) -> None:
    findings = Findings()
    answered(client, random_documents(SCHEMA._schema, seed_of(request), 200), findings)

    assert findings.failures == []


def test_a_seed_gives_the_same_documents() -> None:
    first, again = (list(random_documents(SCHEMA._schema, 7, 20)) for _ in range(2))

    assert first == again
