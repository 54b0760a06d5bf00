"""Each event of a handling, and of a proposal that is handled, with what may be said with it: mostly right, sometimes not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from sqlmodel import Session, col, select

from services.models import (
    Attachment,
    HandlingCourse,
    HandlingRole,
    HandlingUnit,
    ProposalCourse,
    ReplyMeaning,
    Satisfaction,
)
from services.permissions import Actor, Right
from services.proposals import withdraw_proposal
from services.proposals.agreeing import agree_to_reply, hand_to_review, pass_reply, send_back_reply
from services.proposals.assigning import UnitDraft, assign_proposal, reassign_handling
from services.proposals.closing import archive_proposal, close_proposal, fulfil_promise, redo_handling, revisit_handling, track_proposal
from services.proposals.contacting import extend_handling, log_contact
from services.proposals.handling_states import HandlingEvent
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.replying import ReplyDraft, draft_reply, give_opinion
from services.proposals.returning import accept_handling, reject_return, return_handling
from services.proposals.states import ProposalEvent
from tests.services.proposals.handled import BUREAU, FINANCE, SCHOOLS, TRAFFIC

E, P = HandlingEvent, ProposalEvent
UNITS = (TRAFFIC, BUREAU, FINANCE, SCHOOLS)
# A letter, what it comes to where it covers several, and whether that promises something.
_LETTERS = (
    ("A", None, False),
    ("B", None, True),
    ("C", None, True),
    ("D", None, False),
    ("D", ReplyMeaning.DECLINED, False),
    ("Z", None, False),
)
OF_PROPOSAL = (P.ASSIGN, P.TRACK, P.CLOSE, P.ARCHIVE, P.WITHDRAW)
_WRONG = 1 / 12


def some_day(rng: Random, today: date) -> date | None:
    """Today, mostly unsaid; now and then a day before, or one that is still to come."""
    return rng.choices((None, today, today - timedelta(days=rng.randint(1, 20)), today + timedelta(days=1)), (12, 4, 2, 1))[0]


def said(rng: Random, text: str) -> str:
    """A reason, now and then none."""
    return " " if rng.random() < _WRONG else text


def reply(rng: Random, today: date) -> ReplyDraft:
    letter, meaning, promises = rng.choices(_LETTERS, (6, 4, 2, 2, 1, 1))[0]
    promised = promises != (rng.random() < _WRONG)
    until = today + timedelta(days=rng.randint(-3, 200)) if promised else None
    return ReplyDraft(f"{rng.randint(1, 99)}号", "已研究,答复如下。", letter, meaning, until)


def assignment(rng: Random) -> list[UnitDraft]:
    """A lead with co-handlers or without, or units that answer each for themselves; now and then none of these."""
    names = rng.sample(UNITS[:3], rng.randint(1, 3))
    first, others = rng.choices(
        ((HandlingRole.LEAD, HandlingRole.CO), (HandlingRole.SEPARATE, HandlingRole.SEPARATE), (HandlingRole.CO, HandlingRole.CO)),
        (12, 5, 1),
    )[0]
    return [UnitDraft(name, first if place == 0 else others) for place, name in enumerate(names)]


def rating(rng: Random, session: Session, actor: Actor, handling: HandlingCourse) -> RatingDraft:
    process, result = (rng.choices(list(Satisfaction), (5, 2, 2))[0] for _ in range(2))
    if not actor.may(Right.RATE, handling.committee_id):
        return RatingDraft(process, result)
    # The office enters what somebody wrote on paper, with a scan of the proposal's, or forgets it.
    proposal = select(ProposalCourse.proposal_id).where(ProposalCourse.id == handling.course_id)
    scans = session.exec(select(Attachment.id).where(col(Attachment.proposal_id).in_(proposal)).order_by(col(Attachment.id))).all()
    return RatingDraft(process, result, rng.choice(("001", "002", "003")), scan_id=rng.choice([None, *scans, *scans, *scans]))


def of_handling(
    session: Session, actor: Actor, handling: HandlingCourse, event: HandlingEvent, rng: Random, today: date
) -> Callable[[], object]:
    """The use case of an event, ready to be tried."""
    key, day = handling.id or 0, some_day(rng, today)
    later = (handling.due_on or today) + timedelta(days=rng.randint(-2, 40))
    put_off = rng.choice((None, None, (handling.promised_until or today) + timedelta(days=rng.randint(-1, 90))))
    why, unit = said(rng, "情况属实"), rng.choice(UNITS)
    reason = rng.choice((None, "口头同意"))
    answer, stars = reply(rng, today), rating(rng, session, actor, handling) if event is E.RATE else None
    tries: dict[HandlingEvent, Callable[[], object]] = {
        E.ACCEPT: lambda: accept_handling(session, actor, key, day),
        E.RETURN: lambda: return_handling(session, actor, key, why, day),
        E.REJECT_RETURN: lambda: reject_return(session, actor, key, why),
        E.REASSIGN: lambda: reassign_handling(session, actor, key, unit, day),
        E.LOG_CONTACT: lambda: log_contact(session, actor, key, day or today, why),
        E.EXTEND: lambda: extend_handling(session, actor, key, later, why),
        E.GIVE_OPINION: lambda: give_opinion(session, actor, key, "会1号", "无意见"),
        E.DRAFT_REPLY: lambda: draft_reply(session, actor, key, answer),
        E.AGREE: lambda: agree_to_reply(session, actor, key, True),
        E.DISAGREE: lambda: agree_to_reply(session, actor, key, False, why),
        E.TO_REVIEW: lambda: hand_to_review(session, actor, key, reason),
        E.PASS: lambda: pass_reply(session, actor, key, day),
        E.SEND_BACK: lambda: send_back_reply(session, actor, key, why),
        E.RATE: lambda: rate_reply(session, actor, key, stars or RatingDraft(Satisfaction.SATISFIED, Satisfaction.SATISFIED), day),
        E.REDO: lambda: redo_handling(session, actor, key, why, day),
        E.FULFIL_PROMISE: lambda: fulfil_promise(session, actor, key, why, day),
        E.REVISIT: lambda: revisit_handling(session, actor, key, why, put_off),
    }
    return tries[event]


def of_proposal(session: Session, actor: Actor, course_id: int, event: ProposalEvent, rng: Random, today: date) -> Callable[[], object]:
    """The use case of an event of the whole proposal."""
    units, day, why = assignment(rng), some_day(rng, today), rng.choice((None, None, "已当面说明"))
    tries: dict[ProposalEvent, Callable[[], object]] = {
        P.ASSIGN: lambda: assign_proposal(session, actor, course_id, units, day),
        P.TRACK: lambda: track_proposal(session, actor, course_id, why),
        P.CLOSE: lambda: close_proposal(session, actor, course_id, why),
        P.ARCHIVE: lambda: archive_proposal(session, actor, course_id, why),
        P.WITHDRAW: lambda: withdraw_proposal(session, actor, course_id, "另有考虑"),
    }
    return tries[event]


def unit_names(session: Session) -> dict[int, str]:
    return {unit.id or 0: unit.name for unit in session.exec(select(HandlingUnit))}
