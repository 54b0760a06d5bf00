"""What messages of graphql-transport-ws say, and what closes a socket that says something else."""

from __future__ import annotations

from typing import Any

LONGEST_ID = 200


class Closing(Exception):
    """The socket is closed with this code, as the protocol wants."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def operation_id(message: dict[str, Any]) -> str:
    name = message.get("id")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_ID:
        raise Closing(4400, "A message about an operation has its id")
    return name


def authorization_in(payload: Any) -> str | None:
    """What the first message says instead of the header `Authorization`."""
    if payload is None:
        return None
    if not isinstance(payload, dict):
        raise Closing(4400, "The payload of connection_init is an object")
    given = payload.get("authorization", payload.get("Authorization"))
    if given is not None and not isinstance(given, str):
        raise Closing(4400, "authorization is text")
    return given
