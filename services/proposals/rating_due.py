"""What waits to be said of replies: by each sponsor whom a reply answers, and by the office that closes what is rated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.due_items import DueItem
from services.models import (
    HandlingCourse,
    HandlingState,
    Proposal,
    ProposalCourse,
    ProposalState,
    ReplyRating,
    Sponsorship,
    SponsorshipRole,
)
from services.permissions import POLICY, Actor, Reach, Right
from services.proposals.doubt import Doubts
from services.proposals.due import counted_item
from services.proposals.following import decided_to_merge
from services.proposals.handling_holding import ANSWERING, states_of_course
from services.proposals.handling_states import HandlingEvent
from services.proposals.rating import proposers_by_course

_RATED = states_of_course(HandlingEvent.RATE)
# Who speaks: a member's id or a body's name, with the committee.
_Speaker = tuple[int, int | str]


def due_in_ratings(session: Session, actor: Actor, today: date) -> Iterator[DueItem]:
    """Replies to rate, each by itself; replied proposals to close, counted for each committee."""
    yield from _to_rate(session, actor)
    examining = sorted(actor.committees_with(Right.EXAMINE))
    if examining:
        yield from _to_close(session, examining, today)


def _to_rate(session: Session, actor: Actor) -> Iterator[DueItem]:
    speakers = [(scope.committee_id, scope.id) for reach in (Reach.OWN, Reach.BODY) for scope in actor.held_for(Right.RATE, reach)]
    if not speakers:
        return
    answered = _answered(session, speakers)
    state, owner = col(ProposalCourse.state), col(ProposalCourse.id)
    rows = select(HandlingCourse, col(Proposal.case_number)).join(ProposalCourse, owner == HandlingCourse.course_id)
    rows = rows.outerjoin(Proposal, col(Proposal.id) == ProposalCourse.proposal_id)
    replied = (col(HandlingCourse.state) == HandlingState.REPLIED, col(HandlingCourse.role).in_(ANSWERING), state.in_(_RATED))
    own = (owner.in_(sorted(answered)), owner.not_in(_handled(actor)))
    found = session.execute(rows.where(*replied, *own).order_by(col(HandlingCourse.id))).all()
    said = select(ReplyRating).where(col(ReplyRating.handling_course_id).in_([row[0].id for row in found]))
    rated = {(each.handling_course_id, each.round, each.body or each.member_id): each for each in session.execute(said).scalars()}
    doubts = Doubts(session)
    for handling, case_number in found:
        which = say("inbox.proposal") if case_number is None else say("inbox.proposal_numbered", number=case_number)
        for speaker in sorted(answered[handling.course_id], key=str):
            rating = rated.get((handling.id, handling.round, speaker))
            about = ("HandlingCourse", handling.id)
            if rating is not None and rating.scan_id is not None:
                yield DueItem("look_at_rating", say("inbox.do_look_at_rating", which=which), handling.committee_id, None, False, about)
            if rating is None:
                until, flag = handling.rate_until, handling.rate_is_provisional
                doubtful = until is not None and doubts.of(handling.committee_id, flag, handling.passed_on, until)
                yield DueItem("rate_reply", say("inbox.do_rate_reply", which=which), handling.committee_id, until, doubtful, about)


def _answered(session: Session, speakers: Collection[_Speaker]) -> dict[int, set[int | str]]:
    """The courses whose replies answer each speaker: of the own proposals, or of what these were merged into."""
    of, member, body = col(Sponsorship.committee_id), col(Sponsorship.member_id), col(Sponsorship.body)
    own = [and_(of == committee_id, (member if isinstance(who, int) else body) == who) for committee_id, who in speakers]
    is_merged = and_(*decided_to_merge())
    rows = select(col(ProposalCourse.id), col(ProposalCourse.merge_into_id), is_merged, member, body)
    rows = rows.join(Sponsorship, col(Sponsorship.proposal_id) == ProposalCourse.proposal_id)
    wanted = session.execute(rows.where(or_(*own), col(Sponsorship.role) != SponsorshipRole.SECONDER))
    answered: defaultdict[int, set[int | str]] = defaultdict(set)
    for course_id, into_id, follows, member_id, name in wanted:
        answered[into_id if follows else course_id].add(member_id if name is None else name)
    return answered


def _handled(actor: Actor):  # type: ignore[no-untyped-def]  # a subquery has no nameable type
    """The courses that a unit of the actor's handles: whoever handles a proposal never rates it."""
    units = sorted(int(scope.id) for scope in actor.scopes if POLICY[Right.HANDLE].get(scope.role) == Reach.UNIT)
    at_work = (col(HandlingCourse.unit_id).in_(units), col(HandlingCourse.state) != HandlingState.REPLACED)
    return select(col(HandlingCourse.course_id)).where(*at_work)


def _to_close(session: Session, examining: list[int], today: date) -> Iterator[DueItem]:
    """Replied proposals: those whose sponsors may still rate, with the first of the last days, and those that can be closed."""
    columns: list[Any] = [col(getattr(HandlingCourse, name)) for name in ("id", "course_id", "committee_id", "rate_until")]
    this_round = and_(col(ReplyRating.handling_course_id) == HandlingCourse.id, col(ReplyRating.round) == HandlingCourse.round)
    rows = select(*columns, func.count(col(ReplyRating.id)))
    rows = rows.join(ProposalCourse, col(ProposalCourse.id) == HandlingCourse.course_id).outerjoin(ReplyRating, this_round)
    replied = (col(ProposalCourse.state) == ProposalState.REPLIED, col(ProposalCourse.committee_id).in_(examining))
    answering = (col(HandlingCourse.role).in_(ANSWERING), col(HandlingCourse.state) == HandlingState.REPLIED)
    found = session.execute(rows.where(*replied, *answering).group_by(*columns)).all()
    proposers = proposers_by_course(session, {row[1] for row in found})
    open_until: dict[int, date] = {}
    committees = {}
    for _, course_id, committee_id, until, count in found:
        committees[course_id] = committee_id
        if count < len(proposers[course_id]) and until is not None and today <= until:
            open_until[course_id] = min(until, open_until.get(course_id, until))
    closing = Counter(committees[course_id] for course_id in committees.keys() - open_until.keys())
    for committee_id, count in sorted(closing.items()):
        yield counted_item("close_proposals", committee_id, count)
    for committee_id in sorted({committees[course_id] for course_id in open_until}):
        days = [day for course_id, day in open_until.items() if committees[course_id] == committee_id]
        yield counted_item("await_ratings", committee_id, len(days), min(days))
