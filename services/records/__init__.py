"""Rows → records: the only bridge from facts to scoring. It reads verified facts and nothing else, in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import msgspec
from sqlalchemy import select
from sqlmodel import Session, col

from scoring_plugins.records import Member, PerformanceRecord, Record
from services.facts import FACT_TABLES
from services.models import Activity, Authorship, Proposal, Sponsorship
from services.models import Member as MemberTable
from services.records.activities import from_activities
from services.records.appraisals import earlier_results, exclusions
from services.records.assessments import from_assessments
from services.records.opinion_reports import from_opinion_reports
from services.records.proposals import from_proposals
from services.records.scope import Period, Scope, scope_of, served, states_of

__all__ = ["Period", "gather"]


def gather(
    session: Session, committee_id: int, year: int, period: Period, member_ids: Collection[int] | None = None
) -> dict[int, PerformanceRecord]:
    """Each member's performance record for a year, by member id, of those who belonged to the committee during the period.

    Records go back to the beginning of the term (a condition may look at it) and never past the period's end, or its `until`;
    whether their dates count is the regulation's to say. A member who left before the period's end is shown as on the last day
    of membership, and has not served the year wholly: `months_served` are the whole months of the period, None for all of it.
    Who is left out of the year's appraisal is shown with the reason; issued results of earlier years are given.
    """
    scope, term = scope_of(session, committee_id, period, member_ids)
    states = states_of(scope)
    names = _members(scope)
    records: dict[int, list[Record]] = defaultdict(list)
    for bridge in (from_activities, from_proposals, from_opinion_reports, from_assessments):
        for member_id, record in bridge(scope, states):
            records[member_id].append(record)
    unverified = _unverified(scope, period)
    excluded, results = exclusions(scope, year), earlier_results(scope, year)
    found: dict[int, PerformanceRecord] = {}
    for member_id, (number, name) in names.items():
        spans = [span for span in states.spans[member_id] if span[0] <= period.last and span[1] >= period.first]
        if not spans:
            continue
        served_from = states.unbroken_from(member_id, period.last)
        months = states.months_served(member_id, period.first, period.last)
        own = [served(record, months) for record in records[member_id]]
        last_state = max(spans, key=lambda span: span[0])[2]
        last_state = msgspec.structs.replace(last_state, months_served=months, excluded=excluded.get(member_id))
        found[member_id] = PerformanceRecord(
            member=Member(id=number, name=name, state=last_state),
            year=year,
            records=tuple(sorted(own, key=lambda record: (record.dated_on, record.work))),
            unverified_count=unverified.get(member_id, 0),
            results=tuple(results[member_id]),
            term_from=term[0] if term else None,
            term_to=term[1] if term else None,
            # Earlier than what was read, nothing is known: a condition that looks back further is undecided, not empty.
            served_from=None if served_from is None else max(served_from, scope.since),
        )
    return found


def _members(scope: Scope) -> dict[int, tuple[str, str]]:
    statement = select(col(MemberTable.id), col(MemberTable.number), col(MemberTable.name)).order_by(
        col(MemberTable.strokes_key), col(MemberTable.id)
    )
    statement = statement.where(col(MemberTable.committee_id) == scope.committee_id, *scope.of_members(col(MemberTable.id)))
    return {member_id: (number, name) for member_id, number, name in scope.rows(statement)}


def _unverified(scope: Scope, period: Period) -> dict[int, int]:
    """By member: own parts, and what became of the works the member has a part in, that wait for verification."""
    counts: dict[int, int] = defaultdict(int)
    for facts in FACT_TABLES:
        member_id = facts.member_id
        if member_id is not None:
            statement = facts.rows(member_id)
        elif facts.work is Activity:
            # Who organised it is no member's.
            continue
        elif facts.work is Proposal:
            member_id = col(Sponsorship.member_id)
            statement = facts.rows(member_id).join(Sponsorship, col(Sponsorship.proposal_id) == facts.work_id)
        else:
            member_id = col(Authorship.member_id)
            statement = facts.rows(member_id).join(Authorship, col(Authorship.report_id) == facts.work_id)
        statement = statement.where(
            col(facts.table.committee_id) == scope.committee_id,
            col(facts.table.verified_at).is_(None),
            *facts.in_force,
            facts.between(period.first, period.last),
            member_id.is_not(None),
            *scope.of_members(member_id),
        )
        for (found,) in scope.rows(statement):
            counts[found] += 1
    return counts
