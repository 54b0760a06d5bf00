"""Bulk scores are those of the definition: on every case of every pack, and on random members' years."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring_plugins import Regulation, load_regulations
from scoring_plugins.language.reader import read_pack_cases, read_regulation
from tests.scoring_plugins.bulk.comparing import cohort_differences, differences
from tests.scoring_plugins.bulk.people import drawn
from tests.scoring_plugins.everything import EVERYTHING
from tests.scoring_plugins.proof.seeded import example

BUNDLED = load_regulations()
# Six packs between them use what scoring regulations use; the others' cases are compared, too.
WIDEST = ("guangzhou", "hefei_county", "hubin_groups", "jinan", "minhang", "xuanwei")


def everything_but_python() -> Regulation:
    """The regulation that says everything, its clause in Python left out."""
    return read_regulation("\n".join(line for line in EVERYTHING.splitlines() if "python:" not in line))


def test_every_case_of_every_pack_in_one_run() -> None:
    files = {code: read_pack_cases(Path(regulation.origin.path), regulation) for code, regulation in BUNDLED.items()}
    pairs = [(BUNDLED[code], subject) for code, file in files.items() for case in file.cases for subject in case.subjects]

    assert len(pairs) > 300
    assert differences(pairs) == []


def test_every_cohort_of_a_case() -> None:
    files = {code: read_pack_cases(Path(regulation.origin.path), regulation) for code, regulation in BUNDLED.items()}
    cohorts = [(BUNDLED[code], case.subjects) for code, file in files.items() for case in file.cases if len(case.subjects) > 1]

    assert cohorts
    assert [found for regulation, subjects in cohorts for found in cohort_differences(regulation, subjects)] == []


@pytest.mark.parametrize("code", WIDEST)
def test_random_years_under_a_pack(code: str) -> None:
    people = drawn(BUNDLED[code], 40)

    assert differences((BUNDLED[code], each) for each in people) == []


def test_random_years_as_a_cohort_under_everything_the_language_can_say() -> None:
    regulation = everything_but_python()
    people = drawn(regulation, 80)
    years = sorted({each.year for each in people})

    assert [found for year in years for found in cohort_differences(regulation, [each for each in people if each.year == year])] == []


@pytest.mark.parametrize("place", range(12))
def test_random_regulations_and_years(place: int) -> None:
    """A few here; `make proof` compares many more, and plants bugs."""
    found = example(f"sql:{place}", members=20, python=False)

    assert differences((found.regulation, each) for each in found.people) == []
    assert cohort_differences(found.regulation, found.committee) == []
