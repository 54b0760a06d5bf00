"""A package or file that is sent, written to the disk piece by piece: whole and the one that was announced, or not there."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, suppress
from hashlib import sha256
from secrets import token_hex
from typing import IO, Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.database import reading, transaction
from services.errors import Refusal
from services.exports.making import disk_full_told
from services.intake.sent_files import SENT
from services.intake.working import PACKAGE
from services.jobs.folder import ExportFolder
from services.models import PackageJob, PackageState, SentFile, SentFileState
from services.permissions import Actor, Right

PACKAGES, FILES = "package", "file"


class Expected(NamedTuple):
    """What was announced, of which kind: `size` in bytes, the SHA-256 in hex, and the name of its folder."""

    kind: str
    id: int
    size: int
    sha256: str
    key: str

    @property
    def name(self) -> str:
        return PACKAGE if self.kind == PACKAGES else SENT


def expected_upload(engine: Engine, actor: Actor, kind: str, key: int) -> Expected:
    """What somebody announced and may send now. Raises Refusal NOT_FOUND, NOT_AWAITED for one that is here already."""
    with reading(engine) as session:
        row = _awaited(session, actor, kind, key)
        return Expected(kind, key, row.size, row.sha256, row.key)


class Receiving:
    """Takes the pieces of one upload in their order; `finish` keeps it, and leaving the block without it leaves nothing."""

    def __init__(self, engine: Engine, actor: Actor, expected: Expected, folder: ExportFolder) -> None:
        self._engine, self._actor, self._expected = engine, actor, expected
        # Two that are sent at once for one announcement do not write into each other.
        self._path = folder.file(expected.key, f"{token_hex(4)}.part")
        self._target = folder.file(expected.key, expected.name)
        self._digest, self._size = sha256(), 0
        self._file: IO[bytes] | None = None

    def take(self, piece: bytes) -> None:
        """The next piece. Raises Refusal PACKAGE_DIFFERS as soon as there is more than was announced, DISK_FULL."""
        self._size += len(piece)
        if self._size > self._expected.size:
            raise self._other()
        self._digest.update(piece)
        with _full_disk_told():
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._file = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
            self._file.write(piece)

    def finish(self) -> None:
        """Keeps it, to be checked or used from now on; the audit has who sent it. Raises Refusal as `take` does."""
        if self._file is None or (self._size, self._digest.hexdigest()) != (self._expected.size, self._expected.sha256):
            raise self._other()
        with _full_disk_told():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        with transaction(self._engine) as session:
            row = _awaited(session, self._actor, self._expected.kind, self._expected.id, is_held=True)
            with _full_disk_told():
                self._path.replace(self._target)
            if isinstance(row, PackageJob):
                with acting(session, self._actor, "exchange.receive"):
                    row.state = PackageState.WAITING
            else:
                with acting(session, self._actor, "file.receive"):
                    row.state = SentFileState.HERE

    def close(self) -> None:
        """Removes what was not kept."""
        if self._file is not None:
            # What found no room on the disk is written once more by closing, and finds none again: that was told already.
            with suppress(OSError):
                self._file.close()
            self._path.unlink(missing_ok=True)

    def _other(self) -> Refusal:
        return Refusal("PACKAGE_DIFFERS", say("intake.differs", size=self._expected.size, digest=self._expected.sha256[:16]))


def _full_disk_told() -> AbstractContextManager[None]:
    return disk_full_told(say("intake.disk_full"), "size")


def _awaited(session: Session, actor: Actor, kind: str, key: int, *, is_held: bool = False) -> PackageJob | SentFile:
    table: Any = PackageJob if kind == PACKAGES else SentFile
    wanted = select(table).where(table.id == key)
    row: PackageJob | SentFile | None = session.exec(wanted.with_for_update() if is_held else wanted).first()
    if row is None or row.asked_by_id != actor.account_id:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    if isinstance(row, PackageJob):
        if not actor.may(Right.ADMINISTER, row.committee_id):
            raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
        if row.state is not PackageState.AWAITED:
            raise Refusal("NOT_AWAITED", say("intake.not_awaited"), "id")
    elif row.state is not SentFileState.AWAITED:
        raise Refusal("NOT_AWAITED", say("intake.file_not_awaited"), "id")
    return row
