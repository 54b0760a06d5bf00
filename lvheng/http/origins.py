"""Which pages of which hosts a browser may let in: our own, and those the settings name. Programs say no origin."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def comes_from_elsewhere(connection: HTTPConnection, allowed: Collection[str]) -> bool:
    """Whether a browser sends this for a page of another host: the page may then act with rights that are the user's, not its own."""
    origin = connection.headers.get("origin")
    if origin is None or origin in allowed:
        return False
    scheme, _, host = origin.partition("://")
    # Which of the two schemes is not compared: behind a proxy that speaks TLS, we see the other one.
    return scheme not in ("http", "https") or not host or host != connection.headers.get("host")


def is_loopback(host: str) -> bool:
    """Whether a host name or address, with or without a port, is this machine's own."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
