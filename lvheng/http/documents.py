"""Documents that the server stores: those an operator lists, and in development those that clients have shown once."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLError

from graphql_schema.execution import NotRun
from lvheng.http.declining import Declined
from lvheng.http.operations import Operation
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.errors import Refusal

_LEARNED = 1000
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_APOLLO = "apollo-persisted-query-manifest"


def read_manifest(path: Path) -> dict[str, str]:
    """Documents by name: an object of names and texts, as Relay's compiler writes it, or the manifest of Apollo's tools.

    Raises Refusal BAD_MANIFEST, naming the file and what is wrong with it; a name that is a SHA-256 has to be that of its text.
    """
    try:
        manifest = orjson.loads(path.read_bytes())
    except OSError as problem:
        raise _bad(path, why(problem)) from None
    except orjson.JSONDecodeError as problem:
        raise _bad(path, say("http.manifest_not_json", line=problem.lineno, column=problem.colno)) from None
    documents = _pairs(manifest)
    if documents is None or not all(isinstance(part, str) for pair in documents for part in pair):
        raise _bad(path, say("http.manifest_shape"))
    wrong = [name for name, text in documents if _HASH.match(name) and sha256(text.encode()).hexdigest() != name]
    if wrong:
        raise _bad(path, say("http.manifest_hash", names="、".join(wrong[:5])))
    return dict(documents)


def _pairs(manifest: Any) -> list[tuple[str, str]] | None:
    if not isinstance(manifest, dict):
        return None
    if manifest.get("format") != _APOLLO:
        return list(manifest.items())
    operations = manifest.get("operations")
    if not isinstance(operations, list) or not all(isinstance(operation, dict) for operation in operations):
        return None
    return [(operation.get("id"), operation.get("body")) for operation in operations]


def _bad(path: Path, reason: str) -> Refusal:
    return Refusal("BAD_MANIFEST", say("http.bad_manifest", path=path, why=reason), "LVHENG_DOCUMENTS")


class Documents:
    """Finds the text that an operation means. `learns`: what a client shows with its hash is remembered for a while."""

    def __init__(self, stored: Mapping[str, str], learns: bool) -> None:
        self._stored = stored
        self._texts = frozenset(stored.values())
        self._learns = learns
        self._learned: OrderedDict[str, str] = OrderedDict()

    def text(self, operation: Operation, may_explore: bool) -> str:
        """The document's text.

        Raises NotRun for a name that is not known, Declined 403 for a document of the client's own where it may only use stored ones,
        and Declined 400 for a text that is not what its hash says.
        """
        name = operation.stored_name
        if operation.query is None:
            return self._found(name or "", may_explore)
        if name is not None and _HASH.match(name):
            self._learn(name, operation.query)
        if not may_explore and operation.query not in self._texts:
            raise Declined(403, "DOCUMENT_NOT_STORED", say("http.document_only_stored"))
        return operation.query

    def _found(self, name: str, may_explore: bool) -> str:
        found = self._stored.get(name) or self._learned.get(name)
        if found is not None:
            return found
        # Clients know these two words and then send the text.
        if self._learns:
            raise NotRun(GraphQLError("PersistedQueryNotFound", extensions={"code": "PERSISTED_QUERY_NOT_FOUND"}))
        if may_explore:
            raise NotRun(GraphQLError("PersistedQueryNotSupported", extensions={"code": "PERSISTED_QUERY_NOT_SUPPORTED"}))
        raise NotRun(GraphQLError(say("http.document_unknown", name=name[:100]), extensions={"code": "DOCUMENT_UNKNOWN"}))

    def _learn(self, name: str, text: str) -> None:
        if sha256(text.encode()).hexdigest() != name:
            raise Declined(400, "NOT_ITS_HASH", say("http.document_not_its_hash"))
        if self._learns:
            self._learned[name] = text
            self._learned.move_to_end(name)
            if len(self._learned) > _LEARNED:
                self._learned.popitem(last=False)
