"""The demo committee as `lvheng serve` serves it on a free port of this machine, one server and one copy of the data at a time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Registers members, scores a year, and reads the schema's description: what the suites do between them.
ACCOUNT, ROLES = "suites", ("registrar", "appraiser")
_SECONDS_TO_START = 60


@dataclass(frozen=True)
class Served:
    """A server that answers at `url`, its log so far, and tokens of the demo's reader and of an account that registers."""

    url: str
    log: Path
    token: str
    registering_token: str


def loaded_demo(folder: Path) -> Path:
    """A data folder with the demo and the suites' account, made by commands as an office makes them."""
    _lvheng(folder, "demo", "load")
    roles = [word for role in ROLES for word in ("--role", role)]
    _lvheng(folder, "account", "add", ACCOUNT, "验收账号", "--machine", "--committee", "140900", *roles, "--as", "demo-admin")
    return folder


@contextmanager
def serving(demo: Path, folder: Path) -> Iterator[Served]:
    """A server over a copy of `demo` in `folder`, in development mode; requests without a token act as the suites' account."""
    data, log = folder / "data", folder / "serve.log"
    shutil.copytree(demo, data)
    tokens = [_token(data, name) for name in ("demo-reader", ACCOUNT)]
    command = [sys.executable, "-m", "lvheng", "serve", "--port", "0", "--sign-in-as", ACCOUNT]
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(command, cwd=folder, env=_environment(data), stdout=written, stderr=subprocess.STDOUT)
        try:
            yield Served(_address(process, log), log, *tokens)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the server prints when it listens."""
    for _ in range(_SECONDS_TO_START * 10):
        if found := re.search(r"http://\S+/graphql", log.read_text(encoding="utf-8")):
            return found[0]
        if process.poll() is not None:
            break
        threading.Event().wait(0.1)
    raise RuntimeError(f"lvheng serve gave no address\n{log.read_text(encoding='utf-8')}")


def _token(data: Path, account: str) -> str:
    return _lvheng(data, "account", "token", account, "--committee", "140900", "--as", "demo-admin").split()[-1]


def _lvheng(data: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "lvheng", *arguments]
    done = subprocess.run(command, env=_environment(data), capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"lvheng {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return done.stdout


def _environment(data: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("LVHENG_")}
    return own | {"LVHENG_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
