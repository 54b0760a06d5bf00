"""A zip from outside is read within bounds, and one that could do harm is refused before anything of it is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from services.errors import Refusal
from services.exchange import container
from services.exchange.container import packed, unpacked


def zipped(entries: list[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    """A zip with the digest behind it that ours have, of whatever entries."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries:
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
        archive.comment = b"0" * 64
    before = content.getvalue()[:-64]
    return before + sha256(before).hexdigest().encode()


def refused(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "package.zip"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        unpacked(path)
    return refusal.value.code


def test_what_is_packed_comes_back_and_equal_files_are_equal_bytes(tmp_path: Path) -> None:
    content = packed({"b.txt": b"2" * 1000, "a.txt": "一".encode()})
    (tmp_path / "package.zip").write_bytes(content)
    found = unpacked(tmp_path / "package.zip")

    assert content == packed({"a.txt": "一".encode(), "b.txt": b"2" * 1000})
    assert found == ({"a.txt": "一".encode(), "b.txt": b"2" * 1000}, (), True)


@pytest.mark.parametrize("name", ["/etc/passwd", "../out.txt", "schemas/../../out.txt", "a\\b.txt", "C:out.txt"])
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, zipped([(zipfile.ZipInfo(name), b"1")])) == "UNSAFE_PACKAGE"


def test_links_folders_and_names_twice_are_refused(tmp_path: Path) -> None:
    link, folder = zipfile.ZipInfo("manifest.json"), zipfile.ZipInfo("folder/")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped([(zipfile.ZipInfo("a"), b"1"), (zipfile.ZipInfo("a"), b"2")])

    assert [refused(tmp_path, zipped([(entry, b"")])) for entry in (link, folder)] == ["UNSAFE_PACKAGE"] * 2
    assert refused(tmp_path, twice) == "UNSAFE_PACKAGE"


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped([(zipfile.ZipInfo("a"), b"1")]))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert refused(tmp_path, bytes(content)) == "UNSAFE_PACKAGE"


def test_a_bomb_is_refused_by_what_the_directory_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "LARGEST_FILE", 10_000)
    monkeypatch.setattr(container, "LARGEST_CONTENTS", 15_000)

    assert refused(tmp_path, packed({"a": b"0" * 10_001})) == "TOO_LARGE"
    assert refused(tmp_path, packed({"a": b"0" * 9_000, "b": b"0" * 9_000})) == "TOO_LARGE"


def test_a_file_that_is_longer_than_it_says_is_unpacked_no_further(tmp_path: Path) -> None:
    content = bytearray(packed({"a": b"0" * 1_000_000}))
    central = content.index(b"PK\x01\x02")
    content[central + 24 : central + 28] = (100).to_bytes(4, "little")
    content[central + 16 : central + 20] = zlib.crc32(b"0" * 100).to_bytes(4, "little")
    before = bytes(content[:-64])
    (tmp_path / "package.zip").write_bytes(before + sha256(before).hexdigest().encode())

    assert len(unpacked(tmp_path / "package.zip").files.get("a", b"")) <= 100


def test_too_many_files_are_refused_without_reading_their_names(tmp_path: Path) -> None:
    assert refused(tmp_path, packed({str(place): b"" for place in range(container.MOST_FILES + 1)})) == "TOO_LARGE"


def test_a_package_that_is_too_large_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "LARGEST_PACKAGE", 100)

    assert refused(tmp_path, packed({"a": b"1"})) == "TOO_LARGE"


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip" * 100, b"PK\x05\x06" + b"\0" * 18 + b"g" * 64])
def test_what_is_no_package_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content) == "NOT_A_PACKAGE"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        unpacked(tmp_path / "missing.zip")

    assert refusal.value.code == "UNREADABLE"
