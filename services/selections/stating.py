"""注明提案情况: what the regulation asks of proposals where no stored fact says it is stated by the office, and decided on by others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.language.kinds import AttributeType
from scoring_plugins.plugins import Regulations
from scoring_plugins.records import AttributeValue
from services.audit import acting
from services.errors import Problem, nearest, refuse
from services.models import CandidateAttribute, Proposal, ProposalSelection
from services.permissions import Actor
from services.records.proposal_subjects import subjects_of
from services.scoring import period_of
from services.selections.attributes import stored_attributes
from services.selections.holding import advance, frozen_regulation, take_selection
from services.selections.states import SelectionEvent
from services.texts import problems_of_texts

_LONGEST_NUMBER = 20


def state_attribute(
    session: Session,
    actor: Actor,
    selection_id: int,
    regulations: Regulations,
    name: str,
    value: str,
    numbers: Sequence[str],
    expected_revision: int | None = None,
) -> int:
    """State an attribute of proposals by 登记号; `value` is 是 or 否 of a yes-or-no, one of the words of a choice, a number, or text.

    What was stated before is replaced. Returns the selection's id.

    Raises Refusal as `take_selection` does, or every problem: UNKNOWN_ATTRIBUTE, BAD_VALUE, NO_PROPOSAL, LISTED_TWICE, NOT_A_CANDIDATE,
    STORED_ATTRIBUTE for a proposal of which stored facts say it.
    """
    selection = take_selection(session, actor, selection_id, SelectionEvent.STATE_ATTRIBUTES, expected_revision)
    regulation = frozen_regulation(selection, regulations)
    declared = regulation.member_attributes
    kind = declared.get(name)
    problems = problems_of_texts({"value": value})
    if kind is None:
        message = say("proposal_selection.unknown_attribute", name=name, hint=nearest(name, list(declared)))
        problems.append(Problem("UNKNOWN_ATTRIBUTE", "name", message))
    elif not problems and read_value(value, kind) is None:
        problems.append(Problem("BAD_VALUE", "value", say("proposal_selection.bad_value", name=name, value=value, values=_values(kind))))
    ids = subjects_of(session, selection.committee_id, period_of(regulation, selection.year))
    found, of_numbers = numbered(session, ids, numbers)
    stored = stored_attributes(session, selection.committee_id, list(found.values()), declared)
    for place, number in enumerate(numbers):
        if number in found and name in stored[found[number]]:
            message = say("proposal_selection.stored_attribute", name=name, number=number)
            of_numbers.append(Problem("STORED_ATTRIBUTE", f"proposals[{place}]", message))
    refuse([*problems, *of_numbers])
    with acting(session, actor, "proposal_selection.state_attributes"):
        of = (CandidateAttribute.selection_id == selection_id, CandidateAttribute.name == name)
        known = {row.proposal_id: row for row in session.exec(select(CandidateAttribute).where(*of))}
        for proposal_id in found.values():
            by = {"value": value.strip(), "stated_by_id": actor.account_id, "stated_at": datetime.now(UTC)}
            row = known.get(proposal_id)
            if row is None:
                common = {"committee_id": selection.committee_id, "selection_id": selection_id, "proposal_id": proposal_id, "name": name}
                session.add(CandidateAttribute.model_validate({**common, **by}))
            else:
                for column, said in by.items():
                    setattr(row, column, said)
        advance(
            session, actor, selection, SelectionEvent.STATE_ATTRIBUTES, say("proposal_selection.stated", name=name, value=value.strip())
        )
    return selection_id


def stated_attributes(
    session: Session, selection: ProposalSelection, declared: Mapping[str, AttributeType]
) -> dict[int, dict[str, AttributeValue]]:
    """By proposal, what the office stated of the declared attributes."""
    found: defaultdict[int, dict[str, AttributeValue]] = defaultdict(dict)
    for row in session.exec(select(CandidateAttribute).where(CandidateAttribute.selection_id == selection.id)):
        value = read_value(row.value, declared[row.name]) if row.name in declared else None
        if value is not None:
            found[row.proposal_id][row.name] = value
    return dict(found)


def read_value(text: str, kind: AttributeType) -> AttributeValue | None:
    """An attribute's value as typed; None for what the kind cannot hold."""
    text = text.strip()
    if kind == "yes_no":
        return {say("proposal_selection.yes"): True, say("proposal_selection.no"): False}.get(text)
    if kind == "number":
        try:
            number = Decimal(text) if len(text) <= _LONGEST_NUMBER else None
        except InvalidOperation:
            return None
        return number if number is not None and number.is_finite() else None
    return text if kind == "text" or text in kind else None


def _values(kind: AttributeType) -> str:
    if kind == "yes_no":
        return f"{say('proposal_selection.yes')}、{say('proposal_selection.no')}"
    return say("proposal_selection.a_number") if isinstance(kind, str) else "、".join(kind)


def numbered(session: Session, ids: Sequence[int], numbers: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    """Those of the proposals `ids` with these 登记号, and what is wrong with the others; fields like `proposals[0]`."""
    rows = session.exec(select(Proposal.number, Proposal.id).where(col(Proposal.id).in_(ids), col(Proposal.number).in_(numbers)))
    known = {number: key for number, key in rows if key is not None}
    problems = [] if numbers else [Problem("NO_PROPOSAL", "proposals", say("proposal_selection.no_proposal"))]
    for place, number in enumerate(numbers):
        if number in numbers[:place]:
            problems.append(Problem("LISTED_TWICE", f"proposals[{place}]", say("supervisions.listed_twice", name=number)))
        elif number not in known:
            message = say("proposal_selection.not_a_candidate", number=number)
            problems.append(Problem("NOT_A_CANDIDATE", f"proposals[{place}]", message))
    return known, problems
