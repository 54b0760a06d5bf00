"""What a client asks for: one operation, as the standards for GraphQL over HTTP and its transports write it."""

from __future__ import annotations

from typing import Any

import msgspec

from lvheng.http.declining import Declined
from scoring_plugins.catalogue import say


class PersistedQuery(msgspec.Struct, frozen=True):
    """A document named by the SHA-256 of its text."""

    sha256: str = msgspec.field(name="sha256Hash")
    version: int = 1


class Extensions(msgspec.Struct, frozen=True):
    """What clients add to an operation. What is not known here is ignored, as the standards want."""

    persisted_query: PersistedQuery | None = msgspec.field(default=None, name="persistedQuery")


class Operation(msgspec.Struct, frozen=True):
    """What a client asks for: a document's text, or the name under which the server stores it, or both."""

    query: str | None = None
    document_id: str | None = msgspec.field(default=None, name="documentId")
    variables: dict[str, Any] | None = None
    operation_name: str | None = msgspec.field(default=None, name="operationName")
    extensions: Extensions | None = None

    @property
    def stored_name(self) -> str | None:
        """The name of the stored document that is meant, without the name of the hash."""
        if self.document_id is not None:
            return self.document_id.removeprefix("sha256:")
        named = self.extensions and self.extensions.persisted_query
        return named.sha256 if named else None


def read_operation(value: Any) -> Operation:
    """The operation that a JSON value says. Raises Declined 400 for anything else, and for more than one at once."""
    if isinstance(value, list):
        raise Declined(400, "BATCH", say("http.batch"))
    try:
        operation = msgspec.convert(value, Operation)
    except msgspec.ValidationError as problem:
        raise Declined(400, "BAD_REQUEST", say("http.bad_operation", where=_place(str(problem)))) from None
    if operation.query is None and operation.stored_name is None:
        raise Declined(400, "BAD_REQUEST", say("http.bad_operation", where="query"))
    return operation


def _place(problem: str) -> str:
    """Where in the request the fault lies: msgspec says it at the end, as a path from `$`."""
    _, found, path = problem.rpartition(" - at `$")
    return path.strip("`.") or "query" if found else "query"
