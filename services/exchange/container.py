"""The zip that a package is: written so that equal contents are equal bytes, read so that nobody's zip can do harm.

Behind the zip, as its comment, stands the SHA-256 of every byte before it: a byte that changed on the way is noticed, wherever it is.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple

from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.errors import Refusal

LARGEST_PACKAGE = 512 * 2**20
LARGEST_FILE = 256 * 2**20
LARGEST_CONTENTS = 1024 * 2**20
MOST_FILES = 100
_PIECE = 2**16
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_DIGEST_LENGTH = 64
_ENCRYPTED = 0x1
# The end of the central directory (APPNOTE 4.3.16): mark, disks, files, size and place of the directory, length of the comment.
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LARGEST_DIRECTORY = 2**20
_HEX = frozenset(b"0123456789abcdef")


class Contents(NamedTuple):
    """What was in a package: files by name; `damaged` are names of files that could not be read whole.

    `is_as_written` is whether every byte of the zip is one that was written.
    """

    files: dict[str, bytes]
    damaged: tuple[str, ...]
    is_as_written: bool


def packed(files: Mapping[str, bytes | Path]) -> bytes:
    """A zip of these files: names in order, one fixed time, the digest behind it. Equal files, equal bytes."""
    content = io.BytesIO()
    pack_into(content, files)
    return content.getvalue()


def pack_into(target: IO[bytes], files: Mapping[str, bytes | Path]) -> None:
    """Writes the zip of `packed` to an empty file open for reading and writing; of a file on disk a piece at a time is held."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            _add(archive, name, files[name])
        archive.comment = b"0" * _DIGEST_LENGTH
    size = target.seek(0, os.SEEK_END) - _DIGEST_LENGTH
    target.seek(0)
    digest = sha256()
    for place in range(0, size, _PIECE):
        digest.update(target.read(min(_PIECE, size - place)))
    target.seek(size)
    target.write(digest.hexdigest().encode())


def pieces_of(content: bytes | Path) -> Iterator[bytes]:
    """What a file holds, a piece at a time."""
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _add(archive: zipfile.ZipFile, name: str, content: bytes | Path) -> None:
    entry = zipfile.ZipInfo(name, _FIXED_TIME)
    entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
    # Known beforehand, so that the head says it and nothing is written for files beyond 4 GiB.
    entry.file_size = len(content) if isinstance(content, bytes) else content.stat().st_size
    with archive.open(entry, "w") as stream:
        for piece in pieces_of(content):
            stream.write(piece)


def unpacked(path: Path) -> Contents:
    """The files of a package, read into memory within bounds; nothing is written anywhere.

    Raises Refusal UNREADABLE, TOO_LARGE, NOT_A_PACKAGE, or UNSAFE_PACKAGE for encrypted files, links, names twice or names that lead out
    of the folder.
    """
    try:
        if path.stat().st_size > LARGEST_PACKAGE:
            raise Refusal("TOO_LARGE", say("exchange.too_large", most=LARGEST_PACKAGE // 2**20), "file")
        with path.open("rb") as opened:
            _refuse_other_files(opened, path)
            as_written = _is_as_written(opened)
            opened.seek(0)
            with zipfile.ZipFile(opened) as archive:
                return _read(archive, as_written)
    except OSError as failed:
        raise Refusal("UNREADABLE", say("exchange.unreadable", path=path, why=why(failed)), "file") from failed
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as broken:
        raise Refusal("NOT_A_PACKAGE", say("exchange.not_a_package", path=path), "file") from broken


def _refuse_other_files(opened: io.BufferedReader, path: Path) -> None:
    """The end of the zip says how many files there are and how long the directory is: asked before anything reads the directory."""
    opened.seek(-min(_END.size + _DIGEST_LENGTH, opened.seek(0, os.SEEK_END)), os.SEEK_END)
    end = opened.read()
    if len(end) < _END.size + _DIGEST_LENGTH or not end.startswith(_END_MARK) or not set(end[_END.size :]) <= _HEX:
        raise Refusal("NOT_A_PACKAGE", say("exchange.not_a_package", path=path), "file")
    count, directory_size = _END.unpack(end[: _END.size])[4:6]
    if count > MOST_FILES or directory_size > _LARGEST_DIRECTORY:
        raise Refusal("TOO_LARGE", say("exchange.file_too_large", most=LARGEST_FILE // 2**20, count=MOST_FILES), "file")


def _is_as_written(opened: io.BufferedReader) -> bool:
    digest, left = sha256(), max(opened.seek(0, os.SEEK_END) - _DIGEST_LENGTH, 0)
    opened.seek(0)
    while left:
        piece = opened.read(min(_PIECE, left))
        if not piece:
            return False
        digest.update(piece)
        left -= len(piece)
    return opened.read() == digest.hexdigest().encode()


def _read(archive: zipfile.ZipFile, as_written: bool) -> Contents:
    entries = archive.infolist()
    _refuse_unsafe(entries)
    files: dict[str, bytes] = {}
    damaged: list[str] = []
    for entry in entries:
        try:
            files[entry.filename] = _content(archive, entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
            damaged.append(entry.filename)
    return Contents(files, tuple(damaged), as_written)


def _refuse_unsafe(entries: list[zipfile.ZipInfo]) -> None:
    """Judged by the directory alone, before anything is unpacked."""
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_FILES or max((each.file_size for each in entries), default=0) > LARGEST_FILE:
        raise Refusal("TOO_LARGE", say("exchange.file_too_large", most=LARGEST_FILE // 2**20, count=MOST_FILES), "file")
    if sum(entry.file_size for entry in entries) > LARGEST_CONTENTS:
        raise Refusal("TOO_LARGE", say("exchange.contents_too_large", most=LARGEST_CONTENTS // 2**20), "file")
    for entry in entries:
        leads_out = entry.filename.startswith("/") or "\\" in entry.filename or ":" in entry.filename or ".." in entry.filename.split("/")
        is_link = entry.external_attr >> 16 & 0o170000 == 0o120000
        if leads_out or is_link or entry.is_dir() or entry.flag_bits & _ENCRYPTED or names.count(entry.filename) > 1:
            raise Refusal("UNSAFE_PACKAGE", say("exchange.unsafe", name=entry.filename[:200]), "file")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """No more is unpacked than the directory says: what goes on is damaged, however far it would go."""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile("longer than it says")
    return content
