"""Every bundled regulation: cases come out exactly, nothing is left unreached, and the properties hold on random records."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring_plugins import Regulation, load_regulations
from scoring_plugins.engine.worked import differences
from scoring_plugins.language.cases import Case
from scoring_plugins.language.reader import read_pack_cases
from scoring_plugins.packs import check_pack
from scoring_plugins.testing.properties import PROPERTIES, hold
from scoring_plugins.testing.reach import unreached

FOLDER = Path(__file__).parents[2] / "scoring_plugins/regulations"
BUNDLED = load_regulations()
FILES = {code: read_pack_cases(Path(regulation.origin.path), regulation) for code, regulation in BUNDLED.items()}
CASES = [pytest.param(BUNDLED[code], case, id=f"{code}-{case.name}") for code, file in FILES.items() for case in file.cases]


def test_every_folder_with_a_regulation_is_bundled() -> None:
    assert list(BUNDLED) == sorted(file.parent.name for file in FOLDER.glob("*/regulation.yaml"))


@pytest.mark.parametrize(("regulation", "case"), CASES)
def test_a_case_comes_out_exactly(regulation: Regulation, case: Case) -> None:
    assert differences(regulation, case) == ()


@pytest.mark.parametrize("code", BUNDLED)
def test_every_clause_take_cap_and_grade_is_reached_by_a_case(code: str) -> None:
    assert unreached(BUNDLED[code], FILES[code]) == []


@pytest.mark.parametrize("code", BUNDLED)
def test_every_duty_is_seen_fulfilled_and_not_and_every_list_and_consequence_comes_out_of_a_case(code: str) -> None:
    expected = [case.expect for case in FILES[code].cases]
    versions = BUNDLED[code].versions
    duties = {(duty.name, outcome) for version in versions for duty in version.duties for outcome in (True, False)}
    lists = {each.name for version in versions for each in version.lists}
    proposals = {each.propose for version in versions for each in version.consequences}

    assert sorted(duties - {found for expect in expected for found in expect.duties.items()}) == []
    assert sorted(lists - {name for expect in expected for name, members in expect.lists.items() if members}) == []
    assert sorted(proposals - {name for expect in expected for name in expect.consequences or ()}) == []


@pytest.mark.parametrize("code", BUNDLED)
def test_a_bundled_pack_holds_as_a_whole(code: str) -> None:
    report = check_pack(Path(BUNDLED[code].origin.path), BUNDLED)

    assert report.problems == ()
    assert report.holds


# Few examples for each of so many: `pytest scoring_plugins/regulations` takes more.
@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize("code", BUNDLED)
def test_a_property_holds_on_random_records(code: str, name: str) -> None:
    hold(name, BUNDLED[code], FILES[code], examples=10)
