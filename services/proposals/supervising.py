"""督办: key proposals are chosen and put under a leader's supervision, with the members, visits, meetings and suggestions of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.directory import directory_of
from services.errors import Problem, Refusal, nearest, refuse
from services.models import (
    MarkKind,
    Proposal,
    ProposalMark,
    SupervisedProposal,
    Supervision,
    SupervisionKind,
    SupervisionMember,
    SupervisionStep,
    SupervisionStepKind,
    SupervisionSuggestion,
)
from services.permissions import Actor, Right, require
from services.proposals.handling_days import problems_of_day
from services.registration import stamp
from services.revisions import held
from services.texts import problems_of_name, problems_of_texts
from services.turns import take_turn, take_turn_for

FIRST_YEAR, LAST_YEAR = 1949, 2200


@dataclass(frozen=True)
class SupervisionDraft:
    """A plan of supervision: `proposals` by 登记号, `members` by 委员编号; `chosen_on` is the day the proposals were chosen as key ones."""

    year: int
    name: str
    kind: SupervisionKind
    led_by: str
    chosen_on: date
    proposals: tuple[str, ...]
    members: tuple[str, ...] = ()


def plan_supervision(session: Session, actor: Actor, committee_id: int, draft: SupervisionDraft) -> int:
    """Put filed proposals under supervision: each bears the mark 重点, which somebody else confirms. Returns the supervision's id.

    Raises Refusal FORBIDDEN, or every problem: of the texts, BAD_YEAR, DUPLICATE_SUPERVISION, NO_PROPOSAL, LISTED_TWICE, UNKNOWN_PROPOSAL,
    NOT_FILED, UNKNOWN_MEMBER, IN_FUTURE; fields like `proposals[0]`.
    """
    require(actor, Right.EXAMINE, committee_id)
    take_turn(session, committee_id)
    found, problems = proposals_named(session, committee_id, draft.proposals)
    members, of_members = members_named(session, committee_id, draft.members)
    refuse([*problems_of_plan(session, committee_id, draft), *problems, *of_members])
    with acting(session, actor, "supervision.plan"):
        said = {"year": draft.year, "name": draft.name.strip(), "kind": draft.kind, "led_by": draft.led_by}
        supervision = Supervision.model_validate({"committee_id": committee_id, **said})
        session.add(supervision)
        session.flush()
        of = {"committee_id": committee_id, "supervision_id": supervision.id}
        for proposal in found:
            session.add(SupervisedProposal.model_validate({**of, "proposal_id": proposal.id}))
            mark_key(session, actor, proposal, draft.chosen_on)
        session.add_all(SupervisionMember.model_validate({**of, "member_id": member_id}) for member_id in members)
    assert supervision.id is not None
    return supervision.id


def confirm_supervision(session: Session, actor: Actor, supervision_id: int, expected_revision: int | None = None) -> int:
    """Its proposals are key ones: whoever decides verifies the marks. Returns the id. Raises Refusal OWN_RECORD, ALREADY_CONFIRMED."""
    supervision = take_supervision(session, actor, supervision_id, Right.DECIDE, expected_revision)
    waiting = [mark for mark in key_marks(session, supervision) if mark.verified_at is None]
    if not waiting:
        raise Refusal("ALREADY_CONFIRMED", say("supervisions.already_confirmed", name=supervision.name), "id")
    if any(mark.registered_by_id == actor.account_id for mark in waiting):
        raise Refusal("OWN_RECORD", say("supervisions.own_plan", name=actor.name), "id")
    with acting(session, actor, "supervision.confirm"):
        supervision.revision += 1
        because = say("supervisions.confirmed_because", name=supervision.name)
        for mark in waiting:
            mark.verified_by_id, mark.verified_at, mark.verified_because = actor.account_id, datetime.now(UTC), because
    return supervision_id


def add_members(session: Session, actor: Actor, supervision_id: int, members: Sequence[str], expected_revision: int | None = None) -> int:
    """More members take part, by 委员编号. Returns the supervision's id. Raises Refusal with every problem."""
    supervision = take_supervision(session, actor, supervision_id, Right.EXAMINE, expected_revision)
    known = frozenset(session.exec(select(SupervisionMember.member_id).where(SupervisionMember.supervision_id == supervision_id)))
    ids, problems = members_named(session, supervision.committee_id, members, known)
    refuse(problems or ([] if ids else [Problem("NO_MEMBER", "members", say("supervisions.no_member"))]))
    with acting(session, actor, "supervision.add_members"):
        supervision.revision += 1
        of = {"committee_id": supervision.committee_id, "supervision_id": supervision_id}
        session.add_all(SupervisionMember.model_validate({**of, "member_id": member_id}) for member_id in ids)
    return supervision_id


def log_supervision_step(
    session: Session,
    actor: Actor,
    supervision_id: int,
    kind: SupervisionStepKind,
    place: str,
    held_on: date,
    expected_revision: int | None = None,
) -> int:
    """A visit to a place, or a meeting there. Returns the supervision's id. Raises Refusal with every problem."""
    supervision = take_supervision(session, actor, supervision_id, Right.EXAMINE, expected_revision)
    refuse([*problems_of_texts({"place": place}), *problems_of_day("held_on", held_on, date(supervision.year, 1, 1))])
    with acting(session, actor, "supervision.log_step"):
        supervision.revision += 1
        said = {"kind": kind, "place": place, "held_on": held_on}
        session.add(SupervisionStep.model_validate({"committee_id": supervision.committee_id, "supervision_id": supervision_id, **said}))
    return supervision_id


