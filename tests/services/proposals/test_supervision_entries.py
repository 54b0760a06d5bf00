"""One visit, meeting or suggestion is corrected or removed with a reason, and never while what it says counts."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlmodel import col, select

from services.models import AuditEntry, Supervision, SupervisionStep, SupervisionStepKind, SupervisionSuggestion
from services.proposals.supervising import add_suggestion, confirm_supervision, log_supervision_step
from services.proposals.supervision_entries import change_suggestion, change_supervision_step, remove_suggestion, remove_supervision_step
from services.verification import Selection, withdraw_verification
from tests.services.proposals.handled import Offices, filed
from tests.services.proposals.test_handling_course import refused
from tests.services.proposals.test_supervising import number_of, plan

VISIT, MEETING = SupervisionStepKind.VISIT, SupervisionStepKind.MEETING
DAY = date(2023, 4, 1)


def test_an_entry_alone_is_corrected_or_gone_and_the_audit_keeps_what_it_said(offices: Offices) -> None:
    with offices.at_work() as session:
        staff = offices.staff
        supervision = plan(session, offices, number_of(session, filed(session, offices)))
        for place in ("公交总站", "未去过"):
            log_supervision_step(session, staff, supervision, VISIT, place, DAY)
        for text in ("加密班次", "没人提过", "延长末班"):
            add_suggestion(session, staff, supervision, "线网", text)
        wrong, never = (key or 0 for key in session.exec(select(col(SupervisionStep.id)).order_by(col(SupervisionStep.id))))
        of_suggestions = select(col(SupervisionSuggestion.id)).order_by(col(SupervisionSuggestion.id))
        first, nobodys, _ = (key or 0 for key in session.exec(of_suggestions))
        back = change_supervision_step(session, staff, wrong, MEETING, "市政协", date(2023, 4, 2), "实为座谈")
        remove_supervision_step(session, staff, never, "登记错了")
        change_suggestion(session, staff, first, "班次", "加密高峰班次", "漏字")
        remove_suggestion(session, staff, nobodys, "登记错了")
        steps = [(step.kind, step.place, step.held_on) for step in session.exec(select(SupervisionStep))]
        order = select(SupervisionSuggestion).order_by(col(SupervisionSuggestion.position))
        suggestions = [(each.position, each.aspect, each.text) for each in session.exec(order)]
        add_suggestion(session, staff, supervision, "站台", "加宽站台")
        revision = session.get_one(Supervision, supervision).revision
        kept = (
            select(AuditEntry).where(col(AuditEntry.noun).in_(["supervision_step", "supervision_suggestion"])).order_by(col(AuditEntry.id))
        )
        told = [(each.action, each.row_id, each.changes, each.reason) for each in session.exec(kept) if each.reason]

        assert (back, revision) == (supervision, 11)
        assert steps == [(MEETING, "市政协", date(2023, 4, 2))]
        assert suggestions == [(1, "班次", "加密高峰班次"), (3, "线网", "延长末班")]
        assert [(action, key, reason) for action, key, _, reason in told] == [
            ("supervision.change_step", wrong, "实为座谈"),
            ("supervision.remove_step", never, "登记错了"),
            ("supervision.change_suggestion", first, "漏字"),
            ("supervision.remove_suggestion", nobodys, "登记错了"),
        ]
        assert told[1][2]["deleted"]["place"] == "未去过"
        assert told[3][2]["deleted"]["text"] == "没人提过"
        assert refused(partial(remove_supervision_step, session, staff, never, "再删")) == ["NOT_FOUND"]


def test_what_counts_is_not_corrected_until_its_confirmation_is_withdrawn(offices: Offices) -> None:
    with offices.at_work() as session:
        number = number_of(session, filed(session, offices))
        supervision = plan(session, offices, number)
        log_supervision_step(session, offices.staff, supervision, VISIT, "公交总站", DAY)
        add_suggestion(session, offices.staff, supervision, "线网", "加密班次")
        confirm_supervision(session, offices.leader, supervision)
        step, suggestion = (session.exec(select(col(table.id))).one() or 0 for table in (SupervisionStep, SupervisionSuggestion))
        change = partial(change_supervision_step, session, offices.staff, step, VISIT, " ", date(2022, 12, 31))
        told = [
            refused(partial(change, " ")),
            refused(partial(remove_supervision_step, session, offices.staff, step, "重复")),
            refused(partial(change_suggestion, session, offices.staff, suggestion, "线网", "延长末班", "写错")),
            refused(partial(remove_suggestion, session, offices.staff, suggestion, "重复")),
            refused(partial(remove_suggestion, session, offices.leader, suggestion, "重复")),
            refused(partial(remove_supervision_step, session, offices.traffic, step, "重复")),
            refused(partial(remove_supervision_step, session, offices.staff, step, "重复", 7)),
        ]
        withdraw_verification(session, offices.house.verifier, offices.committee_id, Selection(number=number), "督办记录有误")
        remove_supervision_step(session, offices.staff, step, "重复")
        confirm_supervision(session, offices.leader, supervision)

        verified = ["VERIFIED_FACTS"]
        assert told[0] == ["BLANK", "TOO_EARLY", "REASON_MISSING", *verified]
        assert told[1:] == [verified, verified, verified, ["FORBIDDEN"], ["NOT_FOUND"], ["STALE"]]
        assert session.exec(select(SupervisionStep)).all() == []
