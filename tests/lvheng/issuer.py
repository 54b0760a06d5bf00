"""An OpenID Connect issuer on this machine: its discovery document and keys over HTTP, and tokens signed with them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

AUDIENCE = "lvheng"
SUBJECT = "hub-1"


@dataclass
class Issuer:
    """`keys` are what it shows; `asked` what it was asked for. `answers` may be set to break it."""

    address: str = ""
    keys: list[Any] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    says_it_is: str | None = None

    def rotate(self, kid: str, key: Any | None = None) -> Any:
        """A new key of that name, the only one shown from now on."""
        self.keys = [key or RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})]
        return self.keys[0]

    def token(self, key: Any | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token for our audience, good for a minute, unless `claims` say otherwise; a claim of None is left out."""
        now = int(time.time())
        said = {"iss": self.address, "aud": AUDIENCE, "sub": SUBJECT, "iat": now, "exp": now + 60, **claims}
        key = key or self.keys[0]
        algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": algorithm, "kid": key.kid, **(header or {})}, said, key, algorithms=[algorithm])

    def answer(self, path: str) -> tuple[int, bytes]:
        if path in self.answers:
            return self.answers[path]
        if path == "/.well-known/openid-configuration":
            found: Any = {"issuer": self.says_it_is or self.address, "jwks_uri": f"{self.address}/keys"}
        elif path == "/keys":
            found = {"keys": [key.as_dict(private=False) for key in self.keys]}
        else:
            return 404, b"{}"
        return 200, json.dumps(found).encode()


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """An issuer that listens on a free port until the end of the block."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked.append(self.path)
            status, content = issuer.answer(self.path)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", content.decode())
                content = b""
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing: the tests ask `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    issuer.address = f"http://127.0.0.1:{server.server_address[1]}"
    issuer.rotate("first")
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