def add_suggestion(
    session: Session, actor: Actor, supervision_id: int, aspect: str, suggestion: str, expected_revision: int | None = None
) -> int:
    """A suggestion that the supervision came to, under one of its aspects. Returns the supervision's id. Raises Refusal."""
    supervision = take_supervision(session, actor, supervision_id, Right.EXAMINE, expected_revision)
    refuse(problems_of_texts({"aspect": aspect, "suggestion": suggestion}))
    with acting(session, actor, "supervision.add_suggestion"):
        supervision.revision += 1
        of = {"committee_id": supervision.committee_id, "supervision_id": supervision_id}
        places = session.exec(select(SupervisionSuggestion.position).where(SupervisionSuggestion.supervision_id == supervision_id)).all()
        said = {"position": max(places, default=0) + 1, "aspect": aspect.strip(), "text": suggestion.strip()}
        session.add(SupervisionSuggestion.model_validate({**of, **said}))
    return supervision_id


def key_marks(session: Session, supervision: Supervision) -> list[ProposalMark]:
    """The marks 重点 of a supervision's proposals."""
    under = select(SupervisedProposal.proposal_id).where(SupervisedProposal.supervision_id == supervision.id)
    marks = select(ProposalMark).where(ProposalMark.mark == MarkKind.KEY, col(ProposalMark.proposal_id).in_(under))
    return list(session.exec(marks.order_by(col(ProposalMark.id))))


def take_supervision(session: Session, actor: Actor, supervision_id: int, right: Right, expected_revision: int | None) -> Supervision:
    """The supervision, held until the transaction ends. Raises Refusal NOT_FOUND, FORBIDDEN, STALE."""
    take_turn_for(session, actor, right, Supervision, supervision_id)
    return held(session, Supervision, supervision_id, expected_revision)


def mark_key(session: Session, actor: Actor, proposal: Proposal, day: date) -> None:
    """The mark 重点, unless the proposal bears it: one under two supervisions is one key proposal."""
    there = select(ProposalMark.id).where(ProposalMark.proposal_id == proposal.id, ProposalMark.mark == MarkKind.KEY)
    if session.exec(there).first() is None:
        said = {"committee_id": proposal.committee_id, "proposal_id": proposal.id, "mark": MarkKind.KEY, "dated_on": day}
        session.add(ProposalMark.model_validate({**said, **stamp(actor)}))
        session.flush()


def problems_of_plan(session: Session, committee_id: int, draft: SupervisionDraft, own_id: int | None = None) -> list[Problem]:
    """What is wrong with a plan's own words: of the texts, BAD_YEAR, IN_FUTURE, DUPLICATE_SUPERVISION of the year, but for `own_id`."""
    problems = [*problems_of_name(draft.name), *problems_of_texts({"led_by": draft.led_by})]
    problems += problems_of_day("chosen_on", draft.chosen_on, date.min)
    if not FIRST_YEAR <= draft.year <= LAST_YEAR:
        message = say("supervisions.bad_year", first=FIRST_YEAR, last=LAST_YEAR, found=draft.year)
        return [*problems, Problem("BAD_YEAR", "year", message)]
    same = (Supervision.committee_id == committee_id, Supervision.year == draft.year, Supervision.name == draft.name.strip())
    if session.exec(select(Supervision.id).where(*same, Supervision.id != own_id)).first() is not None:
        problems.append(Problem("DUPLICATE_SUPERVISION", "name", say("supervisions.duplicate", name=draft.name, year=draft.year)))
    return problems


def proposals_named(session: Session, committee_id: int, numbers: Sequence[str]) -> tuple[list[Proposal], list[Problem]]:
    """The filed proposals of these 登记号, and what is wrong with the others."""
    problems = [] if numbers else [Problem("NO_PROPOSAL", "proposals", say("supervisions.no_proposal"))]
    of = (Proposal.committee_id == committee_id, col(Proposal.number).in_(numbers), col(Proposal.withdrawn_on).is_(None))
    known = {each.number: each for each in session.exec(select(Proposal).where(*of))}
    filed_ones = select(ProposalMark.proposal_id).where(ProposalMark.committee_id == committee_id, ProposalMark.mark == MarkKind.FILED)
    filed = set(session.exec(filed_ones.where(col(ProposalMark.proposal_id).in_([each.id for each in known.values()]))))
    for place, number in enumerate(numbers):
        field = f"proposals[{place}]"
        if number in numbers[:place]:
            problems.append(Problem("LISTED_TWICE", field, say("supervisions.listed_twice", name=number)))
        elif number not in known:
            problems.append(Problem("UNKNOWN_PROPOSAL", field, say("supervisions.unknown_proposal", number=number)))
        elif known[number].id not in filed:
            problems.append(Problem("NOT_FILED", field, say("supervisions.not_filed", number=number)))
    return [known[number] for number in dict.fromkeys(numbers) if number in known], problems


def members_named(
    session: Session, committee_id: int, numbers: Sequence[str], known: frozenset[int] = frozenset()
) -> tuple[list[int], list[Problem]]:
    """The ids of these 委员编号, in order, and what is wrong with the others."""
    directory = directory_of(session, committee_id)
    ids, problems = [], []
    for place, number in enumerate(numbers):
        member = directory.members.get(number)
        if number in numbers[:place] or (member is not None and member.id in known):
            problems.append(Problem("LISTED_TWICE", f"members[{place}]", say("supervisions.listed_twice", name=number)))
        elif member is None:
            message = say("proposals.unknown_member", number=number, hint=nearest(number, list(directory.members)))
            problems.append(Problem("UNKNOWN_MEMBER", f"members[{place}]", message))
        else:
            ids.append(member.id)
    return ids, problems
