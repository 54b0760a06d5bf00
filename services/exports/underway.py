"""A year whose appraisal is under way, of members or of groups: scored as things stand by the regulation that was frozen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace
from sqlmodel import Session, col, select

from scoring_plugins.plugins import Regulations
from services.appraisals.finding import year_appraisal
from services.appraisals.frozen import frozen_regulation
from services.appraisals.sealed_year import HANDED_IN
from services.appraisals.states import SETTLED
from services.exports.annual import sheet_of_scores
from services.exports.annual_sheet import AnnualSheet, Declaration
from services.models import Appraisal, AppraisalState, Member, RegistrationForm, RegistrationFormState
from services.scoring import Progress, YearScores, score_by, score_groups


def is_underway(appraisal: Appraisal | None) -> bool:
    """Whether somebody opened the appraisal and nothing was issued of it."""
    return appraisal is not None and appraisal.state not in SETTLED


def appraisal_in_check(session: Session, committee_id: int, year: int) -> Appraisal | None:
    """The appraisal of a year's members while they look at their own years (委员核对); None at any other time."""
    found = year_appraisal(session, committee_id, year)
    return found if found is not None and found.state == AppraisalState.MEMBER_CHECK else None


def underway_scores(
    session: Session,
    appraisal: Appraisal,
    regulations: Regulations,
    member_ids: Collection[int] | None = None,
    progress: Progress | None = None,
) -> YearScores:
    """The scores of now of those whom an appraisal is about: of everybody, or of the members of these ids. Who may read them is the
    caller's to say.

    Raises Refusal as `frozen_regulation`, `score_by` and `score_groups` do.
    """
    regulation = frozen_regulation(appraisal, regulations)
    if appraisal.group_kind:
        return score_groups(session, appraisal.committee_id, appraisal.year, regulation, appraisal.group_kind, progress)
    return score_by(session, appraisal.committee_id, appraisal.year, regulation, member_ids, progress)


def underway_sheet(
    session: Session,
    appraisal: Appraisal,
    regulations: Regulations,
    *,
    member_ids: Collection[int] | None = None,
    said_in: Sequence[RegistrationFormState] = HANDED_IN,
    progress: Progress | None = None,
) -> AnnualSheet:
    """The members' sheet of the scores of now, without a seal, with what they wrote. Who may read it is the caller's to say.

    `said_in` are the states of registration forms whose words stand in it. Raises Refusal as `underway_scores` does.
    """
    sheet = sheet_of_scores(session, underway_scores(session, appraisal, regulations, member_ids, progress))
    said = _said(session, appraisal, said_in)
    members = tuple(replace(each, declaration=said.get(each.number)) for each in sheet.members)
    return replace(sheet, members=members, partial_because=appraisal.partial_because)


def _said(session: Session, appraisal: Appraisal, states: Sequence[RegistrationFormState]) -> dict[str, Declaration]:
    written = select(Member.number, RegistrationForm.summary, RegistrationForm.own_points)
    written = written.join(Member, col(Member.id) == col(RegistrationForm.member_id))
    of_appraisal = (RegistrationForm.appraisal_id == appraisal.id, col(RegistrationForm.state).in_(states))
    return {
        number: Declaration(summary=summary, own_points=points) for number, summary, points in session.exec(written.where(*of_appraisal))
    }
