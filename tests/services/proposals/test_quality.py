"""Two-way evaluation: proposers rate the handling, units the proposal; nobody rates the own, and what was not returned is no rating."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlmodel import Session

from scoring_plugins.plugins import load_regulations
from services.audit import acting
from services.database import transaction
from services.errors import Refusal
from services.inbox import due_items
from services.listings.handling_courses import HANDLING_COURSES, HandlingCoursesSought
from services.listings.paging import Window
from services.models import (
    CandidateStanding,
    CommitteeParameter,
    HandlingCourse,
    HandlingState,
    ProposalAssessment,
    ProposalCourse,
    ProposalSelection,
    ProposalState,
    Role,
    Satisfaction,
)
from services.parameters import set_parameter
from services.permissions import Actor
from services.proposals.agreeing import agree_to_reply, hand_to_review, pass_reply
from services.proposals.contacting import log_contact
from services.proposals.quality import QualityDraft, conclude_quality, rate_quality
from services.proposals.quality_owed import ANSWERED, WHILE
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.replying import ReplyDraft, draft_reply, give_opinion
from services.proposals.returning import accept_handling
from services.selections import list_candidates, open_selection
from services.selections.choosing import listed_in
from services.verification import Selection, verify
from tests.databases import Foundations
from tests.services.proposals.handled import ACCEPTED, CONTACTED, REPLIED, Offices, answered, assigned, attached, filed
from tests.services.proposals.handling_cells import found_court

DAY = date(2023, 6, 1)
NINETY = QualityDraft(90_000_000)
# Where a proposal stands once units have a part in it.
HANDLED = (*sorted(WHILE), ProposalState.ARCHIVED)


def codes(attempt: Callable[[], object]) -> list[str]:
    with pytest.raises(Refusal) as refused:
        attempt()
    return [problem.code for problem in refused.value.problems]


def practised(session: Session, offices: Offices, full: int = 100) -> None:
    administrator, name = offices.house.administrator, "proposal_quality_full_marks"
    set_parameter(session, administrator, offices.committee_id, name, str(full), valid_from=date(2020, 1, 1), reason="双向评议办法")


def force(session: Session, offices: Offices, row: HandlingCourse | ProposalCourse, state: HandlingState | ProposalState) -> None:
    with acting(session, offices.staff, "test"):
        row.state = state


def test_a_unit_rates_the_proposal_and_proposers_the_unit_and_neither_the_own(offices: Offices) -> None:
    with offices.at_work() as session:
        course = filed(session, offices)
        handling = answered(session, offices, course)
        unset = codes(lambda: rate_quality(session, offices.traffic, handling, NINETY, DAY))
        practised(session, offices)
        waits = [item.kind for item in due_items(session, offices.traffic)]
        # The unit's account never rates its handling, the proposer's never the proposal.
        pleased = RatingDraft(Satisfaction.SATISFIED, Satisfaction.MOSTLY)
        own_handling = codes(lambda: rate_reply(session, offices.traffic, handling, pleased))
        own_proposal = codes(lambda: rate_quality(session, offices.lead, handling, NINETY, DAY))
        unit = next(scope for scope in offices.traffic.scopes if scope.role is Role.HANDLING_UNIT)
        both = replace(offices.lead, roles=offices.lead.roles | offices.traffic.roles, scopes=offices.lead.scopes | {unit})
        two_sided = codes(lambda: rate_quality(session, both, handling, NINETY, DAY))
        other_unit = codes(lambda: rate_quality(session, offices.finance, handling, NINETY, DAY))
        wrong = codes(lambda: rate_quality(session, offices.traffic, handling, QualityDraft(101_000_000, " "), date(2199, 1, 1)))
        rate_quality(session, offices.traffic, handling, NINETY, DAY)
        again = codes(lambda: rate_quality(session, offices.traffic, handling, NINETY, DAY))
        rate_reply(session, offices.lead, handling, pleased, REPLIED)

        assert unset == ["PARAMETER_NOT_SET"]
        assert "rate_quality" in waits
        assert "rate_quality" not in [item.kind for item in due_items(session, offices.traffic)]
        assert "conclude_quality" in [item.kind for item in due_items(session, offices.staff)]
        assert (own_handling, own_proposal, two_sided) == (["FORBIDDEN"], ["FORBIDDEN"], ["RATER_PROPOSES"])
        assert other_unit == ["NOT_FOUND"]
        assert wrong == ["BLANK", "IN_FUTURE", "OUTSIDE_SCALE"]
        assert again == ["ALREADY_RATED"]


def test_what_units_returned_is_summed_up_verified_and_grades_the_proposal(offices: Offices) -> None:
    regulations = load_regulations()
    with offices.at_work() as session:
        practised(session, offices)
        course = filed(session, offices)
        lead, co = assigned(session, offices, course)
        for key, state in ((lead, HandlingState.REPLIED), (co, HandlingState.OPINION_GIVEN)):
            force(session, offices, session.get_one(HandlingCourse, key), state)
        early = codes(lambda: conclude_quality(session, offices.staff, course))
        rate_quality(session, offices.traffic, lead, QualityDraft(92_500_000, "调研扎实"), DAY)
        still_open = codes(lambda: conclude_quality(session, offices.staff, course))
        # The office enters what a unit wrote on paper; the unit itself may say it anew.
        unproved = codes(lambda: rate_quality(session, offices.second, co, NINETY, DAY))
        scan = attached(session, offices.staff, course)
        rate_quality(session, offices.second, co, QualityDraft(95_000_000, scan_id=scan), DAY)
        rate_quality(session, offices.bureau, co, QualityDraft(88_000_000), DAY)
        denied = codes(lambda: conclude_quality(session, offices.traffic, course))
        made = conclude_quality(session, offices.staff, course, on=DAY)
        twice = codes(lambda: conclude_quality(session, offices.staff, course))
        late = codes(lambda: rate_quality(session, offices.traffic, lead, NINETY, DAY))
        given = session.get_one(ProposalAssessment, made)
        key = open_selection(
            session, offices.staff, offices.committee_id, 2023, regulations, "yanbian_shuangping", None, "优秀", "主席会议同意"
        )
        list_candidates(session, offices.staff, key, regulations)
        before = listed_in(session, session.get_one(ProposalSelection, key), 1)[0].standing
        verify(session, offices.house.verifier, offices.committee_id, Selection(kind="proposal"), "评分表已核", regulations=regulations)
        list_candidates(session, offices.staff, key, regulations)
        after = listed_in(session, session.get_one(ProposalSelection, key), 1)[0].standing

        assert (early, still_open, unproved) == (["NOTHING_RETURNED"], ["RATINGS_OPEN"], ["PAPER_MISSING"])
        assert denied in (["NOT_FOUND"], ["FORBIDDEN"])
        assert (twice, late) == (["QUALITY_CONCLUDED"], ["QUALITY_CONCLUDED"])
        # (92.5 + 88) / 2
        assert (given.item, given.quantity) == ("提案质量", 90_250_000)
        assert "2 份(应评 2 份):92.5/100、88/100" in given.reason
        assert (before, after) == (CandidateStanding.NOT_REACHED, CandidateStanding.WITHIN)


def test_what_was_not_returned_neither_adds_nor_divides_and_is_said(offices: Offices) -> None:
    with offices.at_work() as session:
        practised(session, offices, 10)
        course = filed(session, offices)
        lead, co = assigned(session, offices, course)
        force(session, offices, session.get_one(HandlingCourse, lead), HandlingState.REPLIED)
        rate_quality(session, offices.traffic, lead, QualityDraft(7_000_000), DAY)
        given = session.get_one(ProposalAssessment, conclude_quality(session, offices.staff, course, reason="会办单位撤并", on=DAY))

        assert co is not None
        assert given.quantity == 70_000_000
        assert "1 份(应评 2 份)" in given.reason
        assert "会办单位撤并" in given.reason


def test_units_rate_by_a_last_day_and_who_is_late_is_listed_and_counts_as_nothing(offices: Offices) -> None:
    owner, until = offices.committee_id, date(2023, 5, 17)

    def told(actor: Actor, today: date) -> list[tuple[str, date | None, bool]]:
        found = [item for item in due_items(session, actor, today) if "quality" in item.kind]
        return [(item.kind, item.due_on, item.is_overdue(today)) for item in found]

    def late(today: date) -> list[int]:
        sought = HandlingCoursesSought(unrated_on=today)
        return [row.id for row in HANDLING_COURSES.page(session, offices.staff, Window(10), *sought.conditions()).rows]

    with offices.at_work() as session:
        undated = answered(session, offices, filed(session, offices))
        practised(session, offices)
        says: dict[str, Any] = {"valid_from": date(2020, 1, 1), "reason": "双向评议办法"}
        set_parameter(session, offices.house.administrator, owner, "proposal_quality_rating", "5 working_days", **says)
        course = filed(session, offices)
        lead, co = assigned(session, offices, course)
        for actor, key in ((offices.traffic, lead), (offices.bureau, co)):
            accept_handling(session, actor, key, ACCEPTED)
            log_contact(session, actor, key, CONTACTED, "座谈")
        give_opinion(session, offices.bureau, co, "建函〔2023〕5号", "站台可以加宽。")
        draft_reply(session, offices.traffic, lead, ReplyDraft("交函〔2023〕1号", "已加密班次。", "A"))
        agree_to_reply(session, offices.bureau, co, True)
        hand_to_review(session, offices.traffic, lead)
        waiting_for_nobody = told(offices.staff, REPLIED)
        pass_reply(session, offices.staff, lead, REPLIED)
        in_time = {name: told(getattr(offices, name), until) for name in ("traffic", "bureau", "staff")}
        nobody_late = late(until)
        rate_quality(session, offices.traffic, lead, NINETY, DAY)
        after = date(2023, 5, 18)
        overdue = {name: told(getattr(offices, name), after) for name in ("traffic", "bureau", "staff")}
        who = late(after)
        given = session.get_one(ProposalAssessment, conclude_quality(session, offices.staff, course, reason="逾期未评", on=DAY)).quantity
        summed = told(offices.staff, after) + told(offices.bureau, after)
        too_late = codes(lambda: rate_quality(session, offices.bureau, co, NINETY, DAY))

    assert undated not in {lead, co}
    # What was passed before the committee said how long it takes has no last day.
    no_day = ("rate_quality", None, False)
    assert waiting_for_nobody == []
    assert in_time["traffic"] == [("rate_quality", until, False), no_day]
    assert in_time["bureau"] == [("rate_quality", until, False)]
    assert in_time["staff"] == [("await_quality", until, False)]
    assert (nobody_late, who) == ([], [co])
    assert (overdue["traffic"], overdue["bureau"]) == ([no_day], [("rate_quality", until, True)])
    assert overdue["staff"] == [("await_quality", until, True), ("conclude_quality", None, False)]
    assert given == 90_000_000
    # Once it is summed up nobody waits, and nobody rates any more.
    assert (summed, too_late) == ([], ["QUALITY_CONCLUDED"])


def test_every_state_and_person_may_rate_as_it_is_said(foundations: Foundations) -> None:
    """Every state of a handling and of its proposal × everybody who may come: done, or refused with the code that is said."""
    with foundations.copy("sqlite", found_court) as (engine, court), transaction(engine) as session:
        handling = session.get_one(HandlingCourse, court.answered)
        course = session.get_one(ProposalCourse, handling.course_id)
        staff = court.actors["proposal_staff"]
        with acting(session, staff, "test"):
            said = {"committee_id": handling.committee_id, "name": "proposal_quality_full_marks", "value": "100", "reason": "办法"}
            session.add(CommitteeParameter.model_validate({**said, "valid_from": date(2020, 1, 1)}))
        reaching = {"proposal_staff", "same person", Role.HANDLING_UNIT.value}
        draft, found, unexpected = QualityDraft(90_000_000, scan_id=court.scan), Counter[str](), []
        for state, of_course in product(HandlingState, HANDLED):
            with acting(session, staff, "test"):
                handling.state, course.state = state, of_course
            for name, actor in court.actors.items():
                may = "done" if state in ANSWERED and of_course in WHILE else "WRONG_STATE"
                told = _tried(session, actor, court.answered, draft, may == "done" and name in reaching)
                found[told] += 1
                if told not in ((may,) if name in reaching else ("NOT_FOUND", "FORBIDDEN")):
                    unexpected.append(f"{name} {state} {of_course}: {told}")
        print(f"quality: {found.total()} cells of states × person, {len(unexpected)} unexpected; {dict(found)}")

        assert unexpected == []
        assert found.total() == len(HandlingState) * len(HANDLED) * len(court.actors)
        assert found["done"] == len(ANSWERED) * len(WHILE) * len(reaching)


def _tried(session: Session, actor: Actor, handling: int, draft: QualityDraft, goes_through: bool) -> str:
    """`done`, or the code of the refusal. What goes through is taken back; what is refused has nothing to take back."""
    if goes_through:
        with session.begin_nested() as tried:
            told = _told(session, actor, handling, draft)
            tried.rollback()
        return told
    told = _told(session, actor, handling, draft)

    assert [*session.new, *session.dirty, *session.deleted] == []
    return told


def _told(session: Session, actor: Actor, handling: int, draft: QualityDraft) -> str:
    try:
        rate_quality(session, actor, handling, draft, date(2023, 6, 1))
    except Refusal as refusal:
        return refusal.code
    return "done"
