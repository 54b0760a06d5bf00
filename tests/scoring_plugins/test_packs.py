"""Every bundled regulation: cases come out exactly, nothing is left unreached, and the properties hold on random records."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring_plugins import Regulation, load_regulations
from scoring_plugins.engine.worked import differences
from scoring_plugins.language.cases import Case, CaseFile
from scoring_plugins.language.reader import read_pack, read_pack_cases
from scoring_plugins.packs import check_pack
from scoring_plugins.testing.properties import PROPERTIES, hold
from scoring_plugins.testing.reach import unreached

BUNDLED = load_regulations()
FILES = {code: read_pack_cases(Path(regulation.origin.path), regulation) for code, regulation in BUNDLED.items()}

# Regulations that are not bundled, so that the language is tried on mechanisms of other localities.
OTHERS = {folder.name: read_pack(folder) for folder in sorted((Path(__file__).parent / "packs").iterdir())}
OTHER_FILES = {name: read_pack_cases(Path(regulation.origin.path), regulation) for name, regulation in OTHERS.items()}

EVERY: dict[str, tuple[Regulation, CaseFile]] = {code: (BUNDLED[code], FILES[code]) for code in BUNDLED}
EVERY |= {name: (OTHERS[name], OTHER_FILES[name]) for name in OTHERS}
CASES = [pytest.param(regulation, case, id=f"{name}-{case.name}") for name, (regulation, file) in EVERY.items() for case in file.cases]


def test_the_first_regulations_are_bundled() -> None:
    assert list(BUNDLED) == ["hefei_county", "jinan", "minhang"]


@pytest.mark.parametrize(("regulation", "case"), CASES)
def test_a_case_comes_out_exactly(regulation: Regulation, case: Case) -> None:
    assert differences(regulation, case) == ()


@pytest.mark.parametrize("name", EVERY)
def test_every_clause_take_cap_and_grade_is_reached_by_a_case(name: str) -> None:
    assert unreached(*EVERY[name]) == []


@pytest.mark.parametrize("code", BUNDLED)
def test_a_bundled_pack_holds_as_a_whole(code: str) -> None:
    report = check_pack(Path(BUNDLED[code].origin.path))

    assert report.problems == ()
    assert report.holds


@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize("code", BUNDLED)
def test_a_property_holds_on_random_records(code: str, name: str) -> None:
    hold(name, BUNDLED[code], FILES[code], examples=40)


@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize("code", OTHERS)
def test_a_property_holds_for_other_localities(code: str, name: str) -> None:
    hold(name, OTHERS[code], OTHER_FILES[code], examples=10)
