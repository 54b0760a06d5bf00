"""Verified authorships of opinion reports, with the verified outcomes of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from scoring_plugins.records import Mark, MemberState, Record, WorkReference
from services.models import Adoption, Authorship, AuthorshipRole, Forwarding, OpinionReport, Proposal, WrittenInstruction
from services.records.scope import Scope, States
from services.records.works import work_named


def from_opinion_reports(scope: Scope, states: States, bodies: Collection[str] | None = None) -> Iterable[tuple[Any, Record]]:
    """Each author's part, by member id; given the names of bodies, theirs instead, by name and without a state."""
    in_time = (
        col(OpinionReport.committee_id) == scope.committee_id,
        col(OpinionReport.submitted_on) >= scope.since,
        col(OpinionReport.submitted_on) <= scope.until,
        col(OpinionReport.withdrawn_on).is_(None),
    )
    marks = _outcomes(scope, in_time)
    parties: dict[int, int] = defaultdict(int)
    # Editors put a report into shape and share in nothing, so points are divided among its authors only.
    authors = (*in_time, col(Authorship.role) != AuthorshipRole.EDITOR)
    statement = select(col(Authorship.report_id)).join(OpinionReport, col(Authorship.report_id) == OpinionReport.id).where(*authors)
    for (report_id,) in scope.rows(statement):
        parties[report_id] += 1
    owner, owned = scope.of_owners(Authorship, bodies)
    parts = select(
        owner,
        col(Authorship.role),
        col(Authorship.position),
        col(OpinionReport.id),
        col(OpinionReport.number),
        col(OpinionReport.title),
        col(OpinionReport.submitted_on),
        col(Proposal.number).label("converted_from"),
    )
    parts = parts.join(OpinionReport, col(Authorship.report_id) == OpinionReport.id)
    parts = parts.outerjoin(Proposal, col(OpinionReport.converted_from_id) == col(Proposal.id))
    mine = (col(Authorship.verified_at).is_not(None), *owned)
    for owner_id, role, position, report_id, number, title, submitted_on, converted in scope.rows(parts.where(*in_time, *mine)):
        yield (
            owner_id,
            Record(
                kind="opinion_report",
                work=work_named("opinion_report", number),
                title=title,
                dated_on=submitted_on,
                role=role.value,
                position=position,
                party_size=parties[report_id] or 1,
                marks=(Mark(mark="submitted", dated_on=submitted_on), *marks[report_id]),
                converted_from=None if converted is None else WorkReference(work=work_named("proposal", converted), kind="proposal"),
                member=states.on(owner_id, submitted_on) or MemberState(),
            ),
        )


def _outcomes(scope: Scope, in_time: tuple[ColumnElement[bool], ...]) -> dict[int, list[Mark]]:
    marks: dict[int, list[Mark]] = defaultdict(list)

    def verified(table: Any, *columns: Any) -> Iterable[Any]:
        statement = select(col(table.report_id), *columns).join(OpinionReport, col(table.report_id) == OpinionReport.id)
        return scope.rows(statement.where(*in_time, col(table.verified_at).is_not(None)))

    for report_id, level, dated_on in verified(Forwarding, col(Forwarding.level), col(Forwarding.forwarded_on)):
        marks[report_id].append(Mark(mark="forwarded", level=level.value, dated_on=dated_on))
    adopted = (col(Adoption.level), col(Adoption.manner), col(Adoption.by), col(Adoption.adopted_on))
    for report_id, level, manner, by, dated_on in verified(Adoption, *adopted):
        found = Mark(mark="adopted", level=level and level.value, manner=manner and manner.value, by=by, dated_on=dated_on)
        marks[report_id].append(found)
    instructed = (col(WrittenInstruction.level), col(WrittenInstruction.by), col(WrittenInstruction.instructed_on))
    for report_id, level, by, dated_on in verified(WrittenInstruction, *instructed):
        marks[report_id].append(Mark(mark="instructed", level=level.value, by=by, dated_on=dated_on))
    return marks
