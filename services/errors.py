"""Refusals: what a use case answers when it will not do what was asked. A refusal is a value for the caller; all else is a bug."""

from __future__ import annotations


class Refusal(Exception):
    """Nothing was changed. `code` is stable for machines, `field` names the input at fault, the message is Chinese and says what to do."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
