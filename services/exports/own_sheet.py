"""One member's part of an issued result, or before there is one of the scores of now, for that member: nobody else's is shown."""

from __future__ import annotations

from msgspec.structs import replace
from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.kept_rows import KeptParts
from services.appraisals.sealed_year import regulation_of, seal_kept, sheet_of_year
from services.errors import Refusal
from services.exports.annual_sheet import AnnualSheet
from services.exports.committee_year import result_meant
from services.exports.own_wanted import own_members
from services.exports.underway import appraisal_in_check, underway_sheet
from services.exports.wanted import Wanted
from services.models import RegistrationFormState
from services.permissions import Actor, Right, forbidden


def own_sheet(session: Session, actor: Actor, committee_id: int, wanted: Wanted, regulations: Regulations) -> AnnualSheet:
    """The sheet of the result that `settled_own` gave, with the one member whom the account is, as things stand now.

    Where it gave none it is a draft of the member's check, with whatever the member wrote so far.
    Raises Refusal FORBIDDEN for whoever is not that member any more, NOT_ISSUED, and what `kept_year` and `sealed_regulation` raise.
    """
    member_id = own_members(session, actor, committee_id).get(wanted.member or "")
    if member_id is None:
        raise forbidden(actor, Right.READ_PERFORMANCE)
    if wanted.number is None:
        return _in_check(session, committee_id, wanted, member_id, regulations)
    result = result_meant(session, committee_id, wanted.year, wanted.number, False)
    if result is None or result.id is None or (seal := seal_kept(result)) is None:
        raise Refusal("NOT_ISSUED", say("jobs.own_not_issued", year=wanted.year), "year")
    year = KeptParts(session, result.id).of_one(member_id)
    return sheet_of_year(year, regulation_of(year, regulations), seal)


def _in_check(session: Session, committee_id: int, wanted: Wanted, member_id: int, regulations: Regulations) -> AnnualSheet:
    appraisal = appraisal_in_check(session, committee_id, wanted.year)
    if appraisal is None:
        raise Refusal("NOT_ISSUED", say("jobs.own_check_over", year=wanted.year), "year")
    sheet = underway_sheet(session, appraisal, regulations, member_ids=[member_id], said_in=tuple(RegistrationFormState))
    if not sheet.members:
        raise Refusal("NOT_SCORED", say("jobs.own_not_appraised", year=wanted.year), "year")
    # Who else has a place is the committee's affair.
    return replace(sheet, quotas=(), lists=())
