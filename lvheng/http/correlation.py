"""One name for what a client was told and what the log says of it: the client has it in a header of the answer."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from starlette.requests import HTTPConnection

HEADER = "X-Request-Id"
# What a proxy in front of us may have named it: nothing that could write lines of its own into a log.
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_MOST_CODES = 5
_log = logging.getLogger("lvheng.http")


def request_id(connection: HTTPConnection) -> str:
    """The name of a request or a socket: the same as often as it is asked for."""
    scope = connection.scope
    if "lvheng.request" not in scope:
        given = connection.headers.get(HEADER, "")
        scope["lvheng.request"] = given if _NAME.match(given) else uuid4().hex[:16]
    return str(scope["lvheng.request"])


def note(connection: HTTPConnection, what: str) -> None:
    """A line of the log about what the client was told. No traceback: mistakes of clients are no faults of ours."""
    _log.info("request %s: %s", request_id(connection), what)


def noted(connection: HTTPConnection, what: str, errors: Sequence[dict[str, Any]]) -> None:
    """`note` of errors as the client sees them: their codes, and the incidents under which faults of ours are logged."""
    found = [error.get("extensions") or {} for error in errors[:_MOST_CODES]]
    codes = [" ".join(str(word) for word in (each.get("code"), each.get("incident")) if word) for each in found]
    note(connection, f"{what}: {', '.join(codes)}")
