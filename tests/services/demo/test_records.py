"""What the demo's office types in is made from a seed, and is plainly made up."""

from __future__ import annotations

from collections import Counter

import pytest

from services.demo.records import SEED, make_records
from services.imports import Drafts
from services.models import HandlingRole, MarkKind
from services.statistics.figures import whole_percent
from tests.services.demo.test_demo import SOURCE


@pytest.fixture(scope="module")
def records() -> Drafts:
    return make_records()


def test_a_seed_always_makes_the_same_records(records: Drafts) -> None:
    assert make_records(SEED) == records
    assert make_records(SEED + 1) != records


def test_livelihood_is_the_published_percent_whichever_way_the_source_meant_it(records: Drafts) -> None:
    filed = [proposal for proposal in records.proposals if MarkKind.FILED in proposal.marks]

    percents = [whole_percent(sum(each.concerns_livelihood for each in whole), len(whole)) for whole in (filed, records.proposals)]
    assert percents == [SOURCE["proposals"]["share_livelihood_percent"]] * 2


def test_everybody_who_had_to_answer_did_in_time(records: Drafts) -> None:
    replies = [
        handling.replied_on for proposal in records.proposals for handling in proposal.handlings if handling.role is not HandlingRole.CO
    ]

    assert all(replied is not None and replied <= SOURCE["proposals"]["all_handled_by"] for replied in replies)


def test_no_adoption_has_a_level_because_the_source_states_none(records: Drafts) -> None:
    adoptions = [adoption for report in records.opinion_reports for adoption in report.adoptions]

    assert {adoption.level for adoption in adoptions} == {None}
    assert len(adoptions) > SOURCE["opinion_reports"]["adopted"]


def test_every_title_and_body_says_that_it_is_an_example(records: Drafts) -> None:
    titles = [work.title for works in (records.proposals, records.opinion_reports) for work in works]
    bodies = [sponsor.body for proposal in records.proposals for sponsor in proposal.sponsors if sponsor.body]
    units = [handling.unit for proposal in records.proposals for handling in proposal.handlings]

    assert [text for text in (*titles, *bodies, *units) if "示例" not in text] == []


def test_numbers_are_given_once(records: Drafts) -> None:
    numbers = Counter(work.number for works in (records.activities, records.proposals, records.opinion_reports) for work in works)

    assert [number for number, count in numbers.items() if count > 1] == []
