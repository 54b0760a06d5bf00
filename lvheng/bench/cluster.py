"""A PostgreSQL server for as long as a bench lasts: listening on a socket in a folder of its own, and gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg

from scoring_plugins.catalogue import say

_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": ""}
_INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
_SECONDS_TO_START = 60
_PLACES = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt")


class NoPostgreSQLError(Exception):
    """There is no PostgreSQL here, or it does not start; the message says what to do."""


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of an empty database. Raises NoPostgreSQLError."""
    programs = _programs()
    # Not below a folder that is closed to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="lvheng-bench-"))
    # The server refuses to run as root.
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    identity: dict[str, Any] = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        initialise: list[str | Path] = [programs / "initdb", "-D", folder / "data", *_INITDB]
        made = subprocess.run(initialise, cwd=folder, capture_output=True, text=True, **identity)
        if made.returncode:
            raise NoPostgreSQLError(made.stderr)
        words = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder, *words]
        server: subprocess.Popen[bytes] = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **identity
        )
        try:
            _wait(server, folder)
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of the newest `initdb` and `postgres`. Raises NoPostgreSQLError."""
    known = shutil.which("initdb")
    found = [Path(known).parent] if known else []
    found += [path.parent for place in _PLACES for path in Path(place).glob("*/bin/initdb")]
    found = [folder for folder in found if (folder / "postgres").exists()]
    if not found:
        raise NoPostgreSQLError(say("bench.no_postgresql"))
    return max(found, key=lambda folder: [int(part) for part in "".join(c if c.isdigit() else " " for c in str(folder)).split()])


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    give_up_at = monotonic() + _SECONDS_TO_START
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError as problem:
            if server.poll() is not None or monotonic() > give_up_at:
                raise NoPostgreSQLError(str(problem)) from None
        sleep(0.05)
