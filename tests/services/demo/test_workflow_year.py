"""The demo's year carried through the workflows comes to the same facts as the rows that an office types in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from services.attachments import AttachmentStore
from services.database import create_engine, reading
from services.demo import load_demo
from services.demo.records import make_records
from services.facts import FACT_TABLES
from services.models import (
    Account,
    HandlingCourse,
    MarkKind,
    OpinionReport,
    ProposalCourse,
    ProposalState,
    Reply,
    ReplyRating,
    ReportCourse,
    ReportState,
)
from services.opinion_reports import stored_opinion_reports
from services.proposals import stored_proposals
from tests.databases import TEMPLATE, Cluster, fresh_name
from tests.services.demo.test_demo import AT_LEAST, PUBLISHED, in_office, published, statistics_of
from tests.services.demo.test_selecting import assert_selected
from tests.services.demo.test_work_tables import assert_counted_alike

pytestmark = pytest.mark.year
RECORDS = make_records()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty, migrated database of either kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield f"sqlite:///{copy(template, tmp_path_factory.mktemp('workflow_year') / 'lvheng.db')}"
    else:
        cluster: Cluster = request.getfixturevalue("postgresql_cluster")
        with cluster.database(fresh_name(), TEMPLATE) as url:
            yield url


@pytest.fixture(scope="module")
def carried(empty_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A database into which the demo was loaded through the workflows, being read."""
    engine = create_engine(empty_url)
    load_demo(engine, through_workflows=AttachmentStore(tmp_path_factory.mktemp("papers")))
    with reading(engine) as session:
        yield session
    engine.dispose()


def test_each_proposal_became_what_its_draft_says(carried: Session) -> None:
    _, committee_id = in_office(carried, "demo-registrar")

    found = {number: stored.draft for number, stored in stored_proposals(carried, committee_id).items()}
    assert found == {draft.number: draft for draft in RECORDS.proposals}


def test_each_report_became_what_its_draft_says_and_those_made_from_proposals_come_in_addition(carried: Session) -> None:
    _, committee_id = in_office(carried, "demo-registrar")
    converted = set(carried.execute(select(col(OpinionReport.number)).where(col(OpinionReport.converted_from_id).is_not(None))).scalars())

    found = {number: stored.draft for number, stored in stored_opinion_reports(carried, committee_id).items()}
    assert len(converted) == sum(MarkKind.CONVERTED in draft.marks for draft in RECORDS.proposals) > 0
    assert {number: draft for number, draft in found.items() if number not in converted} == {
        draft.number: draft for draft in RECORDS.opinion_reports
    }


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_figure_is_the_published_one(carried: Session, name: str) -> None:
    assert statistics_of(carried).figure(name).value == published(PUBLISHED[name])


@pytest.mark.parametrize("name", AT_LEAST)
def test_a_figure_is_at_least_the_published_one(carried: Session, name: str) -> None:
    assert (statistics_of(carried).figure(name).value or 0) >= published(AT_LEAST[name])


def test_every_figure_is_counted_in_one_way(carried: Session) -> None:
    assert_counted_alike(carried)


def test_what_waits_for_a_second_person_is_what_waits_in_the_imported_year(carried: Session) -> None:
    statistics = statistics_of(carried)

    assert {figure.name for figure in statistics.figures if figure.unverified} == {"activities", "sessions", "person_times"}
    assert statistics.unverified_facts == 36


def test_nobody_verified_what_the_same_account_registered(carried: Session) -> None:
    own = [
        carried.execute(select(func.count()).where(col(facts.table.registered_by_id) == col(facts.table.verified_by_id))).scalar_one()
        for facts in FACT_TABLES
    ]

    assert own == [0] * len(FACT_TABLES)


def test_many_people_of_every_role_carried_it(carried: Session) -> None:
    names = carried.execute(select(col(Account.name)).where(col(Account.name).startswith("demo-"))).scalars().all()

    by_role = Counter(name.rstrip("0123456789") for name in names)
    assert by_role["demo-unit-"] == 60
    assert by_role["demo-body-"] == 8
    assert by_role["demo-member-"] > 200


def test_the_outstanding_ones_are_those_that_a_selection_decided(carried: Session) -> None:
    assert_selected(carried)


def test_every_work_came_to_rest_or_is_tracked(carried: Session) -> None:
    states = {state for (state,) in carried.execute(select(col(ProposalCourse.state)).distinct())}
    pieces = {state for (state,) in carried.execute(select(col(ReportCourse.state)).distinct())}

    resting = {ProposalState.CLOSED, ProposalState.TRACKING, ProposalState.NOT_FILED, ProposalState.MERGED, ProposalState.CONVERTED}
    assert states == resting
    assert pieces == {ReportState.CLOSED}


def test_a_reply_that_was_given_anew_keeps_the_day_of_the_first(carried: Session) -> None:
    courses = carried.execute(select(HandlingCourse).where(col(HandlingCourse.round) == 2)).scalars().all()

    assert courses
    for course in courses:
        of_first = (col(ReplyRating.handling_course_id) == course.id, col(ReplyRating.round) == 1)
        first = carried.execute(select(func.min(col(ReplyRating.rated_on))).where(*of_first)).scalar_one()
        replied = carried.execute(select(col(Reply.replied_on)).where(col(Reply.handling_id) == course.handling_id)).scalar_one()
        assert replied < first
