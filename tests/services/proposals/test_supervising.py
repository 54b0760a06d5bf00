"""Key proposals under supervision, topics for proposals, and what is counted of them and of the units that answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, select

from services.models import (
    AuditEntry,
    HandlingRole,
    PlenarySession,
    Proposal,
    ProposalCourse,
    Satisfaction,
    Supervision,
    SupervisionKind,
    SupervisionMember,
    SupervisionStepKind,
)
from services.proposals.assigning import UnitDraft, assign_proposal
from services.proposals.closing import fulfil_promise, redo_handling
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.replanning import change_supervision, remove_supervision
from services.proposals.supervising import (
    SupervisionDraft,
    add_members,
    add_suggestion,
    confirm_supervision,
    key_marks,
    log_supervision_step,
    plan_supervision,
)
from services.proposals.topics import TopicDraft, add_reference_topics, remove_reference_topic
from services.statistics import year_statistics
from services.statistics.handling_units import UnitChecks, unit_checks
from services.statistics.works import WorksAsked, work_statistics
from tests.services.proposals.handled import ASSIGNED, PARTY, REPLIED, TRAFFIC, Offices, answered, assigned, filed, merged
from tests.services.proposals.test_handling_course import refused

A, B = Satisfaction.SATISFIED, Satisfaction.DISSATISFIED
CHOSEN = date(2023, 3, 1)


def number_of(session: Session, course_id: int) -> str:
    return session.get_one(Proposal, session.get_one(ProposalCourse, course_id).proposal_id).number


def plan(session: Session, offices: Offices, *numbers: str, name: str = "公交", members: tuple[str, ...] = ()) -> int:
    kind = SupervisionKind.CPPCC_LEADER
    draft = SupervisionDraft(2023, name, kind, "王某某副主席", CHOSEN, numbers, members)
    return plan_supervision(session, offices.staff, offices.committee_id, draft)


def figures(session: Session, offices: Offices) -> dict[str, tuple[int | None, int]]:
    wanted = ("proposals_key", "reference_topics")
    of_year = year_statistics(session, offices.house.reader, offices.committee_id, 2023).figures
    return {each.name: (each.value, each.unverified) for each in of_year if each.name in wanted or each.name.startswith("supervision_")}


def test_a_plan_is_changed_and_gone_with_a_reason_once_something_came_of_it_and_not_over_what_is_verified(offices: Offices) -> None:
    with offices.at_work() as session:
        one, other = (number_of(session, filed(session, offices)) for _ in range(2))
        wrong = plan(session, offices, one, name="公交车", members=("001",))
        again = plan(session, offices, one, name="站台")
        kind = SupervisionKind.INSPECTION
        right = SupervisionDraft(2023, "公交", kind, "李某某副主席", CHOSEN, (one, other), ("002", "003"))
        change_supervision(session, offices.staff, wrong, right)
        kept = session.get_one(Supervision, wrong)
        members = session.exec(select(SupervisionMember.member_id).where(SupervisionMember.supervision_id == wrong)).all()
        log_supervision_step(session, offices.staff, wrong, SupervisionStepKind.VISIT, "公交总站", date(2023, 4, 1))
        late = SupervisionDraft(2024, "站台", kind, "李某某副主席", CHOSEN, (one, other))
        unreasoned = refused(lambda: change_supervision(session, offices.staff, wrong, late))
        confirm_supervision(session, offices.leader, wrong)
        # One that is under another supervision stays a key proposal; of the other somebody said so.
        without = replace(right, proposals=(one,))
        verified = refused(lambda: change_supervision(session, offices.staff, wrong, without, "选错"))
        gone = refused(lambda: remove_supervision(session, offices.staff, wrong, " "))
        remove_supervision(session, offices.staff, again, "重复")
        marked = {session.get_one(Proposal, mark.proposal_id).number for mark in key_marks(session, kept)}
        stranger = refused(lambda: remove_supervision(session, offices.leader, wrong, "重复"))
        told = session.exec(select(AuditEntry.reason).where(AuditEntry.action == "supervision.remove")).all()

        assert (kept.name, kept.kind, kept.led_by, kept.revision) == ("公交", kind, "李某某副主席", 4)
        assert len(members) == 2
        assert unreasoned == ["TOO_EARLY", "REASON_MISSING"]
        assert (verified, gone, stranger) == (["VERIFIED_FACTS"], ["REASON_MISSING", "VERIFIED_FACTS"], ["FORBIDDEN"])
        assert (marked, session.get(Supervision, again), set(told)) == ({one, other}, None, {"重复"})


def test_a_supervision_counts_once_somebody_else_has_confirmed_its_key_proposals(offices: Offices) -> None:
    with offices.at_work() as session:
        one, other = filed(session, offices), filed(session, offices, members=("001",))
        assigned(session, offices, one)
        supervision = plan(session, offices, number_of(session, one), number_of(session, other), members=("001",))
        again = plan(session, offices, number_of(session, one), name="站台", members=("001", "003"))
        add_members(session, offices.staff, supervision, ["002"])
        log_supervision_step(session, offices.staff, supervision, SupervisionStepKind.VISIT, "公交总站", date(2023, 4, 1))
        log_supervision_step(session, offices.staff, again, SupervisionStepKind.MEETING, "市政协", date(2023, 4, 2))
        for aspect, text in (("线网", "加密班次"), ("线网", "延长末班"), ("站台", "加宽站台")):
            add_suggestion(session, offices.staff, supervision, aspect, text)
        add_suggestion(session, offices.staff, again, "线网", "增设站点")
        before = figures(session, offices)
        own = refused(lambda: confirm_supervision(session, offices.staff, supervision))
        confirm_supervision(session, offices.leader, supervision)
        after = figures(session, offices)

        assert own == ["FORBIDDEN"]
        assert before["supervision_groups"] == (0, 2)
        # Of the handlings none is accepted yet, so no unit counts.
        assert after == {
            "proposals_key": (2, 0),
            "supervision_groups": (2, 0),
            "supervision_people": (3, 0),
            "supervision_lead_units": (0, 1),
            "supervision_co_units": (0, 1),
            "supervision_visits": (1, 0),
            "supervision_meetings": (1, 0),
            "supervision_aspects": (3, 0),
            "supervision_suggestions": (4, 0),
            "reference_topics": (0, 0),
        }
        assert refused(lambda: confirm_supervision(session, offices.leader, again)) == ["ALREADY_CONFIRMED"]


def test_supervisions_are_counted_on_any_days_and_the_parts_of_a_year_add_up_to_it(offices: Offices) -> None:
    with offices.at_work() as session:
        supervision = plan(session, offices, number_of(session, filed(session, offices)), members=("001",))
        for kind, day in (
            (SupervisionStepKind.VISIT, date(2023, 4, 1)),
            (SupervisionStepKind.MEETING, date(2023, 8, 2)),
            (SupervisionStepKind.VISIT, date(2024, 1, 10)),
        ):
            log_supervision_step(session, offices.staff, supervision, kind, "公交总站", day)
        add_suggestion(session, offices.staff, supervision, "线网", "加密班次")
        confirm_supervision(session, offices.leader, supervision)
        halves = [(date(2023, 1, 1), date(2023, 6, 30)), (date(2023, 7, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 6, 30))]
        told = []
        for first, last in halves:
            asked = WorksAsked(offices.committee_id, first, last)
            found = {each.name: each.value for each in work_statistics(session, offices.house.reader, asked, last).whole.figures}
            told.append([found[f"supervision_{name}"] for name in ("groups", "people", "visits", "meetings", "suggestions")])
        year = figures(session, offices)

        # A visit after the year is the year's all the same, on its last day.
        assert told == [[1, 1, 1, 0, 1], [0, 0, 1, 1, 0], [0, 0, 0, 0, 0]]
        assert [year[f"supervision_{name}"] for name in ("groups", "visits", "meetings")] == [(1, 0), (2, 0), (1, 0)]


def test_what_is_wrong_with_a_supervision_is_told_at_once(offices: Offices) -> None:
    with offices.at_work() as session:
        number = number_of(session, filed(session, offices))
        plan(session, offices, number)
        wrong = SupervisionDraft(2023, "公交", SupervisionKind.REVIEW, " ", date(2199, 1, 1), (number, number, "无"), ("001", "999"))

        assert refused(lambda: plan_supervision(session, offices.staff, offices.committee_id, wrong)) == [
            "BLANK",
            "IN_FUTURE",
            "DUPLICATE_SUPERVISION",
            "LISTED_TWICE",
            "UNKNOWN_PROPOSAL",
            "UNKNOWN_MEMBER",
        ]


def test_topics_are_named_for_a_plenary_session_and_counted_with_its_year(offices: Offices) -> None:
    with offices.at_work() as session:
        plenary = session.exec(select(col(PlenarySession.id)).where(PlenarySession.ordinal == 2)).one()
        assert plenary is not None
        topics = [TopicDraft("关于发展夜间公交", "市交通局"), TopicDraft("关于无障碍出行")]
        first, _ = add_reference_topics(session, offices.staff, plenary, topics)
        twice = refused(lambda: add_reference_topics(session, offices.staff, plenary, [TopicDraft("关于无障碍出行"), TopicDraft("")]))
        counted = figures(session, offices)["reference_topics"]
        remove_reference_topic(session, offices.staff, first)

        assert (twice, counted) == (["DUPLICATE_TOPIC", "BLANK"], (2, 0))
        assert figures(session, offices)["reference_topics"] == (1, 0)


def told(checks: tuple[UnitChecks, ...]) -> dict[str, dict[str, tuple[int, int | None]]]:
    return {each.unit: {figure.name: (figure.numerator, figure.denominator) for figure in each.figures} for each in checks}


def test_a_unit_s_figures_open_into_what_they_count_and_an_unreturned_rating_satisfies_nobody(offices: Offices) -> None:
    with offices.at_work() as session:
        one, late, promised = (filed(session, offices) for _ in range(3))
        merged(session, offices, one, PARTY)
        first = answered(session, offices, one)
        rate_reply(session, offices.lead, first, RatingDraft(A, Satisfaction.MOSTLY), REPLIED)
        rate_reply(session, offices.co, first, RatingDraft(A, B), REPLIED)
        assign_proposal(session, offices.staff, late, [UnitDraft(TRAFFIC, HandlingRole.LEAD)], ASSIGNED)
        third = answered(session, offices, promised, "C", date(2100, 1, 1))
        fulfil_promise(session, offices.staff, third, "已通车", date(2023, 12, 1))
        (checks,) = unit_checks(session, offices.house.reader, offices.committee_id, 2023, date(2024, 1, 1))
        opened = {figure.name: figure for figure in checks.figures}
        redo_handling(session, offices.staff, first, "重办", date(2023, 5, 20))

        # Three sponsors with the party that was merged, and two of the third: five were to rate.
        assert told((checks,)) == {
            TRAFFIC: {
                "unit_replied": (2, 3),
                "unit_satisfied_process": (2, 5),
                "unit_satisfied_result": (1, 5),
                "unit_returned": (2, 5),
                "unit_overdue": (1, None),
                "unit_promises_kept": (1, 1),
            }
        }
        assert opened["unit_replied"].handlings == (first, third)
        assert opened["unit_replied"].others == opened["unit_overdue"].handlings
        assert len(opened["unit_satisfied_result"].ratings) == 1
        # What was said to the first reply is history once there is a second round.
        assert told(unit_checks(session, offices.traffic, offices.committee_id, 2023, date(2024, 1, 1)))[TRAFFIC]["unit_returned"] == (0, 5)
        assert unit_checks(session, offices.finance, offices.committee_id, 2023, date(2024, 1, 1)) == ()
        assert unit_checks(session, offices.party, offices.committee_id, 2023, date(2024, 1, 1)) == ()
