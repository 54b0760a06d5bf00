"""What leaves the house is written down first: who had which form of whose year made, masked or not, and why."""

from __future__ import annotations

from sqlmodel import Session

from services.audit import note
from services.exports.wanted import Wanted, Workshop, settled
from services.models import LocalCommittee
from services.permissions import Actor


def record_export(session: Session, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop) -> tuple[Wanted, str]:
    """What `settled` gives, with an entry in the audit, for a file that is made at once and handed to whoever asked.

    Raises Refusal as `settled` does; then nothing was asked for.
    """
    wanted, suffix = settled(session, actor, committee_id, wanted, workshop)
    note(session, actor, "export.write", session.get_one(LocalCommittee, committee_id), wanted.reason, wanted.told)
    return wanted, suffix
