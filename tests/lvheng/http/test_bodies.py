"""Bodies are JSON that every reader reads alike, no larger and no slower than they may be."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from lvheng.http.bodies import DEEPEST_JSON, LARGEST_BODY, LONGEST_NUMBER, read_body, strict_json
from lvheng.http.declining import Declined


def declined(body: bytes) -> str:
    """The sentence with which the body is turned away; every one is a 400."""
    with pytest.raises(Declined) as turned:
        strict_json(body)
    assert (turned.value.status, turned.value.code) == (400, "BAD_JSON")
    return turned.value.message


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "引号"),
        (b"{", "引号"),
        (b"\xef\xbb\xbf{}", "引号"),
        (b"{'a': 1}", "引号"),
        (b'{"a": NaN}', "引号"),
        (b'{"a": -Infinity}', "引号"),
        (b'{"a": 01}', "引号"),
        (b'{"a": 1,}', "引号"),
        (b'{"a": "\n"}', "引号"),
        (b'{"a": "\x00"}', "引号"),
        (b'"\xff"', "UTF-8"),
        ("{}".encode("utf-16"), "UTF-8"),
        (b'{"a": 1, "a": 1}', "重复"),
        (b'[{"b": {"a": 1, "\\u0061": 2}}]', "重复"),
        (b"1" * (LONGEST_NUMBER + 1), "数字"),
        (b"1" * 200_000, "数字"),
        (b"0." + b"1" * LONGEST_NUMBER, "数字"),
        (b"1e999", "数字"),
        (b'"\\u0000"', "空字符"),
        (b'{"query": "{ a(b: \\"\\\\u{0000}\\") }"}', "空字符"),
        (b'"\\ud800"', "代理"),
        (b'{"\\udfff": 1}', "代理"),
        (b"[" * (DEEPEST_JSON + 1) + b"]" * (DEEPEST_JSON + 1), "嵌套"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "嵌套"),
        (b"[" * 100_000 + b"]" * 100_000, "嵌套"),
    ],
)
def test_what_another_reader_might_read_differently_is_refused(body: bytes, word: str) -> None:
    assert word in declined(body)


@pytest.mark.parametrize("text", ["1" * LONGEST_NUMBER, "-1.5e3", '"\\ud83c\\udfc3"', "[" * DEEPEST_JSON + "]" * DEEPEST_JSON, "null"])
def test_what_is_within_the_bounds_is_read(text: str) -> None:
    assert strict_json(text.encode()) == json.loads(text)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        value = strict_json(body)
    except Declined:
        return

    assert value == json.loads(body)


Receive = Callable[[], Awaitable[dict[str, Any]]]


def request(receive: Receive, **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": named}, receive)


def chunks(*parts: bytes) -> Receive:
    waiting = list(parts)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    return receive


@pytest.mark.parametrize("announced", [str(LARGEST_BODY + 1), "9" * 5000])
def test_a_body_that_announces_itself_as_too_large_is_not_read(announced: str) -> None:
    with pytest.raises(Declined) as turned:
        anyio.run(read_body, request(chunks(), content_length=announced))

    assert turned.value.status == 413


def test_a_body_is_read_no_further_than_it_may_be_long() -> None:
    with pytest.raises(Declined) as turned:
        anyio.run(read_body, request(chunks(b"x" * LARGEST_BODY, b"x", b"never read")))

    assert turned.value.status == 413


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def never() -> dict[str, Any]:
        await anyio.sleep(60)
        raise AssertionError

    with pytest.raises(Declined) as turned:
        anyio.run(read_body, request(never), 0.05)

    assert turned.value.status == 408


def test_a_compressed_body_is_not_unpacked() -> None:
    with pytest.raises(Declined) as turned:
        anyio.run(read_body, request(chunks(b"x"), content_encoding="gzip"))

    assert turned.value.status == 415
