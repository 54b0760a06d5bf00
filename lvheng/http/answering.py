"""Answers as clients read them, alike over every way in."""

from __future__ import annotations

from typing import Any

from strawberry.types import ExecutionResult

from graphql_schema.errors import masked
from graphql_schema.execution import NotRun
from lvheng.http.declining import Declined
from lvheng.http.running import Charge


def answer_of(result: ExecutionResult, charge: Charge) -> dict[str, Any]:
    """An operation's answer."""
    errors = {"errors": [error.formatted for error in result.errors]} if result.errors else {}
    return {"data": result.data, **errors, "extensions": charge.extension}


def why_not(problem: Exception) -> list[dict[str, Any]]:
    """Why there is no answer, as errors that a client may see; what is no refusal is logged, and only its number told."""
    if isinstance(problem, NotRun):
        return errors_of(problem)
    return [dict(problem.error if isinstance(problem, Declined) else masked(problem).formatted)]


def errors_of(refused: NotRun) -> list[dict[str, Any]]:
    """Why an operation was not run at all."""
    return [dict(error.formatted) for error in refused.errors]
