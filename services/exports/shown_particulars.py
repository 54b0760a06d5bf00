"""What members entrust to an office, for forms that have fields for it: masked unless somebody may see it and says why."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from services.database import reading, transaction
from services.exports.annual_sheet import AnnualSheet, ShownParticulars
from services.models import Member
from services.particulars import masked_phones, read_particulars
from services.permissions import Actor, Right


def with_particulars(
    engine: Engine, actor: Actor, committee_id: int, sheet: AnnualSheet, is_unmasked: bool, reason: str | None
) -> AnnualSheet:
    """The sheet with what of the particulars of its members may be shown.

    To whoever may not read them nothing is shown; else telephone numbers without their middle, and no party. In the clear the audit keeps
    whose were read and why. Raises Refusal FORBIDDEN, REASON_MISSING.
    """
    with transaction(engine) as session:
        shown = _shown(session, actor, committee_id, {each.number for each in sheet.members}, is_unmasked, reason)
    return replace(sheet, members=tuple(replace(each, particulars=shown.get(each.number)) for each in sheet.members))


def with_own_particulars(engine: Engine, actor: Actor, committee_id: int, sheet: AnnualSheet) -> AnnualSheet:
    """The sheet with the telephone number of the member whom the account is, without its middle, as the office's form has it, and no party.

    Members read both in the clear through the schema; on a file that is handed on nobody's stand.
    """
    with reading(engine) as session:
        own = actor.own_members(Right.READ_PERSONAL, committee_id)
        members = {key: number for number, key in session.exec(select(Member.number, Member.id).where(col(Member.id).in_(own))) if key}
        shown = {members[key]: ShownParticulars(phone=phone) for key, phone in masked_phones(session, actor, members).items()}
    return replace(sheet, members=tuple(replace(each, particulars=shown.get(each.number)) for each in sheet.members))


def _shown(
    session: Session, actor: Actor, committee_id: int, numbers: set[str], is_unmasked: bool, reason: str | None
) -> Mapping[str, ShownParticulars]:
    if not actor.may(Right.READ_PERSONAL, committee_id) and not is_unmasked:
        return {}
    rows = session.exec(select(Member.id, Member.number).where(Member.committee_id == committee_id).order_by(col(Member.id)))
    members = {key: number for key, number in rows if key is not None and number in numbers}
    if is_unmasked:
        known = read_particulars(session, actor, members, reason)
        return {members[key]: ShownParticulars(phone=said.phone or "", party=said.party or "") for key, said in known.items()}
    return {members[key]: ShownParticulars(phone=phone) for key, phone in masked_phones(session, actor, members).items()}
