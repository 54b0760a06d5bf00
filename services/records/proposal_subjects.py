"""Proposals as subjects: each with its own verified record and what people gave it, for regulations that select among proposals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.records import AttributeValue, Mark, Member, MemberState, PerformanceRecord, Record
from services.facts import FACT_TABLES
from services.models import MarkKind, Proposal, ProposalAssessment, ProposalMark, Sponsorship, SponsorshipRole
from services.records.proposals import converted_proposals
from services.records.scope import Period
from services.records.works import work_named

Attributes = Mapping[int, Mapping[str, AttributeValue]]


def subjects_of(session: Session, committee_id: int, period: Period) -> list[int]:
    """Ids of the proposals submitted in a period, by day and number: of which a sponsor is verified, none withdrawn, none that a report
    was made from."""
    statement = select(col(Proposal.id)).where(*in_period(committee_id, period), *that_count())
    return list(session.execute(statement.order_by(col(Proposal.submitted_on), col(Proposal.number))).scalars())


def in_period(committee_id: int, period: Period) -> tuple[Any, ...]:
    """The conditions on `Proposal` that it was submitted to a committee in a period."""
    return col(Proposal.committee_id) == committee_id, col(Proposal.submitted_on).between(period.first, period.last)


def that_count() -> tuple[Any, ...]:
    """The conditions on `Proposal` that it stands, and that somebody verified who made it."""
    verified = select(col(Sponsorship.proposal_id)).where(col(Sponsorship.verified_at).is_not(None))
    return (
        col(Proposal.withdrawn_on).is_(None),
        col(Proposal.id).not_in(converted_proposals()),
        col(Proposal.id).in_(verified.where(col(Sponsorship.role) != SponsorshipRole.SECONDER)),
    )


def gather_proposals(
    session: Session, committee_id: int, year: int, period: Period, attributes: Attributes
) -> dict[int, PerformanceRecord]:
    """The performance record of each proposal that was submitted in the period, by id, by day and number; verified facts alone.

    A proposal is named by its number; `attributes` are what regulations ask of it. Its record has the first sponsor's role, and every mark
    but that it is outstanding: what is to be selected is not among what it is selected by. A constant number of statements.
    """
    ids = subjects_of(session, committee_id, period)
    marks, sponsors = _marks(session, ids), _sponsors(session, ids)
    given, unverified = _given(session, ids), _unverified(session, ids)
    columns = [col(getattr(Proposal, name)) for name in ("id", "number", "title", "submitted_on", "concerns_livelihood")]
    rows = {row[0]: row for row in session.execute(select(*columns).where(col(Proposal.id).in_(ids)))}
    found: dict[int, PerformanceRecord] = {}
    for proposal_id in ids:
        _, number, title, submitted_on, livelihood = rows[proposal_id]
        state = MemberState(attributes=dict(attributes.get(proposal_id, {})))
        role, party_size = sponsors[proposal_id]
        own = Record(
            kind="proposal",
            work=work_named("proposal", number),
            title=title,
            dated_on=submitted_on,
            role="sole" if role is SponsorshipRole.LEAD and party_size == 1 else role.value,
            position=1,
            party_size=party_size,
            marks=(Mark(mark="submitted", dated_on=submitted_on), *marks[proposal_id]),
            attributes={"livelihood": livelihood},
            member=state,
        )
        others = tuple(_assessed(number, each, state) for each in given[proposal_id])
        found[proposal_id] = PerformanceRecord(
            member=Member(id=number, name=title, state=state),
            year=year,
            records=tuple(sorted((own, *others), key=lambda record: (record.dated_on, record.work))),
            unverified_count=unverified.get(proposal_id, 0),
        )
    return found


def _marks(session: Session, ids: list[int]) -> defaultdict[int, list[Mark]]:
    of = (
        col(ProposalMark.proposal_id).in_(ids),
        col(ProposalMark.verified_at).is_not(None),
        col(ProposalMark.mark) != MarkKind.OUTSTANDING,
    )
    columns = (col(ProposalMark.proposal_id), col(ProposalMark.mark), col(ProposalMark.dated_on))
    found: defaultdict[int, list[Mark]] = defaultdict(list)
    # Ordered here and not by a database's collation: equal facts are to have one hash.
    for proposal_id, mark, dated_on in sorted(session.execute(select(*columns).where(*of)), key=lambda row: (row[2], row[1].value)):
        found[proposal_id].append(Mark(mark=mark.value, dated_on=dated_on))
    return found


def _sponsors(session: Session, ids: list[int]) -> dict[int, tuple[SponsorshipRole, int]]:
    """The role of each proposal's first verified sponsor, and how many authored it, verified or not."""
    columns = (col(Sponsorship.proposal_id), col(Sponsorship.role), col(Sponsorship.verified_at))
    authored = (col(Sponsorship.proposal_id).in_(ids), col(Sponsorship.role) != SponsorshipRole.SECONDER)
    first: dict[int, SponsorshipRole] = {}
    party: defaultdict[int, int] = defaultdict(int)
    for proposal_id, role, verified_at in session.execute(select(*columns).where(*authored).order_by(col(Sponsorship.position))):
        party[proposal_id] += 1
        if verified_at is not None:
            first.setdefault(proposal_id, role)
    return {proposal_id: (role, party[proposal_id]) for proposal_id, role in first.items()}


def _given(session: Session, ids: list[int]) -> defaultdict[int, list[Any]]:
    of = (col(ProposalAssessment.proposal_id).in_(ids), col(ProposalAssessment.verified_at).is_not(None))
    names = ("proposal_id", "position", "item", "quantity", "reason", "given_by", "dated_on")
    columns = [col(getattr(ProposalAssessment, name)) for name in names]
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in session.execute(select(*columns).where(*of).order_by(col(ProposalAssessment.position))):
        found[row[0]].append(row)
    return found


def _assessed(number: str, given: Any, state: MemberState) -> Record:
    """What somebody gave the proposal: a work of its own, named by the proposal's number and its place there."""
    return Record(
        kind="assessment",
        work=work_named("assessment", f"{number}#{given.position}"),
        title=given.item,
        dated_on=given.dated_on,
        quantity=Decimal(points_text(given.quantity)),
        attributes={"item": given.item, "reason": given.reason, "by": given.given_by},
        member=state,
    )


def _unverified(session: Session, ids: list[int]) -> dict[int, int]:
    """By proposal: facts about it that wait for a second person, those of its handling and replies too."""
    counts: defaultdict[int, int] = defaultdict(int)
    for facts in FACT_TABLES:
        if facts.work is Proposal:
            waiting = (facts.work_id.in_(ids), col(facts.table.verified_at).is_(None))
            for proposal_id, count in session.execute(facts.rows(facts.work_id, func.count()).where(*waiting).group_by(facts.work_id)):
                counts[proposal_id] += count
    return dict(counts)
