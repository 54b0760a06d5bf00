"""Verified sponsorships of proposals, with the verified marks of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from scoring_plugins.records import Mark, MemberState, Record
from services.models import OpinionReport, Proposal, ProposalMark, Sponsorship, SponsorshipRole
from services.records.scope import Scope, States
from services.records.works import work_named


def converted_proposals() -> Select[Any]:
    """Ids of proposals that an opinion report was made from: it counts in their place, so that nothing is counted twice."""
    made_from = col(OpinionReport.converted_from_id)
    return select(made_from).where(made_from.is_not(None), col(OpinionReport.withdrawn_on).is_(None))


def from_proposals(scope: Scope, states: States, bodies: Collection[str] | None = None) -> Iterable[tuple[Any, Record]]:
    """Each sponsor's part, by member id; given the names of bodies, theirs instead, by name and without a state."""
    in_time = (
        col(Proposal.committee_id) == scope.committee_id,
        col(Proposal.submitted_on) >= scope.since,
        col(Proposal.submitted_on) <= scope.until,
        col(Proposal.withdrawn_on).is_(None),
        col(Proposal.id).not_in(converted_proposals()),
    )
    marks: dict[int, list[Mark]] = defaultdict(list)
    statement = select(col(ProposalMark.proposal_id), col(ProposalMark.mark), col(ProposalMark.dated_on))
    statement = statement.join(Proposal, col(ProposalMark.proposal_id) == Proposal.id)
    for proposal_id, mark, dated_on in scope.rows(statement.where(*in_time, col(ProposalMark.verified_at).is_not(None))):
        marks[proposal_id].append(Mark(mark=mark.value, dated_on=dated_on))
    # A party is everyone who authored, verified or not: one unverified co-sponsor must not turn a joint proposal into a sole one.
    parties: dict[int, int] = defaultdict(int)
    authored = (*in_time, col(Sponsorship.role) != SponsorshipRole.SECONDER)
    everyone = select(col(Sponsorship.proposal_id)).join(Proposal, col(Sponsorship.proposal_id) == Proposal.id).where(*authored)
    for (proposal_id,) in scope.rows(everyone):
        parties[proposal_id] += 1
    owner, owned = scope.of_owners(Sponsorship, bodies)
    parts = select(
        owner,
        col(Sponsorship.role),
        col(Sponsorship.position),
        col(Proposal.id),
        col(Proposal.number),
        col(Proposal.title),
        col(Proposal.submitted_on),
        col(Proposal.concerns_livelihood),
    ).join(Proposal, col(Sponsorship.proposal_id) == Proposal.id)
    mine = (col(Sponsorship.verified_at).is_not(None), *owned)
    for owner_id, role, position, proposal_id, number, title, submitted_on, livelihood in scope.rows(parts.where(*in_time, *mine)):
        party_size = parties[proposal_id]
        yield (
            owner_id,
            Record(
                kind="proposal",
                work=work_named("proposal", number),
                title=title,
                dated_on=submitted_on,
                role="sole" if role is SponsorshipRole.LEAD and party_size == 1 else role.value,
                position=position,
                party_size=party_size or 1,
                marks=(Mark(mark="submitted", dated_on=submitted_on), *marks[proposal_id]),
                attributes={"livelihood": livelihood},
                member=states.on(owner_id, submitted_on) or MemberState(),
            ),
        )
