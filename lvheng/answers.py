"""Answers of the server: JSON that no cache keeps and no browser reads as anything else."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def json_answer(status: int, content: Any, media_type: str = "application/json") -> Response:
    """`content` as JSON, which is UTF-8 and says so."""
    return Response(orjson.dumps(content), status, _HEADERS, f"{media_type}; charset=utf-8")


def refusal(status: int, code: str, message: str, media_type: str = "application/json") -> Response:
    """A request that was not carried out, in the form in which GraphQL clients read errors."""
    return json_answer(status, {"errors": [{"message": message, "extensions": {"code": code}}]}, media_type)
