"""评价: each sponsor says how satisfied he or she is with a reply, on two axes; whoever handles proposals never rates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_
from sqlalchemy import select as alchemy_select
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.bodies import acts_for
from services.errors import Problem, Refusal, refuse
from services.models import (
    Attachment,
    HandlingCourse,
    Member,
    ProposalCourse,
    ProposalStep,
    ReplyRating,
    Satisfaction,
    Sponsorship,
    SponsorshipRole,
    SubmissionWay,
)
from services.permissions import POLICY, Actor, Reach, Right, forbidden
from services.proposals.following import answered_with, decided_to_merge
from services.proposals.handling_days import problems_of_day
from services.proposals.handling_holding import handlings_of, hold_handling, replied_on, require_event
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.proposals.holding import write_step
from services.texts import problems_of_texts
from services.today import today


class Proposer(NamedTuple):
    """Who may rate a reply: a member by id, 委员编号 and name, or a body by name, which submits in the given way."""

    member_id: int | None
    number: str | None
    body: str | None
    way: SubmissionWay
    name: str


@dataclass(frozen=True)
class RatingDraft:
    """What a sponsor says. `scan_id` is the attachment of the proposal that shows it signed on paper, for an office that enters it."""

    process: Satisfaction
    result: Satisfaction
    member_number: str | None = None
    body: str | None = None
    remark: str | None = None
    scan_id: int | None = None


def rate_reply(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    draft: RatingDraft,
    rated_on: date | None = None,
    expected_revision: int | None = None,
) -> int:
    """A sponsor rates a reply, once each round; sponsors of proposals merged into it too. Returns the rating's id.

    What a sponsor says takes the place of what an office entered for him or her from paper.

    Raises Refusal as `take_handling` does, RATER_HANDLES for whoever handles the proposal, UNKNOWN_PROPOSER, FORBIDDEN for another's
    rating, PAPER_MISSING where an office enters it without a scan, ALREADY_RATED, or what is wrong with day and texts.
    """
    course, handling = hold_handling(session, actor, handling_course_id, HandlingEvent.RATE, expected_revision)
    _require_no_handler(session, actor, course)
    require_event(course, handling, HandlingEvent.RATE)
    proposer = _proposer(session, actor, course, draft)
    on_paper = not is_own(session, actor, course, proposer)
    if on_paper and not actor.may(Right.RATE, course.committee_id):
        raise forbidden(actor, Right.RATE)
    day = rated_on or today()
    refuse(
        [
            *(_problems_of_paper(session, course, draft) if on_paper else ()),
            *problems_of_texts({"remark": draft.remark}),
            *problems_of_day("rated_on", day, replied_on(session, handling)),
            *_problems_of_twice(session, handling, proposer, on_paper),
        ]
    )
    said = {"process": draft.process, "result": draft.result, "remark": draft.remark, "rated_on": day}
    by = {"rated_by_id": actor.account_id, "rated_at": datetime.now(UTC), "scan_id": draft.scan_id if on_paper else None}
    with acting(session, actor, "handling_course.rate"):
        rating = _rating_of(session, handling, proposer)
        if rating is None:
            of = {"handling_course_id": handling_course_id, "round": handling.round}
            whose = {"member_id": proposer.member_id, "body": proposer.body}
            rating = ReplyRating.model_validate({"committee_id": handling.committee_id, **of, **whose, **said, **by})
            session.add(rating)
        else:
            for name, value in {**said, **by}.items():
                setattr(rating, name, value)
        handling.revision += 1
        write_step(session, actor, course, HandlingEvent.RATE, handling.state, handling=handling)
    assert rating.id is not None
    return rating.id


def proposers_of(session: Session, course: ProposalCourse) -> list[Proposer]:
    """Everybody who is answered by the replies to a proposal: its sponsors and those of proposals merged into it, no seconders."""
    assert course.id is not None
    return proposers_by_course(session, [course.id])[course.id]


def proposers_by_course(session: Session, course_ids: Collection[int]) -> Mapping[int, list[Proposer]]:
    """`proposers_of` of many courses by id, each proposer once, a proposal's own first. One statement."""
    followed = (col(ProposalCourse.merge_into_id).in_(sorted(course_ids)), *decided_to_merge())
    columns: list[Any] = [col(getattr(ProposalCourse, name)) for name in ("id", "merge_into_id", "way")]
    columns += [col(Sponsorship.member_id), col(Member.number), col(Sponsorship.body), col(Member.name), and_(*decided_to_merge())]
    parts = alchemy_select(*columns).join(Sponsorship, col(Sponsorship.proposal_id) == col(ProposalCourse.proposal_id))
    parts = parts.outerjoin(Member, col(Sponsorship.member_id) == col(Member.id)).where(col(Sponsorship.role) != SponsorshipRole.SECONDER)
    parts = parts.where(or_(col(ProposalCourse.id).in_(sorted(course_ids)), and_(*followed)))
    found: dict[int, list[Proposer]] = {course_id: [] for course_id in course_ids}
    order = (col(ProposalCourse.merge_into_id).is_not(None), col(ProposalCourse.id), col(Sponsorship.position))
    for course_id, into_id, way, member_id, number, body, name, is_merged in session.execute(parts.order_by(*order)):
        for answering_id in (course_id, *([into_id] if is_merged else [])):
            _add(found.get(answering_id, []), Proposer(member_id, number, body, way, name or body))
    return found


