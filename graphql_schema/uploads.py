"""传送地址: what is too large for a request is announced, and sent beside the schema to a path that is given here: signed, for the account
that announced it, and for a few minutes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self

import strawberry

from graphql_schema.downloads import LASTS, DownloadKey, Ticket
from services.permissions import Actor

PATH = "/uploads/"


@strawberry.type(description="传送地址: where something is sent with POST, for a few minutes and with the credentials that announced it.")
class Upload:
    path: str = strawberry.field(
        description="路径: the path on this server; its body is the file; with `Content-Length` and `Authorization`."
    )
    expires_at: datetime = strawberry.field(description="失效时刻: until when sending may begin; asked again, there is another one.")

    @classmethod
    def of(cls, signing: DownloadKey | None, actor: Actor, kind: str, key: int) -> Self | None:
        """Where the actor sends a thing of a kind; None where nothing is received."""
        if signing is None:
            return None
        until = int((datetime.now(UTC) + LASTS).timestamp())
        ticket = signing.encode(Ticket(kind, key, actor.account_id, until))
        return cls(path=f"{PATH}{ticket}", expires_at=datetime.fromtimestamp(until, UTC))
