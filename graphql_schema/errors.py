"""What a client may see of an error: refusals and faults of its document as they are, everything else masked behind an incident number."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from uuid import uuid4

from graphql import GraphQLError

from scoring_plugins.catalogue import say
from services.errors import Refusal

_log = logging.getLogger(__name__)


def shown(errors: Iterable[GraphQLError], suggest: bool) -> list[GraphQLError]:
    """The errors as the client sees them. One cause that struck many fields is logged once, under one incident number.

    Without `suggest`, hints at names the client did not write are left out.
    """
    incidents: dict[int, str] = {}
    return [_shown(error, suggest, incidents) for error in errors]


def masked(problem: Exception) -> GraphQLError:
    """What a client sees of a problem that struck no field in particular: a refusal as it is, anything else as an incident."""
    return _shown(GraphQLError(str(problem), original_error=problem), False, {})


def _shown(error: GraphQLError, suggest: bool, incidents: dict[int, str]) -> GraphQLError:
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if isinstance(cause, Refusal):
        return _refusal(error, cause)
    if cause is None or isinstance(cause, GraphQLError):
        return _fault_of_the_document(error, suggest)
    incident = incidents.get(id(cause))
    if incident is None:
        incident = incidents[id(cause)] = uuid4().hex[:12]
        _log.error("incident %s at %s", incident, error.path, exc_info=cause)
    return _like(error, say("graphql.internal", incident=incident), {"code": "INTERNAL", "incident": incident})


def as_asked(field: str | None) -> str | None:
    """The path of a field as clients write it: `order_by` of a use case is `orderBy` in a document."""
    return None if field is None else re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), field)


def _refusal(error: GraphQLError, refusal: Refusal) -> GraphQLError:
    extensions: dict[str, object] = {"code": refusal.code}
    if refusal.field is not None:
        extensions["field"] = as_asked(refusal.field)
    if len(refusal.problems) > 1:
        extensions["problems"] = [
            {"code": problem.code, "field": as_asked(problem.field), "message": problem.message} for problem in refusal.problems
        ]
    return _like(error, refusal.message, extensions)


def _fault_of_the_document(error: GraphQLError, suggest: bool) -> GraphQLError:
    message = error.message if suggest else error.message.partition(" Did you mean")[0]
    return _like(error, message, {"code": "BAD_DOCUMENT", **(error.extensions or {})})


def _like(error: GraphQLError, message: str, extensions: dict[str, object]) -> GraphQLError:
    """The error at the same place with another message, and nothing of its cause."""
    return GraphQLError(message, nodes=error.nodes, source=error.source, positions=error.positions, path=error.path, extensions=extensions)
