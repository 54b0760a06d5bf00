"""The demo committee's year taken through the whole appraisal: objections, one upheld and one rejected, and a correction after the issue.

Everything goes through the use cases that offices use. Only the days are given: those of the spring after the year, as if it had been then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.accounts import actor_named, create_account
from services.activities import ActivityDraft, RollLine
from services.appraisals import checking, deciding, drafting, feedback, issuing, moving, objections, opening, population, reviewing
from services.appraisals.finding import appraisal_of
from services.changes.activities import register_one
from services.database import reading, transaction
from services.demo.gatherings import YEAR
from services.demo.setting_up import ADMINISTRATOR, CODE
from services.errors import Refusal
from services.models import (
    Account,
    AccountKind,
    Appraisal,
    AppraisalResult,
    DivisionCode,
    Member,
    Objection,
    Role,
    ScoredMember,
    ScoringState,
)
from services.scorings import run_scoring
from services.verification import Selection, verify

REGISTRAR, VERIFIER, APPRAISER = "demo-registrar", "demo-verifier", "demo-appraiser"
SECOND_APPRAISER, SECRETARY, CHAIRPERSON = "demo-second-appraiser", "demo-secretary", "demo-chairperson"
DECIDING = (
    (SECOND_APPRAISER, "演示考核员(二)", Role.APPRAISER),
    (SECRETARY, "演示秘书长", Role.SECRETARY_GENERAL),
    (CHAIRPERSON, "演示主席", Role.CHAIRPERSON),
)
NOTICE_DAYS = 5


class DemoAppraisal(NamedTuple):
    """What came of it: ids of the results in order of their versions, and of the objections as they were raised."""

    appraisal_id: int
    results: tuple[int, ...]
    objections: tuple[int, ...]


def appraise_demo(engine: Engine, regulations: Regulations) -> DemoAppraisal:
    """Take the demo's year from opening to archive; an appraisal that is there already is left as it is.

    Raises Refusal NO_DEMO in a database without the demo.
    """
    with transaction(engine) as session:
        committee_id = _committee_id(session)
        administrator = actor_named(session, ADMINISTRATOR)
        for name, display_name, role in DECIDING:
            if session.exec(select(Account.id).where(Account.name == name)).first() is None:
                create_account(session, administrator, committee_id, name, display_name, [role], AccountKind.MACHINE)
    with reading(engine) as session:
        is_there = session.exec(select(Appraisal.id).where(Appraisal.committee_id == committee_id, Appraisal.year == YEAR)).first()
    if is_there is None:
        _Demo(engine, committee_id, regulations).run()
    with reading(engine) as session:
        appraisal_id = appraisal_of(session, committee_id, YEAR)
        results = session.exec(
            select(AppraisalResult.id).where(AppraisalResult.appraisal_id == appraisal_id).order_by(col(AppraisalResult.number))
        )
        raised = session.exec(select(Objection.id).where(Objection.appraisal_id == appraisal_id).order_by(col(Objection.id)))
        return DemoAppraisal(appraisal_id, _ids(results), _ids(raised))


def _ids(found: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(key for key in found if key is not None)


def _committee_id(session: Session) -> int:
    found = session.exec(select(DivisionCode.committee_id).where(col(DivisionCode.code) == CODE)).first()
    if found is None or session.exec(select(Account.id).where(Account.name == ADMINISTRATOR)).first() is None:
        raise Refusal("NO_DEMO", say("demo.none"))
    return found


class _Demo:
    """One run: every use case in a transaction of its own, as somebody."""

    def __init__(self, engine: Engine, committee_id: int, regulations: Regulations) -> None:
        self._engine, self._committee_id, self._regulations = engine, committee_id, regulations
        self._id = 0

    def run(self) -> None:
        self._id = self._do(
            APPRAISER,
            opening.open_appraisal,
            self._committee_id,
            YEAR,
            self._regulations,
            notice_days=NOTICE_DAYS,
            partial_because="演示:主席会议同意按已收录的条文考核",
        )
        self._prepare()
        self._draft(drafting.draft_result)
        upheld = self._notice()
        self._recheck(upheld)
        self._issue()
        self._correct()
        self._close()

    def _prepare(self) -> None:
        numbers = self._numbers()
        self._step(APPRAISER, population.decide_exclusions, {numbers[-1]: "演示:因病长期休养，经主席会议同意"})
        self._step(APPRAISER, moving.begin_collecting)
        self._step(APPRAISER, moving.begin_member_check, date(2024, 1, 20), today=date(2024, 1, 8))
        for number in numbers[:3]:
            summary = "一、参加会议和活动情况。\n二、提案和社情民意信息情况。\n三、存在的不足和打算。(演示文本)"
            day = date(2024, 1, 12)
            key = self._step(REGISTRAR, checking.enter_registration_form, number, summary, 80_000_000, submit=True, today=day)
            self._do(APPRAISER, checking.answer_registration_form, key, accepted=True)
        self._step(APPRAISER, moving.begin_department_review, today=date(2024, 1, 22))
        for name in ("提案委员会", "经济委员会", "办公室"):
            self._step(VERIFIER, reviewing.review_department, name, "本部门登记的事项已逐件核对。")

    def _notice(self) -> int:
        """Publishes the draft and receives two objections; the id of the one that will be upheld."""
        first, second, *_ = self._numbers()
        self._step(APPRAISER, moving.publish_notice, today=date(2024, 1, 29))
        day = date(2024, 1, 31)
        upheld = self._object(first, "十二月参加的公益活动没有登记", day)
        rejected = self._object(second, "全会请假应记为公差", day)
        self._do(SECOND_APPRAISER, objections.decide_objection, rejected, upheld=False, answer="请假单为事假，批准人栏无公差字样。")
        return upheld

    def _recheck(self, upheld: int) -> None:
        self._step(APPRAISER, moving.begin_recheck, today=date(2024, 2, 4))
        self._register("演示:十二月公益活动(补登)", date(2023, 12, 9), self._numbers()[:1])
        answer = "经核对活动签到原件，予以补登。"
        self._do(SECOND_APPRAISER, objections.decide_objection, upheld, upheld=True, answer=answer)
        self._draft(drafting.draft_result)
        self._step(APPRAISER, moving.submit_to_council, today=date(2024, 2, 6))

    def _issue(self) -> None:
        self._decide_open_grades()
        number, day = "演示政协〔2024〕3号", date(2024, 2, 20)
        decided = {"approver": "演示主席会议", "decided_on": date(2024, 2, 18), "document_number": number}
        self._step(SECRETARY, issuing.issue_result, **decided, today=day)

    def _correct(self) -> None:
        self._register("演示:十一月公益活动(补登)", date(2023, 11, 18), self._numbers()[1:2])
        self._draft(drafting.draft_correction, "演示:通报后发现十一月一次公益活动漏登")
        self._decide_open_grades()
        number, day = "演示政协〔2024〕5号", date(2024, 3, 20)
        decided = {"approver": "演示主席会议", "decided_on": date(2024, 3, 18), "document_number": number}
        self._step(CHAIRPERSON, issuing.issue_correction, **decided, today=day)

    def _close(self) -> None:
        day = date(2024, 3, 25)
        self._step(APPRAISER, feedback.record_feedback, "演示统战部", day, "推荐的委员", today=day)
        self._step(APPRAISER, moving.finish_feedback)
        self._step(APPRAISER, moving.archive)

    def _decide_open_grades(self) -> None:
        with reading(self._engine) as session:
            drafts = select(ScoredMember.number, ScoredMember.candidate_for).join(
                AppraisalResult, col(AppraisalResult.scoring_id) == col(ScoredMember.scoring_id)
            )
            is_open = (
                AppraisalResult.appraisal_id == self._id,
                AppraisalResult.state == "draft",
                col(ScoredMember.candidate_for).is_not(None),
            )
            found = session.exec(drafts.where(*is_open, col(ScoredMember.grade).is_(None))).all()
        for number, grade in found:
            self._step(SECRETARY, deciding.decide_grade, number, grade, "演示:会议审定", self._regulations)

    def _register(self, title: str, day: date, numbers: list[str]) -> None:
        draft, lines = ActivityDraft(None, "service", title, day), [RollLine(number) for number in numbers]
        key = self._do(REGISTRAR, register_one, self._committee_id, draft, lines)
        self._do(VERIFIER, verify, self._committee_id, Selection(works=frozenset({("activity", key)})), "已核对活动签到原件")

    def _draft(self, use_case: Callable[..., drafting.Drafted], *given: object) -> None:
        drafted: drafting.Drafted = self._step(APPRAISER, use_case, self._regulations, *given)
        if run_scoring(self._engine, drafted.scoring_id, self._regulations) is not ScoringState.DONE:
            raise Refusal("RESULT_NOT_READY", say("appraisals.scoring_underway"))

    def _object(self, number: str, statement: str, day: date) -> int:
        raised = {"raised_by": "本人", "today": day}
        key: int = self._step(REGISTRAR, objections.raise_objection, number, statement, self._regulations, **raised)
        return key

    def _numbers(self) -> list[str]:
        """Every 委员编号, in order."""
        with reading(self._engine) as session:
            found = select(Member.number).where(Member.committee_id == self._committee_id).order_by(col(Member.number))
            return list(session.exec(found))

    def _step(self, who: str, use_case: Callable[..., Any], *given: object, **named: object) -> Any:
        return self._do(who, use_case, self._id, *given, **named)

    def _do(self, who: str, use_case: Callable[..., Any], *given: object, **named: object) -> Any:
        with transaction(self._engine) as session:
            return use_case(session, actor_named(session, who), *given, **named)
