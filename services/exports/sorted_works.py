"""Labels of works, put in order on the disk: works grow with members, and members do not come in the order of their works."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from services.exports.annual_sheet import WorkLabel


class SortedWorks:
    """Works by name with their labels, in a file of its own that whoever made its folder removes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._opened() as database:
            database.execute("CREATE TABLE work (name TEXT PRIMARY KEY, label BLOB) WITHOUT ROWID")

    def add(self, works: Mapping[str, WorkLabel]) -> None:
        """Adds these; of a work that is there already, the label given last stays."""
        with self._opened() as database:
            labels = ((name, msgspec.msgpack.encode(label)) for name, label in works.items())
            database.executemany("INSERT OR REPLACE INTO work VALUES (?, ?)", labels)

    def in_order(self) -> Iterator[tuple[str, WorkLabel]]:
        """All of them, in the order of the bytes of their names."""
        with self._opened() as database:
            for name, label in database.execute("SELECT name, label FROM work ORDER BY name"):
                yield name, msgspec.msgpack.decode(label, type=WorkLabel)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file, committed at the end. Raises OSError where the disk takes no more."""
        try:
            with closing(sqlite3.connect(self._path)) as database, database:
                # A process that dies leaves nothing of it to anybody.
                database.execute("PRAGMA journal_mode=OFF")
                database.execute("PRAGMA synchronous=OFF")
                yield database
        except sqlite3.OperationalError as failed:
            # The low byte is the kind of the error; the rest says where it came up.
            if (failed.sqlite_errorcode & 0xFF) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
                raise OSError(errno.ENOSPC, str(failed), self._path) from failed
            raise
