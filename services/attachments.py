"""佐证: evidence files, kept once by their SHA-256 digest and attached to the work they prove."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import BadZipFile, ZipFile

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Refusal
from services.models import Activity, Attachment, OpinionReport, Proposal
from services.permissions import Actor, Right, require

LARGEST = 20 * 1024 * 1024
_SIGNATURES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class AttachmentStore:
    """A folder of files named by their digest."""

    folder: Path

    def keep(self, content: bytes) -> str:
        """Write `content` if it is not there yet; returns its digest. A file that appears under its name is whole."""
        digest = sha256(content).hexdigest()
        target = self.path_of(digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=target.parent, delete=False) as partial:
                partial.write(content)
                partial.flush()
                os.fsync(partial.fileno())
            Path(partial.name).replace(target)
        return digest

    def path_of(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest


def attach_evidence(
    session: Session, actor: Actor, committee_id: int, store: AttachmentStore, number: str, file_name: str, content: bytes
) -> int:
    """Attach a file to the work that bears `number` in the committee. Returns the attachment's id.

    The type is told by the content: PDF, DOCX, JPEG or PNG, up to 20 MiB. Raises Refusal for another type, a larger or empty file,
    or a number that no work or more than one kind of work bears.
    """
    require(actor, Right.REGISTER, committee_id)
    if len(content) > LARGEST:
        raise Refusal("FILE_TOO_LARGE", say("attachments.too_large", name=file_name, size=len(content) // 1024 // 1024), "file")
    media_type = _media_type(content)
    if media_type is None:
        raise Refusal("FILE_TYPE", say("attachments.bad_type", name=file_name), "file")
    works = {
        "activity_id": session.exec(select(Activity.id).where(Activity.committee_id == committee_id, Activity.number == number)).first(),
        "proposal_id": session.exec(select(Proposal.id).where(Proposal.committee_id == committee_id, Proposal.number == number)).first(),
        "report_id": session.exec(
            select(OpinionReport.id).where(OpinionReport.committee_id == committee_id, OpinionReport.number == number)
        ).first(),
    }
    found = {column: work_id for column, work_id in works.items() if work_id is not None}
    if len(found) != 1:
        raise Refusal(
            "UNKNOWN_WORK", say("attachments.unknown_work" if not found else "attachments.ambiguous_work", number=number), "number"
        )
    values = {"file_name": Path(file_name).name, "media_type": media_type, "size": len(content), "sha256": store.keep(content)}
    stamp = {"added_by_id": actor.account_id, "added_at": datetime.now(UTC)}
    with acting(session, actor, "evidence.attach"):
        attachment = Attachment.model_validate({"committee_id": committee_id, **found, **values, **stamp})
        session.add(attachment)
        session.flush()
    assert attachment.id is not None
    return attachment.id


def _media_type(content: bytes) -> str | None:
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    try:
        names = ZipFile(BytesIO(content)).namelist()
    except BadZipFile:
        return None
    return _DOCX if "word/document.xml" in names and not any(name.endswith("vbaProject.bin") for name in names) else None
