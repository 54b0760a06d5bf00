"""Filed proposals, units that handle them, and everybody who has a part in it: what tests of handlings begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from services.accounts import actor_named, create_account, grant_role
from services.audit import acting
from services.database import transaction
from services.models import Attachment, HandlingRole, HandlingUnit, Outcome, ProposalCourse, Role, SubmissionWay
from services.parameters import set_parameter
from services.permissions import Actor
from services.proposals import (
    CourseDraft,
    classify_proposal,
    draft_proposal,
    end_cosigning,
    file_proposal,
    invite_cosigners,
    merge_proposal,
    propose_outcome,
    sign_proposal,
    submit_proposal,
)
from services.proposals.agreeing import pass_reply
from services.proposals.assigning import UnitDraft, assign_proposal
from services.proposals.contacting import log_contact
from services.proposals.handling_holding import handlings_of
from services.proposals.replying import ReplyDraft, draft_reply
from services.proposals.returning import accept_handling
from tests.services.conftest import House, found_house

SUBMITTED, FILED, ASSIGNED = date(2023, 2, 2), date(2023, 2, 10), date(2023, 3, 1)
ACCEPTED, CONTACTED, REPLIED = date(2023, 3, 3), date(2023, 3, 20), date(2023, 5, 10)
TRAFFIC, BUREAU, FINANCE, SCHOOLS = "市交通局", "市住建局", "市财政局", "市教育局"
PARTY = "民盟市委会"


@dataclass(frozen=True)
class Offices:
    """Who has a part in a proposal's handling: two of the staff, units, members 001 (who leads) and 002 (who signs), a party."""

    house: House
    staff: Actor
    second: Actor
    traffic: Actor
    bureau: Actor
    finance: Actor
    lead: Actor
    co: Actor
    party: Actor
    leader: Actor

    @property
    def committee_id(self) -> int:
        return self.house.committee_id

    @contextmanager
    def at_work(self) -> Iterator[Session]:
        with transaction(self.house.engine) as session:
            yield session


def found_offices(engine: Engine) -> Offices:
    house = found_house(engine)
    with transaction(engine) as session:
        says: dict[str, Any] = {"valid_from": date(2020, 1, 1), "reason": "工作规则"}
        set_parameter(session, house.administrator, house.committee_id, "proposal_cosigning", "5 working_days", **says)
        with acting(session, house.administrator, "test"):
            for name in (TRAFFIC, BUREAU, FINANCE):
                session.add(HandlingUnit(committee_id=house.committee_id, name=name))
        units = {"traffic": (Role.HANDLING_UNIT, TRAFFIC), "bureau": (Role.HANDLING_UNIT, BUREAU), "finance": (Role.HANDLING_UNIT, FINANCE)}
        others = {"lead": (Role.MEMBER, "001"), "co": (Role.MEMBER, "002"), "party": (Role.SUBMITTING_BODY, PARTY)}
        plain = {"staff": Role.PROPOSAL_STAFF, "second": Role.PROPOSAL_STAFF, "leader": Role.CHAIRPERSON}
        for name, (role, held_for) in {**units, **others}.items():
            create_account(session, house.administrator, house.committee_id, name, name, [])
            grant_role(session, house.administrator, house.committee_id, name, role, held_for)
        for name, role in plain.items():
            create_account(session, house.administrator, house.committee_id, name, name, [role])
        actors = {name: actor_named(session, name) for name in (*units, *others, *plain)}
    return Offices(house, **actors)


def moved(offices: Offices, engine: Engine) -> Offices:
    return replace(offices, house=replace(offices.house, engine=engine))


def filed(session: Session, offices: Offices, members: tuple[str, ...] = ("001", "002"), body: str | None = None) -> int:
    """The id of the course of a filed proposal: of member 001, of 001 and 002 together, or of the party."""
    course_id = _examined(session, offices, members, body, Outcome.FILE)
    return file_proposal(session, offices.leader, course_id, on=FILED)


def merged(session: Session, offices: Offices, into: int, body: str) -> int:
    """The id of the course of a body's proposal, on file and merged into another."""
    course_id = _examined(session, offices, (), body, Outcome.MERGE, merge_into_id=into, counts_as_filed=True)
    return merge_proposal(session, offices.leader, course_id, on=FILED)


def _examined(session: Session, offices: Offices, members: tuple[str, ...], body: str | None, outcome: Outcome, **said: Any) -> int:
    writer = offices.party if body else offices.lead
    way = SubmissionWay.PARTY if body else SubmissionWay.JOINT if len(members) > 1 else SubmissionWay.MEMBER
    text = "早晚高峰公交太少。\n建议加密班次。"
    draft = CourseDraft(way, (5, 2), "关于改善公交的提案", text, body=body, holds_no_secret=True)
    course_id = draft_proposal(session, writer, offices.committee_id, draft, on=SUBMITTED)
    if len(members) > 1:
        invite_cosigners(session, writer, course_id, members[1:], on=SUBMITTED)
        sign_proposal(session, offices.co, course_id, on=SUBMITTED)
        end_cosigning(session, writer, course_id, on=SUBMITTED)
    submit_proposal(session, writer, course_id, on=SUBMITTED)
    classify_proposal(session, offices.staff, course_id, "城建")
    return propose_outcome(session, offices.staff, course_id, outcome, **said)


def attached(session: Session, actor: Actor, course_id: int) -> int:
    """The id of a scan that is attached to the course's proposal."""
    course = session.get_one(ProposalCourse, course_id)
    file = {"file_name": "评价表.pdf", "media_type": "application/pdf", "size": 10, "sha256": "0" * 64}
    added = {"added_by_id": actor.account_id, "added_at": datetime.now(UTC)}
    with acting(session, actor, "evidence.attach"):
        found = Attachment.model_validate({"committee_id": course.committee_id, "proposal_id": course.proposal_id, **file, **added})
        session.add(found)
    assert found.id is not None
    return found.id


def assigned(session: Session, offices: Offices, course_id: int) -> tuple[int, int]:
    """Assigned to 市交通局 (lead) and 市住建局 (co): the ids of their courses."""
    drafts = [UnitDraft(TRAFFIC, HandlingRole.LEAD), UnitDraft(BUREAU, HandlingRole.CO)]
    assign_proposal(session, offices.staff, course_id, drafts, ASSIGNED)
    lead, co = (each.id for each in handlings_of(session, session.get_one(ProposalCourse, course_id)))
    assert lead is not None
    assert co is not None
    return lead, co


def answered(session: Session, offices: Offices, course_id: int, letter: str = "A", promised_until: date | None = None) -> int:
    """Assigned to 市交通局 alone, accepted and answered: the id of its course."""
    assign_proposal(session, offices.staff, course_id, [UnitDraft(TRAFFIC, HandlingRole.LEAD)], ASSIGNED)
    (handling,) = handlings_of(session, session.get_one(ProposalCourse, course_id))
    assert handling.id is not None
    accept_handling(session, offices.traffic, handling.id, ACCEPTED)
    log_contact(session, offices.traffic, handling.id, CONTACTED, "座谈")
    draft_reply(session, offices.traffic, handling.id, ReplyDraft("交函〔2023〕1号", "已加密班次。", letter, promised_until=promised_until))
    pass_reply(session, offices.staff, handling.id, REPLIED)
    return handling.id
