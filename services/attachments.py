"""佐证: evidence files, kept once by their SHA-256 digest and attached to the work they prove."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from sqlalchemy import func
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.facts import FACT_TABLES
from services.listings.attachments import ATTACHMENTS
from services.models import Activity, Assessment, Attachment, IssueOutcome, OpinionReport, Proposal, QualityRating, ReplyRating
from services.permissions import Actor, Right, require
from services.texts import problems_of_texts
from services.turns import take_turn_for

_log = logging.getLogger(__name__)

LARGEST = 20 * 1024 * 1024
_SIGNATURES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
Work = type[Activity] | type[Proposal] | type[OpinionReport] | type[Assessment]
COLUMNS: dict[Work, str] = {
    Activity: "activity_id",
    Proposal: "proposal_id",
    OpinionReport: "report_id",
    Assessment: "assessment_id",
}
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


class KeptFile(NamedTuple):
    """A file that is kept: where it lies, what it is called, `size` in bytes."""

    path: Path
    file_name: str
    media_type: str
    size: int
    sha256: str

    def look_through(self) -> None:
        """Read all of it. Raises Refusal FILE_DAMAGED if it is not there or not what it was."""
        try:
            with self.path.open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except OSError as problem:
            _log.error("the file %s cannot be read: %s", self.sha256, problem)
            raise self._damaged() from None
        if found != self.sha256:
            _log.error("the file %s is not what it was", self.sha256)
            raise self._damaged()

    def _damaged(self) -> Refusal:
        return Refusal("FILE_DAMAGED", say("attachments.damaged", name=self.file_name))


def evidence_file(session: Session, actor: Actor, store: AttachmentStore, attachment_id: int) -> KeptFile:
    """The file of a piece of evidence, for whoever may read the evidence itself; withdrawn evidence too.

    Raises Refusal NOT_FOUND. Whether the file is what it was is for `look_through`.
    """
    row = ATTACHMENTS.by_ids(session, actor, [attachment_id]).get(attachment_id)
    if row is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), "id")
    return KeptFile(store.path_of(row.sha256), row.file_name, row.media_type, row.size, row.sha256)


def attach_evidence(
    session: Session, actor: Actor, committee_id: int, store: AttachmentStore, number: str, file_name: str, content: bytes
) -> int:
    """Attach a file to the work that bears `number` in the committee. Returns the attachment's id.

    The type is told by the content: PDF, DOCX, JPEG or PNG, up to 20 MiB. Raises Refusal for another type, a larger or empty file,
    or a number that no work or more than one kind of work bears.
    """
    require(actor, Right.REGISTER, committee_id)
    refuse(_media_type(file_name, content)[1])
    found = [(table, key) for table in COLUMNS if (key := _bearer(session, table, committee_id, number)) is not None]
    if len(found) != 1:
        raise Refusal(
            "UNKNOWN_WORK", say("attachments.unknown_work" if not found else "attachments.ambiguous_work", number=number), "number"
        )
    return attach_to_work(session, actor, store, *found[0], file_name, content)


def attach_to_work(
    session: Session, actor: Actor, store: AttachmentStore, table: Work, work_id: int, file_name: str, content: bytes
) -> int:
    """Attach a file to a work; returns the attachment's id. Raises Refusal as `attach_evidence` does, NOT_FOUND for a work not there."""
    committee_id = take_turn_for(session, actor, Right.REGISTER, table, work_id, field="work_id")
    return keep_evidence(session, actor, store, committee_id, table, [work_id], file_name, content)[0]


def keep_evidence(
    session: Session,
    actor: Actor,
    store: AttachmentStore,
    committee_id: int,
    table: Work,
    work_ids: Sequence[int],
    file_name: str,
    content: bytes,
) -> list[int]:
    """Attach a file to each of the works, for whom the caller found that they may; returns the attachments' ids.

    Raises Refusal for another type, a larger or empty file, or a bad name.
    """
    values = kept_file(store, file_name, content)
    stamp = {"added_by_id": actor.account_id, "added_at": datetime.now(UTC), "committee_id": committee_id}
    with acting(session, actor, "evidence.attach"):
        kept = [Attachment.model_validate({COLUMNS[table]: work_id, **values, **stamp}) for work_id in work_ids]
        session.add_all(kept)
        session.flush()
    return [each.id for each in kept if each.id is not None]


