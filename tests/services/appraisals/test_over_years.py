"""Two years that were issued propose what follows from both; people decide whether it does, and a corrected year proposes it no more."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.plugins import Regulations, load_regulations
from services.accounts import create_account
from services.appraisals.deciding import decide_consequence
from services.appraisals.drafting import draft_correction, draft_result
from services.appraisals.issuing import issue_correction, issue_result
from services.appraisals.kept_rows import kept_year
from services.appraisals.moving import begin_collecting, begin_department_review, begin_member_check, submit_to_council
from services.appraisals.opening import open_appraisal
from services.appraisals.reviewing import review_department
from services.appraisals.sealed_year import sealed_sheet
from services.assessments import AssessmentDraft, Rules, register_assessment
from services.database import reading, transaction
from services.errors import Refusal
from services.exports.forms import form_bytes, register_forms
from services.exports.typeset.dossiers import proposal_rows
from services.models import AssessmentKind, Role, ScoringState
from services.permissions import Actor
from services.regulations import adopt_regulation
from services.scorings import run_scoring
from services.verification import Selection, verify
from tests.services.conftest import House

TALK, LEAVE = "诫勉谈话", "按程序劝退"


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


class Years:
    """A committee that grants sixty points a year, and proposes that who has fewer in two years running be advised to leave."""

    def __init__(self, house: House, regulations: Regulations) -> None:
        self.house, self.regulations = house, regulations
        with transaction(house.engine) as session:
            adopt_regulation(session, house.appraiser, house.committee_id, regulations, "beijing_dongcheng", date(2021, 1, 1))
            self.chair = create_account(session, house.administrator, house.committee_id, "chair", "主席", [Role.CHAIRPERSON])

    def given(self, number: str, points: int, year: int) -> None:
        """Points that people gave or took, verified."""
        draft = AssessmentDraft(
            None, AssessmentKind.ADJUSTMENT, "会议", date(year, 12, 1), "考评组", "会议考评", member_number=number, quantity=points * MICRO
        )
        with self.house.at_work() as (session, directory):
            register_assessment(session, self.house.registrar, directory, draft, Rules(session, self.house.committee_id, self.regulations))
            verify(session, self.house.verifier, self.house.committee_id, Selection(), "核对考评表", regulations=self.regulations)

    def do(self, use_case: Any, actor: Actor, *args: Any, **named: Any) -> Any:
        with transaction(self.house.engine) as session:
            return use_case(session, actor, *args, **named)

    def drafted(self, use_case: Any, appraisal_id: int, *said: str) -> int:
        """The id of a draft that was scored."""
        result_id, scoring_id = self.do(use_case, self.house.appraiser, appraisal_id, self.regulations, *said)
        assert run_scoring(self.house.engine, scoring_id, self.regulations) is ScoringState.DONE
        return int(result_id)

    def at_council(self, year: int) -> tuple[int, int]:
        """A year from its opening to the council: ids of the appraisal and of the draft."""
        appraiser = self.house.appraiser
        said = {"notice_days": 0, "partial_because": "主席会议决定按已收录条文考核"}
        key: int = self.do(open_appraisal, appraiser, self.house.committee_id, year, self.regulations, **said)
        self.do(begin_collecting, appraiser, key)
        self.do(begin_member_check, appraiser, key, date(year + 1, 1, 10), today=date(year + 1, 1, 5))
        self.do(begin_department_review, appraiser, key, today=date(year + 1, 1, 11))
        self.do(review_department, self.house.verifier, key, "考评组", "逐项核对")
        result_id = self.drafted(draft_result, key)
        self.do(submit_to_council, appraiser, key)
        return key, result_id

    def issue(self, key: int, year: int, use_case: Any = issue_result) -> None:
        days = {"decided_on": date(year + 1, 1, 20), "today": date(year + 1, 1, 21)}
        self.do(use_case, self.chair, key, approver="主席会议", **days)

    def decide(self, key: int, number: str, *, accepted: bool = True) -> Any:
        return self.do(decide_consequence, self.chair, key, number, LEAVE, accepted=accepted, reason="主席会议研究")

    def proposed(self, result_id: int) -> dict[str, list[str]]:
        with reading(self.house.engine) as session:
            return {row.member: [each.proposal for each in row.consequences] for row in kept_year(session, result_id).scorecards}

    def decided(self, result_id: int) -> list[tuple[str, str | None, bool | None]]:
        with reading(self.house.engine) as session:
            decisions = kept_year(session, result_id).decisions
        return [(each.member, each.proposal, each.accepted) for each in decisions if each.about == "consequence"]

    def printed(self, result_id: int, number: str) -> tuple[list[tuple[str, str, str]], list[str]]:
        """What the workbook says of a member's proposals and of what was decided, and the words of a decision in the dossier."""
        with reading(self.house.engine) as session:
            sheet = sealed_sheet(session, self.house.reader, result_id, self.regulations)
        written = form_bytes({form.name: form for form in register_forms()}["xlsx"], sheet)
        rows = CalamineWorkbook.from_filelike(BytesIO(written)).get_sheet_by_name(say("exports.sheet_proposals")).to_python()
        (member,) = (each for each in sheet.members if each.number == number)
        of_member = [(str(row[2]), str(row[5]), str(row[6])) for row in rows if row[1] == number]
        return of_member, [reason for _, _, reason in proposal_rows(member) if "审定" in reason]


def test_two_issued_years_propose_what_people_decide_and_a_corrected_year_takes_it_back(house: House, regulations: Regulations) -> None:
    years = Years(house, regulations)
    for number, of_2022, of_2023 in (("002", -5, -1), ("003", -5, 0)):
        years.given(number, of_2022, 2022)
        years.given(number, of_2023, 2023)
    first, of_first = years.at_council(2022)
    with pytest.raises(Refusal) as too_early:
        years.decide(first, "002")
    years.issue(first, 2022)
    second, of_second = years.at_council(2023)
    with pytest.raises(Refusal) as nobody_proposed:
        years.decide(second, "003")
    years.decide(second, "002")
    years.issue(second, 2023)
    printed, (told,) = years.printed(of_second, "002")
    years.given("002", 5, 2022)
    years.drafted(draft_correction, first, "补登会议考评")
    years.issue(first, 2022, issue_correction)
    of_correction = years.drafted(draft_correction, second, "上年结果已更正")
    with pytest.raises(Refusal) as no_more:
        years.decide(second, "002")
    years.issue(second, 2023, issue_correction)

    # In the first year nobody knows of the year before it.
    assert years.proposed(of_first) == {"001": [], "002": [TALK], "003": [TALK]}
    assert years.proposed(of_second) == {"001": [], "002": [TALK, LEAVE], "003": []}
    assert years.proposed(of_correction) == {"001": [], "002": [TALK], "003": []}
    assert [each.value.code for each in (too_early, nobody_proposed, no_more)] == ["NOT_PROPOSED"] * 3
    # A proposal that nobody decided about stays one, and what was decided stands beside the other in every form that names it.
    assert printed == [(TALK, "", ""), (LEAVE, "采取", "主席会议研究")]
    assert told.endswith("；审定：采取（主席会议研究）")
    # What was decided stays with the version that it was decided about.
    assert [years.decided(each) for each in (of_first, of_second, of_correction)] == [[], [("002", LEAVE, True)], []]
