"""Cursors: a row's place in one list and order as opaque text, signed, so that only what this service gave out is taken back."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Any, TypeVar

import msgspec

from services.listings.paging import Key, Listing

# The first byte of a cursor. Another layout, or another order under an old name, takes another number: old cursors are then refused.
_VERSION = b"\2"
_SIGNATURE_BYTES = 16
_LARGEST_INTEGER = 2**31 - 1
# Sort keys of names grow with the name; the longest name that an office could write stays far below.
_LONGEST_CURSOR = 8000

R = TypeVar("R", bound=tuple[Any, ...])


class CursorKey:
    """Signs cursors and tells its own from all others.

    Processes that serve the same clients have to share the secret; a cursor of another secret is refused like a forged one.
    """

    def __init__(self, secret: bytes) -> None:
        # Derived, so that a secret which signs other things too never signs the same bytes.
        self._key = hmac.digest(secret, b"lvheng cursor", "sha256")

    def encode(self, listing: Listing[R], row: R) -> str:
        """The row's place in `listing` as text."""
        place = msgspec.json.encode([listing.name, *listing.key(row)])
        return urlsafe_b64encode(_VERSION + self._signature(place) + place).rstrip(b"=").decode()

    def decode(self, listing: Listing[Any], text: str) -> Key:
        """The place in a cursor that this key signed for `listing`, in its order. Raises ValueError for any other text."""
        if len(text) > _LONGEST_CURSOR or not text.isascii():
            raise ValueError("no cursor")
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        signature, place = raw[1 : 1 + _SIGNATURE_BYTES], raw[1 + _SIGNATURE_BYTES :]
        # Written again, because several texts decode to the same bytes.
        if urlsafe_b64encode(raw).rstrip(b"=").decode() != text or raw[:1] != _VERSION:
            raise ValueError("no cursor of this version")
        if not hmac.compare_digest(signature, self._signature(place)):
            raise ValueError("not signed by this key")
        name, *key = msgspec.json.decode(place, type=list[int | str])
        if name != listing.name:
            raise ValueError("of another list or order")
        return tuple(_part(value, wanted) for value, wanted in zip(key, listing.key_types, strict=True))

    def _signature(self, place: bytes) -> bytes:
        return hmac.digest(self._key, _VERSION + place, "sha256")[:_SIGNATURE_BYTES]


def _part(value: int | str, wanted: type) -> str | int | date:
    if wanted is date and isinstance(value, str):
        return date.fromisoformat(value)
    if wanted is int and isinstance(value, int) and abs(value) <= _LARGEST_INTEGER:
        return value
    if wanted is str and isinstance(value, str) and "\0" not in value:
        return value
    raise ValueError("no key of this list")


# Where no secret is given: as long as the process lives, and its own.
OF_THIS_PROCESS = CursorKey(secrets.token_bytes(32))
