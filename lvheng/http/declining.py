"""A request that is turned away before, or instead of, being answered: what status, what code, what to do."""

from __future__ import annotations

from starlette.responses import Response

from lvheng.answers import refusal


class Declined(Exception):
    """`retry_after` are seconds after which it is worth trying again."""

    def __init__(self, status: int, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after

    @property
    def error(self) -> dict[str, object]:
        """As GraphQL clients read errors."""
        return {"message": self.message, "extensions": {"code": self.code}}

    def answer(self, media_type: str = "application/json") -> Response:
        response = refusal(self.status, self.code, self.message, media_type)
        if self.retry_after is not None:
            response.headers["Retry-After"] = str(self.retry_after)
        return response
