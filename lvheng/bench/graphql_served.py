"""Contenders as processes of their own on this machine's loopback, each kept to one and the same core."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import make_url

_SECONDS_TO_START = 60
# The limits stand, but nobody runs out of what one minute may cost.
_LIMITS = {"LVHENG_BUDGET": "1000000000", "LVHENG_MODE": "production"}


class NotServingError(Exception):
    """A contender did not begin to answer; its last words are the message."""


@contextmanager
def serving(contender: str, url: str, folder: Path, documents: Path) -> Iterator[int]:
    """The port at which `contender` (ours, textbook, by_hand) answers over the database at `url`; ours runs the listed documents only."""
    port, log = _free_port(), folder / f"{contender}-{make_url(url).get_backend_name()}.log"
    words = ["lvheng", "serve", "--port", str(port)] if contender == "ours" else ["lvheng.bench.graphql_served", contender, str(port)]
    own = {name: value for name, value in os.environ.items() if not name.startswith("LVHENG_")}
    environment = own | _LIMITS | {"LVHENG_DATABASE_URL": url, "LVHENG_DATA_DIR": str(folder), "LVHENG_DOCUMENTS": str(documents)}
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", *words], env=environment, stdout=output, stderr=output)
    try:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
        _wait(process, port, log)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up_at = monotonic() + _SECONDS_TO_START
    while monotonic() < give_up_at and process.poll() is None:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise NotServingError(log.read_text(encoding="utf-8", errors="replace")[-2000:])


def main(contender: str, port: int) -> None:
    """Serve a peer as `lvheng serve` serves ours."""
    import uvicorn

    from lvheng.bench.graphql_by_hand import by_hand
    from lvheng.bench.graphql_textbook import textbook

    app = {"textbook": textbook, "by_hand": by_hand}[contender](os.environ["LVHENG_DATABASE_URL"])
    uvicorn.run(app, port=port, log_level="warning", server_header=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
