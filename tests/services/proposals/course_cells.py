"""Every cell of a proposal's table up to its decision: proposals in every state, everybody who may come, and what the table says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from sqlmodel import Session

from services.attachments import AttachmentStore
from services.audit import acting
from services.models import NotFiledGround, Outcome, ProposalCourse, ProposalState, Role, SubmissionWay
from services.permissions import POLICY, Actor, Reach, Right
from services.proposals import (
    answer_dispute,
    change_draft,
    classify_proposal,
    convert_proposal,
    decline_cosigning,
    discard_draft,
    dispute_entry,
    end_cosigning,
    file_proposal,
    invite_cosigners,
    merge_proposal,
    not_file_proposal,
    propose_outcome,
    refer_proposal,
    return_for_mending,
    send_back,
    sign_proposal,
    submit_proposal,
    withdraw_proposal,
)
from services.proposals.states import COURSE, ProposalEvent
from tests.services.proposals.courses_town import DAY, PARTY, Town, scan

S, E = ProposalState, ProposalEvent
WRITERS = frozenset({E.CHANGE, E.INVITE, E.END_COSIGNING, E.DISCARD, E.SUBMIT, E.WITHDRAW})
SIGNERS = frozenset({E.SIGN, E.DECLINE})
# What was never submitted; all else is read by whoever reads works.
UNSUBMITTED = frozenset({S.DRAFT, S.COSIGNING, S.DISCARDED})
# Where units work on it, which is another test's.
HANDLED = (S.ASSIGNED, S.REPLIED, S.TRACKING, S.CLOSED, S.ARCHIVED)
DECIDES = {E.FILE: Outcome.FILE, E.NOT_FILE: Outcome.NOT_FILE, E.MERGE: Outcome.MERGE}


@dataclass(frozen=True)
class Person:
    """Somebody who comes: with a role alone, as member 001, 002 or 003, or as the one who submitted or proposed it."""

    name: str
    actor: Actor
    role: Role
    number: str | None = None
    is_same: bool = False


@dataclass(frozen=True)
class Stood:
    """A proposal that stands somewhere: by members 001 and 002, or by a party; and what was proposed of it."""

    id: int
    state: ProposalState
    body: str | None = None
    outcome: Outcome | None = None


def people_of(town: Town) -> list[Person]:
    """Every role by an account that holds nothing else, three members, colleagues, and two who did the step before themselves."""
    found = [Person(role.value, actor, role) for role, actor in town.by_role.items()]
    members = (("first", town.first, "001"), ("second", town.second, "002"), ("third", town.third, "003"))
    found += [Person(name, actor, Role.MEMBER, number) for name, actor, number in members]
    found += [Person("other_staff", town.other_staff, Role.PROPOSAL_STAFF), Person("other_decider", town.other_decider, Role.CHAIRPERSON)]
    submitter = replace(town.staff, account_id=town.first.account_id)
    proposer = replace(town.decider, account_id=town.staff.account_id)
    found.append(Person("staff who submitted", submitter, Role.PROPOSAL_STAFF, is_same=True))
    return [*found, Person("decider who proposed", proposer, Role.SECRETARY_GENERAL, is_same=True)]


def stand(session: Session, town: Town, folder: Path) -> list[Stood]:
    """A proposal of members in every state, and one of a party in some; brought there by the use cases, but for where units work on it."""
    store = AttachmentStore(folder)

    def examined(outcome: Outcome | None = None, **said: Any) -> int:
        course_id = _signed(session, town)
        submit_proposal(session, town.first, course_id, on=DAY)
        scan(session, store, town.registrar, course_id)
        classify_proposal(session, town.staff, course_id, "城建")
        return course_id if outcome is None else propose_outcome(session, town.staff, course_id, outcome, **said)

    def decided(outcome: Outcome, **said: Any) -> int:
        course_id = examined(outcome, **said)
        decide: dict[Outcome, Callable[[], int]] = {
            Outcome.FILE: lambda: file_proposal(session, town.decider, course_id, on=DAY),
            Outcome.NOT_FILE: lambda: not_file_proposal(session, town.decider, course_id, "请补充", on=DAY),
            Outcome.MERGE: lambda: merge_proposal(session, town.decider, course_id, on=DAY),
        }
        return decide[outcome]()

    into = decided(Outcome.FILE)
    refused, merged = {"ground": NotFiledGround.EMPTY}, {"merge_into_id": into, "counts_as_filed": True}
    cosigning = town.draft(session, way=SubmissionWay.JOINT)
    invite_cosigners(session, town.first, cosigning, ["002"], on=DAY)
    submitted = _signed(session, town)
    submit_proposal(session, town.first, submitted, on=DAY)
    scan(session, store, town.registrar, submitted)
    found = [Stood(_signed(session, town), S.DRAFT), Stood(cosigning, S.COSIGNING), Stood(submitted, S.SUBMITTED)]
    found += [Stood(discard_draft(session, town.first, _signed(session, town), on=DAY), S.DISCARDED)]
    found += [Stood(examined(), S.UNDER_REVIEW)]
    for outcome, said in ((Outcome.FILE, {}), (Outcome.NOT_FILE, refused), (Outcome.MERGE, merged)):
        found.append(Stood(examined(outcome, **said), S.REVIEWED, outcome=outcome))
        state = {Outcome.FILE: S.FILED, Outcome.NOT_FILE: S.NOT_FILED, Outcome.MERGE: S.MERGED}[outcome]
        found.append(Stood(decided(outcome, **said), state))
    found += [Stood(withdraw_proposal(session, town.first, decided(Outcome.FILE), "另有考虑", on=DAY), S.WITHDRAWN)]
    converted, referred = decided(Outcome.NOT_FILE, **refused), decided(Outcome.NOT_FILE, **refused)
    convert_proposal(session, town.staff, converted, "作为社情民意反映", on=DAY)
    refer_proposal(session, town.staff, referred, "转信访部门")
    found += [Stood(converted, S.CONVERTED), Stood(referred, S.REFERRED)]
    found += [Stood(_forced(session, town, decided(Outcome.FILE), state), state) for state in HANDLED]
    return [*found, *_of_party(session, town)]


def _signed(session: Session, town: Town) -> int:
    """A draft of 001 that 002 signed on paper, which the office entered."""
    course_id = town.draft(session, way=SubmissionWay.JOINT)
    invite_cosigners(session, town.first, course_id, ["002"], on=DAY)
    sign_proposal(session, town.registrar, course_id, "002", on=DAY)
    return end_cosigning(session, town.first, course_id, on=DAY)


def _of_party(session: Session, town: Town) -> Iterator[Stood]:
    party = town.by_role[Role.SUBMITTING_BODY]
    draft, submitted = (town.draft(session, party, way=SubmissionWay.PARTY, body=PARTY) for _ in range(2))
    submit_proposal(session, party, submitted, on=DAY)
    yield Stood(draft, S.DRAFT, PARTY)
    yield Stood(submitted, S.SUBMITTED, PARTY)


def _forced(session: Session, town: Town, course_id: int, state: ProposalState) -> int:
    with acting(session, town.staff, "test.force"):
        session.get_one(ProposalCourse, course_id).state = state
    return course_id


def attempt(session: Session, person: Person, stood: Stood, event: ProposalEvent, day: date = DAY) -> object:
    """The use case itself, with everything it needs, on a day."""
    actor, key = person.actor, stood.id
    named = "002" if person.role is Role.REGISTRAR else None
    tries: dict[ProposalEvent, Callable[[], object]] = {
        E.CHANGE: lambda: change_draft(session, actor, key, {"title": "改过的案由"}, on=day),
        E.INVITE: lambda: invite_cosigners(session, actor, key, ["003"], on=day),
        E.SIGN: lambda: sign_proposal(session, actor, key, named, on=day),
        E.DECLINE: lambda: decline_cosigning(session, actor, key, named, on=day),
        E.END_COSIGNING: lambda: end_cosigning(session, actor, key, on=day),
        E.DISCARD: lambda: discard_draft(session, actor, key, on=day),
        E.SUBMIT: lambda: submit_proposal(session, actor, key, on=day),
        E.DISPUTE: lambda: dispute_entry(session, actor, key, "我没有签过名", on=day),
        E.ANSWER_DISPUTE: lambda: answer_dispute(session, actor, key, "已核对", on=day),
        E.RETURN_FOR_MENDING: lambda: return_for_mending(session, actor, key, "请补充", on=day),
        E.WITHDRAW: lambda: withdraw_proposal(session, actor, key, "另有考虑", on=day),
        E.CLASSIFY: lambda: classify_proposal(session, actor, key, "城建", on=day),
        E.PROPOSE_OUTCOME: lambda: propose_outcome(session, actor, key, Outcome.NOT_FILE, ground=NotFiledGround.EMPTY, on=day),
        E.SEND_BACK: lambda: send_back(session, actor, key, "不够具体", on=day),
        E.FILE: lambda: file_proposal(session, actor, key, on=day),
        E.NOT_FILE: lambda: not_file_proposal(session, actor, key, "请补充", on=day),
        E.MERGE: lambda: merge_proposal(session, actor, key, on=day),
        E.CONVERT: lambda: convert_proposal(session, actor, key, "作为社情民意反映", on=day),
        E.REFER: lambda: refer_proposal(session, actor, key, "转信访部门", on=day),
    }
    return tries[event]()


EVENTS = tuple(event for event in COURSE.moves if event not in {E.ASSIGN, E.COMPLETE, E.REDO, E.TRACK, E.CLOSE, E.FULFIL, E.ARCHIVE})


def cells(people: list[Person], stood: list[Stood]) -> Iterator[tuple[Person, Stood, ProposalEvent]]:
    return product(people, stood, EVENTS)


def expected(person: Person, stood: Stood, event: ProposalEvent) -> str:
    """What the tables say of a cell: `done`, or the code of the refusal."""
    if not _sees(person, stood):
        return "NOT_FOUND"
    move = COURSE.moves[event]
    if not (_whole(person, move.right) or (move.right is Right.PROPOSE and _is_behind(person, stood))):
        return "FORBIDDEN"
    if stood.state not in move.since:
        return "WRONG_STATE"
    return _within(person, stood, event)


def _within(person: Person, stood: Stood, event: ProposalEvent) -> str:
    """Of what may be done by its state and right: what is somebody else's, one's own, or wants something first."""
    writes = _whole(person, Right.PROPOSE) or (stood.body is not None) or person.number == "001"
    if event in WRITERS and not writes:
        return "FIRST_SPONSOR_ONLY"
    if event is E.INVITE and stood.body is not None:
        return "NOT_JOINT"
    if event in SIGNERS and person.number == "001":
        return "NOT_INVITED"
    if event is E.ANSWER_DISPUTE:
        return "NO_DISPUTE"
    if event is E.DISPUTE and stood.body is not None:
        return "NOT_ON_BEHALF"
    if event is E.CLASSIFY and stood.body is None and person.name == "staff who submitted":
        return "OWN_RECORD"
    if event in DECIDES and stood.outcome is not DECIDES[event]:
        return "OTHER_OUTCOME"
    return "OWN_RECORD" if event in DECIDES and person.is_same else "done"


def _whole(person: Person, right: Right) -> bool:
    return POLICY[right].get(person.role) is Reach.COMMITTEE


def _is_behind(person: Person, stood: Stood) -> bool:
    """Whether one signed it or is invited to, or acts for the body that submits it."""
    return person.role is Role.SUBMITTING_BODY if stood.body is not None else person.number in ("001", "002")


def _sees(person: Person, stood: Stood) -> bool:
    whole = any(_whole(person, right) for right in (Right.EXAMINE, Right.DECIDE, Right.REGISTER, Right.PROPOSE, Right.RATE))
    submitted = stood.state not in UNSUBMITTED
    return whole or _is_behind(person, stood) or (submitted and _whole(person, Right.READ))
