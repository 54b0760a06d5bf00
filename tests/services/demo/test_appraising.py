"""The demo's year through its whole appraisal, with groups and a ballot on paper beside it: whole, once, and fit to be printed."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, select
from sqlmodel import col

from scoring_plugins.plugins import Regulations, load_regulations
from services.accounts import actor_named
from services.database import reading
from services.demo.appraising import DemoAppraisal, appraise_demo
from services.demo.groups import OF_SECTORS, OF_STREETS, SECTOR_GROUPS, STUDIOS
from services.exports.forms import form_bytes, register_forms
from services.exports.group_sheet import group_sheet
from services.models import Appraisal, AppraisalResult, Assessment, AuditEntry, BallotRound, Objection, ScoredMember
from services.permissions import Right
from tests.databases import Foundations
from tests.demo import loaded

YEAR = 2023
FORMS = {form.name: form for form in register_forms()}


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


@pytest.fixture(scope="module")
def engine(foundations: Foundations) -> Iterator[Engine]:
    """A demo of its own, because the year is taken to its end."""
    with foundations.copy("sqlite", loaded) as (engine, _):
        yield engine


@pytest.fixture(scope="module")
def appraised(engine: Engine, regulations: Regulations) -> DemoAppraisal:
    return appraise_demo(engine, regulations)


def rows(engine: Engine, *columns: object) -> list[tuple[object, ...]]:
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(select(*columns))]  # type: ignore[call-overload]


def test_one_objection_is_upheld_one_is_rejected_and_a_correction_supersedes_what_was_issued(
    engine: Engine, appraised: DemoAppraisal
) -> None:
    results = (
        select(AppraisalResult).where(col(AppraisalResult.appraisal_id) == appraised.appraisal_id).order_by(col(AppraisalResult.number))
    )
    with reading(engine) as session:
        states = [(found.state, found.seal is not None) for found in session.execute(results).scalars()]
        objections = [found.state for found in session.execute(select(Objection).order_by(col(Objection.id))).scalars()]

    assert states == [("dropped", False), ("superseded", True), ("issued", True)]
    assert objections == ["upheld", "rejected"]
    assert {state for (state,) in rows(engine, col(Appraisal.state))} == {"archived", "issued"}


def test_done_again_it_changes_nothing(engine: Engine, appraised: DemoAppraisal, regulations: Regulations) -> None:
    before = rows(engine, col(AuditEntry.id))

    assert appraise_demo(engine, regulations) == appraised
    assert rows(engine, col(AuditEntry.id)) == before


def test_ballots_on_paper_became_points_that_a_second_person_verified(engine: Engine, appraised: DemoAppraisal) -> None:
    with reading(engine) as session:
        (ballot,) = session.execute(select(BallotRound).where(col(BallotRound.committee_id) == appraised.county_id)).scalars()
        given = session.execute(select(Assessment).where(col(Assessment.committee_id) == appraised.county_id)).scalars().all()
        totals = session.execute(
            select(col(ScoredMember.number), col(ScoredMember.total)).where(col(ScoredMember.committee_id) == appraised.county_id)
        ).all()

    assert (ballot.valid, ballot.concluded_at is not None, len(given)) == (10, True, 13)
    assert all(each.verified_by_id not in (None, each.registered_by_id) for each in given)
    # Seven ballots at 95 and three at 80, and ten at 65.
    assert {number: total for number, total in totals if number in ("X001", "X012")} == {"X001": 90_500_000, "X012": 65_000_000}


@pytest.mark.parametrize(("kind", "names"), [(SECTOR_GROUPS, tuple(OF_SECTORS)), (STUDIOS, OF_STREETS)])
def test_groups_of_each_kind_have_a_summary_of_their_own_result(
    engine: Engine, appraised: DemoAppraisal, regulations: Regulations, kind: str, names: tuple[str, ...]
) -> None:
    with reading(engine) as session:
        reader = actor_named(session, "demo-reader")
        (committee_id,) = reader.committees_with(Right.READ)
        sheet = group_sheet(session, reader, committee_id, YEAR, kind, regulations)
    book = CalamineWorkbook.from_filelike(BytesIO(form_bytes(FORMS["groups"], sheet)))
    text = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])

    assert [name for name in names if name not in text] == []
    assert sheet.seal is not None


def test_whatever_people_gave_is_plainly_an_example(engine: Engine, appraised: DemoAppraisal) -> None:
    reasons = rows(engine, col(Assessment.reason))

    assert [reason for (reason,) in reasons if "示例" not in str(reason) and "演示" not in str(reason)] == []
