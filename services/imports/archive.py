"""A look at a workbook file before anything reads it: what it is, how large it becomes, what may not be inside."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.errors import Refusal

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
LARGEST_CONTENT = 200 * MEGABYTE
HIGHEST_RATIO = 100
# Below this a high ratio does no harm: a small sheet of equal cells is packed tightly by any program.
_HARMLESS = MEGABYTE
_CHUNK = 64 * 1024
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"


def refuse(code: str, message: str) -> NoReturn:
    raise Refusal(code, message, "file")


def check_size(path: Path) -> None:
    """Raises Refusal for a file that is not there, is a folder, or is too large; it is not opened."""
    if not path.is_file():
        refuse("NO_SUCH_FILE", say("imports.no_such_file", name=path.name))
    size = path.stat().st_size
    if size > LARGEST_FILE:
        shown = f"{size / MEGABYTE:.1f}"
        refuse("FILE_TOO_LARGE", say("imports.too_large", name=path.name, size=shown, limit=LARGEST_FILE // MEGABYTE))
    if size == 0:
        refuse("FILE_EMPTY", say("imports.file_empty", name=path.name))


def checked_archive(path: Path) -> ZipFile:
    """The open zip of an .xlsx workbook that is safe to read. Raises Refusal saying what the file is instead, and how to save it."""
    check_size(path)
    try:
        start = path.read_bytes()
    except OSError as error:
        refuse("NOT_READABLE", say("imports.not_readable", name=path.name, error=why(error)))
    if start.startswith(_OLE):
        _refuse_ole(path.name, start)
    if not start.startswith(_ZIP):
        refuse("NOT_A_WORKBOOK", say("imports.not_a_workbook", name=path.name))
    try:
        archive = ZipFile(path)
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        refuse("DAMAGED", say("imports.damaged", name=path.name))
    try:
        _check_entries(path.name, archive)
        check_content(path, archive)
    except BaseException:
        archive.close()
        raise
    return archive


def _refuse_ole(name: str, content: bytes) -> NoReturn:
    if "EncryptedPackage".encode("utf-16-le") in content:
        refuse("ENCRYPTED", say("imports.encrypted", name=name))
    if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        refuse("OLD_FORMAT", say("imports.old_format", name=name))
    refuse("NOT_A_WORKBOOK", say("imports.not_a_workbook", name=name))


def _check_entries(name: str, archive: ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        refuse("ENCRYPTED", say("imports.encrypted", name=name))
    if "xl/workbook.xml" not in names:
        if {"mimetype", "xl/workbook.bin"} & names:
            refuse("OTHER_FORMAT", say("imports.other_format", name=name))
        refuse("NOT_A_WORKBOOK", say("imports.not_a_workbook", name=name))
    if len(names) < len(entries):
        refuse("DAMAGED", say("imports.damaged", name=name))
    if any("vbaproject" in entry.lower() or entry.lower().startswith("xl/macrosheets/") for entry in names):
        refuse("MACROS", say("imports.macros", name=name))
    if any(entry.lower().startswith("xl/externallinks/") for entry in names):
        refuse("EXTERNAL_LINKS", say("imports.external_links", name=name))


def check_content(path: Path, archive: ZipFile) -> None:
    """Unpacks every entry once, without keeping it: the sizes a zip declares may lie. Raises Refusal TOO_MUCH_INSIDE, DAMAGED."""
    packed = unpacked = 0
    with path.open("rb") as file:
        for entry in archive.infolist():
            packed += entry.compress_size
            for size in _unpacked(file, entry, path.name):
                unpacked += size
                if unpacked > LARGEST_CONTENT or (unpacked > _HARMLESS and unpacked > packed * HIGHEST_RATIO):
                    refuse("TOO_MUCH_INSIDE", say("imports.too_much_inside", name=path.name, limit=LARGEST_CONTENT // MEGABYTE))


def _unpacked(file, entry: ZipInfo, name: str):  # type: ignore[no-untyped-def]
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(_ZIP) or entry.compress_type not in (0, 8):
        refuse("DAMAGED", say("imports.damaged", name=name))
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = entry.compress_size
    if entry.compress_type == 0:
        yield left
        return
    unpack = zlib.decompressobj(-15)
    total = 0
    while left > 0 and (chunk := file.read(min(_CHUNK, left))):
        left -= len(chunk)
        while chunk:
            try:
                size = len(unpack.decompress(chunk, _CHUNK * 16))
            except zlib.error:
                refuse("DAMAGED", say("imports.damaged", name=name))
            total += size
            yield size
            chunk = unpack.unconsumed_tail
    if not unpack.eof or total != entry.file_size:
        refuse("DAMAGED", say("imports.damaged", name=name))
