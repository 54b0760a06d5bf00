"""The annual workbook of a committee in the database: scores computed now, and what people call their records."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import select
from sqlmodel import Session, col

from scoring_plugins.engine import ENGINE_VERSION
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.engine.wording import kind_word
from scoring_plugins.language.nodes import Version
from scoring_plugins.plugins import Regulations
from scoring_plugins.records import MemberState, PerformanceRecord, Record
from services.committees import code_on
from services.exports.annual_sheet import AnnualMember, AnnualSheet, GradeMark, WorkLabel, named_works
from services.models import LocalCommittee, Member
from services.permissions import Actor
from services.records.works import noun_and_number
from services.scoring import Progress, YearScores, score_year


def annual_sheet(
    session: Session, actor: Actor, committee_id: int, year: int, regulations: Regulations, progress: Progress | None = None
) -> AnnualSheet:
    """A committee's year as the workbook takes it, in a constant number of statements. Raises Refusal as `score_year` does."""
    return sheet_of_scores(session, score_year(session, actor, committee_id, year, regulations, progress=progress))


def sheet_of_scores(session: Session, scores: YearScores) -> AnnualSheet:
    """The sheet of scores of members that were computed: of everybody in them."""
    committee_id, year = scores.committee_id, scores.year
    regulation, days = scores.regulation, scores.regulation.period(year)
    version = regulation.version_for(year)
    return AnnualSheet(
        committee=session.get_one(LocalCommittee, committee_id).name,
        committee_code=code_on(session, committee_id, days.ends_on),
        year=year,
        regulation=regulation.code,
        title=regulation.title,
        version=version.in_force_from,
        status=regulation.status,
        content_hash=regulation.content_hash,
        engine_version=ENGINE_VERSION,
        period_from=days.starts_on,
        period_to=days.ends_on,
        cut_off=days.cut_off,
        facts_hash=scores.facts_hash,
        unverified_count=scores.unverified_count,
        members=tuple(_members(session, scores)),
        works=work_labels(scores.performances.values()),
        grades=grade_marks(version),
        chosen=regulation.chosen_in(version),
        not_computable=regulation.not_computable_in(version),
        quotas=scores.quotas,
        lists=scores.lists,
    )


def grade_marks(version: Version) -> tuple[GradeMark, ...]:
    """The grades of a version, best first."""
    return tuple(
        GradeMark(grade=grade.name, colour=grade.colour, at_least=grade.at_least, above=grade.above, duties=grade.duties)
        for grade in version.grades
    )


def work_labels(performances: Iterable[PerformanceRecord]) -> dict[str, WorkLabel]:
    """What people call the works of these records: kind in Chinese, title, day, the office's number."""
    return {
        record.work: WorkLabel(
            kind=kind_word(record.kind), title=record.title, dated_on=record.dated_on, number=noun_and_number(record.work)[1]
        )
        for performance in performances
        for record in performance.records
    }


def _members(session: Session, scores: YearScores) -> Iterable[AnnualMember]:
    keys = select(col(Member.id), col(Member.strokes_key)).where(col(Member.committee_id) == scores.committee_id)
    strokes = {row[0]: row[1] for row in session.execute(keys)}
    for member_id, scorecard in scores.scorecards.items():
        member = scores.performances[member_id].member
        yield AnnualMember(
            name=member.name,
            number=member.id,
            strokes_key=strokes[member_id],
            sector=member.state.sector or "",
            posts=member.state.posts,
            standing_committee=member.state.standing_committee,
            special_committee=member.state.special_committee,
            scorecard=scorecard,
            records=tuple(records_of_the_year(scores.performances[member_id], scorecard)),
        )


def records_of_the_year(performance: PerformanceRecord, scorecard: Scorecard) -> Iterable[Record]:
    """Everything verified that is dated in the year or that the score names, without the subject's own state: no form needs a party."""
    named = named_works(scorecard)
    for record in performance.records:
        if scorecard.period_from <= record.dated_on <= scorecard.period_to or record.work in named:
            yield msgspec.structs.replace(record, member=MemberState())
