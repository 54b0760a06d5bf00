"""How many may stand on a list that people decide: never more than the regulation has places for, be they a number or a share."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from scoring_plugins.engine.lists import ListOutcome, list_places
from scoring_plugins.engine.part_year import months_in
from scoring_plugins.plugins import Regulations
from services.appraisals.facts_text import performance_in
from services.appraisals.frozen import frozen_regulation
from services.models import Appraisal, AppraisalResult
from services.scorings.kept_tables import tables_for


def places_on(session: Session, appraisal: Appraisal, result: AppraisalResult, outcome: ListOutcome, regulations: Regulations) -> int:
    """The places of a list in its part, by the frozen regulation and the facts that the result was scored from. Raises Refusal."""
    regulation = frozen_regulation(appraisal, regulations)
    rule = next(each for each in regulation.version_for(appraisal.year).lists if each.name == outcome.name)
    if rule.quota is None or not rule.quota.is_share:
        return list_places(rule, outcome.per, (), 0)
    tables = tables_for(appraisal.group_kind)
    scorecards, facts = tables.scorecards, tables.facts
    of_result = (scorecards.c.scoring_id == result.scoring_id, scorecards.c.not_graded.is_(None))
    rows = select(facts.c.facts).join(scorecards, facts.c[tables.scorecard_id] == scorecards.c.id).where(*of_result)
    states = [performance_in(text).member.state for text in session.execute(rows).scalars()]
    return list_places(rule, outcome.per, states, months_in(regulation.period(appraisal.year)))
