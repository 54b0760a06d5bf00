from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from services.errors import Refusal
from services.models import Adoption, Authorship, AuthorshipRole, Manner, OutcomeLevel
from services.opinion_reports import (
    AdoptionDraft,
    AuthorDraft,
    ForwardingDraft,
    InstructionDraft,
    OpinionReportDraft,
    change_opinion_report,
    register_opinion_report,
    stored_opinion_reports,
)
from services.verification import Selection, verify
from tests.services.conftest import House

DAY = date(2023, 3, 1)
AUTHOR = AuthorDraft(AuthorshipRole.AUTHOR, "001")
REPORT = OpinionReportDraft(
    number="X-1",
    title="关于校门口早晚拥堵的情况反映",
    submitted_on=DAY,
    authors=(AUTHOR, AuthorDraft(AuthorshipRole.CO, "002")),
    forwardings=(ForwardingDraft(OutcomeLevel.PROVINCE, date(2023, 3, 5)),),
    adoptions=(AdoptionDraft(date(2023, 4, 1)), AdoptionDraft(date(2023, 4, 1), OutcomeLevel.OWN, Manner.SINGLE, "本会信息专报")),
    instructions=(InstructionDraft(date(2023, 4, 9), OutcomeLevel.PREFECTURE, "某领导"),),
)


def test_a_report_reads_back_as_it_was_stated(house: House) -> None:
    with house.at_work() as (session, directory):
        register_opinion_report(session, house.registrar, directory, REPORT)

        assert stored_opinion_reports(session, house.committee_id)["X-1"].draft == REPORT


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"title": ""}, "TITLE_MISSING", "title"),
        ({"authors": ()}, "NO_AUTHOR", "authors"),
        ({"authors": (AUTHOR, AUTHOR)}, "LISTED_TWICE", "authors[1]"),
        ({"authors": (AuthorDraft(AuthorshipRole.AUTHOR, "999"),)}, "UNKNOWN_MEMBER", "authors[0].member_number"),
        ({"submitted_on": date(2019, 1, 1)}, "OUTSIDE_TERM", "submitted_on"),
        ({"adoptions": (AdoptionDraft(date(2023, 1, 1)),)}, "OUTCOME_TOO_EARLY", "adoptions[0].adopted_on"),
        ({"forwardings": (ForwardingDraft(OutcomeLevel.PROVINCE, DAY),) * 2}, "FORWARDED_TWICE", "forwardings"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(house: House, change: dict[str, object], code: str, field: str) -> None:
    with house.at_work() as (session, directory), pytest.raises(Refusal) as refused:
        register_opinion_report(session, house.registrar, directory, replace(REPORT, **change))  # type: ignore[arg-type]

    assert (code, field) in {(problem.code, problem.field) for problem in refused.value.problems}


def test_outcomes_that_stay_keep_their_verification(house: House) -> None:
    draft = replace(REPORT, adoptions=(REPORT.adoptions[1], AdoptionDraft(date(2023, 5, 1), OutcomeLevel.NATIONAL)), instructions=())
    with house.at_work() as (session, directory):
        register_opinion_report(session, house.registrar, directory, REPORT)
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
        change_opinion_report(session, house.registrar, directory, stored_opinion_reports(session, house.committee_id)["X-1"], draft)
        verified = session.exec(select(col(Adoption.adopted_on)).where(col(Adoption.verified_at).is_not(None))).all()
        authors = session.exec(select(Authorship.id).where(col(Authorship.verified_at).is_not(None))).all()

        assert stored_opinion_reports(session, house.committee_id)["X-1"].draft == draft
        assert len(verified) == 1
        assert len(authors) == 2


def test_the_same_adoption_may_happen_twice(house: House) -> None:
    twice = replace(REPORT, adoptions=(AdoptionDraft(date(2023, 4, 1)),) * 2)
    with house.at_work() as (session, directory):
        register_opinion_report(session, house.registrar, directory, twice)
        once = replace(twice, adoptions=twice.adoptions[:1])
        change_opinion_report(session, house.registrar, directory, stored_opinion_reports(session, house.committee_id)["X-1"], once)

        assert stored_opinion_reports(session, house.committee_id)["X-1"].draft == once
