"""The tables of a zip while they are written: a file each on the disk, rows as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Protocol, Self

from services.exchange.tables import Table


class TableFile(Protocol):
    """One file of rows; see `services.exchange.twins`."""

    def add(self, rows: Iterable[Any]) -> None: ...
    def close(self) -> None: ...


TableWriter = Callable[[Table, IO[bytes]], TableFile]


class TableFiles:
    """A file for each table, open in a `with` block; `files` by name and `counts` of rows by table afterwards."""

    def __init__(self, folder: Path, tables: Iterable[Table], suffix: str, writer: TableWriter) -> None:
        self._tables, self._suffix, self._writer = tuple(tables), suffix, writer
        self.files: dict[str, bytes | Path] = {f"{table.name}.{suffix}": folder / f"{table.name}.{suffix}" for table in self._tables}
        self.counts = {table.name: 0 for table in self._tables}
        self._folder = folder
        self._open: dict[str, TableFile] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for table in self._tables:
                target = stack.enter_context((self._folder / f"{table.name}.{self._suffix}").open("wb"))
                self._open[table.name] = self._writer(table, target)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with self._stack:
            # A file that is given up need not be ended.
            for file in self._open.values() if kind is None else ():
                file.close()

    def add(self, rows: Mapping[str, Iterable[Any]]) -> None:
        """Writes rows to the tables of these names."""
        for name, own in rows.items():
            self._open[name].add(self._counted(name, own))

    def _counted(self, name: str, rows: Iterable[Any]) -> Iterable[Any]:
        for row in rows:
            self.counts[name] += 1
            yield row
