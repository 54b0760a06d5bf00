"""The databases of one test run: a throwaway PostgreSQL cluster, and an empty, migrated database for each test on either kind.

Both kinds are migrated once and copied after that, so a test pays for a copy and never for the migrations; nor, where many tests begin
with the same committee, for its founding.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Dialect, Engine, text
from sqlalchemy.util import LRUCache
from sqlmodel import Session

from services.database import create_engine
from services.models import metadata

ROOT = Path(__file__).parent.parent
TEMPLATE = "lvheng_template"
T = TypeVar("T")
# Nothing here outlives the run, so nothing has to reach the disk.
_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60", "listen_addresses": ""}
_SETTINGS |= {"max_wal_size": "128MB", "min_wal_size": "32MB"}
# Memory that is a folder, where the machine has some to spare: a database is copied there in a third of the time.
_MEMORY, _SPARE = Path("/dev/shm"), 4 * 1024**3
# A Chinese collation, as an office's server may have: whoever relies on the order of bytes has to say so, and SQLite keeps to bytes.
_LANGUAGE = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=zh-Hans-CN"]
_INITDB = ["--username=postgres", "--auth=trust", "--no-sync", *_LANGUAGE]


def quick_folder() -> Path:
    """Where files lie that do not outlive the run: in memory if there is enough of it, else where the system keeps what is temporary."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _SPARE:
        return _MEMORY
    return Path(tempfile.gettempdir())


def server_programs() -> Path:
    """The folder of `initdb` and `postgres`. Raises RuntimeError with the line to run where there is none: PostgreSQL is never skipped."""
    found = subprocess.run([ROOT / "infra/need", "postgresql", "--find"], capture_output=True, text=True, check=False)
    if found.returncode:
        raise RuntimeError(found.stderr)
    return Path(found.stdout.strip())


def _unprivileged() -> list[str]:
    """The words before a server command: it refuses to run as root, and should not outlive us even when we are killed."""
    words = []
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        words += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    if shutil.which("setpriv"):
        return ["setpriv", *words, "--pdeathsig", "QUIT", "--"]
    if words:
        raise RuntimeError("PostgreSQL does not run as root and `setpriv` is missing: install util-linux, or run the tests as a user")
    return []


@dataclass(frozen=True)
class Cluster:
    """A running server that listens on a socket in `folder` only, and trusts whoever may enter that folder."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        """One statement outside any transaction, such as CREATE DATABASE."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def copy(self, name: str, template: str) -> None:
        """A new database like `template`, file by file: nothing has to reach the log of what cannot be lost."""
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    @contextmanager
    def database(self, name: str, template: str) -> Iterator[str]:
        """The URL of a fresh copy of `template`, dropped afterwards whoever is still connected."""
        self.copy(name, template)
        try:
            yield self.url(name)
        finally:
            self.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def throwaway_cluster() -> Iterator[Cluster]:
    """A new PostgreSQL cluster in a folder of its own; stopped and removed afterwards, also on failure."""
    programs, unprivileged = server_programs(), _unprivileged()
    # Not pytest's tmp_path: the folders above that one are closed to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="lvheng-postgresql-", dir=quick_folder()))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", pwd.getpwnam("nobody").pw_gid)
        data = folder / "data"
        initialise: list[str | Path] = [programs / "initdb", "-D", data, *_INITDB]
        made = subprocess.run([*unprivileged, *initialise], cwd=folder, capture_output=True, text=True, check=False)
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        with _serving([*unprivileged, programs / "postgres"], folder):
            yield Cluster(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _serving(postgres: list[str | Path], folder: Path) -> Iterator[None]:
    options = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    log = folder / "log"
    with log.open("wb") as output:
        # A session of its own: Ctrl-C reaches the tests, and the tests stop the server.
        command = [*postgres, "-D", folder / "data", "-k", folder, *options]
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait_until_ready(server, Cluster(folder), log)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_ready(server: subprocess.Popen[bytes], cluster: Cluster, log: Path) -> None:
    give_up_at = time.monotonic() + 60
    while True:
        try:
            cluster.run("SELECT 1")
            return
        except psycopg.OperationalError as problem:
            if server.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"PostgreSQL did not start: {problem}\n{log.read_text(errors='replace')}") from problem
        time.sleep(0.05)


class Foundations:
    """What test databases are copied from: an empty, migrated one of each kind, and with it what many tests begin with, founded once.

    `sqlite` is the empty file that nobody opens again; `cluster` gives the server, which is started when somebody needs it.
    """

    def __init__(self, sqlite: Path, cluster: Callable[[], Cluster]) -> None:
        self._sqlite = sqlite
        self._cluster = cluster
        self._founded: dict[tuple[str, Callable[[Engine], Any]], tuple[Path | str, Any]] = {}

    @contextmanager
    def copy(self, kind: str, found: Callable[[Engine], T]) -> Iterator[tuple[Engine, T]]:
        """An engine on a database of the caller's own, `sqlite` or `postgresql`, into which `found` founded what it returned.

        What it returned may hold the engine that it was founded with, which is disposed of: put the given one in its place.
        """
        if (kind, found) not in self._founded:
            self._founded[kind, found] = self._template(kind, found)
        template, founded = self._founded[kind, found]
        with self._database(kind, template) as url:
            engine = engine_on(url)
            try:
                yield engine, founded
            finally:
                engine.dispose()

    def _template(self, kind: str, found: Callable[[Engine], T]) -> tuple[Path | str, T]:
        if kind == "sqlite":
            template: Path | str = self._sqlite.with_name(f"{fresh_name()}.db")
            shutil.copy(self._sqlite, template)
            engine = engine_on(f"sqlite:///{template}")
        else:
            template = fresh_name()
            self._cluster().copy(template, TEMPLATE)
            engine = engine_on(self._cluster().url(template))
        # Nobody is connected to what is copied from: PostgreSQL refuses it, and what SQLite keeps beside the file would be missing.
        try:
            return template, found(engine)
        finally:
            engine.dispose()

    @contextmanager
    def _database(self, kind: str, template: Path | str) -> Iterator[str]:
        if kind == "sqlite":
            with tempfile.TemporaryDirectory(prefix="lvheng-sqlite-", dir=quick_folder()) as folder:
                yield f"sqlite:///{shutil.copy(template, Path(folder) / 'lvheng.db')}"
        else:
            with self._cluster().database(fresh_name(), str(template)) as url:
                yield url


_dialects: dict[str, Dialect] = {}
_compiled: LRUCache[Any, Any] = LRUCache(4000)


def engine_on(url: str) -> Engine:
    """An engine that knows what the engines before it have compiled: a statement becomes text once for each worker, not in each test."""
    engine = create_engine(url)
    if engine.dialect.name not in _dialects:
        # What the server speaks is asked by the first connection.
        engine.connect().close()
        _dialects[engine.dialect.name] = engine.dialect
    engine.dialect, engine._compiled_cache = _dialects[engine.dialect.name], _compiled
    return engine


_COUNTING = text(" UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM \"{name}\"" for name in metadata.tables))


def row_counts(session: Session) -> dict[str, int]:
    """Rows of every table, audit included: equal before and after means that nothing was written. One statement, because many tests ask."""
    return {name: int(count) for name, count in session.execute(_COUNTING)}


_numbers = count(1)


def fresh_name() -> str:
    """A database name that no other test of this process uses."""
    return f"lvheng_{next(_numbers)}"
