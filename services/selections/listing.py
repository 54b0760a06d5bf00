"""列出候选提案: the year's proposals scored and put in order by the frozen regulation; the program proposes, and decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from sqlalchemy import delete, insert
from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.engine.outcomes import grade_of
from scoring_plugins.engine.part_year import months_in
from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.engine.selection import member_matches
from scoring_plugins.language.nodes import Grade, TopList
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.language.rendering.selectors import member as in_words
from scoring_plugins.plugins import Regulations
from scoring_plugins.records import AttributeValue
from services.appraisals.facts_text import facts_digest, facts_text
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import CandidateStanding, ProposalSelection, SelectionEntry
from services.permissions import Actor
from services.records.proposal_subjects import gather_proposals, subjects_of
from services.scoring import YearScores, period_of, score_works
from services.scorings.keeping import applied_of, card_text
from services.selections.attributes import stored_attributes
from services.selections.awards import award_named, bounds_of
from services.selections.holding import advance, frozen_regulation, take_selection
from services.selections.states import SelectionEvent
from services.selections.stating import stated_attributes

# Among hundreds that are wrong alike, a few say enough.
_NAMED = 12
_ENTRY = cast(Any, SelectionEntry).__table__


@dataclass(frozen=True)
class Candidates:
    """Proposals scored, by id in the order of the list, with what the regulation alone makes of each."""

    scores: YearScores
    award: Grade | TopList
    standings: Mapping[int, CandidateStanding]
    order: tuple[int, ...]

    @property
    def people(self) -> int:
        """How many are graded, or of those how many the list is for: what a share is a share of."""
        return sum(self.standings[key] is not CandidateStanding.NOT_GRADED and self._is_for(key) for key in self.order)

    def _is_for(self, key: int) -> bool:
        test = self.award.applies_to if isinstance(self.award, TopList) else None
        return test is None or member_matches(test, self.scores.performances[key].member.state, self._months)

    def is_meant(self, key: int) -> bool:
        """Whether the regulation wants a share of such proposals among those chosen."""
        quota = self.award.quota
        if quota is None or quota.at_least_for is None:
            return False
        return member_matches(quota.at_least_for.applies_to, self.scores.performances[key].member.state, self._months)

    def left_out_by(self, key: int) -> list[str]:
        """The regulation's own conditions, in words, by which the proposal is not among those it is about."""
        state, excluded = self.scores.performances[key].member.state, self.scores.regulation.version_for(self.scores.year).excluded
        return [in_words(test) for test in excluded if member_matches(test, state, self._months)]

    @property
    def _months(self) -> int:
        return months_in(self.scores.regulation.period(self.scores.year))


def list_candidates(
    session: Session, actor: Actor, selection_id: int, regulations: Regulations, expected_revision: int | None = None
) -> int:
    """Score the year's proposals and keep the list, in the place of what was listed in this round before. Returns the selection's id.

    Raises Refusal as `take_selection` does, NO_CANDIDATES, ATTRIBUTE_MISSING for each attribute that the regulation asks of proposals of
    which nothing says it, and what the regulation's own faults raise.
    """
    selection = take_selection(session, actor, selection_id, SelectionEvent.LIST, expected_revision)
    found = candidates_of(session, selection, frozen_regulation(selection, regulations))
    bounds, quota = bounds_of(found.award, found.people), found.award.quota
    with acting(session, actor, "proposal_selection.list"):
        selection.listed_at = datetime.now(UTC)
        selection.facts_hash = found.scores.facts_hash
        selection.people, selection.places, selection.places_least = found.people, *bounds
        selection.meant_share = None if quota is None or quota.at_least_for is None else str(quota.at_least_for.share)
        selection.applied = msgspec.json.encode(applied_of(found.scores)).decode()
        own = (_ENTRY.c.selection_id == selection.id, _ENTRY.c.round == selection.round)
        session.connection().execute(delete(_ENTRY).where(*own))
        session.connection().execute(insert(_ENTRY), list(_rows(selection, found)))
        advance(session, actor, selection, SelectionEvent.LIST)
    return selection_id


