"""Figures about 重点提案督办 and 提案参考题目: groups, who took part, units, visits, meetings, aspects and suggestions, of any days.

A supervision is of a year. Its own day is the one on which the first of its key proposals was chosen, and a visit's or a meeting's
the one on which it was held; what lies outside the year is taken for the year's first or last day. So a year's figures are all that its
supervisions came to, and those of its parts add up to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from services.models import (
    Handling,
    HandlingRole,
    MarkKind,
    PlenarySession,
    ProposalMark,
    ReferenceTopic,
    SupervisedProposal,
    Supervision,
    SupervisionMember,
    SupervisionStep,
    SupervisionStepKind,
    SupervisionSuggestion,
)
from services.statistics.entries import SUPERVISIONS, Entry, Place, counted
from services.statistics.figures import Figure, count_figure

_ANSWERING = (HandlingRole.LEAD, HandlingRole.SEPARATE)


def supervision_figures(session: Session, committee_id: int, first_day: date, last_day: date) -> tuple[Figure, ...]:
    """Figures of the supervisions of some days and of the topics for the plenary sessions that open on them.

    A supervision counts once all its key proposals are confirmed; whoever takes part in several counts once, and so does a unit.
    """
    entries = supervision_entries(session, committee_id, first_day, last_day)
    return tuple(count_figure(spec.name, counted(entries, spec.name)) for spec in SUPERVISIONS)


def supervision_entries(session: Session, committee_id: int, first_day: date, last_day: date) -> list[Entry]:
    """What the figures of the supervisions of some days count, and of the topics for the plenary sessions that open on them."""
    confirmed, place = _confirmed(), Place(committee_id)
    of_years = (col(Supervision.committee_id) == committee_id, col(Supervision.year).between(first_day.year, last_day.year))
    chosen = {key for key, day in _days(session, of_years).items() if first_day <= day <= last_day}

    def rows(*keys: Any, joined: Sequence[tuple[Any, Any]] = (), good: Any = confirmed) -> Iterator[Any]:
        statement: Any = select(col(Supervision.id), good, *keys).select_from(Supervision)
        for table, condition in joined:
            statement = statement.join(table, condition)
        return iter(session.execute(statement.where(*of_years).distinct().order_by(col(Supervision.id))))

    def entries(figure: str, record: Any, *keys: Any, joined: Sequence[tuple[Any, Any]] = (), good: Any = confirmed) -> Iterator[Entry]:
        """What `keys` tell apart counts once, or else each record."""
        for each, is_good, key, *more in rows(record, *keys, joined=joined, good=good):
            if each in chosen:
                yield Entry(figure, tuple(more) or key, key, place, bool(is_good))

    def below(table: Any, *more: Any) -> tuple[Any, Any]:
        return table, and_(col(table.supervision_id) == col(Supervision.id), *more)

    def held(figure: str, kind: SupervisionStepKind) -> Iterator[Entry]:
        step = SupervisionStep
        found = rows(col(step.id), col(step.held_on), col(Supervision.year), joined=[below(step, col(step.kind) == kind)])
        for _, is_good, key, held_on, year in found:
            if first_day <= _within(year, held_on) <= last_day:
                yield Entry(figure, key, key, place, bool(is_good))

    def units(figure: str, roles: tuple[HandlingRole, ...]) -> Iterator[Entry]:
        # A unit counts once its handling is verified, as everywhere.
        handled = and_(col(Handling.proposal_id) == col(SupervisedProposal.proposal_id), col(Handling.role).in_(roles))
        good = and_(confirmed, col(Handling.verified_at).is_not(None))
        under = col(SupervisedProposal.proposal_id)
        return entries(figure, under, col(Handling.unit_id), joined=[below(SupervisedProposal), (Handling, handled)], good=good)

    suggestion = SupervisionSuggestion
    return [
        *entries("supervision_groups", col(Supervision.id)),
        *entries("supervision_people", col(SupervisionMember.member_id), joined=[below(SupervisionMember)]),
        *units("supervision_lead_units", _ANSWERING),
        *units("supervision_co_units", (HandlingRole.CO,)),
        *held("supervision_visits", SupervisionStepKind.VISIT),
        *held("supervision_meetings", SupervisionStepKind.MEETING),
        # An aspect is its supervision's own: two groups may call theirs alike.
        *entries(
            "supervision_aspects", col(suggestion.id), col(suggestion.supervision_id), col(suggestion.aspect), joined=[below(suggestion)]
        ),
        *entries("supervision_suggestions", col(suggestion.id), joined=[below(suggestion)]),
        *_topics(session, place, first_day, last_day),
    ]


def _days(session: Session, of_years: Sequence[Any]) -> dict[int, date]:
    """The own day of each supervision."""
    under, mark = SupervisedProposal, ProposalMark
    key = and_(col(mark.proposal_id) == col(under.proposal_id), col(mark.mark) == MarkKind.KEY)
    columns: list[Any] = [col(Supervision.id), col(Supervision.year), func.min(col(mark.dated_on))]
    statement = select(*columns).outerjoin(under, col(under.supervision_id) == col(Supervision.id)).outerjoin(mark, key)
    found = session.execute(statement.where(*of_years).group_by(col(Supervision.id), col(Supervision.year)))
    return {each: _within(year, day or date(year, 1, 1)) for each, year, day in found}


def _within(year: int, day: date) -> date:
    """The day, or the one of the year that is nearest to it."""
    return min(max(day, date(year, 1, 1)), date(year, 12, 31))


def _confirmed() -> Any:
    """That a supervision has key proposals, and that somebody else confirmed each of them."""
    under, mark = aliased(SupervisedProposal), aliased(ProposalMark)
    of_supervision = col(under.supervision_id) == col(Supervision.id)
    verified = and_(col(mark.proposal_id) == col(under.proposal_id), col(mark.mark) == MarkKind.KEY, col(mark.verified_at).is_not(None))
    has = select(literal(1)).where(of_supervision).correlate(Supervision).exists()
    lacks = (
        select(literal(1))
        .where(of_supervision, ~select(literal(1)).where(verified).correlate(under).exists())
        .correlate(Supervision)
        .exists()
    )
    return and_(has, ~lacks)


def _topics(session: Session, place: Place, first_day: date, last_day: date) -> Iterator[Entry]:
    """Topics are what offices say they are: nothing of them waits to be verified."""
    opened = col(PlenarySession.opens_on).between(first_day, last_day)
    topics = select(col(ReferenceTopic.id)).join(PlenarySession, col(PlenarySession.id) == col(ReferenceTopic.plenary_session_id))
    topics = topics.where(col(ReferenceTopic.committee_id) == place.committee_id, opened).order_by(col(ReferenceTopic.id))
    return (Entry("reference_topics", key, key, place) for (key,) in session.execute(topics))
