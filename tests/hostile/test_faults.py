"""The judge of answers sees what must not be there."""

from __future__ import annotations

import json

import pytest

from tests.hostile.faults import GRAPHQL, JSON, fault_of

REFUSED = {"message": "没有", "path": ["a"], "locations": [{"line": 1, "column": 1}], "extensions": {"code": "NOT_FOUND"}}


@pytest.mark.parametrize("answer", [{"data": {}}, {"data": None, "errors": [REFUSED]}, {"errors": [REFUSED], "extensions": {}}])
def test_an_answer_in_form_has_no_fault(answer: dict[str, object]) -> None:
    assert fault_of(200, f"{JSON}; charset=utf-8", json.dumps(answer)) is None
    assert fault_of(400, GRAPHQL, json.dumps(answer)) is None


@pytest.mark.parametrize(
    ("status", "content_type", "text", "fault"),
    [
        (500, JSON, '{"data": {}}', "status 500"),
        (200, "text/html", '{"data": {}}', "the form text/html"),
        (200, JSON, "<html>", "no JSON"),
        (200, JSON, "[]", "no object"),
        (200, JSON, '{"data": null}', "neither data nor errors"),
        (200, JSON, '{"data": {}, "detail": "x"}', "entries of no meaning ['detail']"),
        (200, JSON, '{"data": {}, "errors": []}', "errors that are none"),
        (200, JSON, '{"errors": [{"message": 7}]}', "an error without a message"),
        (200, JSON, '{"errors": [{"message": "x"}]}', "an error without a code"),
        (200, JSON, json.dumps({"errors": [REFUSED | {"trace": []}]}), "an error with ['trace']"),
        (200, JSON, json.dumps({"errors": [REFUSED | {"locations": [{"line": 0, "column": 1}]}]}), "an error that is nowhere"),
    ],
)
def test_what_is_no_answer_of_graphql_is_a_fault(status: int, content_type: str, text: str, fault: str) -> None:
    assert str(fault_of(status, content_type, text)).startswith(fault)


@pytest.mark.parametrize(
    "told", ["Traceback (most recent call last)", "File /usr/lib/x", "sqlite3.OperationalError", "SELECT name FROM member"]
)
def test_what_tells_of_the_inside_is_a_fault_unless_it_was_sent(told: str) -> None:
    answer = json.dumps({"errors": [REFUSED | {"message": told}]})

    assert str(fault_of(200, JSON, answer)).startswith("tells [")
    assert fault_of(200, JSON, answer, sent=told) is None
