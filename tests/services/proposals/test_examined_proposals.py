"""From submission to decision: who verifies whom, what is taken back, and that nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from services.attachments import AttachmentStore
from services.changes.deletions import delete_work
from services.changes.proposals import change_one
from services.database import transaction
from services.imports import Drafts, ImportOptions, import_records, open_source, write_workbook
from services.models import (
    AuditEntry,
    HandlingRole,
    MarkKind,
    NotFiledGround,
    OpinionReport,
    Outcome,
    Proposal,
    ProposalMark,
    ProposalState,
    ProposalStep,
    ReportCourse,
    Sponsorship,
    SubmissionWay,
)
from services.proposals import (
    ProposalDraft,
    answer_dispute,
    change_draft,
    classify_proposal,
    convert_proposal,
    dispute_entry,
    end_cosigning,
    file_proposal,
    invite_cosigners,
    merge_proposal,
    not_file_proposal,
    propose_outcome,
    return_for_mending,
    send_back,
    sign_proposal,
    stored_proposals,
    submit_proposal,
    withdraw_proposal,
)
from services.proposals.assigning import UnitDraft, assign_proposal
from services.statistics import year_statistics
from services.verification import Selection, unverified_count, unverified_facts
from tests.services.proposals.courses_town import DAY, Town, codes, counted, examined, filed, proposal_of, scan, state_of

S = ProposalState


def test_a_joint_proposal_is_filed_under_the_next_case_number_with_those_who_signed(town: tuple[Engine, Town]) -> None:
    engine, people = town
    with transaction(engine) as session:
        course_id = people.draft(session, way=SubmissionWay.JOINT)
        invite_cosigners(session, people.first, course_id, ["002", "003"], on=DAY)
        sign_proposal(session, people.second, course_id, on=DAY)
        end_cosigning(session, people.first, course_id, on=DAY)
        examined(session, people, course_id)
        file_proposal(session, people.decider, course_id, on=DAY)
    with transaction(engine) as session:
        proposal = proposal_of(session, course_id)
        parts = session.exec(select(Sponsorship).where(Sponsorship.proposal_id == proposal.id).order_by(col(Sponsorship.position))).all()
        mark = session.exec(select(ProposalMark).where(ProposalMark.proposal_id == proposal.id)).one()
        steps = session.exec(select(ProposalStep.event).where(ProposalStep.course_id == course_id).order_by(col(ProposalStep.id))).all()

        assert (proposal.number, proposal.case_number, proposal.submitted_on) == ("TA-2023-0001", "001", DAY)
        assert [(part.role.value, part.registered_by_id, part.verified_by_id) for part in parts] == [
            ("lead", people.first.account_id, people.staff.account_id),
            ("co", people.first.account_id, people.staff.account_id),
        ]
        assert (mark.mark, mark.registered_by_id, mark.verified_by_id) == (
            MarkKind.FILED,
            people.staff.account_id,
            people.decider.account_id,
        )
        assert steps == ["draft", "invite", "sign", "end_cosigning", "submit", "classify", "propose_outcome", "file"]


def test_what_an_office_entered_needs_its_paper_and_an_answer_to_whoever_disputes_it(at_work: tuple[Session, Town], tmp_path: Path) -> None:
    session, people = at_work
    course_id = people.draft(session, people.registrar, member_number="001")
    submit_proposal(session, people.registrar, course_id, on=DAY)
    dispute_entry(session, people.first, course_id, "我没有写过这件提案")

    assert codes(lambda: classify_proposal(session, people.staff, course_id, "城建")) == [("PAPER_MISSING", "id"), ("DISPUTED", "id")]
    scan(session, AttachmentStore(tmp_path), people.registrar, course_id)
    answer_dispute(session, people.staff, course_id, "已与委员核对，委员确认")
    classify_proposal(session, people.staff, course_id, "城建")
    assert state_of(session, course_id) is S.UNDER_REVIEW
    own = people.draft(session)
    submit_proposal(session, people.first, own, on=DAY)
    assert codes(lambda: dispute_entry(session, people.first, own, "不对")) == [("NOT_ON_BEHALF", "id")]


def test_nothing_is_assigned_while_its_entry_is_disputed(at_work: tuple[Session, Town], tmp_path: Path) -> None:
    session, people = at_work
    course_id = people.draft(session, people.registrar, member_number="001")
    submit_proposal(session, people.registrar, course_id, on=DAY)
    scan(session, AttachmentStore(tmp_path), people.registrar, course_id)
    classify_proposal(session, people.staff, course_id, "城建")
    propose_outcome(session, people.staff, course_id, Outcome.FILE, on=DAY)
    file_proposal(session, people.decider, course_id, on=DAY)
    dispute_entry(session, people.first, course_id, "我没有写过这件提案")
    units = [UnitDraft("示例局", HandlingRole.LEAD)]

    assert codes(lambda: assign_proposal(session, people.staff, course_id, units, DAY)) == [("DISPUTED", "id")]


def test_nobody_verifies_or_decides_what_is_their_own(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    # One account that holds everything, as in a small office.
    everything = replace(people.staff, roles=people.staff.roles | people.registrar.roles | people.decider.roles)
    course_id = people.draft(session, everything, member_number="001")
    submit_proposal(session, everything, course_id, on=DAY)
    assert ("OWN_RECORD", "id") in codes(lambda: classify_proposal(session, everything, course_id, "城建"))

    course_id = examined(session, people, people.draft(session))
    assert codes(lambda: file_proposal(session, everything, course_id, on=DAY)) == [("OWN_RECORD", "id")]


def test_an_outcome_is_decided_as_it_was_proposed_or_sent_back(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = examined(session, people, people.draft(session))

    assert codes(lambda: not_file_proposal(session, people.decider, course_id, " ", on=DAY)) == [
        ("REASON_MISSING", "reason"),
        ("OTHER_OUTCOME", "id"),
    ]
    send_back(session, people.decider, course_id, "建议不够具体")
    assert codes(lambda: propose_outcome(session, people.staff, course_id, Outcome.NOT_FILE, counts_as_filed=True)) == [
        ("GROUND_MISSING", "ground"),
        ("NOT_TAKEN", "counts_as_filed"),
    ]
    propose_outcome(session, people.staff, course_id, Outcome.NOT_FILE, ground=NotFiledGround.EMPTY)
    not_file_proposal(session, people.decider, course_id, "请补充具体建议后再提", on=DAY)
    told = session.exec(select(ProposalStep.reason).where(ProposalStep.course_id == course_id, ProposalStep.event == "not_file")).one()

    assert told == "不予立案:内容空泛，没有具体建议;请补充具体建议后再提"


@pytest.mark.parametrize(("counts_as_filed", "marks"), [(True, ["filed", "merged"]), (False, ["merged"])])
def test_a_merged_proposal_is_filed_with_the_other_where_that_was_stated(
    at_work: tuple[Session, Town], counts_as_filed: bool, marks: list[str]
) -> None:
    session, people = at_work
    into = examined(session, people, people.draft(session))
    merging = {"merge_into_id": into, "counts_as_filed": counts_as_filed}
    course_id = examined(session, people, people.draft(session), Outcome.MERGE, **merging)

    # Who is merged into what is not filed would be answered by nobody.
    assert codes(lambda: merge_proposal(session, people.decider, course_id, on=DAY)) == [("BAD_MERGE", "merge_into_id")]
    file_proposal(session, people.decider, into, on=DAY)
    merge_proposal(session, people.decider, course_id, on=DAY)
    borne = select(ProposalMark.mark).where(ProposalMark.proposal_id == proposal_of(session, course_id).id)
    assert sorted(session.exec(borne)) == marks
    assert codes(lambda: withdraw_proposal(session, people.first, into, "另有考虑", on=DAY)) == [("HAS_MERGED", "id")]


def test_what_is_withdrawn_keeps_its_history_and_its_number_and_counts_for_nobody(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = filed(session, people)
    assert counted(session, people) == [("001", ["submitted", "filed"])]
    withdraw_proposal(session, people.first, course_id, "情况已经变化", on=DAY)

    assert counted(session, people) == []
    assert proposal_of(session, course_id).withdrawn_on == DAY
    assert proposal_of(session, filed(session, people)).case_number == "002"


def test_what_is_withdrawn_is_in_no_figure_and_waits_for_nobody(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    waiting = people.draft(session)
    submit_proposal(session, people.first, waiting, on=DAY)
    submitted = told(session, people)
    withdraw_proposal(session, people.first, waiting, "情况已经变化", on=DAY)

    assert submitted == (0, 1, 1, 1)
    assert told(session, people) == (0, 0, 0, 0)


def told(session: Session, people: Town) -> tuple[int | None, int, int, int]:
    """Proposals submitted this year, those not verified among them, how many facts wait by number, and how many are listed."""
    committee_id, reader = people.house.committee_id, people.registrar
    (figure,) = (each for each in year_statistics(session, reader, committee_id, DAY.year).figures if each.name == "proposals_submitted")
    waits = unverified_count(session, committee_id, date(DAY.year, 1, 1), date(DAY.year, 12, 31))
    return figure.value, figure.unverified, waits, len(unverified_facts(session, reader, committee_id, Selection()))


def test_what_was_returned_comes_again_under_its_number_and_is_verified_again(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = people.draft(session)
    submit_proposal(session, people.first, course_id, on=DAY)
    classify_proposal(session, people.staff, course_id, "城建")
    assert codes(lambda: return_for_mending(session, people.staff, course_id, "", on=DAY)) == [("REASON_MISSING", "reason")]
    return_for_mending(session, people.staff, course_id, "请写明资金来源", on=DAY)
    assert counted(session, people) == []
    change_draft(session, people.first, course_id, {"text": "老旧小区缺少电梯。\n建议财政补贴。"}, on=DAY)
    submit_proposal(session, people.first, course_id, on=DAY + timedelta(days=1))

    assert counted(session, people) == []
    classify_proposal(session, people.staff, course_id, "城建")
    assert counted(session, people) == [("001", ["submitted"])]
    assert (proposal_of(session, course_id).number, proposal_of(session, course_id).submitted_on) == (
        "TA-2023-0001",
        DAY + timedelta(days=1),
    )


def test_a_converted_proposal_counts_as_an_opinion_report_and_no_more_as_a_proposal(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = examined(session, people, people.draft(session), Outcome.NOT_FILE, ground=NotFiledGround.OWN_MATTER)
    not_file_proposal(session, people.decider, course_id, "属个别情况", on=DAY)
    made = session.get_one(ReportCourse, convert_proposal(session, people.staff, course_id, "作为社情民意反映", on=DAY))
    report = session.get_one(OpinionReport, made.report_id)

    assert (state_of(session, course_id), made.state.value, made.converted_from_id) == (S.CONVERTED, "submitted", course_id)
    assert report.converted_from_id == proposal_of(session, course_id).id
    assert counted(session, people) == []


def test_every_step_is_in_the_audit(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    filed(session, people)
    actions = session.exec(select(AuditEntry.action).where(col(AuditEntry.action).startswith("proposal_course."))).all()

    assert sorted(set(actions)) == [f"proposal_course.{verb}" for verb in ("classify", "draft", "file", "propose_outcome", "submit")]


def test_what_came_of_a_way_is_changed_by_no_file(at_work: tuple[Session, Town], tmp_path: Path) -> None:
    session, people = at_work
    committee_id = people.house.committee_id
    submit_proposal(session, people.first, people.draft(session), on=DAY)
    (stored,) = stored_proposals(session, committee_id).values()

    def taken(draft: ProposalDraft) -> list[str]:
        write_workbook(tmp_path / "records.xlsx", Drafts(proposals=(draft,)), committee="示例政协")
        options = ImportOptions(update=True)
        report = import_records(session, people.registrar, committee_id, open_source(tmp_path / "records.xlsx"), options)
        return [problem.code for problem in report.problems]

    assert taken(stored.draft) == []
    assert taken(replace(stored.draft, title="另一个案由")) == ["HAS_COURSE"]
    assert taken(replace(stored.draft, marks={MarkKind.KEY: DAY})) == []


def test_what_came_of_a_way_is_neither_changed_nor_deleted_beside_it(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = people.draft(session)
    submit_proposal(session, people.first, course_id, on=DAY)
    key = proposal_of(session, course_id).id
    assert key is not None

    assert codes(lambda: change_one(session, people.registrar, key, {"title": "另一个案由"})) == [("HAS_COURSE", "id")]
    assert codes(lambda: delete_work(session, people.registrar, Proposal, key, "重复")) == [("HAS_COURSE", "id")]
    assert change_one(session, people.registrar, key, {"marks": ((MarkKind.KEY, DAY),)}) == key
