"""A unit's way with a proposal: assigned, accepted or returned in time, answered with the others' consent, rated by every sponsor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, col, select

from services.errors import Refusal
from services.models import (
    AuditEntry,
    Handling,
    HandlingCourse,
    HandlingRole,
    HandlingState,
    ProposalCourse,
    ProposalState,
    ProposalStep,
    Reply,
    ReplyMeaning,
    ReplyRating,
    Satisfaction,
)
from services.permissions import Right
from services.proposals.agreeing import agree_to_reply, hand_to_review, pass_reply, send_back_reply
from services.proposals.assigning import UnitDraft, assign_proposal, reassign_handling
from services.proposals.closing import archive_proposal, close_proposal, fulfil_promise, redo_handling, revisit_handling, track_proposal
from services.proposals.contacting import extend_handling, log_contact
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.replying import ReplyDraft, draft_reply, give_opinion
from services.proposals.returning import accept_handling, reject_return, return_handling
from tests.services.proposals.handled import (
    ACCEPTED,
    ASSIGNED,
    BUREAU,
    CONTACTED,
    PARTY,
    REPLIED,
    SCHOOLS,
    TRAFFIC,
    Offices,
    answered,
    assigned,
    attached,
    filed,
    merged,
)

A, B = Satisfaction.SATISFIED, Satisfaction.DISSATISFIED
DRAFT = ReplyDraft("交函〔2023〕1号", "已加密班次。", "A")


def refused(attempt: Callable[[], object]) -> list[str]:
    with pytest.raises(Refusal) as found:
        attempt()
    return [problem.code for problem in found.value.problems]


def at(session: Session, handling_id: int) -> tuple[HandlingState, ProposalState]:
    handling = session.get_one(HandlingCourse, handling_id)
    return handling.state, session.get_one(ProposalCourse, handling.course_id).state


def test_a_proposal_is_answered_by_its_lead_with_the_co_handler_s_consent(offices: Offices) -> None:
    with offices.at_work() as session:
        course_id = filed(session, offices)
        lead, co = assigned(session, offices, course_id)
        days = session.get_one(HandlingCourse, lead), session.get_one(HandlingCourse, co)
        accept_handling(session, offices.traffic, lead, ACCEPTED)
        accept_handling(session, offices.bureau, co, ACCEPTED)
        log_contact(session, offices.traffic, lead, CONTACTED, "走访提案人，商定加密班次")
        give_opinion(session, offices.bureau, co, "建函〔2023〕5号", "站台可以加宽。")
        draft_reply(session, offices.traffic, lead, DRAFT)
        hanging = refused(lambda: hand_to_review(session, offices.traffic, lead))
        agree_to_reply(session, offices.bureau, co, False, "站台一节不对")
        draft_reply(session, offices.traffic, lead, DRAFT)
        agree_to_reply(session, offices.bureau, co, True)
        hand_to_review(session, offices.traffic, lead)
        send_back_reply(session, offices.staff, lead, "请写明班次")
        draft_reply(session, offices.traffic, lead, DRAFT)
        hand_to_review(session, offices.traffic, lead, "会办单位口头同意")
        own = refused(lambda: pass_reply(session, offices.traffic, lead))
        pass_reply(session, offices.staff, lead, REPLIED)
        handling, reply = session.exec(select(Handling, Reply).where(col(Reply.handling_id) == Handling.id)).one()
        facts = (handling.verified_by_id, reply.registered_by_id, reply.verified_by_id, reply.replied_on)

        assert [(each.accept_until, each.due_on, each.extendable_until) for each in days] == [
            # What would end on 1 July or 1 April, Saturdays, ends on the Monday after; 3 May was a day off.
            (date(2023, 3, 10), date(2023, 6, 1), date(2023, 7, 3)),
            (date(2023, 3, 10), date(2023, 4, 3), date(2023, 5, 4)),
        ]
        assert hanging == ["NOT_COSIGNED"]
        assert own == ["FORBIDDEN"]
        assert at(session, lead) == (HandlingState.REPLIED, ProposalState.REPLIED)
        assert at(session, co)[0] is HandlingState.OPINION_GIVEN
        assert facts == (offices.traffic.account_id, offices.traffic.account_id, offices.staff.account_id, REPLIED)
        after_filing = col(ProposalStep.id) > session.exec(select(ProposalStep.id).where(ProposalStep.event == "file")).one()
        steps = session.exec(select(ProposalStep.event, ProposalStep.became).where(after_filing).order_by(col(ProposalStep.id))).all()
        assert [event for event, _ in steps] == [
            *("assign", "accept", "accept", "log_contact", "give_opinion", "draft_reply", "disagree", "draft_reply", "agree"),
            *("to_review", "send_back", "draft_reply", "to_review", "pass", "complete"),
        ]


def test_a_unit_returns_a_proposal_within_its_days_only_and_nothing_of_it_stays_registered(offices: Offices) -> None:
    with offices.at_work() as session:
        course_id = filed(session, offices)
        lead, _ = assigned(session, offices, course_id)
        without_reason = refused(lambda: return_handling(session, offices.traffic, lead, " ", ASSIGNED))
        late = refused(lambda: return_handling(session, offices.traffic, lead, "不属我局职责", date(2023, 3, 11)))
        return_handling(session, offices.traffic, lead, "不属我局职责", date(2023, 3, 10))
        reject_return(session, offices.staff, lead, "三定方案写明由你局负责")
        return_handling(session, offices.traffic, lead, "机构改革后已划出", date(2023, 3, 10))
        taken = refused(lambda: reassign_handling(session, offices.staff, lead, BUREAU, date(2023, 3, 13)))
        new = reassign_handling(session, offices.staff, lead, SCHOOLS, date(2023, 3, 13))

        assert (without_reason, late, taken) == (["REASON_MISSING"], ["RETURN_TOO_LATE"], ["LISTED_TWICE"])
        assert at(session, lead)[0] is HandlingState.REPLACED
        assert session.get_one(HandlingCourse, new).accept_until == date(2023, 3, 22)
        handled = session.exec(
            select(HandlingCourse.state, Handling.id).join(Handling, isouter=True).order_by(col(HandlingCourse.id))
        ).all()
        assert [(state, fact is None) for state, fact in handled] == [
            (HandlingState.REPLACED, True),
            (HandlingState.OFFERED, False),
            (HandlingState.OFFERED, False),
        ]


def test_what_is_wrong_with_an_assignment_is_told_at_once(offices: Offices) -> None:
    lead, co, separate = HandlingRole.LEAD, HandlingRole.CO, HandlingRole.SEPARATE
    with offices.at_work() as session:
        course_id = filed(session, offices)

        def wrong(*drafts: UnitDraft, day: date = ASSIGNED) -> list[str]:
            return refused(lambda: assign_proposal(session, offices.staff, course_id, drafts, day))

        assert wrong() == ["NO_UNIT"]
        assert wrong(UnitDraft(TRAFFIC, co)) == ["NO_LEAD"]
        assert wrong(UnitDraft(" ", lead), UnitDraft(TRAFFIC, lead), UnitDraft(TRAFFIC, separate), day=date(2023, 2, 9)) == [
            "NAME_MISSING",
            "LISTED_TWICE",
            "TWO_LEADS",
            "MIXED_ROLES",
            "TOO_EARLY",
        ]
        assert wrong(UnitDraft(TRAFFIC, separate), UnitDraft(BUREAU, separate), day=date(2199, 1, 1)) == ["IN_FUTURE"]
        assert refused(lambda: assign_proposal(session, offices.staff, course_id, [UnitDraft(TRAFFIC, lead)], ASSIGNED, 7)) == ["STALE"]


def test_whoever_assigned_does_not_accept_and_whoever_drafted_does_not_pass(offices: Offices) -> None:
    with offices.at_work() as session:
        lead, _ = assigned(session, offices, filed(session, offices))
        accepted = refused(lambda: accept_handling(session, offices.staff, lead, ACCEPTED))
        accept_handling(session, offices.second, lead, ACCEPTED)
        log_contact(session, offices.second, lead, CONTACTED, "电话")
        draft_reply(session, offices.second, lead, DRAFT)
        hand_to_review(session, offices.second, lead, "会办意见后补")

        assert accepted == ["OWN_RECORD"]
        assert refused(lambda: pass_reply(session, offices.second, lead)) == ["OWN_RECORD"]


def test_a_letter_is_read_as_the_committee_means_it_and_a_promise_has_its_day(offices: Offices) -> None:
    with offices.at_work() as session:
        lead, _ = assigned(session, offices, filed(session, offices))
        accept_handling(session, offices.traffic, lead, ACCEPTED)
        log_contact(session, offices.traffic, lead, CONTACTED, "座谈")

        def wrong(letter: str, meaning: ReplyMeaning | None = None, until: date | None = None, number: str = "1号") -> list[str]:
            return refused(lambda: draft_reply(session, offices.traffic, lead, ReplyDraft(number, "答复", letter, meaning, until)))

        assert wrong("Z", number="") == ["BLANK", "UNKNOWN_LETTER"]
        assert wrong("A", ReplyMeaning.PLANNED) == ["MEANING_NOT_OF_LETTER"]
        assert wrong("B") == ["PROMISE_DATE_MISSING"]
        assert wrong("C", until=date(2020, 1, 1)) == ["PROMISE_IN_PAST"]
        assert wrong("A", until=date(2100, 1, 1)) == ["PROMISE_DATE_NOT_TAKEN"]
        draft_reply(session, offices.traffic, lead, ReplyDraft("1号", "今年落实。", "C", None, date(2100, 1, 1)))
        assert session.get_one(HandlingCourse, lead).meaning is ReplyMeaning.PLANNED


def test_an_answer_is_put_off_as_far_as_the_committee_allows_and_no_further(offices: Offices) -> None:
    with offices.at_work() as session:
        lead, _ = assigned(session, offices, filed(session, offices))
        accept_handling(session, offices.traffic, lead, ACCEPTED)
        extend_handling(session, offices.staff, lead, date(2023, 6, 20), "须等上级批复")

        assert refused(lambda: extend_handling(session, offices.staff, lead, date(2023, 6, 20), "")) == ["REASON_MISSING", "NOT_LATER"]
        assert refused(lambda: extend_handling(session, offices.staff, lead, date(2023, 7, 4), "再延")) == ["TOO_LONG_AN_EXTENSION"]
        assert refused(lambda: extend_handling(session, offices.traffic, lead, date(2023, 7, 1), "再延")) == ["FORBIDDEN"]
        assert session.get_one(HandlingCourse, lead).due_on == date(2023, 6, 20)


def test_sponsors_rate_for_themselves_and_whoever_handles_it_never_does(offices: Offices) -> None:
    with offices.at_work() as session:
        course_id = filed(session, offices)
        with_it = merged(session, offices, course_id, PARTY)
        handling = answered(session, offices, course_id)
        office = offices.house.registrar
        paper = attached(session, office, course_id)
        stranger = refused(lambda: rate_reply(session, offices.lead, handling, RatingDraft(A, A, member_number="002"), REPLIED))
        unit = refused(lambda: rate_reply(session, offices.traffic, handling, RatingDraft(A, A, member_number="001"), REPLIED))
        no_paper = refused(lambda: rate_reply(session, office, handling, RatingDraft(A, A, member_number="002"), REPLIED))
        unknown = refused(lambda: rate_reply(session, office, handling, RatingDraft(A, A, member_number="003", scan_id=paper), REPLIED))
        rate_reply(session, offices.lead, handling, RatingDraft(A, Satisfaction.MOSTLY), REPLIED)
        twice = refused(lambda: rate_reply(session, offices.lead, handling, RatingDraft(A, A), REPLIED))
        rate_reply(session, offices.party, handling, RatingDraft(A, A, remark="办得好"), REPLIED)
        open_still = refused(lambda: close_proposal(session, offices.staff, course_id, on=REPLIED))
        rate_reply(session, office, handling, RatingDraft(A, A, member_number="002", scan_id=paper), REPLIED)
        close_proposal(session, offices.staff, course_id, on=REPLIED)
        alone = refused(lambda: archive_proposal(session, offices.staff, with_it))
        archive_proposal(session, offices.staff, course_id)
        ratings = session.exec(select(ReplyRating.member_id, ReplyRating.body, ReplyRating.scan_id).order_by(col(ReplyRating.id))).all()

        assert (stranger, unit, no_paper) == (["FORBIDDEN"], ["FORBIDDEN"], ["PAPER_MISSING"])
        assert (unknown, twice, open_still) == (["UNKNOWN_PROPOSER"], ["ALREADY_RATED"], ["RATINGS_OPEN"])
        assert [(member is None, body, found) for member, body, found in ratings] == [
            (False, None, None),
            (True, PARTY, None),
            (False, None, paper),
        ]
        # The merged proposal was put on file and is answered too; it is archived with the other.
        assert alone == ["MERGED_INTO_ANOTHER"]
        assert len(session.exec(select(Reply.id)).all()) == 2
        assert session.get_one(ProposalCourse, with_it).state is ProposalState.ARCHIVED


def test_an_account_that_handles_the_proposal_rates_it_with_no_token_and_in_no_role(offices: Offices) -> None:
    with offices.at_work() as session:
        handling = answered(session, offices, filed(session, offices))
        both = replace(
            offices.traffic, scopes=offices.traffic.scopes | offices.lead.scopes, roles=offices.traffic.roles | offices.lead.roles
        )
        acted = replace(offices.lead, account_id=offices.traffic.account_id)

        for rater in (both, replace(both, rights=frozenset({Right.RATE})), acted):
            assert refused(lambda rater=rater: rate_reply(session, rater, handling, RatingDraft(A, A), REPLIED)) == ["RATER_HANDLES"]  # type: ignore[misc]


def test_the_dissatisfied_are_answered_a_second_time_before_it_is_closed(offices: Offices) -> None:
    with offices.at_work() as session:
        course_id = filed(session, offices, members=("001",))
        handling = answered(session, offices, course_id)
        content = refused(lambda: redo_handling(session, offices.staff, handling, "再办", REPLIED))
        rate_reply(session, offices.lead, handling, RatingDraft(A, B), REPLIED)
        first = refused(lambda: close_proposal(session, offices.staff, course_id, "就这样"))
        redo_handling(session, offices.staff, handling, "提案人对结果不满意", date(2023, 5, 15))
        between = at(session, handling)
        draft_reply(session, offices.traffic, handling, ReplyDraft("交函〔2023〕9号", "再加密班次。", "A"))
        pass_reply(session, offices.staff, handling, date(2023, 6, 30))
        rate_reply(session, offices.lead, handling, RatingDraft(A, B), date(2023, 7, 1))
        second = refused(lambda: close_proposal(session, offices.staff, course_id))
        close_proposal(session, offices.staff, course_id, "受财力所限，已向提案人说明")

        assert (content, first, second) == (["NOT_DISSATISFIED"], ["REDO_FIRST"], ["REASON_MISSING"])
        assert between == (HandlingState.HANDLING, ProposalState.ASSIGNED)
        assert session.exec(select(ReplyRating.round).order_by(col(ReplyRating.id))).all() == [1, 2]
        assert session.exec(select(col(Reply.replied_on))).one() == REPLIED


def test_what_was_promised_is_tracked_until_it_is_kept(offices: Offices) -> None:
    with offices.at_work() as session:
        course_id = filed(session, offices, members=("001",))
        handling = answered(session, offices, course_id, "B", date(2100, 1, 1))
        rate_reply(session, offices.lead, handling, RatingDraft(A, A), REPLIED)
        closed = refused(lambda: close_proposal(session, offices.staff, course_id))
        track_proposal(session, offices.staff, course_id)
        revisit_handling(session, offices.staff, handling, "路基已完成", date(2100, 6, 1))
        sooner = refused(lambda: revisit_handling(session, offices.staff, handling, "提前", date(2100, 3, 1)))
        fulfil_promise(session, offices.staff, handling, "已通车", date(2023, 12, 1))
        after = at(session, handling)
        revisit_handling(session, offices.staff, handling, "通车一年，运行正常")

        assert (closed, sooner) == (["PROMISE_OPEN"], ["NOT_LATER"])
        assert after == (HandlingState.REPLIED, ProposalState.CLOSED)
        assert refused(lambda: fulfil_promise(session, offices.staff, handling, "又通车")) == ["WRONG_STATE"]


def test_every_step_of_a_handling_is_audited_with_its_reason(offices: Offices) -> None:
    with offices.at_work() as session:
        lead, _ = assigned(session, offices, filed(session, offices))
        return_handling(session, offices.traffic, lead, "不属我局职责", ASSIGNED)
        entries = session.exec(select(AuditEntry.noun, AuditEntry.reason).where(AuditEntry.action == "handling_course.return")).all()

        assert sorted(entries) == [("handling_course", "不属我局职责"), ("proposal_step", "不属我局职责")]
