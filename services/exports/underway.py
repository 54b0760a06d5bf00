"""A members' year whose appraisal is under way: scored as things stand by the regulation that was frozen, with what members wrote."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace
from sqlmodel import Session, col, select

from scoring_plugins.plugins import Regulations
from services.appraisals.frozen import frozen_regulation
from services.appraisals.sealed_year import HANDED_IN
from services.appraisals.states import SETTLED
from services.exports.annual import sheet_of_scores
from services.exports.annual_sheet import AnnualSheet, Declaration
from services.models import Appraisal, AppraisalState, Member, RegistrationForm, RegistrationFormState
from services.scoring import Progress, score_by


def members_appraisal(session: Session, committee_id: int, year: int) -> Appraisal | None:
    """The appraisal of a year's members, None where there is none."""
    of_year = (Appraisal.committee_id == committee_id, Appraisal.year == year, Appraisal.group_kind == "")
    return session.exec(select(Appraisal).where(*of_year)).first()


def is_underway(appraisal: Appraisal | None) -> bool:
    """Whether somebody opened the appraisal and nothing was issued of it."""
    return appraisal is not None and appraisal.state not in SETTLED


def appraisal_in_check(session: Session, committee_id: int, year: int) -> Appraisal | None:
    """The appraisal of a year's members while they look at their own years (委员核对); None at any other time."""
    found = members_appraisal(session, committee_id, year)
    return found if found is not None and found.state == AppraisalState.MEMBER_CHECK else None


def underway_sheet(
    session: Session,
    appraisal: Appraisal,
    regulations: Regulations,
    *,
    member_ids: Collection[int] | None = None,
    said_in: Sequence[RegistrationFormState] = HANDED_IN,
    progress: Progress | None = None,
) -> AnnualSheet:
    """The sheet of the scores of now, without a seal: of everybody, or of the members of these ids. Who may read it is the caller's to say.

    `said_in` are the states of registration forms whose words stand in it. Raises Refusal as `frozen_regulation` and `score_by` do.
    """
    regulation = frozen_regulation(appraisal, regulations)
    scores = score_by(session, appraisal.committee_id, appraisal.year, regulation, member_ids, progress)
    sheet = sheet_of_scores(session, scores)
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
