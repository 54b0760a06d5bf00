"""提出建议名单: of the listed proposals, which are put forward as outstanding ones, why, and how that keeps to the regulation's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import (
    CandidateStanding,
    MarkKind,
    OutstandingProposal,
    Proposal,
    ProposalMark,
    ProposalSelection,
    SelectionChoice,
    SelectionEntry,
)
from services.permissions import Actor
from services.selections.holding import advance, frozen_regulation, take_selection
from services.selections.listing import candidates_of
from services.selections.states import SelectionEvent
from services.selections.stating import numbered
from services.texts import problems_of_texts
from services.verification import problems_of_reason

# Of these people may choose; of the others the regulation says that they are none.
ELIGIBLE = frozenset({CandidateStanding.WITHIN, CandidateStanding.TO_DECIDE, CandidateStanding.BEYOND})


@dataclass(frozen=True)
class Choice:
    """What is said of a proposal by its 登记号: that it is put forward, or that it is not; and why."""

    number: str
    is_chosen: bool
    reason: str


class Listed(NamedTuple):
    """A listed proposal with what was said of it, if anything was."""

    proposal_id: int
    number: str
    standing: CandidateStanding
    is_meant: bool
    told: str
    choice: SelectionChoice | None

    @property
    def is_chosen(self) -> bool:
        """Whether it is put forward: without a choice, what the regulation alone gives a place is."""
        return self.standing is CandidateStanding.WITHIN if self.choice is None else self.choice.is_chosen


def choose_proposals(
    session: Session, actor: Actor, selection_id: int, choices: Sequence[Choice], expected_revision: int | None = None
) -> int:
    """Say of listed proposals whether they are put forward, in the place of what was said before. Returns the selection's id.

    Raises Refusal as `take_selection` does, or every problem: NO_PROPOSAL, LISTED_TWICE, NOT_A_CANDIDATE, NOT_ELIGIBLE for one that the
    regulation leaves out or that does not reach the award, REASON_MISSING; fields like `choices[0].reason`.
    """
    selection = take_selection(session, actor, selection_id, SelectionEvent.CHOOSE, expected_revision)
    listed = {each.number: each for each in listed_in(session, selection, selection.round)}
    numbers = [choice.number for choice in choices]
    found, problems = numbered(session, [each.proposal_id for each in listed.values()], numbers)
    problems = [Problem(each.code, _as_choice(each.field), each.message) for each in problems]
    for place, choice in enumerate(choices):
        own = listed.get(choice.number)
        if own is not None and choice.is_chosen and own.standing not in ELIGIBLE:
            message = say("proposal_selection.not_eligible", number=own.number, told=own.told)
            problems.append(Problem("NOT_ELIGIBLE", f"choices[{place}].number", message))
        problems += [Problem(each.code, f"choices[{place}].reason", each.message) for each in problems_of_reason(choice.reason)]
    refuse(problems)
    with acting(session, actor, "proposal_selection.choose"):
        for choice in choices:
            own = listed[choice.number]
            said = {"is_chosen": choice.is_chosen, "reason": choice.reason.strip()}
            by = {"made_by_id": actor.account_id, "made_at": datetime.now(UTC)}
            row = own.choice
            if row is None:
                of = {"committee_id": selection.committee_id, "selection_id": selection_id, "round": selection.round}
                session.add(SelectionChoice.model_validate({**of, "proposal_id": found[choice.number], **said, **by}))
            else:
                for column, value in {**said, **by}.items():
                    setattr(row, column, value)
        advance(session, actor, selection, SelectionEvent.CHOOSE, _counted(choices))
    return selection_id


def _as_choice(field: str | None) -> str | None:
    return None if field is None else field.replace("proposals", "choices", 1) + (".number" if "[" in field else "")


def _counted(choices: Sequence[Choice]) -> str:
    chosen = sum(choice.is_chosen for choice in choices)
    return say("proposal_selection.choices_made", chosen=chosen, others=len(choices) - chosen)


def put_forward(
    session: Session,
    actor: Actor,
    selection_id: int,
    regulations: Regulations,
    deviation_because: str | None = None,
    expected_revision: int | None = None,
) -> int:
    """Put the list before those who decide. Returns the selection's id.

    `deviation_because` is why, where it does not keep to the regulation's numbers. Raises Refusal as `take_selection` does, FACTS_CHANGED
    where it would be listed otherwise now, ALREADY_OUTSTANDING for a proposal that bears the mark already, or without that reason every
    one of NOTHING_CHOSEN, ABOVE_PLACES, BELOW_PLACES, TOO_FEW_MEANT.
    """
    selection = take_selection(session, actor, selection_id, SelectionEvent.PUT_FORWARD, expected_revision)
    require_unchanged(session, selection, regulations)
    listed = listed_in(session, selection, selection.round)
    chosen = [each for each in listed if each.is_chosen]
    deviations = [] if deviation_because is not None else list(_deviations(selection, listed, chosen))
    refuse([*problems_of_texts({"deviation_because": deviation_because}), *deviations, *problems_of_marks(session, selection, chosen)])
    with acting(session, actor, "proposal_selection.put_forward", deviation_because):
        selection.put_by_id, selection.put_at = actor.account_id, datetime.now(UTC)
        selection.deviation_because = None if deviation_because is None else deviation_because.strip()
        advance(session, actor, selection, SelectionEvent.PUT_FORWARD, selection.deviation_because)
    return selection_id


def require_unchanged(session: Session, selection: ProposalSelection, regulations: Regulations) -> None:
    """Raises Refusal FACTS_CHANGED where what the list was made from is not so any more; and as `candidates_of` does."""
    now = candidates_of(session, selection, frozen_regulation(selection, regulations))
    if now.scores.facts_hash != selection.facts_hash:
        raise Refusal("FACTS_CHANGED", say("proposal_selection.facts_changed"), "id")


def listed_in(session: Session, selection: ProposalSelection, number: int) -> list[Listed]:
    """A round's list, in the regulation's order, with what was said of each."""
    of_round = (SelectionChoice.selection_id == selection.id, SelectionChoice.round == number)
    choices = {each.proposal_id: each for each in session.exec(select(SelectionChoice).where(*of_round))}
    columns: list[Any] = [col(getattr(SelectionEntry, name)) for name in ("proposal_id", "standing", "is_meant", "told")]
    rows = core_select(col(Proposal.number), *columns).join(Proposal, col(Proposal.id) == col(SelectionEntry.proposal_id))
    entries = rows.where(col(SelectionEntry.selection_id) == selection.id, col(SelectionEntry.round) == number)
    found = session.execute(entries.order_by(col(SelectionEntry.place)))
    return [Listed(key, named, standing, is_meant, told, choices.get(key)) for named, key, standing, is_meant, told in found]


def _deviations(selection: ProposalSelection, listed: Sequence[Listed], chosen: Sequence[Listed]) -> Iterator[Problem]:
    """How the list does not keep to the regulation's numbers."""
    count, able = len(chosen), sum(each.standing in ELIGIBLE for each in listed)
    if not count:
        yield _deviates("NOTHING_CHOSEN", "nothing_chosen")
    if selection.places is not None and count > selection.places:
        yield _deviates("ABOVE_PLACES", "above_places", count=count, places=selection.places)
    if selection.places_least is not None and count < min(selection.places_least, able):
        yield _deviates("BELOW_PLACES", "below_places", count=count, places=selection.places_least)
    if selection.meant_share is not None:
        meant = sum(each.is_meant for each in chosen)
        available = sum(each.is_meant and each.standing in ELIGIBLE for each in listed)
        needed = min(ceil(Fraction(selection.meant_share) * count), available)
        if meant < needed:
            yield _deviates("TOO_FEW_MEANT", "too_few_meant", meant=meant, needed=needed, share=selection.meant_share)


def _deviates(code: str, key: str, **said: object) -> Problem:
    return Problem(code, "deviation_because", say(f"proposal_selection.{key}", **said))


def problems_of_marks(session: Session, selection: ProposalSelection, chosen: Sequence[Listed]) -> list[Problem]:
    """ALREADY_OUTSTANDING for proposals that bear the mark, but not of this selection: registered by hand, or by another one."""
    given = select(OutstandingProposal.proposal_id).where(
        OutstandingProposal.selection_id == selection.id, col(OutstandingProposal.taken_back_round).is_(None)
    )
    marks = select(ProposalMark.proposal_id).where(ProposalMark.mark == MarkKind.OUTSTANDING, col(ProposalMark.proposal_id).not_in(given))
    bearing = set(session.exec(marks.where(col(ProposalMark.proposal_id).in_([each.proposal_id for each in chosen]))))
    twice = [each.number for each in chosen if each.proposal_id in bearing]
    if not twice:
        return []
    return [Problem("ALREADY_OUTSTANDING", "id", say("proposal_selection.already_outstanding", numbers="、".join(twice)))]
