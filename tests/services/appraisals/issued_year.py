"""A city's year as an issued result, its rows made directly: what tests of seals, packages and sealed sheets start from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col, select

from services.accounts import actor_named
from services.appraisals.facts_text import facts_digest, facts_text
from services.appraisals.seals import seal_of
from services.audit import acting
from services.database import transaction
from services.models import (
    Appraisal,
    AppraisalResult,
    AppraisalState,
    ConsequenceDecision,
    DayUnit,
    GradeDecision,
    ListDecision,
    RegistrationForm,
    RegistrationFormState,
    ResultState,
    ScoredMember,
    Scoring,
    SealedFacts,
)
from services.scoring import regulation_in_use, score_by
from tests.graphql_schema.city import City
from tests.services.scorings.kept_year import YEAR, kept

ISSUED_ON = date(2024, 1, 20)
DECIDED_AT = datetime(2024, 1, 15, 2, 30, 0, 123456, tzinfo=UTC)


def issued(city: City, number: int = 1, reason: str | None = None, *, is_issued: bool = True, notice_unit: DayUnit = DayUnit.DAYS) -> int:
    """The id of a result: scored now, two decisions made, one registration form handed in, issued and sealed unless told otherwise."""
    scoring_id = kept(city)
    with transaction(city.engine) as session, acting(session, actor_named(session, "appraiser"), "test.issue"):
        appraisal = _appraisal(session, city, scoring_id, notice_unit)
        result = _result(session, appraisal, scoring_id, number, reason)
        _facts(session, city, scoring_id)
        _decisions(session, appraisal, result, is_first=number == 1)
        session.flush()
        if is_issued:
            _issue(session, appraisal, result)
        assert result.id is not None
        return result.id


def _appraisal(session: Session, city: City, scoring_id: int, notice_unit: DayUnit) -> Appraisal:
    found = session.exec(select(Appraisal).where(Appraisal.committee_id == city.committee_id, Appraisal.year == YEAR)).first()
    if found is not None:
        return found
    scoring = session.get_one(Scoring, scoring_id)
    pack = city.regulations.pack(scoring.regulation)
    assert pack is not None
    appraisal = Appraisal(
        committee_id=city.committee_id,
        year=YEAR,
        regulation=scoring.regulation,
        title=scoring.title,
        version=scoring.version,
        status=scoring.status,
        content_hash=scoring.content_hash,
        regulation_source=pack.folder.joinpath("regulation.yaml").read_text(encoding="utf-8"),
        partial_because="试行期内先按已掌握的条款考核",
        notice_days=5,
        notice_unit=notice_unit,
        state=AppraisalState.COUNCIL,
        opened_by_id=actor_named(session, "appraiser").account_id,
        opened_at=DECIDED_AT,
    )
    session.add(appraisal)
    session.flush()
    return appraisal


def _result(session: Session, appraisal: Appraisal, scoring_id: int, number: int, reason: str | None) -> AppraisalResult:
    assert appraisal.id is not None
    result = AppraisalResult(
        committee_id=appraisal.committee_id,
        appraisal_id=appraisal.id,
        number=number,
        scoring_id=scoring_id,
        state=ResultState.DRAFT,
        reason=reason,
        made_by_id=appraisal.opened_by_id,
        made_at=DECIDED_AT,
    )
    session.add(result)
    session.flush()
    return result


def _facts(session: Session, city: City, scoring_id: int) -> None:
    regulation = regulation_in_use(session, city.committee_id, YEAR, city.regulations)
    performances = score_by(session, city.committee_id, YEAR, regulation).performances
    for row in session.exec(select(ScoredMember).where(ScoredMember.scoring_id == scoring_id)):
        text = facts_text(performances[row.member_id])
        assert row.id is not None
        session.add(SealedFacts(committee_id=city.committee_id, scored_member_id=row.id, facts=text, digest=facts_digest(text)))


def _decisions(session: Session, appraisal: Appraisal, result: AppraisalResult, *, is_first: bool) -> None:
    rows = session.exec(select(ScoredMember).where(ScoredMember.scoring_id == result.scoring_id).order_by(col(ScoredMember.number))).all()
    assert result.id is not None
    assert appraisal.id is not None
    who: dict[str, Any] = {"committee_id": appraisal.committee_id, "decided_by_id": appraisal.opened_by_id, "decided_at": DECIDED_AT}
    session.add(GradeDecision(result_id=result.id, member_id=rows[0].member_id, grade="优秀", reason="主席会议审定，=1+1", **who))
    session.add(GradeDecision(result_id=result.id, member_id=rows[1].member_id, grade=None, reason="全年病休", **who))
    proposed = ConsequenceDecision(
        result_id=result.id, member_id=rows[2].member_id, proposal="界别召集人约谈", accepted=False, reason="已口头提醒", **who
    )
    session.add(proposed)
    session.add(ListDecision(result_id=result.id, member_id=rows[3].member_id, name="履职先进", accepted=True, reason="票决", **who))
    if is_first:
        said: dict[str, Any] = {"entered_by_id": appraisal.opened_by_id, "entered_at": DECIDED_AT, "state": RegistrationFormState.ACCEPTED}
        ids: dict[str, Any] = {"committee_id": appraisal.committee_id, "appraisal_id": appraisal.id, "member_id": rows[0].member_id}
        session.add(RegistrationForm(summary="本年度认真履职。\n共提交提案1件。", own_points=95_500_000, **ids, **said))


def _issue(session: Session, appraisal: Appraisal, result: AppraisalResult) -> None:
    assert result.id is not None
    for older in session.exec(select(AppraisalResult).where(AppraisalResult.appraisal_id == appraisal.id)):
        if older.state == ResultState.ISSUED:
            older.state = ResultState.SUPERSEDED
    result.approver = "主席会议"
    result.decided_on = date(2024, 1, 18)
    result.issued_on = ISSUED_ON
    result.issued_by_id = appraisal.opened_by_id
    result.document_number = f"示政协发〔2024〕{result.number}号"
    result.state = ResultState.ISSUED
    appraisal.state = AppraisalState.ISSUED
    session.flush()
    seal = seal_of(session, result.id)
    result.seal, result.seal_sm3 = seal.sha256, seal.sm3
