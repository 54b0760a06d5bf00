"""What waits to be said of replies: by each sponsor whom a reply answers, and by the office that closes what is rated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.due_items import DueItem
from services.models import (
    HandlingCourse,
    HandlingState,
    Outcome,
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
from services.proposals.following import MERGED
from services.proposals.handling_holding import ANSWERING, states_of_course
from services.proposals.handling_states import HandlingEvent

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
                until, flag = handling.rate_until, handling.due_is_provisional
                doubtful = until is not None and doubts.of(handling.committee_id, flag, handling.passed_on, until)
                yield DueItem("rate_reply", say("inbox.do_rate_reply", which=which), handling.committee_id, until, doubtful, about)


def _answered(session: Session, speakers: Collection[_Speaker]) -> dict[int, set[int | str]]:
    """The courses whose replies answer each speaker: of the own proposals, or of what these were merged into."""
    of, member, body = col(Sponsorship.committee_id), col(Sponsorship.member_id), col(Sponsorship.body)
    own = [and_(of == committee_id, (member if isinstance(who, int) else body) == who) for committee_id, who in speakers]
    columns = [col(getattr(ProposalCourse, name)) for name in ("id", "state", "outcome", "merge_into_id")]
    rows = select(*columns, member, body).join(Sponsorship, col(Sponsorship.proposal_id) == ProposalCourse.proposal_id)
    wanted = session.execute(rows.where(or_(*own), col(Sponsorship.role) != SponsorshipRole.SECONDER)).all()
    answered: defaultdict[int, set[int | str]] = defaultdict(set)
    while wanted:
        upward: defaultdict[int, set[int | str]] = defaultdict(set)
        for course_id, state, outcome, into_id, member_id, name in wanted:
            target = upward[into_id] if outcome is Outcome.MERGE and state in MERGED else answered[course_id]
            target.add(name if name is not None else member_id)
        above = session.execute(select(*columns).where(col(ProposalCourse.id).in_(sorted(upward)))).all() if upward else []
        wanted = [(*row, *_spoken(who)) for row in above for who in upward[row[0]]]  # type: ignore[misc]
    return answered


def _spoken(who: int | str) -> tuple[int | None, str | None]:
    return (who, None) if isinstance(who, int) else (None, who)


def _handled(actor: Actor):  # type: ignore[no-untyped-def]  # a subquery has no nameable type
    """The courses that a unit of the actor's handles: whoever handles a proposal never rates it."""
    units = sorted(int(scope.id) for scope in actor.scopes if POLICY[Right.HANDLE].get(scope.role) == Reach.UNIT)
    at_work = (col(HandlingCourse.unit_id).in_(units), col(HandlingCourse.state) != HandlingState.REPLACED)
    return select(col(HandlingCourse.course_id)).where(*at_work)


def _to_close(session: Session, examining: list[int], today: date) -> Iterator[DueItem]:
    """Replied proposals: those whose sponsors may still rate, with the first of the last days, and those that can be closed."""
    columns = [col(getattr(HandlingCourse, name)) for name in ("id", "course_id", "committee_id", "rate_until")]
    this_round = and_(col(ReplyRating.handling_course_id) == HandlingCourse.id, col(ReplyRating.round) == HandlingCourse.round)
    rows = select(*columns, col(ProposalCourse.proposal_id), func.count(col(ReplyRating.id)))
    rows = rows.join(ProposalCourse, col(ProposalCourse.id) == HandlingCourse.course_id).outerjoin(ReplyRating, this_round)
    replied = (col(ProposalCourse.state) == ProposalState.REPLIED, col(ProposalCourse.committee_id).in_(examining))
    answering = (col(HandlingCourse.role).in_(ANSWERING), col(HandlingCourse.state) == HandlingState.REPLIED)
    found = session.execute(rows.where(*replied, *answering).group_by(*columns, col(ProposalCourse.proposal_id))).all()
    speakers = _speakers(session, {row[1]: row[4] for row in found})
    open_until: dict[int, date] = {}
    committees = {}
    for _, course_id, committee_id, until, _, count in found:
        committees[course_id] = committee_id
        if count < len(speakers[course_id]) and until is not None and today <= until:
            open_until[course_id] = min(until, open_until.get(course_id, until))
    closing = Counter(committees[course_id] for course_id in committees.keys() - open_until.keys())
    for committee_id, count in sorted(closing.items()):
        yield counted_item("close_proposals", committee_id, count)
    for committee_id in sorted({committees[course_id] for course_id in open_until}):
        days = [day for course_id, day in open_until.items() if committees[course_id] == committee_id]
        yield counted_item("await_ratings", committee_id, len(days), min(days))


def _speakers(session: Session, proposal_ids: dict[int, int]) -> dict[int, set[tuple[int | None, str | None]]]:
    """By course, everybody who is answered: the sponsors of its proposal and of those merged into it, no seconders."""
    root = {proposal_id: course_id for course_id, proposal_id in proposal_ids.items()}
    above = {course_id: course_id for course_id in proposal_ids}
    while above:
        decided = (col(ProposalCourse.outcome) == Outcome.MERGE, col(ProposalCourse.state).in_(MERGED))
        below = select(col(ProposalCourse.id), col(ProposalCourse.merge_into_id), col(ProposalCourse.proposal_id))
        found = session.execute(below.where(col(ProposalCourse.merge_into_id).in_(sorted(above)), *decided)).all()
        root |= {row[2]: above[row[1]] for row in found}
        above = {row[0]: above[row[1]] for row in found}
    speakers: dict[int, set[tuple[int | None, str | None]]] = {course_id: set() for course_id in proposal_ids}
    parts = select(col(Sponsorship.proposal_id), col(Sponsorship.member_id), col(Sponsorship.body))
    for proposal_id, member_id, body in session.execute(
        parts.where(col(Sponsorship.proposal_id).in_(sorted(root)), col(Sponsorship.role) != SponsorshipRole.SECONDER)
    ):
        speakers[root[proposal_id]].add((member_id, body))
    return speakers
