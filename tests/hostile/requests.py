"""Requests made to hurt: bodies, variables and headers that no client sends by mistake, and some that it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

JSON = "application/json"
_NAMES = "{ members(first: 1) { edges { node { id } } } }"


class Request(NamedTuple):
    """What is sent, under a name."""

    name: str
    body: bytes = orjson.dumps({"query": _NAMES})
    headers: dict[str, str | bytes] = {}  # noqa: RUF012  (never changed)


_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a space": b" ",
    "nul": b"\x00",
    "not utf-8": b"\xff\xfe{}",
    "utf-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "utf-32": '{"query": "{ __typename }"}'.encode("utf-32"),
    "a mark of utf-8": b"\xef\xbb\xbf" + orjson.dumps({"query": _NAMES}),
    "open brace": b"{",
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"a":' * 40_000,
    "deep and closed": b"[" * 100_000 + b"]" * 100_000,
    "a number": b"7",
    "a long number": b"7" * 200_000,
    "an endless number": b"1e99999",
    "no number": b"NaN",
    "infinity": b'{"query": "{ __typename }", "variables": {"a": Infinity}}',
    "text": b'"{ __typename }"',
    "null": b"null",
    "true": b"true",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "a batch": orjson.dumps([{"query": _NAMES}] * 10),
    "a batch of a thousand": orjson.dumps([{"query": "{a}"}] * 1000),
    "one key twice": b'{"query": "{ __typename }", "query": "{ nope }"}',
    "a hundred thousand keys": b"{" + b",".join(b'"k%d":1' % number for number in range(20_000)) + b"}",
    "a comment": b'{"query": "{ __typename }" /* hello */}',
    "a single quote": b"{'query': '{ __typename }'}",
    "half a surrogate": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "nul in a variable": b'{"query": "{ __typename }", "variables": {"a": "\\u0000"}}',
    "too large": b'{"query": "' + b" " * 300_000 + b'"}',
    "a form": b"query=%7B__typename%7D",
    "multipart": b'--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"{a}"}\r\n--x--',
}
_OPERATIONS: dict[str, dict[str, Any]] = {
    "query is a number": {"query": 7},
    "query is a list": {"query": [_NAMES]},
    "query is an object": {"query": {"a": 1}},
    "query is null": {"query": None},
    "query is empty": {"query": ""},
    "variables are a list": {"query": _NAMES, "variables": []},
    "variables are text": {"query": _NAMES, "variables": "{}"},
    "a name that is a number": {"query": _NAMES, "operationName": 7},
    "a name that is nobody's": {"query": _NAMES, "operationName": "x" * 10_000},
    "extensions are a list": {"query": _NAMES, "extensions": []},
    "a hash that is a number": {"query": _NAMES, "extensions": {"persistedQuery": {"sha256Hash": 7}}},
    "a hash without anything": {"extensions": {"persistedQuery": {}}},
    "a hash of nothing": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
    "a hash of something else": {"query": _NAMES, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
    "a hash as long as a book": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "f" * 200_000}}},
    "a document's id that is a list": {"documentId": ["x"]},
    "a document's id of nobody": {"documentId": "../../etc/passwd"},
}
_IDS: tuple[Any, ...] = (
    *("", " ", "x", "=", "====", "TWVtYmVyOg==", "TWVtYmVyOi0x", "TWVtYmVyOjA=", "TWVtYmVyOjE=", "TWVtYmVyOjFlOQ==", "OjE=", "TWVtYmVy"),
    *(
        "TWVtYmVyOjk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
        "TWVtYmVyOu+8kQ==",
        "UXVlcnk6MQ==",
        "X19TY2hlbWE6MQ==",
        "T" * 10_000,
        "\u202e",
        "王",
        "%00",
    ),
    *(
        "TWVtYmVyOjEK",
        "TWVtYmVyOiAx",
        "TWVtYmVyOjE6MQ==",
        "bWVtYmVyOjE=",
        "TWVtYmVyOjAwMDE=",
        "' OR 1=1 --",
        "../..",
        "TWVtYmVyOjE",
        7,
        -1,
        2**63,
    ),
    *(1.5, True, None, [], ["x"], {}, {"id": 1}, [[["x"]]]),
)
_COUNTS: tuple[Any, ...] = (-1, 0, 101, 2**31, 2**63, 10**19, 1.5, "7", "", True, None, [], {}, "1; DROP TABLE member")
_DATES: tuple[Any, ...] = (
    "",
    "2023-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2023/01/01",
    "２０２３-０１-０１",
    20230101,
    None,
    [],
    "now",
)
_HEADERS: dict[str, dict[str, str | bytes]] = {
    "a form that is none": {"Accept": "text/html"},
    "a quality that is none": {"Accept": "application/json;q=x"},
    "forms without end": {"Accept": ", ".join(["a/b;q=0.1"] * 5000)},
    "forms of nothing": {"Accept": ";;;,,,"},
    "strange forms": {"Accept": b"\xff\xfe/\x80"},
    "a body without a form": {"Content-Type": ""},
    "a body of text": {"Content-Type": "text/plain"},
    "a body of graphql": {"Content-Type": "application/graphql"},
    "a body of a browser's form": {"Content-Type": "application/x-www-form-urlencoded"},
    "a body of parts": {"Content-Type": "multipart/form-data; boundary=x"},
    "another script": {"Content-Type": f"{JSON}; charset=gbk"},
    "a strange script": {"Content-Type": b"application/json; charset=\xff"},
    "no token": {"Authorization": ""},
    "an empty token": {"Authorization": "Bearer"},
    "another scheme": {"Authorization": "Basic eDp5"},
    "a token of nobody": {"Authorization": "Bearer nobody-has-this"},
    "a token as long as a book": {"Authorization": "Bearer " + "x" * 60_000},
    "a token of strange characters": {"Authorization": "Bearer 令牌".encode()},
    "a token of bytes": {"Authorization": b"Bearer \xff\x80"},
    "a page of another host": {"Origin": "https://evil.example"},
    "a page of no host": {"Origin": "null"},
    "a strange page": {"Origin": b"http://\xff"},
    "a page with an open bracket": {"Origin": "http://[::1"},
    "a host with an open bracket": {"Host": "[::1", "Origin": "http://[::1"},
    "a compressed body": {"Content-Encoding": "gzip"},
    "a strangely compressed body": {"Content-Encoding": "gzip, identity"},
}


def hostile_requests() -> Iterator[Request]:
    """All of them."""
    for name, body in _BODIES.items():
        yield Request(name, body)
    for name, operation in _OPERATIONS.items():
        yield Request(name, orjson.dumps(operation))
    for name, headers in _HEADERS.items():
        yield Request(name, headers=headers)
    yield from _with_variables("node", "query($v: ID!) { node(id: $v) { id } }", _IDS)
    yield from _with_variables("nodes", "query($v: [ID!]!) { nodes(ids: $v) { id } }", (*_IDS, ["x"] * 101, ["x"] * 6000, [None], [["x"]]))
    yield from _with_variables("cursor", "query($v: String) { members(first: 1, after: $v) { edges { cursor } } }", _IDS)
    yield from _with_variables("first", "query($v: Int) { members(first: $v) { edges { cursor } } }", _COUNTS)
    yield from _with_variables("last", "query($v: Int) { members(last: $v) { edges { cursor } } }", _COUNTS)
    yield from _with_variables("date", "query($v: Date) { members(on: $v) { edges { cursor } } }", _DATES)
    yield from _with_variables("committee", "query($v: String) { members(committee: $v) { edges { cursor } } }", _IDS)


def _with_variables(name: str, query: str, values: tuple[Any, ...]) -> Iterator[Request]:
    for number, value in enumerate(values):
        # Not orjson: it writes no integers of more than 64 bits.
        yield Request(f"{name} {number}", _json({"query": query, "variables": {"v": value}}))


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()
