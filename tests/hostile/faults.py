"""What is wrong with an answer to something hostile. The standard library is enough: other programs load this file too."""

from __future__ import annotations

import json
from typing import Any

GRAPHQL, JSON = "application/graphql-response+json", "application/json"
_INTERNALS = (
    *("Traceback", "site-packages", ".py", "/home/", "/usr/", "/tmp/"),
    *("sqlalchemy", "sqlite3", "psycopg", "SELECT ", "INSERT INTO", "RecursionError", "KeyError", "ValueError", "TypeError"),
    *("object at 0x", "graphql_schema", "services.", "INTERNAL"),
)


def fault_of(status: int, content_type: str, text: str, sent: str = "") -> str | None:
    """What is wrong with an answer, None if nothing is: it is no fault of the server, is GraphQL's form, and tells nothing of the inside.

    What a message only repeats of `sent` is not told by the server.
    """
    if status >= 500:
        return f"status {status}: {text[:200]}"
    if content_type.partition(";")[0].strip() not in (GRAPHQL, JSON):
        return f"the form {content_type}: {text[:200]}"
    try:
        told = json.loads(text)
    except ValueError:
        return f"no JSON: {text[:200]}"
    if problem := _fault_of_form(told):
        return f"{problem}: {text[:300]}"
    errors = json.dumps(told.get("errors", []), ensure_ascii=False)
    found = [word for word in _INTERNALS if word in errors and word not in sent]
    return f"tells {found}: {errors[:300]}" if found else None


def _fault_of_form(told: Any) -> str | None:
    """What is not as the specification has it (October 2021, section 7.1)."""
    if not isinstance(told, dict):
        return "no object"
    if unknown := set(told) - {"data", "errors", "extensions"}:
        return f"entries of no meaning {sorted(unknown)}"
    if "errors" not in told and not isinstance(told.get("data"), dict):
        return "neither data nor errors"
    if "errors" in told and not (isinstance(told["errors"], list) and told["errors"]):
        return "errors that are none"
    return next((problem for error in told.get("errors", []) if (problem := _fault_of_error(error))), None)


def _fault_of_error(error: Any) -> str | None:
    if not isinstance(error, dict) or not isinstance(error.get("message"), str):
        return "an error without a message"
    if unknown := set(error) - {"message", "locations", "path", "extensions"}:
        return f"an error with {sorted(unknown)}"
    if not isinstance(error.get("extensions", {}).get("code"), str):
        return "an error without a code"
    places = error.get("locations", [])
    if not all(isinstance(place, dict) and place.get("line", 0) > 0 and place.get("column", 0) > 0 for place in places):
        return "an error that is nowhere"
    return None
