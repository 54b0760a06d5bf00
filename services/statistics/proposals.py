"""Figures about 提案: the proposals of a year and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, and_, case, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from services.models import (
    Handling,
    HandlingRole,
    MarkKind,
    Proposal,
    ProposalCourse,
    ProposalMark,
    ProposalState,
    ProposalStep,
    Reply,
    Sponsorship,
    SponsorshipRole,
    SubmissionWay,
)
from services.proposals.states import ProposalEvent
from services.records.proposals import converted_proposals
from services.statistics.figures import Counted, Figure, count_figure, share_figure

# Says of a fact (a table or an alias of one) whether it is there.
There = Callable[[Any], ColumnElement[bool]]

# A proposal is there once its first sponsor is: a member who leads, or the body of a collective proposal.
_first = aliased(Sponsorship)
_marks = {mark: aliased(ProposalMark, name=mark.value) for mark in MarkKind}
_ANSWERING = (HandlingRole.LEAD, HandlingRole.SEPARATE)
_COLLECTIVE_WAYS = tuple(way for way in SubmissionWay if way not in (SubmissionWay.MEMBER, SubmissionWay.JOINT))


def verified(fact: Any) -> ColumnElement[bool]:
    """The reading that counts: somebody else has confirmed the fact."""
    return col(fact.verified_at).is_not(None)


def registered(fact: Any) -> ColumnElement[bool]:
    """The reading that shows what waits: the fact is there at all."""
    return col(fact.id).is_not(None)


def _answers(committee_id: int) -> Subquery:
    """Per proposal of a committee: handlings that have to answer, and those that did, under both readings."""
    must = col(Handling.role).in_(_ANSWERING)
    columns: list[Any] = [
        col(Handling.proposal_id).label("proposal_id"),
        func.sum(case((must, 1), else_=0)).label("due"),
        func.sum(case((and_(must, registered(Reply)), 1), else_=0)).label("registered"),
        func.sum(case((and_(must, verified(Handling), verified(Reply)), 1), else_=0)).label("verified"),
    ]
    statement = select(*columns).outerjoin(Reply, col(Reply.handling_id) == col(Handling.id))
    return statement.where(col(Handling.committee_id) == committee_id).group_by(col(Handling.proposal_id)).subquery()


def _filed(there: There) -> ColumnElement[bool]:
    # A report that was made from a proposal counts in its place.
    return and_(there(_first), there(_marks[MarkKind.FILED]), col(Proposal.id).not_in(converted_proposals()))


def _counts(there: There, answers: Subquery) -> dict[str, ColumnElement[bool]]:
    """What each count asks of a proposal, when `there` says which facts are there."""
    filed = _filed(there)
    collective = col(_first.role) == SponsorshipRole.COLLECTIVE
    replies = answers.c.verified if there is verified else answers.c.registered
    return {
        "submitted": there(_first),
        "collective_submitted": and_(there(_first), collective),
        "filed": filed,
        "filed_by_members": and_(filed, ~collective),
        "filed_collective": and_(filed, collective),
        "not_filed": and_(there(_first), there(_marks[MarkKind.NOT_FILED])),
        "merged": and_(there(_first), there(_marks[MarkKind.MERGED])),
        "livelihood": and_(filed, col(Proposal.concerns_livelihood)),
        "replied": and_(filed, answers.c.due > 0, answers.c.due == replies),
        "key": and_(filed, there(_marks[MarkKind.KEY])),
    }


def _more_counts(there: There) -> dict[str, ColumnElement[bool]]:
    """What the further counts ask, beside those of `_counts`: by whom it was submitted, and what else became of it."""
    is_submitted, way = there(_first), col(ProposalCourse.way)
    collective = and_(is_submitted, col(_first.role) == SponsorshipRole.COLLECTIVE)
    co = aliased(Sponsorship)
    of_proposal = (col(co.proposal_id) == col(Proposal.id), col(co.role) == SponsorshipRole.CO)
    is_joint = select(literal(1)).where(*of_proposal).correlate(Proposal).exists()
    returned = (col(ProposalStep.course_id) == col(ProposalCourse.id), col(ProposalStep.event) == ProposalEvent.RETURN_FOR_MENDING.value)
    undecided = [~registered(_marks[mark]) for mark in (MarkKind.FILED, MarkKind.NOT_FILED, MarkKind.MERGED, MarkKind.CONVERTED)]
    by_way = {f"by_{each}": and_(collective, way == each) for each in _COLLECTIVE_WAYS}
    return {
        "sole": and_(is_submitted, ~(col(_first.role) == SponsorshipRole.COLLECTIVE), ~is_joint),
        "joint": and_(is_submitted, ~(col(_first.role) == SponsorshipRole.COLLECTIVE), is_joint),
        **by_way,
        "by_unstated": and_(collective, col(ProposalCourse.id).is_(None)),
        "returned_for_mending": and_(is_submitted, select(literal(1)).where(*returned).correlate(ProposalCourse).exists()),
        "undecided": and_(is_submitted, *undecided),
        "converted": and_(is_submitted, there(_marks[MarkKind.CONVERTED])),
        "referred": and_(is_submitted, col(ProposalCourse.state) == ProposalState.REFERRED),
        "outstanding": and_(_filed(there), there(_marks[MarkKind.OUTSTANDING])),
    }


class ProposalCounted(NamedTuple):
    """A proposal, whose it is, its day, and the figures that it is counted in: by verified facts, and by all that are registered."""

    id: int
    member_id: int | None
    body: str | None
    day: date
    verified: frozenset[str]
    registered: frozenset[str]


def counted_proposals(session: Session, committee_id: int, first_day: date, last_day: date) -> list[ProposalCounted]:
    """The proposals submitted from `first_day` to `last_day`, each with what it is counted in. One statement."""
    answers = _answers(committee_id)
    readings = [{**_counts(there, answers), **_more_counts(there)} for there in (verified, registered)]
    bits = [_in_bits(reading.values()) for reading in readings]
    columns: list[Any] = [col(Proposal.id), col(_first.member_id), col(_first.body), col(Proposal.submitted_on), *bits]
    statement = _of_year(select(*columns), committee_id, first_day, last_day)
    statement = statement.outerjoin(answers, answers.c.proposal_id == col(Proposal.id))
    statement = statement.outerjoin(ProposalCourse, col(ProposalCourse.proposal_id) == col(Proposal.id)).order_by(col(Proposal.id))
    names = [f"proposals_{name}" for name in readings[0]]
    named: dict[int, frozenset[str]] = {}
    found = []
    for key, member_id, body, day, *both in session.execute(statement):
        for number in both:
            if number not in named:
                named[number] = frozenset(name for place, name in enumerate(names) if number >> place & 1)
        found.append(ProposalCounted(key, member_id, body, day, named[both[0]], named[both[1]]))
    return found


def _in_bits(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[int]:
    """One number for all conditions, a bit each: so many columns a row would cost more than the rows."""
    none: ColumnElement[int] = literal(0, BigInteger)
    return sum((case((condition, literal(1 << place, BigInteger)), else_=none) for place, condition in enumerate(conditions)), none)


def _of_year(statement: Select[Any], committee_id: int, first_day: date, last_day: date) -> Select[Any]:
    statement = statement.select_from(Proposal).join(_first, and_(col(_first.proposal_id) == col(Proposal.id), col(_first.position) == 1))
    for mark, row in _marks.items():
        statement = statement.outerjoin(row, and_(col(row.proposal_id) == col(Proposal.id), col(row.mark) == mark))
    day = col(Proposal.submitted_on)
    return statement.where(
        col(Proposal.committee_id) == committee_id, col(Proposal.withdrawn_on).is_(None), day >= first_day, day <= last_day
    )


def proposal_figures(session: Session, committee_id: int, first_day: date, last_day: date) -> tuple[Figure, ...]:
    """Figures of the proposals submitted from `first_day` to `last_day`. Two statements."""
    answers = _answers(committee_id)
    readings = (_counts(verified, answers), _counts(registered, answers))
    counts: list[Any] = [func.count(case((condition, 1))) for reading in readings for condition in reading.values()]
    statement = _of_year(select(*counts), committee_id, first_day, last_day)
    row = session.execute(statement.outerjoin(answers, answers.c.proposal_id == col(Proposal.id))).one()
    of = {name: Counted(*pair) for name, *pair in zip(readings[0], row[: len(counts) // 2], row[len(counts) // 2 :], strict=True)}
    submitted, filed = count_figure("proposals_submitted", of["submitted"]), count_figure("proposals_filed", of["filed"])
    by_members = count_figure("proposals_filed_by_members", of["filed_by_members"])
    collective = count_figure("proposals_filed_collective", of["filed_collective"])
    return (
        submitted,
        count_figure("proposals_collective_submitted", of["collective_submitted"]),
        filed,
        by_members,
        share_figure("proposals_filed_by_members_share", of["filed_by_members"], filed),
        collective,
        share_figure("proposals_filed_collective_share", of["filed_collective"], filed),
        count_figure("proposals_not_filed", of["not_filed"]),
        count_figure("proposals_merged", of["merged"]),
        count_figure("proposals_livelihood", of["livelihood"]),
        share_figure("proposals_livelihood_share", of["livelihood"], filed),
        count_figure("proposals_replied", of["replied"]),
        share_figure("proposals_replied_share", of["replied"], filed),
        count_figure("handling_units", _handling_units(session, committee_id, first_day, last_day)),
        count_figure("proposals_key", of["key"]),
    )


def _handling_units(session: Session, committee_id: int, first_day: date, last_day: date) -> Counted:
    units: list[Any] = [
        func.count(case((and_(_filed(there), there(Handling)), col(Handling.unit_id))).distinct()) for there in (verified, registered)
    ]
    statement = _of_year(select(*units), committee_id, first_day, last_day)
    return Counted(*session.execute(statement.join(Handling, col(Handling.proposal_id) == col(Proposal.id))).one())
