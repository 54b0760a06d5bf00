"""Where a file is made: written under another name until it is whole, with room beside it, and parts that outlive a killed process."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import time

from scoring_plugins.catalogue import say
from services.errors import Refusal

Progress = Callable[[int, int], None]
# So long nobody works at one file.
SECONDS_LEFT = 24 * 3600
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Parts:
    """A folder of finished parts by the digest of everything that they are made from: one that is there is whole, and still right."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, digest: str, make: Callable[[], bytes]) -> Path:
        """The part of that digest, made unless a process made it before."""
        path = self.folder / digest
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with replaced(path) as partial:
                partial.write_bytes(make())
        return path

    def forget(self) -> None:
        """Removes every part: what they were for is made, or given up."""
        rmtree(self.folder, ignore_errors=True)
        with suppress(OSError):
            # The folder of everybody's parts, where these were the last.
            self.folder.parent.rmdir()


@dataclass(frozen=True)
class Making:
    """A file on its way: `target` is to be written, `scratch` is an empty folder that is gone afterwards.

    `progress` is told how many members of how many are done; what it raises ends the making.
    """

    target: Path
    scratch: Path
    parts: Parts
    progress: Progress = field(default=lambda _done, _total: None)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place at the end of the block, whole and on the disk, or is gone if the block raises.

    Raises Refusal DISK_FULL where there is no room for it.
    """
    partial = path.with_name(f".{path.name[:100]}.{token_hex(4)}.part")
    try:
        with disk_full_told():
            partial.touch(0o600, exist_ok=False)
            yield partial
            _onto_disk(partial)
            partial.replace(path)
            _onto_disk(path.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def making(path: Path, parts: Parts, progress: Progress) -> Iterator[Making]:
    """Makes the file at `path` in the block: it is there when it is whole, and nothing but finished parts is left of it before.

    Raises Refusal DISK_FULL.
    """
    is_new = not path.parent.exists()
    try:
        with disk_full_told():
            path.parent.mkdir(parents=True, exist_ok=True)
            with replaced(path) as target, TemporaryDirectory(prefix=".making-", dir=path.parent) as scratch:
                yield Making(target, Path(scratch), parts, progress)
    except Exception:
        # Where nothing came about there is no folder for it either.
        with suppress(OSError):
            path.parent.rmdir() if is_new else None
        raise
    parts.forget()


def remove_leftovers(folder: Path) -> None:
    """Removes what killed processes left in `folder` and nobody came back for: files half written, and parts in `.parts`."""
    left = (*folder.glob(".*.part"), *folder.glob(".making-*"), *folder.glob(".parts/*"))
    for path in left:
        with suppress(FileNotFoundError):
            if time() - path.stat().st_mtime > SECONDS_LEFT:
                rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def bytes_made(make: Callable[[Making], None]) -> bytes:
    """What `make` writes, for whoever wants it in memory."""
    with TemporaryDirectory(prefix="lvheng-") as folder:
        here = Path(folder)
        target, scratch = here / "file", here / "scratch"
        target.touch(0o600)
        scratch.mkdir()
        make(Making(target, scratch, Parts(here / "parts")))
        return target.read_bytes()


@contextmanager
def disk_full_told(message: str | None = None, field: str = "output") -> Iterator[None]:
    """Turns what the system says of a full disk into Refusal DISK_FULL; `message` says what to do, of anything but an export."""
    try:
        yield
    except OSError as failed:
        if failed.errno in _FULL:
            raise Refusal("DISK_FULL", message or say("jobs.disk_full"), field) from failed
        raise


def _onto_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
