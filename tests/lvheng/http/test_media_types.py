"""What headers say about forms, as the standards read them."""

from __future__ import annotations

import pytest

from lvheng.http.media_types import GRAPHQL, JSON, Accepted, accepted, is_json


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, Accepted(JSON, False)),
        ("", Accepted(JSON, False)),
        ("*/*", Accepted(JSON, False)),
        ("application/*", Accepted(JSON, False)),
        (JSON, Accepted(JSON, False)),
        (GRAPHQL, Accepted(GRAPHQL, False)),
        (f"{GRAPHQL}, {JSON}", Accepted(GRAPHQL, False)),
        (f"{JSON}, {GRAPHQL}", Accepted(GRAPHQL, False)),
        (f"{GRAPHQL};q=0.4, {JSON};q=0.5", Accepted(JSON, False)),
        (f"{GRAPHQL};q=0.5, {JSON};q=0.4", Accepted(GRAPHQL, False)),
        (f"{GRAPHQL};q=0, */*", Accepted(JSON, False)),
        (f"{JSON};q=0, */*;q=0.1", Accepted(GRAPHQL, False)),
        (f"{JSON};q=0", Accepted(None, False)),
        ("text/html", Accepted(None, False)),
        ("text/html, */*;q=0.8", Accepted(JSON, False)),
        (f"{JSON}; charset=utf-8", Accepted(JSON, False)),
        (f'{GRAPHQL}; charset="UTF-8"; q=0.9', Accepted(GRAPHQL, False)),
        (f"{JSON};charset=utf-16", Accepted(None, False)),
        (f"{JSON};q=2", Accepted(None, False)),
        (f"{JSON};q=high, {GRAPHQL};q=0.1", Accepted(GRAPHQL, False)),
        ("APPLICATION/JSON", Accepted(JSON, False)),
        ("text/event-stream", Accepted(None, True)),
        ("text/event-stream;q=0", Accepted(None, False)),
        (f"{GRAPHQL}, {JSON}, text/event-stream, multipart/mixed", Accepted(GRAPHQL, True)),
        (";;;,,,=,q", Accepted(None, False)),
    ],
)
def test_the_form_of_the_answer_is_the_best_one_that_the_client_takes(header: str | None, expected: Accepted) -> None:
    assert accepted(header) == expected


def test_a_header_of_a_thousand_ranges_is_read_no_further_than_it_needs() -> None:
    assert accepted(", ".join(["text/html"] * 1000 + [JSON])) == Accepted(None, False)


@pytest.mark.parametrize("header", [JSON, f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"', "Application/JSON ; Charset=utf8"])
def test_json_in_utf8_is_read(header: str) -> None:
    assert is_json(header)


@pytest.mark.parametrize(
    "header", [None, "", "text/plain", f"{JSON}; charset=gbk", "application/graphql", "multipart/form-data; boundary=x", "text/json"]
)
def test_nothing_else_is_read(header: str | None) -> None:
    assert not is_json(header)