def _add(proposers: list[Proposer], new: Proposer) -> None:
    """Whoever stands behind several of the proposals is answered once."""
    if (new.member_id, new.body) not in {(known.member_id, known.body) for known in proposers}:
        proposers.append(new)


def ratings_of(session: Session, handlings: Collection[HandlingCourse]) -> list[ReplyRating]:
    """What sponsors said to the latest replies of these handlings; earlier rounds are history."""
    rounds = {each.id: each.round for each in handlings}
    found = session.exec(select(ReplyRating).where(col(ReplyRating.handling_course_id).in_(sorted(rounds))).order_by(col(ReplyRating.id)))
    return [rating for rating in found if rating.round == rounds[rating.handling_course_id]]


def is_dissatisfied(rating: ReplyRating) -> bool:
    """Whether the sponsor is dissatisfied with how it was handled, or with what came of it."""
    return Satisfaction.DISSATISFIED in (rating.process, rating.result)


def _require_no_handler(session: Session, actor: Actor, course: ProposalCourse) -> None:
    """Raises Refusal RATER_HANDLES for an account of a unit that handles the proposal, or that acted for one: whatever its token is for."""
    handlings = handlings_of(session, course)
    held_for = {int(scope.id) for scope in actor.scopes if POLICY[Right.HANDLE].get(scope.role) == Reach.UNIT}
    acted = select(ProposalStep.id).where(
        ProposalStep.course_id == course.id,
        ProposalStep.made_by_id == actor.account_id,
        col(ProposalStep.handling_course_id).is_not(None),
        col(ProposalStep.event).in_([event for event, each in HANDLING.moves.items() if each.right is Right.HANDLE]),
    )
    if not held_for.isdisjoint(each.unit_id for each in handlings) or session.exec(acted).first() is not None:
        raise Refusal("RATER_HANDLES", say("handling_course.rater_handles", name=actor.name), "id")


def _proposer(session: Session, actor: Actor, course: ProposalCourse, draft: RatingDraft) -> Proposer:
    """Whose rating it is; of nobody named, the actor's own. Raises Refusal UNKNOWN_PROPOSER with who there is."""
    proposers = proposers_of(session, course)
    if draft.member_number is None and draft.body is None:
        named = [each for each in proposers if is_own(session, actor, course, each)]
    else:
        named = [each for each in proposers if (each.number, each.body) == (draft.member_number, draft.body)]
    if len(named) == 1:
        return named[0]
    known = "、".join(each.number or each.body or "" for each in proposers)
    raise Refusal("UNKNOWN_PROPOSER", say("handling_course.unknown_proposer", known=known), "member_number")


def is_own(session: Session, actor: Actor, course: ProposalCourse, proposer: Proposer) -> bool:
    """Whether the actor is the proposer: as the member, or in the name of the body."""
    if proposer.body is not None:
        return acts_for(session, actor, Right.RATE, course.committee_id, proposer.body, proposer.way)
    own = actor.own_members(Right.RATE, course.committee_id)
    return proposer.member_id in own


def _problems_of_paper(session: Session, course: ProposalCourse, draft: RatingDraft) -> list[Problem]:
    """PAPER_MISSING unless the scan is a file of the proposal, or of one merged into it, that nobody withdrew."""
    proposals = [each.proposal_id for each in (course, *answered_with(session, course))]
    in_force = (col(Attachment.proposal_id).in_(proposals), col(Attachment.withdrawn_at).is_(None))
    if draft.scan_id is not None and session.exec(select(Attachment.id).where(Attachment.id == draft.scan_id, *in_force)).first():
        return []
    return [Problem("PAPER_MISSING", "scan_id", say("handling_course.paper_missing"))]


def _problems_of_twice(session: Session, handling: HandlingCourse, proposer: Proposer, on_paper: bool) -> list[Problem]:
    """That the sponsor has rated this round's reply; what was entered from paper does not stand in the sponsor's own way."""
    found = _rating_of(session, handling, proposer)
    if found is None or (found.scan_id is not None and not on_paper):
        return []
    return [Problem("ALREADY_RATED", "id", say("handling_course.already_rated", day=found.rated_on))]


def _rating_of(session: Session, handling: HandlingCourse, proposer: Proposer) -> ReplyRating | None:
    same = (ReplyRating.handling_course_id == handling.id, ReplyRating.round == handling.round)
    by = (ReplyRating.member_id == proposer.member_id, ReplyRating.body == proposer.body)
    return session.exec(select(ReplyRating).where(*same, *by)).first()
