"""A look at a DOCX before anything reads it, and its parts one by one: never more than is wanted, whatever the file says of itself."""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from typing import Any, NamedTuple, NoReturn
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree  # type: ignore[import-untyped]

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.manuscripts.limits import LARGEST_FILE, MEGABYTE

MOST_ENTRIES = 2000
LARGEST_PART = 16 * MEGABYTE
LARGEST_PARTS = 64 * MEGABYTE
# What lists the entries of a zip, for so many of them.
_LONGEST_LIST = MEGABYTE
_OLE, _ZIP, _RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"{\\rtf"
_END = b"PK\x05\x06"
_FAULTS = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError, UnicodeError)

Element = Any


class Relation(NamedTuple):
    """What a part refers to: `kind` is the last word of its type; `is_outside` for what lies outside the file, which is never fetched."""

    kind: str
    target: str
    is_outside: bool


class Archive:
    """The parts of a DOCX. Raises Refusal on `file`, saying what the file is instead and how to save it."""

    def __init__(self, content: bytes) -> None:
        _check_start(content)
        try:
            self._zip = ZipFile(BytesIO(content))
        except _FAULTS:
            _refuse("DAMAGED", say("manuscripts.damaged"))
        self._entries = {entry.filename.lower(): entry for entry in self._zip.infolist()}
        self._left = LARGEST_PARTS
        self._check_entries()

    def part(self, name: str, largest: int = LARGEST_PART) -> bytes | None:
        """The bytes of a part; None if it is not there, or is a picture's that is larger than `largest`."""
        entry = self._entries.get(name.lstrip("/").lower())
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as file:
                content = file.read(min(largest, self._left) + 1)
        except _FAULTS:
            _refuse("DAMAGED", say("manuscripts.damaged"))
        self._left -= len(content)
        if self._left < 0:
            _refuse("TOO_MUCH_INSIDE", say("manuscripts.too_much_inside", most=LARGEST_PARTS // MEGABYTE))
        return content

    def xml(self, name: str) -> Element | None:
        """The root of a part; None if it is not there. It may hold no definitions of its own, and nests no deeper than 256."""
        content = self.part(name)
        if content is None:
            return None
        if len(content) > LARGEST_PART:
            _refuse("TOO_MUCH_INSIDE", say("manuscripts.too_much_inside", most=LARGEST_PART // MEGABYTE))
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            _refuse("FORBIDDEN_XML", say("manuscripts.forbidden_xml"))
        options = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
        # Word and WPS write UTF-8; another encoding would hide what the line above looks for.
        parser = etree.XMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, **options)
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError):
            _refuse("DAMAGED", say("manuscripts.damaged"))

    def relations(self, name: str) -> dict[str, Relation]:
        """What the part of that name refers to, by the key it uses; the file itself has the name of nothing."""
        folder, file = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for each in root if root is not None else ():
            target, is_outside = each.get("Target", ""), each.get("TargetMode") == "External"
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[each.get("Id", "")] = Relation(each.get("Type", "").rpartition("/")[2], target if is_outside else inside, is_outside)
        return found

    def _check_entries(self) -> None:
        entries = self._zip.infolist()
        if any(entry.flag_bits & 0x1 for entry in entries):
            _refuse("ENCRYPTED", say("manuscripts.encrypted"))
        if len(self._entries) < len(entries) or len(entries) > MOST_ENTRIES or not all(map(_is_plain, entries)):
            _refuse("DAMAGED", say("manuscripts.damaged"))
        if any("vbaproject" in name or "vbadata" in name for name in self._entries):
            _refuse("MACROS", say("manuscripts.macros"))
        if "[content_types].xml" not in self._entries:
            _refuse("NOT_A_DOCX", say("manuscripts.not_a_docx"))


def _check_start(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        _refuse("FILE_TOO_LARGE", say("manuscripts.file_too_large", most=LARGEST_FILE // MEGABYTE))
    if content.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        _refuse("ENCRYPTED", say("manuscripts.encrypted")) if is_locked else _refuse("OLD_FORMAT", say("manuscripts.old_format"))
    if content.startswith(_RTF):
        _refuse("OLD_FORMAT", say("manuscripts.old_format"))
    if not content.startswith(_ZIP):
        _refuse("NOT_A_DOCX", say("manuscripts.not_a_docx"))
    end = content.rfind(_END)
    # The list of entries is read at once: it may not be longer than that of any document, nor in the form for files larger than we take.
    if end < 0 or int.from_bytes(content[end + 12 : end + 16], "little") > _LONGEST_LIST:
        _refuse("DAMAGED", say("manuscripts.damaged"))


def _is_plain(entry: ZipInfo) -> bool:
    return entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)


def _refuse(code: str, message: str) -> NoReturn:
    raise Refusal(code, message, "file")
