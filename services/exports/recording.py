"""What leaves the house is written down first: who had which form of whose year made, masked or not, and why."""

from __future__ import annotations

from sqlmodel import Session

from services.audit import note
from services.exports.group_year import GroupSheet
from services.exports.wanted import Wanted, Workshop, settled
from services.models import LocalCommittee
from services.permissions import Actor, Right, require


def record_export(session: Session, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop) -> tuple[Wanted, str]:
    """What `settled` gives, with an entry in the audit, for a file that is made at once and handed to whoever asked.

    Raises Refusal as `settled` does; then nothing was asked for.
    """
    wanted, suffix = settled(session, actor, committee_id, wanted, workshop)
    note(session, actor, "export.write", session.get_one(LocalCommittee, committee_id), wanted.reason, wanted.told)
    return wanted, suffix


def record_group_export(session: Session, actor: Actor, committee_id: int, form: str, sheet: GroupSheet, group: str | None) -> None:
    """Writes down that a form of one kind of groups is handed out, or of one `group` of it. Raises Refusal FORBIDDEN."""
    require(actor, Right.READ_PERFORMANCE, committee_id)
    version = None if sheet.seal is None else sheet.seal.version
    told = {"form": form, "year": sheet.year, "group_kind": sheet.group_kind, "group": group, "number": version}
    committee = session.get_one(LocalCommittee, committee_id)
    note(session, actor, "export.write", committee, None, {name: value for name, value in told.items() if value is not None})
