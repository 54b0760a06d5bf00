"""What regulations ask of a proposal besides its records: said by stored facts where they say it, and by the office where they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from scoring_plugins.language.kinds import AttributeType
from scoring_plugins.records import AttributeValue
from services.models import (
    ActivityGroup,
    Handling,
    HandlingCourse,
    HandlingState,
    MarkKind,
    Proposal,
    ProposalCourse,
    ProposalMark,
    Reply,
    ReplyRating,
    Satisfaction,
    SpecialCommittee,
    Sponsorship,
    SponsorshipRole,
    SubmissionWay,
    SupervisedProposal,
)
from services.proposals.following import decided_to_merge
from services.proposals.handling_holding import ANSWERING
from services.proposals.rating import proposers_by_course

Found = Mapping[int, AttributeValue]
# Whose proposal it is, in the words of regulations.
_WORDS = {
    SubmissionWay.MEMBER: "member",
    SubmissionWay.JOINT: "member",
    SubmissionWay.SECTOR: "sector",
    SubmissionWay.GROUP: "group",
    SubmissionWay.PARTY: "party",
    SubmissionWay.BODY: "body",
    SubmissionWay.SPECIAL_COMMITTEE: "special_committee",
}


def stored_attributes(
    session: Session, committee_id: int, ids: Collection[int], declared: Mapping[str, AttributeType]
) -> dict[int, dict[str, AttributeValue]]:
    """By proposal: those of the declared attributes that stored facts say, where the declared values can hold it.

    By name: 提出者, 立案, 并案, 重点, 民生, 督办, 办复, 满意, 办理结果. `docs/selections.md` says how each is found.
    """
    found: dict[int, dict[str, AttributeValue]] = {proposal_id: {} for proposal_id in ids}
    for word, finder in _FINDERS.items():
        name = say(f"proposal_selection.attribute_{word}")
        if name in declared:
            for proposal_id, value in finder(session, committee_id, sorted(ids)).items():
                if fits(value, declared[name]):
                    found[proposal_id][name] = value
    return found


def fits(value: AttributeValue, kind: AttributeType) -> bool:
    """Whether an attribute of that kind may hold the value."""
    if kind == "yes_no":
        return isinstance(value, bool)
    if kind == "number":
        return not isinstance(value, str | bool)
    return isinstance(value, str) and (kind == "text" or value in kind)


def _marked(mark: MarkKind) -> Callable[[Session, int, list[int]], Found]:
    def finder(session: Session, _: int, ids: list[int]) -> Found:
        of = (col(ProposalMark.proposal_id).in_(ids), col(ProposalMark.mark) == mark, col(ProposalMark.verified_at).is_not(None))
        marked = set(session.execute(select(col(ProposalMark.proposal_id)).where(*of)).scalars())
        return {proposal_id: proposal_id in marked for proposal_id in ids}

    return finder


def _livelihood(session: Session, _: int, ids: list[int]) -> Found:
    rows = session.execute(select(col(Proposal.id), col(Proposal.concerns_livelihood)).where(col(Proposal.id).in_(ids)))
    return dict(tuple(row) for row in rows)


def _supervised(session: Session, _: int, ids: list[int]) -> Found:
    of = select(col(SupervisedProposal.proposal_id)).where(col(SupervisedProposal.proposal_id).in_(ids))
    under = set(session.execute(of).scalars())
    return {proposal_id: proposal_id in under for proposal_id in ids}


def _proposer(session: Session, committee_id: int, ids: list[int]) -> Found:
    """Members, or what kind of body: as its way says; registered without one, a group or special committee of the body's name.

    Sectors are called as parties and people's organisations are: of a body with such a name the office has to say what it is.
    """
    ways = select(col(ProposalCourse.proposal_id), col(ProposalCourse.way)).where(col(ProposalCourse.proposal_id).in_(ids))
    words = {proposal_id: _WORDS[way] for proposal_id, way in session.execute(ways)}
    named: dict[str, str] = {}
    for table, word in ((ActivityGroup, "group"), (SpecialCommittee, "special_committee")):
        own = select(col(table.name)).where(col(table.committee_id) == committee_id)
        named |= dict.fromkeys(session.execute(own).scalars(), word)
    first = (col(Sponsorship.proposal_id).in_(ids), col(Sponsorship.role) != SponsorshipRole.SECONDER)
    rows = select(col(Sponsorship.proposal_id), col(Sponsorship.body)).where(*first).order_by(col(Sponsorship.position).desc())
    for proposal_id, body in session.execute(rows):
        known = "member" if body is None else named.get(body)
        if known is not None:
            words.setdefault(proposal_id, known)
    return {proposal_id: say(f"proposal_selection.proposer_{word}") for proposal_id, word in words.items()}


def _answering(session: Session, ids: list[int]) -> dict[int, int]:
    """By proposal: the proposal whose handlings answer it, which is that it was merged into, if it was."""
    into = dict.fromkeys(ids)
    own, target = ProposalCourse, ProposalCourse
    merged = select(col(own.proposal_id), col(own.merge_into_id)).where(col(own.proposal_id).in_(ids), *decided_to_merge())
    targets = dict(tuple(row) for row in session.execute(merged))
    numbers = select(col(target.id), col(target.proposal_id)).where(col(target.id).in_(sorted(set(targets.values()))))
    of_course = dict(tuple(row) for row in session.execute(numbers))
    return {proposal_id: of_course.get(targets.get(proposal_id)) or proposal_id for proposal_id in into}


def _replied(session: Session, _: int, ids: list[int]) -> Found:
    """Whether every unit that owes an answer has given it, verified: none that owes one is no answer."""
    answering = _answering(session, ids)
    owed = (col(Handling.proposal_id).in_(sorted(set(answering.values()))), col(Handling.role).in_(ANSWERING))
    rows = select(col(Handling.proposal_id), col(Reply.verified_at)).outerjoin(Reply, col(Reply.handling_id) == col(Handling.id))
    verified: defaultdict[int, list[bool]] = defaultdict(list)
    for proposal_id, verified_at in session.execute(rows.where(*owed)):
        verified[proposal_id].append(verified_at is not None)
    return {proposal_id: bool(verified[by]) and all(verified[by]) for proposal_id, by in answering.items()}


def _courses(session: Session, ids: list[int]) -> tuple[dict[int, int], dict[int, list[HandlingCourse]]]:
    """By proposal the course that answers it, and by course the handlings that owe an answer."""
    answering = _answering(session, ids)
    own = select(col(ProposalCourse.proposal_id), col(ProposalCourse.id)).where(col(ProposalCourse.proposal_id).in_(answering.values()))
    courses = dict(tuple(row) for row in session.execute(own))
    owing = (col(HandlingCourse.course_id).in_(sorted(courses.values())), col(HandlingCourse.role).in_(ANSWERING))
    of_course: defaultdict[int, list[HandlingCourse]] = defaultdict(list)
    for handling in session.execute(select(HandlingCourse).where(*owing, col(HandlingCourse.state) != HandlingState.REPLACED)).scalars():
        of_course[handling.course_id].append(handling)
    return {proposal_id: courses[by] for proposal_id, by in answering.items() if by in courses}, dict(of_course)


def _satisfied(session: Session, _: int, ids: list[int]) -> Found:
    """Whether every proposer rated the latest reply of every unit that owes one, and none is dissatisfied: who did not return a rating
    is not satisfied. Only of proposals that went their way in the program: of others nobody knows who was asked."""
    by, handlings = _courses(session, ids)
    proposers = proposers_by_course(session, set(by.values()))
    owing = {each.id: each for some in handlings.values() for each in some}
    returned: defaultdict[int, list[ReplyRating]] = defaultdict(list)
    for rating in session.execute(select(ReplyRating).where(col(ReplyRating.handling_course_id).in_(sorted(owing)))).scalars():
        if rating.round == owing[rating.handling_course_id].round:
            returned[rating.handling_course_id].append(rating)

    def pleased(handling: HandlingCourse) -> bool:
        assert handling.id is not None
        said = returned[handling.id]
        content = all(Satisfaction.DISSATISFIED not in (each.process, each.result) for each in said)
        return content and len(said) >= len(proposers[handling.course_id])

    return {proposal_id: bool(handlings.get(key)) and all(map(pleased, handlings[key])) for proposal_id, key in by.items()}


def _result(session: Session, _: int, ids: list[int]) -> Found:
    """What the replies come to, where all of them come to the same; of units that say different things, the office has to state it."""
    by, handlings = _courses(session, ids)
    found: dict[int, AttributeValue] = {}
    for proposal_id, key in by.items():
        meanings = {each.meaning for each in handlings.get(key, [])}
        if len(meanings) == 1 and (meaning := meanings.pop()) is not None:
            found[proposal_id] = say(f"parameters.meaning_{meaning}")
    return found


_FINDERS: dict[str, Callable[[Session, int, list[int]], Found]] = {
    "proposer": _proposer,
    "filed": _marked(MarkKind.FILED),
    "merged": _marked(MarkKind.MERGED),
    "key": _marked(MarkKind.KEY),
    "livelihood": _livelihood,
    "supervised": _supervised,
    "replied": _replied,
    "satisfied": _satisfied,
    "result": _result,
}
