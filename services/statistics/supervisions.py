"""Figures about 重点提案督办 and 提案参考题目: groups, who took part, units, visits, meetings, aspects and suggestions of a year."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, literal, select
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
from services.statistics.figures import Counted, Figure, count_figure

_ANSWERING = (HandlingRole.LEAD, HandlingRole.SEPARATE)


def supervision_figures(session: Session, committee_id: int, year: int) -> tuple[Figure, ...]:
    """Figures of a year's supervisions and of the topics for the plenary sessions that open in it.

    A supervision counts once all its key proposals are confirmed; whoever takes part in several counts once, and so does a unit.
    """
    of_year = (col(Supervision.committee_id) == committee_id, col(Supervision.year) == year)
    confirmed = _confirmed()

    def counted(key: Any, *joined: Any) -> Counted:
        statement: Any = select(func.count(case((confirmed, key)).distinct()), func.count(key.distinct())).select_from(Supervision)
        for table, condition in joined:
            statement = statement.join(table, condition)
        return Counted(*session.execute(statement.where(*of_year)).one())

    def below(table: Any) -> tuple[Any, Any]:
        return table, col(table.supervision_id) == col(Supervision.id)

    def held(kind: SupervisionStepKind) -> Counted:
        of_kind = and_(col(SupervisionStep.supervision_id) == col(Supervision.id), col(SupervisionStep.kind) == kind)
        return counted(col(SupervisionStep.id), (SupervisionStep, of_kind))

    def units(roles: tuple[HandlingRole, ...]) -> Counted:
        # A unit counts once its handling is verified, as everywhere.
        handled = and_(col(Handling.proposal_id) == col(SupervisedProposal.proposal_id), col(Handling.role).in_(roles))
        good = and_(confirmed, col(Handling.verified_at).is_not(None))
        unit = col(Handling.unit_id)
        statement = select(func.count(case((good, unit)).distinct()), func.count(unit.distinct())).select_from(Supervision)
        return Counted(*session.execute(statement.join(*below(SupervisedProposal)).join(Handling, handled).where(*of_year)).one())

    # An aspect is its supervision's own: two groups may call theirs alike.
    aspects = (
        select(col(SupervisionSuggestion.supervision_id).label("supervision_id"), col(SupervisionSuggestion.aspect)).distinct().subquery()
    )
    counts = select(func.coalesce(func.sum(case((confirmed, 1), else_=0)), 0), func.count()).select_from(Supervision)
    of_aspects = Counted(*session.execute(counts.join(aspects, aspects.c.supervision_id == col(Supervision.id)).where(*of_year)).one())
    return (
        count_figure("supervision_groups", counted(col(Supervision.id))),
        count_figure("supervision_people", counted(col(SupervisionMember.member_id), below(SupervisionMember))),
        count_figure("supervision_lead_units", units(_ANSWERING)),
        count_figure("supervision_co_units", units((HandlingRole.CO,))),
        count_figure("supervision_visits", held(SupervisionStepKind.VISIT)),
        count_figure("supervision_meetings", held(SupervisionStepKind.MEETING)),
        count_figure("supervision_aspects", of_aspects),
        count_figure("supervision_suggestions", counted(col(SupervisionSuggestion.id), below(SupervisionSuggestion))),
        count_figure("reference_topics", _topics(session, committee_id, year)),
    )


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


def _topics(session: Session, committee_id: int, year: int) -> Counted:
    """Topics are what offices say they are: nothing of them waits to be verified."""
    opened = col(PlenarySession.opens_on).between(date(year, 1, 1), date(year, 12, 31))
    topics = select(func.count(col(ReferenceTopic.id))).join(
        PlenarySession, col(PlenarySession.id) == col(ReferenceTopic.plenary_session_id)
    )
    found = session.execute(topics.where(col(ReferenceTopic.committee_id) == committee_id, opened)).scalar_one()
    return Counted(found, found)