def kept_file(store: AttachmentStore, file_name: str, content: bytes) -> dict[str, str | int]:
    """Keep a file; what a row says of it: `file_name`, `media_type`, `size`, `sha256`. Raises Refusal as `keep_evidence` does."""
    name = Path(file_name).name
    media_type, problems = _media_type(file_name, content)
    refuse([*problems_of_texts({"file.name": name}), *problems])
    return {"file_name": name, "media_type": media_type, "size": len(content), "sha256": store.keep(content)}


def withdraw_evidence(session: Session, actor: Actor, attachment_id: int, reason: str) -> int:
    """Evidence that was attached by mistake: it stays visible with the reason, and nothing may rest on it any more. Returns its id.

    Raises Refusal NOT_FOUND, FORBIDDEN, REASON_MISSING, ALREADY_WITHDRAWN, or EVIDENCE_IN_USE while facts of the work are verified for
    which its evidence speaks (whoever verified them saw it, and withdraws that first), or while a leader's instruction or a rating that
    was entered from paper names this very file.
    """
    take_turn_for(session, actor, Right.REGISTER, Attachment, attachment_id, seen_with=Right.READ_PERFORMANCE)
    evidence = session.get_one(Attachment, attachment_id)
    problems = problems_of_texts({"reason": reason})
    if not reason.strip():
        problems = [Problem("REASON_MISSING", "reason", say("attachments.reason_missing"))]
    if evidence.withdrawn_at is not None:
        problems.append(Problem("ALREADY_WITHDRAWN", "id", say("attachments.already_withdrawn", name=evidence.file_name)))
    elif resting := _resting_on(session, evidence):
        problems.append(Problem("EVIDENCE_IN_USE", "id", say("attachments.in_use", name=evidence.file_name, count=resting)))
    elif named := _named_by(session, attachment_id):
        whose = "、".join(say(f"attachments.named_by_{name}") for name in named)
        problems.append(Problem("EVIDENCE_IN_USE", "id", say("attachments.named", name=evidence.file_name, whose=whose)))
    refuse(problems)
    with acting(session, actor, "evidence.withdraw", reason.strip()):
        evidence.withdrawn_by_id, evidence.withdrawn_at = actor.account_id, datetime.now(UTC)
        evidence.withdrawn_because = reason.strip()
    return attachment_id


def _resting_on(session: Session, evidence: Attachment) -> int:
    """How many facts of the work were verified by its evidence, this one among it."""
    found = 0
    for facts in FACT_TABLES:
        work_id = getattr(evidence, COLUMNS[facts.work])
        if work_id is not None:
            by_evidence = (col(facts.table.verified_at) >= evidence.added_at, col(facts.table.verified_because).is_(None))
            found += session.execute(facts.rows(func.count()).where(facts.work_id == work_id, *by_evidence)).scalar_one()
    return found


def _named_by(session: Session, attachment_id: int) -> list[str]:
    """What names this file as its proof: an instruction that stands, a sponsor's rating or a unit's that was entered from it."""
    standing = (IssueOutcome.evidence_id == attachment_id, col(IssueOutcome.retracted_because).is_(None))
    rows = {
        "instruction": select(IssueOutcome.id).where(*standing),
        "reply_rating": select(ReplyRating.id).where(ReplyRating.scan_id == attachment_id),
        "quality_rating": select(QualityRating.id).where(QualityRating.scan_id == attachment_id),
    }
    return [name for name, found in rows.items() if session.exec(found).first() is not None]


def _bearer(session: Session, table: Work, committee_id: int, number: str) -> int | None:
    return session.exec(select(table.id).where(table.committee_id == committee_id, table.number == number)).first()


def _media_type(file_name: str, content: bytes) -> tuple[str, list[Problem]]:
    """The type that the content tells, or that it is too large, or of no type that is kept."""
    if len(content) > LARGEST:
        message = say("attachments.too_large", name=file_name, size=len(content) // 1024 // 1024)
        return "", [Problem("FILE_TOO_LARGE", "file.content", message)]
    media_type = _told_by(content)
    if media_type is None:
        return "", [Problem("FILE_TYPE", "file.content", say("attachments.bad_type", name=file_name))]
    return media_type, []


def _told_by(content: bytes) -> str | None:
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    try:
        names = ZipFile(BytesIO(content)).namelist()
    except BadZipFile:
        return None
    return _DOCX if "word/document.xml" in names and not any(name.endswith("vbaProject.bin") for name in names) else None
