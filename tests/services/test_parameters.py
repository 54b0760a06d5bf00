"""Parameters of a committee: what holds on which day, and what they may be."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session

from services.calendar import DayUnit, Deadline, Span
from services.errors import Refusal
from services.models import ReplyMeaning
from services.parameters import (
    OPINION_REPORT_SIGNER,
    PARAMETERS,
    PROPOSAL_CLASS_LETTERS,
    PROPOSAL_COSIGNING,
    PROPOSAL_RETURN,
    Parameter,
    due,
    parameter,
    parameters_on,
    set_parameter,
)
from services.permissions import Actor
from tests.services.conftest import House

BECAUSE = "本会提案工作条例"
NEW_YEAR = date(2025, 1, 1)
WEEK, TEN = Span(7, DayUnit.WORKING_DAYS), Span(10, DayUnit.DAYS)


def say_so(session: Session, house: House, actor: Actor, name: str, value: str, valid_from: date = NEW_YEAR) -> int:
    return set_parameter(session, actor, house.committee_id, name, value, valid_from=valid_from, reason=BECAUSE)


@pytest.mark.parametrize("declared", PARAMETERS, ids=lambda each: each.name)
def test_a_default_can_be_said_and_has_a_label(declared: Parameter[object]) -> None:
    said = None if declared.default is None else declared.kind.read(declared.kind.written(declared.default))

    assert (said, len(declared.label) > 0) == (declared.default, True)


def test_a_parameter_holds_from_its_day_on_and_older_days_keep_what_held(house: House) -> None:
    with house.at_work() as (session, _):
        for value, first in (("10 days", date(2024, 1, 1)), ("5 working_days", date(2025, 1, 1)), ("6 working_days", date(2025, 1, 1))):
            say_so(session, house, house.administrator, PROPOSAL_RETURN.name, value, first)
    with house.at_work() as (session, _):
        days = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
        found = [parameter(session, house.committee_id, PROPOSAL_RETURN, on=day) for day in days]
        last = due(session, house.committee_id, PROPOSAL_RETURN, after=date(2025, 9, 29))
        listed = {each.parameter.name: each for each in parameters_on(session, house.committee_id, date(2025, 1, 1))}

    assert found == [WEEK, TEN, TEN, Span(6, DayUnit.WORKING_DAYS)]
    assert last == Deadline(date(2025, 10, 14), False)
    assert (listed["proposal_return"].revision, listed["proposal_return"].reason) == (2, BECAUSE)
    assert (listed["proposal_cosigning"].value, listed["proposal_answer"].value) == (None, Span(3, DayUnit.MONTHS))


def test_what_has_no_default_must_be_said_first(house: House) -> None:
    with house.at_work() as (session, _):
        with pytest.raises(Refusal, match="联名签署期限") as refused:
            parameter(session, house.committee_id, PROPOSAL_COSIGNING, on=date(2025, 1, 1))
        say_so(session, house, house.administrator, OPINION_REPORT_SIGNER.name, " 秘书长 ")

        assert refused.value.code == "PARAMETER_NOT_SET"
        assert parameter(session, house.committee_id, OPINION_REPORT_SIGNER, on=date(2025, 1, 1)) == "秘书长"


def test_a_letter_may_stand_for_several_meanings() -> None:
    read = PROPOSAL_CLASS_LETTERS.kind.read("A=resolved, B=in_progress+planned,C=declined")

    assert read["B"] == (ReplyMeaning.IN_PROGRESS, ReplyMeaning.PLANNED)
    assert PROPOSAL_CLASS_LETTERS.kind.spoken(read) == "A 已经解决或采纳、B 正在解决或列入计划、C 不予采纳"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("proposal_return", "7", "1 到 60 之间"),
        ("proposal_return", "0 days", "1 到 60 之间"),
        ("proposal_return", "7 months", "working_days"),
        ("proposal_longest", "-5", "200 到 20000"),
        ("proposal_longest", "２０００", "200 到 20000"),
        ("proposal_class_letters", "A=resolved, A=planned", "不重复"),
        ("proposal_class_letters", "A=solved", "resolved"),
        ("proposal_class_letters", "", "大写"),
        ("opinion_report_signer", " ", "空"),
        ("opinion_report_signer", "长" * 101, "最多 100"),
    ],
)
def test_what_a_parameter_cannot_be_is_refused_with_what_it_may_be(house: House, name: str, value: str, told: str) -> None:
    with house.at_work() as (session, _), pytest.raises(Refusal, match=told) as refused:
        set_parameter(session, house.administrator, house.committee_id, name, value, valid_from=date(1900, 1, 1), reason="")

    assert [problem.code for problem in refused.value.problems] == ["BAD_VALUE", "BLANK", "BAD_DATES"]


def test_an_unknown_parameter_and_a_stranger_are_refused(house: House) -> None:
    with house.at_work() as (session, _):
        with pytest.raises(Refusal, match="proposal_return") as unknown:
            say_so(session, house, house.administrator, "proposal_retrun", "7 days")
        with pytest.raises(Refusal) as stranger:
            say_so(session, house, house.registrar, "proposal_return", "7 days")

    assert (unknown.value.code, stranger.value.code) == ("UNKNOWN_PARAMETER", "FORBIDDEN")
