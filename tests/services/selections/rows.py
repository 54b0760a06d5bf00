"""Real proposals as a pack's worked case describes its subjects: rows as an office registers and verifies them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.records import PerformanceRecord
from services.audit import acting
from services.models import (
    MarkKind,
    PlenarySession,
    Proposal,
    ProposalAssessment,
    ProposalCourse,
    ProposalMark,
    ProposalState,
    Sponsorship,
    SponsorshipRole,
    SubmissionWay,
)
from tests.services.conftest import House

# In the words of regulations: which way a proposal of such a proposer is submitted.
WAYS = {
    "party": SubmissionWay.PARTY,
    "body": SubmissionWay.BODY,
    "special_committee": SubmissionWay.SPECIAL_COMMITTEE,
    "sector": SubmissionWay.SECTOR,
    "group": SubmissionWay.GROUP,
}


def plant(session: Session, house: House, subject: PerformanceRecord) -> int:
    """The id of a verified proposal with the marks, the proposer and the assessments that a case gives its subject."""
    own = [record for record in subject.records if record.kind == "proposal"]
    day = own[0].dated_on if own else date(subject.year, 2, 10)
    plenary = session.exec(select(PlenarySession.id).where(PlenarySession.committee_id == house.committee_id)).first()
    common: dict[str, Any] = {"committee_id": house.committee_id}
    now = datetime.now(UTC)
    stamped = {"registered_by_id": house.registrar.account_id, "registered_at": now}
    stamped |= {"verified_by_id": house.verifier.account_id, "verified_at": now, "verified_because": "原件已核"}
    said = subject.member.state.attributes
    marks = {mark.mark for record in own for mark in record.marks} | ({"filed"} if said.get("立案") is True else set())
    with acting(session, house.registrar, "test"):
        proposal = Proposal.model_validate(
            {**common, "plenary_session_id": plenary, "number": subject.member.id, "title": f"提案{subject.member.id}", "submitted_on": day}
        )
        session.add(proposal)
        session.flush()
        of = {**common, "proposal_id": proposal.id, **stamped}
        way = _way(said.get("提出者"))
        role = SponsorshipRole.LEAD if way is SubmissionWay.MEMBER else SponsorshipRole.COLLECTIVE
        who = {"member_id": 1, "body": None} if way is SubmissionWay.MEMBER else {"member_id": None, "body": "某单位"}
        session.add(Sponsorship.model_validate({**of, **who, "role": role, "position": 1}))
        for mark in sorted(marks & {each.value for each in MarkKind}):
            session.add(ProposalMark.model_validate({**of, "mark": MarkKind(mark), "dated_on": day}))
        for place, record in enumerate((each for each in subject.records if each.kind == "assessment"), start=1):
            assert record.quantity is not None
            given = {"item": record.attributes["item"], "quantity": int(record.quantity * MICRO), "dated_on": record.dated_on}
            row = {**of, **given, "position": place, "reason": "汇总", "given_by": "提案委员会"}
            session.add(ProposalAssessment.model_validate(row))
        if way is not SubmissionWay.MEMBER:
            entered = {"entered_by_id": house.registrar.account_id, "entered_at": now, "body": "某单位", "title": proposal.title}
            stands = {"state": ProposalState.FILED, "way": way, "plenary_session_id": plenary, "proposal_id": proposal.id}
            session.add(ProposalCourse.model_validate({**common, **stands, **entered}))
    assert proposal.id is not None
    return proposal.id


def _way(proposer: object) -> SubmissionWay:
    named = {say(f"proposal_selection.proposer_{word}"): way for word, way in WAYS.items()}
    return named.get(str(proposer), SubmissionWay.MEMBER)
