"""What a client sees when something goes wrong, and what it never sees."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from graphql import GraphQLError
from strawberry.types import ExecutionResult

from services.errors import Problem, Refusal
from services.listings.paging import Listing
from tests.graphql_schema.city import City

SECRET = "hunter2 in /srv/secret.py"


def only(result: ExecutionResult) -> GraphQLError:
    """The answer's one error."""
    assert result.errors is not None
    (error,) = result.errors
    return error


def broken(*_: object, **__: object) -> Any:
    raise RuntimeError(SECRET)


def test_a_bug_is_masked_behind_a_number_that_the_log_knows(
    city: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Listing, "page", broken)
    with caplog.at_level(logging.ERROR):
        result = city.answer("{ regulations { code } members { edges { cursor } } }")
    error = only(result)
    incident = (error.extensions or {})["incident"]

    assert (error.extensions or {})["code"] == "INTERNAL"
    assert error.path == ["members"]
    assert incident in error.message
    assert SECRET not in str(error.formatted)
    assert error.original_error is None
    assert [incident in record.getMessage() for record in caplog.records] == [True]
    assert SECRET in caplog.text


def test_one_cause_that_strikes_many_fields_is_one_incident(
    city: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import graphql_schema.scorecards

    monkeypatch.setattr(graphql_schema.scorecards, "score_year", broken)
    with caplog.at_level(logging.ERROR):
        result = city.answer("{ members { edges { node { name scorecard(year: 2023) { total } } } } }")
    errors = result.errors or []

    assert len(errors) == 12
    assert len({(error.extensions or {})["incident"] for error in errors}) == 1
    assert len(caplog.records) == 1


def test_a_refusal_reaches_the_client_with_code_field_and_remedy(city: City, caplog: pytest.LogCaptureFixture) -> None:
    error = only(city.answer("{ members(first: 101) { edges { cursor } } }"))

    assert error.extensions == {"code": "BAD_PAGE", "field": "first"}
    assert error.path == ["members"]
    assert "100" in error.message
    assert caplog.records == []


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{", {}),
        ("", {}),
        ("{ membrs { edges { cursor } } }", {}),
        ("{ members { edges } }", {}),
        ("query($n: Int!) { members(first: $n) { edges { cursor } } }", {}),
        ("query($n: Int!) { members(first: $n) { edges { cursor } } }", {"n": "seven"}),
        ("query($on: Date) { members(on: $on) { edges { cursor } } }", {"on": "2023-02-30"}),
        ("query($on: Date) { members(on: $on) { edges { cursor } } }", {"on": "20230201"}),
        ("query($on: Date) { members(on: $on) { edges { cursor } } }", {"on": 7}),
        ('{ members(on: "yesterday") { edges { cursor } } }', {}),
        ("{ members(on: 20230201) { edges { cursor } } }", {}),
    ],
)
def test_a_faulty_document_is_the_clients_to_mend(city: City, document: str, variables: dict[str, object]) -> None:
    result = city.answer(document, variables)

    assert result.data is None
    assert {(error.extensions or {})["code"] for error in result.errors or ()} == {"BAD_DOCUMENT"}


def test_a_bad_date_says_how_to_write_one(city: City) -> None:
    error = only(city.answer("query($on: Date) { members(on: $on) { edges { cursor } } }", {"on": "2023/1/1"}))

    assert "2023-12-31" in error.message


@pytest.mark.parametrize(
    "document", ["mutation { a }", "subscription { a }", "query A { regulations { id } } query B { regulations { id } }"]
)
def test_what_is_no_single_query_is_refused(city: City, document: str) -> None:
    assert set(city.codes(document)) <= {"UNKNOWN_OPERATION", "BAD_DOCUMENT"}
    assert city.answer(document).data is None or "query A" in document


def test_names_are_suggested_only_where_introspection_is_open(city: City) -> None:
    for document in (
        "{ membrs { edges { cursor } } }",
        "{ members(frst: 1) { edges { cursor } } }",
        "{ node(id: 1) { ... on Membr { id } } }",
    ):
        shown = (city.answer(document).errors or [])[0]
        hidden = (city.answer(document, closed=True).errors or [])[0]

        assert "Did you mean" in shown.message
        assert "Did you mean" not in hidden.message


def test_introspection_is_closed_in_production(city: City) -> None:
    assert city.answer("{ __schema { types { name } } }").errors is None
    assert city.answer("{ __schema { types { name } } }", closed=True).data is None
    assert city.answer('{ __type(name: "Member") { name } }', closed=True).data is None
    assert city.answer("{ __typename }", closed=True).data == {"__typename": "Query"}


def test_the_field_of_a_refusal_is_named_as_clients_write_it(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Any:
        raise Refusal.of([Problem("FIRST", "order_by", "…"), Problem("SECOND", "sponsors[0].member_number", "…")])

    monkeypatch.setattr(Listing, "page", refuse)
    extensions = only(city.answer("{ members { edges { cursor } } }")).extensions or {}

    assert extensions["field"] == "orderBy"
    assert [problem["field"] for problem in extensions["problems"]] == ["orderBy", "sponsors[0].memberNumber"]
