"""How the demo's key proposals are supervised, and the topics that were named for proposals: as many of each as the source says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import cycle, islice
from random import Random

from sqlmodel import Session, col, select

from services.accounts import actor_named
from services.demo.acting import make_accounts
from services.demo.gatherings import YEAR
from services.demo.people import Person, drawn, tickets_of
from services.demo.proposals import BODIES, CHOSEN_ON, TOPICS, UNITS
from services.demo.published import (
    ASPECTS,
    CONSULTATION_MEETINGS,
    FIELD_TRIPS,
    KEY,
    REFERENCE_TOPICS,
    RESEARCH_GROUPS,
    SPONSORS_AND_MEMBERS,
    SUGGESTIONS,
)
from services.demo.setting_up import DemoOffice
from services.models import MarkKind, PlenarySession, Role, SupervisionKind, SupervisionStepKind, Term
from services.permissions import Actor
from services.proposals import ProposalDraft
from services.proposals.supervising import SupervisionDraft, add_suggestion, log_supervision_step, plan_supervision
from services.proposals.topics import TopicDraft, add_reference_topics

STAFF = "demo-proposal-staff"
ACCOUNT = (STAFF, "演示提案办", Role.PROPOSAL_STAFF)
LEADERS = ("主席", *(f"副主席{place}" for place in "一二三四五六"))
FIRST_TRIP = CHOSEN_ON + timedelta(days=10)
ASKED_FOR = (
    "现状", "成因", "标准", "制度", "规划", "资金", "用地", "人才", "项目", "管护", "监督", "考核", "协同", "宣传", "服务", "试点", "立法",
)  # fmt: skip
LAST_STEP = FIRST_TRIP + timedelta(days=FIELD_TRIPS + CONSULTATION_MEETINGS - 1)
assert LAST_STEP.year == YEAR
assert len(LEADERS) == RESEARCH_GROUPS
assert ASPECTS == KEY


def supervise(session: Session, office: DemoOffice, proposals: Sequence[ProposalDraft], people: Sequence[Person], seed: int) -> list[int]:
    """Plan the year's supervisions, log what came of them, and name the topics; returns the supervisions' ids."""
    make_accounts(session, office.administrator, office.committee_id, (ACCOUNT,))
    staff = actor_named(session, STAFF)
    add_reference_topics(session, staff, _plenary_session_id(session, office.committee_id), topics())
    planned = plans(proposals, people, seed)
    ids = [plan_supervision(session, staff, office.committee_id, plan) for plan in planned]
    _log(session, staff, ids, planned)
    return ids


def plans(proposals: Sequence[ProposalDraft], people: Sequence[Person], seed: int) -> list[SupervisionDraft]:
    """A leader's research group for one or two key proposals each: whoever sponsors them, and members who come along."""
    rng, tickets = Random(f"{seed} supervisions"), tickets_of(people)
    key = [proposal for proposal in proposals if MarkKind.KEY in proposal.marks]
    shared = [key[place::RESEARCH_GROUPS] for place in range(RESEARCH_GROUPS)]
    members: list[list[str]] = []
    taken: set[str] = set()
    for each in shared:
        own = [sponsor.member_number for proposal in each for sponsor in proposal.sponsors if sponsor.member_number]
        members.append([number for number in dict.fromkeys(own) if number not in taken])
        taken |= set(own)
    for group in cycle(members):
        if len(taken) == SPONSORS_AND_MEMBERS:
            break
        (person,) = drawn(rng, [each for each in tickets if each.number not in taken], CHOSEN_ON, 1)
        group.append(person.number)
        taken.add(person.number)
    return [
        SupervisionDraft(
            year=YEAR,
            name=f"{leader}领衔督办组(示例)",
            kind=SupervisionKind.CPPCC_LEADER,
            led_by=f"演示{leader}",
            chosen_on=CHOSEN_ON,
            proposals=tuple(str(proposal.number) for proposal in each),
            members=tuple(group),
        )
        for leader, each, group in zip(LEADERS, shared, members, strict=True)
    ]


def topics() -> list[TopicDraft]:
    """What parties and departments named for the plenary session, each its own."""
    asked = (f"{topic}的{question}(示例)" for question in ASKED_FOR for topic in TOPICS)
    return [TopicDraft(title, who) for title, who in zip(islice(asked, REFERENCE_TOPICS), cycle((*BODIES, *UNITS)), strict=False)]


def _log(session: Session, staff: Actor, ids: Sequence[int], planned: Sequence[SupervisionDraft]) -> None:
    """Visits and meetings dealt out in turn, and for each key proposal an aspect with its suggestions."""
    steps = [*[SupervisionStepKind.VISIT] * FIELD_TRIPS, *[SupervisionStepKind.MEETING] * CONSULTATION_MEETINGS]
    for place, (kind, supervision_id) in enumerate(zip(steps, cycle(ids), strict=False)):
        day = FIRST_TRIP + timedelta(days=place)
        log_supervision_step(session, staff, supervision_id, kind, f"{UNITS[place % len(UNITS)]}督办现场", day)
    aspects = [supervision_id for supervision_id, plan in zip(ids, planned, strict=True) for _ in plan.proposals]
    for place, supervision_id in enumerate(aspects):
        aspect = f"{TOPICS[place]}(示例)"
        for nth in range(SUGGESTIONS // ASPECTS):
            add_suggestion(session, staff, supervision_id, aspect, f"就{TOPICS[place]}提出的第{nth + 1}条建议(示例)")


def _plenary_session_id(session: Session, committee_id: int) -> int:
    of = (PlenarySession.committee_id == committee_id, PlenarySession.ordinal == 2, Term.ordinal == 5)
    found = session.exec(select(PlenarySession.id).join(Term, col(PlenarySession.term_id) == Term.id).where(*of)).one()
    assert found is not None
    return found
