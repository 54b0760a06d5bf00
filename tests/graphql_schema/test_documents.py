"""Documents are checked once and remembered, and what variables decide is reckoned for each request."""

from __future__ import annotations

from typing import Any

import pytest

import graphql_schema.documents
from graphql_schema.documents import NotRun, make_ready
from graphql_schema.schema import build_schema

PAGE = "query Page($n: Int) { members(first: $n) { edges { node { id } } } }"


@pytest.fixture
def validations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that are checked meanwhile."""
    seen: list[str] = []
    checked = graphql_schema.documents._checked

    def noting(schema: Any, text: str, suggest: bool) -> Any:
        seen.append(text)
        return checked(schema, text, suggest)

    monkeypatch.setattr(graphql_schema.documents, "_checked", noting)
    return seen


def codes(refused: NotRun) -> list[object]:
    return [(error.extensions or {}).get("code") for error in refused.errors]


def test_a_document_is_checked_once_and_its_cost_reckoned_for_each_request(validations: list[str]) -> None:
    schema = build_schema(introspection=True)
    costs = [make_ready(schema, PAGE, {"n": count}, introspection=True).cost for count in (3, 7, None)]

    assert costs == [3, 7, 20]
    assert validations == [PAGE]


def test_a_document_that_is_wrong_is_not_remembered(validations: list[str]) -> None:
    schema = build_schema(introspection=True)
    for _ in range(2):
        with pytest.raises(NotRun):
            make_ready(schema, "{ nope }", introspection=True)

    assert validations == ["{ nope }"] * 2


def test_what_one_may_be_told_does_not_open_it_to_another(validations: list[str]) -> None:
    schema = build_schema(introspection=True)
    question = "{ __schema { queryType { name } } }"

    assert make_ready(schema, question, introspection=True).document.asks_about_schema
    with pytest.raises(NotRun) as refused:
        make_ready(schema, question, introspection=False)
    assert codes(refused.value) == ["INTROSPECTION_CLOSED"]
    assert validations == [question]


def test_memory_is_bounded_in_number_and_in_size(validations: list[str]) -> None:
    memory = graphql_schema.documents._Memory()
    schema = build_schema(introspection=True)
    large = "{ " + " ".join(f"node(id: {number}) {{ id }}" for number in [7] * 90) + " }"
    document = make_ready(schema, large, introspection=True).document
    for number in range(3000):
        memory.keep(str(number), document)

    assert len(memory._kept) == graphql_schema.documents._TOKENS_KEPT // document.tokens
    assert memory._tokens == len(memory._kept) * document.tokens
    assert memory.get("2999") is document
    assert memory.get("0") is None


def test_a_cost_that_variables_make_too_large_is_refused() -> None:
    schema = build_schema(introspection=True)
    document = "query($n: Int, $m: Int) { members(first: $n) { edges { node { participations(first: $m) { edges { node { id } } } } } } }"

    assert make_ready(schema, document, {"n": 10, "m": 100}, introspection=True).cost == 10 * 101
    with pytest.raises(NotRun) as refused:
        make_ready(schema, document, {"n": 100, "m": 100}, introspection=True)
    assert codes(refused.value) == ["TOO_MUCH_COST"]


def test_only_the_operation_that_is_meant_is_paid_for() -> None:
    schema = build_schema(introspection=True)
    document = PAGE + " query Small { members(first: 1) { edges { node { id } } } }"

    assert make_ready(schema, document, {"n": 100}, "Small", introspection=True).cost == 1
    assert make_ready(schema, document, {"n": 100}, "Page", introspection=True).cost == 100
    for name in (None, "Nobody", ""):
        with pytest.raises(NotRun) as refused:
            make_ready(schema, document, {}, name, introspection=True)
        assert codes(refused.value) == ["UNKNOWN_OPERATION"]


def test_a_number_of_a_thousand_digits_is_refused() -> None:
    schema = build_schema(introspection=True)
    with pytest.raises(NotRun) as refused:
        make_ready(schema, PAGE.replace("Int", "Int = " + "9" * 5000), {}, introspection=True)

    assert codes(refused.value) == ["TOO_MUCH_DIGITS"]
