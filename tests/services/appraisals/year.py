"""A city's appraisal of 2023, taken from step to step the way an office takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from services.accounts import actor_named, create_account
from services.appraisals.checking import enter_registration_form
from services.appraisals.drafting import Drafted, draft_result
from services.appraisals.moving import begin_collecting, begin_department_review, begin_member_check, publish_notice, submit_to_council
from services.appraisals.objections import decide_objection, raise_objection
from services.appraisals.opening import open_appraisal
from services.appraisals.reviewing import review_department
from services.database import reading, transaction
from services.models import Appraisal, AppraisalStep, DayUnit, Role, ScoringState
from services.scorings import run_scoring
from tests.graphql_schema.city import City, found_city

YEAR = 2023
CHECKED, NOTICED = date(2024, 1, 20), date(2024, 2, 10)


@dataclass
class AppraisedCity:
    """`city` with a second appraiser and people who decide; `id` is the appraisal's."""

    city: City
    id: int = 0

    def open(self, notice_days: int = 5, notice_unit: DayUnit = DayUnit.DAYS) -> int:
        said = {**_opening(notice_days), "notice_unit": notice_unit}
        self.id = self.do("appraiser", open_appraisal, self.city.committee_id, YEAR, self.city.regulations, **said)
        return self.id

    def do(self, who: str, use_case: Any, *args: Any, **named: Any) -> Any:
        """A use case as somebody, in a transaction of its own."""
        with transaction(self.city.engine) as session:
            return use_case(session, actor_named(session, who), *args, **named)

    def step(self, who: str, use_case: Any, *args: Any, **named: Any) -> Any:
        """A use case about the appraisal."""
        return self.do(who, use_case, self.id, *args, **named)

    def to_member_check(self) -> None:
        self.step("appraiser", begin_collecting)
        self.step("appraiser", begin_member_check, CHECKED, today=date(2024, 1, 10))

    def to_department_review(self) -> None:
        self.to_member_check()
        self.step("appraiser", begin_department_review, today=date(2024, 1, 21))
        self.step("verifier", review_department, "提案委", "逐件核对，无误")

    def drafted(self) -> Drafted:
        draft: Drafted = self.step("appraiser", draft_result, self.city.regulations)
        assert run_scoring(self.city.engine, draft.scoring_id, self.city.regulations) is ScoringState.DONE
        return draft

    def to_notice(self) -> Drafted:
        self.to_department_review()
        draft = self.drafted()
        self.step("appraiser", publish_notice, today=NOTICED)
        return draft

    def to_council(self) -> Drafted:
        draft = self.to_notice()
        self.step("appraiser", submit_to_council, today=date(2024, 2, 16))
        return draft

    def now(self) -> Appraisal:
        with reading(self.city.engine) as session:
            return session.get_one(Appraisal, self.id).model_copy()

    def steps(self) -> list[str]:
        with reading(self.city.engine) as session:
            return list(session.exec(select(AppraisalStep.event).where(AppraisalStep.appraisal_id == self.id).order_by("id")))

    def fill_in(self, number: str, summary: str = "全年参加会议，提出提案。", **named: Any) -> int:
        key: int = self.step("registrar", enter_registration_form, number, summary, today=date(2024, 1, 12), **named)
        return key

    def object(self, number: str, statement: str, day: date, **named: Any) -> int:
        key: int = self.step("registrar", raise_objection, number, statement, self.city.regulations, today=day, **named)
        return key

    def answer(self, objection_id: int, *, upheld: bool) -> None:
        self.do("second-appraiser", decide_objection, objection_id, upheld=upheld, answer="已核对原始签到表。")


def _opening(notice_days: int) -> dict[str, Any]:
    return {"notice_days": notice_days, "partial_because": "主席会议决定按已收录条文考核"}


def appraised_city(engine: Engine) -> AppraisedCity:
    """A city whose year may be appraised; nothing is opened yet."""
    city = found_city(engine)
    with transaction(engine) as session:
        for name, role in (
            ("second-appraiser", Role.APPRAISER),
            ("secretary", Role.SECRETARY_GENERAL),
            ("chairperson", Role.CHAIRPERSON),
        ):
            create_account(session, city.administrator, city.committee_id, name, name, [role])
    return AppraisedCity(city)


def opened_city(engine: Engine) -> AppraisedCity:
    """A city whose appraisal was opened a moment ago."""
    city = appraised_city(engine)
    city.open()
    return city


def only(session: Session, table: type[Any]) -> Any:
    """The only row of a table."""
    return session.exec(select(table)).one()
