"""The year that a form is made of: the result that stands, as it was sealed, and before there is one the scores computed now."""

from __future__ import annotations

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.sealed_year import sealed_sheet
from services.errors import Refusal
from services.exports.annual import annual_sheet
from services.exports.annual_sheet import AnnualSheet
from services.models import Appraisal, AppraisalResult, ResultState
from services.permissions import Actor
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
    of_year = (Appraisal.committee_id == committee_id, Appraisal.year == year)
    results = select(AppraisalResult.id).join(Appraisal, col(Appraisal.id) == col(AppraisalResult.appraisal_id)).where(*of_year)
    if number is not None:
        found = session.exec(results.where(AppraisalResult.number == number)).first()
        if found is None:
            raise Refusal("UNKNOWN_VERSION", say("exports.unknown_version", year=year, number=number), "version")
        return sealed_sheet(session, actor, found, regulations)
    issued = None if is_live else session.exec(results.where(AppraisalResult.state == ResultState.ISSUED)).first()
    if issued is not None:
        return sealed_sheet(session, actor, issued, regulations)
    return annual_sheet(session, actor, committee_id, year, regulations, progress)
