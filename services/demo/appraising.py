"""The demo committee's year taken through the whole appraisal: objections, one upheld and one rejected, and a correction after the issue.

Everything goes through the use cases that offices use. Only the days are given: those of the spring after the year, as if it had been then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.accounts import actor_named
from services.activities import ActivityDraft, RollLine
from services.appraisals import checking, deciding, drafting, feedback, issuing, moving, objections, opening, population, reviewing
from services.appraisals.finding import appraisal_of
from services.changes.activities import register_one
from services.database import reading, transaction
from services.demo.acting import Acting, appraisal_there, make_accounts
from services.demo.appraising_groups import PARTIAL, appraise_groups
from services.demo.county import APPRAISER as COUNTY_APPRAISER
from services.demo.county import appraise_county, find_county, found_county
from services.demo.gatherings import YEAR
from services.demo.groups import SECTOR_GROUPS, STUDIOS
from services.demo.setting_up import ADMINISTRATOR, CODE
from services.errors import Refusal
from services.models import (
    Account,
    AppraisalResult,
    DivisionCode,
    Member,
    Objection,
    Role,
    ScoredMember,
)
from services.verification import Selection, verify

REGISTRAR, VERIFIER, APPRAISER = "demo-registrar", "demo-verifier", "demo-appraiser"
SECOND_APPRAISER, SECRETARY, CHAIRPERSON = "demo-second-appraiser", "demo-secretary", "demo-chairperson"
DECIDING = (
    (SECOND_APPRAISER, "演示考核员(二)", Role.APPRAISER),
    (SECRETARY, "演示秘书长", Role.SECRETARY_GENERAL),
    (CHAIRPERSON, "演示主席", Role.CHAIRPERSON),
)
NOTICE_DAYS = 5
# Kinds of groups, and which circular told of each.
DOCUMENTS = {SECTOR_GROUPS: "演示政协〔2024〕6号", STUDIOS: "演示政协〔2024〕7号"}


class DemoAppraisal(NamedTuple):
    """What came of it: ids of the results in order of their versions, and of the objections as they were raised; how many appraisals of
    kinds of groups were there beside it, and the id of the county whose members were marked on paper."""

    appraisal_id: int
    results: tuple[int, ...]
    objections: tuple[int, ...]
    groups: int
    county_id: int


def appraise_demo(engine: Engine, regulations: Regulations) -> DemoAppraisal:
    """Take the demo's year from opening to archive, members and groups, and the county's below; what is there already is left as it is.

    Raises Refusal NO_DEMO in a database without the demo.
    """
    with transaction(engine) as session:
        committee_id = _committee_id(session)
        administrator = actor_named(session, ADMINISTRATOR)
        make_accounts(session, administrator, committee_id, DECIDING)
        county_id = find_county(session) or found_county(session, committee_id, administrator, regulations)
    with reading(engine) as session:
        is_there = {kind: appraisal_there(session, committee_id, YEAR, kind) is not None for kind in ("", *DOCUMENTS)}
        county_is_there = appraisal_there(session, county_id, YEAR) is not None
    if not is_there[""]:
        _Demo(Acting(engine, committee_id, regulations, APPRAISER)).run()
    for kind, document in DOCUMENTS.items():
        if not is_there[kind]:
            acting = Acting(engine, committee_id, regulations, APPRAISER)
            appraise_groups(acting, kind, document, appraiser=APPRAISER, verifier=VERIFIER, secretary=SECRETARY)
    if not county_is_there:
        appraise_county(Acting(engine, county_id, regulations, COUNTY_APPRAISER))
    with reading(engine) as session:
        appraisal_id = appraisal_of(session, committee_id, YEAR)
        results = session.exec(
            select(AppraisalResult.id).where(AppraisalResult.appraisal_id == appraisal_id).order_by(col(AppraisalResult.number))
        )
        raised = session.exec(select(Objection.id).where(Objection.appraisal_id == appraisal_id).order_by(col(Objection.id)))
        return DemoAppraisal(appraisal_id, _ids(results), _ids(raised), len(DOCUMENTS), county_id)


def _ids(found: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(key for key in found if key is not None)


def _committee_id(session: Session) -> int:
    found = session.exec(select(DivisionCode.committee_id).where(col(DivisionCode.code) == CODE)).first()
    if found is None or session.exec(select(Account.id).where(Account.name == ADMINISTRATOR)).first() is None:
        raise Refusal("NO_DEMO", say("demo.none"))
    return found


class _Demo:
    """One run about the members."""

    def __init__(self, acting: Acting) -> None:
        self._acting, self._step, self._do, self._draft = acting, acting.step, acting.do, acting.draft

    def run(self) -> None:
        acting = self._acting
        given = {"notice_days": NOTICE_DAYS, "partial_because": PARTIAL}
        acting.appraisal_id = self._do(APPRAISER, opening.open_appraisal, acting.committee_id, YEAR, acting.regulations, **given)
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
        with reading(self._acting.engine) as session:
            drafts = select(ScoredMember.number, ScoredMember.candidate_for).join(
                AppraisalResult, col(AppraisalResult.scoring_id) == col(ScoredMember.scoring_id)
            )
            is_open = (
                AppraisalResult.appraisal_id == self._acting.appraisal_id,
                AppraisalResult.state == "draft",
                col(ScoredMember.candidate_for).is_not(None),
            )
            found = session.exec(drafts.where(*is_open, col(ScoredMember.grade).is_(None))).all()
        for number, grade in found:
            self._step(SECRETARY, deciding.decide_grade, number, grade, "演示:会议审定", self._acting.regulations)

    def _register(self, title: str, day: date, numbers: list[str]) -> None:
        draft, lines = ActivityDraft(None, "service", title, day), [RollLine(number) for number in numbers]
        key = self._do(REGISTRAR, register_one, self._acting.committee_id, draft, lines)
        self._do(VERIFIER, verify, self._acting.committee_id, Selection(works=frozenset({("activity", key)})), "已核对活动签到原件")

    def _object(self, number: str, statement: str, day: date) -> int:
        raised = {"raised_by": "本人", "today": day}
        key: int = self._step(REGISTRAR, objections.raise_objection, number, statement, self._acting.regulations, **raised)
        return key

    def _numbers(self) -> list[str]:
        """Every 委员编号, in order."""
        with reading(self._acting.engine) as session:
            found = select(Member.number).where(Member.committee_id == self._acting.committee_id).order_by(col(Member.number))
            return list(session.exec(found))
