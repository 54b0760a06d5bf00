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

from sqlalchemy import Engine

from scoring_plugins.plugins import load_regulations
from services.accounts import actor_named
from services.database import create_engine, transaction
from services.listings.committees import readable_committee_id
from services.scorings import run_scoring, start_scoring
from tests.demo import CODE, YEAR

# Registers members, scores a year, and reads the schema's description: what the suites do between them.
ACCOUNT, ROLES = "suites", ("registrar", "appraiser")
# May do nearly everything: what is hurt by chance has to be reached.
TRYING, TRYING_ROLES = "trying", ("administrator", "registrar", "verifier", "appraiser", "secretary_general")
_SECONDS_TO_START = 60


@dataclass(frozen=True)
class Served:
    """A server that answers at `url`, its log so far, and tokens: of the demo's reader, of an account that registers, of one that tries."""

    url: str
    log: Path
    token: str
    registering_token: str
    trying_token: str


def loaded_demo(folder: Path) -> Path:
    """A data folder with the demo, the suites' account, and the demo's year scored and kept: the scoring with the id 1."""
    _lvheng(folder, "demo", "load")
    for account, name, roles in ((ACCOUNT, "验收账号", ROLES), (TRYING, "试探账号", TRYING_ROLES)):
        given = [word for role in roles for word in ("--role", role)]
        _lvheng(folder, "account", "add", account, name, "--machine", "--committee", CODE, *given, "--as", "demo-admin")
    with _engine(folder) as engine:
        run_scoring(engine, _started(engine, YEAR), load_regulations())
    return folder


@contextmanager
def serving(demo: Path, folder: Path, **settings: str) -> Iterator[Served]:
    """A server over a copy of `demo` in `folder`, in development mode; requests without a token act as the suites' account.

    `settings` are variables of its environment.
    The scoring with the id 2 waits and is carried out by nobody: whoever follows it has something to follow for two minutes.
    """
    data, log = folder / "data", folder / "serve.log"
    shutil.copytree(demo, data)
    with _engine(data) as engine:
        _started(engine, YEAR + 1)
    tokens = [_token(data, name) for name in ("demo-reader", ACCOUNT, TRYING)]
    command = [sys.executable, "-m", "lvheng", "serve", "--port", "0", "--sign-in-as", ACCOUNT]
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(command, cwd=folder, env=_environment(data) | settings, stdout=written, stderr=subprocess.STDOUT)
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


@contextmanager
def _engine(data: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{data / 'lvheng.db'}")
    yield engine
    engine.dispose()


def _started(engine: Engine, year: int) -> int:
    """The id of a scoring of the demo's committee that waits."""
    with transaction(engine) as session:
        actor = actor_named(session, ACCOUNT)
        return start_scoring(session, actor, readable_committee_id(session, actor, CODE), year, load_regulations())


def _token(data: Path, account: str) -> str:
    return _lvheng(data, "account", "token", account, "--committee", CODE, "--as", "demo-admin").split()[-1]


def _lvheng(data: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "lvheng", *arguments]
    done = subprocess.run(command, env=_environment(data), capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"lvheng {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return done.stdout


def _environment(data: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("LVHENG_")}
    return own | {"LVHENG_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
