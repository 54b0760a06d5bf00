"""Texts and evidence that are too large for a request: announced by an account, sent as packages are, and used by one change of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import NamedTuple, Self

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.attachments import LARGEST
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.intake.asking import problems_of_digest
from services.jobs.folder import ExportFolder
from services.models import Account, SentFile, SentFileState
from services.permissions import Actor

# Of one account, announced or here; and how long each is awaited and kept.
MOST_WAITING = 10
KEPT_FOR = timedelta(hours=1)
# What it is called in its folder.
SENT = "sent"
_OPEN = (SentFileState.AWAITED, SentFileState.HERE)


class SentFileRow(NamedTuple):
    """A file as whoever announced it sees it; `expires_at` is until when it may be sent and used."""

    id: int
    size: int
    sha256: str
    is_here: bool
    expires_at: datetime

    @classmethod
    def of(cls, file: SentFile) -> Self:
        assert file.id is not None
        return cls(file.id, file.size, file.sha256, file.state is SentFileState.HERE, file.asked_at + KEPT_FOR)


def await_file(session: Session, actor: Actor, size: int, sha256: str) -> int:
    """The id of a file of so many bytes with that digest, which the account may now send and then use once.

    The one before where it announced the same. Raises Refusal FILE_TOO_LARGE, FILE_EMPTY, BAD_DIGEST, TOO_MANY_FILES.
    """
    problems = problems_of_digest(sha256)
    if size > LARGEST:
        problems.append(Problem("FILE_TOO_LARGE", "size", say("intake.file_size", most=LARGEST // 2**20)))
    elif size <= 0:
        problems.append(Problem("FILE_EMPTY", "size", say("intake.file_empty")))
    refuse(problems)
    # Held, so that of two that ask at once the second sees the first.
    account = session.exec(select(Account).where(col(Account.id) == actor.account_id).with_for_update()).one()
    now = datetime.now(UTC)
    waiting = (SentFile.asked_by_id == actor.account_id, col(SentFile.state).in_(_OPEN), col(SentFile.asked_at) > now - KEPT_FOR)
    known = session.exec(select(SentFile).where(*waiting)).all()
    for each in known:
        if (each.size, each.sha256) == (size, sha256) and each.id is not None:
            return each.id
    if len(known) >= MOST_WAITING:
        raise Refusal("TOO_MANY_FILES", say("intake.too_many_files", most=MOST_WAITING))
    with acting(session, actor, "file.await"):
        file = SentFile(
            committee_id=account.committee_id,
            size=size,
            sha256=sha256,
            state=SentFileState.AWAITED,
            asked_by_id=actor.account_id,
            asked_at=now,
            key=token_hex(16),
        )
        session.add(file)
        session.flush()
    assert file.id is not None
    return file.id


def sent_file(session: Session, actor: Actor, file_id: int) -> SentFileRow:
    """A file that the actor announced. Raises Refusal NOT_FOUND."""
    return SentFileRow.of(_own(session, actor, file_id))


def sent_content(session: Session, actor: Actor, folder: ExportFolder, file_id: int) -> bytes:
    """The bytes of a file that the actor sent; also of one that was used, for a change that is sent again under its key.

    Raises Refusal on `file.sent`: NOT_FOUND, NOT_SENT, EXPIRED.
    """
    file = _own(session, actor, file_id, "file.sent")
    if file.state is SentFileState.AWAITED:
        raise Refusal("NOT_SENT", say("intake.file_not_sent"), "file.sent")
    try:
        if _is_over(file):
            raise FileNotFoundError
        return folder.file(file.key, SENT).read_bytes()
    except FileNotFoundError:
        raise Refusal("EXPIRED", say("intake.file_expired"), "file.sent") from None


def use_sent(session: Session, actor: Actor, file_id: int) -> None:
    """Say, in the transaction of the change that uses it, that a file is used. Raises Refusal on `file.sent`: NOT_FOUND, FILE_USED."""
    file = _own(session, actor, file_id, "file.sent", is_held=True)
    if file.state is not SentFileState.HERE or _is_over(file):
        raise Refusal("FILE_USED", say("intake.file_used"), "file.sent")
    with acting(session, actor, "file.use"):
        file.state = SentFileState.USED


def _is_over(file: SentFile) -> bool:
    return file.state is SentFileState.OVER or file.asked_at + KEPT_FOR <= datetime.now(UTC)


def _own(session: Session, actor: Actor, file_id: int, field: str = "id", *, is_held: bool = False) -> SentFile:
    wanted = select(SentFile).where(SentFile.id == file_id, SentFile.asked_by_id == actor.account_id)
    file = session.exec(wanted.with_for_update() if is_held else wanted).first()
    if file is None:
        raise Refusal("NOT_FOUND", say("turns.not_found"), field)
    return file
