"""下载: a file is fetched beside the schema, from a path that is given here: signed, for the account that asked, and for a few minutes."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

import msgspec
import strawberry

from services.permissions import Actor

# Long enough to click, short enough that a path in a log or a history opens nothing.
LASTS = timedelta(minutes=5)
PATH = "/files/"
# Another layout takes another number: old tickets are then refused.
_VERSION = b"\1"
_SIGNATURE_BYTES = 16
_LONGEST = 200


class Ticket(NamedTuple):
    """What somebody may fetch: a thing of a kind by its id, by which account, until when (seconds since 1970)."""

    kind: str
    key: int
    account_id: int
    until: int


class DownloadKey:
    """Signs tickets and tells its own from all others. Processes that serve the same clients have to share the secret."""

    def __init__(self, secret: bytes) -> None:
        # Derived, so that a secret which signs other things too never signs the same bytes.
        self._key = hmac.digest(secret, b"lvheng download", "sha256")

    def encode(self, ticket: Ticket) -> str:
        """The ticket as text that stands in a path."""
        place = msgspec.json.encode(ticket)
        return urlsafe_b64encode(_VERSION + self._signature(place) + place).rstrip(b"=").decode()

    def decode(self, text: str) -> Ticket:
        """The ticket that this key signed, over or not. Raises ValueError for any other text."""
        if len(text) > _LONGEST or not text.isascii():
            raise ValueError("no ticket")
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        signature, place = raw[1 : 1 + _SIGNATURE_BYTES], raw[1 + _SIGNATURE_BYTES :]
        # Written again, because several texts decode to the same bytes.
        if urlsafe_b64encode(raw).rstrip(b"=").decode() != text or raw[:1] != _VERSION:
            raise ValueError("no ticket of this version")
        if not hmac.compare_digest(signature, self._signature(place)):
            raise ValueError("not signed by this key")
        return msgspec.json.decode(place, type=Ticket)

    def _signature(self, place: bytes) -> bytes:
        return hmac.digest(self._key, _VERSION + place, "sha256")[:_SIGNATURE_BYTES]


@strawberry.type(description="下载: where a file is fetched with GET, for a few minutes and with the credentials that asked for it.")
class Download:
    path: str = strawberry.field(description="路径: the path on this server, with the same `Authorization` header.")
    expires_at: datetime = strawberry.field(description="失效时刻: until when; asked again, there is another one.")

    @classmethod
    def of(cls, signing: DownloadKey | None, actor: Actor, kind: str, key: int) -> Self | None:
        """Where the actor fetches a thing; None where no files are served."""
        if signing is None:
            return None
        until = int((datetime.now(UTC) + LASTS).timestamp())
        ticket = signing.encode(Ticket(kind, key, actor.account_id, until))
        return cls(path=f"{PATH}{ticket}", expires_at=datetime.fromtimestamp(until, UTC))
