"""GraphiQL for developers, from vendored files: the page asks no other host for anything."""

from __future__ import annotations

from importlib import resources

from starlette.responses import HTMLResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

# Scripts from here only. Styles also inline, because the editor measures text with elements it styles itself.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FOLDER = resources.files(__name__)


def graphiql_page() -> HTMLResponse:
    """The page. The token is typed in, or handed over behind the address's `#`, which browsers do not send."""
    page = (_FOLDER / "page.html").read_text(encoding="utf-8")
    headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
    return HTMLResponse(page, headers=headers)


def graphiql_routes() -> list[Mount]:
    """The files that the page needs."""
    return [Mount("/console/graphiql", StaticFiles(directory=str(_FOLDER / "assets")))]
