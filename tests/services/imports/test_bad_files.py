"""A file that cannot or must not be read is refused before anything of it is used, and the refusal says how to save it."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from services.errors import Refusal
from services.imports import Drafts, open_source, write_workbook
from services.imports.archive import LARGEST_FILE
from services.imports.sheet_xml import read_sheet_xml

SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "填报.xlsx"
    write_workbook(path, Drafts(), with_examples=True)
    return path


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        open_source(path)
    return caught.value.code, caught.value.message


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The workbook with its entries changed."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def ole(*streams: str) -> bytes:
    """The beginning of a compound file whose directory names these streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "FILE_EMPTY", "空的"),
        (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "ENCRYPTED", "清空密码"),
        (ole("Root Entry", "Workbook"), "OLD_FORMAT", "另存为“Excel 工作簿(.xlsx)”"),
        (ole("Root Entry", "WordDocument"), "NOT_A_WORKBOOK", "lvheng import template"),
        (b"%PDF-1.7 nothing to see", "NOT_A_WORKBOOK", "不是 .xlsx 工作簿"),
        ("登记号,案由\n1,修路\n".encode(), "NOT_A_WORKBOOK", ".csv"),
        (b"PK\x03\x04 and then nothing", "DAMAGED", "损坏"),
    ],
)
def test_a_file_of_another_kind_says_what_it_is(tmp_path: Path, content: bytes, code: str, said: str) -> None:
    path = tmp_path / "填报.xlsx"
    path.write_bytes(content)

    found = refused(path)

    assert (found[0], said in found[1]) == (code, True), found


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx")[0] == "NO_SUCH_FILE"
    assert refused(tmp_path)[0] == "NO_SUCH_FILE"


def test_a_file_that_is_too_large_is_refused_with_its_size_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "填报.xlsx"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1024 * 1024)

    code, message = refused(path)

    assert (code, "21.0 MB" in message) == ("FILE_TOO_LARGE", True)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("xl/vbaProject.bin", "MACROS"),
        ("xl/macrosheets/sheet1.xml", "MACROS"),
        ("xl/externalLinks/externalLink1.xml", "EXTERNAL_LINKS"),
    ],
)
def test_macros_and_links_to_other_workbooks_are_refused(workbook: Path, entry: str, code: str) -> None:
    found = refused(rewritten(workbook, lambda entries: entries.update({entry: b"<x/>"})))

    assert found[0] == code


def test_another_office_format_in_a_zip_is_told(tmp_path: Path) -> None:
    path = tmp_path / "填报.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert refused(path)[0] == "OTHER_FORMAT"


def test_a_zip_bomb_is_refused_while_it_unfolds(workbook: Path) -> None:
    began = time.process_time()

    found = refused(rewritten(workbook, lambda entries: entries.update({"xl/media/image1.png": bytes(150 * 1024 * 1024)})))

    assert found[0] == "TOO_MUCH_INSIDE"
    assert time.process_time() - began < 5


def test_a_zip_that_lies_about_its_sizes_is_refused(workbook: Path) -> None:
    rewritten(workbook, lambda entries: entries.update({"xl/media/image1.png": random.Random(1).randbytes(1000) * 90}))
    content = bytearray(workbook.read_bytes())
    at = content.rindex(b"xl/media/image1.png") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    workbook.write_bytes(content)

    assert refused(workbook)[0] == "DAMAGED"


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries.update({SHEET: entries[SHEET][:-200]}),
        lambda entries: entries.update({SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]>' + entries[SHEET].split(b"?>", 1)[1]}),
        lambda entries: entries.pop("xl/_rels/workbook.xml.rels"),
        lambda entries: entries.pop("xl/sharedStrings.xml"),
    ],
)
def test_a_damaged_workbook_is_told_not_crashed_over(workbook: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    assert refused(rewritten(workbook, change))[0] == "DAMAGED"


def test_a_cell_at_the_end_of_the_world_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "填报.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("提案")
        sheet.write_string("A1", "登记号")
        sheet.write_string("XFD1048576", "x")

    code, message = refused(path)

    assert (code, "XFD1048576" in message) == ("TOO_FAR", True)


def test_formulas_errors_hidden_rows_and_merges_are_found_whatever_the_prefix() -> None:
    xml = b"""<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData><x:row r="2" hidden="1"><x:c r="B2"><x:f>1</x:f><x:v>2</x:v></x:c>
    <x:c t="e"><x:v>#N/A</x:v></x:c></x:row><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A3:B4"/>
    </x:mergeCells><x:extLst><x:f>not in a cell</x:f></x:extLst></x:worksheet>"""

    found = read_sheet_xml(io.BytesIO(xml))

    assert (found.formulas, found.errors, found.hidden_rows) == ({(1, 1)}, {(1, 2)}, [1])
    assert (found.merged, found.height, found.width) == ([(2, 0, 3, 1)], 3, 3)


def test_a_sheet_is_named_for_a_csv_only(workbook: Path) -> None:
    with pytest.raises(Refusal) as caught:
        open_source(workbook, "提案")

    assert caught.value.code == "SHEET_OF_A_WORKBOOK"


def test_days_are_the_same_in_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    path = tmp_path / "填报.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("提案").write_datetime("A1", date(2023, 2, 1))

    assert open_source(path).grids[0].rows == [[date(2023, 2, 1)]]


def test_mutated_workbooks_are_read_or_refused_and_nothing_else(workbook: Path) -> None:
    """A thousand here; the number can be raised without changing anything else."""
    whole = workbook.read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    slowest = 0.0
    for _ in range(1000):
        if chance.random() < 0.5:
            content = bytearray(whole)
            for _ in range(chance.randint(1, 20)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            workbook.write_bytes(content)
        else:
            name = chance.choice([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"])
            part = bytearray(entries[name])
            for _ in range(chance.randint(1, 10)):
                part[chance.randrange(len(part))] = chance.choice(b'<>/"0123456789AZaz=& ')
            with zipfile.ZipFile(workbook, "w") as archive:
                for entry, kept in entries.items():
                    archive.writestr(entry, bytes(part) if entry == name else kept)
        began = time.process_time()
        try:
            open_source(workbook)
        except Refusal:
            pass
        except BaseException as error:
            raise AssertionError(f"seed {seed}") from error
        slowest = max(slowest, time.process_time() - began)

    assert slowest < 5
