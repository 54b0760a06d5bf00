"""A county below the demo's committee, which nobody has ever heard of, and its year: a ballot on paper, a checklist, what people decided.

It is there because the regulation that the demo's committee uses leaves no points to people, and that of the county nothing else: members
are marked on paper by those who lead, only the counts are kept, and what they come to is verified by a second person.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.plugins import Regulations
from services.accounts import actor_named
from services.appraisals import deciding, drafting, issuing, moving, opening, reviewing
from services.assessments.ballot_rules import BallotsDraft, ChoiceDraft, RoundDraft, TallyDraft
from services.assessments.ballots import count_ballots, open_ballot
from services.assessments.concluding import conclude_ballot
from services.changes.assessments import GivenLine, GivenSheet, register_sheet
from services.changes.members import register_member
from services.committees import add_special_committee, add_term, create_committee
from services.demo.acting import Acting, make_accounts
from services.demo.appraising_groups import PARTIAL
from services.demo.gatherings import YEAR
from services.demo.people import STEMS, SURNAMES, TERM_BEGAN
from services.demo.setting_up import TERM_ENDS
from services.members import MembershipDraft
from services.models import AdministrativeLevel, AssessmentKind, BallotDivisor, DivisionCode, Role
from services.permissions import Actor
from services.regulations import adopt_regulation
from services.verification import Selection, verify

CODE, NAME, REGULATION = "140999", "政协示例县委员会", "yongchun"
REGISTRAR, VERIFIER = "demo-county-registrar", "demo-county-verifier"
APPRAISER, SECRETARY = "demo-county-appraiser", "demo-county-secretary"
ACCOUNTS = (
    (REGISTRAR, "演示县登记员", Role.REGISTRAR),
    (VERIFIER, "演示县核实员", Role.VERIFIER),
    (APPRAISER, "演示县考核员", Role.APPRAISER),
    (SECRETARY, "演示县秘书长", Role.SECRETARY_GENERAL),
)
MICRO = 1_000_000
SECTORS = ("经济", "教育", "医药卫生", "农业")
VOTERS, ISSUED, VALID = "演示县主席会议成员", 11, 10
CHOICES = (ChoiceDraft("优秀", 95 * MICRO), ChoiceDraft("称职", 80 * MICRO), ChoiceDraft("基本称职", 65 * MICRO))
# How ten ballots fell for each member, by choice.
MARKS = (
    *((7, 3, 0), (5, 5, 0), (8, 2, 0), (2, 7, 1), (1, 6, 3), (4, 5, 1)),
    *((0, 5, 5), (6, 4, 0), (3, 6, 1), (0, 3, 7), (9, 1, 0), (0, 0, 10)),
)
ROUND = RoundDraft(
    item="年度得分",
    voters=VOTERS,
    because="演示:主席会议决定年度得分由主席会议成员无记名测评得出",
    divisor=BallotDivisor.VALID,
    quantum=MICRO // 100,
    voted_on=date(2024, 1, 24),
    dated_on=date(YEAR, 12, 31),
    choices=CHOICES,
)
LAST = f"X{len(MARKS):03d}"
SLACK = GivenSheet(
    AssessmentKind.CHECKLIST, "履职不积极", date(YEAR, 12, 20), "演示县办公室", "全年未参加活动，经本人说明(示例)", (GivenLine(LAST),)
)


def find_county(session: Session) -> int | None:
    """Its id, if it is there."""
    return session.exec(select(DivisionCode.committee_id).where(col(DivisionCode.code) == CODE)).first()


def found_county(session: Session, above_id: int, administrator: Actor, regulations: Regulations) -> int:
    """The committee with its term, its members and those who act in it. Returns its id."""
    level = AdministrativeLevel.COUNTY
    county = create_committee(session, administrator, above_id, code=CODE, name=NAME, level=level, valid_from=date(2000, 1, 1))
    chief = actor_named(session, administrator.name)
    add_term(session, chief, county, 5, TERM_BEGAN, TERM_ENDS)
    add_special_committee(session, chief, county, "提案委员会")
    make_accounts(session, chief, county, ACCOUNTS)
    registrar, appraiser = actor_named(session, REGISTRAR), actor_named(session, APPRAISER)
    for place in range(len(MARKS)):
        name = f"{SURNAMES[place * 3]}某{STEMS[place]}"
        sector = SECTORS[place % len(SECTORS)]
        register_member(session, registrar, county, MembershipDraft(f"X{place + 1:03d}", name, sector, TERM_BEGAN))
    adopt_regulation(session, appraiser, county, regulations, REGULATION, date(YEAR, 1, 1))
    return county


def appraise_county(acting: Acting) -> None:
    """The year from opening to the issued result."""
    regulations = acting.regulations
    opened = {"notice_days": 0, "partial_because": PARTIAL}
    acting.appraisal_id = acting.do(APPRAISER, opening.open_appraisal, acting.committee_id, YEAR, regulations, **opened)
    acting.step(APPRAISER, moving.begin_collecting)
    acting.do(REGISTRAR, register_sheet, acting.committee_id, regulations, SLACK)
    acting.step(APPRAISER, moving.begin_member_check, date(2024, 1, 20), today=date(2024, 1, 8))
    acting.step(APPRAISER, moving.begin_department_review, today=date(2024, 1, 22))
    acting.step(VERIFIER, reviewing.review_department, "演示县办公室", "本部门登记的事项已逐件核对。")
    acting.step(APPRAISER, moving.begin_assessment)
    _vote(acting)
    acting.do(VERIFIER, verify, acting.committee_id, Selection(), "已核对计票单和情况说明(示例)", regulations=regulations)
    acting.draft(drafting.draft_result)
    acting.step(APPRAISER, moving.submit_to_council, today=date(2024, 2, 6))
    decided = {"accepted": False, "reason": "演示:本人已说明原因，先行提醒"}
    acting.step(SECRETARY, deciding.decide_consequence, LAST, "视程度劝辞或撤销资格", **decided)
    told = {"approver": "演示县主席会议", "decided_on": date(2024, 2, 18), "document_number": "示例县政协〔2024〕2号"}
    acting.step(SECRETARY, issuing.issue_result, **told, today=date(2024, 2, 20))


def _vote(acting: Acting) -> None:
    """Opened, counted as the paper ballots fell, and concluded."""
    key = acting.step(APPRAISER, open_ballot, acting.regulations, ROUND)
    names = [choice.name for choice in CHOICES]
    tallies = tuple(TallyDraft(f"X{place:03d}", tuple(zip(names, marks, strict=True))) for place, marks in enumerate(MARKS, start=1))
    acting.do(APPRAISER, count_ballots, key, BallotsDraft(ISSUED, ISSUED, VALID, tallies))
    acting.do(APPRAISER, conclude_ballot, key, acting.regulations)