def candidates_of(session: Session, selection: ProposalSelection, regulation: Regulation) -> Candidates:
    """The year's proposals as the regulation sees them now. Raises Refusal NO_CANDIDATES or ATTRIBUTE_MISSING."""
    period = period_of(regulation, selection.year)
    ids = subjects_of(session, selection.committee_id, period)
    if not ids:
        message = say("proposal_selection.no_candidates", first=period.first, last=period.last)
        raise Refusal("NO_CANDIDATES", message, "id")
    attributes = attributes_of(session, selection, regulation, ids)
    performances = gather_proposals(session, selection.committee_id, selection.year, period, attributes)
    numbers = {key: performance.member.id for key, performance in performances.items()}
    refuse(list(_problems_of_missing(regulation, attributes, numbers)))
    scores = score_works(session, selection.committee_id, selection.year, regulation, performances)
    award, _ = award_named(regulation.version_for(selection.year), selection.award)
    assert award is not None
    standings = {key: _standing(regulation, scores, award, key) for key in scores.scorecards}
    place = {standing: at for at, standing in enumerate(CandidateStanding)}

    def order(key: int) -> tuple[Any, ...]:
        return place[standings[key]], -scores.scorecards[key].total, numbers[key]

    return Candidates(scores, award, standings, tuple(sorted(standings, key=order)))


def attributes_of(
    session: Session, selection: ProposalSelection, regulation: Regulation, ids: Collection[int]
) -> dict[int, dict[str, AttributeValue]]:
    """By proposal, what the regulation asks of it: as stored facts say, and where they do not, as the office stated."""
    declared = regulation.member_attributes
    stored = stored_attributes(session, selection.committee_id, ids, declared)
    stated = stated_attributes(session, selection, declared)
    return {key: {**stated.get(key, {}), **stored[key]} for key in ids}


def _problems_of_missing(
    regulation: Regulation, attributes: Mapping[int, Mapping[str, AttributeValue]], numbers: Mapping[int, str]
) -> Iterator[Problem]:
    for name in regulation.member_attributes:
        without = [numbers[key] for key in numbers if name not in attributes[key]]
        if without:
            shown = "、".join(without[:_NAMED]) + ("…" if len(without) > _NAMED else "")
            message = say("proposal_selection.attribute_missing", name=name, count=len(without), numbers=shown)
            yield Problem("ATTRIBUTE_MISSING", "id", message)


def _standing(regulation: Regulation, scores: YearScores, award: Grade | TopList, key: int) -> CandidateStanding:
    """What the regulation alone makes of a proposal."""
    card, number = scores.scorecards[key], scores.performances[key].member.id
    if card.not_graded:
        return CandidateStanding.NOT_GRADED
    if isinstance(award, TopList):
        outcomes = [each for each in scores.lists if each.name == award.name]
        if any(number in each.members for each in outcomes):
            return CandidateStanding.WITHIN
        if any(number in each.to_decide for each in outcomes):
            return CandidateStanding.TO_DECIDE
        months, state = months_in(regulation.period(scores.year)), scores.performances[key].member.state
        is_meant = award.applies_to is None or member_matches(award.applies_to, state, months)
        return CandidateStanding.BEYOND if is_meant else CandidateStanding.NOT_REACHED
    if card.grade == award.name:
        return CandidateStanding.WITHIN
    if card.candidate_for == award.name:
        return CandidateStanding.TO_DECIDE
    reached = grade_of(regulation.version_for(scores.year), card.total, {duty.name: duty.fulfilled for duty in card.duties})
    return CandidateStanding.BEYOND if reached is not None and reached.name == award.name else CandidateStanding.NOT_REACHED


def _rows(selection: ProposalSelection, found: Candidates) -> Iterator[dict[str, Any]]:
    graded = (card.total for card in found.scores.scorecards.values() if not card.not_graded)
    ranks: dict[int, int] = {}
    for rank, total in enumerate(sorted(graded, reverse=True), start=1):
        ranks.setdefault(total, rank)
    for place, key in enumerate(found.order, start=1):
        card, performance = found.scores.scorecards[key], found.scores.performances[key]
        facts = facts_text(performance)
        yield {
            "committee_id": selection.committee_id,
            "selection_id": selection.id,
            "round": selection.round,
            "proposal_id": key,
            "place": place,
            "rank": None if card.not_graded else ranks[card.total],
            "total": card.total,
            "grade": card.grade,
            "standing": found.standings[key],
            "is_meant": found.is_meant(key),
            "told": _told(found, key),
            "lines": msgspec.json.encode(card.lines).decode(),
            "card": card_text(found.scores, key),
            "facts": facts,
            "digest": facts_digest(facts),
        }


def _told(found: Candidates, key: int) -> str:
    """Why it stands where it does, with the clauses that say so."""
    card, standing = found.scores.scorecards[key], found.standings[key]
    bounds, cite = bounds_of(found.award, found.people), "、".join(found.award.cite) or "—"
    said: dict[str, Any] = {"award": found.award.name, "cite": cite, "total": points_text(card.total), "people": found.people}
    why = "、".join(found.left_out_by(key)) or card.not_graded
    said |= {"places": "—" if bounds.most is None else bounds.most, "why": why, "grade": card.grade or "—"}
    return say(f"proposal_selection.told_{standing}", **said)
