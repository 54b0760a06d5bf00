"""The year that a form is made of: the result that stands, as it was sealed, and before there is one the scores computed now."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.finding import of_year, year_appraisal
from services.appraisals.sealed_parts import SealedParts
from services.appraisals.states import objections_until
from services.errors import Refusal
from services.exports.annual import annual_sheet
from services.exports.annual_sheet import AnnualSheet
from services.exports.chosen import chosen_sheet
from services.exports.underway import is_underway, underway_sheet
from services.exports.year_parts import WholeYear, YearParts
from services.models import Appraisal, AppraisalResult, ResultState
from services.permissions import Actor, Right, require
from services.scoring import Progress


def committee_year(
    session: Session,
    actor: Actor,
    committee_id: int,
    year: int,
    regulations: Regulations,
    *,
    number: int | None = None,
    is_live: bool = False,
    progress: Progress | None = None,
) -> AnnualSheet:
    """The sheet of the issued result of a year, or of its version `number`; computed now where nothing is issued, or `is_live` asks for it.

    Raises Refusal UNKNOWN_VERSION for a version that there is not, and what `sealed_sheet` and `annual_sheet` raise.
    """
    parts = committee_year_parts(session, actor, committee_id, year, regulations, number=number, is_live=is_live, progress=progress)
    return parts.whole()


def committee_year_parts(
    session: Session,
    actor: Actor,
    committee_id: int,
    year: int,
    regulations: Regulations,
    *,
    number: int | None = None,
    is_live: bool = False,
    progress: Progress | None = None,
    members: Sequence[str] | None = None,
) -> YearParts:
    """The same year some members at a time, of everybody or of those whose numbers `members` are.

    Before anything is issued it is computed by the regulation that the year's appraisal froze, where it was opened, and holds what members
    handed in.
    What is computed now is there as a whole: grades with places are decided over everybody, and so are the hashes that it bears.
    """
    result = result_meant(session, committee_id, year, number, is_live)
    appraisal = year_appraisal(session, committee_id, year)
    until = None if appraisal is None else objections_until(appraisal)
    if result is None:
        if appraisal is not None and is_underway(appraisal):
            require(actor, Right.READ_PERFORMANCE, committee_id)
            sheet = underway_sheet(session, appraisal, regulations, progress=progress)
        else:
            sheet = annual_sheet(session, actor, committee_id, year, regulations, progress)
            sheet = replace(sheet, partial_because=None if appraisal is None else appraisal.partial_because)
        sheet = replace(sheet, objections_until=until)
        return WholeYear(sheet if members is None else chosen_sheet(sheet, members))
    assert result.id is not None
    return SealedParts(session, actor, result.id, regulations, until, members)


def result_meant(
    session: Session, committee_id: int, year: int, number: int | None, is_live: bool, group_kind: str = ""
) -> AppraisalResult | None:
    """The version of a year's result that is asked for, of members or of the groups of a kind; None where scores of now are meant.

    Raises Refusal UNKNOWN_VERSION.
    """
    results = select(AppraisalResult).join(Appraisal, col(Appraisal.id) == col(AppraisalResult.appraisal_id))
    results = results.where(*of_year(committee_id, year, group_kind))
    if number is None:
        return None if is_live else session.exec(results.where(AppraisalResult.state == ResultState.ISSUED)).first()
    found = session.exec(results.where(AppraisalResult.number == number)).first()
    if found is None:
        raise Refusal("UNKNOWN_VERSION", say("exports.unknown_version", year=year, number=number), "version")
    return found
