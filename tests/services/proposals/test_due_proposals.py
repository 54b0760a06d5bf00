"""What waits for whom on a proposal's way: each open last day for somebody, and counted again when the calendar has learnt."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, event
from sqlmodel import Session

from services.audit import acting
from services.calendar import Counted, enter_notice, set_day
from services.due_items import DueItem
from services.inbox import due_items
from services.models import HandlingCourse, HandlingState, NotFiledGround, Outcome, ProposalCourse, Satisfaction, SubmissionWay, metadata
from services.parameters import set_parameter
from services.permissions import Actor
from services.proposals import (
    CourseDraft,
    classify_proposal,
    draft_proposal,
    invite_cosigners,
    not_file_proposal,
    propose_outcome,
    return_for_mending,
    sign_proposal,
    submit_proposal,
)
from services.proposals.agreeing import agree_to_reply, hand_to_review, pass_reply
from services.proposals.contacting import extend_handling, log_contact
from services.proposals.counted_days import KEPT, Kept, counted_days
from services.proposals.handling_days import begin_to_return
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.replying import ReplyDraft, draft_reply, give_opinion
from services.proposals.returning import accept_handling, return_handling
from services.recounting import COUNTINGS, deadlines_to_move, move_deadlines
from tests.services.proposals.handled import (
    ACCEPTED,
    ASSIGNED,
    CONTACTED,
    PARTY,
    REPLIED,
    SUBMITTED,
    Offices,
    answered,
    assigned,
    filed,
    merged,
)

NAMES = ("staff", "second", "traffic", "bureau", "lead", "co", "party", "leader")
GOOD = RatingDraft(Satisfaction.SATISFIED, Satisfaction.SATISFIED)
LONG_AFTER = date(2099, 1, 4)
# How far a day may be put off is nobody's to do: it bounds what `extend_handling` takes.
BOUNDS = {"answer_extension", "opinion_extension"}


def waiting(session: Session, offices: Offices, today: date) -> dict[str, list[tuple[str, date | None]]]:
    """Kind and last day of what waits, by who it waits for; on the way, that every open last day waits for somebody."""
    found = {name: due_items(session, getattr(offices, name), today) for name in NAMES}
    told = {(item.about, item.due_on) for items in found.values() for item in items}
    counted = {item.kind for item in found["staff"]}
    for kept in KEPT:
        for each in counted_days(kept, session, offices.committee_id):
            if kept.table is ProposalCourse and each.last_day < today:
                # A draft again: whoever has not signed does not count.
                continue
            by_itself = ((kept.table.__name__, each.row_id), each.last_day) in told
            assert by_itself or kept.kind in BOUNDS or with_the_office(session, kept, each) in counted
    return {name: [(item.kind, item.due_on) for item in items] for name, items in found.items() if items}


def with_the_office(session: Session, kept: Kept, each: Counted) -> str | None:
    """What an open last day that waits for no member or unit any more waits for in the office."""
    if kept.table is ProposalCourse:
        return None
    state = session.get_one(HandlingCourse, each.row_id).state
    waits = {HandlingState.RETURNED: "decide_returns", HandlingState.SUPERVISOR_REVIEW: "review_replies"}
    return {**waits, HandlingState.REPLIED: "close_proposals"}.get(state)


def drafted(session: Session, offices: Offices) -> int:
    draft = CourseDraft(SubmissionWay.JOINT, (5, 2), "关于改善公交的提案", "早晚高峰公交太少。\n建议加密班次。", holds_no_secret=True)
    return draft_proposal(session, offices.lead, offices.committee_id, draft, on=SUBMITTED)


def test_a_proposal_waits_for_its_signers_then_for_who_examines_and_for_who_decides(offices: Offices) -> None:
    until, later = date(2023, 2, 9), date(2023, 2, 10)
    with offices.at_work() as session:
        course_id = drafted(session, offices)
        invite_cosigners(session, offices.lead, course_id, ("002",), on=SUBMITTED)
        invited, over = waiting(session, offices, SUBMITTED), waiting(session, offices, later)
        sign_proposal(session, offices.co, course_id, on=SUBMITTED)
        signed = waiting(session, offices, until)
        submit_proposal(session, offices.lead, course_id, on=later)
        submitted = waiting(session, offices, later)
        return_for_mending(session, offices.staff, course_id, "请写明建议", on=later)
        returned = waiting(session, offices, later)
        submit_proposal(session, offices.lead, course_id, on=later)
        classify_proposal(session, offices.staff, course_id, "城建")
        classified = waiting(session, offices, later)
        propose_outcome(session, offices.staff, course_id, Outcome.NOT_FILE, ground=NotFiledGround.EMPTY)
        proposed = waiting(session, offices, later)
        not_file_proposal(session, offices.leader, course_id, "没有具体建议", on=later)
        decided = waiting(session, offices, later)

    assert invited == {"lead": [("gather_signatures", until)], "co": [("sign_proposal", until)]}
    assert over == {"lead": [("submit_signed", None)]}
    assert signed == {"lead": [("gather_signatures", until)]}
    assert submitted == {name: [("classify_proposals", None)] for name in ("staff", "second")}
    assert returned == {"lead": [("mend_proposal", None)]}
    assert classified == {name: [("propose_outcomes", None)] for name in ("staff", "second")}
    assert proposed == {"leader": [("decide_proposals", None)]}
    assert decided == {name: [("read_not_filed", None)] for name in ("lead", "co")}


def test_a_filed_proposal_waits_for_its_units_with_their_last_days(offices: Offices) -> None:
    with offices.at_work() as session:
        course_id = filed(session, offices)
        on_file = waiting(session, offices, ASSIGNED)
        lead, co = assigned(session, offices, course_id)
        offered = waiting(session, offices, ASSIGNED)
        days = {key: session.get_one(HandlingCourse, key).model_copy() for key in (lead, co)}
        accept_handling(session, offices.traffic, lead, ACCEPTED)
        return_handling(session, offices.bureau, co, "不属本局职责", ASSIGNED)
        accepted = waiting(session, offices, ACCEPTED)

    assert on_file == {name: [("assign_proposals", None)] for name in ("staff", "second")}
    assert offered["traffic"] == [("accept_or_return", days[lead].accept_until), ("draft_reply", days[lead].due_on)]
    assert offered["bureau"] == [("accept_or_return", days[co].accept_until), ("give_opinion", days[co].due_on)]
    assert offered["staff"] == offered["second"] == [("await_acceptance", days[lead].accept_until)]
    assert accepted["traffic"] == [("contact_sponsors", date(2023, 3, 24)), ("draft_reply", days[lead].due_on)]
    # Not every unit has an account: the office sees that its sponsors are still to be spoken to.
    contact = ("await_contacts", date(2023, 3, 24))
    assert accepted["staff"] == [contact, ("await_answers", days[lead].due_on), ("decide_returns", None)]
    assert "bureau" not in accepted


def test_co_handlers_are_asked_the_office_reviews_and_every_sponsor_rates(offices: Offices) -> None:
    with offices.at_work() as session:
        course_id = filed(session, offices)
        merged(session, offices, course_id, PARTY)
        lead, co = assigned(session, offices, course_id)
        for actor, key in ((offices.traffic, lead), (offices.bureau, co)):
            accept_handling(session, actor, key, ACCEPTED)
            log_contact(session, actor, key, CONTACTED, "座谈")
        at_work = waiting(session, offices, CONTACTED)
        give_opinion(session, offices.bureau, co, "建函〔2023〕5号", "站台可以加宽。")
        draft_reply(session, offices.traffic, lead, ReplyDraft("交函〔2023〕1号", "已加密班次。", "B", promised_until=LONG_AFTER))
        answer, opinion = session.get_one(HandlingCourse, lead).due_on, session.get_one(HandlingCourse, co).due_on
        cosigned = waiting(session, offices, CONTACTED)
        agree_to_reply(session, offices.bureau, co, True)
        hand_to_review(session, offices.traffic, lead)
        reviewed = waiting(session, offices, CONTACTED)
        pass_reply(session, offices.staff, lead, REPLIED)
        until = session.get_one(HandlingCourse, lead).rate_until
        replied = waiting(session, offices, REPLIED)
        for actor in (offices.lead, offices.co, offices.party):
            rate_reply(session, actor, lead, GOOD, REPLIED)
        rated = waiting(session, offices, REPLIED)

    assert (at_work["traffic"], at_work["bureau"]) == ([("draft_reply", answer)], [("give_opinion", opinion)])
    assert (cosigned["traffic"], cosigned["bureau"]) == ([("hand_to_review", answer)], [("cosign_reply", answer)])
    assert reviewed == {name: [("review_replies", answer)] for name in ("staff", "second")}
    promise = ("keep_promise", LONG_AFTER)
    assert replied["traffic"] == rated["traffic"] == [promise]
    assert [replied[name] for name in ("lead", "co", "party")] == [[("rate_reply", until)]] * 3
    assert replied["staff"] == [("await_ratings", until), ("confirm_promises", LONG_AFTER)]
    assert rated == {
        "traffic": [promise],
        **{name: [("confirm_promises", LONG_AFTER), ("close_proposals", None)] for name in ("staff", "second")},
    }


def test_open_days_are_counted_again_and_what_was_agreed_on_stays(offices: Offices) -> None:
    administrator, owner = offices.house.administrator, offices.committee_id
    first = date(2020, 1, 1)
    with offices.at_work() as session:
        set_parameter(session, administrator, owner, "proposal_quality_full_marks", "100", valid_from=first, reason="办法")
        for name in ("proposal_answer", "proposal_answer_extension", "proposal_co_opinion", "proposal_quality_rating"):
            set_parameter(session, administrator, owner, name, "20 working_days", valid_from=first, reason="办法")
        invite_cosigners(session, offices.lead, drafted(session, offices), ("002",), on=ASSIGNED)
        lead, co = assigned(session, offices, filed(session, offices))
        accept_handling(session, offices.traffic, lead, ACCEPTED)
        put_off = assigned(session, offices, filed(session, offices))[0]
        accept_handling(session, offices.traffic, put_off, ACCEPTED)
        extend_handling(session, offices.staff, put_off, date(2023, 4, 10), "需要调研")
        replied = answered(session, offices, filed(session, offices))
        quiet = deadlines_to_move(session, offices.staff, owner)
        for day in (date(2023, 3, 8), date(2023, 5, 15)):
            set_day(session, administrator, owner, day, works=False, reason="放假")
        moved = move_deadlines(session, offices.staff, owner, "放假安排")
        left = deadlines_to_move(session, offices.staff, owner)
        waiting(session, offices, ASSIGNED)
        kept = session.get_one(HandlingCourse, put_off).model_copy()
        rated_until = session.get_one(HandlingCourse, replied).rate_until

    assert (quiet, left) == ([], [])
    assert {each.kind for each in moved} == {each.kind for each in COUNTINGS} - {"public_notice"}
    assert {each.about[1] for each in moved if each.kind == "handling_answer"} == {lead}
    assert co in {each.about[1] for each in moved if each.kind == "handling_opinion"}
    assert (kept.due_on, kept.due_since, rated_until) == (date(2023, 4, 10), None, date(2023, 6, 1))


def test_each_last_day_says_by_itself_whether_a_notice_may_move_it_and_is_right_after_it_is_counted_again(offices: Offices) -> None:
    def told(session: Session, actor: Actor) -> dict[str, bool]:
        return {item.kind: item.provisional for item in due_items(session, actor, ASSIGNED)}

    def kept(handling: HandlingCourse) -> tuple[bool, ...]:
        session.refresh(handling)
        return (handling.accept_is_provisional, handling.due_is_provisional, handling.extendable_is_provisional)

    # No notice of 2003 is known; its answer is due in 2004, which is.
    begun = date(2003, 12, 1)
    with offices.at_work() as session:
        lead, co = assigned(session, offices, filed(session, offices))
        handling = session.get_one(HandlingCourse, lead)
        with acting(session, offices.staff, "test"):
            begin_to_return(session, handling, begun)
        first, unit, office = kept(handling), told(session, offices.traffic), told(session, offices.staff)
        enter_notice(session, offices.house.administrator, offices.committee_id, 2003, rests={begun}, works=(), reason="国办通知")
        learnt, unmoved = told(session, offices.traffic), deadlines_to_move(session, offices.staff, offices.committee_id)
        moved = move_deadlines(session, offices.staff, offices.committee_id, "国办通知")
        counted = kept(handling)

    assert (first, counted) == ((True, False, False), (False, False, False))
    assert unit == {"accept_or_return": True, "draft_reply": False}
    # The first of the office's last days is that one, and not the co-handler's of another year.
    assert office == {"await_acceptance": True}
    assert (learnt, unmoved, moved) == ({"accept_or_return": False, "draft_reply": False}, [], [])
    assert co != lead


def test_every_column_of_a_last_day_is_counted_again_or_was_promised() -> None:
    courses = ("proposal_course", "proposal_signer", "handling_course", "reply_rating", "report_course", "report_issue", "issue_outcome")
    tables = [*courses, *(name for name in metadata.tables if name.startswith(("supervis", "report_", "reference_")))]
    last_days = {
        (table, column.name)
        for table in tables
        for column in metadata.tables[table].columns
        if isinstance(column.type, Date) and (column.name.endswith("_until") or column.name == "due_on")
    }
    counted = {(str(kept.table.__tablename__), kept.until) for kept in KEPT}

    assert last_days - counted == {("handling_course", "promised_until")}
    assert counted <= last_days
    assert {kept.kind for kept in KEPT} <= {each.kind for each in COUNTINGS}
    assert all(kept.doubt in metadata.tables[str(kept.table.__tablename__)].columns for kept in KEPT)


def test_an_inbox_takes_as_many_statements_however_much_waits(offices: Offices) -> None:
    asked: list[str] = []

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    def statements(session: Session, actor: Actor) -> tuple[int, list[DueItem]]:
        asked.clear()
        found = due_items(session, actor, REPLIED)
        return len(asked), found

    event.listen(offices.house.engine, "before_cursor_execute", note)
    with offices.at_work() as session:
        counts = []
        for _ in range(2):
            answered(session, offices, filed(session, offices))
            assigned(session, offices, filed(session, offices))
            filed(session, offices)
            counts.append({name: statements(session, getattr(offices, name)) for name in NAMES})
    event.remove(offices.house.engine, "before_cursor_execute", note)

    assert {name: counts[0][name][0] for name in NAMES} == {name: counts[1][name][0] for name in NAMES}
    assert (len(counts[0]["traffic"][1]), len(counts[1]["traffic"][1])) == (2, 4)
    assert max(count for count, _ in counts[1].values()) <= 16
