"""Groups' years: what people gave a group, what it organised and what was submitted in its name; verified facts and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

import msgspec
from sqlalchemy import func, select
from sqlmodel import Session, col

from scoring_plugins.records import EarlierResult, Member, MemberState, PerformanceRecord, Record
from services.models import (
    Activity,
    ActivityGroup,
    ActivityOrganiser,
    Appraisal,
    AppraisalResult,
    Assessment,
    Authorship,
    GroupDecision,
    GroupDecisionAbout,
    OpinionReport,
    Proposal,
    ResultState,
    ScoredGroup,
    Sector,
    SpecialCommittee,
    Sponsorship,
)
from services.name_order import sort_keys
from services.records.appraisals import group_exclusions
from services.records.assessments import given_record
from services.records.opinion_reports import from_opinion_reports
from services.records.organised import BODIES, Body, from_organised
from services.records.proposals import from_proposals
from services.records.scope import Period, Scope, States, scope_of, served

# Days before and after all that anybody enters, with room to step past them.
EVER, NEVER = date(1, 1, 2), date(9999, 12, 30)


class Group(NamedTuple):
    """A group that is appraised: the days it is there, and under which names works are submitted that are its own.

    `bodies` are itself, and the sector or special committee it stands for, as organisers of activities name them.
    """

    id: int
    name: str
    first: date
    last: date
    state: MemberState
    names: frozenset[str]
    bodies: frozenset[Body]


def gather_groups(session: Session, committee_id: int, year: int, period: Period, kind: str) -> dict[int, PerformanceRecord]:
    """The performance record for a year of each group of a kind that was there in the period, by group id, in the order of strokes.

    A group is named by its name. One that was dissolved before the period's end has served the months before, as a member who left.
    Works count for a group that were submitted under its own name or that of the sector or special committee it stands for, and activities
    that any of these organised.
    """
    scope, term = scope_of(session, committee_id, period)
    groups = groups_of(session, committee_id, kind, period)
    states = States()
    for group in groups:
        states.spans[group.id].append((group.first, group.last, group.state))
    records = _records(scope, groups)
    excluded = group_exclusions(scope, year, kind)
    unverified, results = _unverified(scope, groups, period), _earlier_results(scope, year, kind)
    found: dict[int, PerformanceRecord] = {}
    for group in groups:
        months = states.months_served(group.id, period.first, period.last)
        since = states.unbroken_from(group.id, period.last)
        of_group = [served(msgspec.structs.replace(record, member=group.state), months) for record in records[group.id].values()]
        state = msgspec.structs.replace(group.state, months_served=months, excluded=excluded.get(group.id))
        found[group.id] = PerformanceRecord(
            member=Member(id=group.name, name=group.name, state=state),
            year=year,
            records=tuple(sorted(of_group, key=lambda record: (record.dated_on, record.work))),
            unverified_count=unverified[group.id],
            results=tuple(results[group.id]),
            term_from=term[0] if term else None,
            term_to=term[1] if term else None,
            served_from=None if since is None else max(since, scope.since),
        )
    return found


def groups_of(session: Session, committee_id: int, kind: str, period: Period) -> list[Group]:
    """The groups of a kind that were there on a day of the period, in the order of strokes."""
    told = (col(ActivityGroup.valid_from), col(ActivityGroup.valid_to), col(Sector.name), col(SpecialCommittee.name))
    statement = (
        select(col(ActivityGroup.id), col(ActivityGroup.name), *told, col(Sector.id), col(SpecialCommittee.id))
        .outerjoin(Sector, col(ActivityGroup.sector_id) == col(Sector.id))
        .outerjoin(SpecialCommittee, col(ActivityGroup.special_committee_id) == col(SpecialCommittee.id))
        .where(col(ActivityGroup.committee_id) == committee_id, col(ActivityGroup.kind) == kind)
    )
    found = []
    for key, name, first, last, sector, special, *stands_for in session.execute(statement):
        first, last = first or EVER, last or NEVER
        if first <= period.last and last >= period.first:
            state = MemberState(kind=kind, sector=sector, special_committee=special, groups=(name,))
            bodies = frozenset((column, body) for column, body in zip(BODIES, (key, *stands_for), strict=True) if body is not None)
            found.append(Group(key, name, first, last, state, frozenset(filter(None, (name, sector, special))), bodies))
    return sorted(found, key=lambda group: (order_key(group.name), group.name))


def order_key(name: str) -> str:
    """The key by which groups are put in order: the strokes of all characters of the name."""
    return sort_keys(name, surname=name).strokes


def _records(scope: Scope, groups: Collection[Group]) -> dict[int, dict[str, Record]]:
    """By group and work: where a work is submitted under two names of a group, the part that stands first is kept."""
    found: dict[int, dict[str, Record]] = defaultdict(dict)
    for group_id, record in _given(scope, groups):
        found[group_id][record.work] = record
    for organiser, record in from_organised(scope):
        for group in groups:
            if organiser in group.bodies and group.first <= record.dated_on <= group.last:
                found[group.id][record.work] = record
    for body, record in _in_their_names(scope, {name for group in groups for name in group.names}):
        for group in groups:
            if body in group.names and group.first <= record.dated_on <= group.last:
                kept = found[group.id].setdefault(record.work, record)
                if (record.position or 0) < (kept.position or 0):
                    found[group.id][record.work] = record
    return found


def _given(scope: Scope, groups: Collection[Group]) -> Iterable[tuple[int, Record]]:
    """Assessments, items of checklists and adjustments, each a work of its own."""
    names = ("group_id", "kind", "number", "item", "reason", "given_by", "dated_on", "quantity")
    statement = select(*(col(getattr(Assessment, name)) for name in names)).where(
        col(Assessment.committee_id) == scope.committee_id,
        col(Assessment.group_id).in_([group.id for group in groups]),
        col(Assessment.verified_at).is_not(None),
        col(Assessment.dated_on).between(scope.since, scope.until),
    )
    for group_id, kind, number, item, reason, given_by, dated_on, quantity in scope.rows(statement):
        yield group_id, given_record(number, kind, item, reason, given_by, quantity, dated_on, MemberState())


def _in_their_names(scope: Scope, names: Collection[str]) -> Iterable[tuple[str, Record]]:
    return (*from_proposals(scope, States(), names), *from_opinion_reports(scope, States(), names))


def _unverified(scope: Scope, groups: Collection[Group], period: Period) -> Mapping[int, int]:
    """By group: what was given it, organised by it or submitted in its name, in the period, and waits for verification."""
    counts: dict[int, int] = defaultdict(int)
    given = select(col(Assessment.group_id), func.count()).where(
        col(Assessment.committee_id) == scope.committee_id,
        col(Assessment.group_id).in_([group.id for group in groups]),
        col(Assessment.verified_at).is_(None),
        col(Assessment.dated_on).between(period.first, period.last),
    )
    for group_id, count in scope.rows(given.group_by(col(Assessment.group_id))):
        counts[group_id] += count
    organised = select(*(col(getattr(ActivityOrganiser, name)) for name in BODIES), func.count()).where(
        col(ActivityOrganiser.committee_id) == scope.committee_id,
        col(ActivityOrganiser.verified_at).is_(None),
        col(Activity.held_on).between(period.first, period.last),
    )
    organised = organised.join(Activity, col(ActivityOrganiser.activity_id) == col(Activity.id))
    for *ids, count in scope.rows(organised.group_by(*(col(getattr(ActivityOrganiser, name)) for name in BODIES))):
        for group in groups:
            counts[group.id] += count if group.bodies & set(zip(BODIES, ids, strict=True)) else 0
    names = sorted({name for group in groups for name in group.names})
    for statement in (
        select(col(Sponsorship.body), func.count())
        .join(Proposal, col(Sponsorship.proposal_id) == col(Proposal.id))
        .where(
            col(Sponsorship.committee_id) == scope.committee_id,
            col(Sponsorship.body).in_(names),
            col(Sponsorship.verified_at).is_(None),
            col(Proposal.submitted_on).between(period.first, period.last),
        )
        .group_by(col(Sponsorship.body)),
        select(col(Authorship.body), func.count())
        .join(OpinionReport, col(Authorship.report_id) == col(OpinionReport.id))
        .where(
            col(Authorship.committee_id) == scope.committee_id,
            col(Authorship.body).in_(names),
            col(Authorship.verified_at).is_(None),
            col(OpinionReport.submitted_on).between(period.first, period.last),
        )
        .group_by(col(Authorship.body)),
    ):
        for body, count in scope.rows(statement):
            for group in groups:
                counts[group.id] += count if body in group.names else 0
    return counts


def _earlier_results(scope: Scope, year: int, kind: str) -> Mapping[int, list[EarlierResult]]:
    """By group: issued results of earlier years in the same kind, the newest version of each, with the grade that people decided."""
    decided = {
        (result_id, group_id): name if accepted else None
        for result_id, group_id, name, accepted in scope.rows(
            select(col(GroupDecision.result_id), col(GroupDecision.group_id), col(GroupDecision.name), col(GroupDecision.accepted)).where(
                col(GroupDecision.committee_id) == scope.committee_id, col(GroupDecision.about) == GroupDecisionAbout.GRADE
            )
        )
    }
    told = (col(AppraisalResult.id), col(ScoredGroup.group_id), col(Appraisal.year), col(ScoredGroup.total), col(ScoredGroup.grade))
    statement = (
        select(*told)
        .join(AppraisalResult, col(AppraisalResult.scoring_id) == col(ScoredGroup.scoring_id))
        .join(Appraisal, col(AppraisalResult.appraisal_id) == col(Appraisal.id))
        .where(
            col(Appraisal.committee_id) == scope.committee_id,
            col(Appraisal.group_kind) == kind,
            col(Appraisal.year) < year,
            col(AppraisalResult.state) == ResultState.ISSUED,
        )
        .order_by(col(Appraisal.year))
    )
    found: dict[int, list[EarlierResult]] = defaultdict(list)
    for result_id, group_id, of_year, total, grade in scope.rows(statement):
        found[group_id].append(EarlierResult(year=of_year, total=total, grade=decided.get((result_id, group_id), grade)))
    return found
