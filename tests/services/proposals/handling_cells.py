"""Everybody who may be asked, everything that may be done with a handling, and two proposals to try it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session

from services.accounts import actor_named, create_account, grant_role
from services.audit import acting
from services.database import transaction
from services.models import HandlingCourse, HandlingRole, HandlingUnit, ProposalCourse, Role, Satisfaction, SubmissionWay
from services.permissions import Actor
from services.proposals import end_cosigning, file_proposal, invite_cosigners, sign_proposal
from services.proposals.agreeing import agree_to_reply, hand_to_review, pass_reply, send_back_reply
from services.proposals.assigning import UnitDraft, assign_proposal, reassign_handling
from services.proposals.closing import archive_proposal, close_proposal, fulfil_promise, redo_handling, revisit_handling, track_proposal
from services.proposals.contacting import extend_handling, log_contact
from services.proposals.handling_holding import handlings_of
from services.proposals.handling_states import HandlingEvent
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.replying import ReplyDraft, draft_reply, give_opinion
from services.proposals.returning import accept_handling, reject_return, return_handling
from services.proposals.states import ProposalEvent
from tests.services.proposals.courses_town import DAY, HELD_FOR, Town, examined, found_town
from tests.services.proposals.handled import attached

LEAD_UNIT, CO_UNIT, OTHER_UNIT = HELD_FOR[Role.HANDLING_UNIT], "市财政局", "市教育局"
ASSIGNED, ANSWERED = date(2023, 3, 1), date(2023, 5, 10)
FAR = date(2100, 1, 1)
_OK, _NO = Satisfaction.SATISFIED, Satisfaction.DISSATISFIED
E, P = HandlingEvent, ProposalEvent


@dataclass(frozen=True)
class Court:
    """`actors` by who they are; ids of courses: of a fresh handling and its co-handler, of an answered one, and of whole proposals."""

    actors: dict[str, Actor]
    fresh: int
    fresh_co: int
    answered: int
    filed: int
    promised: int
    done: int
    archived: int
    scan: int

    def courses(self) -> dict[ProposalEvent, int]:
        """On which proposal an event of a whole proposal is tried."""
        return {P.ASSIGN: self.filed, P.TRACK: self.promised, P.CLOSE: self.done, P.ARCHIVE: self.done}


def found_court(engine: Engine) -> Court:
    town = found_town(engine)
    with transaction(engine) as session:
        names = {"co unit": CO_UNIT, "other unit": OTHER_UNIT}
        with acting(session, town.house.administrator, "unit.add"):
            for name in names.values():
                session.add(HandlingUnit(committee_id=town.house.committee_id, name=name))
        units = {who: _unit(session, town, f"unit-{number}", name) for number, (who, name) in enumerate(names.items())}
        roles = {role.value: actor for role, actor in town.by_role.items()}
        same = {"same person": town.staff, "other member": town.third}
        actors = {**roles, "proposal_staff": town.other_staff, "member": town.first, **same, **units}
        fresh, fresh_co = _assigned(session, town, _filed(session, town))
        answered = _answered(session, town, _filed(session, town), ReplyDraft("1号", "答复", "B", None, FAR))
        rate_reply(session, town.second, answered, RatingDraft(_OK, _NO), ANSWERED)
        promised = _filed(session, town)
        _answered(session, town, promised, ReplyDraft("1号", "答复", "B", None, FAR))
        done, archived = _filed(session, town), _filed(session, town)
        for course_id in (done, archived):
            _answered(session, town, course_id, ReplyDraft("1号", "答复", "A"))
        close_proposal(session, town.staff, archived)
        archive_proposal(session, town.staff, archived)
        scan = attached(session, town.registrar, session.get_one(HandlingCourse, answered).course_id)
        return Court(actors, fresh, fresh_co, answered, _filed(session, town), promised, done, archived, scan)


def attempts(session: Session, court: Court, actor: Actor) -> dict[HandlingEvent, Callable[[], object]]:
    """Each event of a handling, ready to be tried by somebody; all that it needs besides the state and the right is there."""
    fresh, co, answered = court.fresh, court.fresh_co, court.answered
    own = "001" if actor.name == "town-registrar" else None
    rating = RatingDraft(_OK, _OK, member_number=own, scan_id=court.scan if own else None)
    reply = ReplyDraft("2号", "答复", "A")
    return {
        E.ACCEPT: lambda: accept_handling(session, actor, fresh, ASSIGNED),
        E.RETURN: lambda: return_handling(session, actor, fresh, "不属职责", ASSIGNED),
        E.REJECT_RETURN: lambda: reject_return(session, actor, fresh, "属其职责"),
        E.REASSIGN: lambda: reassign_handling(session, actor, fresh, "市水利局", ASSIGNED),
        E.LOG_CONTACT: lambda: log_contact(session, actor, fresh, ASSIGNED, "电话"),
        E.EXTEND: lambda: extend_handling(session, actor, fresh, date(2023, 6, 20), "待批复"),
        E.GIVE_OPINION: lambda: give_opinion(session, actor, co, "1号", "意见"),
        E.DRAFT_REPLY: lambda: draft_reply(session, actor, fresh, reply),
        E.AGREE: lambda: agree_to_reply(session, actor, co, True),
        E.DISAGREE: lambda: agree_to_reply(session, actor, co, False, "不妥"),
        E.TO_REVIEW: lambda: hand_to_review(session, actor, fresh, "口头同意"),
        E.PASS: lambda: pass_reply(session, actor, answered, date(2023, 7, 1)),
        E.SEND_BACK: lambda: send_back_reply(session, actor, answered, "请写明"),
        E.RATE: lambda: rate_reply(session, actor, answered, rating),
        E.REDO: lambda: redo_handling(session, actor, answered, "不满意"),
        E.FULFIL_PROMISE: lambda: fulfil_promise(session, actor, answered, "已通车"),
        E.REVISIT: lambda: revisit_handling(session, actor, answered, "看过"),
    }


def attempts_at_course(session: Session, court: Court, actor: Actor) -> dict[ProposalEvent, Callable[[], object]]:
    """Each event of a whole proposal that follows its filing."""
    on = court.courses()
    return {
        P.ASSIGN: lambda: assign_proposal(session, actor, on[P.ASSIGN], [UnitDraft(LEAD_UNIT, HandlingRole.LEAD)], ASSIGNED),
        P.TRACK: lambda: track_proposal(session, actor, on[P.TRACK]),
        P.CLOSE: lambda: close_proposal(session, actor, on[P.CLOSE]),
        P.ARCHIVE: lambda: archive_proposal(session, actor, on[P.ARCHIVE]),
    }


def _unit(session: Session, town: Town, name: str, unit: str) -> Actor:
    create_account(session, town.house.administrator, town.house.committee_id, name, name, [])
    grant_role(session, town.by_role[Role.SECURITY_ADMINISTRATOR], town.house.committee_id, name, Role.HANDLING_UNIT, unit)
    return actor_named(session, name)


def _filed(session: Session, town: Town) -> int:
    course_id = town.draft(session, way=SubmissionWay.JOINT)
    invite_cosigners(session, town.first, course_id, ["002"], on=DAY)
    sign_proposal(session, town.second, course_id, on=DAY)
    end_cosigning(session, town.first, course_id, on=DAY)
    return file_proposal(session, town.decider, examined(session, town, course_id), on=DAY)


def _assigned(session: Session, town: Town, course_id: int) -> tuple[int, int]:
    units = [UnitDraft(LEAD_UNIT, HandlingRole.LEAD), UnitDraft(CO_UNIT, HandlingRole.CO)]
    assign_proposal(session, town.staff, course_id, units, ASSIGNED)
    lead, co = (each.id for each in handlings_of(session, session.get_one(ProposalCourse, course_id)))
    assert lead is not None
    assert co is not None
    return lead, co


def _answered(session: Session, town: Town, course_id: int, reply: ReplyDraft) -> int:
    """Answered: drafted by the staff that assigned it, in the unit's stead, and passed by a colleague."""
    lead, _ = _assigned(session, town, course_id)
    accept_handling(session, town.by_role[Role.HANDLING_UNIT], lead, ASSIGNED)
    log_contact(session, town.staff, lead, ASSIGNED, "电话")
    draft_reply(session, town.staff, lead, reply)
    hand_to_review(session, town.staff, lead, "会办单位口头同意")
    return pass_reply(session, town.other_staff, lead, ANSWERED)
