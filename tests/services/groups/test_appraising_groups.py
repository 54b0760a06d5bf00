"""The appraisal of groups: the members' cycle, with places on a list that people decide, sealed, and corrected by a new version."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring_plugins.plugins import Regulations, load_regulations
from scoring_plugins.records import Record
from services.accounts import create_account
from services.appraisals.deciding_groups import decide_about_group
from services.appraisals.drafting import draft_correction, draft_result
from services.appraisals.finding import appraisal_of, objections_of, standing_of
from services.appraisals.issuing import issue_correction, issue_result
from services.appraisals.kept_rows import kept_year
from services.appraisals.moving import begin_collecting, begin_department_review, begin_member_check, submit_to_council
from services.appraisals.objections import decide_group_objection, raise_group_objection, raise_objection, withdraw_group_objection
from services.appraisals.opening import open_appraisal
from services.appraisals.population import decide_exclusions, decide_group_exclusions
from services.appraisals.reviewing import review_department
from services.appraisals.seals import seal_of, seal_of_year
from services.database import reading, transaction
from services.errors import Refusal
from services.models import AppraisalResult, GroupDecisionAbout, Role, ScoringState
from services.permissions import Actor
from services.scorings import run_scoring
from tests.services.conftest import House
from tests.services.groups.grouped_house import GroupedHouse, earlier_term

YEAR, KIND, LIST = 2018, "乡镇街道工委", "综合前六名"
POINTS = {"甲": 97, "乙": 96, "丙": 95, "丁": 94, "戊": 93, "己": 90, "庚": 90}
BECAUSE = "主席会议决定按已收录条文考核"


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


class GroupYear:
    """A year of seven township offices, of which two are level for the last place on the list."""

    def __init__(self, house: House, regulations: Regulations) -> None:
        self.grouped, self.regulations, self.id = GroupedHouse(house, regulations), regulations, 0
        self.grouped.adopt("zhongmu", date(2018, 1, 1))
        self.grouped.found(*POINTS)
        for name, points in POINTS.items():
            self.grouped.given(name, given("综合考核", points, date(2018, 12, 28)))
        with transaction(house.engine) as session:
            self.second = create_account(session, house.administrator, house.committee_id, "second", "乙", [Role.APPRAISER])
            self.chair = create_account(session, house.administrator, house.committee_id, "chair", "主席", [Role.CHAIRPERSON])

    def do(self, use_case: Any, actor: Actor, *args: Any, **named: Any) -> Any:
        with transaction(self.grouped.house.engine) as session:
            return use_case(session, actor, *args, **named)

    def drafted(self, use_case: Any, *said: Any) -> int:
        house = self.grouped.house
        result_id, scoring_id = self.do(use_case, house.appraiser, self.id, self.regulations, *said)
        assert run_scoring(house.engine, scoring_id, self.regulations) is ScoringState.DONE
        return int(result_id)

    def to_check(self) -> None:
        house, appraiser = self.grouped.house, self.grouped.house.appraiser
        opened = {"notice_days": 0, "partial_because": BECAUSE, "group_kind": KIND}
        self.id = self.do(open_appraisal, appraiser, house.committee_id, YEAR, self.regulations, **opened)
        self.do(begin_collecting, appraiser, self.id)
        self.do(begin_member_check, appraiser, self.id, date(2019, 1, 10), today=date(2019, 1, 5))

    def to_council(self) -> int:
        self.to_check()
        return self.from_check_to_council()

    def from_check_to_council(self) -> int:
        house, appraiser = self.grouped.house, self.grouped.house.appraiser
        self.do(begin_department_review, appraiser, self.id, today=date(2019, 1, 11))
        self.do(review_department, house.verifier, self.id, "考核组", "逐项核对")
        return self.drafted_after_review()

    def drafted_after_review(self) -> int:
        result_id = self.drafted(draft_result)
        self.do(submit_to_council, self.grouped.house.appraiser, self.id)
        return result_id

    def decide(self, group: str, name: str = LIST, *, accepted: bool, reason: str = "主席会议研究") -> Any:
        about = GroupDecisionAbout.LIST
        return self.do(decide_about_group, self.chair, self.id, group, about, name, self.regulations, accepted=accepted, reason=reason)

    def issue(self, use_case: Any = issue_result) -> int:
        told = {"approver": "主席会议", "decided_on": date(2019, 1, 20), "today": date(2019, 1, 21)}
        found: int = self.do(use_case, self.chair, self.id, **told)
        return found


def given(item: str, points: int, day: date, work: str = "a") -> Record:
    return Record(kind="assessment", work=work, dated_on=day, attributes={"item": item}, quantity=Decimal(points))


@pytest.fixture
def year(house: House, regulations: Regulations) -> GroupYear:
    earlier_term(house)
    return GroupYear(house, regulations)


def test_a_year_of_groups_goes_from_opening_to_a_sealed_result_and_its_correction(year: GroupYear) -> None:
    engine = year.grouped.house.engine
    first = year.to_council()
    with pytest.raises(Refusal) as undecided:
        year.issue()
    year.decide("己", accepted=True)
    with pytest.raises(Refusal) as full:
        year.decide("庚", accepted=True)
    year.decide("庚", accepted=False, reason="无重大创新")
    year.issue()
    year.grouped.given("庚", given("加分", 8, date(2018, 11, 1), "b"))
    second = year.drafted(draft_correction, "补登加分")
    with reading(engine) as session:
        rows = kept_year(session, first)
        sealed = session.get_one(AppraisalResult, first)
        again = seal_of(session, first)
    year.issue(issue_correction)
    with reading(engine) as session:
        corrected = kept_year(session, second)
        standing = standing_of(session, year.grouped.house.reader, year.grouped.house.committee_id, YEAR, KIND)

    assert [(each.code, each.message[:14]) for each in undecided.value.problems] == [
        ("GROUPS_UNDECIDED", "名单“综合前六名”:己 与别"),
        ("GROUPS_UNDECIDED", "名单“综合前六名”:庚 与别"),
    ]
    assert full.value.code == "LIST_FULL"
    assert (rows.result.group_kind, [card.member for card in rows.scorecards]) == (KIND, sorted(POINTS, key=str.encode))
    assert [(each.member, each.about, each.proposal, each.accepted) for each in rows.decisions] == [
        ("己", "list", LIST, True),
        ("庚", "list", LIST, False),
    ]
    assert (sealed.seal, sealed.seal_sm3) == (again.sha256, again.sm3)
    assert seal_of_year(rows) == again
    # 90 + 8 puts 庚 on top, and nobody is level any more.
    assert [(each.name, each.members, each.to_decide) for each in corrected.result.applied.lists] == [
        (LIST, ("庚", "甲", "乙", "丙", "丁", "戊"), ())
    ]
    assert [(each.number, each.state) for each in standing.results] == [(1, "superseded"), (2, "issued")]


def test_members_have_an_appraisal_of_their_own_in_the_same_year(year: GroupYear) -> None:
    house = year.grouped.house
    year.to_council()
    with reading(house.engine) as session:
        found = appraisal_of(session, house.committee_id, YEAR, KIND)
        with pytest.raises(Refusal) as no_members:
            appraisal_of(session, house.committee_id, YEAR)
    refusals = []
    for use_case, actor, said in (
        (decide_exclusions, house.appraiser, ({"001": "病休"},)),
        (raise_objection, house.appraiser, ("001", "少记一次", year.regulations)),
    ):
        with pytest.raises(Refusal) as refused:
            year.do(use_case, actor, year.id, *said)
        refusals.append(refused.value.code)

    assert (found, no_members.value.code) == (year.id, "NOT_OPENED")
    assert refusals == ["NOT_ABOUT_MEMBERS", "NOT_ABOUT_MEMBERS"]


def test_nothing_is_decided_that_the_regulation_does_not_leave_open(year: GroupYear) -> None:
    year.to_council()
    refusals = []
    for group, name in (("甲", LIST), ("己", "综合前三名"), ("辛", LIST)):
        with pytest.raises(Refusal) as refused:
            year.decide(group, name, accepted=True)
        refusals.append((refused.value.code, refused.value.field))

    assert refusals == [("NOT_OPEN", "name"), ("NOT_OPEN", "name"), ("UNKNOWN_GROUP", "group")]


def test_an_objection_about_a_group_is_entered_for_its_convenor_and_decided_by_somebody_else(year: GroupYear) -> None:
    house, appraiser = year.grouped.house, year.grouped.house.appraiser
    year.to_check()

    def refused(use_case: Any, actor: Actor, *said: Any, **named: Any) -> list[str]:
        with pytest.raises(Refusal) as refusal:
            year.do(use_case, actor, *said, **named)
        return [each.code for each in refusal.value.problems]

    in_time = {"raised_by": "甲组召集人", "today": date(2019, 1, 8)}
    first = year.do(raise_group_objection, appraiser, year.id, "甲", "漏记一次创新", year.regulations, **in_time)
    second = year.do(raise_group_objection, appraiser, year.id, "乙", "不公", year.regulations, **in_time)
    wrong = [
        refused(raise_group_objection, appraiser, year.id, "辛", "不公", year.regulations, **in_time),
        refused(raise_group_objection, appraiser, year.id, "甲", " ", year.regulations, clause="无此条款", **in_time),
        refused(raise_group_objection, appraiser, year.id, "甲", "晚了", year.regulations, raised_by="某人", today=date(2019, 1, 11)),
        refused(decide_group_objection, appraiser, first, upheld=True, answer="属实"),
        refused(decide_group_objection, house.reader, first, upheld=True, answer="属实"),
    ]
    with pytest.raises(Refusal) as waiting:
        year.from_check_to_council()
    year.do(withdraw_group_objection, appraiser, second, "召集人已当面撤回")
    year.do(decide_group_objection, year.second, first, upheld=True, answer="属实，补登")
    year.do(decide_group_exclusions, appraiser, year.id, {"丁": "年内新设，未满半年", "己": "撤并"})
    year.do(decide_group_exclusions, appraiser, year.id, {"己": None})
    result_id = year.drafted_after_review()
    with reading(house.engine) as session:
        told = objections_of(session, house.reader, house.committee_id, YEAR, KIND)
        counts = standing_of(session, house.reader, house.committee_id, YEAR, KIND).objections
        rows = kept_year(session, result_id)

    assert wrong == [
        ["UNKNOWN_GROUP"],
        ["BLANK", "UNKNOWN_CLAUSE"],
        ["OBJECTION_LATE"],
        ["OWN_OBJECTION"],
        ["FORBIDDEN"],
    ]
    assert waiting.value.code == "OBJECTIONS_OPEN"
    assert [(each.number, each.state, each.raised_by, each.answer) for each in told] == [
        ("甲", "upheld", "甲组召集人", "属实，补登"),
        ("乙", "withdrawn", "甲组召集人", "召集人已当面撤回"),
    ]
    assert counts == {"upheld": 1, "withdrawn": 1}
    assert [card.member for card in rows.scorecards if card.not_graded] == ["丁"]
    assert rows.facts["丁"].member.state.excluded == "年内新设，未满半年"
    # One fewer before them: both who were level have a place.
    assert [(each.members, each.to_decide) for each in rows.result.applied.lists if each.name == LIST] == [
        (("甲", "乙", "丙", "戊", "己", "庚"), ())
    ]
