"""What a draft would change, from the same verified records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scoring_plugins.plugins import Regulations, load_regulations
from services.activities import register_activity
from services.database import reading, transaction
from services.errors import Refusal
from services.proposals import register_proposal
from services.regulations import adopt_regulation
from services.verification import Selection, verify
from services.whatif import WhatIf, distribution, draft_of, what_if
from tests.services.conftest import House
from tests.services.proposals.test_registering_proposals import JOINT, LEAD
from tests.services.test_activities import PLENARY

MICRO = 1_000_000

DRAFT = """
regulation: draft
committee: "990100"
title: 试行草案
status: partial
source: {kind: 草案, checked_on: 2026-11-22}
subject: member
periods: {year: {from: "01-01", to: "12-31"}}
versions:
  - in_force_from: 2030-01-01
    rounding: {quantum: "0.01", mode: half_up, at: clause}
    part_year: full
    excluded: []
    total: {cap: none, floor: none}
    blocks:
      - block: 基本履职
        cap: 70
        floor: none
        of:
          - {clause: 基本分, cite: [一], says: 六十五分起, grant: 65}
          - clause: 提案
            cite: [二]
            says: 每件二十分
            each: {kind: proposal, role: any}
            points: 20
    grades: [{grade: 称职, at_least: 70}, {grade: 不称职}]
"""


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


@pytest.fixture
def worked(house: House, regulations: Regulations) -> House:
    """A plenary session and a proposal, verified, in a committee that uses Jinan's regulation."""
    with house.at_work() as (session, directory):
        register_activity(session, house.registrar, directory, PLENARY)
        register_proposal(session, house.registrar, directory, replace(JOINT, sponsors=(LEAD,)))
    with transaction(house.engine) as session:
        adopt_regulation(session, house.appraiser, house.committee_id, regulations, "jinan", date(2022, 1, 1))
        verify(session, house.verifier, house.committee_id, Selection(), because="核对原件")
    return house


def asked(house: House, regulations: Regulations, draft: str = DRAFT) -> WhatIf:
    with reading(house.engine) as session:
        return what_if(session, house.reader, house.committee_id, 2023, regulations, draft_of(regulations, None, draft))


def test_who_gains_who_loses_and_which_part_of_the_sum_did_it(worked: House, regulations: Regulations) -> None:
    found = asked(worked, regulations)
    before = {member.number: member.before.total // MICRO for member in found.members if member.before}
    after = {member.number: member.after.total // MICRO for member in found.members if member.after}
    lead = next(member for member in found.members if member.number == "001")

    assert LEAD.member_number == lead.number
    # The adopted regulation gives the base, five for a key proposal, and takes thirty for absence without leave (002).
    # The draft: 65 + 20, of which its cap leaves 70; everybody else has its base.
    assert before == {"001": 75, "002": 40, "003": 70}
    assert after == {"001": 70, "002": 65, "003": 65}
    assert {each.node: (each.kind, each.change // MICRO) for each in lead.because} == {
        "提案": ("clause", 20),
        "基本履职": ("block", -15),
        "基本分": ("clause", -5),
        "重点提案": ("clause", -5),
    }
    assert lead.change == -5 * MICRO
    for member in found.members:
        assert sum(each.change for each in member.because) == member.change


def test_grades_distribution_and_effects_count_everyone_once(worked: House, regulations: Regulations) -> None:
    found = asked(worked, regulations)
    effects = {effect.node: effect for effect in found.effects}

    assert sum(count.after_count for count in found.grades) == sum(count.before_count for count in found.grades) == 3
    assert [sum(part.before_count for part in found.distribution), sum(part.after_count for part in found.distribution)] == [3, 3]
    assert effects["基本分"].losing_count == 3
    assert effects["基本分"].change == -15 * MICRO
    assert sum(effect.change for effect in found.effects) == sum(member.change or 0 for member in found.members)


def test_a_draft_that_is_not_in_force_yet_is_scored_as_if_it_were_and_says_so(worked: House, regulations: Regulations) -> None:
    found = asked(worked, regulations)

    assert found.postponed_from == date(2030, 1, 1)
    assert asked(worked, regulations, DRAFT.replace("2030-01-01", "2023-01-01")).postponed_from is None


def test_nothing_is_written(worked: House, regulations: Regulations) -> None:
    before = worked.row_counts()
    asked(worked, regulations)

    assert worked.row_counts() == before


def test_a_draft_that_does_not_read_is_refused_with_every_problem(regulations: Regulations) -> None:
    broken = DRAFT.replace("cap: 70", "capp: 70").replace("role: any", "role: anybody")
    with pytest.raises(Refusal) as refused:
        draft_of(regulations, None, broken)

    assert {problem.code for problem in refused.value.problems} == {"BAD_REGULATION"}
    assert len(refused.value.problems) >= 3


def test_a_draft_about_groups_is_refused(worked: House, regulations: Regulations) -> None:
    groups = DRAFT.replace("subject: member", "subject: group\ngroup_kinds: [activity_group]")
    with pytest.raises(Refusal, match="不是委员"):
        asked(worked, regulations, groups)


@pytest.mark.parametrize(("code", "text"), [(None, None), ("jinan", DRAFT)])
def test_one_draft_and_only_one_is_meant(regulations: Regulations, code: str | None, text: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        draft_of(regulations, code, text)

    assert refused.value.code == "ONE_DRAFT"


def test_an_unknown_code_is_refused_with_the_nearest(regulations: Regulations) -> None:
    with pytest.raises(Refusal, match="jinan"):
        draft_of(regulations, "jinnan", None)


@pytest.mark.parametrize(
    ("totals", "widths"),
    [([0], {1}), ([0, 19], {1}), ([0, 20], {2}), ([-7, 82], {5}), ([-7, 92], {10}), ([0, 100], {10}), ([30, 31], {1})],
)
def test_bins_are_round_and_at_most_twenty(totals: list[int], widths: set[int]) -> None:
    bins = distribution([total * MICRO for total in totals], [])

    assert {(part.below - part.lowest) // MICRO for part in bins} == widths
    assert len(bins) <= 20
    assert sum(part.before_count for part in bins) == len(totals)
    assert all(part.lowest % (part.below - part.lowest) == 0 for part in bins)
