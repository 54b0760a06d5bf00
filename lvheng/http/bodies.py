"""A request's body: no larger than it may be, no slower than it may be, and JSON as strict as JSON can be."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

import anyio
from starlette.requests import ClientDisconnect, Request

from lvheng.http.declining import Declined
from scoring_plugins.catalogue import say

LARGEST_BODY = 256 * 1024
SECONDS_FOR_BODY = 10.0
DEEPEST_JSON = 32
LONGEST_NUMBER = 20
# Neither database keeps the character NUL in text. It can be written as an escape of JSON or of GraphQL.
_NUL = re.compile(r"\\u0000|\\u\{0+\}")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


async def read_body(request: Request, seconds: float = SECONDS_FOR_BODY) -> bytes:
    """The body. Raises Declined 413 as soon as it is too large, 408 when it does not come, 415 when it comes compressed."""
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Declined(415, "COMPRESSED", say("http.compressed"))
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and (len(announced) > 9 or int(announced) > LARGEST_BODY):
        raise _too_large()
    body = bytearray()
    try:
        with anyio.fail_after(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise _too_large()
    except TimeoutError:
        raise Declined(408, "TOO_SLOW", say("http.too_slow", seconds=round(seconds))) from None
    except ClientDisconnect:
        raise Declined(400, "GONE", say("http.gone")) from None
    return bytes(body)


def _too_large() -> Declined:
    return Declined(413, "TOO_LARGE", say("app.too_large", limit=LARGEST_BODY // 1024))


def strict_json(body: bytes | str) -> Any:
    """The value that the text says, where every reader of JSON would read the same.

    Raises Declined 400 for what is not JSON in UTF-8, says a name twice, is deeper or has longer numbers than an operation needs,
    or has characters that no database keeps.
    """
    try:
        text = body.decode() if isinstance(body, bytes) else body
        value = json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_constant)
    except UnicodeDecodeError:
        raise _bad("encoding") from None
    except json.JSONDecodeError:
        raise _bad("syntax") from None
    except RecursionError:
        raise _bad("depth") from None
    if _NUL.search(text):
        raise _bad("nul")
    if _SURROGATE.search(text) and not _encodable(value):
        raise _bad("surrogate")
    if _deeper(value, DEEPEST_JSON):
        raise _bad("depth")
    return value


def _bad(what: str) -> Declined:
    return Declined(400, "BAD_JSON", say(f"http.json_{what}", depth=DEEPEST_JSON, digits=LONGEST_NUMBER))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _bad("name_twice")
    return found


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise _bad("number")
    return int(text)


def _decimal(text: str) -> float:
    value = float(text)
    if len(text) > LONGEST_NUMBER or not math.isfinite(value):
        raise _bad("number")
    return value


def _constant(_: str) -> NoReturn:
    raise _bad("syntax")


def _encodable(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _deeper(value: Any, depth: int) -> bool:
    """Whether arrays and objects lie in each other more than `depth` deep."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(depth):
        contents = (inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer))
        level = [inner for inner in contents if isinstance(inner, (dict, list))]
    return bool(level)
