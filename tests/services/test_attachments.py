from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlmodel import select

from services.activities import register_activity
from services.attachments import LARGEST, AttachmentStore, attach_evidence
from services.errors import Refusal
from services.models import Attachment
from tests.services.conftest import House
from tests.services.test_activities import PLENARY


def office_file(*names: str) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4 text", "application/pdf"),
        (b"\xff\xd8\xff\xe0 jpeg", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n png", "image/png"),
        (office_file("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_the_type_is_told_by_the_content(house: House, tmp_path: Path, content: bytes, media_type: str) -> None:
    store = AttachmentStore(tmp_path)
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        attach_evidence(session, house.registrar, house.committee_id, store, "QH-1", "../签到.bin", content)
        kept = session.exec(select(Attachment)).one()

        assert (kept.media_type, kept.file_name, kept.size) == (media_type, "签到.bin", len(content))
        assert store.path_of(kept.sha256).read_bytes() == content


@pytest.mark.parametrize(
    ("content", "number", "code"),
    [
        (b"", "QH-1", "FILE_TYPE"),
        (b"MZ program", "QH-1", "FILE_TYPE"),
        (office_file("xl/workbook.xml"), "QH-1", "FILE_TYPE"),
        (office_file("word/document.xml", "word/vbaProject.bin"), "QH-1", "FILE_TYPE"),
        (b"%PDF-" + b"0" * LARGEST, "QH-1", "FILE_TOO_LARGE"),
        (b"%PDF-1.4", "QH-2", "UNKNOWN_WORK"),
    ],
)
def test_what_is_no_evidence_is_refused_and_not_kept(house: House, tmp_path: Path, content: bytes, number: str, code: str) -> None:
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        with pytest.raises(Refusal) as refused:
            attach_evidence(session, house.registrar, house.committee_id, AttachmentStore(tmp_path / "kept"), number, "a", content)

    assert refused.value.code == code
    assert not (tmp_path / "kept").exists()


def test_equal_files_are_kept_once(tmp_path: Path) -> None:
    store = AttachmentStore(tmp_path)

    assert store.keep(b"same") == store.keep(b"same")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
